//! Which part of a side or an arc at a distance an edge comes nearer to: one interval each.

use super::rim::{Corner, Side, turn};

/// An edge of an outline in metres.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Direction, of length 1.
    pub(super) u: (f64, f64),
    pub(super) long: f64,
}

/// Part of a side moved outwards by `d` that lies nearer than `d` to an edge, in metres along the side.
#[inline(always)]
pub(super) fn covered_side(side: &Side, edge: &Edge, d: f64, (from, to): (f64, f64)) -> Option<(f64, f64)> {
    // The edge seen from the moved side: along it, and to its left.
    let (rx, ry) = (edge.x - side.x - side.u.1 * d, edge.y - side.y + side.u.0 * d);
    let s = rx * side.u.0 + ry * side.u.1;
    let (c, z) = (edge.u.0 * side.u.0 + edge.u.1 * side.u.1, side.u.0 * edge.u.1 - side.u.1 * edge.u.0);
    let end = s + c * edge.long;
    if s.min(end) - d >= to || s.max(end) + d <= from {
        return None;
    }
    let p = side.u.0 * ry - side.u.1 * rx;
    let far = p + z * edge.long;
    if p.min(far) >= d || p.max(far) <= -d {
        return lies_on(p, z, c, d).then(|| (s.min(end), s.max(end)));
    }
    let reach = |at: f64| {
        let across = p + z * at;
        (s + c * at, (d * d - across * across).max(0.0).sqrt())
    };
    let (least, most) = if z == 0.0 {
        if c > 0.0 { (0.0, edge.long) } else { (edge.long, 0.0) }
    } else {
        // Where the edge's parallel at the distance crosses the moved side.
        let best = d * c * z.signum();
        (((-best - p) / z).clamp(0.0, edge.long), ((best - p) / z).clamp(0.0, edge.long))
    };
    let ((low, before), (high, after)) = (reach(least), reach(most));
    Some((low - before, high + after))
}

/// Whether an edge lies on the side itself the other way round: what is outside of one is inside of the other.
fn lies_on(p: f64, z: f64, c: f64, d: f64) -> bool {
    c < 0.0 && z.abs() < 1e-9 && (p - d).abs() <= 1e-9 * d
}

/// Part of the circle of radius `d` about a corner that lies nearer than `d` to an edge, as [`turn`]s; from a greater to
/// a lesser one where that passes behind the corner.
#[inline(always)]
pub(super) fn covered_arc(corner: &Corner, edge: &Edge, d: f64) -> Option<(f64, f64)> {
    let (ax, ay) = (edge.x - corner.x, edge.y - corner.y);
    // Foot of the corner on the edge's line, and how far to the left of the edge the corner lies.
    let foot = -(ax * edge.u.0 + ay * edge.u.1);
    let left = ax * edge.u.1 - ay * edge.u.0;
    let off = left.abs();
    let nearest = foot.clamp(0.0, edge.long);
    let square = off * off + (foot - nearest) * (foot - nearest);
    if square >= 4.0 * d * d * (1.0 - 1e-12) {
        return None;
    }
    if square <= 1e-18 * d * d {
        return Some((-2.0, 2.0));
    }
    // An edge's parallel at the distance crosses the circle where the foot lies this far to either side.
    let across = (off * (2.0 * d - off)).max(0.0).sqrt();
    let to = |along: f64| (ax + edge.u.0 * along, ay + edge.u.1 * along);
    let sign = if left >= 0.0 { 1.0 } else { -1.0 };
    let last = end(to((foot + sign * across).clamp(0.0, edge.long)), d, 1.0);
    let first = end(to((foot - sign * across).clamp(0.0, edge.long)), d, -1.0);
    let (low, high, middle) = (turn(corner.b, first), turn(corner.b, last), turn(corner.b, to(nearest)));
    (low > high || (low <= middle && middle <= high)).then_some((low, high))
}

/// Where the circle of radius `d` about here meets that about a place: to its left (+1) or right (−1) as seen from here.
#[inline(always)]
fn end((x, y): (f64, f64), d: f64, side: f64) -> (f64, f64) {
    let square = x * x + y * y;
    let up = side * (1.0 / square - 1.0 / (4.0 * d * d)).max(0.0).sqrt();
    (x / (2.0 * d) - y * up, y / (2.0 * d) + x * up)
}
