//! Chance that repeats: every topic throws its own dice, all from one seed.

use cg_kit::{Digester, Id};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use uuid::Builder;

/// A stream of chance for one topic, so that more draws in one topic leave every other topic as it was.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a topic.
    pub(crate) fn new(seed: u64, topic: &str) -> Self {
        let digest = Digester::default().bytes(&seed.to_le_bytes()).text(topic).finish();
        Self(ChaCha8Rng::from_seed(digest.0))
    }

    /// A number in 0..1, one excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        let high = (self.0.next_u64() >> 11) as f64;
        high / (1u64 << 53) as f64
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        let step = (self.unit() * (high - low + 1) as f64) as i64;
        low + step
    }

    /// An index below `n`; 0 when there is nothing to choose.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// True with probability `p`.
    pub(crate) fn happens(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the items.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// One of the items, as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(T, f64)]) -> T {
        let total: f64 = items.iter().map(|(_, w)| w).sum();
        let mut left = self.unit() * total;
        for (item, weight) in items {
            left -= weight;
            if left < 0.0 {
                return *item;
            }
        }
        items[items.len() - 1].0
    }

    /// A standard normal draw (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// A lognormal draw with its median and the standard deviation of its logarithm.
    pub(crate) fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// An identifier of version 7 that sorts by the moment given.
    pub(crate) fn id<T>(&mut self, unix_ms: u64) -> Id<T> {
        let mut random = [0u8; 10];
        self.0.fill_bytes(&mut random);
        Id::new(Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_topic_throw_the_same_numbers() {
        let throws = |seed, topic| {
            let mut dice = Dice::new(seed, topic);
            (0..5).map(|_| dice.whole(1, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7, "roads"), throws(7, "roads"));
        assert_ne!(throws(7, "roads"), throws(8, "roads"));
        assert_ne!(throws(7, "roads"), throws(7, "schools"));
    }

    #[test]
    fn draws_stay_in_their_ranges_and_reach_both_ends() {
        let mut dice = Dice::new(1, "test");
        let draws: Vec<i64> = (0..2_000).map(|_| dice.whole(1, 6)).collect();
        assert_eq!((draws.iter().min(), draws.iter().max()), (Some(&1), Some(&6)));
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut dice = Dice::new(1, "test");
        assert!((0..1_000).all(|_| dice.weighted(&[("a", 0.0), ("b", 1.0), ("c", 2.0)]) != "a"));
    }

    #[test]
    fn identifiers_are_of_version_seven_and_sort_by_time() {
        let mut dice = Dice::new(1, "test");
        let (early, late): (Id<u8>, Id<u8>) = (dice.id(1_000), dice.id(2_000));
        assert!(early < late && early.uuid().get_version_num() == 7);
    }
}
