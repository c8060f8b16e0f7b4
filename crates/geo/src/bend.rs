//! Straight edges that another coordinate system bends: places are added until straight pieces follow them.

use geo_types::{Coord, LineString};

/// How far an edge may come to lie from where it was when coordinates are turned.
///
/// # Units
/// Metres on the ground.
pub const EDGE_TOLERANCE_M: f64 = 1.0;

/// Edges shorter than this many degrees both ways stay straight to within a few centimetres.
const SHORT_DEG: f64 = 0.01;
/// An edge is halved at most this often.
const DEEPEST: u32 = 14;
/// So many places are added to one geometry at most.
const MOST_ADDED: usize = 1_000_000;

/// A way from one coordinate system to another, and how far a straight piece may miss it.
pub(crate) struct Bend<T, O> {
    turn: T,
    /// How far a place lies from the straight piece between two others.
    off: O,
    tolerance: f64,
    left: usize,
}

/// A place in both systems.
type Both = (Coord<f64>, Coord<f64>);

impl<E, T: FnMut(Coord<f64>) -> Result<Coord<f64>, E>, O: Fn(Coord<f64>, Coord<f64>, Coord<f64>) -> f64> Bend<T, O> {
    pub(crate) fn new(turn: T, off: O, tolerance: f64) -> Self {
        Self { turn, off, tolerance, left: MOST_ADDED }
    }

    /// Whether there were more places to add than one geometry may have; the rest of its edges stayed straight.
    pub(crate) fn gave_up(&self) -> bool {
        self.left == 0
    }

    /// Turns a line, with places added where its edges bend; `is_short` names edges that need no look.
    pub(crate) fn line(
        &mut self,
        line: &[Coord<f64>],
        is_short: impl Fn(Both, Both) -> bool,
    ) -> Result<Vec<Coord<f64>>, E> {
        let mut out = Vec::with_capacity(line.len());
        let mut last: Option<Both> = None;
        let is_exact = self.tolerance == f64::INFINITY;
        for c in line {
            let here = (*c, (self.turn)(*c)?);
            let finite = |b: Both| b.0.x.is_finite() && b.0.y.is_finite() && b.1.x.is_finite() && b.1.y.is_finite();
            if let Some(before) = last.filter(|b| !is_exact && finite(*b) && finite(here) && !is_short(*b, here)) {
                self.between(before, here, 0, &mut out)?;
            }
            out.push(here.1);
            last = Some(here);
        }
        Ok(out)
    }

    /// Adds what is needed between two places.
    fn between(&mut self, a: Both, b: Both, depth: u32, out: &mut Vec<Coord<f64>>) -> Result<(), E> {
        let at = |t: f64| Coord { x: a.0.x + t * (b.0.x - a.0.x), y: a.0.y + t * (b.0.y - a.0.y) };
        let middle = (at(0.5), (self.turn)(at(0.5))?);
        let mut bent = (self.off)(a.1, b.1, middle.1) > self.tolerance;
        // A curve like an S may pass through the middle of its ends.
        if depth == 0 && !bent {
            let quarters = [(self.turn)(at(0.25))?, (self.turn)(at(0.75))?];
            bent = quarters.into_iter().any(|c| (self.off)(a.1, b.1, c) > self.tolerance);
        }
        if !bent || depth >= DEEPEST || self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        self.between(a, middle, depth + 1, out)?;
        out.push(middle.1);
        self.between(middle, b, depth + 1, out)
    }
}

/// Whether an edge between two places in degrees is too short to bend.
pub(crate) fn is_short_deg(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.x - b.x).abs() < SHORT_DEG && (a.y - b.y).abs() < SHORT_DEG
}

/// How far a place lies from the straight piece between two others, all in one plane.
pub(crate) fn off_plane(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    crate::outline::Segment { ax: a.x, ay: a.y, bx: b.x, by: b.y }.distance2(c.x, c.y).sqrt()
}

/// The same in metres for places in degrees, whichever way round the earth is shorter.
pub(crate) fn off_degrees(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    const METRES: f64 = 111_320.0;
    let wide = METRES * libm::cos(c.y.to_radians());
    let near = |x: f64| (x - a.x + 540.0).rem_euclid(360.0) - 180.0;
    let plane = |p: Coord<f64>| Coord { x: near(p.x) * wide, y: (p.y - a.y) * METRES };
    off_plane(plane(a), plane(b), plane(c))
}

/// A line in degrees in some plane, places added so that straight pieces follow its edges to within `tolerance`.
pub(crate) fn placed(
    line: &LineString<f64>,
    place: &mut dyn FnMut(Coord<f64>) -> Coord<f64>,
    tolerance: f64,
) -> Vec<Coord<f64>> {
    let turn = |c: Coord<f64>| Ok::<_, std::convert::Infallible>(place(c));
    let Ok(line) = Bend::new(turn, off_plane, tolerance).line(&line.0, |a, b| is_short_deg(a.0, b.0));
    line
}
