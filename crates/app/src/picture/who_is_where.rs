//! Who is where: organisations and their activities by area and period, with the gaps.

use super::area::AreaHead;
use super::figure::Figure;
use super::situation::accidents;
use super::tally::{ByArea, Tally, still_open};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::programme::App;
use crate::words::Words;
use cg_domain::actor::Organisation;
use cg_kit::{Names, PartialDate};
use cg_store::figures::{self, Total};
use cg_store::records;
use cg_store::{Filter, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// Activities of one organisation in one area over the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// P-code of the area, at the level asked for; `None` when the activity has no place.
    pub area: Option<String>,
    /// Acronym.
    pub organisation: String,
    /// Kind of work (code list `activity_type`).
    pub activity_type: String,
    /// How many activities.
    pub activities: u64,
    /// Land cancelled, reduced or cleared; unknown when no activity says.
    pub area_m2: Option<f64>,
    /// People who took part in risk education; unknown when no activity says.
    pub people_reached: Option<f64>,
    /// First and last month, `2025-03`; unknown when only years are known.
    pub months: (Option<String>, Option<String>),
}

/// An area with open hazards in which nobody worked over the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The area.
    pub area: AreaHead,
    /// Hazard areas not yet released.
    pub hazards_open: u64,
    /// Accidents recorded there in the last five years.
    pub accidents_recent: u64,
}

/// Who is where.
#[derive(Debug, Clone)]
pub struct WhoIsWhere {
    /// Organisations, activities, areas with presence, areas with a gap.
    pub figures: Vec<Figure>,
    /// First and last date of the period.
    pub period: (String, String),
    /// Level of the areas.
    pub level: i64,
    /// The areas of that level.
    pub areas: Vec<AreaHead>,
    /// One line per area, organisation and kind of work.
    pub presence: Vec<Presence>,
    /// Where nobody is although hazards are open, most accidents first.
    pub gaps: Vec<Gap>,
    /// Names of the organisations by acronym.
    pub organisations: BTreeMap<String, Names>,
}

impl App {
    /// Who is where, from one month or year to another, in areas of a level, perhaps of one kind of work only.
    ///
    /// Without a period, the two years up to today; without a level, the second or the deepest there is.
    ///
    /// # Errors
    /// When a date cannot be read.
    pub fn who_is_where(
        &self,
        _asker: &Asker,
        from: Option<&str>,
        to: Option<&str>,
        activity_type: Option<&str>,
        level: Option<i64>,
    ) -> Result<WhoIsWhere> {
        let geography = self.geography()?;
        let today = self.today();
        let before = PartialDate::new(today.year() - 2, Some(today.month()), None);
        let from =
            date("from", from)?.or(before.ok()).ok_or_else(|| AppError::invalid("from", Words::of("refused-date")))?;
        let to = date("to", to)?.unwrap_or(PartialDate::day(today));
        let level = level.unwrap_or_else(|| geography.deepest().min(2));
        let areas = geography.of_level(level);
        self.store.read(|tx| {
            let period = Filter::period("start", Some(from), Some(to));
            let kind = activity_type.map_or(Filter::True, |t| Filter::eq("activity_type", t));
            let presence = merged(figures::activities::presence(tx, &period.and(kind))?, &geography, level);
            let present: BTreeSet<&str> = presence.iter().filter_map(|p| p.area.as_deref()).collect();
            let gaps = gaps(tx, &geography, &areas, &present, today)?;
            let acronyms: BTreeSet<&str> = presence.iter().map(|p| p.organisation.as_str()).collect();
            let (as_of, sources) = Tally::new(tx, "activities", None)?.provenance()?;
            let figure = |key, unit, value: usize| Figure {
                key,
                value: Some(value as f64),
                unit,
                as_of,
                sources: sources.clone(),
            };
            let activities: u64 = presence.iter().map(|p| p.activities).sum();
            let figures = vec![
                figure("organisations-active", "organisations", acronyms.len()),
                figure("activities", "activities", usize::try_from(activities).unwrap_or(usize::MAX)),
                figure("areas-with-presence", "areas", present.len()),
                figure("areas-with-gap", "areas", gaps.len()),
            ];
            let organisations = names(tx)?;
            let period = (from.to_string(), to.to_string());
            Ok(WhoIsWhere { figures, period, level, areas: areas.clone(), presence, gaps, organisations })
        })
    }
}

fn date(what: &str, text: Option<&str>) -> Result<Option<PartialDate>> {
    let read = |t: &str| t.parse().map_err(|_: cg_kit::BadDate| AppError::invalid(what, Words::of("refused-date")));
    text.map(str::trim).filter(|t| !t.is_empty()).map(read).transpose()
}

fn names(tx: &mut dyn Tx) -> Result<BTreeMap<String, Names>> {
    let mut names = BTreeMap::new();
    records::stream::<Organisation>(tx, &Filter::True, &mut |o| {
        names.insert(o.record.code, o.record.name);
        Ok(())
    })?;
    Ok(names)
}

/// Monthly rows of small areas as one line per area of the level, organisation and kind of work.
fn merged(rows: Vec<Total>, geography: &Geography, level: i64) -> Vec<Presence> {
    type Key = (Option<String>, String, String);
    let mut lines: BTreeMap<Key, Presence> = BTreeMap::new();
    for row in rows {
        let mut keys = row.keys.into_iter();
        let mut next = || keys.next().flatten();
        let (place, organisation, activity_type, month) =
            (next(), next().unwrap_or_default(), next().unwrap_or_default(), next());
        let area = place.and_then(|code| {
            geography
                .places
                .chain(&code)
                .into_iter()
                .find(|c| geography.places.level(c) == Some(level))
                .map(str::to_owned)
        });
        let line = lines.entry((area.clone(), organisation.clone(), activity_type.clone())).or_insert(Presence {
            area,
            organisation,
            activity_type,
            activities: 0,
            area_m2: None,
            people_reached: None,
            months: (None, None),
        });
        line.activities += row.records;
        let sum = |have: Option<f64>, at: usize| match (have, row.sums.get(at).and_then(|s| s.value)) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        (line.area_m2, line.people_reached) = (sum(line.area_m2, 0), sum(line.people_reached, 1));
        if let Some(month) = month {
            let (first, last) = &mut line.months;
            *first = Some(first.take().map_or(month.clone(), |f| f.min(month.clone())));
            *last = Some(last.take().map_or(month.clone(), |l| l.max(month)));
        }
    }
    lines.into_values().collect()
}

fn gaps(
    tx: &mut dyn Tx,
    geography: &Geography,
    areas: &[AreaHead],
    present: &BTreeSet<&str>,
    today: jiff::civil::Date,
) -> Result<Vec<Gap>> {
    let hazards = ByArea::load(&mut Tally::new(tx, "hazard_areas", None)?.only(still_open()), &[])?;
    let since = Filter::period("date", PartialDate::new(today.year() - 5, Some(today.month()), None).ok(), None);
    let recent = ByArea::load(&mut Tally::new(tx, "accidents", None)?.only(accidents()).only(since), &[])?;
    let gap = |area: &AreaHead| {
        let (hazards_open, _) = hazards.under(geography, &area.code);
        let nobody = hazards_open > 0 && !present.contains(area.code.as_str());
        nobody.then(|| Gap {
            area: area.clone(),
            hazards_open,
            accidents_recent: recent.under(geography, &area.code).0,
        })
    };
    let mut gaps: Vec<Gap> = areas.iter().filter_map(gap).collect();
    gaps.sort_by(|a, b| {
        b.accidents_recent
            .cmp(&a.accidents_recent)
            .then(b.hazards_open.cmp(&a.hazards_open))
            .then(a.area.code.cmp(&b.area.code))
    });
    Ok(gaps)
}
