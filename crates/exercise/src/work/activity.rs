//! What organisations did, month by month over two years, with districts where nobody works.

use super::organisation::{Work, doing};
use crate::chance::Dice;
use crate::ground::atlas::Atlas;
use crate::hazard::Danger;
use crate::stamp::Stamp;
use cg_codes::{ActivityStatus, ActivityType, Code, HazardStatus};
use cg_domain::plan::{Activity, Task};
use cg_kit::{Json, PartialDate};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

type A = Code<ActivityType>;

/// Months looked back.
const MONTHS: i64 = 24;
/// One district in so many has no one at work, even where it is needed.
const GAP: usize = 5;

/// A stay of an organisation in a district for one kind of work.
struct Stay {
    organisation: &'static str,
    district: String,
    kind: A,
    /// First and last month, counted back from today.
    months: (i64, i64),
}

/// All activities, one a month for each stay, with months left out.
pub(crate) fn report(atlas: &Atlas, dangers: &[Danger], tasks: &[Task], seed: u64, mut stamp: Stamp) -> Vec<Activity> {
    let mut dice = Dice::new(seed, "activities");
    let mut activities = Vec::new();
    for stay in stays(&need(atlas, dangers), &mut dice) {
        let task = tasks.iter().find(|t| {
            let here = t.admin_code.as_ref().is_some_and(|c| c.starts_with(&stay.district));
            here && t.task_type == stay.kind && t.organisation_code.as_deref() == Some(stay.organisation)
        });
        for month in (stay.months.1..=stay.months.0).rev() {
            if !dice.happens(0.13) {
                let number = activities.len() + 1;
                activities.push(record(&stay, month, number, task, &mut dice, &mut stamp));
            }
        }
    }
    activities
}

/// How much there is to do in each district, the neediest first.
fn need(atlas: &Atlas, dangers: &[Danger]) -> Vec<(String, usize)> {
    let mut need: BTreeMap<String, usize> = (0..atlas.codes.len()).map(|m| (atlas.district(m).to_owned(), 0)).collect();
    for danger in dangers.iter().filter(|d| d.record.status != Code::<HazardStatus>::CLOSED) {
        *need.entry(atlas.district(danger.municipality).to_owned()).or_default() += 1;
    }
    let mut list: Vec<(String, usize)> = need.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list
}

fn stays(need: &[(String, usize)], dice: &mut Dice) -> Vec<Stay> {
    let (land, education) = (doing(Work::Land), doing(Work::Education));
    let mut stays = Vec::new();
    for (rank, (district, hazards)) in need.iter().enumerate() {
        if rank % GAP == GAP - 2 {
            continue;
        }
        let crowd = if rank < 4 { 3 } else { 1 };
        for _ in 0..if *hazards > 0 { crowd + dice.index(2) } else { 0 } {
            for kind in [
                A::NTS,
                dice.weighted(&[
                    (A::CLEARANCE, 5.0),
                    (A::TS, 2.0),
                    (A::BAC, 2.0),
                    (A::EOD_SPOT, 2.0),
                    (A::MARKING, 1.0),
                ]),
            ] {
                stays.push(stay(dice, &land, district, kind));
            }
        }
        for _ in 0..dice.index(if *hazards > 0 { 3 } else { 2 }) + usize::from(rank < 6) {
            stays.push(stay(dice, &education, district, A::EORE));
        }
    }
    stays
}

fn stay(dice: &mut Dice, who: &[&'static str], district: &str, kind: A) -> Stay {
    let from = dice.whole(2, MONTHS - 1);
    let until = if dice.happens(0.45) { 0 } else { dice.whole(0, from - 1) };
    Stay { organisation: dice.pick(who), district: district.to_owned(), kind, months: (from, until) }
}

fn record(stay: &Stay, month: i64, number: usize, task: Option<&Task>, dice: &mut Dice, stamp: &mut Stamp) -> Activity {
    let (first, last) = (month_start(stamp.today, month), month_start(stamp.today, month - 1));
    let period = PartialDate::new(first.year(), Some(first.month()), None).ok();
    let output = Output::draw(dice, stay.kind);
    let status = if month == 0 { Code::<ActivityStatus>::ONGOING } else { Code::<ActivityStatus>::COMPLETED };
    Activity {
        id: stamp.id(),
        code: format!("XE-AV-{number:05}"),
        organisation_code: stay.organisation.to_owned(),
        activity_type: stay.kind,
        status: Some(status),
        admin_code: Some(stay.district.clone()),
        task_code: task.map(|t| t.code.clone()),
        hazard_code: task.and_then(|t| t.hazard_code.clone()),
        start: period,
        end: period,
        area_m2: output.area_m2,
        people_reached: output.people,
        items_found: output.items,
        source: Stamp::source(),
        date_of_information: Some(PartialDate::day(last.min(stamp.today))),
        extra: Json::default(),
    }
}

/// What a month of work brought; unknown where the report is silent, never zero for unknown.
struct Output {
    area_m2: Option<f64>,
    people: Option<i64>,
    items: Option<i64>,
}

impl Output {
    fn draw(dice: &mut Dice, kind: A) -> Self {
        let silent = dice.happens(0.05);
        let area = match kind {
            k if k == A::CLEARANCE => Some(dice.lognormal(9_000.0, 0.6)),
            k if k == A::BAC => Some(dice.lognormal(42_000.0, 0.6)),
            k if k == A::TS => Some(dice.lognormal(16_000.0, 0.7)),
            k if k == A::NTS => dice.happens(0.4).then(|| dice.lognormal(60_000.0, 0.9)),
            _ => None,
        };
        let items = match kind {
            k if k == A::CLEARANCE || k == A::BAC => Some(dice.lognormal(14.0, 0.9) as i64),
            k if k == A::EOD_SPOT => Some(dice.whole(0, 12)),
            k if k == A::TS => Some(dice.whole(0, 4)),
            _ => None,
        };
        let people = (kind == A::EORE).then(|| dice.lognormal(420.0, 0.7) as i64);
        Self { area_m2: area.filter(|_| !silent).map(libm::round), people: people.filter(|_| !silent), items }
    }
}

/// The first day of the month some months ago.
fn month_start(today: Date, months_ago: i64) -> Date {
    let first = today.first_of_month();
    first.checked_sub(months_ago.months()).unwrap_or(first)
}
