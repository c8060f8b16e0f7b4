//! Accidents of twelve years and the people they harmed.

mod casualty;
mod moment;
mod place;

use crate::chance::Dice;
use crate::hazard::Danger;
use crate::layer::{Scene, point};
use crate::planted::Planted;
use crate::stamp::{Stamp, as_reported};
use cg_codes::{AccidentClass, ActivityAtTime, Code, EoCategory, EventType, LocationAccuracy};
use cg_domain::incident::{Accident, Casualty};
use cg_kit::{Json, PartialDate};
use place::{Scatter, Where};

/// Accidents at scale 1.
const ACCIDENTS: usize = 900;

/// Accidents and casualties, sorted by code.
pub(crate) struct Harm {
    pub(crate) accidents: Vec<Accident>,
    pub(crate) casualties: Vec<Casualty>,
}

/// Makes all accidents with their casualties.
pub(crate) fn happen(
    scene: &Scene<'_>,
    dangers: &[Danger],
    seed: u64,
    scale: u32,
    (mut stamp, mut persons): (Stamp, Stamp),
    planted: &mut Planted,
) -> Harm {
    let mut dice = Dice::new(seed, "accidents");
    let scatter = Scatter::new(scene, dangers);
    let mut days: Vec<i64> = (0..ACCIDENTS * scale as usize).map(|_| moment::days_ago(&mut dice, &stamp)).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    let mut harm = Harm { accidents: Vec::with_capacity(days.len()), casualties: Vec::new() };
    for (i, days) in days.into_iter().enumerate() {
        let at = scatter.draw(&mut dice, days / 365);
        let code = format!("XE-AC-{:05}", i + 1);
        let activity = casualty::activity(&mut dice);
        let (accident, victims) = record(scene, &at, code, days, activity, &mut dice, &mut stamp, planted);
        for n in 1..=victims {
            harm.casualties.push(casualty::record(&mut dice, &mut persons, &accident, n, activity));
        }
        harm.accidents.push(declared(accident, &harm.casualties, victims, &mut dice, planted));
    }
    harm
}

#[expect(clippy::too_many_arguments, reason = "one accident needs its place, its day, its deed and its chance")]
fn record(
    scene: &Scene<'_>,
    at: &Where,
    code: String,
    days: i64,
    activity: Option<Code<ActivityAtTime>>,
    dice: &mut Dice,
    stamp: &mut Stamp,
    planted: &mut Planted,
) -> (Accident, usize) {
    let day = stamp.days_ago(days);
    let accuracy = accuracy(dice);
    let placed = accuracy != Some(Code::<LocationAccuracy>::UNKNOWN);
    let vague = accuracy == Some(Code::<LocationAccuracy>::SOMEWHERE_IN_COMMUNITY);
    let spot = if vague { scene.settlements[at.near].at } else { at.spot };
    let located_in = placed.then(|| scene.code_at(spot)).flatten();
    let device = at.device.filter(|_| !dice.happens(0.12));
    if !placed {
        planted.note("accidents", &code, "place-unknown");
    }
    let accident = Accident {
        id: stamp.id(),
        code,
        event_type: Code::<EventType>::ACCIDENT,
        accident_class: (!dice.happens(0.05)).then(|| class(activity, at.device)),
        date: (!dice.happens(0.012)).then(|| as_reported(dice, day, 0.16, 0.07)),
        admin_code: (!dice.happens(0.03)).then(|| scene.atlas.codes[at.municipality].clone()),
        located_in,
        place_name: (!dice.happens(0.06)).then(|| scene.atlas.settlement_names[at.near].latin.clone()),
        area_type: at.area_type(dice),
        location_accuracy: accuracy,
        device,
        activity_at_time: activity,
        killed: None,
        injured: None,
        unknown_outcome: None,
        hazard_code: at.hazard.clone(),
        date_of_information: Some(PartialDate::day(stamp.days_ago((days - dice.whole(1, 60)).max(0)))),
        source: Stamp::source(),
        shape: placed.then(|| point(spot)).flatten(),
        extra: Json::default(),
    };
    (accident, casualty::how_many(dice))
}

/// Fills in the declared counts from the people; a few reports count wrongly, some do not count.
fn declared(
    mut accident: Accident,
    casualties: &[Casualty],
    victims: usize,
    dice: &mut Dice,
    planted: &mut Planted,
) -> Accident {
    use cg_codes::CasualtyOutcome as Outcome;
    let own = &casualties[casualties.len() - victims..];
    let count =
        |codes: &[Code<Outcome>]| own.iter().filter(|c| c.outcome.is_some_and(|o| codes.contains(&o))).count() as i64;
    let killed = count(&[Code::<Outcome>::KILLED, Code::<Outcome>::DIED_OF_WOUNDS]);
    let injured = count(&[Code::<Outcome>::INJURED]);
    if dice.happens(0.03) {
        return accident;
    }
    accident.killed = Some(killed);
    accident.injured = Some(injured);
    accident.unknown_outcome = Some(victims as i64 - killed - injured);
    if victims > 0 && dice.happens(0.012) {
        planted.note("accidents", &accident.code, "declared-counts-differ");
        accident.injured = Some(injured + 1);
    }
    accident
}

fn accuracy(dice: &mut Dice) -> Option<Code<LocationAccuracy>> {
    type A = Code<LocationAccuracy>;
    let known = [(A::EXACT_POINT, 44.0), (A::NEAR, 30.0), (A::SOMEWHERE_IN_COMMUNITY, 21.0), (A::UNKNOWN, 5.0)];
    let drawn = dice.weighted(&known);
    (drawn == A::UNKNOWN || !dice.happens(0.04)).then_some(drawn)
}

fn class(activity: Option<Code<ActivityAtTime>>, device: Option<Code<EoCategory>>) -> Code<AccidentClass> {
    type E = EoCategory;
    type A = Code<AccidentClass>;
    if activity == Some(Code::<ActivityAtTime>::DEMINING) {
        return A::DEMINING;
    }
    let Some(device) = device else { return A::UNKNOWN };
    let is = |codes: &[Code<E>]| codes.contains(&device);
    if is(&[Code::<E>::AP_MINE, Code::<E>::AV_MINE, Code::<E>::AP_MINE_IMPROVISED]) {
        A::MINE
    } else if is(&[Code::<E>::CMR_SUBMUNITION]) {
        A::CLUSTER
    } else if is(&[Code::<E>::UXO]) {
        A::UXO_AXO
    } else if is(&[Code::<E>::IED_VICTIM_OPERATED, Code::<E>::BOOBY_TRAP]) {
        A::IED
    } else {
        A::UNKNOWN
    }
}
