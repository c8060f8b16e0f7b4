//! Where rings cross, touch or share edges: an index join over all edges with exact predicates.
//!
//! Two rings may touch in single points (OGC Simple Features); a ring may not touch itself, edges
//! may not be shared, and touching rings may not cut a polygon's inside in two.

use super::fault::Faults;
use super::ring::{Ring, side};
use super::{Problem, ShapePlace, nest};
use geo::Orientation;
use geo_types::Coord;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of edges whose boxes meet that are looked at before giving up. Real outlines have a few
/// per vertex; this many take about two seconds.
const MAX_PAIRS: usize = 40_000_000;

/// Crossings listed before the search stops: one crossing more does not help anyone.
const MAX_CROSSINGS: usize = 1000;

/// Edge `edge` of ring number `ring` in the list of rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EdgeId {
    pub(super) ring: u32,
    pub(super) edge: u32,
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, EdgeId>;

/// All edges of all rings by their boxes.
pub(super) type Edges = RTree<Boxed>;

pub(super) fn index(rings: &[Ring]) -> Edges {
    let mut boxes = Vec::with_capacity(rings.iter().map(Ring::edges).sum());
    for (r, ring) in rings.iter().enumerate() {
        for (e, w) in ring.coords.windows(2).enumerate() {
            let aabb = AABB::from_corners([w[0].x, w[0].y], [w[1].x, w[1].y]);
            boxes.push(GeomWithData::new(aabb.into(), EdgeId { ring: r as u32, edge: e as u32 }));
        }
    }
    RTree::bulk_load(boxes)
}

/// How two edges meet.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meeting {
    /// Each passes through the other.
    Cross(Coord<f64>),
    /// An end of one is on the other.
    Touch(Coord<f64>),
    /// They run along each other, from here.
    Along(Coord<f64>),
}

/// Finds every fault between edges, then looks at nesting where that still means something.
pub(super) fn check(rings: &[Ring], faults: &mut Faults) {
    if rings.is_empty() {
        return;
    }
    let edges = index(rings);
    let mut search = Search { rings, touches: BTreeSet::new(), crossings: BTreeMap::new() };
    let mut pairs = 0_usize;
    for (a, b) in edges.intersection_candidates_with_other_tree(&edges) {
        if a.data >= b.data {
            continue;
        }
        pairs += 1;
        if pairs > MAX_PAIRS {
            faults.whole(Problem::TooComplex);
            return;
        }
        search.look_at(a.data, b.data);
        if search.crossings.len() >= MAX_CROSSINGS {
            break;
        }
    }
    let bad = search.report(faults);
    nest::check(rings, &edges, &bad, faults);
}

/// A coordinate that can be a key: equal places have equal bits (−0 is made 0).
pub(super) type Key = (u64, u64);

pub(super) fn key(c: Coord<f64>) -> Key {
    ((c.x + 0.0).to_bits(), (c.y + 0.0).to_bits())
}

struct Search<'a> {
    rings: &'a [Ring],
    /// Ring numbers (lower first) and the point where they touch.
    touches: BTreeSet<(u32, u32, Key)>,
    /// Ring numbers (lower first) and place of a crossing.
    crossings: BTreeMap<(u32, u32, Key), Crossing>,
}

/// The edge of the first ring, where it is crossed, and whether the ring merely touches itself.
struct Crossing {
    edge: EdgeId,
    at: Coord<f64>,
    touch: bool,
}

impl Search<'_> {
    fn look_at(&mut self, a: EdgeId, b: EdgeId) {
        let (p, q) = (self.edge(a), self.edge(b));
        if a.ring == b.ring && self.are_neighbours(a, b) {
            if let Some(at) = self.spike(a, b) {
                self.cross(a, b, at, false);
            }
            return;
        }
        match meeting(p, q) {
            None => {}
            Some(Meeting::Cross(at) | Meeting::Along(at)) => self.cross(a, b, at, false),
            Some(Meeting::Touch(at)) if a.ring == b.ring => self.cross(a, b, at, true),
            Some(Meeting::Touch(at)) => {
                if self.passes_through(a, b, at) {
                    self.cross(a, b, at, false);
                } else {
                    self.touches.insert((a.ring, b.ring, key(at)));
                }
            }
        }
    }

    fn cross(&mut self, a: EdgeId, b: EdgeId, at: Coord<f64>, touch: bool) {
        let crossing = self.crossings.entry((a.ring, b.ring, key(at))).or_insert(Crossing { edge: a, at, touch });
        crossing.touch &= touch;
    }

    fn edge(&self, id: EdgeId) -> (Coord<f64>, Coord<f64>) {
        self.rings[id.ring as usize].edge(id.edge as usize)
    }

    fn are_neighbours(&self, a: EdgeId, b: EdgeId) -> bool {
        let last = self.rings[a.ring as usize].edges() as u32 - 1;
        b.edge == a.edge + 1 || (a.edge == 0 && b.edge == last)
    }

    /// Neighbouring edges that run back over each other.
    fn spike(&self, a: EdgeId, b: EdgeId) -> Option<Coord<f64>> {
        let (first, second) = if b.edge == a.edge + 1 { (a, b) } else { (b, a) };
        let ((from, tip), (_, to)) = (self.edge(first), self.edge(second));
        let folds = (from.x - tip.x) * (to.x - tip.x) + (from.y - tip.y) * (to.y - tip.y) > 0.0;
        (folds && side(from, tip, to) == Orientation::Collinear).then_some(tip)
    }

    /// Whether ring b goes from one side of ring a to the other at a point they share.
    fn passes_through(&self, a: EdgeId, b: EdgeId, at: Coord<f64>) -> bool {
        let (a_in, a_out) = self.arms(a, at);
        let (b_in, b_out) = self.arms(b, at);
        in_sector(at, a_in, a_out, b_in) != in_sector(at, a_in, a_out, b_out)
    }

    /// The ring's neighbours of a point on one of its edges.
    fn arms(&self, id: EdgeId, at: Coord<f64>) -> (Coord<f64>, Coord<f64>) {
        let ring = &self.rings[id.ring as usize];
        let (n, e) = (ring.edges(), id.edge as usize);
        let (start, end) = ring.edge(e);
        if at == start {
            (ring.coords[(e + n - 1) % n], end)
        } else if at == end {
            (start, ring.coords[(e + 2) % n])
        } else {
            (start, end)
        }
    }

    /// Turns what was found into faults; returns the rings that are in a crossing.
    fn report(&self, faults: &mut Faults) -> BTreeSet<u32> {
        let mut bad = BTreeSet::new();
        for (&(r, s, _), &Crossing { edge, at, touch }) in &self.crossings {
            let (ring, other) = (&self.rings[r as usize], &self.rings[s as usize]);
            let problem = match (r == s, touch) {
                (true, true) => Problem::SelfTouch,
                (true, false) => Problem::SelfCrossing,
                _ if ring.part == other.part => Problem::RingsCross { other: other.ring },
                _ => Problem::PartsOverlap { other: other.part },
            };
            faults.add(problem, ring.place(Some(edge.edge as usize)), Some(at));
            bad.extend([r, s]);
        }
        self.report_split_interiors(&bad, faults);
        bad
    }

    /// Rings of one polygon that touch in a closed chain enclose a piece of its inside.
    fn report_split_interiors(&self, bad: &BTreeSet<u32>, faults: &mut Faults) {
        let mut groups = Groups::default();
        let mut seen = BTreeSet::new();
        for &(r, s, at) in &self.touches {
            let part = self.rings[r as usize].part;
            if part != self.rings[s as usize].part || bad.contains(&r) || bad.contains(&s) {
                continue;
            }
            for ring in [r, s] {
                if seen.insert((ring, at)) && !groups.join(Node::Ring(ring), Node::Point(part, at)) {
                    let place = ShapePlace { part, ring: self.rings[ring as usize].ring, vertex: None };
                    let at = Coord { x: f64::from_bits(at.0), y: f64::from_bits(at.1) };
                    faults.add(Problem::InteriorSplit, place, Some(at));
                }
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Ring(u32),
    Point(usize, Key),
}

/// Which rings and touching points hang together.
#[derive(Default)]
struct Groups(BTreeMap<Node, Node>);

impl Groups {
    fn root(&mut self, node: Node) -> Node {
        let mut at = node;
        while let Some(&up) = self.0.get(&at) {
            at = up;
        }
        if at != node {
            self.0.insert(node, at);
        }
        at
    }

    /// False when they already hung together.
    fn join(&mut self, a: Node, b: Node) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        self.0.insert(a, b);
        true
    }
}

/// Whether direction at→p is strictly inside the sector that opens counter-clockwise from at→a to
/// at→b.
fn in_sector(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    use Orientation::{Clockwise, Collinear, CounterClockwise};
    let left_of = |from, q| side(at, from, q) == CounterClockwise;
    match side(at, a, b) {
        CounterClockwise => left_of(a, p) && left_of(p, b),
        Clockwise => !(left_of(b, p) && left_of(p, a)),
        Collinear => left_of(a, p),
    }
}

fn meeting((p1, p2): (Coord<f64>, Coord<f64>), (q1, q2): (Coord<f64>, Coord<f64>)) -> Option<Meeting> {
    use Orientation::Collinear;
    let (o1, o2) = (side(p1, p2, q1), side(p1, p2, q2));
    if o1 == o2 && o1 != Collinear {
        return None;
    }
    let (o3, o4) = (side(q1, q2, p1), side(q1, q2, p2));
    if o3 == o4 && o3 != Collinear {
        return None;
    }
    if o1 == Collinear && o2 == Collinear {
        return along(p1, p2, q1, q2);
    }
    let on_p = |q| within_box(p1, p2, q).then_some(Meeting::Touch(q));
    let on_q = |p| within_box(q1, q2, p).then_some(Meeting::Touch(p));
    match (o1, o2, o3, o4) {
        (Collinear, ..) => on_p(q1),
        (_, Collinear, ..) => on_p(q2),
        (_, _, Collinear, _) => on_q(p1),
        (.., Collinear) => on_q(p2),
        _ => Some(Meeting::Cross(crossing_place(p1, p2, q1, q2))),
    }
}

/// Two edges on one line: where their common stretch begins, if they have one.
fn along(p1: Coord<f64>, p2: Coord<f64>, q1: Coord<f64>, q2: Coord<f64>) -> Option<Meeting> {
    let order = |a: Coord<f64>, b: Coord<f64>| if (a.x, a.y) <= (b.x, b.y) { (a, b) } else { (b, a) };
    let ((p_low, p_high), (q_low, q_high)) = (order(p1, p2), order(q1, q2));
    let low = if (p_low.x, p_low.y) >= (q_low.x, q_low.y) { p_low } else { q_low };
    let high = if (p_high.x, p_high.y) <= (q_high.x, q_high.y) { p_high } else { q_high };
    if low == high {
        Some(Meeting::Touch(low))
    } else if (low.x, low.y) < (high.x, high.y) {
        Some(Meeting::Along(low))
    } else {
        None
    }
}

pub(super) fn within_box(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    p.x >= a.x.min(b.x) && p.x <= a.x.max(b.x) && p.y >= a.y.min(b.y) && p.y <= a.y.max(b.y)
}

fn crossing_place(p1: Coord<f64>, p2: Coord<f64>, q1: Coord<f64>, q2: Coord<f64>) -> Coord<f64> {
    let (d, e) = (p2 - p1, q2 - q1);
    let below = d.x * e.y - d.y * e.x;
    let t = ((q1.x - p1.x) * e.y - (q1.y - p1.y) * e.x) / below;
    if t.is_finite() { p1 + d * t.clamp(0.0, 1.0) } else { p1 }
}
