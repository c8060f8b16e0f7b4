//! The `.shp` part: geometries, one record after another.
//!
//! # Source
//! ESRI Shapefile Technical Description, July 1998.

use super::raw::GeometryFault;
use super::stored::{ReadSeek, Stored};
use crate::{FormatError, Limits};
use cg_geo::shape::Rough;
use geo_types::Coord;
use std::io::Read as _;

type Ring = Vec<Coord<f64>>;

/// What one record holds: nothing, a geometry, or one that cannot be read.
pub(crate) type Record = Option<Result<Rough, GeometryFault>>;

/// Checks the file header, and that the file is as long as it says.
pub(crate) fn check(stored: &Stored) -> Result<(), FormatError> {
    let head = stored.head(100)?;
    let [0, 0, 0x27, 0x0A, ..] = head.as_slice() else { return Err(FormatError::new("shapefile-broken", "file code")) };
    let words = head.get(24..28).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    let says = u64::from(words.ok_or_else(|| FormatError::new("file-truncated", ".shp"))?) * 2;
    if head.len() < 100 || stored.len() < says {
        return Err(FormatError::new("file-truncated", format!(".shp: {} of {says} bytes", stored.len())));
    }
    Ok(())
}

/// The records of a `.shp`.
pub(crate) struct Shapes {
    reader: Box<dyn ReadSeek>,
    limits: Limits,
}

impl Shapes {
    pub(crate) fn new(stored: &Stored, limits: &Limits) -> Result<Self, FormatError> {
        let mut reader = stored.reader()?;
        std::io::copy(&mut (&mut reader).take(100), &mut std::io::sink())?;
        Ok(Self { reader, limits: *limits })
    }

    fn record(&mut self) -> Result<Option<Record>, FormatError> {
        let mut head = Vec::new();
        (&mut self.reader).take(8).read_to_end(&mut head)?;
        match head.len() {
            0 => return Ok(None),
            8 => {}
            _ => return Err(FormatError::new("file-truncated", ".shp")),
        }
        let length = u32::from_be_bytes([head[4], head[5], head[6], head[7]]) as usize * 2;
        if length > self.limits.row_bytes {
            return Err(FormatError::new("row-too-long", length).with("limit", self.limits.row_bytes));
        }
        let mut body = Vec::new();
        (&mut self.reader).take(length as u64).read_to_end(&mut body)?;
        if body.len() < length {
            return Err(FormatError::new("file-truncated", ".shp"));
        }
        Ok(Some(geometry(&body, &self.limits)))
    }
}

impl Iterator for Shapes {
    type Item = Result<Record, FormatError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.record().transpose()
    }
}

fn geometry(body: &[u8], limits: &Limits) -> Record {
    let unreadable = |what: &str| GeometryFault::new("geometry-unreadable", what);
    let Some(kind) = int(body, 0) else { return Some(Err(unreadable("empty record"))) };
    match kind {
        0 => None,
        1 | 11 | 21 => {
            Some(point(body, 4).map(|p| Rough::Points(vec![p])).ok_or_else(|| unreadable("point cut short")))
        }
        8 | 18 | 28 => Some(
            int(body, 36)
                .and_then(|n| points(body, 40, n as usize, limits))
                .map(Rough::Points)
                .ok_or_else(|| unreadable("points cut short")),
        ),
        3 | 13 | 23 => Some(parts(body, limits).map(Rough::Lines).ok_or_else(|| unreadable("line cut short"))),
        5 | 15 | 25 => Some(parts(body, limits).ok_or_else(|| unreadable("polygon cut short")).and_then(nest)),
        other => Some(Err(GeometryFault::new("geometry-kind-unknown", format!("shape type {other}")))),
    }
}

fn int(b: &[u8], at: usize) -> Option<u32> {
    b.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn point(b: &[u8], at: usize) -> Option<Coord<f64>> {
    let number = |at: usize| b.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes);
    Some(Coord { x: number(at)?, y: number(at + 8)? })
}

/// As many points as claimed, when the record is long enough to hold them.
fn points(b: &[u8], at: usize, n: usize, limits: &Limits) -> Option<Ring> {
    let long_enough = n.checked_mul(16)?.checked_add(at)? <= b.len();
    if !long_enough || n > limits.points {
        return None;
    }
    (0..n).map(|i| point(b, at + 16 * i)).collect()
}

fn parts(b: &[u8], limits: &Limits) -> Option<Vec<Ring>> {
    let (count, total) = (int(b, 36)? as usize, int(b, 40)? as usize);
    let all = points(b, 44 + count.checked_mul(4)?, total, limits)?;
    let mut starts: Vec<usize> = (0..count).map(|i| int(b, 44 + 4 * i).map(|s| s as usize)).collect::<Option<_>>()?;
    starts.push(total);
    starts.windows(2).map(|w| all.get(w[0]..w[1]).map(<[_]>::to_vec)).collect()
}

/// Rings that run clockwise are outlines, the others are holes of the smallest outline that holds them.
fn nest(rings: Vec<Ring>) -> Result<Rough, GeometryFault> {
    let (holes, shells): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|r| signed_area(r) > 0.0);
    if shells.is_empty() {
        // Some programs write outlines the wrong way round; alone they can only be outlines.
        return Ok(Rough::Areas(holes.into_iter().map(|h| vec![h]).collect()));
    }
    let mut areas: Vec<Vec<Ring>> = shells.into_iter().map(|s| vec![s]).collect();
    for hole in holes {
        let Some(first) = hole.first().copied() else { continue };
        let home = (0..areas.len())
            .filter(|i| holds(&areas[*i][0], first))
            .min_by(|a, b| signed_area(&areas[*a][0]).abs().total_cmp(&signed_area(&areas[*b][0]).abs()));
        match home {
            Some(i) => areas[i].push(hole),
            None => return Err(GeometryFault::new("ring-without-outline", format!("{}, {}", first.x, first.y))),
        }
    }
    Ok(Rough::Areas(areas))
}

fn signed_area(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|w| (w[0].x - origin.x) * (w[1].y - origin.y) - (w[1].x - origin.x) * (w[0].y - origin.y))
        .sum::<f64>()
        / 2.0
}

fn holds(ring: &[Coord<f64>], p: Coord<f64>) -> bool {
    let crosses = |a: Coord<f64>, b: Coord<f64>| {
        (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x
    };
    // A hole may touch its outline in a vertex, so standing on one counts as inside.
    ring.contains(&p) || ring.windows(2).filter(|w| crosses(w[0], w[1])).count() % 2 == 1
}
