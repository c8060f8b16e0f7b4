//! Rivers: water runs down the height to the sea and gathers.

use super::lattice::{Cell, Lattice};
use super::relief::Relief;
use crate::noise::Noise;
use crate::plane::{Spot, smooth};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Hexagons that must drain through a place before it is called a river.
const RIVER_FROM: u32 = 130;

/// Where the water goes.
pub(crate) struct Water {
    /// Land hexagons that drain through each hexagon, itself included.
    pub(crate) gathered: Vec<u32>,
    /// The hexagon each one drains into; itself for the sea.
    down: Vec<Cell>,
}

/// A stretch of river from its source or a tributary's source down to the sea or the greater river.
pub(crate) struct River {
    pub(crate) line: Vec<Spot>,
    pub(crate) gathered: u32,
}

impl Water {
    /// Floods the land from the coast upwards; every hexagon drains to the one it was reached from, so none is a dead end.
    pub(crate) fn new(lattice: &Lattice, relief: &Relief, seed: u64) -> Self {
        let noise = Noise::new(seed ^ 0x3a7e6);
        let mut down: Vec<Cell> = (0..lattice.len()).collect();
        let mut reached: Vec<bool> = relief.land.iter().map(|l| !l).collect();
        let mut order = Vec::new();
        let mut heap: BinaryHeap<Reverse<(u64, Cell)>> = BinaryHeap::new();
        for cell in (0..lattice.len()).filter(|c| !relief.land[*c] && !lattice.on_rim(*c)) {
            if lattice.neighbours(cell).iter().any(|n| relief.land[*n]) {
                heap.push(Reverse((0, cell)));
            }
        }
        while let Some(Reverse((level, cell))) = heap.pop() {
            if relief.land[cell] {
                order.push(cell);
            }
            for n in lattice.neighbours(cell).into_iter().filter(|n| relief.land[*n]) {
                if !reached[n] {
                    reached[n] = true;
                    down[n] = cell;
                    let (rough, _) = noise.pair(n as u64);
                    let here = relief.height[n] + 0.04 * rough;
                    heap.push(Reverse((level.max((here.max(0.0) * 1e9) as u64), n)));
                }
            }
        }
        let mut gathered: Vec<u32> = relief.land.iter().map(|l| u32::from(*l)).collect();
        for cell in order.into_iter().rev() {
            gathered[down[cell]] += gathered[cell];
        }
        Self { gathered, down }
    }

    /// Whether a river runs through the land hexagon.
    pub(crate) fn is_river(&self, cell: Cell) -> bool {
        self.gathered[cell] >= RIVER_FROM
    }

    /// All rivers, the greatest first.
    pub(crate) fn rivers(&self, lattice: &Lattice, relief: &Relief) -> Vec<River> {
        let is_head = |cell: &Cell| {
            let fed = |n: &Cell| relief.land[*n] && self.down[*n] == *cell && self.is_river(*n);
            self.is_river(*cell) && !lattice.neighbours(*cell).iter().any(fed)
        };
        let mut heads: Vec<Cell> = relief.cells().filter(is_head).collect();
        heads.sort_by_cached_key(|head| (Reverse(self.length(*head, relief)), *head));
        let mut drawn = vec![false; lattice.len()];
        heads
            .into_iter()
            .map(|head| self.trace(head, lattice, relief, &mut drawn))
            .filter(|r| r.line.len() > 5)
            .collect()
    }

    fn length(&self, head: Cell, relief: &Relief) -> usize {
        let (mut cell, mut steps) = (head, 0);
        while relief.land[cell] {
            cell = self.down[cell];
            steps += 1;
        }
        steps
    }

    fn trace(&self, head: Cell, lattice: &Lattice, relief: &Relief, drawn: &mut [bool]) -> River {
        let (mut cell, mut line, mut gathered) = (head, Vec::new(), 0);
        loop {
            line.push(lattice.place(cell));
            if drawn[cell] || !relief.land[cell] {
                break;
            }
            drawn[cell] = true;
            gathered = self.gathered[cell];
            cell = self.down[cell];
        }
        River { line: smooth(&line), gathered }
    }
}
