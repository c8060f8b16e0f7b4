//! Geometry that is valid by construction.
//!
//! [`Rough`] is what a file says; [`Shape`] is what we believe. The only way from one to the other
//! is [`Shape::examine`] (or [`Shape::parse`]), which names every fault, and [`Shape::repair`],
//! which says what it changed.

mod cross;
mod fault;
mod meridian;
mod nest;
mod repair;
mod ring;
mod rough;

pub use fault::{Problem, ShapeFault, ShapePlace};
pub use rough::Rough;

use crate::measure::{self, Bbox};
use crate::wkb::{self, WkbError};
use cg_kit::{Cell, Kind, Severity, Value};
use fault::Faults;
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// More vertices than this in one shape are refused unread (a guard, not a goal).
pub const MAX_VERTICES: usize = 4_000_000;

/// A place, line or outline on the earth that is known to be well formed.
///
/// WGS84 longitude and latitude in degrees. One of Point, MultiPoint, LineString,
/// MultiLineString, Polygon, MultiPolygon; never empty; every coordinate finite and in range;
/// rings closed, simple, outer rings counter-clockwise and holes clockwise; holes inside their
/// shell; parts apart. "Valid" means what OGC Simple Features and GEOS mean by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    geometry: Geometry<f64>,
}

/// The six kinds of shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShapeKind {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
}

impl ShapeKind {
    /// The name GeoJSON and OGC give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
        }
    }
}

/// What [`Shape::examine`] found: the shape when it is sound, and every fault and note.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The shape, when no fault is an error.
    pub shape: Option<Shape>,
    /// Errors (then `shape` is `None`), warnings and notes, in order of part, ring, vertex.
    pub faults: Vec<ShapeFault>,
}

impl Shape {
    /// One place.
    ///
    /// # Errors
    /// Not finite, out of range, or exactly 0,0.
    pub fn point(longitude: f64, latitude: f64) -> Result<Self, Vec<ShapeFault>> {
        Self::parse(Rough::Points(vec![Coord { x: longitude, y: latitude }]))
    }

    /// The shape, or every fault that keeps it from being one.
    ///
    /// Notes that lose nothing (repeated vertices removed) are dropped here; use
    /// [`Shape::examine`] to hear them.
    ///
    /// # Errors
    /// All faults found, of any severity.
    pub fn parse(geometry: impl Into<Rough>) -> Result<Self, Vec<ShapeFault>> {
        let examined = Self::examine(geometry);
        examined.shape.ok_or(examined.faults)
    }

    /// Looks at every vertex, edge, ring and part once and says all that is wrong.
    ///
    /// Time is O(n log n) in the number of vertices for real outlines; an outline built to defeat
    /// that is refused as [`Problem::TooComplex`] after a bounded amount of work.
    pub fn examine(geometry: impl Into<Rough>) -> Examined {
        let mut faults = Faults::default();
        let geometry = ring::geometry_of(geometry.into(), &mut faults);
        let faults = faults.into_sorted();
        let sound = !faults.iter().any(|f| f.severity() == Severity::Error);
        Examined { shape: geometry.filter(|_| sound).map(|geometry| Self { geometry }), faults }
    }

    /// A sound shape from an unsound outline, and what was wrong and what was changed.
    ///
    /// Self-crossing rings are filled even-odd, holes are cut out, overlapping parts are joined,
    /// open rings are closed, empty rings are left out, and what crosses the 180° meridian, written with
    /// longitudes of 179 and 181 or of 179 and −179, is split there. Coordinates that are not finite, out
    /// of range or 0,0 cannot be repaired. The last fault is [`Problem::Repaired`] with the area
    /// before and after, when something was changed.
    ///
    /// # Missing
    /// `None` when nothing sound can be made of it.
    pub fn repair(geometry: impl Into<Rough>) -> Option<(Self, Vec<ShapeFault>)> {
        repair::repair(geometry.into())
    }

    /// Which of the six kinds it is.
    pub fn kind(&self) -> ShapeKind {
        match &self.geometry {
            Geometry::Point(_) => ShapeKind::Point,
            Geometry::MultiPoint(_) => ShapeKind::MultiPoint,
            Geometry::LineString(_) => ShapeKind::LineString,
            Geometry::MultiLineString(_) => ShapeKind::MultiLineString,
            Geometry::Polygon(_) => ShapeKind::Polygon,
            _ => ShapeKind::MultiPolygon,
        }
    }

    /// The geometry itself: always one of the six kinds.
    pub fn geometry(&self) -> &Geometry<f64> {
        &self.geometry
    }

    /// Gives the geometry away.
    pub fn into_geometry(self) -> Geometry<f64> {
        self.geometry
    }

    /// Its polygons; none for points and lines.
    pub fn polygons(&self) -> &[Polygon<f64>] {
        match &self.geometry {
            Geometry::Polygon(p) => std::slice::from_ref(p),
            Geometry::MultiPolygon(m) => &m.0,
            _ => &[],
        }
    }

    /// Its lines; none for points and polygons.
    pub fn lines(&self) -> &[LineString<f64>] {
        match &self.geometry {
            Geometry::LineString(l) => std::slice::from_ref(l),
            Geometry::MultiLineString(m) => &m.0,
            _ => &[],
        }
    }

    /// Its points; none for lines and polygons.
    pub fn points(&self) -> &[Point<f64>] {
        match &self.geometry {
            Geometry::Point(p) => std::slice::from_ref(p),
            Geometry::MultiPoint(m) => &m.0,
            _ => &[],
        }
    }

    /// Whether it covers ground.
    pub fn is_area(&self) -> bool {
        !self.polygons().is_empty()
    }

    /// The box around it.
    pub fn bbox(&self) -> Bbox {
        measure::bbox_of(&self.geometry).unwrap_or(Bbox::NOTHING)
    }

    /// Whether any part of it lies in a box or on its edge.
    ///
    /// # Units
    /// West, south, east, north in degrees.
    pub fn intersects_box(&self, [west, south, east, north]: [f64; 4]) -> bool {
        let (low, high) = (geo_types::coord! { x: west, y: south }, geo_types::coord! { x: east, y: north });
        geo::Intersects::intersects(&self.geometry, &geo_types::Rect::new(low, high))
    }

    /// Area on the WGS84 ellipsoid; 0 for points and lines.
    ///
    /// # Units
    /// Square metres.
    pub fn area_m2(&self) -> f64 {
        self.polygons().iter().map(measure::area_m2).sum()
    }

    /// Length of its lines on the WGS84 ellipsoid; 0 for points and polygons.
    ///
    /// # Units
    /// Metres.
    pub fn length_m(&self) -> f64 {
        self.lines().iter().map(measure::length_m).sum()
    }

    /// A place that is on the shape: inside the polygon, on the line, one of the points.
    pub fn place_on(&self) -> Point<f64> {
        measure::place_on(&self.geometry)
    }

    /// Little-endian ISO WKB, as stored.
    pub fn to_wkb(&self) -> Vec<u8> {
        wkb::write(&self.geometry)
    }

    /// A shape from bytes of unknown origin, examined in full.
    ///
    /// # Errors
    /// The bytes are not WKB, or the geometry is unsound.
    pub fn from_wkb(bytes: &[u8]) -> Result<Self, WkbError> {
        Self::parse(wkb::read(bytes)?.rough).map_err(|faults| WkbError::Unsound { faults })
    }

    /// A shape from bytes that [`Shape::to_wkb`] wrote into our own database.
    ///
    /// Checks structure, range and closed rings, but not crossings: those were judged when the
    /// shape was first taken in. About ten times as fast as [`Shape::from_wkb`].
    ///
    /// # Errors
    /// The bytes are not such WKB.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, WkbError> {
        let mut faults = Faults::default();
        let geometry = ring::stored_geometry(wkb::read(bytes)?.rough, &mut faults);
        match geometry {
            Some(geometry) if faults.is_empty() => Ok(Self { geometry }),
            _ => Err(WkbError::Unsound { faults: faults.into_sorted() }),
        }
    }

    fn from_parts(parts: Parts) -> Option<Self> {
        parts.into_geometry().map(|geometry| Self { geometry })
    }
}

impl Cell for Shape {
    const KIND: Kind = Kind::Shape;

    fn into_value(self) -> Value {
        Value::Bytes(self.to_wkb())
    }

    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Bytes(bytes) => Self::from_stored(bytes).map_err(|_| "a sound shape as WKB"),
            _ => Err("a shape as WKB"),
        }
    }
}

/// Sound parts before they become one geometry.
enum Parts {
    Points(Vec<Point<f64>>),
    Lines(Vec<LineString<f64>>),
    Areas(Vec<Polygon<f64>>),
}

impl Parts {
    /// One part gives the single kind, more the multi kind.
    fn into_geometry(self) -> Option<Geometry<f64>> {
        match self {
            Self::Points(mut p) if p.len() == 1 => p.pop().map(Geometry::Point),
            Self::Lines(mut l) if l.len() == 1 => l.pop().map(Geometry::LineString),
            Self::Areas(mut a) if a.len() == 1 => a.pop().map(Geometry::Polygon),
            Self::Points(p) if !p.is_empty() => Some(Geometry::MultiPoint(MultiPoint::new(p))),
            Self::Lines(l) if !l.is_empty() => Some(Geometry::MultiLineString(MultiLineString::new(l))),
            Self::Areas(a) if !a.is_empty() => Some(Geometry::MultiPolygon(MultiPolygon::new(a))),
            _ => None,
        }
    }
}
