//! Roads: the great towns first, then every seat, then the villages, each joining what is already built.

use super::route::Router;
use crate::chance::Dice;
use crate::ground::Ground;
use crate::ground::lattice::Cell;
use crate::noise::Noise;
use crate::people::settlement::{MUNICIPALITIES, Settlement};
use crate::plane::{Spot, smooth};
use std::collections::{BTreeMap, BTreeSet};

/// Classes from the widest to the narrowest, as codes of the list `road_class`.
pub(crate) const CLASSES: [&str; 4] = ["primary", "secondary", "tertiary", "track"];

/// Share of hamlets without a road of their own.
const ROADLESS: f64 = 0.22;

/// A stretch of road of one class between two junctions.
pub(crate) struct Road {
    pub(crate) class: &'static str,
    pub(crate) line: Vec<Spot>,
}

/// The roads, and the places where they cross a river.
pub(crate) struct Roads {
    pub(crate) stretches: Vec<Road>,
    pub(crate) bridges: Vec<Spot>,
}

/// The narrowest class number of each pair of neighbouring hexagons with a road between them.
type Links = BTreeMap<(Cell, Cell), usize>;

/// Builds all roads.
pub(crate) fn build(ground: &Ground, settlements: &[Settlement], seed: u64) -> Roads {
    let mut dice = Dice::new(seed, "roads");
    let mut works = Works {
        ground,
        noise: Noise::new(seed ^ 0x70ad),
        router: Router::new(ground),
        links: Links::new(),
        on_road: vec![false; ground.lattice.len()],
    };
    let towns: Vec<Cell> = settlements.iter().map(|s| s.cell).collect();
    works.web(&towns[..9], 0, 2);
    works.web(&towns[..60], 1, 1);
    works.web(&towns[..MUNICIPALITIES], 2, 1);
    for town in &settlements[MUNICIPALITIES..] {
        if town.class() == "village" || !dice.happens(ROADLESS) {
            works.join(town.cell, 3);
        }
    }
    works.finish()
}

struct Works<'a> {
    ground: &'a Ground,
    noise: Noise,
    router: Router<'a>,
    links: Links,
    on_road: Vec<bool>,
}

impl Works<'_> {
    /// Connects every town to its `ways` nearest larger ones of the list.
    fn web(&mut self, towns: &[Cell], class: usize, ways: usize) {
        for (i, town) in towns.iter().enumerate().skip(1) {
            let mut larger: Vec<Cell> = towns[..i].to_vec();
            let far = |c: &Cell| (self.ground.lattice.centre(*c).km(self.ground.lattice.centre(*town)) * 1e6) as u64;
            larger.sort_by_key(far);
            for goal in larger.into_iter().take(ways) {
                self.lay(*town, |c| c == goal, class);
            }
        }
    }

    /// Connects a village to the nearest road.
    fn join(&mut self, village: Cell, class: usize) {
        let on_road = std::mem::take(&mut self.on_road);
        if !on_road[village] {
            let way = self.way(village, |c| on_road[c], class);
            self.on_road = on_road;
            self.keep(&way, class);
        } else {
            self.on_road = on_road;
        }
    }

    fn lay(&mut self, from: Cell, is_goal: impl Fn(Cell) -> bool, class: usize) {
        let way = self.way(from, is_goal, class);
        self.keep(&way, class);
    }

    /// The cheapest way: slopes and rivers cost, an existing road of this class or wider costs little.
    fn way(&mut self, from: Cell, is_goal: impl Fn(Cell) -> bool, class: usize) -> Vec<Cell> {
        let (ground, links, noise) = (self.ground, &self.links, self.noise);
        let step = |a: Cell, b: Cell| {
            let built = links.get(&pair(a, b)).map(|c| if *c <= class { 0.25 } else { 0.6 });
            let climb =
                (ground.relief.height[a] - ground.relief.height[b]).abs() * 18.0 + 0.5 * (1.0 + noise.pair(b as u64).0);
            let ford = if ground.water.is_river(b) { 2.5 } else { 0.0 };
            built.unwrap_or(1.0) * (1.0 + climb + ford)
        };
        self.router.way(from, is_goal, step).unwrap_or_default()
    }

    fn keep(&mut self, way: &[Cell], class: usize) {
        for step in way.windows(2) {
            let link = self.links.entry(pair(step[0], step[1])).or_insert(class);
            *link = (*link).min(class);
            self.on_road[step[0]] = true;
            self.on_road[step[1]] = true;
        }
    }

    fn finish(self) -> Roads {
        let stretches = (0..CLASSES.len()).flat_map(|class| self.stretches(class)).collect();
        Roads { stretches, bridges: self.bridges() }
    }

    /// Stretches of one class between the places where it ends, forks or meets another class.
    fn stretches(&self, class: usize) -> Vec<Road> {
        let mut next: BTreeMap<Cell, BTreeSet<Cell>> = BTreeMap::new();
        let mut stops: BTreeSet<Cell> = BTreeSet::new();
        for ((a, b), c) in &self.links {
            if *c == class {
                next.entry(*a).or_default().insert(*b);
                next.entry(*b).or_default().insert(*a);
            } else {
                stops.extend([*a, *b]);
            }
        }
        stops.extend(next.iter().filter(|(_, n)| n.len() != 2).map(|(c, _)| *c));
        let starts: Vec<Cell> = stops.iter().copied().chain(next.keys().copied()).collect();
        let mut roads = Vec::new();
        for start in starts {
            while let Some(first) = next.get(&start).and_then(|n| n.first().copied()) {
                let cells = walk(&mut next, &stops, start, first);
                let line: Vec<Spot> = cells.into_iter().map(|c| self.ground.lattice.place(c)).collect();
                roads.push(Road { class: CLASSES[class], line: smooth(&line) });
            }
        }
        roads
    }

    fn bridges(&self) -> Vec<Spot> {
        let mut cells: BTreeSet<Cell> = BTreeSet::new();
        for ((a, b), class) in &self.links {
            if *class < 3 {
                cells.extend([*a, *b].into_iter().filter(|c| self.ground.water.is_river(*c)));
            }
        }
        let mut bridges: Vec<Spot> = Vec::new();
        for cell in cells {
            let at = self.ground.lattice.place(cell);
            if bridges.iter().all(|b| b.km(at) > 3.0) {
                bridges.push(at);
            }
        }
        bridges
    }
}

/// Follows links from `start` through `to` until a stop, taking them away.
fn walk(next: &mut BTreeMap<Cell, BTreeSet<Cell>>, stops: &BTreeSet<Cell>, start: Cell, to: Cell) -> Vec<Cell> {
    let (mut cells, mut from, mut here) = (vec![start], start, to);
    loop {
        cells.push(here);
        for (a, b) in [(from, here), (here, from)] {
            if let Some(n) = next.get_mut(&a) {
                n.remove(&b);
            }
        }
        let onward = next.get(&here).and_then(|n| n.first().copied());
        match onward {
            Some(cell) if !stops.contains(&here) && here != start => (from, here) = (here, cell),
            _ => return cells,
        }
    }
}

fn pair(a: Cell, b: Cell) -> (Cell, Cell) {
    (a.min(b), a.max(b))
}
