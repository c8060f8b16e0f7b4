//! GeoJSON (RFC 7946), one feature a line.

use super::table::{OutRow, Table};
use crate::FormatError;
use cg_geo::Shape;
use cg_kit::Value;
use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value as Json, json};
use std::io::Write;

/// Writes a table as a feature collection in WGS 84 and gives the number of features.
///
/// # Missing
/// A row without a location has a null geometry; an unknown value is null.
///
/// # Errors
/// When a row cannot be had or the output not be written.
pub fn geojson(
    mut out: impl Write,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    writeln!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"features\":[", json!(table.name))?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        let comma = if count > 0 { ",\n" } else { "" };
        write!(
            out,
            "{comma}{{\"type\":\"Feature\",\"geometry\":{},\"properties\":{{",
            row.shape.as_ref().map_or(Json::Null, geometry)
        )?;
        for (i, column) in table.columns.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            write!(out, "{comma}{}:{}", json!(column.name), property(row.cells.get(i).unwrap_or(&Value::Null)))?;
        }
        out.write_all(b"}}")?;
        count += 1;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(count)
}

pub(crate) fn property(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(i) => json!(i),
        Value::Real(r) => json!(r),
        Value::Text(t) => json!(t),
        Value::Bytes(_) => json!(super::table::text(value)),
    }
}

fn geometry(shape: &Shape) -> Json {
    let (kind, coordinates) = match shape.geometry() {
        Geometry::Point(p) => ("Point", coord(p.0)),
        Geometry::MultiPoint(m) => ("MultiPoint", m.0.iter().map(|p| coord(p.0)).collect()),
        Geometry::LineString(l) => ("LineString", line(l)),
        Geometry::MultiLineString(m) => ("MultiLineString", m.0.iter().map(line).collect()),
        Geometry::Polygon(p) => ("Polygon", polygon(p)),
        Geometry::MultiPolygon(m) => ("MultiPolygon", m.0.iter().map(polygon).collect()),
        _ => return Json::Null,
    };
    json!({ "type": kind, "coordinates": coordinates })
}

fn coord(c: Coord<f64>) -> Json {
    json!([c.x, c.y])
}

fn line(l: &LineString<f64>) -> Json {
    l.0.iter().map(|c| coord(*c)).collect()
}

fn polygon(p: &Polygon<f64>) -> Json {
    std::iter::once(p.exterior()).chain(p.interiors()).map(line).collect()
}
