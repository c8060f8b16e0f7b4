//! What earlier reports said of a hazard area, so that its history can be read and the past asked for.

use super::Danger;
use crate::chance::Dice;
use cg_codes::{Code, EvidenceClass, HazardClass, HazardStatus};
use cg_domain::land::HazardArea;
use cg_kit::PartialDate;
use jiff::ToSpan;
use jiff::civil::Date;

/// Earlier versions of hazard areas whose status changed, the oldest first for each; the same identifier and code.
pub(crate) fn earlier(dangers: &[Danger], seed: u64) -> Vec<HazardArea> {
    let mut dice = Dice::new(seed, "earlier reports");
    let changed = dangers.iter().filter(|d| d.record.status != Code::<HazardStatus>::OPEN);
    changed.flat_map(|d| of_one(&mut dice, d)).collect()
}

fn of_one(dice: &mut Dice, danger: &Danger) -> Vec<HazardArea> {
    let now = &danger.record;
    let (Some(survey), Some(told)) = (now.survey_date, now.date_of_information) else { return Vec::new() };
    let (first, last) = (survey.latest(), told.earliest());
    if first >= last {
        return Vec::new();
    }
    let mut reports = vec![as_found(dice, now, first)];
    let ended = now.status == Code::<HazardStatus>::RELEASED || now.status == Code::<HazardStatus>::CLOSED;
    let between = middle(first, last);
    if ended && dice.happens(0.7) && between > first && between < last {
        reports.push(HazardArea {
            status: Code::<HazardStatus>::IN_PROGRESS,
            status_date: Some(PartialDate::day(between)),
            date_of_information: Some(PartialDate::day(between)),
            closure_reason: None,
            ..now.clone()
        });
    }
    reports
}

/// The first report: open, often only suspected.
fn as_found(dice: &mut Dice, now: &HazardArea, day: Date) -> HazardArea {
    let suspected = now.classification == Code::<HazardClass>::CHA && dice.happens(0.45);
    let (classification, evidence) = if suspected {
        (Code::<HazardClass>::SHA, Some(Code::<EvidenceClass>::INDIRECT))
    } else {
        (now.classification, now.evidence)
    };
    HazardArea {
        classification,
        evidence,
        status: Code::<HazardStatus>::OPEN,
        closure_reason: None,
        status_date: Some(PartialDate::day(day)),
        date_of_information: Some(PartialDate::day(day)),
        ..now.clone()
    }
}

fn middle(first: Date, last: Date) -> Date {
    let days = last.duration_since(first).as_hours() / 24;
    first.checked_add((days * 2 / 3).days()).unwrap_or(first)
}
