//! Shares of a rectangle within each distance of a set of edges, by halving.
//!
//! The signed distance S to the outline (negative inside) changes by at most ρ within a rectangle of half
//! diagonal ρ. So a rectangle is wholly within d when S + ρ ≤ d at its centre, wholly outside when S − ρ > d,
//! and halved otherwise; each half keeps only the edges that can be nearest to some point of it. Rectangles
//! that are small against d are cut by the straight line S = d, corrected for the curvature about a corner.

use super::metric::Metres;
use crate::outline::Segment;

/// Rectangles of this share of the distance, measured along the diagonal, are cut by a straight line.
const SMALL: f64 = 0.2;
/// Cells are halved at most this often in each direction.
const DEEPEST: u32 = 12;

/// A segment in metres.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    ax: f64,
    ay: f64,
    dx: f64,
    dy: f64,
    /// 1 / length², 0 for a point.
    inverse: f64,
    /// Whether it bounds an area.
    bounds: bool,
}

impl Edge {
    pub(super) fn new(s: &Segment, m: &Metres, origin: (f64, f64), bounds: bool) -> Self {
        let (ax, ay) = metres(m, s.ax - origin.0, s.ay - origin.1);
        let (dx, dy) = metres(m, s.bx - s.ax, s.by - s.ay);
        let long = dx * dx + dy * dy;
        Self { ax, ay, dx, dy, inverse: if long > 0.0 { 1.0 / long } else { 0.0 }, bounds }
    }

    /// Vector from the nearest point of the edge to a point, and where along the edge that is (0 to 1).
    #[inline]
    fn from(&self, x: f64, y: f64) -> (f64, f64, f64) {
        let (px, py) = (x - self.ax, y - self.ay);
        let t = ((px * self.dx + py * self.dy) * self.inverse).clamp(0.0, 1.0);
        (px - t * self.dx, py - t * self.dy, t)
    }

    /// Change of the winding number when going from (x0, y0) to (x1, y0) and then to (x1, y1).
    #[inline]
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

#[inline]
pub(super) fn metres(m: &Metres, columns: f64, rows: f64) -> (f64, f64) {
    (m[0][0] * columns + m[0][1] * rows, m[1][0] * columns + m[1][1] * rows)
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
    pub(super) edges: Vec<Edge>,
    pub(super) squares: Vec<f64>,
}

/// What looking at a rectangle showed.
pub(super) struct Seen {
    /// Distances from here on hold the whole rectangle.
    pub(super) whole_from: usize,
    pub(super) known: Known,
    /// Signed distance and direction at the centre, and whether the nearest place is a corner.
    signed: f64,
    normal: (f64, f64),
    corner: bool,
    /// Half diagonal.
    radius: f64,
}

impl Stack<'_> {
    /// Looks at a rectangle and stacks the edges that its parts need; the caller truncates the stack afterwards.
    pub(super) fn look(&mut self, rect: &Rect, known: &Known) -> Seen {
        let (x, y) = metres(&self.m, rect.column, rect.row);
        let radius = self.radius(rect);
        // Aside of the centre by odd shares, so that no edge of a real outline passes exactly through it.
        let probe = (x + radius * 1.234_567_1e-7, y + radius * 1.765_432_1e-7);
        let mut winding = known.winding;
        let (mut best, mut nearest) = (f64::INFINITY, known.edges.0);
        self.squares.clear();
        for (at, edge) in self.edges[known.edges.0..known.edges.1].iter().enumerate() {
            let (ex, ey, _) = edge.from(x, y);
            let square = ex * ex + ey * ey;
            self.squares.push(square);
            if square < best {
                (best, nearest) = (square, known.edges.0 + at);
            }
            winding += edge.turns(known.probe.0, known.probe.1, probe.0, probe.1);
        }
        let distance = best.sqrt();
        let signed = if winding > 0 { -distance } else { distance };
        let open = self.undecided(known.open, signed, radius);
        let start = self.edges.len();
        if open.0 < open.1 {
            let keep = (distance + 2.0 * radius) * (1.0 + 1e-12);
            for at in 0..self.squares.len() {
                if self.squares[at] <= keep * keep {
                    self.edges.push(self.edges[known.edges.0 + at]);
                }
            }
        }
        let (normal, corner) = self.edges.get(nearest).map_or(((0.0, 0.0), false), |edge| {
            let (ex, ey, t) = edge.from(x, y);
            let long = (1.0 / signed).abs();
            ((ex * long * signed.signum(), ey * long * signed.signum()), t <= 0.0 || t >= 1.0)
        });
        let known = Known { edges: (start, self.edges.len()), probe, winding, open };
        Seen { whole_from: open.1, known, signed, normal, corner, radius }
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
    pub(super) fn shares(&mut self, rect: &Rect, known: &Known, share: f64, depth: u32, out: &mut [f64]) {
        let mark = self.edges.len();
        let seen = self.look(rect, known);
        for held in &mut out[seen.whole_from..known.open.1] {
            *held += share;
        }
        self.cut(rect, seen, share, depth, out);
        self.edges.truncate(mark);
    }

    /// Cuts a rectangle that was looked at: small ones by a line for each open distance, others in two.
    pub(super) fn cut(&mut self, rect: &Rect, seen: Seen, share: f64, depth: u32, out: &mut [f64]) {
        let mut known = seen.known;
        while known.open.0 < known.open.1 {
            let distance = self.distances[known.open.1 - 1];
            let single = known.edges.1 - known.edges.0 == 1 && !seen.corner && seen.signed > seen.radius;
            let small = 2.0 * seen.radius <= SMALL * distance;
            if !(small || depth >= DEEPEST || (single && self.straight(&known, rect, seen.radius))) {
                break;
            }
            known.open.1 -= 1;
            out[known.open.1] += share * self.below(rect, &seen, distance);
        }
        if known.open.0 < known.open.1 {
            for half in self.halves(rect) {
                self.shares(&half, &known, share / 2.0, depth + 1, out);
            }
        }
    }

    /// Whether the only edge's nearest place stays between its ends for the whole rectangle.
    fn straight(&self, known: &Known, rect: &Rect, radius: f64) -> bool {
        let edge = &self.edges[known.edges.0];
        let (x, y) = metres(&self.m, rect.column, rect.row);
        let long = (edge.dx * edge.dx + edge.dy * edge.dy).sqrt();
        let along = ((x - edge.ax) * edge.dx + (y - edge.ay) * edge.dy) / long;
        along >= radius && along <= long - radius
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
    fn below(&self, rect: &Rect, seen: &Seen, distance: f64) -> f64 {
        let (m, (nx, ny)) = (&self.m, seen.normal);
        let across = (nx * m[0][0] + ny * m[1][0], nx * m[0][1] + ny * m[1][1]);
        let (wide, tall) = (2.0 * rect.half.0, 2.0 * rect.half.1);
        let room = distance - seen.signed;
        let share = half_plane((across.0 * wide).abs(), (across.1 * tall).abs(), room);
        if !seen.corner {
            return share;
        }
        // About a corner the line is an arc: at s along it, it lies s² / 2d nearer than its tangent.
        let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        let cells = |x: f64, y: f64| {
            ((m[1][1] * x - m[0][1] * y) / determinant, (m[0][0] * y - m[1][0] * x) / determinant)
        };
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
        1.0 - (a + b - t).powi(2) / (2.0 * a * b)
    }
}
