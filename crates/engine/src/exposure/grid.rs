//! A population grid and where it lies on the earth.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cg_geo::bands::{CellMetric, Metres, degree_m};
use cg_geo::measure::distance_m;
use cg_geo::outline::Outline;
use cg_geo::raster::{Block, BlockIndex, CellSource, Grid, RasterError};
use cg_geo::{Crs, EDGE_TOLERANCE_M, Shape};
use cg_kit::Digest;
use geo_types::Coord;
use thiserror::Error;

use super::{Coordinates, ExposureError};

/// How much a projection may stretch before its metres are not taken for metres on the ground.
const TRUE_ENOUGH: f64 = 0.005;

/// A grid with its coordinate system.
pub struct GridLayer<'a> {
    source: &'a dyn CellSource,
    crs: Crs,
    digest: Digest,
    kind: Kind,
    metres_per_unit: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Cells in degrees.
    Degrees,
    /// A projection whose metres are metres on the ground.
    True,
    /// A projection that stretches (web Mercator, Mollweide): metres are found place by place.
    Stretched,
}

/// The grid's coordinate system is not known.
#[derive(Clone, Debug, Error)]
pub enum NoCrs {
    /// The file names none.
    #[error(
        "the grid names no coordinate system; say which it is, for example EPSG:4326, or reproject it with gdalwarp -t_srs EPSG:4326"
    )]
    Unnamed,
    /// The file names one that cannot be used.
    #[error(
        "the grid's coordinate system EPSG:{code} cannot be used ({reason}); reproject it with gdalwarp -t_srs EPSG:4326"
    )]
    Unusable {
        /// As named.
        code: u32,
        /// Why.
        reason: String,
    },
}

impl<'a> GridLayer<'a> {
    /// A grid in the coordinate system it names, or in `given` when that is said.
    ///
    /// # Errors
    /// When neither is known.
    pub fn new(source: &'a dyn CellSource, given: Option<Crs>, digest: Digest) -> Result<Self, NoCrs> {
        let crs = match (given, source.grid().crs.epsg) {
            (Some(crs), _) => crs,
            (None, Some(code)) => Crs::from_epsg(code).map_err(|e| NoCrs::Unusable { code, reason: e.to_string() })?,
            (None, None) => return Err(NoCrs::Unnamed),
        };
        let metres_per_unit = crs.metres_per_unit().unwrap_or(1.0);
        let kind = if crs.is_geographic() {
            Kind::Degrees
        } else if is_true(&crs, source.grid(), metres_per_unit) {
            Kind::True
        } else {
            Kind::Stretched
        };
        Ok(Self { source, crs, digest, kind, metres_per_unit })
    }

    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    pub(crate) fn grid(&self) -> &Grid {
        self.source.grid()
    }

    pub(crate) fn source(&self) -> &'a dyn CellSource {
        self.source
    }

    /// Square metres on the ground of a cell.
    pub(super) fn cell_area_m2(&self, column: u32, row: u32) -> f64 {
        let grid = self.grid();
        let (column, row) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
        match self.kind {
            Kind::Degrees => {
                super::land::degrees_area_m2((grid.step_x, grid.step_y), grid.y_of(row).clamp(-89.999, 89.999))
            }
            Kind::True => grid.cell_area() * self.metres_per_unit * self.metres_per_unit,
            Kind::Stretched => {
                let m = self.stretch(column, row);
                (m[0][0] * m[1][1] - m[0][1] * m[1][0]).abs()
            }
        }
    }

    /// The plane to measure facilities and roads in.
    pub(super) fn coordinates(&'a self) -> Coordinates<'a> {
        if self.kind == Kind::True { Coordinates::Projection(self) } else { Coordinates::Degrees }
    }

    /// A place in the metres of the projection.
    pub(super) fn metres(&self, c: Coord<f64>) -> Coord<f64> {
        let turned = self.crs.from_wgs84(c).unwrap_or(Coord { x: f64::NAN, y: f64::NAN });
        Coord { x: turned.x * self.metres_per_unit, y: turned.y * self.metres_per_unit }
    }

    /// A place of the projection in degrees; `None` where there is no such place.
    pub(crate) fn degrees(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        self.crs.to_wgs84(place).ok()
    }

    /// A place in cells.
    pub(super) fn cells(&self, c: Coord<f64>) -> Coord<f64> {
        let grid = self.grid();
        let mut turned = self.crs.from_wgs84(c).unwrap_or(Coord { x: f64::NAN, y: f64::NAN });
        if self.kind == Kind::Degrees && turned.x < 0.0 && grid.bounds()[2] > 181.0 {
            turned.x += 360.0;
        }
        Coord { x: grid.column_of(turned.x), y: grid.row_of(turned.y) }
    }

    /// A shape in cells, its long edges bent as the projection bends them.
    ///
    /// # Missing
    /// `None` when the projection cannot show it.
    pub(super) fn outline(&self, shape: &Shape) -> Option<Outline> {
        Outline::following(shape.geometry(), |c| self.cells(c), self.tolerance_cells())
    }

    /// How far an outline in cells may lie from the edges it follows.
    pub(super) fn tolerance_cells(&self) -> f64 {
        let grid = self.grid();
        match self.kind {
            Kind::Degrees => f64::INFINITY,
            _ => EDGE_TOLERANCE_M / (self.metres_per_unit * grid.step_x.abs().max(grid.step_y.abs())),
        }
    }

    /// Does something with the length of cells on the ground.
    pub(super) fn with_metric<T>(&self, work: impl FnOnce(&CellMetric<'_>) -> T) -> T {
        let grid = self.grid();
        match self.kind {
            Kind::Degrees => work(&CellMetric::Degrees { origin: grid.origin_y, step: (grid.step_x, grid.step_y) }),
            Kind::True => {
                let (x, y) = (grid.step_x.abs(), grid.step_y.abs());
                work(&CellMetric::Flat([[x * self.metres_per_unit, 0.0], [0.0, y * self.metres_per_unit]]))
            }
            Kind::Stretched => {
                let here = |column: f64, row: f64| self.stretch(column, row);
                work(&CellMetric::Local(&here))
            }
        }
    }

    /// Metres on the ground per cell about a place.
    fn stretch(&self, column: f64, row: f64) -> Metres {
        let grid = self.grid();
        let place = |c: f64, r: f64| self.crs.to_wgs84(Coord { x: grid.x_of(c), y: grid.y_of(r) }).ok();
        let found = (|| {
            let (a, b, c) = (place(column, row)?, place(column + 0.5, row)?, place(column, row + 0.5)?);
            let (east, north) = degree_m(a.y);
            let by = |to: Coord<f64>| (2.0 * (to.x - a.x) * east, 2.0 * (to.y - a.y) * north);
            let ((cx, cy), (rx, ry)) = (by(b), by(c));
            Some([[cx, rx], [cy, ry]])
        })();
        found.unwrap_or([[grid.step_x.abs(), 0.0], [0.0, grid.step_y.abs()]])
    }

    /// The grid's cells, watched for values below zero.
    pub(super) fn watched(&self) -> Watched<'a> {
        Watched { source: self.source, least: AtomicU64::new(0.0f64.to_bits()) }
    }
}

/// Whether a projection's metres are metres on the ground all over a grid.
fn is_true(crs: &Crs, grid: &Grid, metres_per_unit: f64) -> bool {
    let [x0, y0, x1, y1] = grid.bounds();
    let step = 1000.0 / metres_per_unit;
    let mut asked = 0;
    for (x, y) in [0.0, 0.5, 1.0].iter().flat_map(|i| [0.0, 0.5, 1.0].map(|j| (x0 + i * (x1 - x0), y0 + j * (y1 - y0))))
    {
        let Ok(here) = crs.to_wgs84(Coord { x, y }) else { continue };
        for (dx, dy) in [(1.0, 0.0), (0.0, 1.0), (0.8, 0.6), (0.8, -0.6)] {
            let Ok(there) = crs.to_wgs84(Coord { x: x + dx * step, y: y + dy * step }) else { continue };
            asked += 1;
            if (distance_m(here, there) / 1000.0 - 1.0).abs() > TRUE_ENOUGH {
                return false;
            }
        }
    }
    asked > 0
}

/// Cells that are watched for values below zero.
pub(super) struct Watched<'a> {
    source: &'a dyn CellSource,
    least: AtomicU64,
}

impl Watched<'_> {
    /// Fails when a block with a negative value was read.
    pub(super) fn check(&self) -> Result<(), ExposureError> {
        let value = f64::from_bits(self.least.load(Ordering::Relaxed));
        if value < 0.0 { Err(ExposureError::Negative { value }) } else { Ok(()) }
    }
}

impl CellSource for Watched<'_> {
    fn grid(&self) -> &Grid {
        self.source.grid()
    }

    fn block_size(&self) -> (u32, u32) {
        self.source.block_size()
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        let block = self.source.block(index)?;
        if block.least < 0.0 {
            let lower = |held: u64| (block.least < f64::from_bits(held)).then_some(block.least.to_bits());
            let _ = self.least.fetch_update(Ordering::Relaxed, Ordering::Relaxed, lower);
        }
        Ok(block)
    }
}
