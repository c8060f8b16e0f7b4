//! Exposure of the programme's own hazard areas: the same measures as on files, refreshed only where something changed.

mod districts;
mod regained;

pub use regained::Regained;

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::refused;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_domain::land::HazardArea;
use cg_domain::place::{Grid, LayerFeature};
use cg_engine::exposure::{Area, Exposure, GridLayer, LineLayer, Outcome, PointLayer, Question, Row, Stage, Total};
use cg_geo::Shape;
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::{Digest, Place};
use cg_store::measures::{self, Measure};
use cg_store::records;
use cg_store::{Filter, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Distances of the programme's measures, in metres.
const DISTANCES: &[f64] = &[0.0, 500.0, 1_000.0, 2_000.0];
/// Kinds of features that count as facilities, and the name of their columns.
const FACILITIES: &[(&str, &str)] = &[("school", "schools"), ("health_facility", "health"), ("water_point", "water")];
/// The settings that hold what was measured.
pub(crate) const KEPT: &[&str] = &[TOTALS, GRIDS, districts::SETTING, STAMP];
/// The setting that says what exposure was last measured from.
pub(crate) const STAMP: &str = "exposure_at";
const TOTALS: &str = "exposure_totals";
const GRIDS: &str = "exposure_grids";

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefreshSummary {
    /// Hazard areas in all.
    pub areas: usize,
    /// Measured anew, because geometry, grid, layers or distances changed.
    pub measured: usize,
    /// Kept as they were.
    pub kept: usize,
    /// Areas without any cell of the population grid: their people are unknown, not 0.
    pub unknown: usize,
}

/// Measures of one hazard area.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureView {
    /// Column name, as in the table of `commonground exposure`, and value; `None` is unknown.
    pub measures: Vec<(String, Option<f64>)>,
    /// When they were computed, in milliseconds since 1970 UTC.
    pub computed_at: Option<i64>,
    /// The population grids that people were counted on, the main one first.
    pub grids: Vec<GridHead>,
}

/// What a reader must know of a population grid to judge a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridHead {
    /// Its code; figures by this grid alone are `population_500m_CODE` where there are several grids.
    pub code: String,
    /// The year its cells stand for.
    pub year: Option<i64>,
    /// Who made it.
    pub source: Option<String>,
}

/// People near the open hazard areas together, counted in both ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExposureTotal {
    /// Within this distance; 0 is inside.
    pub distance_m: f64,
    /// Summed over the areas: somebody near several counts several times.
    pub summed_over_tasks: Option<f64>,
    /// Everybody near any of the areas, once.
    pub distinct_people: Option<f64>,
    /// Areas of which nothing is known.
    pub areas_unknown: u64,
}

impl App {
    /// Measures of one hazard area; `None` when none were taken yet.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn exposure_of(&self, asker: &Asker, hazard_id: &str) -> Result<Option<ExposureView>> {
        asker.may(Act::Read)?;
        let list = self.store.read(|tx| Ok::<_, AppError>(measures::of_record(tx, HAZARDS, hazard_id)?))?;
        if list.is_empty() {
            return Ok(None);
        }
        let computed_at = list.iter().map(|m| m.computed_at).max();
        let mut measures: Vec<(String, Option<f64>)> = list.into_iter().map(|m| (m.measure, m.value)).collect();
        measures.sort_by_key(|(name, _)| column_order(name));
        let grids = self.setting(GRIDS)?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
        Ok(Some(ExposureView { measures, computed_at, grids }))
    }

    /// People near all open hazard areas, as of the last refresh.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn exposure_totals(&self, asker: &Asker) -> Result<Vec<ExposureTotal>> {
        asker.may(Act::Read)?;
        Ok(self.setting(TOTALS)?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
    }

    /// Whether hazards, layers or grids changed since the measures were taken.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn exposure_is_stale(&self) -> Result<bool> {
        Ok(self.setting(STAMP)?.as_deref() != Some(self.exposure_stamp()?.as_str()))
    }

    fn exposure_stamp(&self) -> Result<String> {
        let nouns = [HAZARDS, "layer_features", "grids", "admin_areas"];
        let revisions: Result<Vec<String>> = nouns.iter().map(|n| Ok(self.revision(n)?.to_string())).collect();
        Ok(revisions?.join("."))
    }

    /// Measures the hazard areas whose geometry, grid or layers changed.
    ///
    /// # Errors
    /// When the asker may not import, or a grid cannot be read.
    pub fn refresh_exposure(
        &self,
        asker: &Asker,
        progress: &(dyn Fn(Stage, u64, u64) + Sync),
    ) -> Result<RefreshSummary> {
        asker.may(Act::Import)?;
        let stamp = self.exposure_stamp()?;
        let inputs = self.store.read(|tx| Inputs::load(tx))?;
        let open = |g: &Grid| GridFile::open(&self.folder.kept(&g.file_digest), GridOptions::default());
        let files: Result<Vec<GridFile>, _> = inputs.grids.iter().map(open).collect();
        let files = files.map_err(|e| AppError::invalid("population-grid", refused::grid(&e)))?;
        // A figure depends on every grid it stands beside, so that all of them are its input.
        let digests = inputs.grids.iter().map(|g| g.file_digest.as_str()).collect::<Vec<_>>().join(" ");
        let layers = files.iter().map(|f| GridLayer::new(f, None, Digest::of(digests.as_bytes())));
        let layers: Result<Vec<GridLayer<'_>>, _> = layers.collect();
        let layers = layers.map_err(|_| AppError::invalid("population-grid", Words::of("refused-grid-no-position")))?;
        let question = Question::within(DISTANCES).map_err(|e| AppError::Internal(e.to_string()))?;
        let exposure = Exposure::new(question.clone(), layers.first(), inputs.points(), inputs.lines());
        let exposure = exposure.map_err(|e| AppError::Internal(e.to_string()))?;
        let known = self.store.read(|tx| Ok::<_, AppError>(measures::inputs(tx, HAZARDS)?))?;
        let stale = |a: &&Area| known.get(&a.id).copied().flatten() != Some(exposure.digest(a));
        let changed: Vec<Area> = inputs.areas.iter().filter(stale).cloned().collect();
        let (rows, faults) = exposure.rows(&changed, progress).map_err(failed)?;
        let inputs_digest = exposure.inputs();
        let main = Outcome { columns: exposure.columns(), rows, totals: Vec::new(), faults, inputs: inputs_digest };
        let Outcome { rows, columns, .. } = beside(main, &inputs.grids, &layers, &question, &changed, progress)?;
        let columns: Vec<String> = columns.into_iter().map(|c| c.name).collect();
        let open: Vec<Area> = inputs.areas.iter().filter(|a| inputs.open.contains(&a.id)).cloned().collect();
        let all = self.all_rows(&open, &rows, &columns)?;
        let totals = exposure.totals_of(&open, &all, progress).map_err(failed)?;
        let totals: Vec<ExposureTotal> = totals.into_iter().map(total_of).collect();
        let (districts, near) = self.measure_districts(layers.first(), &open, progress)?;
        let unknown = rows.iter().filter(|r| r.values.get(1).is_some_and(Option::is_none)).count();
        let now = self.now();
        let heads =
            inputs.grids.iter().map(|g| GridHead { code: g.code.clone(), year: g.year, source: g.source.clone() });
        let heads = serde_json::to_string(&heads.collect::<Vec<_>>()).unwrap_or_default();
        self.store.write(|tx| {
            for chunk in rows.chunks(500) {
                // Columns of a grid that is no more go with the figures they stood beside.
                measures::forget(tx, HAZARDS, &chunk.iter().map(|row| row.id.as_str()).collect::<Vec<_>>())?;
                let list: Vec<Measure> = chunk.iter().flat_map(|row| taken(row, &columns, now)).collect();
                measures::put(tx, HAZARDS, &list)?;
            }
            cg_store::settings::set(tx, TOTALS, &serde_json::to_string(&totals).unwrap_or_default(), now)?;
            cg_store::settings::set(tx, GRIDS, &heads, now)?;
            cg_store::settings::set(tx, districts, &near, now)?;
            cg_store::settings::set(tx, STAMP, &stamp, now)?;
            self.note(
                tx,
                asker,
                "refresh-exposure",
                HAZARDS,
                None,
                None,
                Some(&serde_json::json!({ "measured": rows.len() }).to_string()),
            )
        })?;
        let (areas, measured) = (inputs.areas.len(), rows.len());
        Ok(RefreshSummary { areas, measured, kept: areas - measured, unknown })
    }
}

impl App {
    /// One row for each of these areas: as measured just now, else as kept.
    fn all_rows(&self, areas: &[Area], fresh: &[Row], columns: &[String]) -> Result<Vec<Row>> {
        let mut by_id: BTreeMap<String, Row> = fresh.iter().map(|r| (r.id.clone(), r.clone())).collect();
        let fresh: std::collections::BTreeSet<String> = by_id.keys().cloned().collect();
        self.store.read(|tx| {
            measures::of_noun(tx, HAZARDS, &mut |m| {
                if let Some(at) = columns.iter().position(|c| *c == m.measure)
                    && !fresh.contains(&m.record_id)
                {
                    let empty = || Row { id: m.record_id.clone(), values: vec![None; columns.len()], digest: m.inputs };
                    by_id.entry(m.record_id.clone()).or_insert_with(empty).values[at] = m.value;
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let unknown = |a: &Area| Row { id: a.id.clone(), values: vec![None; columns.len()], digest: Digest::of(b"") };
        Ok(areas.iter().map(|a| by_id.remove(&a.id).unwrap_or_else(|| unknown(a))).collect())
    }
}

const HAZARDS: &str = "hazard_areas";

/// People by the other grids, beside those by the main one.
fn beside(
    main: Outcome,
    grids: &[Grid],
    layers: &[GridLayer<'_>],
    question: &Question,
    areas: &[Area],
    progress: &(dyn Fn(Stage, u64, u64) + Sync),
) -> Result<Outcome> {
    let mut others = Vec::new();
    for (grid, layer) in grids.iter().zip(layers).skip(1) {
        let exposure = Exposure::new(question.clone(), Some(layer), Vec::new(), Vec::new());
        let exposure = exposure.map_err(|e| AppError::Internal(e.to_string()))?;
        let (rows, faults) = exposure.rows(areas, progress).map_err(failed)?;
        let (columns, inputs) = (exposure.columns(), exposure.inputs());
        others.push((grid.code.clone(), Outcome { columns, rows, totals: Vec::new(), faults, inputs }));
    }
    Ok(match grids.first() {
        Some(first) if !others.is_empty() => main.beside(&first.code, &others),
        _ => main,
    })
}

fn failed(e: cg_engine::exposure::ExposureError) -> AppError {
    AppError::invalid("population-grid", refused::exposure(&e))
}

/// Order of the columns as `commonground exposure` writes them: area, people, facilities, roads; by distance.
fn column_order(name: &str) -> (u8, u64, String) {
    let group = match name {
        "area_m2" => 0,
        n if n.starts_with("population_") => 1,
        n if n.contains("_nearest_") => 2,
        n if n.contains("_count_") => 3,
        _ => 4,
    };
    let metres = name.split('_').rev().find_map(|m| m.strip_suffix('m')?.parse().ok()).unwrap_or(0);
    (group, metres, name.to_owned())
}

fn taken<'a>(row: &'a Row, columns: &'a [String], now: i64) -> impl Iterator<Item = Measure> + 'a {
    columns.iter().zip(&row.values).map(move |(column, value)| Measure {
        record_id: row.id.clone(),
        measure: column.clone(),
        value: *value,
        inputs: row.digest,
        computed_at: now,
    })
}

fn total_of(t: Total) -> ExposureTotal {
    ExposureTotal {
        distance_m: t.distance_m,
        summed_over_tasks: t.summed_over_tasks,
        distinct_people: t.distinct_people,
        areas_unknown: t.areas_unknown,
    }
}

/// Whether people must still reckon with a hazard.
pub(crate) fn is_open(hazard: &HazardArea) -> bool {
    matches!(hazard.status.as_str(), "open" | "in_progress" | "suspended")
}

/// The grids of a kind, that for the latest year first; ties go to the later code.
pub(crate) fn grids(tx: &mut dyn Tx, kind: &str) -> Result<Vec<Grid>> {
    let mut found: Vec<Grid> = Vec::new();
    records::stream::<Grid>(tx, &Filter::eq("kind", kind), &mut |stored| {
        found.push(stored.record);
        Ok(())
    })?;
    found.sort_by(|a, b| (b.year, &b.code).cmp(&(a.year, &a.code)));
    Ok(found)
}

/// The population grids that figures come from: of each source the latest, the latest of all first. A grid
/// without a source stands for itself.
pub(crate) fn population_grids(tx: &mut dyn Tx) -> Result<Vec<Grid>> {
    let mut found = grids(tx, "population")?;
    let mut sources = std::collections::BTreeSet::new();
    found.retain(|g| g.source.as_ref().is_none_or(|source| sources.insert(source.clone())));
    Ok(found)
}

/// The one for the latest year.
pub(crate) fn population_grid(tx: &mut dyn Tx) -> Result<Option<Grid>> {
    Ok(population_grids(tx)?.into_iter().next())
}

/// What exposure is measured from.
struct Inputs {
    areas: Vec<Area>,
    open: std::collections::BTreeSet<String>,
    /// The main one first.
    grids: Vec<Grid>,
    facilities: BTreeMap<&'static str, Vec<Shape>>,
    roads: Vec<Shape>,
}

impl Inputs {
    fn load(tx: &mut dyn Tx) -> Result<Self> {
        let mut inputs = Self {
            areas: Vec::new(),
            open: Default::default(),
            grids: Vec::new(),
            facilities: BTreeMap::new(),
            roads: Vec::new(),
        };
        records::stream::<HazardArea>(tx, &Filter::True, &mut |stored| {
            let id = stored.record.id.to_string();
            if is_open(&stored.record) {
                inputs.open.insert(id.clone());
            }
            inputs.areas.push(Area { id, shape: stored.record.shape, place: Place::default() });
            Ok(())
        })?;
        inputs.grids = population_grids(tx)?;
        records::stream::<LayerFeature>(tx, &Filter::True, &mut |stored| {
            let kind = stored.record.kind.as_str().to_owned();
            if let Some((_, name)) = FACILITIES.iter().find(|(k, _)| *k == kind) {
                inputs.facilities.entry(name).or_default().push(stored.record.shape);
            } else if kind == "road" {
                inputs.roads.push(stored.record.shape);
            }
            Ok(())
        })?;
        Ok(inputs)
    }

    fn points(&self) -> Vec<PointLayer> {
        let layer = |(name, shapes): (&&'static str, &Vec<Shape>)| {
            PointLayer::new(name, shapes.iter().map(|s| s.place_on().0).collect())
        };
        self.facilities.iter().map(layer).collect()
    }

    fn lines(&self) -> Vec<LineLayer> {
        if self.roads.is_empty() { Vec::new() } else { vec![LineLayer::new("roads", self.roads.clone())] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_shown_in_the_order_of_the_table() {
        let mut names = [
            "roads_length_m_500m",
            "population_500m",
            "schools_count_500m",
            "population_0m",
            "schools_nearest_m",
            "area_m2",
        ];
        names.sort_by_key(|n| column_order(n));
        assert_eq!(
            names,
            [
                "area_m2",
                "population_0m",
                "population_500m",
                "schools_nearest_m",
                "schools_count_500m",
                "roads_length_m_500m"
            ]
        );
    }
}
