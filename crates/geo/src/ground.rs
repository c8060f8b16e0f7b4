//! Distances on the ground between things given in a projection's metres or in degrees.

use std::cell::OnceCell;

use crate::bands::degree_m;
use crate::outline::{Extent, Outline};

/// What coordinates mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plane {
    /// Metres of a projection, taken as they are.
    Metres,
    /// Longitude and latitude in degrees, measured on the WGS 84 ellipsoid.
    Degrees,
}

impl Plane {
    /// Metres per unit of x and y about a latitude.
    #[inline]
    pub(crate) fn scale(self, y: f64) -> (f64, f64) {
        match self {
            Self::Metres => (1.0, 1.0),
            Self::Degrees => degree_m(y.clamp(-89.999, 89.999)),
        }
    }

    /// Most metres per unit of x and y anywhere.
    pub(crate) fn longest(self) -> (f64, f64) {
        match self {
            Self::Metres => (1.0, 1.0),
            Self::Degrees => (111_320.0, 111_700.0),
        }
    }

    /// Least metres per unit of x and y between two y.
    #[inline]
    pub(crate) fn shortest(self, low: f64, high: f64) -> (f64, f64) {
        match self {
            Self::Metres => (1.0, 1.0),
            Self::Degrees => (self.scale(low.abs().max(high.abs())).0, 110_500.0),
        }
    }

    /// Scale between an area and a place, at the latitude midway.
    #[inline]
    pub(crate) fn between(self, extent: &Extent, y: f64) -> (f64, f64) {
        match self {
            Self::Metres => (1.0, 1.0),
            Self::Degrees => self.scale((y + y.clamp(extent.min_y, extent.max_y)) / 2.0),
        }
    }

    /// An extent grown by metres on all sides, a little more than needed.
    pub(crate) fn grown(self, extent: &Extent, metres: f64) -> Extent {
        match self {
            Self::Metres => extent.grown(metres, metres),
            Self::Degrees => {
                let up = metres / 110_500.0;
                let farthest = extent.min_y.abs().max(extent.max_y.abs()) + up;
                extent.grown(metres / self.scale(farthest.min(89.9)).0.max(1.0) * 1.001, up)
            }
        }
    }
}

/// An area's segments made ready for many distances.
pub(crate) struct Ready<'a> {
    pub(crate) area: &'a Outline,
    pub(crate) plane: Plane,
    lines: OnceCell<Vec<[f64; 5]>>,
}

impl<'a> Ready<'a> {
    pub(crate) fn new(area: &'a Outline, plane: Plane) -> Self {
        Self { area, plane, lines: OnceCell::new() }
    }

    /// Start, direction and, in the projection's metres, 1 / length² of each segment; made when first asked for.
    fn lines(&self) -> &[[f64; 5]] {
        self.lines.get_or_init(|| {
            let lines = self.area.segments.iter().map(|s| {
                let (dx, dy) = (s.bx - s.ax, s.by - s.ay);
                let long = dx * dx + dy * dy;
                [s.ax, s.ay, dx, dy, if long > 0.0 { 1.0 / long } else { 0.0 }]
            });
            lines.collect()
        })
    }

    /// Four places of the area, spread along it.
    pub(crate) fn corners(&self) -> [(f64, f64); 4] {
        let segments = &self.area.segments;
        [0, 1, 2, 3].map(|quarter| segments[segments.len() * quarter / 4]).map(|s| (s.ax, s.ay))
    }

    /// Squared distance in metres to a place outside, no less than needed to compare with `enough`.
    pub(crate) fn edge_distance2(&self, x: f64, y: f64) -> f64 {
        match self.plane {
            Plane::Metres => {
                let mut least = f64::INFINITY;
                for [ax, ay, dx, dy, inverse] in self.lines() {
                    let (px, py) = (x - ax, y - ay);
                    let t = (px * dx + py * dy) * inverse;
                    let t = if t > 0.0 { t } else { 0.0 };
                    let t = if t < 1.0 { t } else { 1.0 };
                    let (ex, ey) = (px - t * dx, py - t * dy);
                    let square = ex * ex + ey * ey;
                    least = if square < least { square } else { least };
                }
                least
            }
            Plane::Degrees => self.nearest_place(x, y).0,
        }
    }

    /// Whether the boundary comes within a squared distance in metres of a place; without making the lines, which pays
    /// for a few places only.
    pub(crate) fn edge_within(&self, x: f64, y: f64, square: f64) -> bool {
        match self.plane {
            Plane::Metres => self.area.segments.iter().any(|s| s.distance2(x, y) <= square),
            Plane::Degrees => self.nearest_place(x, y).0 <= square,
        }
    }

    /// Squared distance of every segment from a place with a given scale, and the least of them.
    pub(crate) fn distances2(&self, x: f64, y: f64, (sx, sy): (f64, f64), out: &mut Vec<f64>) -> f64 {
        out.clear();
        out.extend(self.lines().iter().map(|[ax, ay, dx, dy, inverse]| {
            let (px, py, ux, uy) = ((x - ax) * sx, (y - ay) * sy, dx * sx, dy * sy);
            let inverse = if sx == sy { inverse / (sx * sx) } else { 1.0 / (ux * ux + uy * uy) };
            let t = (px * ux + py * uy) * inverse;
            let t = if t > 0.0 { t } else { 0.0 };
            let t = if t < 1.0 { t } else { 1.0 };
            let (ex, ey) = (px - t * ux, py - t * uy);
            ex * ex + ey * ey
        }));
        out.iter().fold(f64::INFINITY, |least, square| if *square < least { *square } else { least })
    }

    /// Squared distance in metres to the boundary, and the nearest place on it.
    pub(crate) fn nearest_place(&self, x: f64, y: f64) -> (f64, (f64, f64)) {
        let (sx, sy) = self.plane.between(&self.area.extent, y);
        let mut best = (f64::INFINITY, (f64::NAN, f64::NAN));
        for [ax, ay, dx, dy, _] in self.lines() {
            let (px, py, ux, uy) = ((x - ax) * sx, (y - ay) * sy, dx * sx, dy * sy);
            let long = ux * ux + uy * uy;
            let t = if long > 0.0 { ((px * ux + py * uy) / long).clamp(0.0, 1.0) } else { 0.0 };
            let (ex, ey) = (px - t * ux, py - t * uy);
            let square = ex * ex + ey * ey;
            if square < best.0 {
                best = (square, (ax + t * dx, ay + t * dy));
            }
        }
        best
    }

    /// Squared distance in metres from the area's extent: never more than the true distance by more than rounding.
    #[inline]
    pub(crate) fn least2(&self, e: &Extent) -> f64 {
        let own = &self.area.extent;
        let dx = (e.min_x - own.max_x).max(own.min_x - e.max_x).max(0.0);
        let dy = (e.min_y - own.max_y).max(own.min_y - e.max_y).max(0.0);
        let (low, high) = (e.min_y.min(own.min_y), e.max_y.max(own.max_y));
        let (sx, sy) = self.plane.shortest(low, high);
        let (x, y) = (dx * sx, dy * sy);
        x * x + y * y
    }

    /// Squared distance in metres that no place is farther than, told from some of the area's own.
    pub(crate) fn most2(&self, corners: &[(f64, f64); 4], x: f64, y: f64) -> f64 {
        let (sx, sy) = self.plane.longest();
        let far = |(cx, cy): &(f64, f64)| {
            let (dx, dy) = ((x - cx) * sx, (y - cy) * sy);
            dx * dx + dy * dy
        };
        corners.iter().map(far).fold(f64::INFINITY, f64::min)
    }
}
