//! Counting ranks over samples: exact ranks at the edges of bins, none inside them, so that no full sort is needed.
//!
//! Equal scores share the places they occupy; only where these reach over an edge of a bin is there anything to divide.

use super::counted::{Shared, Tie, WHOLE, part_of};
use super::kernel::{Scores, Values, kind_of, same_score, sort_key};
use super::kinds::Kinds;
use super::{Draws, RankBins, wide};
use std::collections::BTreeMap;

/// Samples scored together.
const BATCH: usize = 16;
/// Samples whose bins are added up together: many, because the counts of all items do not fit into any cache; at most
/// 255, so that they can be counted in bytes first.
const COUNTED: usize = 8 * BATCH;
const _: () = assert!(COUNTED <= u8::MAX as usize, "counted in bytes");
/// Kinds whose bins are counted together, so that their counts stay in the nearest cache.
const TILE: usize = 64;
/// Score classes from the best to the worst of a sample.
const CLASSES: usize = 16_384;
/// The bin of a class whose items must be ranked one by one, and of an item whose place was counted elsewhere.
const MIXED: u8 = u8::MAX;
/// Room for the bins of one item.
const WIDTH: usize = 256;
/// Samples counted in 16 bits before they are added up.
const PIECE: usize = 32_768;

/// A kind of items that was first in a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Winner {
    pub(super) sample: u32,
    pub(super) kind: u32,
    /// How many items were first together.
    pub(super) among: u32,
}

/// What was counted of all kinds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// How often an item of each kind had a rank of each bin, or shared ranks within that bin.
    pub(super) counts: Vec<u32>,
    /// The samples in which it shared ranks of several bins.
    pub(super) shared: BTreeMap<u32, Shared>,
    /// Which kinds were first, in the order of samples.
    pub(super) winners: Vec<Winner>,
}

/// How often each kind had a rank of each bin, and which kind was first in each sample.
pub(super) fn ranks(values: &Values, kinds: &Kinds, draws: &Draws, bins: &RankBins, threads: usize) -> Tally {
    let mut sum = Tally { counts: vec![0; values.len() * bins.len()], ..Tally::default() };
    if values.len() == 0 {
        return sum;
    }
    let sizes = kinds.sizes();
    for piece in pieces(draws.len(), threads, |from, to| Counting::over(values, sizes, draws, bins, from, to)) {
        sum.counts.iter_mut().zip(&piece.counts).for_each(|(sum, n)| *sum += u32::from(*n));
        for (kind, shared) in piece.shared {
            sum.shared.entry(kind).or_insert_with(|| Shared::new(bins.len())).add(&shared);
        }
        sum.winners.extend(piece.winners);
    }
    sum
}

/// In what part of all samples an item of each kind was among the first `k`, in 2⁻³² of a sample.
pub(super) fn first_k(
    scores: &impl Scores,
    sizes: Option<&[u32]>,
    draws: &Draws,
    k: usize,
    threads: usize,
) -> Vec<u64> {
    let mut parts = vec![0_u64; scores.len()];
    if k == 0 {
        return parts;
    }
    for piece in pieces(draws.len(), threads, |from, to| first_k_over(scores, sizes, draws, k, from, to)) {
        parts.iter_mut().zip(piece).for_each(|(sum, n)| *sum += n);
    }
    parts
}

/// Counts ranges of samples on several threads; the results come back in the order of the samples.
fn pieces<T: Send>(samples: usize, threads: usize, count: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let share = samples.div_ceil(threads.max(1)).clamp(1, PIECE).next_multiple_of(BATCH);
    let ranges: Vec<(usize, usize)> =
        (0..samples).step_by(share).map(|from| (from, (from + share).min(samples))).collect();
    let mut done = Vec::with_capacity(ranges.len());
    for round in ranges.chunks(threads.max(1)) {
        if let [(from, to)] = round {
            done.push(count(*from, *to));
            continue;
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = round.iter().map(|(from, to)| scope.spawn(|| count(*from, *to))).collect();
            for thread in running {
                match thread.join() {
                    Ok(piece) => done.push(piece),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
    done
}

/// Counts of one range of samples and the room to work in.
struct Counting<'a> {
    bins: &'a RankBins,
    /// How many items each kind has, if any has more than one.
    sizes: Option<&'a [u32]>,
    /// One row per kind, one count per bin.
    counts: Vec<u16>,
    shared: BTreeMap<u32, Shared>,
    winners: Vec<Winner>,
    classes: Vec<u16>,
    filled: Box<[u32; CLASSES]>,
    starts: Box<[u32; CLASSES]>,
    bin_of_class: Box<[u8; CLASSES]>,
    mixed: Vec<u64>,
    marks: Vec<u8>,
    found: Vec<u32>,
    tie: Tie,
}

impl<'a> Counting<'a> {
    fn over(
        values: &Values,
        sizes: Option<&'a [u32]>,
        draws: &Draws,
        bins: &'a RankBins,
        from: usize,
        to: usize,
    ) -> Self {
        let kinds = values.len();
        let mut counting = Self {
            bins,
            sizes,
            counts: vec![0; kinds * bins.len()],
            shared: BTreeMap::new(),
            winners: Vec::with_capacity(to - from),
            classes: vec![0; kinds],
            filled: Box::new([0; CLASSES]),
            starts: Box::new([0; CLASSES]),
            bin_of_class: Box::new([0; CLASSES]),
            mixed: Vec::new(),
            marks: vec![0; kinds],
            found: Vec::new(),
            tie: Tie::default(),
        };
        let (mut weights, mut scores) = (Vec::new(), Vec::new());
        let mut ranked = vec![0_u8; COUNTED.min(to - from) * kinds];
        for first in (from..to).step_by(COUNTED) {
            let last = (first + COUNTED).min(to);
            let mut samples = ranked.chunks_exact_mut(kinds).zip(first as u32..);
            for start in (first..last).step_by(BATCH) {
                values.score(draws, start, (start + BATCH).min(last), &mut weights, &mut scores);
                for (scores, (ranked, sample)) in scores.chunks_exact(values.stride()).zip(samples.by_ref()) {
                    counting.rank(&scores[..kinds], sample, ranked);
                }
            }
            counting.count(&ranked[..(last - first) * kinds], kinds);
        }
        counting
    }

    /// Puts every kind of one sample into the bin of its rank.
    fn rank(&mut self, scores: &[f32], sample: u32, ranked: &mut [u8]) {
        let best = self.classify(scores);
        self.place_classes();
        for (bin, class) in ranked.iter_mut().zip(&self.classes) {
            *bin = self.bin_of_class[usize::from(*class) & (CLASSES - 1)];
        }
        self.gather_mixed(scores, ranked);
        self.mixed.sort_unstable();
        self.rank_mixed(ranked);
        self.find_winners(scores, best, sample);
    }

    fn size(&self, kind: usize) -> u32 {
        self.sizes.map_or(1, |sizes| sizes[kind])
    }

    /// Ranks the kinds of mixed classes, those with equal scores together.
    fn rank_mixed(&mut self, ranked: &mut [u8]) {
        let mixed = std::mem::take(&mut self.mixed);
        let (mut class, mut before, mut bin) = (u16::MAX, 0, 0);
        let mut rest = mixed.as_slice();
        while let Some(key) = rest.first() {
            let equals = rest.iter().take_while(|other| same_score(**other, *key)).count();
            let (group, after) = rest.split_at(equals);
            rest = after;
            let places: u32 = group.iter().map(|key| self.size(kind_of(*key))).sum();
            // Classes follow scores, so that each class's kinds lie together and begin at its first rank.
            let of = self.classes[kind_of(*key)];
            if of != class {
                (class, before) = (of, self.starts[usize::from(of)]);
            }
            while self.bins.edges()[bin] <= before {
                bin += 1;
            }
            if before + places <= self.bins.edges()[bin] {
                group.iter().for_each(|key| ranked[kind_of(*key)] = bin as u8);
            } else {
                self.share(group, before, places);
            }
            before += places;
        }
        self.mixed = mixed;
    }

    /// Counts kinds whose equal scores reach over several bins; they stay marked as mixed.
    fn share(&mut self, group: &[u64], before: u32, places: u32) {
        self.tie.divide(self.bins, before, places);
        for key in group {
            let shared = self.shared.entry(kind_of(*key) as u32).or_insert_with(|| Shared::new(self.bins.len()));
            shared.count(&self.tie);
        }
    }

    fn find_winners(&mut self, scores: &[f32], best: f32, sample: u32) {
        wide::mark_from_bound_up(scores, best, &mut self.marks);
        let (found, sizes) = (wide::marked(&self.marks, &mut self.found), self.sizes);
        let among = found.iter().map(|kind| sizes.map_or(1, |sizes| sizes[*kind as usize])).sum();
        self.winners.extend(found.iter().map(|kind| Winner { sample, kind: *kind, among }));
    }

    /// Collects the kinds whose class spreads over several bins.
    fn gather_mixed(&mut self, scores: &[f32], ranked: &[u8]) {
        wide::mark_bin(ranked, MIXED, &mut self.marks);
        let found = wide::marked(&self.marks, &mut self.found);
        self.mixed.clear();
        self.mixed.extend(found.iter().map(|kind| sort_key(scores[*kind as usize], *kind as usize)));
    }

    /// Sorts scores into classes, best first, and counts their items; gives back the best score.
    fn classify(&mut self, scores: &[f32]) -> f32 {
        let (least, most) = wide::range(scores);
        let width = most - least;
        let scale = if width > 0.0 { (CLASSES - 1) as f32 / width } else { 0.0 };
        wide::classes(scores, most, scale, &mut self.classes);
        self.filled.fill(0);
        if let Some(sizes) = self.sizes {
            for (class, size) in self.classes.iter().zip(sizes) {
                self.filled[usize::from(*class) & (CLASSES - 1)] += size;
            }
        } else {
            for class in &self.classes {
                self.filled[usize::from(*class) & (CLASSES - 1)] += 1;
            }
        }
        most
    }

    /// Finds the bin of each class, or that its ranks lie in several bins; blocks of classes that lie in one bin at once.
    fn place_classes(&mut self) {
        const BLOCK: usize = 32;
        let edges = self.bins.edges();
        let (mut before, mut bin) = (0_u32, 0_usize);
        let blocks = self.filled.chunks_exact(BLOCK).zip(self.starts.chunks_exact_mut(BLOCK));
        for ((filled, starts), places) in blocks.zip(self.bin_of_class.chunks_exact_mut(BLOCK)) {
            let items: u32 = filled.iter().sum();
            while bin + 1 < edges.len() && edges[bin] <= before {
                bin += 1;
            }
            if before + items <= edges[bin] {
                places.fill(bin as u8);
                before += items;
                continue;
            }
            for ((filled, start), place) in filled.iter().zip(starts).zip(places) {
                *start = before;
                while bin + 1 < edges.len() && edges[bin] <= before {
                    bin += 1;
                }
                before += filled;
                *place = if before <= edges[bin] { bin as u8 } else { MIXED };
            }
        }
    }

    /// Adds the bins of a batch of samples to the counts.
    fn count(&mut self, ranked: &[u8], kinds: usize) {
        let width = self.bins.len();
        for (tile, counts) in self.counts.chunks_mut(TILE * width).enumerate() {
            let from = tile * TILE;
            let to = (from + TILE).min(kinds);
            // Room for any bin, so that counting needs no check of bounds.
            let mut rows = [[0_u8; WIDTH]; TILE];
            for sample in ranked.chunks_exact(kinds) {
                for (bin, row) in sample[from..to].iter().zip(&mut rows) {
                    row[usize::from(*bin)] += 1;
                }
            }
            for (sums, row) in counts.chunks_exact_mut(width).zip(&rows) {
                sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += u16::from(*n));
            }
        }
    }
}

/// Room for finding the first `k` of one sample.
#[derive(Default)]
struct Nearest {
    greatest: Vec<f32>,
    marks: Vec<u8>,
    found: Vec<u32>,
    keys: Vec<u64>,
}

impl Nearest {
    /// Collects the kinds that can be among the first `k`: the k-th greatest of the greatest scores of groups bounds the
    /// k-th score from below, so that only scores from there up need to be compared.
    fn gather(&mut self, scores: &[f32], k: usize) {
        wide::greatest_of_groups(scores, &mut self.greatest);
        let bound = if k <= self.greatest.len() {
            *self.greatest.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a)).1
        } else {
            f32::NEG_INFINITY
        };
        self.marks.resize(scores.len(), 0);
        wide::mark_from_bound_up(scores, bound, &mut self.marks);
        let found = wide::marked(&self.marks, &mut self.found);
        self.keys.clear();
        self.keys.extend(found.iter().map(|kind| sort_key(scores[*kind as usize], *kind as usize)));
    }

    /// Adds the first `k` to the counts; those who share place `k` and later ones get a part.
    fn count(&mut self, k: usize, sizes: Option<&[u32]>, parts: &mut [u64]) {
        if sizes.is_none() && k < self.keys.len() {
            let (_, last, beyond) = self.keys.select_nth_unstable(k - 1);
            if beyond.iter().all(|key| !same_score(*key, *last)) {
                self.keys.truncate(k);
                self.keys.iter().for_each(|key| parts[kind_of(*key)] += WHOLE);
                return;
            }
        }
        self.keys.sort_unstable();
        let size = |key: &u64| sizes.map_or(1, |sizes| sizes[kind_of(*key)]);
        let mut left = k as u32;
        for group in self.keys.chunk_by(|a, b| same_score(*a, *b)) {
            let places = group.iter().map(size).sum();
            let part = part_of(left, places);
            group.iter().for_each(|key| parts[kind_of(*key)] += part);
            left = left.saturating_sub(places);
            if left == 0 {
                return;
            }
        }
    }
}

/// Counts the first `k` without ranking.
fn first_k_over(of: &impl Scores, sizes: Option<&[u32]>, draws: &Draws, k: usize, from: usize, to: usize) -> Vec<u64> {
    let mut parts = vec![0_u64; of.len()];
    let (mut weights, mut scores) = (Vec::new(), Vec::new());
    let mut nearest = Nearest::default();
    for start in (from..to).step_by(BATCH) {
        of.score(draws, start, (start + BATCH).min(to), &mut weights, &mut scores);
        for scores in scores.chunks_exact(of.stride()) {
            nearest.gather(&scores[..of.len()], k);
            nearest.count(k, sizes, &mut parts);
        }
    }
    parts
}
