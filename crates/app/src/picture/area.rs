//! One administrative area: what lies in it, and in the areas below it.

use super::situation::{Situation, accidents};
use super::tally::{ByArea, People, Tally, head, still_open};
use crate::asker::Asker;
use crate::error::Result;
use crate::programme::App;
use cg_domain::grant::Act;

/// An area as a heading or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaHead {
    /// P-code.
    pub code: String,
    /// Level below the country.
    pub level: i64,
    /// Names by language.
    pub name: cg_kit::Names,
}

/// One area below.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildRow {
    /// The area.
    pub head: AreaHead,
    /// Its people in the latest year known.
    pub population: Option<f64>,
    /// Hazard areas not yet released.
    pub hazards_open: u64,
    /// Their area; unknown when none of them has one.
    pub hazard_m2: Option<f64>,
    /// Accidents recorded (events of type `accident`).
    pub accidents: u64,
    /// People harmed, one row each; unknown to who may not see it.
    pub casualties: Option<u64>,
    /// Accidents per 100,000 people; unknown without population.
    pub accidents_per_100k: Option<f64>,
}

/// The page of an area.
#[derive(Debug, Clone)]
pub struct AreaPage {
    /// The area and those above it, from large to small.
    pub chain: Vec<AreaHead>,
    /// Its situation.
    pub situation: Situation,
    /// Its people in the latest year known, and that year.
    pub population: Option<(f64, i64)>,
    /// The areas one level below.
    pub children: Vec<ChildRow>,
}

impl App {
    /// The areas of a level, by code.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn areas(&self, _asker: &Asker, level: i64) -> Result<Vec<AreaHead>> {
        Ok(self.geography()?.of_level(level))
    }

    /// An area and those it lies in, the largest first; none for a code that names no area.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn area_chain(&self, _asker: &Asker, code: &str) -> Result<Vec<AreaHead>> {
        let geography = self.geography()?;
        Ok(geography.places.chain(code).into_iter().rev().filter_map(|one| geography.head(one)).collect())
    }

    /// The page of an area.
    ///
    /// # Errors
    /// When there is no such area.
    pub fn area_page(&self, asker: &Asker, code: &str) -> Result<AreaPage> {
        self.recalled(format!("area page {:?} {code}", asker.role), || self.count_area_page(asker, code))
    }

    fn count_area_page(&self, asker: &Asker, code: &str) -> Result<AreaPage> {
        let geography = self.geography()?;
        head(&geography, code)?;
        let chain = self.area_chain(asker, code)?;
        let children: Vec<AreaHead> = geography.children(code).iter().filter_map(|c| geography.head(c)).collect();
        let (population, children) = self.area_rows(asker, &geography, code, children)?;
        Ok(AreaPage { chain, situation: self.situation(asker, Some(code))?, population, children })
    }

    /// One row for each of the areas of a level.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn area_table(&self, asker: &Asker, level: i64) -> Result<Vec<ChildRow>> {
        self.recalled(format!("area table {:?} {level}", asker.role), || {
            let geography = self.geography()?;
            Ok(self.area_rows(asker, &geography, "", geography.of_level(level))?.1)
        })
    }

    #[expect(clippy::type_complexity, reason = "people and year of the area, and a row for each below")]
    fn area_rows(
        &self,
        asker: &Asker,
        geography: &crate::geography::Geography,
        code: &str,
        heads: Vec<AreaHead>,
    ) -> Result<(Option<(f64, i64)>, Vec<ChildRow>)> {
        let sees_people = asker.may(Act::Read).is_ok();
        self.store.read(|tx| {
            let people = People::load(tx)?;
            let hazards = ByArea::load(&mut Tally::new(tx, "hazard_areas", None)?.only(still_open()), &["area_m2"])?;
            let happened = ByArea::load(&mut Tally::new(tx, "accidents", None)?.only(accidents()), &[])?;
            let harmed = ByArea::load(&mut Tally::new(tx, "casualties", None)?, &[])?;
            let row = |head: AreaHead| {
                let population = people.of(geography, &head.code).map(|(p, _)| p);
                let (hazards_open, hazard_m2) = hazards.under(geography, &head.code);
                let (accidents, _) = happened.under(geography, &head.code);
                let casualties = sees_people.then(|| harmed.under(geography, &head.code).0);
                let rate = population.filter(|p| *p > 0.0).map(|p| accidents as f64 / p * 100_000.0);
                ChildRow { head, population, hazards_open, hazard_m2, accidents, casualties, accidents_per_100k: rate }
            };
            Ok((people.of(geography, code), heads.into_iter().map(row).collect()))
        })
    }
}
