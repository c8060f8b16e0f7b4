//! Who and what lies in and around areas: people, facilities, roads.
//!
//! People come from a population grid, exact to fractions of a cell; facilities are counted and the nearest one
//! is measured; roads are measured. *Summed over tasks* and *distinct people* are two different figures: a person
//! near three areas counts three times in the first and once in the second.
//!
//! Every result names what it was made from: [`Exposure::digest`] changes exactly when an area, a layer, the grid
//! or the question changes, so that a caller can measure again only what changed.

mod ask;
mod beside;
mod distinct;
mod districts;
mod grid;
mod land;
mod layer;
mod outcome;
mod people;
mod squares;
mod weighted;

pub use ask::{BadQuestion, Question};
pub use districts::District;
pub use grid::{GridLayer, NoCrs};
pub use land::LandLayer;
pub use layer::{LineLayer, PointLayer};
pub use outcome::{Column, Outcome, Row, Total, Unit};

use cg_geo::Shape;
use cg_geo::ground::Plane;
use cg_geo::outline::Outline;
use cg_geo::raster::RasterError;
use cg_kit::{Digest, Digester, Fault, Place, Severity};
use rayon::prelude::*;
use thiserror::Error;

/// An area to measure around; lines and points have reach but no inside.
#[derive(Clone, Debug)]
pub struct Area {
    /// How the caller knows it.
    pub id: String,
    /// Where it is.
    pub shape: Shape,
    /// Where it was read, for faults.
    pub place: Place,
}

/// What is being worked on, for progress bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// People inside the areas.
    Inside,
    /// People within the distances.
    Within,
    /// People counted once.
    Distinct,
    /// Facilities and roads.
    Layers,
}

/// Told how much of a stage is done and how much there is, from any thread.
pub type Watch<'a> = &'a (dyn Fn(Stage, u64, u64) + Sync);

/// Why nothing could be measured.
#[derive(Debug, Error)]
pub enum ExposureError {
    /// The grid cannot be read.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// Cells below zero: a no-data value that the file does not declare.
    #[error(
        "the population grid has cells below zero ({value}); if that stands for no data, declare it with gdal_edit.py -a_nodata {value}"
    )]
    Negative {
        /// The least value seen.
        value: f64,
    },
}

/// Layers, grid and question made ready to measure many areas.
pub struct Exposure<'a> {
    question: Question,
    grid: Option<&'a GridLayer<'a>>,
    points: Vec<PointLayer>,
    lines: Vec<LineLayer>,
    land: Option<LandLayer<'a>>,
    inputs: Digest,
}

impl<'a> Exposure<'a> {
    /// Makes indexes of the layers.
    ///
    /// # Errors
    /// When two layers have one name.
    pub fn new(
        question: Question,
        grid: Option<&'a GridLayer<'a>>,
        points: Vec<PointLayer>,
        lines: Vec<LineLayer>,
    ) -> Result<Self, BadQuestion> {
        ask::names_differ(points.iter().map(PointLayer::name).chain(lines.iter().map(LineLayer::name)))?;
        let mut inputs = question.digest(Digester::default().text("exposure 1"));
        inputs = match grid {
            Some(grid) => inputs.bytes(&grid.digest().0),
            None => inputs.text("no grid"),
        };
        let layers = points.iter().map(PointLayer::digest).chain(lines.iter().map(LineLayer::digest));
        let inputs = layers.fold(inputs, |all, layer| all.bytes(&layer.0)).finish();
        let coordinates = grid.map_or(Coordinates::Degrees, GridLayer::coordinates);
        let points = points.into_iter().map(|l| l.indexed(&coordinates)).collect();
        let lines = lines.into_iter().map(|l| l.indexed(&coordinates)).collect();
        Ok(Self { question, grid, points, lines, land: None, inputs })
    }

    /// Measures land inside by class, too.
    ///
    /// # Errors
    /// When a class has no name that can be part of a column name, or one that is taken.
    pub fn with_land(mut self, land: LandLayer<'a>) -> Result<Self, BadQuestion> {
        let taken = self.points.iter().map(PointLayer::name).chain(self.lines.iter().map(LineLayer::name));
        ask::names_differ(taken.chain(land.names()).chain(["area"]))?;
        self.inputs = land.digest(Digester::default().bytes(&self.inputs.0)).finish();
        self.land = Some(land);
        Ok(self)
    }

    /// The columns of every row after `id`, in order.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let points: Vec<&str> = self.points.iter().map(PointLayer::name).collect();
        let lines: Vec<(&str, bool)> = self.lines.iter().map(|l| (l.name(), l.is_weighted())).collect();
        let land: Vec<&str> = self.land.iter().flat_map(LandLayer::names).collect();
        outcome::columns(&self.question, self.grid.is_some(), &points, &lines, &land)
    }

    /// What the result for an area depends on; the same digest means the same result.
    #[must_use]
    pub fn digest(&self, area: &Area) -> Digest {
        Digester::default().bytes(&self.inputs.0).bytes(&area.shape.to_wkb()).finish()
    }

    /// What every result depends on besides the area.
    #[must_use]
    pub fn inputs(&self) -> Digest {
        self.inputs
    }

    /// Measures one area.
    ///
    /// # Errors
    /// When the grid cannot be read.
    pub fn measure_one(&self, area: &Area) -> Result<(Row, Vec<Fault>), ExposureError> {
        let (mut rows, faults) = self.rows(std::slice::from_ref(area), &|_, _, _| ())?;
        let row = rows.pop().unwrap_or_else(|| Row::unknown(area, self.columns().len(), self.digest(area)));
        Ok((row, faults))
    }

    /// Measures areas, each on its own: a row and its faults depend on nothing but its area and the inputs.
    ///
    /// # Shape
    /// One row per area, and the faults, both in the order of the areas: whoever cuts the areas into parts finds the
    /// same in the same order.
    /// # Errors
    /// When the grid cannot be read.
    pub fn rows(&self, areas: &[Area], watch: Watch<'_>) -> Result<(Vec<Row>, Vec<Fault>), ExposureError> {
        let mut faults = Vec::new();
        let people = match self.grid {
            Some(grid) => people::measured(grid, &self.question, areas, watch, &mut faults)?,
            None => vec![Vec::new(); areas.len()],
        };
        let around = self.around(areas, watch);
        let land = match &self.land {
            Some(land) => land.measured(areas, &mut faults)?,
            None => vec![Vec::new(); areas.len()],
        };
        let rows = areas.iter().zip(people).zip(around).zip(land).map(|(((area, people), around), land)| {
            let mut values = Vec::with_capacity(1 + people.len() + around.len() + land.len());
            values.push(area.shape.is_area().then(|| area.shape.area_m2()));
            values.extend(people);
            values.extend(around);
            values.extend(land);
            Row { id: area.id.clone(), values, digest: self.digest(area) }
        });
        let rows = rows.collect();
        faults.sort_by_key(|(at, _)| *at);
        Ok((rows, faults.into_iter().map(|(_, fault)| fault).collect()))
    }

    /// Facilities and roads about each area.
    fn around(&self, areas: &[Area], watch: Watch<'_>) -> Vec<Vec<Option<f64>>> {
        let coordinates = self.grid.map_or(Coordinates::Degrees, GridLayer::coordinates);
        let done = std::sync::atomic::AtomicU64::new(0);
        areas
            .par_iter()
            .map(|area| {
                let outline = coordinates.outline(&area.shape);
                let distances = self.question.distances();
                let points = self.points.iter().flat_map(|l| l.measured(outline.as_ref(), distances));
                let lines = self.lines.iter().flat_map(|l| l.measured(outline.as_ref(), distances));
                let values = points.chain(lines).collect();
                watch(Stage::Layers, done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, areas.len() as u64);
                values
            })
            .collect()
    }

    /// Measures areas and sums them up, both ways.
    ///
    /// # Errors
    /// When the grid cannot be read.
    pub fn measure(&self, areas: &[Area], watch: Watch<'_>) -> Result<Outcome, ExposureError> {
        let (rows, faults) = self.rows(areas, watch)?;
        let totals = self.totals_of(areas, &rows, watch)?;
        Ok(Outcome { columns: self.columns(), rows, totals, faults, inputs: self.inputs })
    }

    /// Sums areas up, both ways, from rows measured before; none without a grid.
    ///
    /// # Shape
    /// One row per area, in the order of the areas.
    /// # Errors
    /// When the grid cannot be read.
    pub fn totals_of(&self, areas: &[Area], rows: &[Row], watch: Watch<'_>) -> Result<Vec<Total>, ExposureError> {
        self.grid.map_or_else(|| Ok(Vec::new()), |grid| self.totals(grid, areas, rows, watch))
    }

    /// People near the areas that were released and near none that is still open, each once, by distance; none without a
    /// grid.
    ///
    /// # Missing
    /// `None` where the people near either are unknown.
    /// # Errors
    /// When the grid cannot be read.
    pub fn no_longer_near(
        &self,
        open: &[Area],
        released: &[Area],
        watch: Watch<'_>,
    ) -> Result<Vec<Option<f64>>, ExposureError> {
        let Some(grid) = self.grid else { return Ok(Vec::new()) };
        if released.is_empty() {
            return Ok(vec![Some(0.0); self.question.distances().len()]);
        }
        let all: Vec<Area> = open.iter().chain(released).cloned().collect();
        let near_any = distinct::people(grid, &self.question, &all, watch)?;
        let near_open = if open.is_empty() {
            vec![Some(0.0); near_any.len()]
        } else {
            distinct::people(grid, &self.question, open, watch)?
        };
        // Nobody lives nearer to some of the areas than to all of them, but for rounding.
        let less = |(any, open): (&Option<f64>, &Option<f64>)| Some((any.as_ref()? - open.as_ref()?).max(0.0));
        Ok(near_any.iter().zip(&near_open).map(less).collect())
    }

    fn totals(
        &self,
        grid: &GridLayer<'_>,
        areas: &[Area],
        rows: &[Row],
        watch: Watch<'_>,
    ) -> Result<Vec<Total>, ExposureError> {
        let distances = self.question.distances();
        let once = distinct::people(grid, &self.question, areas, watch)?;
        let totals = distances.iter().zip(once).enumerate().map(|(at, (distance, distinct))| {
            let known: Vec<f64> = rows.iter().filter_map(|row| row.values[1 + at]).collect();
            Total {
                distance_m: *distance,
                summed_over_tasks: (!known.is_empty()).then(|| known.iter().sum()),
                distinct_people: distinct,
                areas_known: known.len() as u64,
                areas_unknown: (rows.len() - known.len()) as u64,
            }
        });
        Ok(totals.collect())
    }
}

/// The plane that facilities and roads are measured in.
#[derive(Clone)]
pub(crate) enum Coordinates<'a> {
    /// Degrees, on the ellipsoid.
    Degrees,
    /// The metres of the grid's projection.
    Projection(&'a GridLayer<'a>),
}

impl Coordinates<'_> {
    pub(crate) fn plane(&self) -> Plane {
        match self {
            Self::Degrees => Plane::Degrees,
            Self::Projection(_) => Plane::Metres,
        }
    }

    /// A place in the plane; not finite where the projection cannot show it.
    pub(crate) fn place(&self, c: geo_types::Coord<f64>) -> geo_types::Coord<f64> {
        match self {
            Self::Degrees => c,
            Self::Projection(grid) => grid.metres(c),
        }
    }

    pub(crate) fn outline(&self, shape: &Shape) -> Option<Outline> {
        let tolerance = match self {
            Self::Degrees => f64::INFINITY,
            Self::Projection(_) => cg_geo::EDGE_TOLERANCE_M,
        };
        Outline::following(shape.geometry(), |c| self.place(c), tolerance)
    }
}

/// A fault of an area.
pub(crate) fn fault(rule: &'static str, severity: Severity, area: &Area) -> Fault {
    Fault::new(rule, severity, area.place.clone(), &area.id)
}

#[cfg(test)]
mod tests;
