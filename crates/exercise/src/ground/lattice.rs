//! A lattice of hexagons over the plane: every corner has exactly three hexagons, so areas made of them never touch in a
//! single point and their outlines are always simple.

use crate::noise::Noise;
use crate::plane::{SIZE_KM, Spot};

/// Distance from the centre of a hexagon to its corners.
///
/// # Units
/// Kilometres; a hexagon covers about one square kilometre.
pub(crate) const CORNER_KM: f64 = 0.62;

/// One hexagon of the lattice.
pub(crate) type Cell = usize;

/// A corner of the lattice: the north (even) or south (odd) corner of a hexagon.
pub(crate) type Corner = usize;

/// Hexagons with their tips to the north, in rows from the south, odd rows half a hexagon to the east.
pub(crate) struct Lattice {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    jitter: Noise,
}

/// One side of a hexagon, walked with the hexagon on the left.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub(crate) from: Corner,
    pub(crate) to: Corner,
    pub(crate) beyond: Cell,
}

const WIDTH_KM: f64 = CORNER_KM * 1.732_050_807_568_877_2;

impl Lattice {
    pub(crate) fn new(seed: u64) -> Self {
        let columns = (SIZE_KM.0 / WIDTH_KM) as usize + 2;
        let rows = (SIZE_KM.1 / (1.5 * CORNER_KM)) as usize + 2;
        Self { columns, rows, jitter: Noise::new(seed ^ 0x1a77_1ce0) }
    }

    pub(crate) const fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Whether the hexagon lies on the rim of the plane, where neighbours are missing.
    pub(crate) const fn on_rim(&self, cell: Cell) -> bool {
        let (c, r) = (cell % self.columns, cell / self.columns);
        c == 0 || r == 0 || c + 1 == self.columns || r + 1 == self.rows
    }

    /// Whether land may lie here: at least three hexagons from the rim, so that all its corners have all their hexagons.
    pub(crate) const fn may_be_land(&self, cell: Cell) -> bool {
        let (c, r) = (cell % self.columns, cell / self.columns);
        c > 2 && r > 2 && c + 3 < self.columns && r + 3 < self.rows
    }

    /// The exact centre of a hexagon.
    pub(crate) fn centre(&self, cell: Cell) -> Spot {
        let (c, r) = ((cell % self.columns) as f64, cell / self.columns);
        let shift = if r % 2 == 1 { 0.5 } else { 0.0 };
        Spot::new((c + shift) * WIDTH_KM, r as f64 * 1.5 * CORNER_KM)
    }

    /// A place near the centre that does not betray the lattice.
    pub(crate) fn place(&self, cell: Cell) -> Spot {
        let (a, b) = self.jitter.pair((cell + 5 * self.len()) as u64);
        let centre = self.centre(cell);
        Spot::new(centre.x + a * 0.3, centre.y + b * 0.3)
    }

    /// A corner, moved a little so that borders look surveyed and not ruled.
    pub(crate) fn corner(&self, corner: Corner) -> Spot {
        let tip = if corner.is_multiple_of(2) { CORNER_KM } else { -CORNER_KM };
        let (a, b) = self.jitter.pair(corner as u64);
        let centre = self.centre(corner / 2);
        Spot::new(centre.x + a * 0.15, centre.y + tip + b * 0.15)
    }

    /// The six neighbours: east, north-east, north-west, west, south-west, south-east. Not for hexagons on the rim.
    pub(crate) fn neighbours(&self, cell: Cell) -> [Cell; 6] {
        let odd = (cell / self.columns) % 2;
        let (up, down) = (cell + self.columns, cell - self.columns);
        [cell + 1, up + odd, up + odd - 1, cell - 1, down + odd - 1, down + odd]
    }

    /// The six sides, walked counter-clockwise, in the order of [`Lattice::neighbours`].
    pub(crate) fn sides(&self, cell: Cell) -> [Side; 6] {
        let n = self.neighbours(cell);
        let (north, south) = (2 * cell, 2 * cell + 1);
        let (ne, nw) = (2 * n[1] + 1, 2 * n[2] + 1);
        let (sw, se) = (2 * n[4], 2 * n[5]);
        let round = [(se, ne), (ne, north), (north, nw), (nw, sw), (sw, south), (south, se)];
        std::array::from_fn(|i| Side { from: round[i].0, to: round[i].1, beyond: n[i] })
    }

    /// The three hexagons at a corner.
    pub(crate) fn around(&self, corner: Corner) -> [Cell; 3] {
        let cell = corner / 2;
        let n = self.neighbours(cell);
        if corner.is_multiple_of(2) { [cell, n[1], n[2]] } else { [cell, n[4], n[5]] }
    }

    /// The hexagon whose centre is nearest to a place, if the place is on the plane.
    pub(crate) fn cell_at(&self, spot: Spot) -> Option<Cell> {
        let row = libm::round(spot.y / (1.5 * CORNER_KM));
        let mut best: Option<(f64, Cell)> = None;
        for r in [row - 1.0, row, row + 1.0] {
            if r < 0.0 || r >= self.rows as f64 {
                continue;
            }
            let shift = if (r as usize) % 2 == 1 { 0.5 } else { 0.0 };
            let c = libm::round(spot.x / WIDTH_KM - shift);
            if c < 0.0 || c >= self.columns as f64 {
                continue;
            }
            let cell = r as usize * self.columns + c as usize;
            let far = self.centre(cell).km(spot);
            if best.is_none_or(|(was, _)| far < was) {
                best = Some((far, cell));
            }
        }
        best.map(|(_, cell)| cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn middle(lattice: &Lattice, row: usize) -> Cell {
        row * lattice.columns + lattice.columns / 2
    }

    #[test]
    fn neighbours_are_one_width_away_and_mutual_in_odd_and_even_rows() {
        let lattice = Lattice::new(1);
        for cell in [middle(&lattice, 10), middle(&lattice, 11)] {
            for n in lattice.neighbours(cell) {
                assert!((lattice.centre(cell).km(lattice.centre(n)) - WIDTH_KM).abs() < 1e-9);
                assert!(lattice.neighbours(n).contains(&cell));
            }
        }
    }

    #[test]
    fn a_side_is_walked_the_other_way_by_the_hexagon_beyond() {
        let lattice = Lattice::new(1);
        for cell in [middle(&lattice, 10), middle(&lattice, 11)] {
            for side in lattice.sides(cell) {
                let back = lattice.sides(side.beyond).into_iter().find(|s| s.beyond == cell);
                assert!(back.is_some_and(|b| (b.from, b.to) == (side.to, side.from)));
            }
        }
    }

    #[test]
    fn a_place_finds_the_hexagon_it_is_in() {
        let lattice = Lattice::new(1);
        for cell in [middle(&lattice, 10), middle(&lattice, 11)] {
            assert_eq!(lattice.cell_at(lattice.centre(cell).moved_m(300.0, 200.0)), Some(cell));
        }
        assert_eq!(lattice.cell_at(Spot::new(-50.0, 3.0)), None);
    }
}
