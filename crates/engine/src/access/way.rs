//! Ways between two places that avoid every recorded hazard, and the quicker ones that would not.
//!
//! Alternatives are found from the two trees of quickest ways, from the start and from the goal: where both run along
//! the same edges lies a plateau, and the way over a plateau cannot be made quicker by a small change.
//! A way is shown only if it is not much slower than the first and mostly elsewhere than those before it.

use std::collections::BTreeSet;

use geo_types::Coord;

use super::barrier::Cuts;
use super::network::Stop;
use super::search::{NEVER, Reached, reach};
use super::{AccessError, Barriers, Network, within};

/// What is asked of alternatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Most ways of each kind.
    pub most: usize,
    /// An alternative takes at most this many times as long as the first way.
    pub slower: f64,
    /// An alternative spends at most this share of its time on roads of one way before it.
    pub shared: f64,
}

impl Default for Wish {
    fn default() -> Self {
        Self { most: 3, slower: 1.5, shared: 0.7 }
    }
}

/// One way.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Length of its roads and of the walks at both ends. Metres.
    pub metres: f64,
    /// Part of it that lies between the places and their roads. Metres.
    pub walk_m: f64,
    /// How long it takes.
    pub minutes: f64,
    /// Recorded hazards that it crosses, as numbers in the order given; none for a way that avoids them.
    pub hazards: Vec<usize>,
    /// Edges of the network, from start to goal.
    pub edges: Vec<u32>,
    /// Its line from place to place.
    pub line: Vec<Coord<f64>>,
}

/// The answer to a question for ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Ways {
    /// Ways that cross no recorded hazard, the quickest first; none when every way does, or there is none at all.
    pub avoiding: Vec<Way>,
    /// Ways that would be quicker, or the only ones, and cross recorded hazards.
    pub crossing: Vec<Way>,
}

/// Ways from one place to another.
///
/// # Missing
/// Both lists are empty when no road joins the two places.
///
/// # Errors
/// When the wish is out of bounds.
pub fn ways(network: &Network, barriers: &Barriers, (from, to): (Stop, Stop), wish: Wish) -> Result<Ways, AccessError> {
    within("the number of ways", wish.most as f64, 1.0, 20.0)?;
    within("how much slower an alternative may be", wish.slower, 1.0, 10.0)?;
    within("the share of the way that alternatives have in common", wish.shared, 0.0, 1.0)?;
    let walks = [from, to].map(|s| (s.at, network.nodes[s.node as usize]));
    let walks = Cuts::of_walks(&walks, &barriers.hazards, &barriers.reach);
    let ask = Asked { network, barriers, walks, from, to, wish };
    let walkable = ask.walks.is_open(0) && ask.walks.is_open(1);
    let avoiding = if walkable { ask.found(|edge| barriers.edges.is_open(edge)) } else { Vec::new() };
    let best = avoiding.first().map_or(f64::INFINITY, |way| way.minutes);
    let crossing = ask.found(|_| true).into_iter().filter(|way| !way.hazards.is_empty() && way.minutes < best);
    Ok(Ways { crossing: crossing.collect(), avoiding })
}

struct Asked<'a> {
    network: &'a Network,
    barriers: &'a Barriers,
    /// Hazards on the walk at the start and at the end.
    walks: Cuts,
    from: Stop,
    to: Stop,
    wish: Wish,
}

/// Edges of a way with the time they take.
struct Course {
    edges: Vec<u32>,
    ms: u32,
}

impl Asked<'_> {
    /// The quickest way over open edges and its alternatives.
    fn found(&self, open: impl Fn(u32) -> bool) -> Vec<Way> {
        let (network, wish) = (self.network, self.wish);
        let out = reach(network, [(self.from.node, 0)], &open);
        let home = reach(network, [(self.to.node, 0)], &open);
        let best = out.ms[self.to.node as usize];
        if best == NEVER {
            return Vec::new();
        }
        let mut chosen: Vec<Course> = Vec::new();
        for via in plateaus(network, &out, &home, best, wish.slower) {
            if chosen.len() == wish.most {
                break;
            }
            let course = course(network, &out, &home, via);
            if course.is_simple(network, self.from.node)
                && chosen.iter().all(|before| self.is_elsewhere(&course, before))
            {
                chosen.push(course);
            }
        }
        chosen.into_iter().map(|course| self.way(course)).collect()
    }

    fn is_elsewhere(&self, course: &Course, before: &Course) -> bool {
        let known: BTreeSet<u32> = before.edges.iter().copied().collect();
        let shared: u64 = course.edges.iter().filter(|e| known.contains(e)).map(|e| self.ms(*e)).sum();
        shared as f64 <= self.wish.shared * f64::from(course.ms)
    }

    fn ms(&self, edge: u32) -> u64 {
        u64::from(self.network.edges[edge as usize].ms)
    }

    fn way(&self, course: Course) -> Way {
        let Asked { network, barriers, walks, from, to, .. } = self;
        let mut hazards: BTreeSet<usize> = [0, 1].iter().flat_map(|w| walks.of(*w)).map(|h| *h as usize).collect();
        let mut line = vec![from.at, network.nodes[from.node as usize]];
        let mut here = from.node;
        let mut metres = 0.0;
        for &edge in &course.edges {
            hazards.extend(barriers.of(edge as usize));
            let (ends, drawn) = (network.edges[edge as usize], network.line(edge as usize));
            metres += ends.metres;
            if ends.from == here {
                line.extend_from_slice(drawn);
                here = ends.to;
            } else {
                line.extend(drawn.iter().rev());
                here = ends.from;
            }
        }
        line.push(to.at);
        line.dedup();
        let walk_m = from.walk_m + to.walk_m;
        let ms = f64::from(course.ms) + f64::from(from.ms) + f64::from(to.ms);
        let hazards = hazards.into_iter().collect();
        Way { metres: metres + walk_m, walk_m, minutes: ms / 60_000.0, hazards, edges: course.edges, line }
    }
}

/// A node of each plateau, the quickest way first, then the longer plateau, then the lower node.
fn plateaus(network: &Network, out: &Reached, home: &Reached, best: u32, slower: f64) -> Vec<u32> {
    // The edge onward from a node towards the goal, if it is also the edge by which its end is reached from the start.
    let onward = |node: u32| {
        let (next, edge) = home.before(network, node)?;
        (out.by[next as usize] == edge).then_some((next, edge))
    };
    let mut begins = vec![true; network.node_count()];
    for node in 0..network.node_count() as u32 {
        if let Some((next, _)) = onward(node) {
            begins[next as usize] = false;
        }
    }
    let mut found = Vec::new();
    for node in 0..network.node_count() as u32 {
        let (there, back) = (out.ms[node as usize], home.ms[node as usize]);
        if !begins[node as usize] || there == NEVER || back == NEVER {
            continue;
        }
        let whole = there.saturating_add(back);
        let (mut here, mut long) = (node, 0u32);
        while let Some((next, edge)) = onward(here) {
            long = long.saturating_add(network.edges[edge as usize].ms);
            here = next;
        }
        // A short plateau is a way that turns back on itself or leaves a road only to come back to it.
        let long_enough = u64::from(long) * 10 >= u64::from(whole) || whole == best;
        if long_enough && f64::from(whole) <= f64::from(best) * slower {
            found.push((whole, u32::MAX - long, node));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, _, node)| node).collect()
}

fn course(network: &Network, out: &Reached, home: &Reached, via: u32) -> Course {
    let mut edges = out.back(network, via);
    edges.reverse();
    edges.extend(home.back(network, via));
    Course { edges, ms: out.ms[via as usize].saturating_add(home.ms[via as usize]) }
}

impl Course {
    /// Whether it comes to no node twice.
    fn is_simple(&self, network: &Network, start: u32) -> bool {
        let mut seen = BTreeSet::from([start]);
        let mut here = start;
        self.edges.iter().all(|edge| {
            let ends = network.edges[*edge as usize];
            here = if ends.from == here { ends.to } else { ends.from };
            seen.insert(here)
        })
    }
}
