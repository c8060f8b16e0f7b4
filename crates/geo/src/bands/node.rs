//! Shares of a rectangle within each distance of a set of edges, by halving.
//!
//! The signed distance S to the outline (negative inside) changes by at most ρ within a rectangle of half
//! diagonal ρ. So a rectangle is wholly within d when S + ρ ≤ d at its centre, wholly outside when S − ρ > d,
//! and halved otherwise; each half keeps only the edges that can be nearest to some point of it. Rectangles
//! that are small against d are cut by the straight line S = d, corrected for the curvature about a corner.

use super::metric::Metres;
use crate::outline::Segment;
use cg_kit::wide;

/// Rectangles of this share of the distance, measured along the diagonal, are cut by a straight line.
const SMALL: f64 = 0.4;
/// Rectangles of this share are cut by a straight line also where two edges meet at an angle.
const TINY: f64 = 0.08;
/// Cells are halved at most this often in each direction.
const DEEPEST: u32 = 12;
/// Rectangles of at most so many cells on a side are gone through cell by cell.
pub(super) const PATCH: u32 = 8;
const CELLS: usize = (PATCH * PATCH) as usize;
/// So few edges are all looked at again rather than sorted out.
const FEW: usize = 6;

/// A segment in metres.
#[derive(Clone, Copy)]
struct Edge {
    ax: f64,
    ay: f64,
    dx: f64,
    dy: f64,
    /// 1 / length², 0 for a point.
    inverse: f64,
    /// Whether it bounds an area.
    bounds: bool,
}

/// The edges of a chunk, and a stack of those that nested rectangles still look at.
#[derive(Default)]
pub(super) struct Edges {
    all: Vec<Edge>,
    /// Places in `all`.
    stack: Vec<u32>,
}

impl Edge {
    /// Vector from the nearest point of the edge to a place, and where along the edge that is (0 to 1).
    #[inline]
    fn from(&self, x: f64, y: f64) -> (f64, f64, f64) {
        let (px, py) = (x - self.ax, y - self.ay);
        let t = (px * self.dx + py * self.dy) * self.inverse;
        let t = if t > 0.0 { t } else { 0.0 };
        let t = if t < 1.0 { t } else { 1.0 };
        (px - t * self.dx, py - t * self.dy, t)
    }

    /// Whether a whole circle lies on the inner side: from outside an area its nearest place is never on such an edge
    /// alone, and edges that pass through the circle are not meant.
    fn turned_away(&self, (x, y): (f64, f64), radius: f64) -> bool {
        let cross = self.dx * (y - self.ay) - self.dy * (x - self.ax);
        self.bounds && cross > 0.0 && cross * cross * self.inverse > radius * radius * 1.000_1
    }

    /// Change of the winding number when going from (x0, y0) to (x1, y0) and then to (x1, y1).
    fn turns(&self, x0: f64, y0: f64, x1: f64, y1: f64) -> i32 {
        if !self.bounds {
            return 0;
        }
        let (bx, by) = (self.ax + self.dx, self.ay + self.dy);
        let mut change = 0;
        if (self.ay > y0) != (by > y0) {
            let x = self.ax + (y0 - self.ay) / self.dy * self.dx;
            let sign = if by > self.ay { 1 } else { -1 };
            change += sign * (i32::from(x > x1) - i32::from(x > x0));
        }
        if (self.ax > x1) != (bx > x1) {
            let y = self.ay + (x1 - self.ax) / self.dx * self.dy;
            let sign = if bx < self.ax { 1 } else { -1 };
            change += sign * (i32::from(y > y1) - i32::from(y > y0));
        }
        change
    }
}

impl Edges {
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.stack.clear();
    }

    /// How many are stacked.
    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    /// Adds an edge of the chunk.
    pub(super) fn push(&mut self, s: &Segment, m: &Metres, origin: (f64, f64), bounds: bool) {
        let (ax, ay) = metres(m, s.ax - origin.0, s.ay - origin.1);
        let (dx, dy) = metres(m, s.bx - s.ax, s.by - s.ay);
        let long = dx * dx + dy * dy;
        let inverse = if long > 0.0 { 1.0 / long } else { 0.0 };
        self.stack.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Edge { ax, ay, dx, dy, inverse, bounds });
    }

    /// Squared distances of stacked edges from a place, and the least of them.
    fn squares(&self, (from, to): (usize, usize), x: f64, y: f64, out: &mut Vec<f64>) -> f64 {
        out.clear();
        let mut least = f64::INFINITY;
        out.extend(self.stack[from..to].iter().map(|at| {
            let (ex, ey, _) = self.all[*at as usize].from(x, y);
            let square = ex * ex + ey * ey;
            least = if square < least { square } else { least };
            square
        }));
        least
    }
}

fn single(value: f64) -> f32 {
    value as f32
}

#[inline]
pub(super) fn metres(m: &Metres, columns: f64, rows: f64) -> (f64, f64) {
    (m[0][0] * columns + m[0][1] * rows, m[1][0] * columns + m[1][1] * rows)
}

/// Middles of cells, and the squared distance and number of the nearest edge of each.
struct Patch {
    xs: [f32; CELLS],
    ys: [f32; CELLS],
    best: [f32; CELLS],
    nearest: [u32; CELLS],
    count: usize,
}

wide! {
    /// Looks at one edge from all middles.
    fn look(patch: &mut Patch, edge: u32, [ax, ay, dx, dy, inverse]: [f32; 5]) {
        let count = patch.count.next_multiple_of(8).min(CELLS);
        let (xs, ys) = (&patch.xs[..count], &patch.ys[..count]);
        let (best, nearest) = (&mut patch.best[..count], &mut patch.nearest[..count]);
        for i in 0..count {
            let (px, py) = (xs[i] - ax, ys[i] - ay);
            let t = (px * dx + py * dy) * inverse;
            let t = if t > 0.0 { t } else { 0.0 };
            let t = if t < 1.0 { t } else { 1.0 };
            let (ex, ey) = (px - t * dx, py - t * dy);
            let square = ex * ex + ey * ey;
            let nearer = square < best[i];
            best[i] = if nearer { square } else { best[i] };
            nearest[i] = if nearer { edge } else { nearest[i] };
        }
    }
}

/// A rectangle in cells about a centre, relative to the chunk's middle.
#[derive(Clone, Copy)]
pub(super) struct Rect {
    pub(super) column: f64,
    pub(super) row: f64,
    /// Half width and half height.
    pub(super) half: (f64, f64),
}

/// What is known of a rectangle before it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// First and last + 1 of its candidate edges on the stack.
    pub(super) edges: (usize, usize),
    /// Place and winding number of a point where it is known.
    pub(super) probe: (f64, f64),
    pub(super) winding: i32,
    /// First and last + 1 of the distances that are not decided.
    pub(super) open: (usize, usize),
}

/// The candidate edges of nested rectangles.
pub(super) struct Stack<'a> {
    pub(super) m: Metres,
    pub(super) distances: &'a [f64],
    pub(super) edges: Edges,
    pub(super) squares: Vec<f64>,
}

/// The edge nearest to the middle of a rectangle.
struct Nearest {
    edge: Option<usize>,
    /// Direction in which the distance grows.
    normal: (f64, f64),
    /// Whether the nearest place is an end of the edge.
    corner: bool,
    /// Whether no other edge can be nearest anywhere in the rectangle.
    alone: bool,
}

/// What looking at a rectangle showed.
pub(super) struct Seen {
    /// Distances from here on hold the whole rectangle.
    pub(super) whole_from: usize,
    /// As was known before, with this rectangle's probe, winding number and open distances.
    pub(super) known: Known,
    /// Middle of the rectangle in metres.
    middle: (f64, f64),
    /// Signed distance at the middle.
    signed: f64,
    /// Half diagonal.
    radius: f64,
}

impl Stack<'_> {
    /// Looks at a rectangle: what is decided of it, and what is not.
    pub(super) fn look(&mut self, rect: &Rect, known: &Known) -> Seen {
        let (x, y) = metres(&self.m, rect.column, rect.row);
        let radius = self.radius(rect);
        let distance = self.edges.squares(known.edges, x, y, &mut self.squares).sqrt();
        // Aside of the middle by odd shares, so that no edge of a real outline passes exactly through it.
        let probe = (x + radius * 1.234_567_1e-7, y + radius * 1.765_432_1e-7);
        let mut winding = known.winding;
        // The way from the last probe stays this near the middle: no edge farther off is crossed.
        let way = (probe.0 - known.probe.0).abs() + (probe.1 - known.probe.1).abs() + radius * 1e-6;
        if distance <= way {
            for at in known.edges.0..known.edges.1 {
                let edge = &self.edges.all[self.edges.stack[at] as usize];
                winding += edge.turns(known.probe.0, known.probe.1, probe.0, probe.1);
            }
        }
        let signed = if winding > 0 { -distance } else { distance };
        let open = self.undecided(known.open, signed, radius);
        let known = Known { edges: known.edges, probe, winding, open };
        Seen { whole_from: open.1, known, middle: (x, y), signed, radius }
    }

    /// Stacks the edges that can be nearest to some place of the rectangle looked at last, when there are many.
    pub(super) fn keep(&mut self, seen: &mut Seen) {
        if self.squares.len() <= FEW {
            return;
        }
        let start = self.edges.stack.len();
        let keep = (seen.signed.abs() + 2.0 * seen.radius) * (1.0 + 1e-12);
        for at in 0..self.squares.len() {
            let edge = self.edges.stack[seen.known.edges.0 + at];
            if self.squares[at] <= keep * keep && !self.edges.all[edge as usize].turned_away(seen.middle, seen.radius) {
                self.edges.stack.push(edge);
            }
        }
        seen.known.edges = (start, self.edges.stack.len());
    }

    /// The edges that may pass through a rectangle that was looked at.
    pub(super) fn crossing(&self, seen: &Seen) -> Vec<u32> {
        if seen.signed.abs() > seen.radius * 1.000_1 {
            return Vec::new();
        }
        let reach = seen.radius * 1.001;
        let stacked = &self.edges.stack[seen.known.edges.0..seen.known.edges.1];
        let near = |at: &&u32| {
            let (x, y, _) = self.edges.all[**at as usize].from(seen.middle.0, seen.middle.1);
            x * x + y * y <= reach * reach
        };
        stacked.iter().filter(near).copied().collect()
    }

    /// Whether the middle of a cell lies inside an area, told from its rectangle's probe and the edges between.
    pub(super) fn is_inside(&self, cell: &Rect, seen: &Seen, crossing: &[u32]) -> bool {
        let ((x0, y0), (x1, y1)) = (seen.known.probe, metres(&self.m, cell.column, cell.row));
        let turns = crossing.iter().map(|at| self.edges.all[*at as usize].turns(x0, y0, x1, y1));
        seen.known.winding + turns.sum::<i32>() > 0
    }

    /// Forgets edges stacked since there were `length`.
    pub(super) fn forget(&mut self, length: usize) {
        self.edges.stack.truncate(length);
    }

    /// Half diagonal of a cell.
    pub(super) fn cell_radius(&self) -> f64 {
        self.radius(&Rect { column: 0.0, row: 0.0, half: (0.5, 0.5) })
    }

    /// Distances of the middles of a small rectangle's cells from the edges, row by row, and the nearest edge of each.
    pub(super) fn distances_of_cells(&self, rect: &Rect, known: &Known) -> ([f32; CELLS], [u32; CELLS]) {
        let (x, y) = metres(&self.m, rect.column, rect.row);
        let (wide, tall) = (2.0 * rect.half.0, 2.0 * rect.half.1);
        let (mut xs, mut ys) = ([0f32; CELLS], [0f32; CELLS]);
        let mut at = 0;
        let mut row = 0.5;
        while row < tall {
            let mut column = 0.5;
            while column < wide {
                let (cx, cy) = metres(&self.m, column - rect.half.0, row - rect.half.1);
                (xs[at], ys[at]) = (single(cx), single(cy));
                at += 1;
                column += 1.0;
            }
            row += 1.0;
        }
        let mut patch = Patch { xs, ys, best: [f32::INFINITY; CELLS], nearest: [0; CELLS], count: at };
        for edge in &self.edges.stack[known.edges.0..known.edges.1] {
            let e = &self.edges.all[*edge as usize];
            let place = [e.ax - x, e.ay - y, e.dx, e.dy, e.inverse].map(single);
            look(&mut patch, *edge, place);
        }
        (patch.best.map(f32::sqrt), patch.nearest)
    }

    fn radius(&self, rect: &Rect) -> f64 {
        let (ax, ay) = metres(&self.m, rect.half.0, rect.half.1);
        let (bx, by) = metres(&self.m, rect.half.0, -rect.half.1);
        (ax * ax + ay * ay).max(bx * bx + by * by).sqrt()
    }

    /// The distances that a signed distance at the centre leaves open.
    fn undecided(&self, open: (usize, usize), signed: f64, radius: f64) -> (usize, usize) {
        let (mut first, mut end) = open;
        while first < end && signed - radius > self.distances[first] {
            first += 1;
        }
        while first < end && signed + radius <= self.distances[end - 1] {
            end -= 1;
        }
        (first, end)
    }

    /// Adds the share of a rectangle (of area `share`) that lies within each open distance.
    fn shares(&mut self, rect: &Rect, known: &Known, share: f64, depth: u32, out: &mut [f64]) {
        let seen = self.look(rect, known);
        for held in &mut out[seen.whole_from..known.open.1] {
            *held += share;
        }
        self.cut(rect, seen, share, depth, out);
    }

    /// Cuts the rectangle looked at last: small ones by a line for each open distance, others in two.
    pub(super) fn cut(&mut self, rect: &Rect, mut seen: Seen, share: f64, depth: u32, out: &mut [f64]) {
        if seen.known.open.0 >= seen.known.open.1 {
            return;
        }
        let nearest = self.nearest(&seen);
        while seen.known.open.0 < seen.known.open.1 {
            let distance = self.distances[seen.known.open.1 - 1];
            let small = self.is_small(seen.radius, distance)
                && (2.0 * seen.radius <= TINY * distance || !self.is_bent(&seen, &nearest));
            if !(small || depth >= DEEPEST || self.straight(&seen, &nearest)) {
                break;
            }
            seen.known.open.1 -= 1;
            out[seen.known.open.1] += share * self.below(rect, seen.signed, &nearest, distance);
        }
        if seen.known.open.0 < seen.known.open.1 {
            let mark = self.edges.len();
            self.keep(&mut seen);
            for half in self.halves(rect) {
                self.shares(&half, &seen.known, share / 2.0, depth + 1, out);
            }
            self.forget(mark);
        }
    }

    /// The nearest edge of the rectangle looked at last.
    fn nearest(&self, seen: &Seen) -> Nearest {
        let mut best = (0, f64::INFINITY);
        let mut candidates = 0;
        let keep = seen.signed.abs() + 2.0 * seen.radius;
        for (at, square) in self.squares.iter().enumerate() {
            candidates += usize::from(*square <= keep * keep);
            if *square < best.1 {
                best = (at, *square);
            }
        }
        if best.1 == f64::INFINITY {
            return Nearest { edge: None, normal: (0.0, 0.0), corner: false, alone: false };
        }
        let edge = self.edges.stack[seen.known.edges.0 + best.0] as usize;
        let (ex, ey, t) = self.edges.all[edge].from(seen.middle.0, seen.middle.1);
        let e = &self.edges.all[edge];
        let normal = if seen.signed == 0.0 {
            // The middle lies on the edge: its outer side, or any direction from a point.
            let scale = e.inverse.sqrt();
            if scale > 0.0 { (e.dy * scale, -e.dx * scale) } else { (1.0, 0.0) }
        } else {
            (ex / seen.signed, ey / seen.signed)
        };
        Nearest { edge: Some(edge), normal, corner: t <= 0.0 || t >= 1.0, alone: candidates == 1 }
    }

    /// Whether the only edge's nearest place stays between its ends for the whole rectangle, clear of the edge.
    fn straight(&self, seen: &Seen, nearest: &Nearest) -> bool {
        let Some(at) = nearest.edge.filter(|_| nearest.alone && seen.signed > seen.radius) else { return false };
        let e = &self.edges.all[at];
        let long = (e.dx * e.dx + e.dy * e.dy).sqrt();
        let along = ((seen.middle.0 - e.ax) * e.dx + (seen.middle.1 - e.ay) * e.dy) / long;
        along >= seen.radius && along <= long - seen.radius
    }

    /// Whether a cell is small against a distance, so that a line cuts it well enough.
    pub(super) fn is_small(&self, radius: f64, distance: f64) -> bool {
        2.0 * radius <= SMALL * distance
    }

    /// Whether another edge, seen in another direction, is nearest somewhere in the rectangle looked at last.
    fn is_bent(&self, seen: &Seen, nearest: &Nearest) -> bool {
        let reach = seen.signed.abs() + seen.radius;
        let (x, y) = seen.middle;
        self.squares.iter().enumerate().any(|(at, square)| {
            if *square > reach * reach {
                return false;
            }
            let edge = &self.edges.all[self.edges.stack[seen.known.edges.0 + at] as usize];
            let (ex, ey, _) = edge.from(x, y);
            ex * nearest.normal.0 + ey * nearest.normal.1 < 0.95 * square.sqrt()
        })
    }

    /// Shares of a small cell outside all areas within some distances, its nearest edge being known.
    pub(super) fn shares_of_cell(&self, cell: &Rect, edge: u32, distances: std::ops::Range<usize>, out: &mut [f64]) {
        let (x, y) = metres(&self.m, cell.column, cell.row);
        let (ex, ey, t) = self.edges.all[edge as usize].from(x, y);
        let signed = (ex * ex + ey * ey).sqrt();
        let normal = (ex / signed, ey / signed);
        let nearest = Nearest { edge: None, normal, corner: t <= 0.0 || t >= 1.0, alone: false };
        for at in distances {
            out[at] = self.below(cell, signed, &nearest, self.distances[at]);
        }
    }

    /// The rectangle's two halves across its longer side in metres.
    fn halves(&self, rect: &Rect) -> [Rect; 2] {
        let m = &self.m;
        let wide = rect.half.0 * (m[0][0] * m[0][0] + m[1][0] * m[1][0]).sqrt();
        let tall = rect.half.1 * (m[0][1] * m[0][1] + m[1][1] * m[1][1]).sqrt();
        let Rect { column, row, half } = *rect;
        if wide >= tall {
            let half = (half.0 / 2.0, half.1);
            [Rect { column: column - half.0, row, half }, Rect { column: column + half.0, row, half }]
        } else {
            let half = (half.0, half.1 / 2.0);
            [Rect { column, row: row - half.1, half }, Rect { column, row: row + half.1, half }]
        }
    }

    /// Share of a rectangle on the near side of the line where the distance is `distance`.
    fn below(&self, rect: &Rect, signed: f64, nearest: &Nearest, distance: f64) -> f64 {
        let (m, (nx, ny)) = (&self.m, nearest.normal);
        let across = (nx * m[0][0] + ny * m[1][0], nx * m[0][1] + ny * m[1][1]);
        let (wide, tall) = (2.0 * rect.half.0, 2.0 * rect.half.1);
        let room = distance - signed;
        let share = half_plane((across.0 * wide).abs(), (across.1 * tall).abs(), room);
        if !nearest.corner {
            return share;
        }
        // About a corner the line is an arc: at s along it, it lies s² / 2d nearer than its tangent.
        let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        let cells =
            |x: f64, y: f64| ((m[1][1] * x - m[0][1] * y) / determinant, (m[0][0] * y - m[1][0] * x) / determinant);
        let (at, along) = (cells(room * nx, room * ny), cells(-ny, nx));
        let columns = held(at.0, along.0, rect.half.0);
        let rows = held(at.1, along.1, rect.half.1);
        let (from, to) = (columns.0.max(rows.0), columns.1.min(rows.1));
        if from >= to {
            return share;
        }
        let bulge = (to * to * to - from * from * from) / (6.0 * distance);
        (share - bulge / (determinant * wide * tall)).clamp(0.0, 1.0)
    }
}

/// Where `at + s · slope` lies within ± `half`.
fn held(at: f64, slope: f64, half: f64) -> (f64, f64) {
    if slope.abs() < 1e-12 {
        return if at.abs() <= half { (f64::NEG_INFINITY, f64::INFINITY) } else { (1.0, -1.0) };
    }
    let (a, b) = ((-half - at) / slope, (half - at) / slope);
    (a.min(b), a.max(b))
}

/// Share of a box within a half-plane: the normal's parts times the box's sides, and the room from its centre.
pub(super) fn half_plane(a: f64, b: f64, room: f64) -> f64 {
    let (a, b) = if a >= b { (a, b) } else { (b, a) };
    let t = room + (a + b) / 2.0;
    if t <= 0.0 {
        0.0
    } else if t >= a + b {
        1.0
    } else if t < b {
        t * t / (2.0 * a * b)
    } else if t <= a {
        (t - b / 2.0) / a
    } else {
        1.0 - (a + b - t) * (a + b - t) / (2.0 * a * b)
    }
}
