//! What each item of a decided order is worth, for a plan made from it.

use super::{Change, Outcome, Override};

/// Every item with its computed rank and what it counts: its score, or for an item that people moved the score of the
/// item that stood where they put it.
///
/// # Missing
/// The rank of an item that a gate had taken out and people put in is unknown.
#[must_use]
pub fn worth(outcome: &Outcome, overrides: &[Override], first: u32) -> Vec<(String, Option<u32>, f64)> {
    let mut items: Vec<(String, Option<u32>, f64)> =
        outcome.order.iter().map(|p| (p.item.clone(), Some(p.rank), p.score)).collect();
    let at = |rank: u32| outcome.order.get(rank.max(1) as usize - 1).or(outcome.order.last()).map(|p| p.score);
    for change in overrides {
        let Some(score) = at(match change.change {
            Change::To(rank) => rank,
            Change::In => first,
            Change::Out => first.saturating_add(1),
        }) else {
            continue;
        };
        match items.iter_mut().find(|(item, ..)| *item == change.item) {
            Some((_, _, value)) => {
                *value = match change.change {
                    Change::To(_) => score,
                    Change::In => value.max(score),
                    Change::Out => value.min(score),
                }
            }
            None => items.push((change.item.clone(), None, score)),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::super::Placed;
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_people_moved_counts_as_much_as_what_stood_there() {
        let placed = |rank: u32, item: &str, score| Placed {
            rank,
            item: item.into(),
            score,
            chance: 0.0,
            low: rank,
            high: rank,
            by_voice: Vec::new(),
        };
        let outcome = Outcome {
            weights: BTreeMap::new(),
            order: vec![placed(1, "a", 0.9), placed(2, "b", 0.6), placed(3, "c", 0.2)],
            left_out: Vec::new(),
            agreements: Vec::new(),
            digest: String::new(),
        };
        let change = |item: &str, change| Override {
            item: item.into(),
            change,
            computed: None,
            reason: "r".into(),
            by: String::new(),
        };
        let told = |changes: &[Override]| worth(&outcome, changes, 2).into_iter().map(|i| i.2).collect::<Vec<_>>();
        assert_eq!(told(&[change("c", Change::In)]), [0.9, 0.6, 0.6]);
        assert_eq!(told(&[change("a", Change::Out)]), [0.2, 0.6, 0.2]);
        assert_eq!(told(&[change("c", Change::To(1)), change("gated", Change::In)]), [0.9, 0.6, 0.9, 0.6]);
    }
}
