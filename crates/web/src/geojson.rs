//! GeoJSON from records.

use crate::ogc::crs::Crs;
use cg_app::View;
use cg_geo::Shape;
use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value, json};

/// A shape as a GeoJSON geometry.
pub(crate) fn geometry(shape: &Shape, crs: Crs) -> Value {
    of(shape.geometry(), crs)
}

/// A record as a GeoJSON feature: its id, its geometry, its other fields as properties.
pub(crate) fn feature(view: &View, crs: Crs) -> Value {
    let properties: serde_json::Map<String, Value> =
        view.cells.iter().map(|(field, value)| (field.name.to_owned(), crate::record::json(field, value))).collect();
    let geometry = view.shape.as_ref().map_or(Value::Null, |shape| geometry(shape, crs));
    json!({ "type": "Feature", "id": view.id, "geometry": geometry, "properties": properties })
}

fn of(geometry: &Geometry<f64>, crs: Crs) -> Value {
    let at = |c: &Coord<f64>| position(*c, crs);
    let line = |l: &LineString<f64>| l.0.iter().map(at).collect::<Vec<_>>();
    let rings = |p: &Polygon<f64>| std::iter::once(p.exterior()).chain(p.interiors()).map(line).collect::<Vec<_>>();
    let (kind, coordinates) = match geometry {
        Geometry::Point(p) => ("Point", json!(at(&p.0))),
        Geometry::MultiPoint(m) => ("MultiPoint", json!(m.0.iter().map(|p| at(&p.0)).collect::<Vec<_>>())),
        Geometry::LineString(l) => ("LineString", json!(line(l))),
        Geometry::MultiLineString(m) => ("MultiLineString", json!(m.0.iter().map(line).collect::<Vec<_>>())),
        Geometry::Polygon(p) => ("Polygon", json!(rings(p))),
        Geometry::MultiPolygon(m) => ("MultiPolygon", json!(m.0.iter().map(rings).collect::<Vec<_>>())),
        _ => return Value::Null,
    };
    json!({ "type": kind, "coordinates": coordinates })
}

/// A position rounded to a centimetre, as no survey knows better.
fn position(at: Coord<f64>, crs: Crs) -> [f64; 2] {
    let scale = if crs == Crs::Epsg3857 { 1e2 } else { 1e7 };
    crs.forward(at.x, at.y).map(|v| (v * scale).round() / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_keeps_its_place_in_each_system() {
        let shape = Shape::point(36.25, 44.5).unwrap();
        assert_eq!(geometry(&shape, Crs::Crs84)["coordinates"], json!([36.25, 44.5]));
        assert_eq!(geometry(&shape, Crs::Epsg4326)["coordinates"], json!([44.5, 36.25]));
        assert!(geometry(&shape, Crs::Epsg3857)["coordinates"][0].as_f64().unwrap() > 4_000_000.0);
    }
}
