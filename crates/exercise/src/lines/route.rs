//! The cheapest way from hexagon to hexagon.

use crate::ground::Ground;
use crate::ground::lattice::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Finds ways over land; keeps its work space between searches.
pub(crate) struct Router<'a> {
    ground: &'a Ground,
    cost: Vec<u64>,
    from: Vec<Cell>,
    touched: Vec<Cell>,
}

impl<'a> Router<'a> {
    pub(crate) fn new(ground: &'a Ground) -> Self {
        let n = ground.lattice.len();
        Self { ground, cost: vec![u64::MAX; n], from: vec![0; n], touched: Vec::new() }
    }

    /// The cheapest way over land from `start` to the first hexagon that is a goal.
    ///
    /// `step` gives the cost of going from one hexagon to the next; `None` when no goal can be reached.
    pub(crate) fn way(
        &mut self,
        start: Cell,
        is_goal: impl Fn(Cell) -> bool,
        step: impl Fn(Cell, Cell) -> f64,
    ) -> Option<Vec<Cell>> {
        self.forget();
        self.reach(start, start, 0);
        let mut heap = BinaryHeap::from([Reverse((0u64, start))]);
        while let Some(Reverse((cost, cell))) = heap.pop() {
            if is_goal(cell) {
                return Some(self.back(start, cell));
            }
            if cost > self.cost[cell] {
                continue;
            }
            for n in self.ground.lattice.neighbours(cell).into_iter().filter(|n| self.ground.relief.land[*n]) {
                let next = cost + (step(cell, n).max(0.01) * 1e4) as u64;
                if next < self.cost[n] {
                    self.reach(n, cell, next);
                    heap.push(Reverse((next, n)));
                }
            }
        }
        None
    }

    fn reach(&mut self, cell: Cell, from: Cell, cost: u64) {
        self.cost[cell] = cost;
        self.from[cell] = from;
        self.touched.push(cell);
    }

    fn back(&self, start: Cell, goal: Cell) -> Vec<Cell> {
        let mut way = vec![goal];
        while let Some(last) = way.last().filter(|c| **c != start) {
            way.push(self.from[*last]);
        }
        way.reverse();
        way
    }

    fn forget(&mut self) {
        for cell in self.touched.drain(..) {
            self.cost[cell] = u64::MAX;
        }
    }
}
