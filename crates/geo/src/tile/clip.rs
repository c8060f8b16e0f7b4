//! Cutting rings and lines at the tile's buffer and leaving out vertices nobody sees.

use crate::measure::Bbox;
use geo_types::Coord;

/// A ring cut to the box (Sutherland and Hodgman): edges may run along the box where it was cut,
/// outside the visible tile.
pub(super) fn ring(coords: &[Coord<f64>], within: &Bbox) -> Vec<Coord<f64>> {
    if coords.iter().all(|c| within.holds(*c)) {
        return coords.to_vec();
    }
    let mut ring = coords.to_vec();
    for side in sides(within) {
        ring = half(&ring, side);
    }
    ring
}

/// A side of the box: signed distance inwards and the crossing of an edge with it.
#[derive(Clone, Copy)]
struct Side {
    vertical: bool,
    at: f64,
    inwards: f64,
}

impl Side {
    fn depth(self, c: Coord<f64>) -> f64 {
        (if self.vertical { c.x - self.at } else { c.y - self.at }) * self.inwards
    }

    fn crossing(self, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
        let (da, db) = (self.depth(a), self.depth(b));
        let t = da / (da - db);
        if self.vertical {
            Coord { x: self.at, y: a.y + (b.y - a.y) * t }
        } else {
            Coord { x: a.x + (b.x - a.x) * t, y: self.at }
        }
    }
}

fn sides(b: &Bbox) -> [Side; 4] {
    [
        Side { vertical: true, at: b.min_x, inwards: 1.0 },
        Side { vertical: true, at: b.max_x, inwards: -1.0 },
        Side { vertical: false, at: b.min_y, inwards: 1.0 },
        Side { vertical: false, at: b.max_y, inwards: -1.0 },
    ]
}

fn half(ring: &[Coord<f64>], side: Side) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else { return kept };
    let mut before = last;
    for &c in ring {
        let (was_in, is_in) = (side.depth(before) >= 0.0, side.depth(c) >= 0.0);
        if was_in != is_in {
            kept.push(side.crossing(before, c));
        }
        if is_in {
            kept.push(c);
        }
        before = c;
    }
    kept
}

/// A line cut to the box: the pieces that are inside.
pub(super) fn line(coords: &[Coord<f64>], within: &Bbox) -> Vec<Vec<Coord<f64>>> {
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut open = false;
    for pair in coords.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], within) else {
            open = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if open && piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    pieces
}

fn segment(a: Coord<f64>, b: Coord<f64>, within: &Bbox) -> Option<(Coord<f64>, Coord<f64>)> {
    let (mut from, mut to) = (a, b);
    for side in sides(within) {
        let (df, dt) = (side.depth(from), side.depth(to));
        match (df >= 0.0, dt >= 0.0) {
            (true, true) => {}
            (false, false) => return None,
            (true, false) => to = side.crossing(from, to),
            (false, true) => from = side.crossing(from, to),
        }
    }
    Some((from, to))
}

/// Douglas and Peucker: no vertex left out is farther than `tolerance` from the line that remains.
/// First and last stay.
pub(super) fn simplified(coords: &[Coord<f64>], tolerance: f64) -> Vec<Coord<f64>> {
    if coords.len() < 3 {
        return coords.to_vec();
    }
    let mut keep = vec![false; coords.len()];
    keep[0] = true;
    keep[coords.len() - 1] = true;
    let mut open = vec![(0, coords.len() - 1)];
    while let Some((a, b)) = open.pop() {
        if let Some(far) = farthest(coords, a, b, tolerance) {
            keep[far] = true;
            open.extend([(a, far), (far, b)]);
        }
    }
    coords.iter().zip(keep).filter_map(|(c, k)| k.then_some(*c)).collect()
}

fn farthest(coords: &[Coord<f64>], a: usize, b: usize, tolerance: f64) -> Option<usize> {
    let (p, q) = (coords[a], coords[b]);
    let mut worst = (tolerance * tolerance, None);
    for (i, c) in coords.iter().enumerate().take(b).skip(a + 1) {
        let d = distance2(*c, p, q);
        if d > worst.0 {
            worst = (d, Some(i));
        }
    }
    worst.1
}

fn distance2(c: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (d, e) = (b - a, c - a);
    let long = d.x * d.x + d.y * d.y;
    let t = if long > 0.0 { ((e.x * d.x + e.y * d.y) / long).clamp(0.0, 1.0) } else { 0.0 };
    let r = e - d * t;
    r.x * r.x + r.y * r.y
}
