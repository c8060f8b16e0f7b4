//! One GeoJSON feature: its cells and its geometry.

use super::raw::{GeometryFault, RawCell, SourceCrs};
use crate::Limits;
use cg_geo::shape::Rough;
use geo_types::Coord;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// A feature, or a bare geometry standing for one.
#[derive(Deserialize)]
pub(crate) struct Feature<'a> {
    id: Option<Value>,
    #[serde(default)]
    properties: Option<Properties>,
    #[serde(borrow, default)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow, default)]
    coordinates: Option<&'a RawValue>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
}

/// Properties in the order of the file.
struct Properties(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Properties;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of properties")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut all = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    all.push(pair);
                }
                Ok(Properties(all))
            }
        }
        d.deserialize_map(InOrder)
    }
}

impl Feature<'_> {
    /// Names of the columns, in the order of the file; a property that comes twice is told apart.
    pub(crate) fn columns(&self) -> Vec<String> {
        self.cells().into_iter().map(|(k, _)| k).collect()
    }

    /// The cells by column name. The feature's own id is the column `id`, or `feature id` beside a property `id`.
    pub(crate) fn cells(&self) -> Vec<(String, RawCell)> {
        let (mut used, mut out) = (BTreeMap::<&str, u32>::new(), Vec::new());
        let properties: &[(String, Value)] = self.properties.as_ref().map_or(&[], |p| &p.0);
        if let Some(id) = &self.id {
            let name = if properties.iter().any(|(k, _)| k == "id") { "feature id" } else { "id" };
            out.push((name.to_owned(), cell(id)));
        }
        for (key, value) in properties {
            let times = used.entry(key).or_default();
            *times += 1;
            let name = if key.trim().is_empty() { "column 1".to_owned() } else { key.clone() };
            out.push((if *times > 1 { format!("{name} ({times})") } else { name }, cell(value)));
        }
        out
    }

    /// The geometry; `None` when the feature says that it has none.
    pub(crate) fn geometry(&self, limits: &Limits) -> Option<Result<Rough, GeometryFault>> {
        let Some(raw) = self.geometry else {
            if self.kind.is_none() && self.coordinates.is_none() {
                return Some(Err(GeometryFault::new("feature-unreadable", "an object without the type Feature")));
            }
            let (kind, coordinates) = (self.kind.as_deref()?, self.coordinates?);
            return Some(shape(kind, Some(coordinates), &[], limits, 0));
        };
        (raw.get() != "null").then(|| parse(raw, limits, 0))
    }
}

fn cell(value: &Value) -> RawCell {
    match value {
        Value::Null => RawCell::Empty,
        Value::Bool(b) => RawCell::Bool(*b),
        Value::String(s) => RawCell::text(s),
        // Beyond 2^53 a number is an identifier, and must keep every digit.
        Value::Number(n) => match n.as_i64() {
            Some(i) if i.unsigned_abs() > 1 << 53 => RawCell::Text(i.to_string()),
            None if n.is_u64() => RawCell::Text(n.to_string()),
            _ => n.as_f64().map_or_else(|| RawCell::Text(n.to_string()), RawCell::Number),
        },
        other => RawCell::text(&other.to_string()),
    }
}

#[derive(Deserialize)]
struct Geom<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow, default)]
    coordinates: Option<&'a RawValue>,
    #[serde(borrow, default)]
    geometries: Vec<&'a RawValue>,
}

fn parse(raw: &RawValue, limits: &Limits, depth: usize) -> Result<Rough, GeometryFault> {
    let geom: Geom =
        serde_json::from_str(raw.get()).map_err(|e| GeometryFault::new("geometry-unreadable", e.to_string()))?;
    let kind = geom.kind.as_deref().ok_or_else(|| GeometryFault::new("geometry-unreadable", "no type"))?;
    shape(kind, geom.coordinates, &geom.geometries, limits, depth)
}

fn shape(
    kind: &str,
    coordinates: Option<&RawValue>,
    parts: &[&RawValue],
    limits: &Limits,
    depth: usize,
) -> Result<Rough, GeometryFault> {
    if kind == "GeometryCollection" {
        if depth > 4 {
            return Err(GeometryFault::new("geometry-unreadable", "collections within collections"));
        }
        let parts: Result<Vec<_>, _> = parts.iter().map(|p| parse(p, limits, depth + 1)).collect();
        return Ok(Rough::Mixed(parts?));
    }
    let text = coordinates
        .map(RawValue::get)
        .ok_or_else(|| GeometryFault::new("geometry-unreadable", format!("{kind} without coordinates")))?;
    if text.bytes().filter(|b| *b == b',').count() / 2 > limits.points {
        return Err(GeometryFault::new("geometry-too-large", format!("more than {} points", limits.points)));
    }
    fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, GeometryFault> {
        serde_json::from_str(text).map_err(|e| GeometryFault::new("geometry-unreadable", e.to_string()))
    }
    let line = |l: Vec<Position>| l.into_iter().map(|p| p.0).collect::<Vec<_>>();
    let polygon = |rings: Vec<Vec<Position>>| rings.into_iter().map(line).collect::<Vec<_>>();
    Ok(match kind {
        "Point" if text.trim() == "[]" => Rough::Points(Vec::new()),
        "Point" => Rough::Points(vec![read::<Position>(text)?.0]),
        "MultiPoint" => Rough::Points(line(read(text)?)),
        "LineString" => Rough::Lines(vec![line(read(text)?)]),
        "MultiLineString" => Rough::Lines(read::<Vec<_>>(text)?.into_iter().map(line).collect()),
        "Polygon" => Rough::Areas(vec![polygon(read(text)?)]),
        "MultiPolygon" => Rough::Areas(read::<Vec<_>>(text)?.into_iter().map(polygon).collect()),
        other => return Err(GeometryFault::new("geometry-kind-unknown", other)),
    })
}

/// A position: the first two numbers count, height and measure are passed over.
struct Position(Coord<f64>);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Two;
        impl<'de> Visitor<'de> for Two {
            type Value = Position;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a position of at least two numbers")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let short = || serde::de::Error::custom("a position needs two numbers");
                let x = seq.next_element()?.ok_or_else(short)?;
                let y = seq.next_element()?.ok_or_else(short)?;
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Position(Coord { x, y }))
            }
        }
        d.deserialize_seq(Two)
    }
}

/// The reference system of the old `crs` member, which many files still carry.
pub(crate) fn crs_of(text: &[u8]) -> Option<SourceCrs> {
    let value: Value = serde_json::from_slice(text).ok()?;
    let name = value.pointer("/properties/name")?.as_str()?;
    if name.ends_with("CRS84") {
        return Some(SourceCrs::Wgs84);
    }
    let code = name.rsplit(':').next()?.parse().ok()?;
    Some(if code == 4326 { SourceCrs::Wgs84 } else { SourceCrs::Epsg(code) })
}
