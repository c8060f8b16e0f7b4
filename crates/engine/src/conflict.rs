//! Where methods disagree: which items stand far apart under different rules, and how alike whole orders are.

use serde::{Deserialize, Serialize};

/// One order of the items, under the name of what made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// What made it: a method, or whose weights.
    pub name: String,
    /// The rank of every item in the order of the ids, the first being 1; equal ranks are ties.
    pub ranks: Vec<u32>,
}

/// How alike two orders are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The first order.
    pub one: String,
    /// The other.
    pub other: String,
    /// Kendall's tau-b: 1 the same order, 0 unrelated, −1 turned round; `None` where one of them is all ties.
    pub tau: Option<f64>,
    /// How many of the first `k` they share.
    pub shared: usize,
}

/// An item on which the orders disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The item, by place among the ids.
    pub item: u32,
    /// Its rank in each order, in their order.
    pub ranks: Vec<u32>,
    /// Greatest less least rank.
    pub spread: u32,
}

/// How alike every pair of orders is.
///
/// # Shape
/// All orders rank the same items; `k` is how many of the first are compared.
#[must_use]
pub fn agreements(orders: &[Named], k: usize) -> Vec<Agreement> {
    let pairs = (0..orders.len()).flat_map(|i| (i + 1..orders.len()).map(move |j| (i, j)));
    pairs
        .map(|(i, j)| {
            let (one, other) = (&orders[i], &orders[j]);
            let within = |rank: u32| rank as usize <= k;
            let shared = one.ranks.iter().zip(&other.ranks).filter(|(a, b)| within(**a) && within(**b)).count();
            let tau = kendall(&one.ranks, &other.ranks);
            Agreement { one: one.name.clone(), other: other.name.clone(), tau, shared }
        })
        .collect()
}

/// The items that matter and stand furthest apart, greatest spread first, then by id.
///
/// # Shape
/// Only items that some order puts among the first `k`: that the 9,000th could be the 12,000th is nobody's concern.
#[must_use]
pub fn conflicts(orders: &[Named], k: usize, most: usize) -> Vec<Conflict> {
    let items = orders.iter().map(|o| o.ranks.len()).min().unwrap_or(0);
    let mut found: Vec<Conflict> = (0..items)
        .filter_map(|item| {
            let ranks: Vec<u32> = orders.iter().map(|o| o.ranks[item]).collect();
            let (least, greatest) = (*ranks.iter().min()?, *ranks.iter().max()?);
            let concerns = least as usize <= k && least < greatest;
            concerns.then_some(Conflict { item: item as u32, ranks, spread: greatest - least })
        })
        .collect();
    found.sort_by(|a, b| b.spread.cmp(&a.spread).then(a.item.cmp(&b.item)));
    found.truncate(most);
    found
}

/// Kendall's tau-b of two lists of ranks, in n·log n steps.
///
/// # Missing
/// `None` where either list is all ties, or there are fewer than two items.
/// # Source
/// Kendall 1945 (tau-b); Knight 1966 (counting exchanges by merging).
#[must_use]
pub fn kendall(a: &[u32], b: &[u32]) -> Option<f64> {
    let n = a.len().min(b.len());
    let mut both: Vec<(u32, u32)> = a.iter().copied().zip(b.iter().copied()).collect();
    both.sort_unstable();
    let all = pairs(n as u64);
    let tied_a = ties(both.iter().map(|p| p.0));
    let tied_both = ties(both.iter().copied());
    let mut second: Vec<u32> = both.iter().map(|p| p.1).collect();
    let mut room = second.clone();
    let exchanges = merge(&mut second, &mut room);
    let tied_b = ties(second.iter().copied());
    let (free_a, free_b) = ((all - tied_a) as f64, (all - tied_b) as f64);
    // Pairs that neither list ties, less twice those that stand the other way round.
    let score = (all + tied_both) as f64 - (tied_a + tied_b) as f64 - 2.0 * exchanges as f64;
    (free_a > 0.0 && free_b > 0.0).then(|| score / (free_a * free_b).sqrt())
}

fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// Pairs of equal neighbours in a sorted list.
fn ties<T: PartialEq>(sorted: impl Iterator<Item = T>) -> u64 {
    let (mut total, mut run, mut held) = (0, 0_u64, None);
    for value in sorted {
        run = if held.as_ref() == Some(&value) { run + 1 } else { 0 };
        total += run;
        held = Some(value);
    }
    total
}

/// Sorts and counts how many pairs stood the wrong way round.
fn merge(list: &mut [u32], room: &mut [u32]) -> u64 {
    if list.len() < 2 {
        return 0;
    }
    let middle = list.len() / 2;
    let (left, right) = list.split_at_mut(middle);
    let mut exchanges = merge(left, &mut room[..middle]) + merge(right, &mut room[middle..]);
    let (mut i, mut j) = (0, middle);
    for slot in room.iter_mut() {
        if j < list.len() && (i >= middle || list[j] < list[i]) {
            exchanges += (middle - i) as u64;
            *slot = list[j];
            j += 1;
        } else {
            *slot = list[i];
            i += 1;
        }
    }
    list.copy_from_slice(room);
    exchanges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(name: &str, ranks: &[u32]) -> Named {
        Named { name: name.into(), ranks: ranks.to_vec() }
    }

    #[test]
    fn tau_of_known_lists() {
        assert_eq!(kendall(&[1, 2, 3, 4], &[1, 2, 3, 4]), Some(1.0));
        assert_eq!(kendall(&[1, 2, 3, 4], &[4, 3, 2, 1]), Some(-1.0));
        // One exchange of six pairs.
        assert!((kendall(&[1, 2, 3, 4], &[1, 2, 4, 3]).expect("tau") - 4.0 / 6.0).abs() < 1e-15);
        // scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]) documents -0.47140452079103173.
        assert!((kendall(&[12, 2, 1, 12, 2], &[1, 4, 7, 1, 0]).expect("tau") + 0.471_404_520_791_031_73).abs() < 1e-15);
        assert_eq!(kendall(&[1, 1, 1], &[1, 2, 3]), None);
        assert_eq!(kendall(&[], &[]), None);
    }

    #[test]
    fn agreement_counts_what_the_first_ones_share() {
        let orders = [named("additive", &[1, 2, 3, 4]), named("topsis", &[1, 3, 2, 4])];
        let got = agreements(&orders, 2);
        assert_eq!((got.len(), got[0].shared), (1, 1));
    }

    #[test]
    fn conflicts_concern_only_what_somebody_puts_first() {
        let orders = [named("additive", &[1, 2, 3, 4, 5]), named("topsis", &[4, 1, 2, 5, 3])];
        let got = conflicts(&orders, 2, 10);
        let seen: Vec<_> = got.iter().map(|c| (c.item, c.spread)).collect();
        assert_eq!(seen, [(0, 3), (1, 1), (2, 1)]);
        assert_eq!(conflicts(&orders, 2, 1).len(), 1);
    }

    proptest! {
        #[test]
        fn tau_by_merging_is_tau_by_pairs(lists in prop::collection::vec((0..6_u32, 0..6_u32), 2..40)) {
            let (a, b): (Vec<u32>, Vec<u32>) = lists.iter().copied().unzip();
            let (mut score, mut free_a, mut free_b) = (0_i64, 0_i64, 0_i64);
            for i in 0..a.len() {
                for j in i + 1..a.len() {
                    let (x, y) = (i64::from(a[i]) - i64::from(a[j]), i64::from(b[i]) - i64::from(b[j]));
                    score += (x * y).signum();
                    free_a += i64::from(x != 0);
                    free_b += i64::from(y != 0);
                }
            }
            let want = (free_a > 0 && free_b > 0).then(|| score as f64 / ((free_a as f64) * (free_b as f64)).sqrt());
            match (kendall(&a, &b), want) {
                (Some(got), Some(want)) => prop_assert!((got - want).abs() < 1e-12),
                (got, want) => prop_assert_eq!(got, want),
            }
        }
    }
}
