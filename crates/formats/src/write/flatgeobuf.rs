//! FlatGeobuf 3.0: with an index in Hilbert order when every row has a location, in the given order when not.
//!
//! # Source
//! FlatGeobuf specification 3.0; the crate `flatgeobuf` gives the schema and the packed R-tree. Its own writer gives
//! every feature a geometry, also one that has none, which other readers refuse.

use super::table::{ColumnKind, OutRow, Table, text};
use crate::FormatError;
use cg_geo::Shape;
use cg_geo::shape::ShapeKind;
use flatbuffers::FlatBufferBuilder;
use flatgeobuf::packed_r_tree::{NodeItem, PackedRTree, calc_extent, hilbert_sort};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType, Header,
    HeaderArgs,
};
use geo_types::{Coord, LineString, Polygon};
use std::io::Write;

/// `fgb`, version 3, `fgb`, patch 0.
const MAGIC: &[u8; 8] = b"fgb\x03fgb\0";

/// Writes a table as FlatGeobuf and gives the number of rows.
///
/// # Shape
/// Rows stand in Hilbert order with an index when all have a location. When one has none, or the table has no locations
/// at all, they stand as given and without an index, because an index cannot hold what lies nowhere.
///
/// # Missing
/// An unknown value has no entry; a row without a location has no geometry.
///
/// # Errors
/// When a row cannot be had, a cell does not hold what its column says, or writing fails.
pub fn flatgeobuf(
    mut out: impl Write,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    let mut made = Made::default();
    for row in rows {
        made.add(table, &row?)?;
    }
    let indexed = !made.nodes.is_empty() && made.nodes.iter().all(|node| node.min_x <= node.max_x);
    let extent = calc_extent(&made.nodes);
    out.write_all(MAGIC)?;
    out.write_all(&header(table, &made, &extent, indexed))?;
    if indexed {
        hilbert_sort(&mut made.nodes, &extent);
        out.write_all(&index(&made, &extent)?)?;
    }
    for node in &made.nodes {
        out.write_all(made.feature(node))?;
    }
    out.flush()?;
    Ok(made.nodes.len() as u64)
}

/// Features made so far. Each node is the box of one and, as its offset, the place in `ends`.
#[derive(Default)]
struct Made {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    nodes: Vec<NodeItem>,
    kinds: std::collections::BTreeSet<ShapeKind>,
    builder: FlatBufferBuilder<'static>,
}

impl Made {
    fn add(&mut self, table: &Table, row: &OutRow) -> Result<(), FormatError> {
        let shape = row.shape.as_ref().filter(|_| table.located);
        self.kinds.extend(shape.map(Shape::kind));
        let mut node = NodeItem::create(self.ends.len() as u64);
        if let Some(b) = shape.map(Shape::bbox) {
            node.expand(&NodeItem::bounds(b.min_x, b.min_y, b.max_x, b.max_y));
        }
        self.nodes.push(node);
        let geometry = shape.map(|shape| geometry(&mut self.builder, shape));
        let properties = Some(self.builder.create_vector(&properties(table, row)?));
        let feature = Feature::create(&mut self.builder, &FeatureArgs { geometry, properties, columns: None });
        self.builder.finish_size_prefixed(feature, None);
        self.bytes.extend_from_slice(self.builder.finished_data());
        self.ends.push(self.bytes.len());
        self.builder.reset();
        Ok(())
    }

    fn feature(&self, node: &NodeItem) -> &[u8] {
        let at = node.offset as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }

    /// The kind of all shapes, when there is one; each shape says its own otherwise.
    fn kind(&self) -> GeometryType {
        let mut kinds = self.kinds.iter();
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => type_of(*kind),
            _ => GeometryType::Unknown,
        }
    }
}

fn header(table: &Table, made: &Made, extent: &NodeItem, indexed: bool) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| {
            let name = Some(builder.create_string(&column.name));
            let title = Some(builder.create_string(&column.label)).filter(|_| column.label != column.name);
            Column::create(&mut builder, &ColumnArgs { name, title, type_: sort(column.kind), ..ColumnArgs::default() })
        })
        .collect();
    let columns = Some(builder.create_vector(&columns));
    let envelope = indexed.then(|| builder.create_vector(&[extent.min_x, extent.min_y, extent.max_x, extent.max_y]));
    let crs = table.located.then(|| {
        let (org, name) = (Some(builder.create_string("EPSG")), Some(builder.create_string("WGS 84")));
        Crs::create(&mut builder, &CrsArgs { org, name, code: 4326, ..CrsArgs::default() })
    });
    let args = HeaderArgs {
        name: Some(builder.create_string(&table.name)),
        envelope,
        geometry_type: made.kind(),
        columns,
        features_count: made.nodes.len() as u64,
        index_node_size: if indexed { PackedRTree::DEFAULT_NODE_SIZE } else { 0 },
        crs,
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &args);
    builder.finish_size_prefixed(header, None);
    builder.finished_data().to_vec()
}

/// The packed R-tree; its leaves say where each feature begins after it.
fn index(made: &Made, extent: &NodeItem) -> Result<Vec<u8>, FormatError> {
    let mut offset = 0;
    let placed: Vec<NodeItem> = made
        .nodes
        .iter()
        .map(|node| {
            let placed = NodeItem { offset, ..node.clone() };
            offset += made.feature(node).len() as u64;
            placed
        })
        .collect();
    let failed = |e: flatgeobuf::Error| FormatError::new("file-unwritable", e);
    let tree = PackedRTree::build(&placed, extent, PackedRTree::DEFAULT_NODE_SIZE).map_err(failed)?;
    let mut bytes = Vec::with_capacity(tree.size());
    tree.stream_write(&mut bytes)?;
    Ok(bytes)
}

const fn sort(kind: ColumnKind) -> ColumnType {
    match kind {
        ColumnKind::Int => ColumnType::Long,
        ColumnKind::Real => ColumnType::Double,
        ColumnKind::Bool => ColumnType::Bool,
        // Dates may be known to the year only, which the type DateTime cannot hold.
        ColumnKind::Text | ColumnKind::Date => ColumnType::String,
    }
}

/// Column number and value, one after another; unknown ones left out.
fn properties(table: &Table, row: &OutRow) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    for (at, (column, value)) in table.columns.iter().zip(&row.cells).enumerate() {
        if value.is_null() {
            continue;
        }
        let wrong = || FormatError::new("cell-of-other-kind", text(value)).with("column_name", &column.name);
        let at = u16::try_from(at)
            .map_err(|_| FormatError::new("too-many-columns", table.columns.len()).with("limit", u16::MAX))?;
        bytes.extend(at.to_le_bytes());
        match column.kind {
            ColumnKind::Int => bytes.extend(value.int().ok_or_else(wrong)?.to_le_bytes()),
            ColumnKind::Real => bytes.extend(value.number().ok_or_else(wrong)?.to_le_bytes()),
            ColumnKind::Bool => bytes.push(u8::from(value.int().ok_or_else(wrong)? != 0)),
            ColumnKind::Text | ColumnKind::Date => {
                let said = text(value);
                let length = u32::try_from(said.len()).map_err(|_| wrong())?;
                bytes.extend(length.to_le_bytes());
                bytes.extend(said.as_bytes());
            }
        }
    }
    Ok(bytes)
}

const fn type_of(kind: ShapeKind) -> GeometryType {
    match kind {
        ShapeKind::Point => GeometryType::Point,
        ShapeKind::MultiPoint => GeometryType::MultiPoint,
        ShapeKind::LineString => GeometryType::LineString,
        ShapeKind::MultiLineString => GeometryType::MultiLineString,
        ShapeKind::Polygon => GeometryType::Polygon,
        ShapeKind::MultiPolygon => GeometryType::MultiPolygon,
    }
}

type Offset = flatbuffers::WIPOffset<Geometry<'static>>;

fn geometry(builder: &mut FlatBufferBuilder<'static>, shape: &Shape) -> Offset {
    let kind = type_of(shape.kind());
    match kind {
        GeometryType::Point | GeometryType::MultiPoint => {
            let places: Vec<Coord<f64>> = shape.points().iter().map(|p| p.0).collect();
            flat(builder, kind, &[&places])
        }
        GeometryType::MultiPolygon => {
            let parts: Vec<Offset> =
                shape.polygons().iter().map(|p| flat(builder, GeometryType::Polygon, &rings(p))).collect();
            let parts = Some(builder.create_vector(&parts));
            Geometry::create(builder, &GeometryArgs { type_: kind, parts, ..GeometryArgs::default() })
        }
        GeometryType::Polygon => flat(builder, kind, &shape.polygons().first().map(rings).unwrap_or_default()),
        _ => flat(builder, kind, &shape.lines().iter().map(vertices).collect::<Vec<_>>()),
    }
}

fn rings(polygon: &Polygon<f64>) -> Vec<&[Coord<f64>]> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(vertices).collect()
}

fn vertices(line: &LineString<f64>) -> &[Coord<f64>] {
    &line.0
}

/// Parts one after another, and where each ends when there are several.
fn flat(builder: &mut FlatBufferBuilder<'static>, type_: GeometryType, parts: &[&[Coord<f64>]]) -> Offset {
    let xy: Vec<f64> = parts.iter().flat_map(|part| part.iter()).flat_map(|c| [c.x, c.y]).collect();
    let mut end = 0;
    let ends: Vec<u32> = parts
        .iter()
        .map(|part| {
            end += part.len() as u32;
            end
        })
        .collect();
    let ends = (ends.len() > 1).then(|| builder.create_vector(&ends));
    let xy = Some(builder.create_vector(&xy));
    Geometry::create(builder, &GeometryArgs { type_, xy, ends, ..GeometryArgs::default() })
}
