//! How firm the ranks are: weights and uncertain measures are drawn many times, and every item's ranks are counted.
//!
//! # Source
//! SMAA-2: Lahdelma and Salminen 2001 (rank acceptability, central weights, confidence factor).

mod bins;
mod confidence;
mod draw;
mod kernel;
mod tally;

pub use bins::RankBins;
pub use draw::{Draws, draw};

use crate::model::SmaaSetting;
use crate::prepare::Prepared;
use kernel::Values;
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
    /// How often each item had a rank of each bin: one row per item, one count per bin.
    pub counts: Vec<u32>,
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
        let draws = draw(prepared, weights, setting);
        let values = Values::new(prepared);
        let k = setting.k.min(prepared.len() as u32);
        let bins = RankBins::new(prepared.len() as u32, k);
        let (counts, winners) = tally::ranks(&values, &draws, &bins, threads);
        let central = confidence::central(&values, &draws, &winners);
        Self { samples: setting.samples, k, seed: setting.seed, bins, counts, central }
    }

    /// How likely an item is among the first `k`, 0 to 1.
    #[must_use]
    pub fn in_first_k(&self, item: usize) -> f64 {
        let upto = self.bins.bins_up_to(self.k);
        self.share(self.row(item).iter().take(upto).map(|n| u64::from(*n)).sum())
    }

    /// How likely an item is first, 0 to 1.
    #[must_use]
    pub fn first(&self, item: usize) -> f64 {
        self.share(self.row(item).first().map_or(0, |n| u64::from(*n)))
    }

    /// How likely an item has a rank of each bin.
    #[must_use]
    pub fn acceptability(&self, item: usize) -> Vec<f64> {
        self.row(item).iter().map(|n| self.share(u64::from(*n))).collect()
    }

    /// The ranks between which an item stays in nine draws of ten: 5 % below, 5 % above.
    ///
    /// # Shape
    /// The outer ends of the bins; exact where a bin is a single rank. `None` without samples.
    #[must_use]
    pub fn rank_interval(&self, item: usize) -> Option<(u32, u32)> {
        let (low, high) = (f64::from(self.samples) * 0.05, f64::from(self.samples) * 0.95);
        let mut seen = 0.0;
        let mut first = None;
        for (bin, count) in self.row(item).iter().enumerate() {
            seen += f64::from(*count);
            let (from, to) = self.bins.ranks(bin);
            if first.is_none() && *count > 0 && seen >= low {
                first = Some(from);
            }
            if seen >= high && first.is_some() {
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
        self.counts.get(item * width..(item + 1) * width).unwrap_or_default()
    }

    fn share(&self, count: u64) -> f64 {
        if self.samples == 0 { 0.0 } else { count as f64 / f64::from(self.samples) }
    }
}

/// How likely each item is among the first `k`, and nothing else: several times faster than counting all ranks.
///
/// # Shape
/// One probability per item, in the order of the ids.
#[must_use]
pub fn in_first_k(prepared: &Prepared, weights: &[f64], setting: &SmaaSetting, threads: usize) -> Vec<f64> {
    let draws = draw(prepared, weights, setting);
    let values = Values::new(prepared);
    let k = (setting.k as usize).min(prepared.len());
    let counts = tally::first_k(&values, &draws, k, threads);
    counts.into_iter().map(|n| f64::from(n) / f64::from(setting.samples.max(1))).collect()
}

/// The greatest Monte-Carlo error of a probability: `1.96 √(¼/N)`.
#[must_use]
pub fn error_of(samples: u32) -> f64 {
    if samples == 0 { 1.0 } else { 1.96 * (0.25 / f64::from(samples)).sqrt() }
}

#[cfg(test)]
mod tests;
