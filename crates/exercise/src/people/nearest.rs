//! The settlement nearest to a place, which reports name.

use super::settlement::Settlement;
use crate::plane::Spot;
use std::collections::BTreeMap;

/// Finds the settlement nearest to a place.
pub(crate) struct Nearest {
    squares: BTreeMap<(i32, i32), Vec<(Spot, usize)>>,
}

impl Nearest {
    pub(crate) fn new(settlements: &[Settlement]) -> Self {
        let mut squares: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (i, town) in settlements.iter().enumerate() {
            squares.entry(Self::square(town.at)).or_default().push((town.at, i));
        }
        Self { squares }
    }

    fn square(at: Spot) -> (i32, i32) {
        ((at.x / 8.0) as i32, (at.y / 8.0) as i32)
    }

    /// The nearest settlement within about 16 km; the largest one when there is none.
    pub(crate) fn of(&self, at: Spot) -> usize {
        let (i, j) = Self::square(at);
        let near = (-2..=2).flat_map(|di| (-2..=2).filter_map(move |dj| self.squares.get(&(i + di, j + dj))));
        near.flatten().min_by(|a, b| a.0.km(at).total_cmp(&b.0.km(at))).map_or(0, |(_, town)| *town)
    }
}
