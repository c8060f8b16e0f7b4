//! Roads as nodes and edges.

use cg_geo::Shape;
use cg_geo::ground::Plane;
use cg_geo::outline::Segment;
use cg_geo::touch::SegmentIndex;
use cg_kit::Digest;
use geo_types::Coord;

use super::{AccessError, join, milliseconds, within};

/// A road as a layer gives it.
#[derive(Clone, Debug)]
pub struct Road {
    /// Its line or lines; points and areas are passed over.
    pub shape: Shape,
    /// Speed on it in kilometres per hour; a road of 0 km/h is left out.
    pub kmh: f64,
}

/// How lines become a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// An end that lies this near to another line is joined to it. Metres.
    pub join_m: f64,
    /// No edge is longer: a hazard blocks no more than it must, and a place finds a node near. Metres.
    pub step_m: f64,
    /// A place may lie this far from the road it is reached by. Metres.
    pub walk_m: f64,
    /// Speed on foot between a place and its road. Kilometres per hour.
    pub walk_kmh: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { join_m: 10.0, step_m: 500.0, walk_m: 5_000.0, walk_kmh: 4.0 }
    }
}

impl Rules {
    /// Refuses what is no distance or speed.
    ///
    /// # Errors
    /// When a number is out of bounds.
    pub fn checked(self) -> Result<Self, AccessError> {
        within("the distance that joins ends of roads", self.join_m, 0.0, 1_000.0)?;
        within("the longest edge", self.step_m, 50.0, 100_000.0)?;
        within("the walk to a road", self.walk_m, 1.0, 50_000.0)?;
        within("the speed on foot", self.walk_kmh, 0.1, 20.0)?;
        Ok(self)
    }
}

/// A piece of road between two nodes; it can be gone both ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) metres: f64,
    pub(super) ms: u32,
}

/// What a network leads over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Roads, at their speeds.
    Roads,
    /// Open ground, by a friction grid.
    Ground,
}

/// The separate parts of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// How many there are.
    pub count: usize,
    /// Share of the length of all roads that lies in the longest part.
    pub longest_share: f64,
}

/// Where a place meets the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The place itself.
    pub at: Coord<f64>,
    pub(super) node: u32,
    /// Straight from the place to the road. Metres.
    pub walk_m: f64,
    pub(super) ms: u32,
}

/// Roads joined to a graph.
#[derive(Debug)]
pub struct Network {
    pub(super) rules: Rules,
    pub(super) nodes: Vec<Coord<f64>>,
    pub(super) edges: Vec<Edge>,
    /// Arcs of node `n`: `arcs[starts[n]..starts[n + 1]]`, each the node it leads to and its edge.
    starts: Vec<u32>,
    arcs: Vec<(u32, u32)>,
    /// Line of edge `e`: `line[lines[e]..lines[e + 1]]`.
    lines: Vec<u32>,
    line: Vec<Coord<f64>>,
    near: SegmentIndex,
    digest: Digest,
    over: Over,
}

impl Network {
    /// Joins roads to a network; nodes and edges are numbered in the order of the roads.
    ///
    /// Lines that cross without a common vertex are not joined: one may be a bridge.
    ///
    /// # Errors
    /// When no road can be used, or a rule is out of bounds.
    pub fn new(roads: &[Road], rules: Rules) -> Result<Self, AccessError> {
        let rules = rules.checked()?;
        let built = join::build(roads, &rules);
        if built.edges.is_empty() {
            return Err(AccessError::NoRoads { found: roads.len() });
        }
        Ok(Self::of(built, rules, join::digest(roads, &rules), Over::Roads))
    }

    /// Makes the arcs of nodes and edges.
    pub(super) fn of(built: join::Built, rules: Rules, digest: Digest, over: Over) -> Self {
        let mut starts = vec![0u32; built.nodes.len() + 1];
        for edge in &built.edges {
            starts[edge.from as usize + 1] += 1;
            starts[edge.to as usize + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut next = starts.clone();
        let mut arcs = vec![(0, 0); built.edges.len() * 2];
        for (number, edge) in (0u32..).zip(&built.edges) {
            for (from, to) in [(edge.from, edge.to), (edge.to, edge.from)] {
                arcs[next[from as usize] as usize] = (to, number);
                next[from as usize] += 1;
            }
        }
        let points = built.nodes.iter().map(|c| Segment { ax: c.x, ay: c.y, bx: c.x, by: c.y }).collect();
        let near = SegmentIndex::new(points, Plane::Degrees);
        let join::Built { nodes, edges, lines, line } = built;
        Self { rules, nodes, edges, starts, arcs, lines, line, near, digest, over }
    }

    /// What it leads over.
    #[must_use]
    pub fn over(&self) -> Over {
        self.over
    }

    /// What it was made from.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many nodes it has.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// How many edges it has.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// Length of all its roads.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn length_m(&self) -> f64 {
        self.edges.iter().map(|e| e.metres).sum()
    }

    /// Where a place meets it: at the nearest node, if one lies within the walk that the rules allow.
    #[must_use]
    pub fn stop(&self, at: Coord<f64>) -> Option<Stop> {
        let near = self.near.nearest((at.x, at.y), self.rules.walk_m)?;
        let ms = if near.distance_m == 0.0 { 0 } else { milliseconds(near.distance_m, self.rules.walk_kmh) };
        Some(Stop { at, node: u32::try_from(near.number).ok()?, walk_m: near.distance_m, ms })
    }

    /// Arcs of a node: where each leads, and its edge.
    pub(super) fn arcs(&self, node: u32) -> &[(u32, u32)] {
        &self.arcs[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// The line of an edge, from its first node to its second.
    #[must_use]
    pub fn line(&self, edge: usize) -> &[Coord<f64>] {
        &self.line[self.lines[edge] as usize..self.lines[edge + 1] as usize]
    }

    /// The parts that no road joins.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let mut part = vec![u32::MAX; self.nodes.len()];
        let mut count = 0u32;
        let mut stack = Vec::new();
        for node in 0..self.nodes.len() {
            if part[node] != u32::MAX {
                continue;
            }
            part[node] = count;
            stack.push(node as u32);
            while let Some(here) = stack.pop() {
                for &(to, _) in self.arcs(here) {
                    if part[to as usize] == u32::MAX {
                        part[to as usize] = count;
                        stack.push(to);
                    }
                }
            }
            count += 1;
        }
        let mut lengths = vec![0.0; count as usize];
        for edge in &self.edges {
            lengths[part[edge.from as usize] as usize] += edge.metres;
        }
        let (longest, all) = (lengths.iter().fold(0.0f64, |a, b| a.max(*b)), lengths.iter().sum::<f64>());
        Parts { count: count as usize, longest_share: longest / all }
    }
}
