//! Which ranks are counted together: every rank by itself at the top, wider and wider below.

/// Ranks in bins: single ranks for up to [`ALL`] items, else up to 64 and then bins that grow, as little as the number of
/// bins allows for up to [`FINE`] items and by about a tenth for more, where counting takes its
/// time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankBins {
    /// The last rank of each bin, ascending.
    last: Vec<u32>,
}

/// So many bins there may be, one of which is left for the edge after `k`.
const ALL: u32 = 253;
/// So many items have bins as fine as they can be.
const FINE: u32 = 5_000;
/// Of more items than this the bins double, so that their counts stay in memory.
const MANY: u32 = 1_000_000;

impl RankBins {
    /// Bins for `n` items with an edge right after rank `k`.
    #[must_use]
    pub fn new(n: u32, k: u32) -> Self {
        let single = match n {
            n if n <= ALL => n,
            n if n > MANY => 32,
            _ => 64,
        };
        // Growth in thousandths.
        let growth = match n {
            n if n > MANY => 1000,
            n if n > FINE => 100,
            _ => (1..100).find(|g| grown(single, n, *g).len() as u32 <= ALL - 64).unwrap_or(100),
        };
        let mut last: Vec<u32> = (1..=single).chain(grown(single, n, growth)).collect();
        if let Err(at) = last.binary_search(&k)
            && (1..n).contains(&k)
        {
            last.insert(at, k);
        }
        Self { last }
    }

    /// How many bins there are, at most 254.
    #[must_use]
    pub fn len(&self) -> usize {
        self.last.len()
    }

    /// Whether there is nothing to rank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// First and last rank of a bin, the first rank being 1.
    #[must_use]
    pub fn ranks(&self, bin: usize) -> (u32, u32) {
        let before = bin.checked_sub(1).and_then(|b| self.last.get(b)).copied().unwrap_or(0);
        (before + 1, self.last.get(bin).copied().unwrap_or(before))
    }

    /// The bin of a rank.
    #[must_use]
    pub fn bin(&self, rank: u32) -> usize {
        self.last.partition_point(|last| *last < rank)
    }

    /// How many bins hold ranks up to `k`, `k` being an edge.
    pub(super) fn bins_up_to(&self, k: u32) -> usize {
        self.last.partition_point(|last| *last <= k)
    }

    /// The last rank of each bin.
    pub(super) fn edges(&self) -> &[u32] {
        &self.last
    }
}

/// The last ranks of bins from one beyond `from` to `n` that grow by so many thousandths.
fn grown(from: u32, n: u32, growth: u32) -> Vec<u32> {
    let mut last = Vec::new();
    let mut to = from;
    while to < n {
        let step = u64::from(to) * u64::from(growth) / 1000;
        to = to.saturating_add(u32::try_from(step).unwrap_or(u32::MAX).max(1)).min(n);
        last.push(to);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_cover_every_rank_once() {
        for (n, k) in [
            (0, 1),
            (1, 1),
            (2, 1),
            (64, 20),
            (65, 20),
            (128, 20),
            (129, 20),
            (1122, 100),
            (20_000, 200),
            (100_000, 150),
            (1_000_000, 3),
        ] {
            let bins = RankBins::new(n, k);
            let mut next = 1;
            for bin in 0..bins.len() {
                let (from, to) = bins.ranks(bin);
                assert!(from == next && to >= from, "{n} {k}: bin {bin} is {from} to {to}");
                assert!(bins.bin(from) == bin && bins.bin(to) == bin);
                next = to + 1;
            }
            assert_eq!(next, n + 1);
            assert!(bins.len() < 255, "{n}: {}", bins.len());
            if n > 0 {
                let (_, last) = bins.ranks(bins.bins_up_to(k.min(n)) - 1);
                assert_eq!(last, k.min(n), "an edge lies right after rank {k}");
            }
        }
    }

    #[test]
    fn a_list_of_a_usual_country_has_narrow_bins_all_the_way_down() {
        for (n, widest) in [(128, 1), (253, 1), (300, 4), (1122, 24), (5_000, 140)] {
            let bins = RankBins::new(n, 20);
            let wide = (0..bins.len()).map(|bin| bins.ranks(bin)).map(|(from, to)| to - from + 1).max();
            assert!(wide <= Some(widest), "{n}: {wide:?}");
        }
    }

    #[test]
    fn the_first_sixty_four_ranks_are_counted_one_by_one() {
        let bins = RankBins::new(20_000, 200);
        assert!((0..64).all(|bin| bins.ranks(bin) == (bin as u32 + 1, bin as u32 + 1)));
    }
}
