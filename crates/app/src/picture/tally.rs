//! Counting records over areas and periods: what every picture is made from.

use super::area::AreaHead;
use super::figure::{Breakdown, Figure};
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::records::in_areas;
use cg_domain::Noun;
use cg_kit::PartialDate;
use cg_store::figures::{self, By, Total};
use cg_store::{Filter, Tx};
use std::collections::BTreeMap;

/// Sources named under a figure.
const SOURCES: usize = 4;

/// One noun within one area, or everywhere.
pub(super) struct Tally<'a> {
    pub(super) noun: &'static Noun,
    pub(super) filter: Filter,
    pub(super) tx: &'a mut dyn Tx,
    /// Asked once for all figures of the same records.
    provenance: Option<(Option<PartialDate>, Vec<String>)>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(tx: &'a mut dyn Tx, noun: &'static str, areas: Option<&[String]>) -> Result<Self> {
        let noun = crate::records::known(noun)?;
        let filter = areas.map_or(Filter::True, |codes| in_areas(noun, codes));
        Ok(Self { noun, filter, tx, provenance: None })
    }

    /// Only the records that also meet this.
    pub(super) fn only(mut self, more: Filter) -> Self {
        self.filter = self.filter.and(more);
        self.provenance = None;
        self
    }

    pub(super) fn totals(&mut self, by: &[By], sum: &[&str]) -> Result<Vec<Total>> {
        Ok(figures::totals(self.tx, self.noun, by, sum, &self.filter)?)
    }

    /// Latest date of information and main sources.
    pub(super) fn provenance(&mut self) -> Result<(Option<PartialDate>, Vec<String>)> {
        if let Some(known) = &self.provenance {
            return Ok(known.clone());
        }
        let found = figures::provenance(self.tx, self.noun, &self.filter, SOURCES)?;
        self.provenance = Some(found.clone());
        Ok(found)
    }

    /// How many records, as a figure; unknown where there is no record of the kind at all, as nobody has said anything.
    pub(super) fn count(&mut self, key: &'static str, unit: &'static str) -> Result<Figure> {
        let records = self.totals(&[], &[])?.first().map_or(0, |t| t.records);
        let value = self.known(records)?;
        self.figure(key, unit, value)
    }

    /// A count; that none was found says something only where something was looked for.
    fn known(&mut self, records: u64) -> Result<Option<f64>> {
        if records > 0 {
            return Ok(Some(records as f64));
        }
        let all = cg_store::records::count_rows(self.tx, self.noun, &Filter::True)?;
        Ok((all > 0).then_some(0.0))
    }

    /// Sum of a field, as a figure; unknown when no record says.
    pub(super) fn sum(&mut self, key: &'static str, unit: &'static str, field: &str) -> Result<Figure> {
        let value = self.totals(&[], &[field])?.first().and_then(|t| t.sums.first().and_then(|s| s.value));
        self.figure(key, unit, value)
    }

    /// How many hazard areas, and how much land: two figures of one pass.
    pub(super) fn count_and_sum(&mut self, count: &'static str, sum: &'static str) -> Result<Vec<Figure>> {
        let total = self.totals(&[], &["area_m2"])?.into_iter().next();
        let (as_of, sources) = self.provenance()?;
        let figure = |key, unit, value| Figure { key, value, unit, as_of, sources: sources.clone() };
        let records = total.as_ref().map_or(0, |t| t.records);
        let land = total.and_then(|t| t.sums.first().and_then(|s| s.value));
        let counted = self.known(records)?;
        Ok(vec![figure(count, "areas", counted), figure(sum, "m2", land)])
    }

    fn figure(&mut self, key: &'static str, unit: &'static str, value: Option<f64>) -> Result<Figure> {
        let (as_of, sources) = self.provenance()?;
        Ok(Figure { key, value, unit, as_of, sources })
    }

    /// Records in groups and series.
    pub(super) fn breakdown(
        &mut self,
        key: &'static str,
        unit: &'static str,
        groups: By,
        series: By,
    ) -> Result<Breakdown> {
        let rows = self.totals(&[groups.clone(), series.clone()], &[])?;
        let row = |t: Total| {
            // Said to be unknown and not said at all are the same to who reads a figure.
            let mut keys = t.keys.into_iter().map(|k| k.filter(|code| code != "unknown"));
            (keys.next().flatten(), keys.next().flatten(), t.records as f64)
        };
        let (as_of, sources) = self.provenance()?;
        let table = Breakdown::from_rows(key, unit, rows.into_iter().map(row).collect());
        Ok(table.labelled(self.list(&groups), self.list(&series)).dated(as_of, sources))
    }

    fn list(&self, by: &By) -> Option<&'static str> {
        let By::Field(name) = by else { return None };
        match self.noun.field(name)?.kind {
            cg_kit::Kind::Code(list) => Some(list),
            _ => None,
        }
    }
}

/// Hazard areas that still need work.
pub(super) fn still_open() -> Filter {
    Filter::any_of("status", ["open", "in_progress", "suspended"])
}

/// People by area: as a source states it, else the sum of the areas below when each of them is known.
pub(super) struct People {
    stated: BTreeMap<String, (f64, i64)>,
}

impl People {
    pub(super) fn load(tx: &mut dyn Tx) -> Result<Self> {
        let list = figures::populations::of_areas(tx)?;
        Ok(Self { stated: list.into_iter().map(|r| (r.admin_code, (r.people, r.year))).collect() })
    }

    pub(super) fn of(&self, geography: &Geography, code: &str) -> Option<(f64, i64)> {
        self.within(geography, code, 0)
    }

    fn within(&self, geography: &Geography, code: &str, depth: u8) -> Option<(f64, i64)> {
        if let Some(stated) = self.stated.get(code) {
            return Some(*stated);
        }
        let below = geography.children(code);
        if below.is_empty() || depth > 8 {
            return None;
        }
        let mut sum = (0.0, i64::MAX);
        for child in below {
            let (people, year) = self.within(geography, child, depth + 1)?;
            sum = (sum.0 + people, sum.1.min(year));
        }
        Some(sum)
    }
}

/// Counts by the area records lie in, rolled up to any area above it.
pub(super) struct ByArea(BTreeMap<String, Total>);

impl ByArea {
    pub(super) fn load(tally: &mut Tally<'_>, sum: &[&str]) -> Result<Self> {
        let place = if tally.noun.field("located_in").is_some() {
            By::Either("located_in", "admin_code")
        } else {
            By::Field("admin_code")
        };
        let rows = tally.totals(&[place], sum)?;
        Ok(Self(rows.into_iter().filter_map(|t| t.keys.first().cloned().flatten().map(|k| (k, t))).collect()))
    }

    /// Records in the area and below it, and the sum of the first field asked, unknown when none is known.
    pub(super) fn under(&self, geography: &Geography, code: &str) -> (u64, Option<f64>) {
        let mut found = (0, None);
        for area in geography.under(code) {
            if let Some(total) = self.0.get(&area) {
                found.0 += total.records;
                let known = total.sums.first().and_then(|s| s.value);
                found.1 = match (found.1, known) {
                    (Some(a), Some(b)) => Some(a + b),
                    (a, b) => a.or(b),
                };
            }
        }
        found
    }
}

/// The heading of an area.
pub(super) fn head(geography: &Geography, code: &str) -> Result<AreaHead> {
    geography.head(code).ok_or_else(|| AppError::missing("area", code))
}
