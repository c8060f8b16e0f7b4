//! FlatGeobuf: one layer, feature after feature.
//!
//! The crate `flatgeobuf` gives the schema and verifies each buffer. Framing, properties and coordinates are read here,
//! because its own reader believes every size in the file and slices past the end of a short one.
//!
//! # Source
//! FlatGeobuf specification 3.0, `header.fbs` and `feature.fbs`.

use super::flatgeobuf_feature::{cells, shape};
use super::raw::{Header, Layer, RawRow, Rows, SourceCrs};
use super::stored::{ReadSeek, Stored};
use crate::{FormatError, Limits};
use cg_kit::Place;
use flatbuffers::VerifierOptions;
use flatgeobuf::{ColumnType, GeometryType};
use std::io::{Read, Seek, SeekFrom};

/// A file begins with `fgb`, the version, `fgb` and the patch.
pub(crate) const MAGIC: &[u8] = b"fgb\x03fgb";
/// Headers beyond this are refused: thousands of columns fit, and no honest file has more.
const HEADER_BYTES: u64 = 10 << 20;
/// Levels of tables in a feature; a collection of polygons has three.
const DEPTH: usize = 32;

/// A FlatGeobuf file and its layer.
#[derive(Debug)]
pub(crate) struct FlatGeobuf {
    stored: Stored,
    columns: Vec<ColumnType>,
    kind: GeometryType,
    /// Where the first feature begins.
    features_at: u64,
    /// Features that the header promises; 0 when it does not say.
    promised: u64,
    limits: Limits,
    pub(crate) layer: Layer,
}

impl FlatGeobuf {
    pub(crate) fn open(stored: Stored, stem: &str, limits: &Limits) -> Result<Self, FormatError> {
        let mut reader = stored.reader()?;
        let mut start = [0_u8; 12];
        reader.read_exact(&mut start).map_err(|_| broken("it ends before its header"))?;
        let size = u64::from(u32::from_le_bytes([start[8], start[9], start[10], start[11]]));
        let left = stored.len() - start.len() as u64;
        if size > HEADER_BYTES.min(left) {
            return Err(broken(format!("its header claims {size} bytes, and {left} follow")));
        }
        let buffer = prefixed(&start[8..12], &mut reader, size)?;
        let options = verifier(buffer.len(), DEPTH);
        let header = flatgeobuf::size_prefixed_root_as_header_with_opts(&options, &buffer).map_err(broken)?;
        let described: Vec<_> = header.columns().map(|c| c.iter().collect()).unwrap_or_default();
        if described.len() > limits.columns {
            return Err(FormatError::new("too-many-columns", described.len()).with("limit", limits.columns));
        }
        let promised = header.features_count();
        let index = index_bytes(promised, header.index_node_size())
            .filter(|index| *index <= left - size)
            .ok_or_else(|| broken(format!("its index for {promised} features does not fit into it")))?;
        let named = header.name().map(str::trim).filter(|name| !name.is_empty());
        let layer = Layer {
            name: named.unwrap_or(stem).to_owned(),
            rows: Some(promised).filter(|count| *count > 0),
            headers: described.iter().map(|c| Header { name: c.name().to_owned(), hxl: None }).collect(),
            has_geometry: true,
            crs: header.crs().map_or(SourceCrs::Unstated, |crs| reference(&crs)),
            ..Layer::default()
        };
        let (columns, kind) = (described.iter().map(|c| c.type_()).collect(), header.geometry_type());
        let features_at = start.len() as u64 + size + index;
        Ok(Self { stored, columns, kind, features_at, promised, limits: *limits, layer })
    }

    /// The rows, from the first feature on.
    pub(crate) fn rows(&self) -> Result<Rows, FormatError> {
        let mut reader = self.stored.reader()?;
        reader.seek(SeekFrom::Start(self.features_at))?;
        let mut features = Features {
            reader,
            left: self.stored.len() - self.features_at,
            number: 0,
            promised: self.promised,
            columns: self.columns.clone(),
            kind: self.kind,
            limits: self.limits,
            over: false,
        };
        Ok(Rows::new(std::iter::from_fn(move || features.next()), 0))
    }
}

pub(super) fn broken(why: impl std::fmt::Display) -> FormatError {
    FormatError::new("flatgeobuf-broken", why)
}

/// What a buffer may make the verifier do: tables that are reached along many paths count once for each, so that a small
/// buffer cannot unfold into a large geometry.
fn verifier(bytes: usize, max_depth: usize) -> VerifierOptions {
    VerifierOptions {
        max_depth,
        max_tables: 1_000_000,
        max_apparent_size: 2 * bytes + 1024,
        ..VerifierOptions::default()
    }
}

/// A buffer with its size in front, as its root is found from there. The size must be no more than what is left.
fn prefixed(size: &[u8], reader: &mut dyn ReadSeek, bytes: u64) -> Result<Vec<u8>, FormatError> {
    let mut buffer = size.to_vec();
    let read = reader.take(bytes).read_to_end(&mut buffer)?;
    if read as u64 == bytes { Ok(buffer) } else { Err(FormatError::new("file-truncated", "")) }
}

/// Bytes of the packed R-tree: 40 for each node, levels upon levels until one node is left.
fn index_bytes(features: u64, node_size: u16) -> Option<u64> {
    if node_size == 0 || features == 0 {
        return Some(0);
    }
    let (per, mut level, mut nodes) = (u64::from(node_size.max(2)), features, features);
    loop {
        level = level.div_ceil(per);
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            return nodes.checked_mul(40);
        }
    }
}

fn reference(crs: &flatgeobuf::Crs<'_>) -> SourceCrs {
    let epsg = crs.org().is_none_or(|org| org.eq_ignore_ascii_case("EPSG"));
    match (epsg, u32::try_from(crs.code()), crs.code_string()) {
        (true, Ok(4326), _) | (_, _, Some("CRS84" | "OGC:CRS84")) => SourceCrs::Wgs84,
        (true, Ok(code), _) if code > 0 => SourceCrs::Epsg(code),
        _ => crs.wkt().filter(|w| !w.is_empty()).map_or(SourceCrs::Unstated, |w| SourceCrs::Wkt(w.to_owned())),
    }
}

struct Features {
    reader: Box<dyn ReadSeek>,
    left: u64,
    number: u64,
    promised: u64,
    columns: Vec<ColumnType>,
    kind: GeometryType,
    limits: Limits,
    over: bool,
}

impl Features {
    fn next(&mut self) -> Option<Result<RawRow, FormatError>> {
        if self.over {
            return None;
        }
        let row = self.feature().transpose();
        self.over = !matches!(row, Some(Ok(_)));
        row.map(|row| row.map_err(|e| e.placed(Place { row: Some(self.number), ..Place::default() })))
    }

    fn feature(&mut self) -> Result<Option<RawRow>, FormatError> {
        if self.left == 0 {
            return if self.promised > self.number {
                Err(FormatError::new("file-truncated", format!("{} of {} features", self.number, self.promised)))
            } else {
                Ok(None)
            };
        }
        self.number += 1;
        let mut size = [0_u8; 4];
        self.reader.read_exact(&mut size)?;
        let bytes = u64::from(u32::from_le_bytes(size));
        if bytes > self.limits.row_bytes as u64 {
            return Err(FormatError::new("row-too-long", "").with("limit", self.limits.row_bytes));
        }
        self.left = self
            .left
            .checked_sub(4 + bytes)
            .ok_or_else(|| FormatError::new("file-truncated", format!("feature {} is cut off", self.number)))?;
        let buffer = prefixed(&size, &mut *self.reader, bytes)?;
        let options = verifier(buffer.len(), DEPTH);
        let feature = flatgeobuf::size_prefixed_root_as_feature_with_opts(&options, &buffer).map_err(broken)?;
        let own: Option<Vec<ColumnType>> = feature.columns().map(|all| all.iter().map(|c| c.type_()).collect());
        if own.is_some_and(|own| !own.is_empty() && own != self.columns) {
            return Err(broken("a feature has columns of its own"));
        }
        let properties = feature.properties().map(|p| p.bytes()).unwrap_or_default();
        let geometry = feature.geometry().filter(|g| g.xy().is_some_and(|xy| !xy.is_empty()) || g.parts().is_some());
        Ok(Some(RawRow {
            number: self.number,
            cells: cells(properties, &self.columns)?,
            geometry: geometry.map(|g| shape(&g, self.kind, self.limits.points)),
        }))
    }
}
