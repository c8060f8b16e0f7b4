//! Shapes as well-known text.

use cg_geo::Shape;
use geo_types::{Coord, Geometry, LineString, Polygon};

/// The shape as well-known text, in full precision.
pub(crate) fn wkt(shape: &Shape) -> String {
    match shape.geometry() {
        Geometry::Point(p) => format!("POINT ({})", coord(p.0)),
        Geometry::MultiPoint(m) => format!("MULTIPOINT ({})", list(&m.0, |p| format!("({})", coord(p.0)))),
        Geometry::LineString(l) => format!("LINESTRING {}", line(l)),
        Geometry::MultiLineString(m) => format!("MULTILINESTRING ({})", list(&m.0, line)),
        Geometry::Polygon(p) => format!("POLYGON {}", polygon(p)),
        Geometry::MultiPolygon(m) => format!("MULTIPOLYGON ({})", list(&m.0, polygon)),
        _ => String::new(),
    }
}

fn list<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(", ")
}

fn coord(c: Coord<f64>) -> String {
    format!("{} {}", c.x, c.y)
}

fn line(l: &LineString<f64>) -> String {
    format!("({})", list(&l.0, |c| coord(*c)))
}

fn polygon(p: &Polygon<f64>) -> String {
    let rings: Vec<String> = std::iter::once(p.exterior()).chain(p.interiors()).map(line).collect();
    format!("({})", rings.join(", "))
}
