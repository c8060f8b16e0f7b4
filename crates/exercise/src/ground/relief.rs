//! Land, sea and height.

use super::lattice::{Cell, Lattice};
use crate::noise::Noise;
use crate::plane::SIZE_KM;

/// What every hexagon is made of.
pub(crate) struct Relief {
    /// Whether it is land.
    pub(crate) land: Vec<bool>,
    /// Height of the land, 0 at the coast to about 1 on the highest ridge.
    pub(crate) height: Vec<f64>,
    /// Steps to the sea; 0 is sea.
    pub(crate) inland: Vec<u16>,
    /// Whether it belongs to the largest piece of land.
    pub(crate) mainland: Vec<bool>,
}

impl Relief {
    pub(crate) fn new(lattice: &Lattice, seed: u64) -> Self {
        let mut land = coast(lattice, seed);
        drown_crumbs(lattice, &mut land);
        fill_lakes(lattice, &mut land);
        let inland = steps_from_sea(lattice, &land);
        let height = heights(lattice, seed, &land, &inland);
        let mut mainland = vec![false; lattice.len()];
        groups(lattice, &land, true).into_iter().take(1).flatten().for_each(|cell| mainland[cell] = true);
        Self { land, height, inland, mainland }
    }

    /// All land, in the order of the lattice.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.land.iter().enumerate().filter(|(_, l)| **l).map(|(cell, _)| cell)
    }
}

/// A rounded country with bays and headlands.
fn coast(lattice: &Lattice, seed: u64) -> Vec<bool> {
    let noise = Noise::new(seed ^ 0xc0a5);
    let is_land = |cell: Cell| {
        let at = lattice.centre(cell);
        let (u, v) = (at.x / SIZE_KM.0 * 2.0 - 1.0, at.y / SIZE_KM.1 * 2.0 - 1.0);
        let bend = 0.35 * noise.fractal(at.x + 900.0, at.y, 130.0, 2);
        let edge = libm::pow(libm::pow(u.abs(), 2.6) + libm::pow((v + bend).abs(), 2.6), 1.0 / 2.6);
        let ragged = 0.95 * noise.fractal(at.x, at.y, 75.0, 6);
        lattice.may_be_land(cell) && edge < 0.95 && edge - ragged < 0.74
    };
    (0..lattice.len()).map(is_land).collect()
}

/// Connected groups of hexagons that are land (or sea), the largest first.
fn groups(lattice: &Lattice, land: &[bool], wanted: bool) -> Vec<Vec<Cell>> {
    let mut seen = vec![false; land.len()];
    let mut all: Vec<Vec<Cell>> = Vec::new();
    for start in 0..land.len() {
        if seen[start] || land[start] != wanted {
            continue;
        }
        let (mut group, mut next) = (Vec::new(), vec![start]);
        seen[start] = true;
        while let Some(cell) = next.pop() {
            group.push(cell);
            if lattice.on_rim(cell) {
                continue;
            }
            for n in lattice.neighbours(cell) {
                if !seen[n] && land[n] == wanted {
                    seen[n] = true;
                    next.push(n);
                }
            }
        }
        all.push(group);
    }
    all.sort_by_key(|g| (std::cmp::Reverse(g.len()), g.first().copied()));
    all
}

/// Keeps the mainland and up to three islands.
fn drown_crumbs(lattice: &Lattice, land: &mut [bool]) {
    let mut islands = 0;
    for group in groups(lattice, land, true).into_iter().skip(1) {
        if (6..400).contains(&group.len()) && islands < 3 {
            islands += 1;
        } else {
            group.into_iter().for_each(|cell| land[cell] = false);
        }
    }
}

/// Sea that has no way out becomes land. The sea that reaches the rim may be several groups.
fn fill_lakes(lattice: &Lattice, land: &mut [bool]) {
    for group in groups(lattice, land, false) {
        if !group.iter().any(|cell| lattice.on_rim(*cell)) {
            group.into_iter().for_each(|cell| land[cell] = true);
        }
    }
}

fn steps_from_sea(lattice: &Lattice, land: &[bool]) -> Vec<u16> {
    let mut steps = vec![u16::MAX; land.len()];
    let mut front: Vec<Cell> = (0..land.len()).filter(|c| !land[*c]).collect();
    front.iter().for_each(|c| steps[*c] = 0);
    let mut step = 0;
    while !front.is_empty() {
        step += 1;
        let mut next = Vec::new();
        for cell in front.into_iter().filter(|c| !lattice.on_rim(*c)) {
            for n in lattice.neighbours(cell).into_iter().filter(|n| steps[*n] == u16::MAX).collect::<Vec<_>>() {
                steps[n] = step;
                next.push(n);
            }
        }
        front = next;
    }
    steps
}

/// A range of hills across the country that falls away to the coasts.
fn heights(lattice: &Lattice, seed: u64, land: &[bool], inland: &[u16]) -> Vec<f64> {
    let noise = Noise::new(seed ^ 0x41e1_6475);
    let height = |cell: Cell| {
        if !land[cell] {
            return 0.0;
        }
        let at = lattice.centre(cell);
        let fall = 1.0 - libm::exp(-f64::from(inland[cell]) / 10.0);
        let spine =
            (at.y / SIZE_KM.1 - 0.25 - 0.45 * at.x / SIZE_KM.0) + 0.40 * noise.fractal(at.x, at.y + 700.0, 90.0, 3);
        let ridge = libm::exp(-libm::pow(spine / 0.12, 2.0));
        let rough = (0.5 + 1.1 * noise.fractal(at.x, at.y, 26.0, 5)).clamp(0.0, 1.0);
        fall * (0.05 + 0.35 * ridge + 0.60 * rough * (0.45 + 0.55 * ridge)).max(0.01)
    };
    (0..lattice.len()).map(height).collect()
}
