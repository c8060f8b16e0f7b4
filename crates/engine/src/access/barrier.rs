//! What hazards block.

use cg_geo::Shape;
use cg_geo::ground::Plane;
use cg_geo::outline::{Outline, Segment};
use cg_geo::touch::SegmentIndex;
use cg_kit::{Digest, Digester, Value};
use geo_types::Coord;
use rayon::prelude::*;

use super::{AccessError, Network, within};

/// A hazard as it is recorded.
#[derive(Clone, Debug)]
pub struct Hazard {
    /// How the caller knows it.
    pub id: String,
    /// Its outline, or a point where the extent is not known.
    pub shape: Shape,
}

/// How near a road must come to a hazard to count as blocked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Distance from an outline; 0 means that the road crosses or touches it. Metres.
    pub within_m: f64,
    /// Distance from a hazard known only as a point, whose extent nobody has said. Metres.
    pub point_m: f64,
}

impl Default for Reach {
    fn default() -> Self {
        Self { within_m: 0.0, point_m: 100.0 }
    }
}

impl Reach {
    /// Refuses what is no distance.
    ///
    /// # Errors
    /// When a distance is negative, not finite or beyond 10 km.
    pub fn checked(self) -> Result<Self, AccessError> {
        within("the distance from a hazard", self.within_m, 0.0, 10_000.0)?;
        within("the distance from a hazard that is a point", self.point_m, 0.0, 10_000.0)?;
        Ok(self)
    }

    fn of(&self, shape: &Shape) -> f64 {
        if shape.points().is_empty() { self.within_m } else { self.within_m.max(self.point_m) }
    }
}

/// The hazards that cut each of many things, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cuts {
    starts: Vec<u32>,
    hazards: Vec<u32>,
}

impl Cuts {
    /// Of things made of segments, each with the number of its thing.
    fn new(things: usize, segments: Vec<Segment>, owner: &[u32], hazards: &[Hazard], reach: &Reach) -> Self {
        let index = SegmentIndex::new(segments, Plane::Degrees);
        let cut = |(number, hazard): (usize, &Hazard)| {
            let outline = Outline::new(hazard.shape.geometry(), |c| c);
            let found = outline.map(|o| index.within(&o, reach.of(&hazard.shape))).unwrap_or_default();
            found.into_iter().map(|s| (owner[s], number as u32)).collect::<Vec<_>>()
        };
        let cuts: Vec<Vec<(u32, u32)>> = hazards.par_iter().enumerate().map(cut).collect();
        let mut pairs: Vec<(u32, u32)> = cuts.into_iter().flatten().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0u32; things + 1];
        pairs.iter().for_each(|(thing, _)| starts[*thing as usize + 1] += 1);
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        Self { starts, hazards: pairs.into_iter().map(|(_, hazard)| hazard).collect() }
    }

    /// Of straight walks from a place to a place.
    pub(super) fn of_walks(walks: &[(Coord<f64>, Coord<f64>)], hazards: &[Hazard], reach: &Reach) -> Self {
        let segments = walks.iter().map(|(a, b)| Segment { ax: a.x, ay: a.y, bx: b.x, by: b.y }).collect();
        let owner: Vec<u32> = (0..walks.len() as u32).collect();
        Self::new(walks.len(), segments, &owner, hazards, reach)
    }

    /// Hazards that cut a thing.
    pub(super) fn of(&self, thing: u32) -> &[u32] {
        &self.hazards[self.starts[thing as usize] as usize..self.starts[thing as usize + 1] as usize]
    }

    /// Whether none does.
    pub(super) fn is_open(&self, thing: u32) -> bool {
        self.starts[thing as usize] == self.starts[thing as usize + 1]
    }

    /// Whether none does but perhaps this one.
    pub(super) fn is_open_without(&self, thing: u32, hazard: u32) -> bool {
        matches!(self.of(thing), []) || self.of(thing) == [hazard]
    }

    /// For each hazard the things that it alone cuts, ascending.
    pub(super) fn alone(&self, hazards: usize) -> Vec<Vec<u32>> {
        let mut alone = vec![Vec::new(); hazards];
        for thing in 0..self.starts.len() as u32 - 1 {
            if let [hazard] = self.of(thing) {
                alone[*hazard as usize].push(thing);
            }
        }
        alone
    }
}

/// Which hazards block which edges of a network.
#[derive(Debug)]
pub struct Barriers {
    pub(super) hazards: Vec<Hazard>,
    pub(super) reach: Reach,
    pub(super) edges: Cuts,
    digest: Digest,
}

impl Barriers {
    /// Lays hazards over a network.
    ///
    /// # Errors
    /// When a distance is out of bounds.
    pub fn new(network: &Network, hazards: Vec<Hazard>, reach: Reach) -> Result<Self, AccessError> {
        let reach = reach.checked()?;
        let (mut segments, mut owner) = (Vec::new(), Vec::new());
        for edge in 0..network.edge_count() {
            for pair in network.line(edge).windows(2) {
                segments.push(Segment { ax: pair[0].x, ay: pair[0].y, bx: pair[1].x, by: pair[1].y });
                owner.push(edge as u32);
            }
        }
        let edges = Cuts::new(network.edge_count(), segments, &owner, &hazards, &reach);
        let start = Digester::default().text("barriers 1").bytes(&network.digest().0);
        let start = start.value(&Value::Real(reach.within_m)).value(&Value::Real(reach.point_m));
        let digest = hazards.iter().fold(start, |all, h| all.text(&h.id).bytes(&h.shape.to_wkb())).finish();
        Ok(Self { hazards, reach, edges, digest })
    }

    /// What they were made from.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The hazards, in the order given.
    #[must_use]
    pub fn hazards(&self) -> &[Hazard] {
        &self.hazards
    }

    /// The hazards that block an edge, as numbers in the order given.
    pub fn of(&self, edge: usize) -> impl Iterator<Item = usize> + '_ {
        self.edges.of(edge as u32).iter().map(|h| *h as usize)
    }

    /// How many hazards block some edge; the others lie away from all of them.
    #[must_use]
    pub fn blocking(&self) -> usize {
        self.blocked().flat_map(|edge| self.of(edge)).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The edges that some hazard blocks, ascending.
    pub fn blocked(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.edges.starts.len() - 1).filter(|e| !self.edges.is_open(*e as u32))
    }

    /// Length of road that hazards block, each edge counted once.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn all_blocked_m(&self, network: &Network) -> f64 {
        self.blocked().fold(0.0, |all, edge| all + network.edges[edge].metres)
    }

    /// Length of road that each hazard blocks, whole edges counted.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn blocked_m(&self, network: &Network) -> Vec<f64> {
        let mut lengths = vec![0.0; self.hazards.len()];
        for edge in 0..network.edge_count() {
            self.of(edge).for_each(|hazard| lengths[hazard] += network.edges[edge].metres);
        }
        lengths
    }
}
