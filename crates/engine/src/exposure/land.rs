//! Land inside areas by class, from a grid of class numbers, exact to fractions of a cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use cg_geo::bands::degree_m;
use cg_geo::coverage::zonal_sums;
use cg_geo::outline::Outline;
use cg_geo::raster::{Block, BlockIndex, CellSource, Cells, Grid, RasterError};
use cg_kit::{Digester, Fault, Severity, Value};

use super::{Area, ExposureError, GridLayer, fault};

/// A land cover grid and the classes of it that are asked for.
pub struct LandLayer<'a> {
    grid: &'a GridLayer<'a>,
    classes: BTreeMap<String, Vec<u32>>,
}

impl<'a> LandLayer<'a> {
    /// Classes by name, each the cell values that it is made of.
    #[must_use]
    pub fn new(grid: &'a GridLayer<'a>, classes: BTreeMap<String, Vec<u32>>) -> Self {
        Self { grid, classes }
    }

    /// Names of the classes, in the order of their columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }

    pub(super) fn digest(&self, digester: Digester) -> Digester {
        let start = digester.text("land").bytes(&self.grid.digest().0);
        self.classes.iter().fold(start, |all, (name, values)| {
            values.iter().fold(all.text(name), |all, v| all.value(&Value::Int(i64::from(*v))))
        })
    }

    /// Square metres of each class inside each area; a fault comes with the number of its area.
    ///
    /// # Missing
    /// `None` for lines and points, outside the grid, and where the grid has no data.
    pub(super) fn measured(
        &self,
        areas: &[Area],
        faults: &mut Vec<(usize, Fault)>,
    ) -> Result<Vec<Vec<Option<f64>>>, ExposureError> {
        let placed: Vec<Option<Outline>> =
            areas.iter().map(|a| a.shape.is_area().then(|| self.grid.outline(&a.shape)).flatten()).collect();
        let outlines: Vec<Outline> = placed.iter().flatten().cloned().collect();
        let mut all = vec![Vec::with_capacity(self.classes.len()); areas.len()];
        for (nth, values) in self.classes.values().enumerate() {
            let source = Classed { grid: self.grid, values };
            let mut found = zonal_sums(&source, &outlines, &|_, _| ())?.into_iter();
            for (at, outline) in placed.iter().enumerate() {
                let zonal = outline.as_ref().and_then(|_| found.next());
                let known = zonal.filter(|z| z.cells > 0.0);
                if nth == 0 && known.is_none() && areas[at].shape.is_area() {
                    faults.push((at, fault("area-without-land-cover", Severity::Warning, &areas[at])));
                }
                all[at].push(known.map(|z| z.sum.max(0.0)));
            }
        }
        Ok(all)
    }
}

/// Square metres of a cell where it is of a class, 0 where it is of another.
struct Classed<'a> {
    grid: &'a GridLayer<'a>,
    values: &'a [u32],
}

impl CellSource for Classed<'_> {
    fn grid(&self) -> &Grid {
        self.grid.grid()
    }

    fn block_size(&self) -> (u32, u32) {
        self.grid.source().block_size()
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        let block = self.grid.source().block(index)?;
        let wide = block.width as usize;
        let mut out = Vec::with_capacity(wide * block.height as usize);
        for row in 0..block.height {
            let area = self.grid.cell_area_m2(block.column + block.width / 2, block.row + row);
            let from = row as usize * wide;
            for at in from..from + wide {
                let value = match &block.cells {
                    Cells::Single(values) => f64::from(values[at]),
                    Cells::Double(values) => values[at],
                };
                out.push(match value {
                    v if v.is_nan() => f64::NAN,
                    v if self.values.iter().any(|class| f64::from(*class) == v) => area,
                    _ => 0.0,
                });
            }
        }
        Ok(Arc::new(Block::new((block.column, block.row), (block.width, block.height), Cells::Double(out))))
    }
}

/// Square metres of a cell in degrees whose middle lies at a latitude.
pub(super) fn degrees_area_m2(step: (f64, f64), latitude: f64) -> f64 {
    // The ellipsoid's band is as long as at its middle up to (step in radians)² / 24.
    let (x, y) = degree_m(latitude);
    (x * step.0 * y * step.1).abs()
}
