//! Loops over the scores of one sample.

use crate::wide::wide;

/// Lanes of the loops below.
const WIDE: usize = 16;

wide! {
    /// The least and the greatest score.
    pub(super) fn range(scores: &[f32]) -> (f32, f32) {
        const LANES: usize = 2 * WIDE;
        let (mut least, mut most) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]);
        let (chunks, rest) = scores.as_chunks::<LANES>();
        for chunk in chunks {
            for lane in 0..LANES {
                least[lane] = if chunk[lane] < least[lane] { chunk[lane] } else { least[lane] };
                most[lane] = if chunk[lane] > most[lane] { chunk[lane] } else { most[lane] };
            }
        }
        let low = least.iter().chain(rest).copied().fold(f32::INFINITY, f32::min);
        let high = most.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
        (low, high)
    }
}

wide! {
    /// The class of each score: 0 for the greatest, the more the smaller, in steps of `1 / scale`.
    pub(super) fn classes(scores: &[f32], most: f32, scale: f32, classes: &mut [u16]) {
        /// From here up the last bit of a number stands for 1.
        const UNITS: f32 = 8_388_608.0;
        for (class, score) in classes.iter_mut().zip(scores) {
            *class = ((most - score) * scale + UNITS).to_bits() as u16;
        }
    }
}

wide! {
    /// The greatest scores of groups of at most 32, in any order.
    pub(super) fn greatest_of_groups(scores: &[f32], greatest: &mut Vec<f32>) {
        greatest.clear();
        for part in scores.chunks(32 * WIDE) {
            let mut most = [f32::NEG_INFINITY; WIDE];
            let (chunks, rest) = part.as_chunks::<WIDE>();
            for chunk in chunks {
                for lane in 0..WIDE {
                    most[lane] = if chunk[lane] > most[lane] { chunk[lane] } else { most[lane] };
                }
            }
            greatest.extend(most);
            greatest.extend(rest);
        }
        greatest.retain(|score| *score > f32::NEG_INFINITY);
    }
}

wide! {
    /// The numbers of the scores from `bound` up.
    pub(super) fn from_bound_up(scores: &[f32], bound: f32, found: &mut Vec<u32>) {
        found.clear();
        let (chunks, rest) = scores.as_chunks::<32>();
        let mut first = 0;
        for chunk in chunks {
            if chunk.iter().map(|score| u32::from(*score >= bound)).sum::<u32>() > 0 {
                let numbers = chunk.iter().zip(first..).filter(|(score, _)| **score >= bound);
                found.extend(numbers.map(|(_, number)| number));
            }
            first += 32;
        }
        found.extend(rest.iter().zip(first..).filter(|(score, _)| **score >= bound).map(|(_, number)| number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn loops_say_what_they_should(scores in prop::collection::vec(0.0..1.0f32, 1..1200), at in any::<prop::sample::Index>()) {
            let (least, most) = range(&scores);
            prop_assert!(scores.iter().all(|s| (least..=most).contains(s)) && scores.contains(&least) && scores.contains(&most));
            let bound = scores[at.index(scores.len())];
            let mut found = Vec::new();
            from_bound_up(&scores, bound, &mut found);
            let want: Vec<u32> = (0..scores.len() as u32).filter(|i| scores[*i as usize] >= bound).collect();
            prop_assert_eq!(found, want);
            let mut greatest = Vec::new();
            greatest_of_groups(&scores, &mut greatest);
            prop_assert!(greatest.len() >= scores.len().div_ceil(32) && greatest.iter().all(|s| scores.contains(s)));
            prop_assert!(greatest.len() <= scores.len() && greatest.contains(&most));
            let mut of = vec![0; scores.len()];
            classes(&scores, most, 8191.0 / (most - least).max(1e-9), &mut of);
            let mut order: Vec<usize> = (0..scores.len()).collect();
            order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
            prop_assert!(order.windows(2).all(|w| of[w[0]] <= of[w[1]]) && of[order[0]] == 0 && of.iter().all(|c| *c < 8192));
        }
    }
}
