//! Well-known binary: ISO WKB and PostGIS EWKB, read strictly and written little-endian.
//!
//! Own codec, because bytes come from users and the crates that read WKB panic, overflow the stack
//! or believe a count (docs/decisions/0003-wkb.md). This one cannot: it reads a slice, bounds every
//! count by the bytes that are left, and nests at most [`MAX_DEPTH`] deep.
//!
//! # Source
//! OGC 06-103r4 §8 (WKB), ISO 13249-3 (type codes +1000 Z, +2000 M), PostGIS `doc/ZMSGeoms.txt`
//! (EWKB flags), OGC 12-128r19 §2.1.3 (GeoPackage binary header, in [`gpkg`]).

pub mod gpkg;
mod write;

pub use write::write;

use crate::shape::{Rough, ShapeFault};
use geo_types::Coord;

/// How deep collections may nest.
pub const MAX_DEPTH: usize = 16;

/// What one WKB value holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The coordinates as written, x then y.
    pub rough: Rough,
    /// EWKB's spatial reference id.
    ///
    /// # Missing
    /// `None` when the bytes name none.
    pub srid: Option<u32>,
    /// Heights were there and were left out.
    pub had_z: bool,
    /// Measures were there and were left out.
    pub had_m: bool,
}

/// Why bytes are not a geometry we can take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WkbError {
    /// The bytes end inside a value.
    #[error("the geometry is cut off: {needed} more bytes were expected at byte {at}")]
    CutOff { at: usize, needed: usize },
    /// A count that the bytes cannot hold.
    #[error("the geometry claims {claimed} items at byte {at}, but only {left} bytes follow")]
    CountLies { at: usize, claimed: u32, left: usize },
    /// The first byte of a value is neither 0 nor 1.
    #[error("byte {at} should say the byte order (0 or 1) and is {found}")]
    ByteOrder { at: usize, found: u8 },
    /// A type code outside the simple features.
    #[error(
        "geometry type {code} at byte {at} is not a point, line, polygon or a collection of them; convert curves and surfaces to polygons"
    )]
    Type { at: usize, code: u32 },
    /// A member of a multi-geometry is of another type.
    #[error("a member of type {found} at byte {at} does not belong in a collection of type {expected}")]
    Member { at: usize, expected: u32, found: u32 },
    /// Collections in collections without end.
    #[error("collections are nested more than {MAX_DEPTH} deep at byte {at}")]
    TooDeep { at: usize },
    /// Bytes after the end.
    #[error("{extra} bytes follow the end of the geometry at byte {at}")]
    Trailing { at: usize, extra: usize },
    /// Not a GeoPackage geometry header.
    #[error("the GeoPackage geometry header is wrong at byte {at}: {found}")]
    GpkgHeader { at: usize, found: &'static str },
    /// Well-formed bytes of an unsound shape.
    #[error("{}", faults.first().map_or_else(|| "the shape is unsound".to_owned(), ToString::to_string))]
    Unsound { faults: Vec<ShapeFault> },
}

/// Reads one WKB or EWKB value that fills the whole slice.
///
/// # Units
/// Whatever the writer used; nothing is converted.
///
/// # Missing
/// An empty point (NaN, NaN) and empty collections give a [`Rough`] without vertices.
///
/// # Errors
/// Anything that is not exactly one value; never panics, never allocates more than a small multiple
/// of the input.
pub fn read(bytes: &[u8]) -> Result<Read, WkbError> {
    let mut reader = Reader { bytes, at: 0, srid: None, had_z: false, had_m: false };
    let (_, rough) = reader.geometry(0)?;
    let extra = bytes.len() - reader.at;
    if extra > 0 {
        return Err(WkbError::Trailing { at: reader.at, extra });
    }
    Ok(Read { rough, srid: reader.srid, had_z: reader.had_z, had_m: reader.had_m })
}

const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const COLLECTION: u32 = 7;

/// Byte order and size of a coordinate of the value being read.
#[derive(Clone, Copy)]
struct Form {
    little: bool,
    dimensions: usize,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    srid: Option<u32>,
    had_z: bool,
    had_m: bool,
}

impl Reader<'_> {
    /// One value with its header; returns its base type code too.
    fn geometry(&mut self, depth: usize) -> Result<(u32, Rough), WkbError> {
        let at = self.at;
        if depth > MAX_DEPTH {
            return Err(WkbError::TooDeep { at });
        }
        let (form, base) = self.header()?;
        let rough = match base {
            POINT => Rough::Points(self.place(form)?.into_iter().collect()),
            LINE => Rough::Lines(some(self.vertices(form)?)),
            POLYGON => Rough::Areas(some(self.rings(form)?)),
            4..=6 => self.members(form, base, depth)?,
            COLLECTION => self.collection(form, depth)?,
            code => return Err(WkbError::Type { at, code }),
        };
        Ok((base, rough))
    }

    fn header(&mut self) -> Result<(Form, u32), WkbError> {
        let at = self.at;
        let little = match self.take::<1>()?[0] {
            0 => false,
            1 => true,
            found => return Err(WkbError::ByteOrder { at, found }),
        };
        let code = self.u32(little)?;
        let (iso, base) = ((code & 0x0FFF_FFFF) / 1000, (code & 0x0FFF_FFFF) % 1000);
        if iso > 3 || code & 0x1000_0000 != 0 {
            return Err(WkbError::Type { at, code });
        }
        let z = code & 0x8000_0000 != 0 || iso == 1 || iso == 3;
        let m = code & 0x4000_0000 != 0 || iso == 2 || iso == 3;
        if code & 0x2000_0000 != 0 {
            let srid = self.u32(little)?;
            self.srid = self.srid.or(Some(srid));
        }
        self.had_z |= z;
        self.had_m |= m;
        Ok((Form { little, dimensions: 2 + usize::from(z) + usize::from(m) }, base))
    }

    /// A point; `None` when it is the empty point.
    fn place(&mut self, form: Form) -> Result<Option<Coord<f64>>, WkbError> {
        let c = self.coord(form)?;
        Ok((!(c.x.is_nan() && c.y.is_nan())).then_some(c))
    }

    fn vertices(&mut self, form: Form) -> Result<Vec<Coord<f64>>, WkbError> {
        let count = self.count(form, form.dimensions * 8)?;
        (0..count).map(|_| self.coord(form)).collect()
    }

    fn rings(&mut self, form: Form) -> Result<Vec<Vec<Coord<f64>>>, WkbError> {
        let count = self.count(form, 4)?;
        (0..count).map(|_| self.vertices(form)).collect()
    }

    /// MultiPoint, MultiLineString or MultiPolygon: members of one type only.
    fn members(&mut self, form: Form, multi: u32, depth: usize) -> Result<Rough, WkbError> {
        let expected = multi - 3;
        let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.count(form, 5)? {
            let at = self.at;
            let (found, member) = self.geometry(depth + 1)?;
            match member {
                _ if found != expected => return Err(WkbError::Member { at, expected: multi, found }),
                Rough::Points(p) => points.extend(p),
                Rough::Lines(l) => lines.extend(l),
                Rough::Areas(a) => areas.extend(a),
                Rough::Mixed(_) => {}
            }
        }
        Ok(match expected {
            POINT => Rough::Points(points),
            LINE => Rough::Lines(lines),
            _ => Rough::Areas(areas),
        })
    }

    fn collection(&mut self, form: Form, depth: usize) -> Result<Rough, WkbError> {
        let mut members = Vec::new();
        for _ in 0..self.count(form, 5)? {
            members.push(self.geometry(depth + 1)?.1);
        }
        Ok(Rough::Mixed(members))
    }

    fn coord(&mut self, form: Form) -> Result<Coord<f64>, WkbError> {
        let x = self.f64(form.little)?;
        let y = self.f64(form.little)?;
        for _ in 2..form.dimensions {
            self.take::<8>()?;
        }
        Ok(Coord { x, y })
    }

    /// A count of items of at least `size` bytes each, which must fit in what is left.
    fn count(&mut self, form: Form, size: usize) -> Result<usize, WkbError> {
        let at = self.at;
        let claimed = self.u32(form.little)?;
        let left = self.bytes.len() - self.at;
        if claimed as usize > left / size {
            return Err(WkbError::CountLies { at, claimed, left });
        }
        Ok(claimed as usize)
    }

    fn u32(&mut self, little: bool) -> Result<u32, WkbError> {
        let raw = self.take::<4>()?;
        Ok(if little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) })
    }

    fn f64(&mut self, little: bool) -> Result<f64, WkbError> {
        let raw = self.take::<8>()?;
        Ok(if little { f64::from_le_bytes(raw) } else { f64::from_be_bytes(raw) })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let rest = &self.bytes[self.at..];
        let Some((raw, _)) = rest.split_first_chunk::<N>() else {
            return Err(WkbError::CutOff { at: self.at, needed: N - rest.len() });
        };
        self.at += N;
        Ok(*raw)
    }
}

/// A list of one, or of none when the one is empty.
fn some<T>(item: Vec<T>) -> Vec<Vec<T>> {
    if item.is_empty() { Vec::new() } else { vec![item] }
}
