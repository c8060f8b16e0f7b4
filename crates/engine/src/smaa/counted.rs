//! What is counted of one kind of items, and how places that several items share are divided among bins.

use super::RankBins;

/// One sample for one item, so finely divided that the shares of any tie come out alike on every machine.
pub(super) const WHOLE: u64 = 1 << 32;

/// Places shared with equals, in the samples in which these reach over an edge between bins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// How often the first of the shared places lay in each bin.
    pub first: Vec<u32>,
    /// How often the last of them did.
    pub last: Vec<u32>,
    /// The parts of samples that fell to each bin, every shared place counting alike, in 2⁻³² of a sample.
    pub parts: Vec<u64>,
}

impl Shared {
    pub(super) fn new(bins: usize) -> Self {
        Self { first: vec![0; bins], last: vec![0; bins], parts: vec![0; bins] }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.first.iter_mut().zip(&other.first).for_each(|(sum, n)| *sum += n);
        self.last.iter_mut().zip(&other.last).for_each(|(sum, n)| *sum += n);
        self.parts.iter_mut().zip(&other.parts).for_each(|(sum, n)| *sum += n);
    }

    pub(super) fn count(&mut self, tie: &Tie) {
        self.first[tie.from] += 1;
        self.last[tie.from + tie.parts.len() - 1] += 1;
        self.parts[tie.from..].iter_mut().zip(&tie.parts).for_each(|(sum, part)| *sum += part);
    }
}

/// Some places in a row that equals share.
#[derive(Default)]
pub(super) struct Tie {
    /// The bin of the first place.
    from: usize,
    /// The part of a sample that falls to this bin and to each that follows; together a whole sample.
    parts: Vec<u64>,
}

impl Tie {
    /// Divides a sample among the bins of the places `before + 1` to `before + places`.
    pub(super) fn divide(&mut self, bins: &RankBins, before: u32, places: u32) {
        self.from = bins.bin(before + 1);
        self.parts.clear();
        let mut given = 0;
        for bin in self.from..bins.len() {
            let (_, last) = bins.ranks(bin);
            let up_to = part_of(last - before, places);
            self.parts.push(up_to - given);
            given = up_to;
            if given == WHOLE {
                break;
            }
        }
    }
}

/// The part of a sample that falls to the first `some` of the places shared.
pub(super) fn part_of(some: u32, places: u32) -> u64 {
    WHOLE * u64::from(some.min(places)) / u64::from(places)
}
