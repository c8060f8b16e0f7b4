//! Which ring is inside which: holes inside their outline, parts outside each other.

use super::cross::{EdgeId, Edges, within_box};
use super::fault::Faults;
use super::ring::{Ring, side};
use super::{Problem, ShapePlace};
use geo::Orientation;
use geo_types::Coord;
use rstar::AABB;
use std::collections::{BTreeMap, BTreeSet};

/// Edges met by all rays together before giving up.
const MAX_RAY_EDGES: usize = 40_000_000;

/// Places tried per ring until one is off every other ring.
const MAX_PLACES: usize = 64;

/// Reports holes outside, holes in holes and parts in parts, leaving out rings that cross.
pub(super) fn check(rings: &[Ring], edges: &Edges, bad: &BTreeSet<u32>, faults: &mut Faults) {
    if rings.len() < 2 {
        return;
    }
    let mut budget = MAX_RAY_EDGES;
    for (r, ring) in rings.iter().enumerate() {
        if bad.contains(&(r as u32)) {
            continue;
        }
        let Some(around) = rings_around(r, rings, edges, &mut budget) else {
            faults.whole(Problem::TooComplex);
            return;
        };
        report(ring, rings, &around, faults);
    }
}

fn report(ring: &Ring, rings: &[Ring], around: &BTreeSet<u32>, faults: &mut Faults) {
    let place = ShapePlace { part: ring.part, ring: ring.ring, vertex: None };
    let at = ring.coords.first().copied();
    let around: Vec<&Ring> = around.iter().map(|&r| &rings[r as usize]).collect();
    if ring.ring == 0 {
        for shell in around.iter().filter(|o| o.ring == 0 && o.part != ring.part) {
            let in_its_hole = around.iter().any(|o| o.part == shell.part && o.ring > 0);
            if !in_its_hole {
                faults.add(Problem::PartsOverlap { other: shell.part }, place, at);
            }
        }
        return;
    }
    let has_shell = rings.iter().any(|o| o.part == ring.part && o.ring == 0);
    let in_shell = around.iter().any(|o| o.part == ring.part && o.ring == 0);
    if has_shell && !in_shell {
        faults.add(Problem::HoleOutside, place, at);
    }
    for hole in around.iter().filter(|o| o.part == ring.part && o.ring > 0) {
        faults.add(Problem::HoleInHole { other: hole.ring }, place, at);
    }
}

/// The rings that ring r lies inside of; `None` when the budget is spent.
///
/// The rings do not cross, so one place of r that is on no other ring decides; a place that is on
/// some ring decides for all the others.
fn rings_around(r: usize, rings: &[Ring], edges: &Edges, budget: &mut usize) -> Option<BTreeSet<u32>> {
    let mut around = BTreeSet::new();
    let mut undecided: Option<BTreeSet<u32>> = None;
    for place in places(&rings[r]).take(MAX_PLACES) {
        let ray = ray(place, rings, edges, budget)?;
        let decides = |ring: &u32| {
            *ring as usize != r && undecided.as_ref().is_none_or(|u| u.contains(ring)) && !ray.on.contains(ring)
        };
        around.extend(ray.inside.iter().copied().filter(decides));
        let still: BTreeSet<u32> = ray
            .on
            .iter()
            .copied()
            .filter(|ring| *ring as usize != r && undecided.as_ref().is_none_or(|u| u.contains(ring)))
            .collect();
        if still.is_empty() {
            break;
        }
        undecided = Some(still);
    }
    Some(around)
}

/// Vertices, then middles of edges.
fn places(ring: &Ring) -> impl Iterator<Item = Coord<f64>> + '_ {
    let half = MAX_PLACES / 2;
    let middles = ring.coords.windows(2).map(|w| (w[0] + w[1]) / 2.0);
    ring.coords.iter().copied().take(half.min(ring.edges())).chain(middles)
}

struct Ray {
    inside: BTreeSet<u32>,
    on: BTreeSet<u32>,
}

/// Looks east from p and counts the edges of each ring that are met.
fn ray(p: Coord<f64>, rings: &[Ring], edges: &Edges, budget: &mut usize) -> Option<Ray> {
    let east = AABB::from_corners([p.x, p.y], [f64::MAX, p.y]);
    let mut odd: BTreeMap<u32, bool> = BTreeMap::new();
    let mut on = BTreeSet::new();
    for hit in edges.locate_in_envelope_intersecting(east) {
        *budget = budget.checked_sub(1)?;
        let EdgeId { ring, edge } = hit.data;
        let (a, b) = rings[ring as usize].edge(edge as usize);
        let turn = if a.y <= b.y { side(a, b, p) } else { side(b, a, p) };
        if turn == Orientation::Collinear && within_box(a, b, p) {
            on.insert(ring);
        } else if (a.y > p.y) != (b.y > p.y) && turn == Orientation::CounterClockwise {
            let parity = odd.entry(ring).or_default();
            *parity = !*parity;
        }
    }
    let inside = odd.into_iter().filter_map(|(ring, odd)| odd.then_some(ring)).collect();
    Some(Ray { inside, on })
}
