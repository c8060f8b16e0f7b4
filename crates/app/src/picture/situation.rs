//! The first page: where do we stand?

use super::area::AreaHead;
use super::figure::{Breakdown, Figure};
use super::tally::{Tally, head, still_open};
use crate::asker::Asker;
use crate::error::Result;
use crate::exposure::ExposureTotal;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_kit::PartialDate;
use cg_store::figures::{self, By};
use cg_store::{Filter, Tx};

/// Where a country, or one area of it, stands.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The area; `None` for all records.
    pub area: Option<AreaHead>,
    /// West, south, east, north of everything shown; `None` when nothing has a place yet.
    pub bbox: Option<[f64; 4]>,
    /// Key figures.
    pub figures: Vec<Figure>,
    /// Hazard areas by status and class.
    pub hazards: Breakdown,
    /// Accidents by year and class; other mine events are not counted.
    pub accidents: Breakdown,
    /// People harmed by year and outcome; empty for who may not see it.
    pub casualties: Breakdown,
}

impl App {
    /// Where a country, or one area of it, stands.
    ///
    /// # Errors
    /// When there is no such area.
    pub fn situation(&self, asker: &Asker, area: Option<&str>) -> Result<Situation> {
        let key = format!("situation {:?} {area:?}", asker.role);
        self.recalled(key, || self.count_situation(asker, area))
    }

    fn count_situation(&self, asker: &Asker, area: Option<&str>) -> Result<Situation> {
        let geography = self.geography()?;
        let heading = area.map(|code| head(&geography, code)).transpose()?;
        let near =
            if area.is_none() && asker.may(Act::Read).is_ok() { self.exposure_totals(asker)? } else { Vec::new() };
        let codes = area.map(|code| geography.under(code));
        let areas = codes.as_deref();
        self.store.read(|tx| {
            let mut figures = open_land(tx, areas)?;
            figures.extend(people_near(tx, &near)?);
            let mut happened = Tally::new(tx, "accidents", areas)?.only(accidents());
            let accidents =
                happened.breakdown("accidents-by-year", "accidents", By::Year("date"), By::Field("accident_class"))?;
            figures.push(whole("accidents", "accidents", &accidents));
            let mut casualties = Breakdown { key: "casualties-by-year", unit: "people", ..Breakdown::default() };
            if asker.may(Act::Read).is_ok() {
                let mut harmed = Tally::new(tx, "casualties", areas)?;
                casualties =
                    harmed.breakdown("casualties-by-year", "people", By::Year("date"), By::Field("outcome"))?;
                figures.push(whole("casualties", "people", &casualties));
                figures.push(Tally::new(tx, "tasks", areas)?.count("tasks", "tasks")?);
            }
            figures.push(Tally::new(tx, "activities", areas)?.count("activities", "activities")?);
            let mut hazards = Tally::new(tx, "hazard_areas", areas)?;
            let hazards =
                hazards.breakdown("hazards-by-status", "areas", By::Field("status"), By::Field("classification"))?;
            let bbox = area.and_then(|code| geography.bbox_of(code)).or(geography.bbox());
            let bbox = match bbox {
                Some(bbox) => Some(bbox),
                None => extent(tx)?,
            };
            Ok(Situation { area: heading, bbox, figures, hazards, accidents, casualties })
        })
    }

    /// Latest date of information and main sources of all records of a noun.
    ///
    /// # Errors
    /// When there is no such noun, or the database cannot be reached.
    pub fn provenance(&self, asker: &Asker, noun: &'static str) -> Result<(Option<PartialDate>, Vec<String>)> {
        asker.may(Act::ReadPublic)?;
        self.recalled(format!("provenance {noun}"), || self.store.read(|tx| Tally::new(tx, noun, None)?.provenance()))
    }

    /// West, south, east, north of everything that has a place.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn bbox(&self) -> Result<Option<[f64; 4]>> {
        match self.geography()?.bbox() {
            Some(bbox) => Ok(Some(bbox)),
            None => self.store.read(|tx| extent(tx)),
        }
    }
}

/// Accidents proper; finds, seizures and reports share the table.
pub(super) fn accidents() -> Filter {
    Filter::eq("event_type", "accident")
}

/// All records of a breakdown, as a figure; nothing at all is unknown rather than none.
fn whole(key: &'static str, unit: &'static str, parts: &Breakdown) -> Figure {
    let value = Some(parts.total()).filter(|_| !parts.cells.is_empty());
    Figure { key, value, unit, as_of: parts.as_of, sources: parts.sources.clone() }
}

fn open_land(tx: &mut dyn Tx, areas: Option<&[String]>) -> Result<Vec<Figure>> {
    let mut figures =
        Tally::new(tx, "hazard_areas", areas)?.only(still_open()).count_and_sum("hazards-open", "hazards-open-area")?;
    for (key, class) in [("confirmed-area", "cha"), ("suspected-area", "sha")] {
        let class = Filter::eq("classification", class);
        figures.push(Tally::new(tx, "hazard_areas", areas)?.only(still_open()).only(class).sum(key, "m2", "area_m2")?);
    }
    Ok(figures)
}

/// People within 500 m of the open hazard areas: each once, and summed over the areas, which counts some twice.
fn people_near(tx: &mut dyn Tx, totals: &[ExposureTotal]) -> Result<Vec<Figure>> {
    let Some(total) = totals.iter().find(|t| (t.distance_m - 500.0).abs() < 0.5) else { return Ok(Vec::new()) };
    let (as_of, _) = Tally::new(tx, "hazard_areas", None)?.only(still_open()).provenance()?;
    let (_, sources) = Tally::new(tx, "grids", None)?.provenance()?;
    let figure = |key, value| Figure { key, value, unit: "people", as_of, sources: sources.clone() };
    Ok(vec![
        figure("people-near-distinct", total.distinct_people),
        figure("people-near-summed", total.summed_over_tasks),
    ])
}

fn extent(tx: &mut dyn Tx) -> Result<Option<[f64; 4]>> {
    let mut around: Option<[f64; 4]> = None;
    for noun in ["hazard_areas", "accidents", "layer_features"] {
        if let Some([w, s, e, n]) = figures::extent(tx, crate::records::known(noun)?, &Filter::True)? {
            around = Some(around.map_or([w, s, e, n], |[a, b, c, d]| [a.min(w), b.min(s), c.max(e), d.max(n)]));
        }
    }
    Ok(around)
}
