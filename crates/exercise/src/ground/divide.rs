//! Dividing the land into municipalities, districts and provinces, each connected and each made of whole parts.

use super::Ground;
use super::lattice::Cell;
use crate::noise::Noise;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The mark of a hexagon that belongs to no municipality: the sea.
pub(crate) const SEA: u16 = u16::MAX;

/// Which municipality each hexagon belongs to: the one whose seat is nearest over land, rivers and ridges counting extra.
pub(crate) fn municipalities(ground: &Ground, seats: &[Cell], seed: u64) -> Vec<u16> {
    let noise = Noise::new(seed ^ 0xd1f1);
    let (lattice, relief) = (&ground.lattice, &ground.relief);
    let mut owner = vec![SEA; lattice.len()];
    let mut heap: BinaryHeap<Reverse<(u64, Cell, u16)>> = BinaryHeap::new();
    heap.extend(seats.iter().enumerate().map(|(i, cell)| Reverse((0, *cell, i as u16))));
    while let Some(Reverse((cost, cell, who))) = heap.pop() {
        if owner[cell] != SEA {
            continue;
        }
        owner[cell] = who;
        for n in lattice.neighbours(cell).into_iter().filter(|n| relief.land[*n] && owner[*n] == SEA) {
            let at = lattice.centre(n);
            let climb = (relief.height[n] - relief.height[cell]).abs() * 8.0;
            let ford = if ground.water.is_river(n) { 3.5 } else { 0.0 };
            let step = 1.0 + climb + ford + 2.6 * noise.fractal(at.x, at.y, 6.0, 3);
            heap.push(Reverse((cost + (step.max(0.15) * 1e6) as u64, n, who)));
        }
    }
    claim_islands(ground, seats, &mut owner);
    owner
}

/// Islands belong to the municipality whose seat is nearest as the crow flies.
fn claim_islands(ground: &Ground, seats: &[Cell], owner: &mut [u16]) {
    let lone: Vec<Cell> = ground.relief.cells().filter(|c| owner[*c] == SEA).collect();
    let mut heirs: BTreeMap<usize, u16> = BTreeMap::new();
    for (island, cells) in connected(ground, &lone).into_iter().enumerate() {
        let from = ground.lattice.centre(cells[0]);
        let far = |seat: &Cell| (ground.lattice.centre(*seat).km(from) * 1e6) as u64;
        let nearest = seats.iter().enumerate().min_by_key(|(_, s)| far(s)).map_or(0, |(i, _)| i as u16);
        let heir = *heirs.entry(island).or_insert(nearest);
        cells.into_iter().for_each(|c| owner[c] = heir);
    }
}

fn connected(ground: &Ground, cells: &[Cell]) -> Vec<Vec<Cell>> {
    let mut left: BTreeSet<Cell> = cells.iter().copied().collect();
    let mut groups = Vec::new();
    while let Some(start) = left.pop_first() {
        let (mut group, mut next) = (Vec::new(), vec![start]);
        while let Some(cell) = next.pop() {
            group.push(cell);
            next.extend(ground.lattice.neighbours(cell).into_iter().filter(|n| left.remove(n)));
        }
        groups.push(group);
    }
    groups
}

/// Which parts share a border, from the owner of every hexagon.
pub(crate) fn borders(ground: &Ground, owner: &[u16], parts: usize) -> Vec<BTreeSet<usize>> {
    let mut touching = vec![BTreeSet::new(); parts];
    for cell in ground.relief.cells() {
        for n in ground.lattice.neighbours(cell) {
            let (a, b) = (owner[cell], owner[n]);
            if b != SEA && a != b {
                touching[a as usize].insert(b as usize);
            }
        }
    }
    touching
}

/// Groups parts into `wanted` connected wholes of roughly equal size around seats far from each other.
///
/// `size` says how big each part is, `far` how far two parts are from each other. Returns the whole of each part.
pub(crate) fn group(
    touching: &[BTreeSet<usize>],
    wanted: usize,
    size: &[f64],
    far: impl Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let seats = spread(touching.len(), wanted, &far);
    let mut whole: Vec<Option<usize>> = vec![None; touching.len()];
    let mut grown: Vec<f64> = seats.iter().map(|s| size[*s]).collect();
    seats.iter().enumerate().for_each(|(w, s)| whole[*s] = Some(w));
    let mut stuck = vec![false; wanted];
    while let Some(w) = (0..wanted).filter(|w| !stuck[*w]).min_by(|a, b| grown[*a].total_cmp(&grown[*b])) {
        let reach = |p: &usize| whole[*p].is_none() && touching[*p].iter().any(|q| whole[*q] == Some(w));
        let next = (0..touching.len()).filter(reach).min_by(|a, b| far(*a, seats[w]).total_cmp(&far(*b, seats[w])));
        match next {
            Some(part) => {
                whole[part] = Some(w);
                grown[w] += size[part];
            }
            None => stuck[w] = true,
        }
    }
    let nearest = |part: usize| (0..wanted).min_by(|a, b| far(part, seats[*a]).total_cmp(&far(part, seats[*b])));
    whole.iter().enumerate().map(|(part, w)| w.or_else(|| nearest(part)).unwrap_or(0)).collect()
}

/// Parts far from each other: the first, then always the one farthest from all chosen.
fn spread(parts: usize, wanted: usize, far: &impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut chosen = vec![0];
    let mut gap: Vec<f64> = (0..parts).map(|p| far(p, 0)).collect();
    while chosen.len() < wanted.min(parts) {
        let next = (0..parts).max_by(|a, b| gap[*a].total_cmp(&gap[*b])).unwrap_or(0);
        chosen.push(next);
        (0..parts).for_each(|p| gap[p] = gap[p].min(far(p, next)));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_parts_falls_into_connected_groups_of_equal_size() {
        let touching: Vec<BTreeSet<usize>> =
            (0..9usize).map(|i| [i.checked_sub(1), (i < 8).then_some(i + 1)].into_iter().flatten().collect()).collect();
        let whole = group(&touching, 3, &[1.0; 9], |a, b| a.abs_diff(b) as f64);
        let mut runs = whole.clone();
        runs.dedup();
        assert_eq!(runs.len(), 3, "{whole:?}");
        assert!((0..3).all(|w| whole.iter().filter(|x| **x == w).count() == 3), "{whole:?}");
    }
}
