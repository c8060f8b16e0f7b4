//! How long a cell is on the ground.

use crate::outline::Extent;
use crate::raster::Grid;

const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY2: f64 = 0.006_694_379_990_141_316;

/// Metres per degree of longitude and of latitude at a latitude, on the WGS 84 ellipsoid.
///
/// # Units
/// In: degrees. Out: metres per degree.
#[must_use]
pub fn degree_m(latitude: f64) -> (f64, f64) {
    let (sin, cos) = (libm::sin(latitude.to_radians()), libm::cos(latitude.to_radians()));
    let flat = 1.0 - ECCENTRICITY2 * sin * sin;
    let prime = SEMI_MAJOR_M / flat.sqrt();
    let meridian = prime * (1.0 - ECCENTRICITY2) / flat;
    ((prime * cos.abs()).to_radians(), meridian.to_radians())
}

/// Metres on the ground per cell: row vectors x, y by column, row.
pub type Metres = [[f64; 2]; 2];

/// How distances in cells become metres.
pub enum CellMetric<'a> {
    /// The same everywhere: the metres of a projection.
    Flat(Metres),
    /// Cells in degrees on the WGS 84 ellipsoid.
    Degrees {
        /// Latitude of the outer edge of the first row.
        origin: f64,
        /// Signed cell size in degrees of longitude and latitude.
        step: (f64, f64),
    },
    /// Known only by asking at a column and row, for projections that stretch.
    Local(&'a (dyn Fn(f64, f64) -> Metres + Sync)),
}

impl CellMetric<'_> {
    /// The metric of a grid as its coordinate system measures: degrees on the ellipsoid, or the projection's metres.
    #[must_use]
    pub fn of(grid: &Grid) -> Self {
        if grid.crs.geographic {
            Self::Degrees { origin: grid.origin_y, step: (grid.step_x, grid.step_y) }
        } else {
            Self::Flat([[grid.step_x.abs(), 0.0], [0.0, grid.step_y.abs()]])
        }
    }

    /// Metres per cell at a place, turned so that its determinant is positive.
    pub(super) fn at(&self, column: f64, row: f64) -> Metres {
        let m = match self {
            Self::Flat(m) => *m,
            Self::Degrees { origin, step } => {
                let (x, y) = degree_m((origin + row * step.1).clamp(-89.999, 89.999));
                [[x * step.0.abs(), 0.0], [0.0, y * step.1.abs()]]
            }
            Self::Local(ask) => ask(column, row),
        };
        if m[0][0] * m[1][1] < m[0][1] * m[1][0] { [m[0], [-m[1][0], -m[1][1]]] } else { m }
    }

    /// Whether one metric is good enough for an area.
    pub(super) fn is_alike_over(&self, e: &Extent) -> bool {
        let most = f64::from(self.rows_alike((e.min_x + e.max_x) / 2.0, (e.min_y + e.max_y) / 2.0));
        e.max_y - e.min_y <= most && (!matches!(self, Self::Local(_)) || e.max_x - e.min_x <= most)
    }

    /// Most rows of cells that may share one metric.
    pub(super) fn rows_alike(&self, column: f64, row: f64) -> u32 {
        if let Self::Flat(_) = self {
            return u32::MAX;
        }
        let m = self.at(column, row);
        let tall = (m[0][1] * m[0][1] + m[1][1] * m[1][1]).sqrt();
        (4000.0 / tall).clamp(1.0, 1e6) as u32
    }
}

/// How many columns and rows a distance in metres can reach.
pub(super) fn cells_reached(m: &Metres, distance: f64) -> (f64, f64) {
    let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    let columns = (m[1][1] * m[1][1] + m[0][1] * m[0][1]).sqrt() / determinant;
    let rows = (m[1][0] * m[1][0] + m[0][0] * m[0][0]).sqrt() / determinant;
    (distance * columns, distance * rows)
}
