//! Towns and villages: where they lie and how big they are.

use crate::chance::Dice;
use crate::ground::Ground;
use crate::ground::lattice::Cell;
use crate::plane::Spot;

/// Number of towns and villages.
pub(crate) const SETTLEMENTS: usize = 1_500;
/// Number of municipalities; the largest settlements are their seats.
pub(crate) const MUNICIPALITIES: usize = 220;
/// People of the largest town.
const LARGEST: f64 = 410_000.0;

/// A town or village.
pub(crate) struct Settlement {
    pub(crate) cell: Cell,
    pub(crate) at: Spot,
    pub(crate) people: u32,
}

impl Settlement {
    /// City, town, village or hamlet, by the number of people.
    pub(crate) const fn class(&self) -> &'static str {
        match self.people {
            50_000.. => "city",
            5_000.. => "town",
            500.. => "village",
            _ => "hamlet",
        }
    }

    /// How far its houses reach.
    ///
    /// # Units
    /// Kilometres.
    pub(crate) fn radius_km(&self) -> f64 {
        0.20 + libm::sqrt(f64::from(self.people)) / 190.0
    }
}

/// All settlements, the largest first. The first [`MUNICIPALITIES`] keep their distance from each other.
pub(crate) fn settle(ground: &Ground, seed: u64) -> Vec<Settlement> {
    let mut dice = Dice::new(seed, "settlements");
    let cells: Vec<Cell> = ground.relief.cells().filter(|c| ground.relief.inland[*c] >= 2).collect();
    let mut taken: Vec<Settlement> = Vec::new();
    let mut crowd = Crowd::default();
    let mut spacing = 9.0;
    while taken.len() < SETTLEMENTS {
        let seat = taken.len() < MUNICIPALITIES;
        let gap = if seat { spacing } else { 1.7 };
        let best = (0..if seat { 24 } else { 6 })
            .map(|_| dice.pick(&cells))
            .filter(|c| crowd.is_free(ground.lattice.place(*c), gap))
            .max_by(|a, b| worth(ground, *a).total_cmp(&worth(ground, *b)));
        let Some(cell) = best else {
            spacing *= 0.97;
            continue;
        };
        let at = ground.lattice.place(cell);
        crowd.add(at);
        let rank = taken.len() as f64;
        let people = LARGEST / libm::pow(rank + 1.0, 1.03) * dice.between(0.85, 1.15);
        taken.push(Settlement { cell, at, people: people.max(60.0) as u32 });
    }
    taken
}

/// How good a place is to live: low, by a river, near the coast.
fn worth(ground: &Ground, cell: Cell) -> f64 {
    let river = if ground.water.is_river(cell) { 0.5 } else { 0.0 };
    let coast = libm::exp(-f64::from(ground.relief.inland[cell]) / 8.0) * 0.35;
    1.0 - ground.relief.height[cell] * 1.2 + river + coast
}

/// Places already taken.
#[derive(Default)]
struct Crowd(Vec<Spot>);

impl Crowd {
    fn add(&mut self, spot: Spot) {
        self.0.push(spot);
    }

    fn is_free(&self, spot: Spot, gap_km: f64) -> bool {
        self.0.iter().all(|s| s.km(spot) >= gap_km)
    }
}
