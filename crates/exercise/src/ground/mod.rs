//! The ground: hexagons, land and sea, rivers, and how the land is divided.

pub(crate) mod atlas;
pub(crate) mod divide;
pub(crate) mod lattice;
pub(crate) mod locate;
pub(crate) mod outline;
pub(crate) mod relief;
pub(crate) mod river;

use lattice::Lattice;
use relief::Relief;
use river::Water;

/// Everything that nature gave the country.
pub(crate) struct Ground {
    pub(crate) lattice: Lattice,
    pub(crate) relief: Relief,
    pub(crate) water: Water,
}

impl Ground {
    pub(crate) fn new(seed: u64) -> Self {
        let lattice = Lattice::new(seed);
        let relief = Relief::new(&lattice, seed);
        let water = Water::new(&lattice, &relief, seed);
        Self { lattice, relief, water }
    }
}
