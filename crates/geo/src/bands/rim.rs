//! The line at a distance around an outline, exactly: no buffers, no cells.
//!
//! The places at a distance d from an outline lie on the outline's *sides* moved outwards by d and on arcs about its
//! *corners*; of these, what another edge comes nearer to than d is not on the line. The places of a side or an arc
//! that an edge comes nearer to are one interval (see `cover`), so the line is found by taking intervals away. Where
//! a side or arc is hidden at one distance it is hidden at all greater ones (the ball that touches the outline only
//! there holds the smaller balls), so distances are gone through ascending and each begins with what the last left.
//!
//! The convex hull of a single ring divides it into *rooms*: the edges between two corners of the hull. Whatever lies in
//! a room or in front of it is nearest to an edge of that room, since the way to any other leads through its edges. So a
//! piece is compared with the edges of its own room alone, and the hull's corners and the sides on it with none.

use std::collections::VecDeque;
use std::ops::Range;

use super::cover::{Edge, covered_arc, covered_side};
use super::group::{GROUP, Group};
use super::hull;
use super::metric::Metres;
use super::node::metres;
use crate::outline::{Outline, Segment};
use cg_kit::wide;

/// Pieces shorter than this share of the distance are left out.
const SLIVER: f64 = 1e-9;

/// A straight side that has the outside on its right.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Direction, of length 1.
    pub(super) u: (f64, f64),
    pub(super) long: f64,
    edge: u32,
}

/// The outside of a corner, less than half a turn.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Direction of its middle, of length 1.
    pub(super) b: (f64, f64),
    /// The edges that meet here.
    edges: (u32, u32),
}

/// What a piece of the line is a part of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Of {
    Side(u32),
    Corner(u32),
}

/// A piece of the line, from a place to a place: metres along a side, or [`turn`]s about a corner.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) of: Of,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A piece with a place on it, and how far from that its ends lie.
struct Trimming {
    piece: Piece,
    middle: (f64, f64),
    room: f64,
}

/// An outline made ready for its lines at distances.
#[derive(Default)]
pub(super) struct Rim {
    pub(super) sides: Vec<Side>,
    pub(super) corners: Vec<Corner>,
    edges: Vec<Edge>,
    /// Whether a room begins with the edge.
    first: Vec<bool>,
    /// Edges that can still be nearest to something, in groups; which of these are of each room; room and group of each
    /// edge.
    groups: Vec<Group>,
    rooms: Vec<Range<usize>>,
    home: Vec<(u32, u32)>,
    alive: Vec<bool>,
    /// Pieces that nothing ever hides, and what is left of the others.
    open: Vec<Piece>,
    pieces: Vec<Piece>,
    todo: Vec<(Piece, u32)>,
    kept: Vec<Piece>,
    seen: Vec<(u64, u64)>,
    ends: VecDeque<usize>,
}

/// A measure of direction about the direction `b` that grows with the angle: 0 along it, ±1 across, ±2 behind.
#[inline(always)]
pub(super) fn turn(b: (f64, f64), e: (f64, f64)) -> f64 {
    let (x, y) = (b.0 * e.0 + b.1 * e.1, b.0 * e.1 - b.1 * e.0);
    let part = y / (x.abs() + y.abs());
    if x >= 0.0 {
        part
    } else if y >= 0.0 {
        2.0 - part
    } else {
        -2.0 - part
    }
}

/// The direction, of length 1, that a [`turn`] between −1 and 1 is of.
#[inline(always)]
pub(super) fn turned(b: (f64, f64), turn: f64) -> (f64, f64) {
    let (x, y) = (1.0 - turn.abs(), turn);
    let scale = 1.0 / (x * x + y * y).sqrt();
    ((b.0 * x - b.1 * y) * scale, (b.1 * x + b.0 * y) * scale)
}

impl Rim {
    /// Makes an outline ready, in metres about `origin`; false where it is of a kind that needs another way:
    /// areas mixed with lines, and places where more than two edges meet.
    pub(super) fn ready(&mut self, area: &Outline, m: &Metres, origin: (f64, f64)) -> bool {
        self.sides.clear();
        self.corners.clear();
        self.edges.clear();
        self.first.clear();
        self.open.clear();
        self.pieces.clear();
        self.seen.clear();
        if area.boundary > 0 && area.boundary < area.segments.len() {
            return false;
        }
        let closed = area.boundary > 0;
        for chain in area.segments.chunk_by(|a, b| (a.bx, a.by) == (b.ax, b.ay)) {
            let alone = closed && chain.len() == area.segments.len();
            if !self.chain(chain, closed, alone, m, origin) {
                return false;
            }
        }
        self.seen.sort_unstable();
        if self.seen.windows(2).any(|w| w[0] == w[1]) {
            return false;
        }
        self.alive.clear();
        self.alive.resize(self.edges.len(), true);
        self.group();
        true
    }

    /// Adds one ring or line, which may be all there is; false when a ring is not closed.
    fn chain(&mut self, chain: &[Segment], closed: bool, alone: bool, m: &Metres, origin: (f64, f64)) -> bool {
        let first = self.edges.len();
        for s in chain {
            if (s.ax, s.ay) == (s.bx, s.by) && chain.len() > 1 {
                continue;
            }
            let (x, y) = metres(m, s.ax - origin.0, s.ay - origin.1);
            let (dx, dy) = metres(m, s.bx - s.ax, s.by - s.ay);
            let long = (dx * dx + dy * dy).sqrt();
            let u = if long > 0.0 { (dx / long, dy / long) } else { (1.0, 0.0) };
            self.edges.push(Edge { x, y, u, long });
            self.seen.push(place(s.ax, s.ay));
        }
        let end = self.edges.len();
        if first == end {
            return false;
        }
        self.first.resize(end, false);
        if alone {
            self.make_rooms();
        }
        for at in first..end {
            let e = self.edges[at];
            if e.long > 0.0 {
                let open = self.first[at] && self.first[if at + 1 == end { first } else { at + 1 }];
                self.side(Side { x: e.x, y: e.y, u: e.u, long: e.long, edge: index(at) }, open);
            }
        }
        if closed {
            let (a, b) = (chain[0], chain[chain.len() - 1]);
            self.bends(first, end);
            return (a.ax, a.ay) == (b.bx, b.by);
        }
        let last = chain[chain.len() - 1];
        if self.edges[end - 1].long > 0.0 {
            self.seen.push(place(last.bx, last.by));
        }
        self.open(first, end);
        true
    }

    /// The corners of a ring.
    fn bends(&mut self, first: usize, end: usize) {
        let lid = |from: &Edge, to: &Edge| (to.x - from.x, to.y - from.y);
        let mut last = (first..end).rev().find(|at| self.first[*at]);
        for at in first..end {
            let before = if at == first { end - 1 } else { at - 1 };
            let (b, e) = (self.edges[before], self.edges[at]);
            let lids = last.filter(|_| self.first[at]).and_then(|last| {
                let next = (at + 1..end).chain(first..at).find(|at| self.first[*at])?;
                Some([lid(&self.edges[last], &e), lid(&e, &self.edges[next])])
            });
            if lids.is_some() {
                last = Some(at);
            }
            self.corner((b.u, e.u), (e.x, e.y), (index(before), index(at)), lids);
        }
    }

    /// The other sides of a line, its bends and its ends.
    fn open(&mut self, first: usize, end: usize) {
        let back = |u: (f64, f64)| (-u.0, -u.1);
        for at in first..end {
            let e = self.edges[at];
            let far = (e.x + e.u.0 * e.long, e.y + e.u.1 * e.long);
            if e.long > 0.0 {
                self.side(Side { x: far.0, y: far.1, u: back(e.u), long: e.long, edge: index(at) }, false);
            }
            let here = (index(at), index(at));
            if at == first {
                let across = (-e.u.1, e.u.0);
                self.corner((back(e.u), back(across)), (e.x, e.y), here, None);
                self.corner((back(across), e.u), (e.x, e.y), here, None);
            }
            if at + 1 == end {
                let across = (-e.u.1, e.u.0);
                self.corner((e.u, across), far, here, None);
                self.corner((across, back(e.u)), far, here, None);
            } else {
                let next = self.edges[at + 1];
                let both = (index(at), index(at + 1));
                self.corner((e.u, next.u), (next.x, next.y), both, None);
                self.corner((back(next.u), back(e.u)), (next.x, next.y), both, None);
            }
        }
    }

    /// Divides a single ring into rooms by its hull.
    fn make_rooms(&mut self) {
        let below = |a: &Edge, b: &Edge| (a.y, a.x) < (b.y, b.x);
        let lowest = (1..self.edges.len()).fold(0, |l, at| if below(&self.edges[at], &self.edges[l]) { at } else { l });
        self.edges.rotate_left(lowest);
        hull::mark(&self.edges, &mut self.ends, &mut self.first);
    }

    /// Adds a side; of one that is not open other edges may hide a part.
    fn side(&mut self, side: Side, open: bool) {
        let of = Of::Side(index(self.sides.len()));
        let pieces = if open { &mut self.open } else { &mut self.pieces };
        pieces.push(Piece { of, from: 0.0, to: side.long });
        self.sides.push(side);
    }

    /// Adds the corner between two directions where the outline turns left; elsewhere the sides meet by themselves. Of a
    /// corner of the hull, what lies between the normals of its two lids is open; the rest belongs to a room each.
    fn corner(
        &mut self,
        (before, after): ((f64, f64), (f64, f64)),
        (x, y): (f64, f64),
        edges: (u32, u32),
        lids: Option<[(f64, f64); 2]>,
    ) {
        if before.0 * after.1 - before.1 * after.0 <= 0.0 {
            return;
        }
        // The sum of the normals is good where the turn is small, the difference of the directions where it is not.
        let sum = (before.1 + after.1, -before.0 - after.0);
        let gap = (before.0 - after.0, before.1 - after.1);
        let (s, g) = (sum.0 * sum.0 + sum.1 * sum.1, gap.0 * gap.0 + gap.1 * gap.1);
        let (b, square) = if s > g { (sum, s) } else { (gap, g) };
        let b = (b.0 / square.sqrt(), b.1 / square.sqrt());
        let half = turn(b, (after.1, -after.0)).min(1.0);
        let corner = Corner { x, y, b, edges };
        let Some(lids) = lids else { return self.part(corner, -half, half, false) };
        let [from, to] = lids.map(|lid| turn(b, (lid.1, -lid.0)).clamp(-half, half));
        self.part(Corner { edges: (edges.1, edges.0), ..corner }, -half, from, false);
        self.part(corner, from, to, true);
        self.part(corner, to, half, false);
    }

    /// Adds a part of a corner, which belongs to the room of the second of its edges.
    fn part(&mut self, corner: Corner, from: f64, to: f64, open: bool) {
        if to - from > SLIVER {
            let of = Of::Corner(index(self.corners.len()));
            let pieces = if open { &mut self.open } else { &mut self.pieces };
            pieces.push(Piece { of, from, to });
            self.corners.push(corner);
        }
    }

    /// Groups the edges that are alive, room by room.
    fn group(&mut self) {
        self.groups.clear();
        self.rooms.clear();
        self.home.resize(self.edges.len(), (0, 0));
        for (number, e) in self.edges.iter().enumerate() {
            let end = self.groups.len();
            if number == 0 || self.first[number] {
                self.rooms.push(end..end);
            }
            let Some(room) = self.rooms.last_mut().filter(|_| self.alive[number]) else { continue };
            if room.start == room.end || self.groups[end - 1].count == GROUP {
                self.groups.push(Group::empty());
                room.end = end + 1;
            }
            self.groups[room.end - 1].add(index(number), e);
            self.home[number] = (index(self.rooms.len() - 1), index(self.groups.len() - 1));
        }
    }

    /// The line at the distance last advanced to.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.open.iter().chain(&self.pieces)
    }

    /// Goes on to a greater distance.
    pub(super) fn advance(&mut self, distance: f64) {
        advance(self, distance);
    }

    #[inline(always)]
    fn advance_plain(&mut self, distance: f64) {
        let pieces = std::mem::take(&mut self.pieces);
        let mut kept = std::mem::take(&mut self.kept);
        kept.clear();
        for piece in &pieces {
            self.todo.push((*piece, 0));
            while let Some((piece, from)) = self.todo.pop() {
                if let Some(left) = self.trimmed(piece, from, distance) {
                    kept.push(left);
                }
            }
        }
        self.kept = pieces;
        self.pieces = kept;
        self.forget();
    }

    /// Leaves out edges that are hidden at this distance: whatever another edge hides farther off, one that is
    /// still to be seen hides too.
    fn forget(&mut self) {
        self.alive.fill(false);
        for piece in self.open.iter().chain(&self.pieces) {
            match piece.of {
                Of::Side(at) => self.alive[self.sides[at as usize].edge as usize] = true,
                Of::Corner(at) => {
                    let (a, b) = self.corners[at as usize].edges;
                    (self.alive[a as usize], self.alive[b as usize]) = (true, true);
                }
            }
        }
        self.group();
    }

    /// A piece less what the edges cover, from group `start` on in the order of looking; what lies beyond a covered
    /// part goes to `todo`.
    #[inline(always)]
    fn trimmed(&mut self, piece: Piece, start: u32, d: f64) -> Option<Piece> {
        let (own, least) = match piece.of {
            Of::Side(at) => (self.sides[at as usize].edge, SLIVER * d),
            Of::Corner(at) => (self.corners[at as usize].edges.1, SLIVER),
        };
        let (room, home) = self.home[own as usize];
        let Range { start: first, end } = self.rooms[room as usize];
        let (groups, home) = (end - first, home as usize - first);
        let mut now = self.trimming(piece, d);
        for nth in start as usize..groups {
            let group = &self.groups[first + nearby(home, nth, groups)];
            let far = d + now.room;
            if group.beyond(now.middle, far) {
                continue;
            }
            let squares = group.squares(now.middle);
            let (near, far) = ((d - now.room).max(0.0), far * far);
            // Its own edge is never nearer than the distance.
            if squares.iter().fold(false, |hidden, square| hidden | (*square < near * near)) {
                return None;
            }
            let before = (now.piece.from, now.piece.to);
            for (square, edge) in squares.iter().zip(group.edges) {
                if *square >= far || self.is_own(&now.piece, edge) {
                    continue;
                }
                let Some((low, high)) = self.covered(&now.piece, edge, d) else { continue };
                let piece = &mut now.piece;
                if low > high {
                    (piece.from, piece.to) = (piece.from.max(high), piece.to.min(low));
                } else if low >= piece.to || high <= piece.from {
                    continue;
                } else if low <= piece.from {
                    piece.from = high;
                } else if high >= piece.to {
                    piece.to = low;
                } else {
                    // Looks at this group again: what was taken away stays away.
                    self.todo.push((Piece { from: high, ..*piece }, index(nth)));
                    piece.to = low;
                }
                if piece.to - piece.from <= least {
                    return None;
                }
            }
            if before != (now.piece.from, now.piece.to) {
                now = self.trimming(now.piece, d);
            }
        }
        Some(now.piece)
    }

    #[inline(always)]
    fn is_own(&self, piece: &Piece, edge: u32) -> bool {
        match piece.of {
            Of::Side(at) => self.sides[at as usize].edge == edge,
            Of::Corner(at) => {
                let (a, b) = self.corners[at as usize].edges;
                a == edge || b == edge
            }
        }
    }

    #[inline(always)]
    fn covered(&self, piece: &Piece, edge: u32, d: f64) -> Option<(f64, f64)> {
        let edge = &self.edges[edge as usize];
        match piece.of {
            Of::Side(at) => covered_side(&self.sides[at as usize], edge, d, (piece.from, piece.to)),
            Of::Corner(at) => covered_arc(&self.corners[at as usize], edge, d),
        }
    }

    #[inline(always)]
    fn trimming(&self, piece: Piece, d: f64) -> Trimming {
        let half = (piece.from + piece.to) / 2.0;
        match piece.of {
            Of::Side(at) => {
                let s = &self.sides[at as usize];
                let middle = (s.x + s.u.1 * d + s.u.0 * half, s.y - s.u.0 * d + s.u.1 * half);
                Trimming { piece, middle, room: (piece.to - piece.from) / 2.0 * (1.0 + 1e-12) }
            }
            Of::Corner(at) => {
                let c = &self.corners[at as usize];
                let (a, b, e) = (turned(c.b, piece.from), turned(c.b, piece.to), turned(c.b, half));
                let chord = |f: (f64, f64)| (f.0 - e.0) * (f.0 - e.0) + (f.1 - e.1) * (f.1 - e.1);
                let room = d * chord(a).max(chord(b)).sqrt() * (1.0 + 1e-9);
                Trimming { piece, middle: (c.x + d * e.0, c.y + d * e.1), room }
            }
        }
    }
}

wide! {
    fn advance(rim: &mut Rim, distance: f64) {
        rim.advance_plain(distance);
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The order of looking: the own group, then by turns the next and the one before.
fn nearby(own: usize, nth: usize, groups: usize) -> usize {
    // No division: this is asked for every group and piece.
    let step = nth.div_ceil(2);
    let at = if nth % 2 == 1 { own + step } else { own + groups - step };
    if at >= groups { at - groups } else { at }
}

fn place(x: f64, y: f64) -> (u64, u64) {
    // Adding 0 makes −0 into 0.
    ((x + 0.0).to_bits(), (y + 0.0).to_bits())
}
