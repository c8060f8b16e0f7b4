//! TOPSIS: how close an item is to the best there is on every criterion, against the worst there is.

use crate::value::Wish;
use cg_kit::wide;

/// Items handled together, so that their sums stay in the nearest cache.
const TILE: usize = 256;
/// Sums kept side by side; their order is fixed, so the result is the same on every machine.
const LANES: usize = 8;
/// Extremes kept side by side.
const WIDE: usize = 32;

/// Distances from the best and the worst, and closeness.
#[derive(Debug, Clone, PartialEq)]
pub struct Ideal {
    /// Distance from the best of every criterion (S⁺), one per item.
    pub from_best: Vec<f64>,
    /// Distance from the worst of every criterion (S⁻), one per item.
    pub from_worst: Vec<f64>,
    /// S⁻ / (S⁺ + S⁻), 0 to 1, one per item.
    pub closeness: Vec<f64>,
}

/// Ranks by closeness to the ideal, criteria scaled by their Euclidean norm.
///
/// # Shape
/// One column per criterion, all of the same length; one weight and one wish per column.
/// # Assumptions
/// Best and worst come from the data at hand, so an item that comes or goes may turn the order of others; this is why
/// it is a cross-check and not the ranking.
/// # Missing
/// A criterion that is 0 everywhere adds nothing; items that are all alike have closeness 0.
/// # Source
/// Hwang and Yoon 1981.
#[must_use]
pub fn topsis(columns: &[&[f64]], weights: &[f64], wishes: &[Wish]) -> Ideal {
    let n = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    let scaled: Vec<(Scaled<'_>, f64)> = columns
        .iter()
        .zip(weights)
        .zip(wishes)
        .map(|((column, weight), wish)| (Scaled::new(&column[..n], *wish), *weight))
        .collect();
    let mut ideal = Ideal { from_best: vec![0.0; n], from_worst: vec![0.0; n], closeness: vec![0.0; n] };
    let tiles =
        ideal.from_best.chunks_mut(TILE).zip(ideal.from_worst.chunks_mut(TILE)).zip(ideal.closeness.chunks_mut(TILE));
    for (tile, ((best, worst), close)) in tiles.enumerate() {
        for (column, weight) in &scaled {
            add_squares(&column.cells[tile * TILE..][..best.len()], column.ends(*weight), best, worst);
        }
        compare(best, worst, close);
    }
    ideal
}

/// A column with its Euclidean norm, best and worst.
pub(crate) struct Scaled<'a> {
    pub(crate) cells: &'a [f64],
    norm: f64,
    best: f64,
    worst: f64,
}

/// What a column is measured against: its scale, best and worst.
#[derive(Clone, Copy)]
struct Ends {
    scale: f64,
    best: f64,
    worst: f64,
}

impl<'a> Scaled<'a> {
    pub(crate) fn new(cells: &'a [f64], wish: Wish) -> Self {
        let (square, low, high) = spread(cells);
        let (best, worst) = if wish == Wish::MoreFirst { (high, low) } else { (low, high) };
        Self { cells, norm: square.sqrt(), best, worst }
    }

    /// Best and worst with the scale under a weight; a scale of 0 where the column is 0 everywhere.
    fn ends(&self, weight: f64) -> Ends {
        let scale = if self.norm > 0.0 { weight / self.norm } else { 0.0 };
        Ends { scale, best: self.best, worst: self.worst }
    }

    /// Signed distances of cells from the best and the worst under a weight.
    pub(crate) fn distances(&self, weight: f64, cells: &[f64]) -> impl Iterator<Item = (f64, f64)> {
        let ends = self.ends(weight);
        cells.iter().map(move |x| ends.distances(*x))
    }
}

impl Ends {
    #[inline(always)]
    fn distances(self, x: f64) -> (f64, f64) {
        (self.scale * (x - self.best), self.scale * (x - self.worst))
    }
}

wide! {
    /// The sum of squares, the least and the greatest.
    fn spread(cells: &[f64]) -> (f64, f64, f64) {
        let (mut squares, mut least, mut most) = ([0.0; LANES], [f64::INFINITY; WIDE], [f64::NEG_INFINITY; WIDE]);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut square = 0.0;
        for tile in cells.chunks(TILE) {
            let (chunks, rest) = tile.as_chunks::<LANES>();
            for chunk in chunks {
                for lane in 0..LANES {
                    squares[lane] += chunk[lane] * chunk[lane];
                }
            }
            square += rest.iter().map(|x| x * x).sum::<f64>();
            let (chunks, rest) = tile.as_chunks::<WIDE>();
            for chunk in chunks {
                for lane in 0..WIDE {
                    least[lane] = if chunk[lane] < least[lane] { chunk[lane] } else { least[lane] };
                    most[lane] = if chunk[lane] > most[lane] { chunk[lane] } else { most[lane] };
                }
            }
            low = rest.iter().copied().fold(low, f64::min);
            high = rest.iter().copied().fold(high, f64::max);
        }
        square += squares.iter().sum::<f64>();
        low = least.into_iter().fold(low, f64::min);
        high = most.into_iter().fold(high, f64::max);
        (square, low, high)
    }
}

wide! {
    /// Adds squared distances from best and worst.
    fn add_squares(cells: &[f64], ends: Ends, best: &mut [f64], worst: &mut [f64]) {
        for ((x, best), worst) in cells.iter().zip(best).zip(worst) {
            let (up, down) = ends.distances(*x);
            *best += up * up;
            *worst += down * down;
        }
    }
}

wide! {
    /// Makes distances of their squares, and closeness of the distances.
    fn compare(best: &mut [f64], worst: &mut [f64], close: &mut [f64]) {
        for ((close, best), worst) in close.iter_mut().zip(best).zip(worst) {
            (*best, *worst) = (best.sqrt(), worst.sqrt());
            let sum = *best + *worst;
            *close = if sum > 0.0 { *worst / sum } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Wish::{LessFirst, MoreFirst};
    use proptest::prelude::*;

    fn check(got: &[f64], want: &[f64], digits: f64) {
        assert_eq!(got.len(), want.len());
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < digits), "{got:?} is not {want:?}");
    }

    #[test]
    fn the_fighter_aircraft_have_their_published_closeness() {
        let columns: [&[f64]; 6] = [
            &[2.0, 2.5, 1.8, 2.2],
            &[1500.0, 2700.0, 2000.0, 1800.0],
            &[20000.0, 18000.0, 21000.0, 20000.0],
            &[5.5, 6.5, 4.5, 5.0],
            &[5.0, 3.0, 7.0, 5.0],
            &[9.0, 5.0, 7.0, 5.0],
        ];
        let wishes = [MoreFirst, MoreFirst, MoreFirst, LessFirst, MoreFirst, MoreFirst];
        let got = topsis(&columns, &[0.2, 0.1, 0.1, 0.1, 0.2, 0.3], &wishes);
        check(&got.from_best, &[0.054_557, 0.119_679, 0.057_977, 0.100_937], 6e-7);
        check(&got.from_worst, &[0.098_383, 0.043_903, 0.092_044, 0.045_836], 6e-7);
        check(&got.closeness, &[0.643_277, 0.268_384, 0.613_542, 0.312_291], 6e-7);
    }

    #[test]
    fn the_mountain_of_opricovic_has_its_known_answer() {
        let columns: [&[f64]; 2] = [&[1.0, 2.0, 5.0], &[3000.0, 3750.0, 4500.0]];
        let got = topsis(&columns, &[0.5, 0.5], &[LessFirst, MoreFirst]);
        check(&got.closeness, &[0.7621, 0.7222, 0.2379], 6e-5);
    }

    #[test]
    fn nothing_and_all_alike_are_no_trouble() {
        assert!(topsis(&[], &[], &[]).closeness.is_empty());
        let zeros: [&[f64]; 1] = [&[0.0; 20]];
        assert_eq!(topsis(&zeros, &[1.0], &[MoreFirst]).closeness, vec![0.0; 20]);
        let alike: [&[f64]; 1] = [&[3.0; 20]];
        assert_eq!(topsis(&alike, &[1.0], &[MoreFirst]).closeness, vec![0.0; 20]);
    }

    proptest! {
        #[test]
        fn what_is_best_everywhere_is_closest_and_the_order_of_items_does_not_matter(rows in prop::collection::vec((0.0..9.0f64, 0.0..9.0f64), 1..600)) {
            let columns = |rows: &[(f64, f64)]| (rows.iter().map(|r| r.0).collect::<Vec<_>>(), rows.iter().map(|r| r.1).collect::<Vec<_>>());
            let closeness = |rows: &[(f64, f64)]| {
                let (a, b) = columns(rows);
                topsis(&[&a, &b], &[0.4, 0.6], &[MoreFirst, LessFirst]).closeness
            };
            let mut all = rows;
            all.push((10.0, -1.0));
            let forward = closeness(&all);
            prop_assert!((forward[all.len() - 1] - 1.0).abs() < 1e-12);
            all.reverse();
            let mut backward = closeness(&all);
            backward.reverse();
            for (a, b) in forward.iter().zip(&backward) {
                prop_assert!((a - b).abs() < 1e-12);
            }
        }
    }
}
