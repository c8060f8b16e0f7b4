//! In which municipality a place lies.

use super::Ground;
use super::divide::SEA;
use super::outline::holds;
use crate::plane::Spot;
use cg_geo::Shape;

/// Finds the municipality of a place, exactly as the outlines say.
pub(crate) struct Locator<'a> {
    ground: &'a Ground,
    owner: &'a [u16],
    outlines: &'a [Shape],
}

impl<'a> Locator<'a> {
    pub(crate) const fn new(ground: &'a Ground, owner: &'a [u16], outlines: &'a [Shape]) -> Self {
        Self { ground, owner, outlines }
    }

    /// The municipality whose outline holds the place; `None` at sea.
    pub(crate) fn municipality(&self, spot: Spot) -> Option<usize> {
        let cell = self.ground.lattice.cell_at(spot).filter(|c| !self.ground.lattice.on_rim(*c))?;
        let mut near: Vec<u16> = self.ground.lattice.neighbours(cell).iter().map(|c| self.owner[*c]).collect();
        near.push(self.owner[cell]);
        near.sort_unstable();
        near.dedup();
        match near.as_slice() {
            [SEA] => None,
            [one] => Some(*one as usize),
            several => several.iter().copied().filter(|o| *o != SEA).map(usize::from).find(|o| self.contains(*o, spot)),
        }
    }

    /// Whether a place is well inside the country, at least `steps` hexagons from the sea.
    pub(crate) fn is_inland(&self, spot: Spot, steps: u16) -> bool {
        self.ground
            .lattice
            .cell_at(spot)
            .is_some_and(|c| self.ground.relief.land[c] && self.ground.relief.inland[c] >= steps)
    }

    fn contains(&self, municipality: usize, spot: Spot) -> bool {
        let at = spot.lon_lat();
        self.outlines[municipality]
            .polygons()
            .iter()
            .any(|p| holds(&p.exterior().0, at) && !p.interiors().iter().any(|hole| holds(&hole.0, at)))
    }
}
