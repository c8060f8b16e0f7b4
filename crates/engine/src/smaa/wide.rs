//! Loops over the scores of one sample.

use cg_kit::wide;

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
    /// Marks the scores from `bound` up with 1 and the others with 0.
    pub(super) fn mark_from_bound_up(scores: &[f32], bound: f32, marks: &mut [u8]) {
        for (mark, score) in marks.iter_mut().zip(scores) {
            *mark = u8::from(*score >= bound);
        }
    }
}

wide! {
    /// Marks the bins that are `bin` with 1 and the others with 0.
    pub(super) fn mark_bin(bins: &[u8], bin: u8, marks: &mut [u8]) {
        for (mark, other) in marks.iter_mut().zip(bins) {
            *mark = u8::from(*other == bin);
        }
    }
}

/// The numbers of what is marked with 1, ascending; all other marks are 0. `room` keeps them and only grows.
pub(super) fn marked<'a>(marks: &[u8], room: &'a mut Vec<u32>) -> &'a [u32] {
    /// Makes the lowest bits of eight bytes the topmost byte, the first of them lowest.
    const TO_BITS: u64 = 0x0102_0408_1020_4080;
    /// How many numbers are written at once, wanted or not: hardly any branch depends on how many are wanted.
    const AT_ONCE: usize = 4;
    if room.len() < marks.len() + AT_ONCE {
        room.resize(marks.len() + AT_ONCE, 0);
    }
    let (mut count, mut first) = (0, 0);
    let (chunks, rest) = marks.as_chunks::<64>();
    for chunk in chunks {
        let mut bits = 0;
        for (place, word) in chunk.as_chunks::<8>().0.iter().enumerate() {
            bits |= (u64::from_le_bytes(*word).wrapping_mul(TO_BITS) >> 56) << (8 * place);
        }
        let end = count + bits.count_ones() as usize;
        loop {
            for slot in &mut room[count..count + AT_ONCE] {
                *slot = first + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
            count += AT_ONCE;
            if count >= end {
                break;
            }
        }
        count = end;
        first += 64;
    }
    for (_, number) in rest.iter().zip(first..).filter(|(mark, _)| **mark == 1) {
        room[count] = number;
        count += 1;
    }
    &room[..count]
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
            let mut room = Vec::new();
            let mut marks = vec![0; scores.len()];
            mark_from_bound_up(&scores, bound, &mut marks);
            let found = marked(&marks, &mut room).to_vec();
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
