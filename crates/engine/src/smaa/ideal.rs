//! Closeness to the ideal under many sets of weights, in single precision, items in blocks that stay in the nearest cache.
//!
//! Norms, best and worst do not depend on weights, and a weight comes out of every square: what is left to do for each
//! set of weights are two sums of products and one division.

use super::Draws;
use super::kernel::{LANES, Scores};
use crate::methods::Scaled;
use crate::value::Wish;
use cg_kit::wide;

/// Squared distances from best and worst on each criterion under a weight of 1.
#[derive(Clone, Copy)]
struct Squares {
    from_best: [f32; LANES],
    from_worst: [f32; LANES],
}

/// Items that are scored by their closeness to the ideal.
pub(super) struct Ideals {
    items: usize,
    criteria: usize,
    /// For each block of items, one row per criterion.
    rows: Vec<Squares>,
}

impl Ideals {
    pub(super) fn new(columns: &[&[f64]], wishes: &[Wish]) -> Self {
        let items = columns.iter().map(|column| column.len()).min().unwrap_or(0);
        let criteria = columns.len().min(wishes.len());
        let nothing = Squares { from_best: [0.0; LANES], from_worst: [0.0; LANES] };
        let mut rows = vec![nothing; items.div_ceil(LANES) * criteria];
        for (criterion, (column, wish)) in columns.iter().zip(wishes).enumerate() {
            let scaled = Scaled::new(&column[..items], *wish);
            for (chunk, row) in scaled.cells.chunks(LANES).zip(rows.iter_mut().skip(criterion).step_by(criteria)) {
                for (lane, (up, down)) in scaled.distances(1.0, chunk).enumerate() {
                    (row.from_best[lane], row.from_worst[lane]) = ((up * up) as f32, (down * down) as f32);
                }
            }
        }
        Self { items, criteria, rows }
    }
}

impl Scores for Ideals {
    fn len(&self) -> usize {
        self.items
    }

    fn score(&self, draws: &Draws, from: usize, to: usize, weights: &mut Vec<f32>, out: &mut Vec<f32>) {
        debug_assert_eq!(draws.criteria, self.criteria, "one weight per column");
        let range = from * self.criteria..to * self.criteria;
        weights.clear();
        weights.extend(draws.weights.get(range).unwrap_or_default().iter().map(|w| (w * w) as f32));
        out.resize((to - from) * self.stride(), 0.0);
        score_blocks(&self.rows, self.criteria, weights, out, self.stride());
    }
}

wide! {
    /// S⁻² / (S⁺² + S⁻²), which puts items into the same order as closeness does.
    fn score_blocks(rows: &[Squares], criteria: usize, squared_weights: &[f32], out: &mut [f32], stride: usize) {
        for (block, rows) in rows.chunks_exact(criteria).enumerate() {
            for (sample, weights) in squared_weights.chunks_exact(criteria).enumerate() {
                let (mut best, mut worst) = ([0.0_f32; LANES], [0.0_f32; LANES]);
                for (row, weight) in rows.iter().zip(weights) {
                    for lane in 0..LANES {
                        best[lane] += weight * row.from_best[lane];
                        worst[lane] += weight * row.from_worst[lane];
                    }
                }
                let at = sample * stride + block * LANES;
                for ((out, best), worst) in out[at..at + LANES].iter_mut().zip(&best).zip(&worst) {
                    let sum = best + worst;
                    *out = if sum > 0.0 { worst / sum } else { 0.0 };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_first_k_by_topsis;
    use super::*;
    use crate::methods::topsis;
    use proptest::prelude::*;

    const WISHES: [Wish; 3] = [Wish::MoreFirst, Wish::LessFirst, Wish::MoreFirst];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn many_sets_of_weights_say_what_each_of_them_says(
            rows in prop::collection::vec(prop::array::uniform3(0.0..9.0f64), 1..300),
            weights in prop::collection::vec(prop::array::uniform3(0.01..1.0f64), 1..40),
            k in 1..40_u32,
        ) {
            let columns: Vec<Vec<f64>> = (0..3).map(|j| rows.iter().map(|row| row[j]).collect()).collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let draws = Draws { criteria: 3, weights: weights.concat(), keys: vec![0; weights.len()] };
            let got = in_first_k_by_topsis(&columns, &WISHES, &draws, k, 1);
            prop_assert_eq!(&got, &in_first_k_by_topsis(&columns, &WISHES, &draws, k, 3));
            let (samples, k) = (weights.len() as f64, (k as usize).min(rows.len()));
            prop_assert!((got.iter().sum::<f64>() - k as f64).abs() < 1e-6);
            // What is closer than others by less than single precision tells may stand on either side.
            let (mut inside, mut outside) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
            for weights in &weights {
                let close = topsis(&columns, weights, &WISHES).closeness;
                for (item, own) in close.iter().enumerate() {
                    let from = |least: f64| close.iter().filter(|other| **other > least).count();
                    inside[item] += f64::from(u8::from(from(own - 1e-5) <= k)) / samples;
                    outside[item] += f64::from(u8::from(from(own + 1e-5) >= k)) / samples;
                }
            }
            for (got, (inside, outside)) in got.iter().zip(inside.iter().zip(&outside)) {
                prop_assert!((inside - 1e-9..=1.0 - outside + 1e-9).contains(got), "{} {} {}", inside, got, outside);
            }
        }
    }

    #[test]
    fn nothing_all_alike_and_no_draws_are_no_trouble() {
        let draws = Draws { criteria: 1, weights: vec![1.0; 4], keys: vec![0; 4] };
        assert!(in_first_k_by_topsis(&[], &[], &draws, 5, 1).is_empty());
        let alike: [&[f64]; 1] = [&[0.0; 20]];
        let shared = in_first_k_by_topsis(&alike, &WISHES[..1], &draws, 5, 1);
        assert!(shared.iter().all(|share| (share - 0.25).abs() < 1e-9), "{shared:?}");
        let none = Draws { criteria: 1, weights: Vec::new(), keys: Vec::new() };
        assert_eq!(in_first_k_by_topsis(&alike, &WISHES[..1], &none, 5, 1), vec![0.0; 20]);
    }
}
