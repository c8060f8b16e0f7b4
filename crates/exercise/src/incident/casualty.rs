//! The people harmed: one row a person, no identity.

use crate::chance::Dice;
use crate::stamp::Stamp;
use cg_codes::{ActivityAtTime, AgeGroup, CasualtyOutcome, CivilStatus, Code, Sex};
use cg_domain::incident::{Accident, Casualty};
use cg_kit::Json;

type Deed = Code<ActivityAtTime>;

/// How many people an accident harms; some harm nobody.
pub(super) fn how_many(dice: &mut Dice) -> usize {
    dice.weighted(&[(0, 7.0), (1, 66.0), (2, 16.0), (3, 6.0), (4, 3.0), (5, 1.2), (7, 0.5)])
}

/// What people were doing; `None` when the report does not say.
pub(super) fn activity(dice: &mut Dice) -> Option<Deed> {
    let deeds = [
        (Deed::FARMING, 17.0),
        (Deed::HERDING, 15.0),
        (Deed::COLLECTING_WOOD_WATER_FOOD, 13.0),
        (Deed::PLAYING_RECREATION, 10.0),
        (Deed::TRAVELLING_FOOT, 9.0),
        (Deed::TRAVELLING_VEHICLE, 7.0),
        (Deed::TAMPERING_HANDLING, 8.0),
        (Deed::SCRAP_COLLECTION, 5.0),
        (Deed::STANDING_NEARBY, 4.0),
        (Deed::MILITARY_SECURITY, 4.0),
        (Deed::DEMINING, 2.5),
        (Deed::CONSTRUCTION, 2.5),
        (Deed::HOUSEHOLD, 1.5),
        (Deed::FISHING_HUNTING, 1.5),
        (Deed::OTHER, 1.0),
        (Deed::UNKNOWN, 7.0),
    ];
    let drawn = dice.weighted(&deeds);
    (!dice.happens(0.05)).then_some(drawn)
}

/// Makes the row of one person.
pub(super) fn record(
    dice: &mut Dice,
    stamp: &mut Stamp,
    accident: &Accident,
    n: usize,
    activity: Option<Deed>,
) -> Casualty {
    let child = dice.happens(child_share(activity));
    let status = civil_status(dice, activity, child);
    let years = age(dice, child);
    let told = dice.unit();
    Casualty {
        id: stamp.id(),
        code: format!("{}-VA-{n:02}", accident.code),
        accident_code: Some(accident.code.clone()),
        date: accident.date,
        sex: sex(dice, activity, child),
        age: (told < 0.56).then_some(years),
        age_group: if told < 0.90 {
            Some(if child { Code::<AgeGroup>::CHILD } else { Code::<AgeGroup>::ADULT })
        } else {
            (told < 0.96).then_some(Code::<AgeGroup>::UNKNOWN)
        },
        civil_status: status,
        outcome: outcome(dice, child),
        activity_at_time: activity,
        device: accident.device,
        admin_code: accident.admin_code.clone(),
        place_name: accident.place_name.clone(),
        area_type: accident.area_type,
        date_of_information: accident.date_of_information,
        source: Stamp::source(),
        extra: Json::default(),
    }
}

fn child_share(activity: Option<Deed>) -> f64 {
    match activity {
        Some(d) if d == Deed::PLAYING_RECREATION => 0.93,
        Some(d) if d == Deed::TAMPERING_HANDLING => 0.52,
        Some(d) if d == Deed::HERDING || d == Deed::SCRAP_COLLECTION => 0.34,
        Some(d) if d == Deed::MILITARY_SECURITY || d == Deed::DEMINING => 0.0,
        _ => 0.17,
    }
}

fn age(dice: &mut Dice, child: bool) -> i64 {
    if child { dice.whole(3, 17) } else { (18.0 + dice.lognormal(15.0, 0.65)).min(88.0) as i64 }
}

fn sex(dice: &mut Dice, activity: Option<Deed>, child: bool) -> Option<Code<Sex>> {
    type S = Code<Sex>;
    let women = match activity {
        Some(d) if d == Deed::COLLECTING_WOOD_WATER_FOOD || d == Deed::HOUSEHOLD => 42.0,
        Some(d) if d == Deed::MILITARY_SECURITY || d == Deed::DEMINING => 4.0,
        _ if child => 17.0,
        _ => 12.0,
    };
    let drawn = dice.weighted(&[(S::FEMALE, women), (S::MALE, 100.0 - women), (S::UNKNOWN, 4.0)]);
    (!dice.happens(0.015)).then_some(drawn)
}

fn outcome(dice: &mut Dice, child: bool) -> Option<Code<CasualtyOutcome>> {
    type O = Code<CasualtyOutcome>;
    let killed = if child { 33.0 } else { 27.0 };
    let drawn = dice.weighted(&[(O::INJURED, 66.0), (O::KILLED, killed), (O::DIED_OF_WOUNDS, 2.5), (O::UNKNOWN, 3.0)]);
    (!dice.happens(0.01)).then_some(drawn)
}

fn civil_status(dice: &mut Dice, activity: Option<Deed>, child: bool) -> Option<Code<CivilStatus>> {
    type C = Code<CivilStatus>;
    let drawn = match activity {
        Some(d) if d == Deed::DEMINING => C::DEMINER,
        Some(d) if d == Deed::MILITARY_SECURITY => {
            dice.weighted(&[(C::MILITARY, 6.0), (C::POLICE_SECURITY, 2.0), (C::SECURITY_FORCES, 1.0), (C::NSAG, 1.0)])
        }
        _ if child => C::CIVILIAN,
        _ => {
            dice.weighted(&[(C::CIVILIAN, 88.0), (C::MILITARY, 3.0), (C::HUMANITARIAN_WORKER, 0.7), (C::UNKNOWN, 6.0)])
        }
    };
    (!dice.happens(0.03)).then_some(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_agree_with_child_and_adult() {
        let mut dice = Dice::new(1, "ages");
        assert!((0..500).all(|_| age(&mut dice, true) < 18 && (18..=88).contains(&age(&mut dice, false))));
    }

    #[test]
    fn most_accidents_harm_one_person_and_some_nobody() {
        let mut dice = Dice::new(1, "victims");
        let counts: Vec<usize> = (0..2_000).map(|_| how_many(&mut dice)).collect();
        let of = |n| counts.iter().filter(|c| **c == n).count();
        assert!(of(1) > 1_100 && of(0) > 60 && counts.iter().max() == Some(&7));
    }
}
