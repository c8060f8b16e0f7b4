//! GeoPackage's geometry column: a short header and then WKB.

use super::{Read, WkbError, read as read_wkb};
use crate::measure::bbox_of;
use crate::shape::Rough;
use geo_types::Geometry;

/// One value of a GeoPackage geometry column.
#[derive(Clone, Debug, PartialEq)]
pub struct GpkgRead {
    /// Row of `gpkg_spatial_ref_sys`: -1 and 0 mean undefined.
    pub srs_id: i32,
    /// The geometry.
    pub wkb: Read,
}

/// Reads header and geometry.
///
/// # Missing
/// A geometry that the header calls empty gives a [`Rough`] without vertices.
///
/// # Errors
/// See [`WkbError`].
pub fn read(bytes: &[u8]) -> Result<GpkgRead, WkbError> {
    let cut = |needed: usize| WkbError::CutOff { at: bytes.len(), needed: needed - bytes.len() };
    let Some((header, rest)) = bytes.split_first_chunk::<8>() else { return Err(cut(8)) };
    let [g, p, version, flags, srs @ ..] = *header;
    if [g, p] != *b"GP" {
        return Err(WkbError::GpkgHeader { at: 0, found: "it does not begin with GP" });
    }
    if version != 0 {
        return Err(WkbError::GpkgHeader { at: 2, found: "the version is not 0" });
    }
    if flags & 0b0010_0000 != 0 {
        return Err(WkbError::GpkgHeader { at: 3, found: "the geometry is of an extended type" });
    }
    let srs_id = if flags & 1 == 1 { i32::from_le_bytes(srs) } else { i32::from_be_bytes(srs) };
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(WkbError::GpkgHeader { at: 3, found: "the envelope is of no known kind" }),
    };
    let Some(body) = rest.get(envelope..) else { return Err(cut(8 + envelope)) };
    if flags & 0b0001_0000 != 0 && body.is_empty() {
        let nothing = Read { rough: Rough::Points(Vec::new()), srid: None, had_z: false, had_m: false };
        return Ok(GpkgRead { srs_id, wkb: nothing });
    }
    let wkb = read_wkb(body).map_err(|e| e.moved(8 + envelope))?;
    Ok(GpkgRead { srs_id, wkb })
}

/// Header with envelope (none for points, as the standard advises) and WKB.
pub fn write(geometry: &Geometry<f64>, srs_id: i32) -> Vec<u8> {
    let mut out = b"GP\0".to_vec();
    let bbox = bbox_of(geometry);
    let envelope = bbox.filter(|_| !matches!(geometry, Geometry::Point(_)));
    let empty = if bbox.is_none() { 0b0001_0000 } else { 0 };
    out.push(1 | empty | if envelope.is_some() { 0b10 } else { 0 });
    out.extend(srs_id.to_le_bytes());
    for side in envelope.iter().flat_map(|b| [b.min_x, b.max_x, b.min_y, b.max_y]) {
        out.extend(side.to_le_bytes());
    }
    out.extend(super::write(geometry));
    out
}

impl WkbError {
    /// The same error counted from the start of the column's value.
    fn moved(mut self, by: usize) -> Self {
        match &mut self {
            Self::CutOff { at, .. }
            | Self::CountLies { at, .. }
            | Self::ByteOrder { at, .. }
            | Self::Type { at, .. }
            | Self::Member { at, .. }
            | Self::TooDeep { at }
            | Self::Trailing { at, .. }
            | Self::GpkgHeader { at, .. } => *at += by,
            Self::Unsound { .. } => {}
        }
        self
    }
}
