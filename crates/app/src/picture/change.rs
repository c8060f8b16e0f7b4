//! Change over time: what was recorded before and after areas were released, and near areas that were not.

use super::area::AreaHead;
use super::figure::Breakdown;
use super::situation::accidents;
use super::tally::{Tally, head};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::exposure::Regained;
use crate::programme::App;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_domain::incident::Accident;
use cg_domain::land::HazardArea;
use cg_engine::change::{Change, Days, Event, Report, Site, Standing, Windows, compare, nearest_sites, standing};
use cg_engine::exposure::Area;
use cg_kit::{PartialDate, Place};
use cg_store::records;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Years on either side of a release when nothing is asked.
const YEARS: u32 = 3;
/// Distance at which an accident counts for an area when nothing is asked.
const NEAR_M: f64 = 1_000.0;
/// Day 0.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeAsk {
    /// P-code of a place; everywhere without one.
    pub place: Option<String>,
    /// Codes of the released areas to look at; all of them without any.
    pub codes: Vec<String>,
    /// Years on either side, 1 to 10.
    pub years: Option<u32>,
    /// Metres around an area, 0 to 5,000.
    pub within_m: Option<f64>,
}

/// Before and after, as people look at it.
#[derive(Debug, Clone)]
pub struct ChangePicture {
    /// The place; `None` for everywhere.
    pub place: Option<AreaHead>,
    /// Years on either side.
    pub years: u32,
    /// Metres around an area.
    pub within_m: f64,
    /// First and last day that accident records cover; `None` without any.
    pub recorded: Option<(PartialDate, PartialDate)>,
    /// Accidents before and after.
    pub change: Change,
    /// Accidents that no place is known of: they count for no area.
    pub placeless: u64,
    /// Areas closed for a reason that is no release of land, or for none that is told.
    pub closed_otherwise: u64,
    /// Codes asked for that are no released area here.
    pub not_released: Vec<String>,
    /// The released areas: code, first day that may be that of the release.
    pub released: Vec<(String, PartialDate)>,
    /// People who no longer live near a recorded hazard; `None` without a population grid.
    pub regained: Option<Regained>,
    /// Use of the land before release, by use since.
    pub land_use: Breakdown,
    /// Latest date of information behind it.
    pub as_of: Option<PartialDate>,
    /// Sources behind it.
    pub sources: Vec<String>,
}

/// A hazard area and what became of it.
#[derive(Default)]
struct Known {
    now: Option<HazardArea>,
    reports: Vec<(PartialDate, HazardArea)>,
}

impl App {
    /// Before and after release, for areas of a place or chosen ones.
    ///
    /// # Errors
    /// When the asker may not read, there is no such place, or a number is out of range.
    pub fn change(&self, asker: &Asker, ask: &ChangeAsk) -> Result<ChangePicture> {
        asker.may(Act::Read)?;
        let years = ask.years.unwrap_or(YEARS);
        if !(1..=10).contains(&years) {
            return Err(AppError::invalid("years", Words::between(1, 10)));
        }
        let within_m = ask.within_m.unwrap_or(NEAR_M);
        if !(0.0..=5_000.0).contains(&within_m) {
            return Err(AppError::invalid("within", Words::between(0, 5_000)));
        }
        self.recalled(format!("change {ask:?}"), || self.compare(ask, years, within_m))
    }

    fn compare(&self, ask: &ChangeAsk, years: u32, within_m: f64) -> Result<ChangePicture> {
        let geography = self.geography()?;
        let place = ask.place.as_deref().map(|code| head(&geography, code)).transpose()?;
        let inside: Option<BTreeSet<String>> =
            ask.place.as_deref().map(|code| geography.under(code).into_iter().collect());
        let all = self.areas_with_reports()?;
        let here = |h: &HazardArea| {
            let at = h.located_in.as_ref().or(h.admin_code.as_ref());
            inside.as_ref().is_none_or(|codes| at.is_some_and(|code| codes.contains(code)))
        };
        let mut sorted = Sorted::default();
        for known in &all {
            sorted.take(known, &here, &ask.codes);
        }
        let (recorded, events, placeless) = self.accident_events(&sorted, within_m)?;
        let sites: Vec<Site> = sorted.sites.iter().map(|(_, released)| Site { released: *released }).collect();
        let windows = Windows { years, recorded: recorded.map_or(Days { first: 0, last: -1 }, covered) };
        let change = compare(&windows, &sites, &events);
        let area = |h: &HazardArea| Area { id: h.id.to_string(), shape: h.shape.clone(), place: Place::default() };
        let open: Vec<Area> = sorted.open.iter().map(|h| area(h)).collect();
        let freed = sorted.sites.iter().filter(|(_, released)| released.is_some());
        let freed: Vec<Area> = freed.map(|(h, _)| area(h)).collect();
        let regained = self.people_regained(&open, &freed)?;
        let (as_of, sources) = self.store.read(|tx| Tally::new(tx, "hazard_areas", None)?.provenance())?;
        let found: BTreeSet<&str> = sorted.released.iter().map(|(code, _)| code.as_str()).collect();
        let land_use = Breakdown::from_rows("land-use-change", "areas", std::mem::take(&mut sorted.uses));
        Ok(ChangePicture {
            place,
            years,
            within_m,
            recorded,
            change,
            placeless,
            closed_otherwise: sorted.closed_otherwise,
            not_released: ask.codes.iter().filter(|c| !found.contains(c.as_str())).cloned().collect(),
            released: sorted.released.clone(),
            regained,
            land_use: land_use.labelled(Some("land_use"), Some("land_use")).dated(as_of, sources.clone()),
            as_of,
            sources,
        })
    }

    /// Every hazard area with all reports on it.
    fn areas_with_reports(&self) -> Result<Vec<Known>> {
        let mut all: Vec<Known> = Vec::new();
        self.store.read(|tx| {
            let mut last = None;
            records::every_version::<HazardArea>(tx, &mut |stored| {
                if last != Some(stored.record.id) {
                    last = Some(stored.record.id);
                    all.push(Known::default());
                }
                if let Some(known) = all.last_mut() {
                    known.now = Some(stored.record.clone());
                    known.reports.push((stored.stamp.valid_from, stored.record));
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        Ok(all)
    }

    /// The days covered, the accidents with the area each counts for, and how many have no place.
    #[expect(clippy::type_complexity, reason = "three things told by one pass over the accidents")]
    fn accident_events(
        &self,
        sorted: &Sorted<'_>,
        within_m: f64,
    ) -> Result<(Option<(PartialDate, PartialDate)>, Vec<Event>, u64)> {
        let (mut events, mut places, mut placeless) = (Vec::new(), Vec::new(), 0);
        let mut covered: Option<(PartialDate, PartialDate)> = None;
        self.store.read(|tx| {
            records::stream::<Accident>(tx, &accidents(), &mut |stored| {
                let accident = stored.record;
                // When one is told of says nothing of the years that are covered, unless it is known when it was.
                let told = accident.date.and(accident.date_of_information);
                for date in [accident.date, told].into_iter().flatten() {
                    covered = Some(covered.map_or((date, date), |(a, b)| (a.min(date), b.max(date))));
                }
                let Some(shape) = &accident.shape else {
                    placeless += 1;
                    return Ok(());
                };
                places.push(Some(shape.place_on().0));
                events.push(Event { days: accident.date.map(days), site: None, harmed: harmed(&accident) });
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let sites: Vec<_> = sorted.sites.iter().map(|(h, released)| (&h.shape, released.is_some())).collect();
        for (event, site) in events.iter_mut().zip(nearest_sites(&sites, &places, within_m)) {
            event.site = site;
        }
        Ok((covered, events, placeless))
    }
}

/// Hazard areas by what became of them.
#[derive(Default)]
struct Sorted<'a> {
    /// Here, released or open.
    sites: Vec<(&'a HazardArea, Option<Days>)>,
    /// Everywhere, still open.
    open: Vec<&'a HazardArea>,
    released: Vec<(String, PartialDate)>,
    uses: Vec<(Option<String>, Option<String>, f64)>,
    closed_otherwise: u64,
}

impl<'a> Sorted<'a> {
    fn take(&mut self, known: &'a Known, here: &impl Fn(&HazardArea) -> bool, chosen: &[String]) {
        let Some(now) = &known.now else { return };
        let reports: Vec<Report<'_>> = known.reports.iter().map(|(told, h)| report(*told, h)).collect();
        match standing(&reports) {
            Standing::Open => {
                self.open.push(now);
                if here(now) {
                    self.sites.push((now, None));
                }
            }
            Standing::ClosedOtherwise if here(now) => self.closed_otherwise += 1,
            Standing::Released { when, use_before, use_after }
                if here(now) && (chosen.is_empty() || chosen.contains(&now.code)) =>
            {
                self.sites.push((now, Some(when)));
                self.released.push((now.code.clone(), date_of(when)));
                // Said to be unknown and not said at all are the same to who reads a figure.
                let known = |used: Option<String>| used.filter(|code| code != "unknown");
                self.uses.push((known(use_before), known(use_after), 1.0));
            }
            Standing::ClosedOtherwise | Standing::Released { .. } => {}
        }
    }
}

fn report(told: PartialDate, h: &HazardArea) -> Report<'_> {
    Report {
        status: h.status.as_str(),
        reason: h.closure_reason.as_ref().map(|r| r.as_str()),
        since: h.status_date.map(days),
        told: days(told),
        land_use: h.land_use.as_ref().map(|u| u.as_str()),
    }
}

/// People killed and injured and those of unknown outcome; `None` when the report tells none of them.
fn harmed(accident: &Accident) -> Option<u64> {
    let told = [accident.killed, accident.injured, accident.unknown_outcome];
    let known: Vec<u64> = told.into_iter().flatten().map(|n| u64::try_from(n).unwrap_or(0)).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

fn covered((first, last): (PartialDate, PartialDate)) -> Days {
    Days { first: days(first).first, last: days(last).last }
}

fn days(date: PartialDate) -> Days {
    let day = |d: Date| EPOCH.until(d).map(|span| span.get_days()).unwrap_or_default();
    Days { first: day(date.earliest()), last: day(date.latest()) }
}

/// As exactly as the days tell.
fn date_of(days: Days) -> PartialDate {
    use jiff::ToSpan;
    let day = |n: i32| EPOCH.checked_add(n.days()).unwrap_or(EPOCH);
    let (first, last) = (day(days.first), day(days.last));
    let month = (first.month() == last.month()).then_some(first.month());
    let date = month.and_then(|m| PartialDate::new(first.year(), Some(m), (first == last).then_some(first.day())).ok());
    date.or_else(|| PartialDate::new(first.year(), None, None).ok()).unwrap_or(PartialDate::day(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_known_to_the_year_is_all_of_its_days_and_comes_back_as_the_year() {
        for text in ["1970", "2024", "2024-02", "2024-02-29", "1969-12-31"] {
            let date: PartialDate = text.parse().expect("a date");
            assert_eq!(date_of(days(date)).to_string(), text);
        }
        assert_eq!(days("1970".parse().expect("a date")), Days { first: 0, last: 364 });
        let february = days("2024-02".parse().expect("a date"));
        assert_eq!(february.last - february.first, 28);
    }
}
