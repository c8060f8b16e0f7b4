//! Areas by rate: what a map may colour, with the outlines to draw it.

use super::area::AreaHead;
use super::situation::accidents;
use super::tally::{ByArea, People, Tally, head, still_open};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_domain::place::AdminArea;
use cg_engine::rate::{Base, Count, RATES, Rate};
use cg_geo::sketch::{Sheet, Spot};
use cg_kit::PartialDate;
use cg_store::Filter;
use cg_store::records;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One area and its rate.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRow {
    /// The area.
    pub head: AreaHead,
    /// What is counted.
    pub count: Option<f64>,
    /// What it is compared with.
    pub base: Option<f64>,
    /// The rate, per as many as the rate says.
    pub rate: Option<f64>,
    /// Its class, 0 being the lowest.
    pub class: Option<usize>,
    /// Whether it rests on so few cases that chance alone moves it.
    pub few: bool,
}

/// Areas by rate.
#[derive(Debug, Clone)]
pub struct RateMap {
    /// The rate.
    pub rate: &'static Rate,
    /// All the rates that the asker may see and that can be told.
    pub offered: Vec<&'static Rate>,
    /// Level of the areas below the country.
    pub level: i64,
    /// The areas, by code.
    pub rows: Vec<RateRow>,
    /// Their outlines; `None` when none of them has one.
    pub drawn: Option<Arc<Drawn>>,
    /// Latest date of information behind it.
    pub as_of: Option<PartialDate>,
    /// Sources behind it.
    pub sources: Vec<String>,
}

/// Outlines on a sheet.
#[derive(Debug)]
pub struct Drawn {
    /// The sheet.
    pub sheet: Sheet,
    /// Rings and a spot inside, by p-code; areas without an outline are missing.
    pub areas: BTreeMap<String, (Vec<Vec<Spot>>, Spot)>,
    /// Identifiers of the records by p-code, as vector tiles know them.
    pub ids: BTreeMap<String, String>,
    /// Land by p-code, in square metres: of the outline, else as reported.
    land: BTreeMap<String, f64>,
}

/// Which areas are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// Every area of a level.
    Level(i64),
    /// The areas directly below one.
    Within(String),
}

impl App {
    /// Areas by rate, drawn on a sheet of at most `size` units; without a name the first rate there is.
    ///
    /// # Errors
    /// When there is no such rate or area, or the asker may not see it.
    pub fn rate_map(&self, asker: &Asker, key: Option<&str>, among: &Among, size: (f64, f64)) -> Result<RateMap> {
        let offered = self.offered_rates(asker)?;
        let rate = match key {
            Some(key) => Rate::named(key).ok_or_else(|| AppError::missing("rate", key))?,
            None => offered.first().copied().ok_or_else(|| AppError::missing("rate", ""))?,
        };
        may(asker, rate)?;
        let found =
            self.recalled(format!("rate {} {among:?} {size:?}", rate.key), || self.count_rates(rate, among, size))?;
        Ok(RateMap { offered, ..found })
    }

    /// The rates that the asker may see; people near are told once they have been measured.
    fn offered_rates(&self, asker: &Asker) -> Result<Vec<&'static Rate>> {
        let measured = !self.people_near_by_area()?.is_empty();
        let told = |r: &&'static Rate| (r.count != Count::PeopleNear || measured) && may(asker, r).is_ok();
        Ok(RATES.iter().filter(told).collect())
    }

    fn count_rates(&self, rate: &'static Rate, among: &Among, size: (f64, f64)) -> Result<RateMap> {
        let geography = self.geography()?;
        let heads = match among {
            Among::Level(level) => geography.of_level(*level),
            Among::Within(code) => {
                head(&geography, code)?;
                geography.children(code).iter().filter_map(|c| geography.head(c)).collect()
            }
        };
        let drawn = self.outlines(&heads, size, &[])?;
        let (counts, as_of, sources) = self.counts(rate, &geography, &heads)?;
        let bases = self.bases(rate, &geography, &heads, drawn.as_deref())?;
        let row = |((head, count), base): ((&AreaHead, Option<f64>), Option<f64>)| {
            let value = rate.of(count, base);
            let class = value.map(|v| rate.class(v));
            RateRow { head: head.clone(), count, base, rate: value, class, few: rate.is_of_few(count) }
        };
        let rows = heads.iter().zip(counts).zip(bases).map(row).collect();
        let level = heads.first().map_or(0, |h| h.level);
        Ok(RateMap { rate, offered: Vec::new(), level, rows, drawn, as_of, sources })
    }

    /// The counts of the areas, in their order, with the latest date and the sources behind them.
    #[expect(clippy::type_complexity, reason = "counts, date and sources of one pass")]
    fn counts(
        &self,
        rate: &Rate,
        geography: &Geography,
        heads: &[AreaHead],
    ) -> Result<(Vec<Option<f64>>, Option<PartialDate>, Vec<String>)> {
        if rate.count == Count::PeopleNear {
            let near = self.people_near_by_area()?;
            let counts = heads.iter().map(|h| near.get(&h.code).and_then(|n| n.exposed)).collect();
            let (as_of, sources) = self.store.read(|tx| {
                let (as_of, _) = Tally::new(tx, "hazard_areas", None)?.only(still_open()).provenance()?;
                let (_, sources) = Tally::new(tx, "grids", None)?.provenance()?;
                Ok::<_, AppError>((as_of, sources))
            })?;
            return Ok((counts, as_of, sources));
        }
        self.store.read(|tx| {
            let mut tally = match rate.count {
                Count::HazardLand | Count::PeopleNear => Tally::new(tx, "hazard_areas", None)?.only(still_open()),
                Count::Accidents => Tally::new(tx, "accidents", None)?.only(accidents()),
                Count::PeopleHarmed => Tally::new(tx, "casualties", None)?,
            };
            let land = rate.count == Count::HazardLand;
            let found = ByArea::load(&mut tally, if land { &["area_m2"] } else { &[] })?;
            let (as_of, sources) = tally.provenance()?;
            let count = |head: &AreaHead| match found.under(geography, &head.code) {
                (0, _) => Some(0.0),
                (_, known) if land => known,
                (records, _) => Some(records as f64),
            };
            Ok((heads.iter().map(count).collect(), as_of, sources))
        })
    }

    fn bases(
        &self,
        rate: &Rate,
        geography: &Geography,
        heads: &[AreaHead],
        drawn: Option<&Drawn>,
    ) -> Result<Vec<Option<f64>>> {
        if rate.base == Base::Land {
            return Ok(heads.iter().map(|h| drawn?.land.get(&h.code).copied()).collect());
        }
        if rate.count == Count::PeopleNear {
            // Of the same grid: a share of other people would mean nothing.
            let near = self.people_near_by_area()?;
            return Ok(heads.iter().map(|h| near.get(&h.code).and_then(|n| n.population)).collect());
        }
        let people = self.store.read(|tx| People::load(tx))?;
        Ok(heads.iter().map(|h| people.of(geography, &h.code).map(|(p, _)| p)).collect())
    }

    /// Outlines of areas on a sheet that shows them and some more boxes; `None` when there is nothing to show.
    pub(crate) fn outlines(
        &self,
        heads: &[AreaHead],
        size: (f64, f64),
        more: &[cg_geo::measure::Bbox],
    ) -> Result<Option<Arc<Drawn>>> {
        let mut areas: Vec<AdminArea> = Vec::new();
        self.store.read(|tx| {
            let wanted = Filter::any_of("code", heads.iter().map(|h| h.code.as_str()));
            records::stream::<AdminArea>(tx, &wanted, &mut |stored| {
                areas.push(stored.record);
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let outlines = || areas.iter().filter_map(|a| Some((a, a.shape.as_ref()?)));
        let parts = outlines().flat_map(|(_, s)| s.polygons());
        let boxes = parts.filter_map(|p| cg_geo::measure::bbox_of(&p.clone().into()));
        let boxes: Vec<_> = boxes.chain(more.iter().copied()).collect();
        let Some(sheet) = Sheet::over(&boxes, size.0, size.1) else { return Ok(None) };
        let place =
            |(a, s): (&AdminArea, &cg_geo::Shape)| (a.code.clone(), (sheet.rings(s), sheet.spot(s.place_on().0)));
        let land = |a: &AdminArea| Some((a.code.clone(), a.area_m2.or(a.area_reported_m2)?));
        Ok(Some(Arc::new(Drawn {
            sheet,
            areas: outlines().map(place).collect(),
            ids: areas.iter().map(|a| (a.code.clone(), a.id.to_string())).collect(),
            land: areas.iter().filter_map(land).collect(),
        })))
    }
}

fn may(asker: &Asker, rate: &Rate) -> Result<()> {
    match rate.count {
        Count::Accidents | Count::HazardLand => Ok(()),
        Count::PeopleNear | Count::PeopleHarmed => asker.may(Act::Read),
    }
}
