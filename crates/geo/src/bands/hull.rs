//! The convex hull of a ring that does not cross itself.

use std::collections::VecDeque;

use super::cover::Edge;

/// Marks the edges that begin at a corner of the hull of a ring that turns left and does not cross itself; `ends` is
/// room to work in. Begins with a corner of the hull: the lowest, of several the leftmost.
///
/// # Missing
/// False, and nothing marked, when all lies on one line.
///
/// # Source
/// Melkman 1987: each place is compared with the two ends of the hull of those before it.
pub(super) fn mark(ring: &[Edge], ends: &mut VecDeque<usize>, marks: &mut [bool]) -> bool {
    let left = |a: usize, b: usize, c: usize| {
        let (a, b, c) = (&ring[a], &ring[b], &ring[c]);
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    };
    // Along the first place's ray only the farthest counts.
    let from_first = |at: usize| (ring[at].x - ring[0].x).abs() + (ring[at].y - ring[0].y).abs();
    let mut farthest = 1;
    let Some(off) = (2..ring.len()).find(|at| {
        let turns = left(0, farthest, *at) != 0.0;
        if !turns && from_first(*at) > from_first(farthest) {
            farthest = *at;
        }
        turns
    }) else {
        return false;
    };
    ends.clear();
    let (a, b) = if left(0, farthest, off) > 0.0 { (0, farthest) } else { (farthest, 0) };
    ends.extend([off, a, b, off]);
    for at in off + 1..ring.len() {
        let last = ends.len() - 1;
        if left(ends[0], ends[1], at) > 0.0 && left(ends[last - 1], ends[last], at) > 0.0 {
            continue;
        }
        while ends.len() > 2 && left(ends[ends.len() - 2], ends[ends.len() - 1], at) <= 0.0 {
            ends.pop_back();
        }
        ends.push_back(at);
        while ends.len() > 2 && left(ends[0], ends[1], at) <= 0.0 {
            ends.pop_front();
        }
        ends.push_front(at);
    }
    ends.iter().for_each(|at| marks[*at] = true);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(places: &[(f64, f64)]) -> Vec<Edge> {
        places.iter().map(|(x, y)| Edge { x: *x, y: *y, u: (1.0, 0.0), long: 1.0 }).collect()
    }

    proptest! {
        #[test]
        fn corners_of_the_hull_are_those_that_have_no_place_to_the_right_of_their_lids(
            radii in prop::collection::vec(0.1f64..1.0, 3..40),
        ) {
            let at = |i: usize| std::f64::consts::TAU * i as f64 / radii.len() as f64;
            let places: Vec<_> = radii.iter().enumerate().map(|(i, r)| (r * at(i).cos(), r * at(i).sin())).collect();
            let lowest = (0..places.len()).min_by(|a, b| places[*a].1.total_cmp(&places[*b].1)).unwrap_or(0);
            let ring = ring(&[&places[lowest..], &places[..lowest]].concat());
            let mut marks = vec![false; ring.len()];
            prop_assert!(mark(&ring, &mut VecDeque::new(), &mut marks));
            let corners: Vec<usize> = (0..ring.len()).filter(|at| marks[*at]).collect();
            for (n, a) in corners.iter().enumerate() {
                let (a, b) = (&ring[*a], &ring[corners[(n + 1) % corners.len()]]);
                let left = |c: &Edge| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
                prop_assert!(ring.iter().all(|c| left(c) > -1e-9), "{marks:?}");
            }
        }
    }
}
