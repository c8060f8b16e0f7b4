//! Lengths and areas on the ellipsoid, and a flat plane in metres around a place.
//!
//! # Source
//! Geodesics: Karney (2013), *Algorithms for geodesics*, through `geographiclib-rs`.

mod plane;

pub use plane::LocalPlane;

use geo::{Centroid, InteriorPoint};
use geo_types::{Coord, Geometry, LineString, Point, Polygon};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic, PolygonArea, Winding};
use std::sync::LazyLock;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// A box in degrees: west, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bbox {
    pub min_x: f64,
    pub min_y: f64,
    pub max_x: f64,
    pub max_y: f64,
}

impl Bbox {
    /// The box of no points: joining anything to it gives that thing's box.
    pub const NOTHING: Self =
        Self { min_x: f64::INFINITY, min_y: f64::INFINITY, max_x: f64::NEG_INFINITY, max_y: f64::NEG_INFINITY };

    /// The whole earth.
    pub const WORLD: Self = Self { min_x: -180.0, min_y: -90.0, max_x: 180.0, max_y: 90.0 };

    /// From its four sides.
    pub fn new(min_x: f64, min_y: f64, max_x: f64, max_y: f64) -> Self {
        Self { min_x, min_y, max_x, max_y }
    }

    /// The boxes that a box named by its west, south, east and north sides is made of: two when west is greater than
    /// east, which means that it crosses the 180° meridian (OGC API – Features, GeoJSON). Longitudes of up to 360°
    /// are understood.
    ///
    /// # Missing
    /// `None` when a side is not finite or out of range, or south is greater than north.
    pub fn parts(west: f64, south: f64, east: f64, north: f64) -> Option<(Self, Option<Self>)> {
        let fits = |x: f64| x.abs() <= 360.0;
        if !(fits(west) && fits(east) && south >= -90.0 && south <= north && north <= 90.0) {
            return None;
        }
        if east - west >= 360.0 {
            return Some((Self::new(-180.0, south, 180.0, north), None));
        }
        if west >= -180.0 && west <= east && east <= 180.0 {
            return Some((Self::new(west, south, east, north), None));
        }
        let into = |x: f64| if (-180.0..=180.0).contains(&x) { x } else { (x + 180.0).rem_euclid(360.0) - 180.0 };
        let (west, east) = (into(west), into(east));
        if west <= east {
            return Some((Self::new(west, south, east, north), None));
        }
        Some((Self::new(west, south, 180.0, north), Some(Self::new(-180.0, south, east, north))))
    }

    /// The box around coordinates.
    pub fn around(coords: impl IntoIterator<Item = Coord<f64>>) -> Self {
        coords.into_iter().fold(Self::NOTHING, Self::with)
    }

    fn with(self, c: Coord<f64>) -> Self {
        self.joined(Self::new(c.x, c.y, c.x, c.y))
    }

    /// The smallest box around both.
    pub fn joined(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }

    /// The box grown on all sides by degrees.
    pub fn grown(self, x: f64, y: f64) -> Self {
        Self::new(self.min_x - x, self.min_y - y, self.max_x + x, self.max_y + y)
    }

    /// Whether they share at least a point.
    pub fn meets(&self, other: &Self) -> bool {
        self.min_x <= other.max_x && other.min_x <= self.max_x && self.min_y <= other.max_y && other.min_y <= self.max_y
    }

    /// Whether the point is in the box or on its edge.
    pub fn holds(&self, c: Coord<f64>) -> bool {
        c.x >= self.min_x && c.x <= self.max_x && c.y >= self.min_y && c.y <= self.max_y
    }

    /// Whether it is the box of no points.
    pub fn is_nothing(&self) -> bool {
        self.min_x > self.max_x || self.min_y > self.max_y
    }

    /// Its middle.
    pub fn centre(&self) -> Coord<f64> {
        Coord { x: (self.min_x + self.max_x) / 2.0, y: (self.min_y + self.max_y) / 2.0 }
    }
}

/// The box around a geometry; `None` when it is empty.
pub fn bbox_of(geometry: &Geometry<f64>) -> Option<Bbox> {
    use geo::CoordsIter;
    let bbox = Bbox::around(geometry.coords_iter());
    (!bbox.is_nothing()).then_some(bbox)
}

/// Area of a closed ring on the ellipsoid, whichever way it turns. A ring that crosses itself
/// counts one wing against the other.
///
/// # Units
/// Degrees in, square metres out.
pub fn ring_area_m2(ring: &[Coord<f64>]) -> f64 {
    let open = match ring {
        [first, middle @ .., last] if first == last && !middle.is_empty() => &ring[..ring.len() - 1],
        _ => ring,
    };
    if open.len() < 3 {
        return 0.0;
    }
    let mut area = PolygonArea::new(&WGS84, Winding::CounterClockwise);
    for c in open {
        area.add_point(c.y, c.x);
    }
    area.compute(true).1.abs()
}

/// Area of a polygon on the ellipsoid.
///
/// # Units
/// Square metres.
pub fn area_m2(polygon: &Polygon<f64>) -> f64 {
    let holes: f64 = polygon.interiors().iter().map(|h| ring_area_m2(&h.0)).sum();
    ring_area_m2(&polygon.exterior().0) - holes
}

/// Length of a line on the ellipsoid.
///
/// # Units
/// Metres.
pub fn length_m(line: &LineString<f64>) -> f64 {
    line.0.windows(2).map(|w| distance_m(w[0], w[1])).sum()
}

/// Length of a polygon's boundary, holes included.
///
/// # Units
/// Metres.
pub fn perimeter_m(polygon: &Polygon<f64>) -> f64 {
    length_m(polygon.exterior()) + polygon.interiors().iter().map(length_m).sum::<f64>()
}

/// The shortest way between two places on the ellipsoid.
///
/// # Units
/// Degrees in, metres out.
pub fn distance_m(a: Coord<f64>, b: Coord<f64>) -> f64 {
    WGS84.inverse(a.y, a.x, b.y, b.x)
}

/// The bearing from a to b at a, clockwise from true north.
///
/// # Units
/// Degrees, 0 to 360.
pub fn bearing_deg(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (_, azimuth, _, _): (f64, f64, f64, f64) = WGS84.inverse(a.y, a.x, b.y, b.x);
    (azimuth + 360.0) % 360.0
}

/// The place reached from `start` on a bearing after a distance.
///
/// # Units
/// Bearing in degrees clockwise from true north, distance in metres.
pub fn destination(start: Coord<f64>, bearing_deg: f64, distance_m: f64) -> Coord<f64> {
    let (lat, lon): (f64, f64) = WGS84.direct(start.y, start.x, bearing_deg, distance_m);
    Coord { x: lon, y: lat }
}

/// Centre of gravity in degrees (may lie outside); `None` when the geometry is empty.
pub fn centroid(geometry: &Geometry<f64>) -> Option<Point<f64>> {
    geometry.centroid()
}

/// A place that is on the geometry. Falls back to its first coordinate.
pub fn place_on(geometry: &Geometry<f64>) -> Point<f64> {
    use geo::CoordsIter;
    match geometry {
        Geometry::Point(p) => *p,
        _ => geometry
            .interior_point()
            .or_else(|| geometry.coords_iter().next().map(Point))
            .unwrap_or_else(|| Point::new(f64::NAN, f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::Bbox;

    #[test]
    fn a_box_whose_west_is_east_of_its_east_crosses_the_180_meridian() {
        let fiji = (Bbox::new(177.0, -20.0, 180.0, -15.0), Some(Bbox::new(-180.0, -20.0, -178.0, -15.0)));
        assert_eq!(Bbox::parts(177.0, -20.0, -178.0, -15.0), Some(fiji));
        assert_eq!(Bbox::parts(177.0, -20.0, 182.0, -15.0), Some(fiji));
        assert_eq!(Bbox::parts(-183.0, -20.0, -178.0, -15.0), Some(fiji));
    }

    #[test]
    fn other_boxes_are_one_part_and_no_box_is_none() {
        let one = |west, east| Bbox::parts(west, 1.0, east, 2.0);
        assert_eq!(one(3.0, 4.0), Some((Bbox::new(3.0, 1.0, 4.0, 2.0), None)));
        assert_eq!(one(-180.0, 180.0), Some((Bbox::new(-180.0, 1.0, 180.0, 2.0), None)));
        assert_eq!(one(0.0, 360.0), Some((Bbox::new(-180.0, 1.0, 180.0, 2.0), None)));
        assert_eq!(one(190.0, 200.0), Some((Bbox::new(-170.0, 1.0, -160.0, 2.0), None)));
        assert_eq!(Bbox::parts(0.0, 2.0, 1.0, 1.0), None);
        assert!(
            one(f64::NAN, 1.0).is_none() && one(0.0, 1e308).is_none() && Bbox::parts(0.0, -91.0, 1.0, 1.0).is_none()
        );
    }
}
