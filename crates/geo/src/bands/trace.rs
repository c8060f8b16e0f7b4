//! The line at a distance as short straight pieces in cells.

use super::metric::Metres;
use super::rim::{Of, Rim, turned};
use crate::outline::Segment;

/// Most of a turn in one straight piece, as a chord of the unit circle.
const COARSEST: f64 = 0.2;
/// An arc of fewer than this is one straight piece, as a chord of the unit circle.
const FINEST: f64 = 0.01;

/// Turns metres about a middle into cells.
pub(super) struct Cells {
    inverse: [[f64; 2]; 2],
    middle: (f64, f64),
    /// Metres along the longer side of a cell.
    step: f64,
}

impl Cells {
    pub(super) fn about(middle: (f64, f64), m: &Metres) -> Self {
        let by = 1.0 / (m[0][0] * m[1][1] - m[0][1] * m[1][0]);
        let inverse = [[m[1][1] * by, -m[0][1] * by], [-m[1][0] * by, m[0][0] * by]];
        let long = |x: f64, y: f64| (x * x + y * y).sqrt();
        let step = long(m[0][0], m[1][0]).max(long(m[0][1], m[1][1]));
        Self { inverse, middle, step }
    }

    #[inline]
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let i = &self.inverse;
        (self.middle.0 + i[0][0] * x + i[0][1] * y, self.middle.1 + i[1][0] * x + i[1][1] * y)
    }

    fn push(&self, from: (f64, f64), to: (f64, f64), out: &mut Vec<Segment>) {
        let ((ax, ay), (bx, by)) = (self.place(from), self.place(to));
        out.push(Segment { ax, ay, bx, by });
    }
}

/// The line at the distance that a rim was advanced to. An arc becomes straight pieces that enclose as much as the arc does.
pub(super) fn trace(rim: &Rim, distance: f64, cells: &Cells, out: &mut Vec<Segment>) {
    out.clear();
    // The straight pieces stay within a few thousandths of a cell of the arc.
    let chord = (0.08 * cells.step / distance).sqrt().min(COARSEST);
    for piece in rim.pieces() {
        match piece.of {
            Of::Side(at) => {
                let s = &rim.sides[at as usize];
                let (x, y) = (s.x + s.u.1 * distance, s.y - s.u.0 * distance);
                let along = |t: f64| (x + s.u.0 * t, y + s.u.1 * t);
                cells.push(along(piece.from), along(piece.to), out);
            }
            Of::Corner(at) => {
                let c = &rim.corners[at as usize];
                arc((c.x, c.y), distance, (turned(c.b, piece.from), turned(c.b, piece.to)), chord, cells, out);
            }
        }
    }
}

/// An arc of at most half a turn between two directions.
fn arc(
    (x, y): (f64, f64),
    distance: f64,
    (from, to): ((f64, f64), (f64, f64)),
    chord: f64,
    cells: &Cells,
    out: &mut Vec<Segment>,
) {
    let at = |e: (f64, f64), r: f64| (x + e.0 * r, y + e.1 * r);
    let (mut steps, mut square) = (1u32, square(from, to));
    if square <= FINEST * FINEST {
        return cells.push(at(from, distance), at(to, distance), out);
    }
    // Halving an arc of chord c gives chords whose square is 2 − √(4 − c²).
    while steps < 2 || square > chord * chord {
        square = 2.0 - (4.0 - square).max(0.0).sqrt();
        steps *= 2;
    }
    // Cosine and sine of a step, and its angle by the series of the arc sine.
    let cos = 1.0 - square / 2.0;
    let sin = (square * (1.0 - square / 4.0)).sqrt();
    let s2 = sin * sin;
    let angle = sin * (1.0 + s2 * (1.0 / 6.0 + s2 * (3.0 / 40.0 + s2 * (15.0 / 336.0 + s2 * (105.0 / 3456.0)))));
    // Both ends lie on the circle, the places between a little outside.
    let ratio = angle / sin;
    let (k, n) = (f64::from(steps), f64::from(steps) - 2.0);
    let out_by = if steps == 2 { ratio } else { ((1.0 + n * k * ratio).sqrt() - 1.0) / n };
    let (mut last, mut e) = (at(from, distance), from);
    for _ in 1..steps {
        e = (e.0 * cos - e.1 * sin, e.0 * sin + e.1 * cos);
        let next = at(e, distance * out_by);
        cells.push(last, next, out);
        last = next;
    }
    cells.push(last, at(to, distance), out);
}

/// Square of the chord between two directions.
fn square(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
}
