//! Length of lines inside areas and within distances of them, and the nearest line, without making buffers.
//!
//! The part of a straight piece within d of an edge is an interval (the edge's neighbourhood is convex), found
//! in closed form. The union of the intervals over all edges is what lies within d of the boundary; each gap
//! between them lies wholly inside or wholly outside, told by its middle.

use crate::buckets::Buckets;
use crate::ground::{Plane, Ready};
use crate::outline::{Outline, Segment};

/// Longest piece of a line in degrees that is measured with one scale.
const PIECE_M: f64 = 2000.0;

/// Straight pieces of lines sorted by place.
#[derive(Clone, Debug)]
pub struct LineIndex {
    plane: Plane,
    buckets: Buckets,
    pieces: Vec<Segment>,
}

impl LineIndex {
    /// Index over the segments of lines; in degrees long ones are divided.
    #[must_use]
    pub fn new<'a>(lines: impl IntoIterator<Item = &'a Outline>, plane: Plane) -> Self {
        let mut pieces = Vec::new();
        for segment in lines.into_iter().flat_map(|l| &l.segments) {
            divide(segment, plane, &mut pieces);
        }
        let extents: Vec<_> = pieces.iter().map(Segment::extent).collect();
        Self { plane, buckets: Buckets::new(&extents, pieces.len()), pieces }
    }

    /// Length within a distance of an area, inside included; 0 m means inside.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn length_within(&self, area: &Outline, distance_m: f64) -> f64 {
        let ready = Ready::new(area, self.plane);
        let reach = self.plane.grown(&area.extent, distance_m);
        let span = self.buckets.clipped(self.buckets.span(&reach));
        let mut total = 0.0;
        let mut scratch = Default::default();
        for row in span.first.1..=span.last.1 {
            for column in span.first.0..=span.last.0 {
                for at in self.buckets.range(column, row) {
                    let piece = &self.pieces[self.buckets.items[at] as usize];
                    let extent = piece.extent();
                    let own = self.buckets.span(&extent);
                    let first_seen = (own.first.0.max(span.first.0), own.first.1.max(span.first.1));
                    if first_seen == (column, row) && extent.meets(&reach) {
                        total += part_within(&ready, piece, distance_m, &mut scratch);
                    }
                }
            }
        }
        total
    }

    /// Distance from an area to the nearest line, 0 when one touches it.
    ///
    /// # Missing
    /// `None` when there are no lines.
    #[must_use]
    pub fn nearest_m(&self, area: &Outline) -> Option<f64> {
        if self.pieces.is_empty() {
            return None;
        }
        let ready = Ready::new(area, self.plane);
        let mut reach = 500.0;
        loop {
            let extent = self.plane.grown(&area.extent, reach);
            let span = self.buckets.clipped(self.buckets.span(&extent));
            let mut best = f64::INFINITY;
            for row in span.first.1..=span.last.1 {
                for column in span.first.0..=span.last.0 {
                    for at in self.buckets.range(column, row) {
                        let piece = &self.pieces[self.buckets.items[at] as usize];
                        if ready.least2(&piece.extent()) < best {
                            best = best.min(apart2(&ready, piece));
                        }
                    }
                }
            }
            let everything = span.first == (0, 0) && span.last == (self.buckets.columns - 1, self.buckets.rows - 1);
            if best <= reach * reach || everything {
                return Some(best.sqrt());
            }
            reach *= 4.0;
        }
    }
}

/// Length of a vector; plain arithmetic, so that it is the same on every machine.
fn size(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// Cuts a segment in degrees into pieces of at most [`PIECE_M`].
fn divide(s: &Segment, plane: Plane, out: &mut Vec<Segment>) {
    let (sx, sy) = plane.scale((s.ay + s.by) / 2.0);
    let long = size((s.bx - s.ax) * sx, (s.by - s.ay) * sy);
    if plane == Plane::Metres || long.is_nan() || long <= PIECE_M {
        out.push(*s);
        return;
    }
    let count = (long / PIECE_M).ceil().min(1e5);
    let at = |i: f64| (s.ax + (s.bx - s.ax) * i / count, s.ay + (s.by - s.ay) * i / count);
    let mut i = 0.0;
    while i < count {
        let ((ax, ay), (bx, by)) = (at(i), at(i + 1.0));
        out.push(Segment { ax, ay, bx, by });
        i += 1.0;
    }
}

/// Metres of a piece within a distance of an area.
fn part_within(
    ready: &Ready<'_>,
    piece: &Segment,
    distance: f64,
    (spans, squares): &mut (Vec<(f64, f64)>, Vec<f64>),
) -> f64 {
    let (sx, sy) = ready.plane.scale((piece.ay + piece.by) / 2.0);
    let p = Piece { x: 0.0, y: 0.0, dx: (piece.bx - piece.ax) * sx, dy: (piece.by - piece.ay) * sy };
    let long = size(p.dx, p.dy);
    if long == 0.0 {
        return 0.0;
    }
    if distance == 0.0 {
        return long * share_inside(ready, piece, spans);
    }
    let (mx, my) = ((piece.ax + piece.bx) / 2.0, (piece.ay + piece.by) / 2.0);
    let from_middle = ready.distances2(mx, my, (sx, sy), squares);
    let away = from_middle.sqrt();
    let farther = distance + long / 2.0 * (1.0 + 1e-9);
    if away + long / 2.0 <= distance {
        return long;
    }
    if away > farther {
        return if ready.area.contains(mx, my) { long } else { 0.0 };
    }
    spans.clear();
    for (s, square) in ready.area.segments.iter().zip(squares.iter()) {
        if *square > farther * farther {
            continue;
        }
        let (ax, ay) = ((s.ax - piece.ax) * sx, (s.ay - piece.ay) * sy);
        let (dx, dy) = ((s.bx - s.ax) * sx, (s.by - s.ay) * sy);
        if let Some(found) = p.near_edge(ax, ay, dx, dy, distance) {
            if found == (0.0, 1.0) {
                return long;
            }
            spans.push(found);
        }
    }
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut held, mut to) = (0.0, 0.0f64);
    for &(from, until) in spans.iter() {
        if from > to {
            held += gap_inside(ready, piece, to, from);
        }
        held += (until - from.max(to)).max(0.0);
        to = to.max(until);
    }
    long * (held + if to < 1.0 { gap_inside(ready, piece, to, 1.0) } else { 0.0 })
}

/// The gap's length when its middle lies inside the area.
fn gap_inside(ready: &Ready<'_>, piece: &Segment, from: f64, to: f64) -> f64 {
    let t = (from + to) / 2.0;
    let (x, y) = (piece.ax + t * (piece.bx - piece.ax), piece.ay + t * (piece.by - piece.ay));
    if ready.area.contains(x, y) { to - from } else { 0.0 }
}

/// Share of a piece inside the area: its whole line is cut at the boundary, every other part lies inside.
fn share_inside(ready: &Ready<'_>, piece: &Segment, spans: &mut Vec<(f64, f64)>) -> f64 {
    let (vx, vy) = (piece.bx - piece.ax, piece.by - piece.ay);
    spans.clear();
    for s in ready.area.boundary() {
        let a = vx * (s.ay - piece.ay) - vy * (s.ax - piece.ax);
        let b = vx * (s.by - piece.ay) - vy * (s.bx - piece.ax);
        if (a > 0.0) != (b > 0.0) {
            let u = a / (a - b);
            let (x, y) = (s.ax + u * (s.bx - s.ax) - piece.ax, s.ay + u * (s.by - s.ay) - piece.ay);
            spans.push(((x * vx + y * vy) / (vx * vx + vy * vy), 0.0));
        }
    }
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    spans.chunks_exact(2).map(|pair| (pair[1].0.min(1.0) - pair[0].0.max(0.0)).max(0.0)).sum()
}

/// A straight piece in metres, from (x, y) along (dx, dy).
struct Piece {
    x: f64,
    y: f64,
    dx: f64,
    dy: f64,
}

impl Piece {
    /// The interval of the piece within a distance of an edge.
    fn near_edge(&self, ax: f64, ay: f64, dx: f64, dy: f64, distance: f64) -> Option<(f64, f64)> {
        let mut found = hull(self.near_place(ax, ay, distance), self.near_place(ax + dx, ay + dy, distance));
        let long = size(dx, dy);
        if long > 0.0 {
            let (ux, uy) = (dx / long, dy / long);
            let (px, py) = (self.x - ax, self.y - ay);
            let beside = between(px * uy - py * ux, self.dx * uy - self.dy * ux, -distance, distance);
            let along = between(px * ux + py * uy, self.dx * ux + self.dy * uy, 0.0, long);
            if let (Some(a), Some(b)) = (beside, along) {
                let both = (a.0.max(b.0), a.1.min(b.1));
                found = hull(found, (both.0 <= both.1).then_some(both));
            }
        }
        let (from, to) = found?;
        (from < 1.0 && to > 0.0).then_some((from.max(0.0), to.min(1.0)))
    }

    /// The interval of the piece's line within a distance of a place.
    fn near_place(&self, x: f64, y: f64, distance: f64) -> Option<(f64, f64)> {
        let (px, py) = (self.x - x, self.y - y);
        let a = self.dx * self.dx + self.dy * self.dy;
        let b = px * self.dx + py * self.dy;
        let c = px * px + py * py - distance * distance;
        let under = b * b - a * c;
        (under >= 0.0).then(|| ((-b - under.sqrt()) / a, (-b + under.sqrt()) / a))
    }
}

fn hull(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// Where `start + t · slope` lies within [low, high].
fn between(start: f64, slope: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if slope == 0.0 {
        return (start >= low && start <= high).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (a, b) = ((low - start) / slope, (high - start) / slope);
    Some((a.min(b), a.max(b)))
}

/// Squared distance in metres between an area and a piece.
pub(crate) fn apart2(ready: &Ready<'_>, piece: &Segment) -> f64 {
    if ready.area.contains(piece.ax, piece.ay) {
        return 0.0;
    }
    let (sx, sy) = ready.plane.between(&ready.area.extent, (piece.ay + piece.by) / 2.0);
    let scaled = |s: &Segment| Segment { ax: s.ax * sx, ay: s.ay * sy, bx: s.bx * sx, by: s.by * sy };
    let p = scaled(piece);
    ready.area.segments.iter().map(|s| segments_apart2(&p, &scaled(s))).fold(f64::INFINITY, f64::min)
}

fn segments_apart2(p: &Segment, q: &Segment) -> f64 {
    let side = |s: &Segment, x: f64, y: f64| (s.bx - s.ax) * (y - s.ay) - (s.by - s.ay) * (x - s.ax);
    let cross = |a: f64, b: f64| (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0);
    if cross(side(p, q.ax, q.ay), side(p, q.bx, q.by)) && cross(side(q, p.ax, p.ay), side(q, p.bx, p.by)) {
        return 0.0;
    }
    let ends = [q.distance2(p.ax, p.ay), q.distance2(p.bx, p.by), p.distance2(q.ax, q.ay), p.distance2(q.bx, q.by)];
    ends.into_iter().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests;
