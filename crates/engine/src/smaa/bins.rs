//! Which ranks are counted together: every rank by itself at the top, wider and wider below.

/// Ranks in bins; single ranks up to 64 (all of them up to 128 items), then bins that grow by about a tenth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankBins {
    /// The last rank of each bin, ascending.
    last: Vec<u32>,
}

impl RankBins {
    /// Bins for `n` items with an edge right after rank `k`.
    #[must_use]
    pub fn new(n: u32, k: u32) -> Self {
        let single = if n <= 128 { n } else { 64 };
        let mut last: Vec<u32> = (1..=single).collect();
        let mut to = single;
        while to < n {
            to = (to + to / 10).min(n);
            last.push(to);
        }
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
    fn the_first_sixty_four_ranks_are_counted_one_by_one() {
        let bins = RankBins::new(20_000, 200);
        assert!((0..64).all(|bin| bins.ranks(bin) == (bin as u32 + 1, bin as u32 + 1)));
    }
}
