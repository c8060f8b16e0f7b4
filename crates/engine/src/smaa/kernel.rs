//! Scores of all kinds of items under many sets of weights, in single precision, items in blocks that stay in the nearest cache.
//!
//! Multiplications and additions keep their order and are never fused, so the numbers are the same on every machine.

use super::Draws;
use super::kinds::Kinds;
use crate::prepare::Prepared;
use cg_kit::wide;

/// Items scored together.
pub(super) const LANES: usize = 64;

/// What is scored under many sets of weights.
pub(super) trait Scores: Sync {
    /// How many kinds of items are scored.
    fn len(&self) -> usize;

    /// Room for the scores of one sample: the kinds and what fills the last block.
    fn stride(&self) -> usize {
        self.len().next_multiple_of(LANES)
    }

    /// Scores of all items under the samples `from..to`, one stride after the other; `weights` is room to work in.
    fn score(&self, draws: &Draws, from: usize, to: usize, weights: &mut Vec<f32>, out: &mut Vec<f32>);
}

/// Values in blocks of items, and where they are uncertain.
pub(super) struct Values {
    items: usize,
    criteria: usize,
    /// For each block of items, one row per criterion.
    rows: Vec<[f32; LANES]>,
    spans: Vec<Loose>,
}

/// An uncertain value: what is added to the middle goes from `low` to `low + width`.
struct Loose {
    item: usize,
    criterion: usize,
    low: f32,
    width: f32,
}

impl Values {
    pub(super) fn new(prepared: &Prepared, kinds: &Kinds) -> Self {
        let (items, criteria) = (kinds.len(), prepared.criteria.len());
        let mut rows = vec![[0.0; LANES]; items.div_ceil(LANES) * criteria];
        for (criterion, values) in prepared.values.iter().enumerate() {
            for (block, chunk) in kinds.first.chunks(LANES).enumerate() {
                let row = &mut rows[block * criteria + criterion];
                row.iter_mut().zip(chunk).for_each(|(to, item)| *to = values[*item as usize] as f32);
            }
        }
        let loose = |(criterion, spans): (usize, &Vec<crate::prepare::Span>)| {
            let middle = |item: u32| prepared.values[criterion][item as usize];
            let of = |s: &crate::prepare::Span| Loose {
                item: kinds.of[s.item as usize] as usize,
                criterion,
                low: (s.low - middle(s.item)) as f32,
                width: (s.high - s.low) as f32,
            };
            spans.iter().map(of).collect::<Vec<_>>()
        };
        Self { items, criteria, rows, spans: prepared.spans.iter().enumerate().flat_map(loose).collect() }
    }

    pub(super) fn certain(&self) -> bool {
        self.spans.is_empty()
    }

    /// Moves uncertain values within their spans, by numbers that depend on the sample's key and the span's place alone.
    pub(super) fn loosen(&self, weights: &[f32], key: u64, scores: &mut [f32]) {
        for (place, span) in self.spans.iter().enumerate() {
            let chance = (mixed(key, place as u64) >> 40) as f32 * (1.0 / (1_u64 << 24) as f32);
            scores[span.item] += weights[span.criterion] * (span.low + chance * span.width);
        }
    }
}

impl Scores for Values {
    fn len(&self) -> usize {
        self.items
    }

    fn score(&self, draws: &Draws, from: usize, to: usize, weights: &mut Vec<f32>, out: &mut Vec<f32>) {
        let range = from * self.criteria..to * self.criteria;
        weights.clear();
        weights.extend(draws.weights.get(range).unwrap_or_default().iter().map(|w| *w as f32));
        out.resize((to - from) * self.stride(), 0.0);
        score_blocks(&self.rows, self.criteria, weights, out, self.stride());
        let samples = weights.chunks_exact(self.criteria).zip(out.chunks_exact_mut(self.stride()));
        for ((weights, scores), key) in samples.zip(draws.keys.get(from..to).unwrap_or_default()) {
            self.loosen(weights, *key, scores);
        }
    }
}

wide! {
    fn score_blocks(rows: &[[f32; LANES]], criteria: usize, weights: &[f32], out: &mut [f32], stride: usize) {
        for (block, rows) in rows.chunks_exact(criteria).enumerate() {
            for (sample, weights) in weights.chunks_exact(criteria).enumerate() {
                let mut sums = [0.0_f32; LANES];
                for (row, weight) in rows.iter().zip(weights) {
                    for lane in 0..LANES {
                        sums[lane] += weight * row[lane];
                    }
                }
                let at = sample * stride + block * LANES;
                out[at..at + LANES].copy_from_slice(&sums);
            }
        }
    }
}

/// A number that looks random from a key and a counter (splitmix64).
pub(super) fn mixed(key: u64, counter: u64) -> u64 {
    let mut z = key.wrapping_add(counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The bits of a score so that greater scores come first when sorted ascending, and equal ones by kind.
///
/// Equal scores are told by [`same_score`].
pub(super) fn sort_key(score: f32, kind: usize) -> u64 {
    // Adding 0 makes −0 the same as 0.
    let bits = (score + 0.0).to_bits();
    let ascending = if bits >> 31 == 0 { bits | 0x8000_0000 } else { !bits };
    (u64::from(!ascending) << 32) | kind as u64
}

/// The kind in a sort key.
pub(super) fn kind_of(key: u64) -> usize {
    (key & 0xffff_ffff) as usize
}

/// Whether two sort keys have the same score.
pub(super) fn same_score(a: u64, b: u64) -> bool {
    a >> 32 == b >> 32
}
