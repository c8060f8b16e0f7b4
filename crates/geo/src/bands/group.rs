//! Edges that follow each other, looked at together.

use super::cover::Edge;

/// Edges in a row that are looked at together.
pub(super) const GROUP: usize = 8;

/// A few edges that follow each other, and the smallest rectangle about them.
pub(super) struct Group {
    pub(super) bounds: [f64; 4],
    x: [f64; GROUP],
    y: [f64; GROUP],
    ux: [f64; GROUP],
    uy: [f64; GROUP],
    long: [f64; GROUP],
    /// Numbers of the edges; those beyond `count` are far away.
    pub(super) edges: [u32; GROUP],
    pub(super) count: usize,
}

impl Group {
    pub(super) fn empty() -> Self {
        let far = [1e150; GROUP];
        let bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let none = [0.0; GROUP];
        Self { bounds, x: far, y: far, ux: none, uy: none, long: none, edges: [u32::MAX; GROUP], count: 0 }
    }

    pub(super) fn add(&mut self, number: u32, e: &Edge) {
        let (at, b) = (self.count, &mut self.bounds);
        let (x, y) = (e.x + e.u.0 * e.long, e.y + e.u.1 * e.long);
        *b = [b[0].min(e.x).min(x), b[1].min(e.y).min(y), b[2].max(e.x).max(x), b[3].max(e.y).max(y)];
        (self.x[at], self.y[at], self.ux[at], self.uy[at]) = (e.x, e.y, e.u.0, e.u.1);
        (self.long[at], self.edges[at]) = (e.long, number);
        self.count += 1;
    }

    /// Whether all edges are at least so far from a place.
    #[inline(always)]
    pub(super) fn beyond(&self, (x, y): (f64, f64), far: f64) -> bool {
        let b = &self.bounds;
        x + far <= b[0] || x - far >= b[2] || y + far <= b[1] || y - far >= b[3]
    }

    /// Squared distances of the edges from a place.
    #[inline(always)]
    pub(super) fn squares(&self, (x, y): (f64, f64)) -> [f64; GROUP] {
        let mut out = [0.0; GROUP];
        for (i, out) in out.iter_mut().enumerate() {
            let (px, py) = (x - self.x[i], y - self.y[i]);
            let t = px * self.ux[i] + py * self.uy[i];
            let t = if t > 0.0 { t } else { 0.0 };
            let t = if t < self.long[i] { t } else { self.long[i] };
            let (ex, ey) = (px - t * self.ux[i], py - t * self.uy[i]);
            *out = ex * ex + ey * ey;
        }
        out
    }
}
