//! Properties and coordinates of one verified FlatGeobuf feature.

use super::flatgeobuf::broken;
use super::raw::{GeometryFault, RawCell};
use super::workbook::number;
use crate::FormatError;
use cg_geo::shape::Rough;
use flatgeobuf::{ColumnType, Geometry, GeometryType};
use geo_types::Coord;

/// The cells by column; a column without a value in the properties is empty.
pub(super) fn cells(mut properties: &[u8], columns: &[ColumnType]) -> Result<Vec<RawCell>, FormatError> {
    let mut cells = vec![RawCell::Empty; columns.len()];
    while !properties.is_empty() {
        let column = usize::from(u16::from_le_bytes(take(&mut properties)?));
        let kind = *columns.get(column).ok_or_else(|| broken(format!("there is no column {column}")))?;
        cells[column] = cell(&mut properties, kind)?;
    }
    Ok(cells)
}

fn cell(properties: &mut &[u8], kind: ColumnType) -> Result<RawCell, FormatError> {
    Ok(match kind {
        ColumnType::Byte => RawCell::Number(i8::from_le_bytes(take(properties)?).into()),
        ColumnType::UByte => RawCell::Number(u8::from_le_bytes(take(properties)?).into()),
        ColumnType::Bool => RawCell::Bool(u8::from_le_bytes(take(properties)?) != 0),
        ColumnType::Short => RawCell::Number(i16::from_le_bytes(take(properties)?).into()),
        ColumnType::UShort => RawCell::Number(u16::from_le_bytes(take(properties)?).into()),
        ColumnType::Int => RawCell::Number(i32::from_le_bytes(take(properties)?).into()),
        ColumnType::UInt => RawCell::Number(u32::from_le_bytes(take(properties)?).into()),
        ColumnType::Long => RawCell::whole(i64::from_le_bytes(take(properties)?).into()),
        ColumnType::ULong => RawCell::whole(u64::from_le_bytes(take(properties)?).into()),
        ColumnType::Float => number(f32::from_le_bytes(take(properties)?).into()),
        ColumnType::Double => number(f64::from_le_bytes(take(properties)?)),
        ColumnType::String | ColumnType::Json => RawCell::text(&String::from_utf8_lossy(counted(properties)?)),
        ColumnType::DateTime => match RawCell::text(&String::from_utf8_lossy(counted(properties)?)) {
            RawCell::Text(instant) => RawCell::Date(instant),
            other => other,
        },
        ColumnType::Binary => RawCell::Broken("cell-binary", format!("{} bytes", counted(properties)?.len())),
        other => return Err(broken(format!("a column is of the unknown type {}", other.0))),
    })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], FormatError> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or_else(|| broken("the cells of a feature are cut off"))?;
    *bytes = rest;
    Ok(*head)
}

fn counted<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], FormatError> {
    let count = u32::from_le_bytes(take(bytes)?) as usize;
    let (head, rest) =
        bytes.split_at_checked(count).ok_or_else(|| broken("a text is longer than the feature that holds it"))?;
    *bytes = rest;
    Ok(head)
}

/// The coordinates, grouped as the file groups them; the layer's kind, or the geometry's own where that is unknown.
pub(super) fn shape(geometry: &Geometry<'_>, layer: GeometryType, most: usize) -> Result<Rough, GeometryFault> {
    let kind = if layer == GeometryType::Unknown { geometry.type_() } else { layer };
    rough(geometry, kind, &mut { most })
}

fn rough(geometry: &Geometry<'_>, kind: GeometryType, left: &mut usize) -> Result<Rough, GeometryFault> {
    Ok(match kind {
        GeometryType::Point | GeometryType::MultiPoint => Rough::Points(vertices(geometry, left)?),
        GeometryType::LineString => Rough::Lines(vec![vertices(geometry, left)?]),
        GeometryType::MultiLineString => Rough::Lines(rings(geometry, left)?),
        GeometryType::Polygon => Rough::Areas(vec![rings(geometry, left)?]),
        GeometryType::MultiPolygon => {
            // Writers leave out the level of parts when there is one polygon only.
            let polygons = members(geometry, |part| rings(part, left))?;
            Rough::Areas(if polygons.is_empty() { vec![rings(geometry, left)?] } else { polygons })
        }
        GeometryType::GeometryCollection => Rough::Mixed(members(geometry, |part| rough(part, part.type_(), left))?),
        other => {
            let name = other.variant_name().map_or_else(|| other.0.to_string(), str::to_owned);
            return Err(GeometryFault::new("geometry-kind-unknown", name));
        }
    })
}

fn members<T>(
    geometry: &Geometry<'_>,
    each: impl FnMut(&Geometry<'_>) -> Result<T, GeometryFault>,
) -> Result<Vec<T>, GeometryFault> {
    let mut each = each;
    geometry.parts().map(|parts| parts.iter().map(|part| each(&part)).collect()).unwrap_or(Ok(Vec::new()))
}

fn vertices(geometry: &Geometry<'_>, left: &mut usize) -> Result<Vec<Coord<f64>>, GeometryFault> {
    let Some(xy) = geometry.xy() else { return Ok(Vec::new()) };
    if xy.len() % 2 == 1 {
        return Err(GeometryFault::new("geometry-unreadable", "a coordinate without its other half"));
    }
    let count = xy.len() / 2;
    *left = left.checked_sub(count).ok_or_else(|| {
        GeometryFault::new("geometry-too-large", format!("more than its limit, {count} points in one part"))
    })?;
    Ok((0..count).map(|i| Coord { x: xy.get(2 * i), y: xy.get(2 * i + 1) }).collect())
}

/// The vertices cut where the geometry says that its parts end.
fn rings(geometry: &Geometry<'_>, left: &mut usize) -> Result<Vec<Vec<Coord<f64>>>, GeometryFault> {
    let all = vertices(geometry, left)?;
    let ends: Vec<usize> = geometry.ends().map(|ends| ends.iter().map(|e| e as usize).collect()).unwrap_or_default();
    if ends.is_empty() {
        return Ok(if all.is_empty() { Vec::new() } else { vec![all] });
    }
    let mut start = 0;
    let mut rings = Vec::with_capacity(ends.len());
    for end in ends {
        let ring = all.get(start..end).ok_or_else(|| {
            GeometryFault::new("geometry-unreadable", format!("a part ends at vertex {end} of {}", all.len()))
        })?;
        rings.push(ring.to_vec());
        start = end;
    }
    if start < all.len() {
        return Err(GeometryFault::new(
            "geometry-unreadable",
            format!("{} vertices belong to no part", all.len() - start),
        ));
    }
    Ok(rings)
}
