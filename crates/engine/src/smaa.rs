//! How firm the ranks are: weights and uncertain measures are drawn many times, and every item's ranks are counted.
//!
//! Items with equal scores in a sample share the places they occupy there: each of them counts for every one of these
//! places alike. Two that are first together have half of the first and half of the second rank each; of four that
//! share places 2 to 5, each is among the first three with one half. A rank interval holds all places shared, so that
//! 25 items which nothing tells apart all stand between 1 and 25. Ids never decide anything. Scores are equal here when
//! they are so in single precision, of which a score has seven digits.
//!
//! # Source
//! SMAA-2: Lahdelma and Salminen 2001 (rank acceptability, central weights, confidence factor).

mod bins;
mod confidence;
mod counted;
mod draw;
mod ideal;
mod kernel;
mod kinds;
mod tally;
mod wide;

pub use bins::RankBins;
pub use counted::Shared;
pub use draw::{Draws, draw, draw_among};

use crate::model::SmaaSetting;
use crate::prepare::Prepared;
use crate::value::Wish;
use counted::WHOLE;
use ideal::Ideals;
use kernel::{Scores, Values};
use kinds::Kinds;
use std::collections::BTreeMap;

/// What repeated draws of weights say of every item.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// How many sets of weights were drawn.
    pub samples: u32,
    /// The first how many.
    pub k: u32,
    /// The seed of the draw.
    pub seed: u64,
    /// The ranks that are counted together.
    pub bins: RankBins,
    /// The kind of each item; items that no weights can tell apart are of one kind and have everything in common.
    pub kinds: Vec<u32>,
    /// How often an item of each kind had a rank of each bin: one row per kind, one count per bin. Ranks that items
    /// share within one bin are counted here too.
    pub counts: Vec<u32>,
    /// What remains, by kind: the samples in which an item shared ranks of several bins with its equals.
    pub shared: BTreeMap<u32, Shared>,
    /// For items that were ever first: what weights put them there.
    pub central: BTreeMap<u32, Central>,
}

/// What puts an item first.
#[derive(Debug, Clone, PartialEq)]
pub struct Central {
    /// The mean of all weights that put it first.
    pub weights: Vec<f64>,
    /// How sure it is first under those weights, given what is uncertain of the measures, 0 to 1; `None` where it was
    /// not worked out because many others are first more often.
    pub confidence: Option<f64>,
}

impl Robustness {
    /// Draws weights and counts ranks.
    ///
    /// # Shape
    /// `weights` are the model's, one per criterion. `threads` changes the time it takes and nothing else.
    #[must_use]
    pub fn new(prepared: &Prepared, weights: &[f64], setting: &SmaaSetting, threads: usize) -> Self {
        Self::over(prepared, &draw(prepared, weights, setting), setting, threads)
    }

    /// Draws one of several sets of weights each time, such as those of the organisations in a room, and counts ranks.
    ///
    /// # Shape
    /// Every set has one weight per criterion. `threads` changes the time it takes and nothing else.
    #[must_use]
    pub fn among(prepared: &Prepared, sets: &[Vec<f64>], setting: &SmaaSetting, threads: usize) -> Self {
        Self::over(prepared, &draw_among(sets, setting.samples, setting.seed), setting, threads)
    }

    fn over(prepared: &Prepared, draws: &Draws, setting: &SmaaSetting, threads: usize) -> Self {
        let kinds = Kinds::new(prepared, draws);
        let values = Values::new(prepared, &kinds);
        let k = setting.k.min(prepared.len() as u32);
        let bins = RankBins::new(prepared.len() as u32, k);
        let tally = tally::ranks(&values, &kinds, draws, &bins, threads);
        let central = confidence::central(&values, &kinds, draws, &tally.winners);
        let (counts, shared) = (tally.counts, tally.shared);
        Self { samples: draws.len() as u32, k, seed: setting.seed, bins, kinds: kinds.of, counts, shared, central }
    }

    /// How likely an item is among the first `k`, 0 to 1; of places shared over the edge it has its part.
    #[must_use]
    pub fn in_first_k(&self, item: usize) -> f64 {
        let upto = self.bins.bins_up_to(self.k);
        let whole: u64 = self.row(item).iter().take(upto).map(|n| u64::from(*n)).sum();
        let shared: u64 = self.shared(item).map_or(0, |shared| shared.parts.iter().take(upto).sum());
        self.share(whole * WHOLE + shared)
    }

    /// How likely an item is first, 0 to 1; of a first place shared it has its part.
    #[must_use]
    pub fn first(&self, item: usize) -> f64 {
        self.share(self.parts(item, 0))
    }

    /// How likely an item has a rank of each bin.
    #[must_use]
    pub fn acceptability(&self, item: usize) -> Vec<f64> {
        (0..self.bins.len()).map(|bin| self.share(self.parts(item, bin))).collect()
    }

    /// The ranks between which an item stays in nine draws of ten: 5 % below, 5 % above. Where it shares places with
    /// its equals, the first of these counts below and the last above.
    ///
    /// # Shape
    /// The outer ends of the bins; exact where a bin is a single rank. `None` without samples.
    #[must_use]
    pub fn rank_interval(&self, item: usize) -> Option<(u32, u32)> {
        let (low, high) = (f64::from(self.samples) * 0.05, f64::from(self.samples) * 0.95);
        let (row, shared) = (self.row(item), self.shared(item));
        let shared = |end: fn(&Shared) -> &[u32], bin: usize| {
            f64::from(shared.and_then(|shared| end(shared).get(bin)).copied().unwrap_or(0))
        };
        let (mut firsts, mut lasts) = (0.0, 0.0);
        let mut first = None;
        for (bin, count) in row.iter().enumerate() {
            firsts += f64::from(*count) + shared(|s| &s.first, bin);
            lasts += f64::from(*count) + shared(|s| &s.last, bin);
            let (from, to) = self.bins.ranks(bin);
            if first.is_none() && firsts > 0.0 && firsts >= low {
                first = Some(from);
            }
            if lasts >= high && first.is_some() {
                return first.map(|first| (first, to));
            }
        }
        None
    }

    /// The greatest error of a probability from so many samples, 95 times of 100.
    #[must_use]
    pub fn error(&self) -> f64 {
        error_of(self.samples)
    }

    fn row(&self, item: usize) -> &[u32] {
        let width = self.bins.len();
        let kind = self.kinds.get(item).map_or(0, |kind| *kind as usize);
        self.counts.get(kind * width..(kind + 1) * width).unwrap_or_default()
    }

    fn shared(&self, item: usize) -> Option<&Shared> {
        self.shared.get(self.kinds.get(item)?)
    }

    /// In how many samples an item had a rank of a bin, in 2⁻³² of a sample.
    fn parts(&self, item: usize, bin: usize) -> u64 {
        let whole = self.row(item).get(bin).map_or(0, |n| u64::from(*n)) * WHOLE;
        whole + self.shared(item).and_then(|shared| shared.parts.get(bin)).copied().unwrap_or(0)
    }

    fn share(&self, parts: u64) -> f64 {
        share_of(parts, self.samples)
    }
}

fn share_of(parts: u64, samples: u32) -> f64 {
    if samples == 0 { 0.0 } else { parts as f64 / WHOLE as f64 / f64::from(samples) }
}

/// How likely each item is among the first `k`, and nothing else: several times faster than counting all ranks.
///
/// # Shape
/// One probability per item, in the order of the ids. `draws` are of the same items, as [`draw`] makes them.
#[must_use]
pub fn in_first_k(prepared: &Prepared, draws: &Draws, k: u32, threads: usize) -> Vec<f64> {
    let kinds = Kinds::new(prepared, draws);
    let values = Values::new(prepared, &kinds);
    let k = (k as usize).min(prepared.len());
    let parts = tally::first_k(&values, kinds.sizes(), draws, k, threads);
    kinds.of.iter().map(|kind| share_of(parts[*kind as usize], draws.len() as u32)).collect()
}

/// How likely each item is among the first `k` by TOPSIS, criteria scaled by their Euclidean norm.
///
/// # Shape
/// One column per criterion, all of the same length; one wish per column and, in each draw, one weight per column. One
/// probability, 0 to 1, per item; of places shared over the edge an item has its part. `threads` changes the time it
/// takes and nothing else.
/// # Missing
/// Without draws every probability is 0. Columns hold no unknowns.
/// # Assumptions
/// Closeness is compared in single precision, of which it has seven digits.
#[must_use]
pub fn in_first_k_by_topsis(columns: &[&[f64]], wishes: &[Wish], draws: &Draws, k: u32, threads: usize) -> Vec<f64> {
    let ideals = Ideals::new(columns, wishes);
    let k = (k as usize).min(ideals.len());
    let parts = tally::first_k(&ideals, None, draws, k, threads);
    parts.into_iter().map(|parts| share_of(parts, draws.len() as u32)).collect()
}

/// The greatest Monte-Carlo error of a probability: `1.96 √(¼/N)`.
#[must_use]
pub fn error_of(samples: u32) -> f64 {
    if samples == 0 { 1.0 } else { 1.96 * (0.25 / f64::from(samples)).sqrt() }
}

#[cfg(test)]
mod tests;
