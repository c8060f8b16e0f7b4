//! Task orders on hazard areas.

use super::organisation::{Work, doing};
use crate::chance::Dice;
use crate::hazard::Danger;
use crate::stamp::Stamp;
use cg_codes::{ActivityType, Code, HazardClass, HazardStatus, HazardType, TaskStatus};
use cg_domain::plan::Task;
use cg_kit::{Json, Names, PartialDate};

/// Tasks at scale 1.
const TASKS: usize = 60;

type S = Code<TaskStatus>;
type H = Code<HazardStatus>;

/// Task orders whose status agrees with that of their hazard area.
pub(crate) fn order(dangers: &[Danger], seed: u64, scale: u32, mut stamp: Stamp) -> Vec<Task> {
    let mut dice = Dice::new(seed, "tasks");
    let wanted = TASKS * scale as usize;
    let ranked = chosen(dangers, &mut dice, wanted);
    let operators = doing(Work::Land);
    ranked.into_iter().enumerate().map(|(i, d)| record(d, i + 1, &mut dice, &mut stamp, &operators)).collect()
}

/// The hazard areas to task: those being worked on first, then a mix of the rest.
fn chosen<'a>(dangers: &'a [Danger], dice: &mut Dice, wanted: usize) -> Vec<&'a Danger> {
    let share = |status: H| match status {
        s if s == H::IN_PROGRESS => 0.45,
        s if s == H::SUSPENDED => 0.08,
        s if s == H::RELEASED || s == H::CLOSED => 0.22,
        _ => 0.25,
    };
    let mut order: Vec<(f64, &Danger)> = dangers.iter().map(|d| (dice.unit(), d)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut room: Vec<(H, usize)> = H::all().map(|s| (s, (share(s) * wanted as f64) as usize)).collect();
    let mut first: Vec<&Danger> = Vec::new();
    let mut rest: Vec<&Danger> = Vec::new();
    for (_, danger) in order {
        match room.iter_mut().find(|(s, left)| *s == danger.record.status && *left > 0) {
            Some((_, left)) => {
                *left -= 1;
                first.push(danger);
            }
            None => rest.push(danger),
        }
    }
    first.extend(rest);
    first.truncate(wanted);
    first
}

fn record(danger: &Danger, number: usize, dice: &mut Dice, stamp: &mut Stamp, operators: &[&str]) -> Task {
    let hazard = &danger.record;
    let status = status(dice, hazard.status);
    let kind = kind(dice, danger);
    let began = match status {
        s if s == S::DRAFT || s == S::ISSUED || s == S::ACCEPTED => -dice.whole(10, 120),
        s if s == S::COMPLETED || s == S::CLOSED => dice.whole(200, 700),
        _ => dice.whole(20, 400),
    };
    let lasts = dice.whole(30, 240);
    let assigned = status != S::DRAFT;
    Task {
        id: stamp.id(),
        code: format!("XE-TK-{number:05}"),
        name: title(hazard.place_name.as_deref(), kind, number),
        task_type: kind,
        status,
        organisation_code: assigned.then(|| dice.pick(operators).to_owned()),
        hazard_code: Some(hazard.code.clone()),
        admin_code: hazard.located_in.clone(),
        target_area_m2: hazard.area_m2.or(hazard.area_reported_m2),
        start_planned: Some(PartialDate::day(stamp.days_ago(began))),
        end_planned: (!dice.happens(0.1)).then(|| PartialDate::day(stamp.days_ago(began - lasts))),
        source: Stamp::source(),
        date_of_information: Some(PartialDate::day(stamp.days_ago(dice.whole(0, 40).min(began.max(0))))),
        extra: Json::default(),
    }
}

fn status(dice: &mut Dice, hazard: H) -> S {
    match hazard {
        h if h == H::IN_PROGRESS => S::IN_PROGRESS,
        h if h == H::SUSPENDED => S::SUSPENDED,
        h if h == H::RELEASED || h == H::CLOSED => dice.weighted(&[(S::COMPLETED, 6.0), (S::CLOSED, 4.0)]),
        _ => dice.weighted(&[
            (S::DRAFT, 3.0),
            (S::ISSUED, 5.0),
            (S::ACCEPTED, 4.0),
            (S::CANCELLED, 1.0),
            (S::DECLINED, 0.5),
        ]),
    }
}

fn kind(dice: &mut Dice, danger: &Danger) -> Code<ActivityType> {
    type A = Code<ActivityType>;
    let hazard = &danger.record;
    if hazard.classification == Code::<HazardClass>::EOD_SPOT {
        return A::EOD_SPOT;
    }
    if hazard.classification != Code::<HazardClass>::CHA {
        return dice.weighted(&[(A::NTS, 3.0), (A::TS, 2.0)]);
    }
    let battle = [Code::<HazardType>::CMR_STRIKE, Code::<HazardType>::ERW_AREA, Code::<HazardType>::BATTLE_AREA];
    if hazard.hazard_type.is_some_and(|t| battle.contains(&t)) {
        A::BAC
    } else {
        dice.weighted(&[(A::CLEARANCE, 5.0), (A::TS, 1.0)])
    }
}

fn title(place: Option<&str>, kind: Code<ActivityType>, number: usize) -> Option<Names> {
    let place = place?;
    let title = |lang: &str| format!("{}: {place} ({number})", kind.label(lang));
    Some(["en", "fr", "es", "ar", "uk"].into_iter().fold(Names::default(), |n, lang| n.with(lang, &title(lang))))
}
