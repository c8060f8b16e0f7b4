//! Lines become nodes and edges: shared vertices, ends that nearly meet, and no edge too long.

use std::collections::BTreeSet;

use cg_geo::ground::Plane;
use cg_geo::measure::distance_m;
use cg_geo::outline::Segment;
use cg_geo::touch::SegmentIndex;
use cg_kit::{Digest, Digester, Value};
use geo_types::Coord;

use super::network::{Edge, Road, Rules};
use super::{milliseconds, tree::Joined};

/// Vertices nearer than this many parts of a degree are one: about a centimetre.
const GRAIN: f64 = 1e7;

/// A network before its arcs.
pub(super) struct Built {
    pub(super) nodes: Vec<Coord<f64>>,
    pub(super) edges: Vec<Edge>,
    pub(super) lines: Vec<u32>,
    pub(super) line: Vec<Coord<f64>>,
}

/// What a network is made from.
pub(super) fn digest(roads: &[Road], rules: &Rules) -> Digest {
    let rules = [rules.join_m, rules.step_m, rules.walk_m, rules.walk_kmh];
    let start = rules.iter().fold(Digester::default().text("roads 1"), |all, r| all.value(&Value::Real(*r)));
    roads.iter().fold(start, |all, road| all.bytes(&road.shape.to_wkb()).value(&Value::Real(road.kmh))).finish()
}

/// Joins lines to nodes and edges.
pub(super) fn build(roads: &[Road], rules: &Rules) -> Built {
    let mut lines = Lines::read(roads);
    lines.join_ends(rules.join_m);
    lines.divide(rules.step_m);
    lines.edges(rules.step_m)
}

/// Lines as runs of vertex numbers.
struct Lines {
    places: Vec<Coord<f64>>,
    /// Speed and vertices of each line.
    runs: Vec<(f64, Vec<u32>)>,
    /// How often each vertex is used; the ends of lines count twice, so that they become nodes.
    uses: Vec<u32>,
}

impl Lines {
    fn read(roads: &[Road]) -> Self {
        let gone = roads.iter().filter(|r| r.kmh > 0.0 && r.kmh.is_finite());
        let drawn: Vec<(f64, &[Coord<f64>])> =
            gone.flat_map(|r| r.shape.lines().iter().map(|l| (r.kmh, l.0.as_slice()))).collect();
        let all: Vec<Coord<f64>> = drawn.iter().flat_map(|(_, line)| line.iter().copied()).collect();
        let (numbers, places) = numbered(&all);
        let mut at = 0;
        let mut runs = Vec::with_capacity(drawn.len());
        for (kmh, line) in drawn {
            let mut run = numbers[at..at + line.len()].to_vec();
            at += line.len();
            run.dedup();
            if run.len() > 1 {
                runs.push((kmh, run));
            }
        }
        let mut lines = Self { uses: Vec::new(), places, runs };
        lines.count();
        lines
    }

    fn count(&mut self) {
        self.uses = vec![0; self.places.len()];
        for (_, run) in &self.runs {
            for v in run.iter().chain([&run[0], &run[run.len() - 1]]) {
                self.uses[*v as usize] += 1;
            }
        }
    }

    /// Joins each loose end to every other line that comes near: to a vertex within the tolerance, else into the line.
    fn join_ends(&mut self, tolerance_m: f64) {
        let (mut segments, mut owner) = (Vec::new(), Vec::new());
        for (line, (_, run)) in self.runs.iter().enumerate() {
            for (at, pair) in run.windows(2).enumerate() {
                let (a, b) = (self.places[pair[0] as usize], self.places[pair[1] as usize]);
                segments.push(Segment { ax: a.x, ay: a.y, bx: b.x, by: b.y });
                owner.push((line, at));
            }
        }
        let index = SegmentIndex::new(segments, Plane::Degrees);
        let mut joined = Joined::new(self.places.len());
        // Line, piece of it, share along, vertex: what is put into lines.
        let mut into: Vec<(usize, usize, f64, u32)> = Vec::new();
        for (line, (_, run)) in self.runs.iter().enumerate() {
            for end in [run[0], run[run.len() - 1]] {
                if self.uses[end as usize] > 2 {
                    continue;
                }
                let here = self.places[end as usize];
                let mut met = BTreeSet::from([line]);
                for near in index.around((here.x, here.y), tolerance_m) {
                    let (other, at) = owner[near.number];
                    if !met.insert(other) {
                        continue;
                    }
                    let pair = [self.runs[other].1[at], self.runs[other].1[at + 1]];
                    let vertex = pair.into_iter().find(|v| distance_m(here, self.places[*v as usize]) <= tolerance_m);
                    match vertex {
                        Some(vertex) => joined.join(end, vertex),
                        None => into.push((other, at, near.along, end)),
                    }
                }
            }
        }
        into.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
        for (line, at, _, end) in into.into_iter().rev() {
            self.runs[line].1.insert(at + 1, end);
        }
        for (_, run) in &mut self.runs {
            run.iter_mut().for_each(|v| *v = joined.first(*v));
            run.dedup();
        }
        self.runs.retain(|(_, run)| run.len() > 1);
        self.count();
    }

    /// Divides pieces that are longer than an edge may be.
    fn divide(&mut self, step_m: f64) {
        let mut runs = std::mem::take(&mut self.runs);
        for (_, run) in &mut runs {
            let mut finer = Vec::with_capacity(run.len());
            for pair in run.windows(2) {
                let (a, b) = (self.places[pair[0] as usize], self.places[pair[1] as usize]);
                finer.push(pair[0]);
                let pieces = (distance_m(a, b) / step_m).ceil().clamp(1.0, 100_000.0);
                let mut i = 1.0;
                while i < pieces {
                    let t = i / pieces;
                    finer.push(self.places.len() as u32);
                    self.places.push(Coord { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
                    self.uses.push(1);
                    i += 1.0;
                }
            }
            finer.extend(run.last());
            *run = finer;
        }
        self.runs = runs;
    }

    /// Cuts lines at nodes, and where an edge would become too long.
    fn edges(self, step_m: f64) -> Built {
        let mut built = Built { nodes: Vec::new(), edges: Vec::new(), lines: vec![0], line: Vec::new() };
        let mut node_of = vec![u32::MAX; self.places.len()];
        let mut node = |vertex: u32, nodes: &mut Vec<Coord<f64>>| {
            let known = &mut node_of[vertex as usize];
            if *known == u32::MAX {
                *known = nodes.len() as u32;
                nodes.push(self.places[vertex as usize]);
            }
            *known
        };
        for (kmh, run) in &self.runs {
            let mut from = node(run[0], &mut built.nodes);
            let mut metres = 0.0;
            built.line.push(self.places[run[0] as usize]);
            for (at, pair) in run.windows(2).enumerate() {
                let next = self.places[pair[1] as usize];
                metres += distance_m(self.places[pair[0] as usize], next);
                built.line.push(next);
                let after = run.get(at + 2).map(|v| distance_m(next, self.places[*v as usize]));
                let full = after.is_none_or(|after| metres + after > step_m);
                if self.uses[pair[1] as usize] > 1 || full {
                    let to = node(pair[1], &mut built.nodes);
                    built.edges.push(Edge { from, to, metres, ms: milliseconds(metres, *kmh) });
                    built.lines.push(built.line.len() as u32);
                    if after.is_some() {
                        built.line.push(next);
                    }
                    (from, metres) = (to, 0.0);
                }
            }
        }
        built
    }
}

/// A number for each place, the same for places a centimetre apart, in the order of their first coming.
fn numbered(all: &[Coord<f64>]) -> (Vec<u32>, Vec<Coord<f64>>) {
    let grain = |c: &Coord<f64>| ((c.x * GRAIN).round() as i64, (c.y * GRAIN).round() as i64);
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    order.sort_unstable_by_key(|i| (grain(&all[*i as usize]), *i));
    let mut first = vec![0u32; all.len()];
    for same in order.chunk_by(|a, b| grain(&all[*a as usize]) == grain(&all[*b as usize])) {
        same.iter().for_each(|i| first[*i as usize] = same[0]);
    }
    let mut numbers = vec![0u32; all.len()];
    let mut places = Vec::new();
    for i in 0..all.len() {
        if first[i] as usize == i {
            numbers[i] = places.len() as u32;
            places.push(all[i]);
        } else {
            numbers[i] = numbers[first[i] as usize];
        }
    }
    (numbers, places)
}
