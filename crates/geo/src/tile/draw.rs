//! One shape in tile units, and its encoding.

use super::{BUFFER, EXTENT, clip};
use crate::measure::Bbox;
use geo_types::Coord;
use mvt::{GeomData, GeomEncoder, GeomType};

/// Vertices nearer than this to the drawn line are left out: a quarter of a pixel.
const TOLERANCE: f64 = 2.0;

type Cell = (i32, i32);

/// Collects paths in whole tile units; yields nothing rather than something malformed.
pub(super) struct Drawing {
    kind: GeomType,
    paths: Vec<Vec<Cell>>,
}

fn buffered() -> Bbox {
    let far = f64::from(EXTENT) + BUFFER;
    Bbox::new(-BUFFER, -BUFFER, far, far)
}

fn rounded(c: Coord<f64>) -> Cell {
    (c.x.round() as i32, c.y.round() as i32)
}

/// Whole units without repeats.
fn cells(coords: impl IntoIterator<Item = Coord<f64>>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = coords.into_iter().map(rounded).collect();
    cells.dedup();
    cells
}

impl Drawing {
    pub(super) fn new(kind: GeomType) -> Self {
        Self { kind, paths: Vec::new() }
    }

    /// Points that are in the tile or its buffer.
    pub(super) fn points(&mut self, coords: impl IntoIterator<Item = Coord<f64>>) {
        let within = buffered();
        let inside = cells(coords.into_iter().filter(|c| within.holds(*c)));
        if !inside.is_empty() {
            self.paths.push(inside);
        }
    }

    /// A line in tile units.
    pub(super) fn line(&mut self, coords: &[Coord<f64>]) {
        for piece in clip::line(coords, &buffered()) {
            let cells = cells(clip::simplified(&piece, TOLERANCE));
            match self.paths.last_mut() {
                _ if cells.len() < 2 => {}
                // The encoder leaves out a MoveTo to where it already is; joining says the same.
                Some(path) if path.last() == cells.first() => path.extend(&cells[1..]),
                _ => self.paths.push(cells),
            }
        }
    }

    /// A polygon's rings in tile units, outline first. False when nothing of the outline remains.
    pub(super) fn polygon<'a>(&mut self, rings: impl Iterator<Item = &'a [Coord<f64>]>) -> bool {
        for (i, ring) in rings.enumerate() {
            let cut = clip::ring(ring, &buffered());
            let path = self.ring(cut, i == 0);
            match path {
                Some(path) => self.paths.push(path),
                None if i == 0 => return false,
                None => {}
            }
        }
        true
    }

    /// Simplified, rounded, turned the way the format wants; `None` when it has no area left.
    fn ring(&self, mut coords: Vec<Coord<f64>>, is_outline: bool) -> Option<Vec<Cell>> {
        if coords.first() != coords.last() {
            coords.push(*coords.first()?);
        }
        let mut cells = cells(closed_simplified(&coords));
        if cells.first() == cells.last() {
            cells.pop();
        }
        let area = doubled_area(&cells);
        if cells.len() < 3 || area == 0 {
            return None;
        }
        if (area > 0) != is_outline {
            cells.reverse();
        }
        // The encoder leaves out a MoveTo to where it already is, which would join two rings.
        if self.paths.last().and_then(|p| p.last()) == cells.first() {
            cells.rotate_left(1);
        }
        Some(cells)
    }

    /// The geometry as the format wants it; `None` when nothing is drawn.
    pub(super) fn encoded(self) -> Result<Option<GeomData>, mvt::Error> {
        if self.paths.is_empty() {
            return Ok(None);
        }
        let mut encoder = GeomEncoder::<f64>::new(self.kind);
        for path in &self.paths {
            for &(x, y) in path {
                encoder.add_point(f64::from(x), f64::from(y))?;
            }
            if !matches!(self.kind, GeomType::Point) {
                encoder.complete_geom()?;
            }
        }
        encoder.encode().map(Some)
    }
}

/// Simplifies a closed ring from two far vertices, so that it cannot fold onto its start.
fn closed_simplified(coords: &[Coord<f64>]) -> Vec<Coord<f64>> {
    if coords.len() < 6 {
        return coords.to_vec();
    }
    let start = coords[0];
    let far2 = |c: &Coord<f64>| (c.x - start.x).powi(2) + (c.y - start.y).powi(2);
    let middle = (0..coords.len()).max_by(|&a, &b| far2(&coords[a]).total_cmp(&far2(&coords[b]))).unwrap_or(0);
    let mut first = clip::simplified(&coords[..=middle], TOLERANCE);
    first.pop();
    first.extend(clip::simplified(&coords[middle..], TOLERANCE));
    first
}

/// Twice the area by the surveyor's formula; positive is an outline when y points down.
fn doubled_area(cells: &[Cell]) -> i64 {
    let next = cells.iter().cycle().skip(1);
    cells.iter().zip(next).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
}
