//! Counting ranks over samples: exact ranks at the edges of bins, none inside them, so that no full sort is needed.

use super::kernel::{Values, sort_key};
use super::{Draws, RankBins};

/// Samples scored together.
const BATCH: usize = 16;
/// Score classes from the best to the worst of a sample.
const CLASSES: usize = 8192;
/// The bin of a class whose items must be ranked one by one.
const MIXED: u8 = u8::MAX;
/// Room for the bins of one item.
const WIDTH: usize = 256;
/// Samples counted in 16 bits before they are added up.
const PIECE: usize = 32_768;

/// How often each item had a rank of each bin, and which item was first in each sample.
pub(super) fn ranks(values: &Values, draws: &Draws, bins: &RankBins, threads: usize) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0_u32; values.items() * bins.len()];
    let mut winners = Vec::with_capacity(draws.len());
    if values.items() == 0 {
        return (counts, winners);
    }
    for piece in pieces(draws.len(), threads, |from, to| RankTally::over(values, draws, bins, from, to)) {
        for (sums, row) in counts.chunks_exact_mut(bins.len()).zip(&piece.counts) {
            sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += u32::from(*n));
        }
        winners.extend(piece.winners);
    }
    (counts, winners)
}

/// How often each item was among the first `k`.
pub(super) fn first_k(values: &Values, draws: &Draws, k: usize, threads: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; values.items()];
    if k == 0 {
        return counts;
    }
    for piece in pieces(draws.len(), threads, |from, to| first_k_over(values, draws, k, from, to)) {
        counts.iter_mut().zip(piece).for_each(|(sum, n)| *sum += n);
    }
    counts
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
struct RankTally<'a> {
    bins: &'a RankBins,
    /// One row per item with room for any bin, so that counting needs no check of bounds.
    counts: Vec<[u16; WIDTH]>,
    winners: Vec<u32>,
    classes: Vec<u16>,
    filled: Box<[u32; CLASSES]>,
    starts: Box<[u32; CLASSES]>,
    bin_of_class: Box<[u8; CLASSES]>,
    mixed: Vec<(u16, u64)>,
}

impl<'a> RankTally<'a> {
    fn over(values: &Values, draws: &Draws, bins: &'a RankBins, from: usize, to: usize) -> Self {
        let items = values.items();
        let mut tally = Self {
            bins,
            counts: vec![[0; WIDTH]; items],
            winners: Vec::with_capacity(to - from),
            classes: vec![0; items],
            filled: Box::new([0; CLASSES]),
            starts: Box::new([0; CLASSES]),
            bin_of_class: Box::new([0; CLASSES]),
            mixed: Vec::new(),
        };
        let (mut weights, mut scores) = (Vec::new(), Vec::new());
        let mut ranked = vec![0_u8; BATCH * items];
        for start in (from..to).step_by(BATCH) {
            let end = (start + BATCH).min(to);
            values.score(draws, start, end, &mut weights, &mut scores);
            for (scores, ranked) in scores.chunks_exact(values.stride()).zip(ranked.chunks_exact_mut(items)) {
                tally.rank(&scores[..items], ranked);
            }
            tally.count(&ranked[..(end - start) * items], items);
        }
        tally
    }

    /// Puts every item of one sample into the bin of its rank.
    fn rank(&mut self, scores: &[f32], ranked: &mut [u8]) {
        let best = self.classify(scores);
        self.place_classes();
        for (bin, class) in ranked.iter_mut().zip(&self.classes) {
            *bin = self.bin_of_class[usize::from(*class) & (CLASSES - 1)];
        }
        self.gather_mixed(scores, ranked);
        self.mixed.sort_unstable();
        let (mut class, mut before) = (u16::MAX, 0);
        for (of, key) in &self.mixed {
            before = if *of == class { before + 1 } else { self.starts[usize::from(*of)] };
            class = *of;
            ranked[(*key & 0xffff_ffff) as usize] = self.bins.bin(before + 1) as u8;
        }
        self.winners.push(scores.iter().position(|score| *score == best).unwrap_or(0) as u32);
    }

    /// Collects the items whose class spreads over several bins.
    fn gather_mixed(&mut self, scores: &[f32], ranked: &[u8]) {
        const GLANCE: usize = 32;
        self.mixed.clear();
        for (block, bins) in ranked.chunks(GLANCE).enumerate() {
            if bins.iter().fold(false, |any, bin| any | (*bin == MIXED)) {
                let first = block * GLANCE;
                let items = bins.iter().zip(first..).filter(|(bin, _)| **bin == MIXED).map(|(_, item)| item);
                self.mixed.extend(items.map(|item| (self.classes[item], sort_key(scores[item], item))));
            }
        }
    }

    /// Sorts scores into classes, best first, and counts them; gives back the best score.
    fn classify(&mut self, scores: &[f32]) -> f32 {
        let (least, most) = range(scores);
        let width = most - least;
        let scale = if width > 0.0 { (CLASSES - 1) as f32 / width } else { 0.0 };
        for (class, score) in self.classes.iter_mut().zip(scores) {
            *class = ((most - score) * scale) as i32 as u16;
        }
        self.filled.fill(0);
        for class in &self.classes {
            self.filled[usize::from(*class) & (CLASSES - 1)] += 1;
        }
        most
    }

    /// Finds the bin of each class, or that its ranks lie in several bins.
    fn place_classes(&mut self) {
        let edges = self.bins.edges();
        let (mut before, mut bin) = (0_u32, 0_usize);
        for ((filled, start), place) in self.filled.iter().zip(self.starts.iter_mut()).zip(self.bin_of_class.iter_mut())
        {
            *start = before;
            if *filled == 0 {
                continue;
            }
            while bin + 1 < edges.len() && edges[bin] <= before {
                bin += 1;
            }
            before += filled;
            *place = if before <= edges[bin] { bin as u8 } else { MIXED };
        }
    }

    /// Adds the bins of a batch of samples to the counts, few items at a time, so that their counts stay in the cache.
    fn count(&mut self, ranked: &[u8], items: usize) {
        const TILE: usize = 64;
        for (tile, rows) in self.counts.chunks_mut(TILE).enumerate() {
            let from = tile * TILE;
            let to = (from + TILE).min(items);
            for sample in ranked.chunks_exact(items) {
                for (bin, row) in sample[from..to].iter().zip(rows.iter_mut()) {
                    row[usize::from(*bin)] += 1;
                }
            }
        }
    }
}

fn range(scores: &[f32]) -> (f32, f32) {
    const WIDE: usize = 16;
    let (mut least, mut most) = ([f32::INFINITY; WIDE], [f32::NEG_INFINITY; WIDE]);
    let chunks = scores.chunks_exact(WIDE);
    let rest = chunks.remainder();
    for chunk in chunks {
        for lane in 0..WIDE {
            least[lane] = if chunk[lane] < least[lane] { chunk[lane] } else { least[lane] };
            most[lane] = if chunk[lane] > most[lane] { chunk[lane] } else { most[lane] };
        }
    }
    let low = least.iter().chain(rest).copied().fold(f32::INFINITY, f32::min);
    let high = most.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
    (low, high)
}

/// Counts the first `k` without ranking: the k-th greatest of the blocks' greatest scores bounds the k-th score from
/// below, so that only items above it need to be compared.
fn first_k_over(values: &Values, draws: &Draws, k: usize, from: usize, to: usize) -> Vec<u32> {
    const BLOCK: usize = 32;
    let items = values.items();
    let mut counts = vec![0_u32; items];
    let (mut weights, mut scores) = (Vec::new(), Vec::new());
    let (mut greatest, mut sorted, mut near): (Vec<f32>, Vec<f32>, Vec<u64>) = (Vec::new(), Vec::new(), Vec::new());
    for start in (from..to).step_by(BATCH) {
        values.score(draws, start, (start + BATCH).min(to), &mut weights, &mut scores);
        for scores in scores.chunks_exact(values.stride()) {
            let scores = &scores[..items];
            greatest.clear();
            greatest.extend(
                scores
                    .chunks(BLOCK)
                    .map(|block| block.iter().copied().fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a })),
            );
            let bound = if k <= greatest.len() {
                sorted.clone_from(&greatest);
                *sorted.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a)).1
            } else {
                f32::NEG_INFINITY
            };
            near.clear();
            for (block, _) in greatest.iter().enumerate().filter(|(_, most)| **most >= bound) {
                let first = block * BLOCK;
                let block = &scores[first..(first + BLOCK).min(items)];
                near.extend(
                    block.iter().enumerate().filter(|(_, s)| **s >= bound).map(|(i, s)| sort_key(*s, first + i)),
                );
            }
            if k < near.len() {
                near.select_nth_unstable(k - 1);
            }
            near.iter().take(k).for_each(|key| counts[(*key & 0xffff_ffff) as usize] += 1);
        }
    }
    counts
}
