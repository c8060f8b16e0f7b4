//! Outlines as plain segments in some plane: what the exposure kernels work on.

use crate::bend::placed;
use geo_types::{Coord, Geometry, LineString, Polygon};

/// A straight piece from (`ax`, `ay`) to (`bx`, `by`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Start, x.
    pub ax: f64,
    /// Start, y.
    pub ay: f64,
    /// End, x.
    pub bx: f64,
    /// End, y.
    pub by: f64,
}

/// Rectangle parallel to the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Least x.
    pub min_x: f64,
    /// Least y.
    pub min_y: f64,
    /// Greatest x.
    pub max_x: f64,
    /// Greatest y.
    pub max_y: f64,
}

/// An area, line or set of points as segments.
///
/// # Shape
/// The first `boundary` segments bound an area, exterior rings counter-clockwise and holes clockwise;
/// the rest are lines, and points as segments of no length.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// All segments.
    pub segments: Vec<Segment>,
    /// How many of them bound an area.
    pub boundary: usize,
    /// Smallest rectangle around everything.
    pub extent: Extent,
}

impl Extent {
    /// The empty extent, which any point widens.
    pub const EMPTY: Self =
        Self { min_x: f64::INFINITY, min_y: f64::INFINITY, max_x: f64::NEG_INFINITY, max_y: f64::NEG_INFINITY };

    /// Widens to hold a point.
    #[inline]
    pub fn add(&mut self, x: f64, y: f64) {
        self.min_x = self.min_x.min(x);
        self.min_y = self.min_y.min(y);
        self.max_x = self.max_x.max(x);
        self.max_y = self.max_y.max(y);
    }

    /// Grown on all sides.
    #[must_use]
    pub fn grown(self, by_x: f64, by_y: f64) -> Self {
        Self { min_x: self.min_x - by_x, min_y: self.min_y - by_y, max_x: self.max_x + by_x, max_y: self.max_y + by_y }
    }

    /// Whether a point lies inside or on the edge.
    #[inline]
    #[must_use]
    pub fn holds(&self, x: f64, y: f64) -> bool {
        x >= self.min_x && x <= self.max_x && y >= self.min_y && y <= self.max_y
    }

    /// Whether two extents touch.
    #[inline]
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min_x <= other.max_x && self.max_x >= other.min_x && self.min_y <= other.max_y && self.max_y >= other.min_y
    }
}

impl Segment {
    /// Smallest rectangle around the segment.
    #[inline]
    #[must_use]
    pub fn extent(&self) -> Extent {
        Extent {
            min_x: self.ax.min(self.bx),
            min_y: self.ay.min(self.by),
            max_x: self.ax.max(self.bx),
            max_y: self.ay.max(self.by),
        }
    }

    /// Squared distance to a point.
    #[inline]
    #[must_use]
    pub fn distance2(&self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (self.bx - self.ax, self.by - self.ay);
        let (px, py) = (x - self.ax, y - self.ay);
        let long = dx * dx + dy * dy;
        let t = if long > 0.0 { ((px * dx + py * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
        let (ex, ey) = (px - t * dx, py - t * dy);
        ex * ex + ey * ey
    }
}

impl Outline {
    /// Outline of a geometry, every position passed through `place` first.
    ///
    /// # Missing
    /// `None` when the geometry is empty or a position is not finite.
    pub fn new(shape: &Geometry<f64>, place: impl FnMut(Coord<f64>) -> Coord<f64>) -> Option<Self> {
        Self::following(shape, place, f64::INFINITY)
    }

    /// Outline of a geometry in degrees in a plane that bends its edges: places are added so that the outline stays
    /// within `tolerance` of them.
    ///
    /// # Units
    /// The tolerance in the units of the plane.
    ///
    /// # Missing
    /// As for [`Outline::new`].
    pub fn following(
        shape: &Geometry<f64>,
        mut place: impl FnMut(Coord<f64>) -> Coord<f64>,
        tolerance: f64,
    ) -> Option<Self> {
        let mut maker = Maker { boundary: Vec::new(), rest: Vec::new(), place: &mut place, tolerance };
        maker.geometry(shape);
        let boundary = maker.boundary.len();
        let mut segments = maker.boundary;
        segments.append(&mut maker.rest);
        let mut extent = Extent::EMPTY;
        for s in &segments {
            extent.add(s.ax, s.ay);
            extent.add(s.bx, s.by);
            if !(s.ax.is_finite() && s.ay.is_finite() && s.bx.is_finite() && s.by.is_finite()) {
                return None;
            }
        }
        (!segments.is_empty()).then_some(Self { segments, boundary, extent })
    }

    /// Segments that bound an area.
    #[must_use]
    pub fn boundary(&self) -> &[Segment] {
        &self.segments[..self.boundary]
    }

    /// Whether a point lies inside the area (odd number of crossings to its right).
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        self.boundary > 0 && self.extent.holds(x, y) && inside(self.boundary(), x, y)
    }

    /// Distance from a point: 0 inside.
    #[must_use]
    pub fn distance(&self, x: f64, y: f64) -> f64 {
        if self.contains(x, y) {
            return 0.0;
        }
        self.segments.iter().map(|s| s.distance2(x, y)).fold(f64::INFINITY, f64::min).sqrt()
    }

    /// Area in the plane, holes taken off.
    #[must_use]
    pub fn area(&self) -> f64 {
        let (x0, y0) = (self.extent.min_x, self.extent.min_y);
        self.boundary().iter().map(|s| (s.ax - x0) * (s.by - y0) - (s.bx - x0) * (s.ay - y0)).sum::<f64>() / 2.0
    }
}

/// Whether a point lies inside rings given as segments.
#[must_use]
pub fn inside(boundary: &[Segment], x: f64, y: f64) -> bool {
    let mut odd = false;
    for s in boundary {
        if (s.ay > y) != (s.by > y) && x < s.ax + (y - s.ay) / (s.by - s.ay) * (s.bx - s.ax) {
            odd = !odd;
        }
    }
    odd
}

struct Maker<'a> {
    boundary: Vec<Segment>,
    rest: Vec<Segment>,
    place: &'a mut dyn FnMut(Coord<f64>) -> Coord<f64>,
    tolerance: f64,
}

impl Maker<'_> {
    fn geometry(&mut self, shape: &Geometry<f64>) {
        match shape {
            Geometry::Point(p) => self.point(p.0),
            Geometry::MultiPoint(many) => many.0.iter().for_each(|p| self.point(p.0)),
            Geometry::Line(line) => self.line(&LineString::from(vec![line.start, line.end])),
            Geometry::LineString(line) => self.line(line),
            Geometry::MultiLineString(many) => many.0.iter().for_each(|l| self.line(l)),
            Geometry::Polygon(p) => self.polygon(p),
            Geometry::MultiPolygon(many) => many.0.iter().for_each(|p| self.polygon(p)),
            Geometry::Rect(r) => self.polygon(&r.to_polygon()),
            Geometry::Triangle(t) => self.polygon(&t.to_polygon()),
            Geometry::GeometryCollection(many) => many.0.iter().for_each(|g| self.geometry(g)),
        }
    }

    fn point(&mut self, p: Coord<f64>) {
        let p = (self.place)(p);
        self.rest.push(Segment { ax: p.x, ay: p.y, bx: p.x, by: p.y });
    }

    fn line(&mut self, line: &LineString<f64>) {
        let placed = placed(line, self.place, self.tolerance);
        match placed.as_slice() {
            [p] => self.rest.push(Segment { ax: p.x, ay: p.y, bx: p.x, by: p.y }),
            many => self.rest.extend(many.windows(2).map(joined)),
        }
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) {
        self.ring(polygon.exterior(), 1.0);
        for hole in polygon.interiors() {
            self.ring(hole, -1.0);
        }
    }

    /// Adds a ring, turned round when its signed area does not have the wanted sign.
    fn ring(&mut self, ring: &LineString<f64>, wanted: f64) {
        let start = self.boundary.len();
        self.boundary.reserve(ring.0.len());
        let mut places = placed(ring, self.place, self.tolerance).into_iter();
        let Some(first) = places.next() else { return };
        let (mut last, mut doubled) = (first, 0.0);
        for place in places {
            doubled += (last.x - first.x) * (place.y - first.y) - (place.x - first.x) * (last.y - first.y);
            self.boundary.push(joined(&[last, place]));
            last = place;
        }
        if last != first {
            self.boundary.push(joined(&[last, first]));
        }
        if doubled * wanted < 0.0 {
            self.boundary[start..].reverse();
            for s in &mut self.boundary[start..] {
                *s = Segment { ax: s.bx, ay: s.by, bx: s.ax, by: s.ay };
            }
        }
    }
}

fn joined(w: &[Coord<f64>]) -> Segment {
    Segment { ax: w[0].x, ay: w[0].y, bx: w[1].x, by: w[1].y }
}
