//! The table that models rank: one row a hazard area, its fields, its measures, recent casualties near it.

use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::incident::Accident;
use cg_domain::land::HazardArea;
use cg_engine::criteria::{Fading, Harm, recent_casualties};
use cg_engine::table::{Cell, Table};
use cg_geo::ground::Plane;
use cg_geo::nearest::PointIndex;
use cg_geo::outline::Outline;
use cg_kit::{Names, PartialDate, Record, Value};
use cg_store::measures;
use cg_store::records;
use cg_store::{Filter, Tx};
use std::collections::BTreeMap;

/// Within this of an accident a hazard area is held responsible for it.
const NEAR_M: f64 = 1_000.0;
const RECENT: &str = "casualties_recent_1000m";

/// What an item is called; where it has no name of its own, the smallest area it lies in and its code. Items are ranked by
/// their codes and shown by their ids, as the map knows them.
pub(crate) struct Title {
    pub(crate) code: String,
    pub(super) id: String,
    pub(crate) names: Option<Names>,
}

type Titles = Vec<Title>;

impl App {
    /// What the table is made from, as numbers that rise with every change.
    pub(super) fn table_stamp(&self) -> Result<String> {
        let nouns = ["hazard_areas", "accidents", "admin_areas"];
        let revisions: Result<Vec<String>> = nouns.iter().map(|n| Ok(self.revision(n)?.to_string())).collect();
        let measured = self.setting(crate::exposure::STAMP)?.unwrap_or_default();
        let access = self.setting(crate::access::STAMP)?.unwrap_or_default();
        Ok(format!("{}/{measured}/{access}", revisions?.join(".")))
    }

    /// The columns a model reads, for every hazard area; a column that does not exist is left out, and the model says so.
    pub(crate) fn ranking_table(&self, wanted: &[&str]) -> Result<(Table, Titles)> {
        let (today, geography) = (self.today(), self.geography()?);
        self.store.read(|tx| {
            let mut hazards: Vec<HazardArea> = Vec::new();
            let noun = crate::records::known("hazard_areas")?;
            let named = HazardArea::FIELDS.iter().filter(|f| wanted.contains(&f.name));
            let mut columns: BTreeMap<String, Vec<Cell>> = named.map(|f| (f.name.to_owned(), Vec::new())).collect();
            records::stream_rows(tx, noun, &Filter::True, &mut |row| {
                columns.iter_mut().for_each(|(name, cells)| cells.push(cell(row.cell(noun, name))));
                hazards.push(row.typed()?.record);
                Ok(())
            })?;
            measured(tx, &hazards, wanted, &mut columns)?;
            if wanted.contains(&RECENT) {
                columns.insert(RECENT.into(), recent(tx, &hazards, today)?);
            }
            let title = |h: &HazardArea| {
                let place = || Some(geography.around(h)?.name);
                Title { code: h.code.clone(), id: h.id.to_string(), names: called(&h.code, h.name.clone(), place) }
            };
            let mut titles: Titles = hazards.iter().map(title).collect();
            titles.sort_by(|a, b| a.code.cmp(&b.code));
            let ids = hazards.into_iter().map(|h| h.code).collect();
            let table = Table::new(ids, columns).map_err(|e| AppError::Internal(e.to_string()))?;
            Ok((table, titles))
        })
    }
}

/// The names of an item; one without says where it lies, as a code alone tells people nothing.
fn called(code: &str, own: Option<Names>, place: impl FnOnce() -> Option<Names>) -> Option<Names> {
    own.filter(|names| !names.is_empty()).or_else(|| {
        let named = place()?.0.into_iter().map(|(lang, name)| (lang, format!("{name} · {code}")));
        Some(Names(named.collect())).filter(|names| !names.is_empty())
    })
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Int(_) | Value::Real(_) => value.number().map_or(Cell::Unknown, Cell::Number),
        Value::Text(t) => Cell::Text(t.clone()),
        Value::Null | Value::Bool(_) | Value::Bytes(_) => Cell::Unknown,
    }
}

fn measured(
    tx: &mut dyn Tx,
    hazards: &[HazardArea],
    wanted: &[&str],
    columns: &mut BTreeMap<String, Vec<Cell>>,
) -> Result<()> {
    let at: BTreeMap<String, usize> = hazards.iter().enumerate().map(|(n, h)| (h.id.to_string(), n)).collect();
    for name in wanted.iter().filter(|name| !HazardArea::FIELDS.iter().any(|f| f.name == **name)) {
        let mut column = Vec::new();
        for noun in ["hazard_areas", crate::access::MEASURED] {
            measures::of_name(tx, noun, name, &mut |record, value| {
                if let Some(row) = at.get(&record) {
                    column.resize(hazards.len(), Cell::Unknown);
                    column[*row] = value.map_or(Cell::Unknown, Cell::Number);
                }
                Ok(())
            })?;
        }
        if !column.is_empty() {
            columns.insert((*name).to_owned(), column);
        }
    }
    Ok(())
}

/// Casualties of the last two years within a kilometre of each hazard area, fading with age.
///
/// # Missing
/// Unknown everywhere when the programme records no accident at all, and where none is known to be recent but some are
/// near of which nobody knows when they were.
fn recent(tx: &mut dyn Tx, hazards: &[HazardArea], today: jiff::civil::Date) -> Result<Vec<Cell>> {
    if records::count::<Accident>(tx, &Filter::True)? == 0 {
        return Ok(vec![Cell::Unknown; hazards.len()]);
    }
    let (mut places, mut harms) = (Vec::new(), Vec::new());
    let since = Filter::period("date", PartialDate::new(today.year() - 2, Some(today.month()), None).ok(), None);
    records::stream::<Accident>(tx, &since, &mut |s| {
        if let (Some(shape), Some(harm)) = (&s.record.shape, harm(&s.record, today)) {
            let at = shape.place_on().0;
            places.push((at.x, at.y));
            harms.push(harm);
        }
        Ok(())
    })?;
    let mut undated = Vec::new();
    records::stream::<Accident>(tx, &Filter::True, &mut |s| {
        if let (Some(shape), None) = (&s.record.shape, &s.record.date) {
            let at = shape.place_on().0;
            undated.push((at.x, at.y));
        }
        Ok(())
    })?;
    let (index, undated) = (PointIndex::new(&places, Plane::Degrees), PointIndex::new(&undated, Plane::Degrees));
    let near = |hazard: &HazardArea| {
        let Some(outline) = Outline::new(hazard.shape.geometry(), |c| c) else { return Cell::Unknown };
        let found = index.within(&outline, NEAR_M);
        let known = recent_casualties(found.into_iter().map(|at| harms[at]), Fading::default());
        if known == 0.0 && !undated.within(&outline, NEAR_M).is_empty() {
            return Cell::Unknown;
        }
        Cell::Number(known)
    };
    Ok(hazards.iter().map(near).collect())
}

/// What an accident did to people, and how long ago; `None` when nothing is recorded of either.
fn harm(accident: &Accident, today: jiff::civil::Date) -> Option<Harm> {
    let people = accident.killed.unwrap_or(0) + accident.injured.unwrap_or(0);
    let date = accident.date?;
    // A date known to the month or year may be any of its days: the middle is taken.
    let middle = (days(date.earliest(), today)? + days(date.latest(), today)?) / 2.0;
    Some(Harm { age_months: (middle / 30.44).max(0.0), adults: u32::try_from(people).ok()?, children: 0 })
}

fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> Option<f64> {
    from.until(to).ok().map(|span| f64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_is_called_by_where_it_lies_and_its_code() {
        let place = || Some(Names::plain("Old Bridge").with("ar", "الجسر"));
        let nameless = called("H-1", None, place).expect("names");
        assert_eq!((nameless.get("en"), nameless.get("ar")), (Some("Old Bridge · H-1"), Some("الجسر · H-1")));
        assert_eq!(called("H-1", Some(Names::default()), place), Some(nameless), "no name in any language is none");
        assert_eq!(called("H-1", Some(Names::plain("Hill")), place), Some(Names::plain("Hill")));
        assert_eq!(called("H-1", None, || None), None);
    }
}
