//! What people change of a computed order: all changes hold at once, and one that could not hold is refused.

use super::{Change, Outcome, Override};
use std::collections::BTreeSet;

/// Why a change says nothing, or cannot hold beside the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeFault {
    /// It is where the change would put it.
    #[error("stands at place {0} already")]
    There(u32),
    /// It is not among the first ones, so it cannot be taken out of them.
    #[error("is not among the first ones")]
    NotAmong,
    /// Only the first ones are decided; there is no place beyond them.
    #[error("there is no place beyond {0}")]
    Beyond(u32),
    /// People have put another item there.
    #[error("place {place} is given to {by}")]
    Taken {
        /// The place.
        place: u32,
        /// What has it.
        by: String,
    },
    /// People have brought in as many as there are places.
    #[error("all {0} places are given")]
    Full(u32),
}

/// The first `k` after people's changes.
///
/// # Shape
/// Fewer than `k` where too few are left. The order in which changes were said does not matter: what was put to a place
/// stands there, what was taken out is not among them, what was brought in is, and all others follow by computed rank;
/// the last of those leave for what comes in. What a gate had taken out comes in behind all that have a rank.
///
/// A later change of the same item takes the place of an earlier one. Changes that cannot hold together ([`fits`] refuses
/// them) are still counted the same everywhere: of two for one place the later takes the next free one, and of more than
/// there are places the first `k` said come in.
#[must_use]
pub fn decided(outcome: &Outcome, overrides: &[Override], k: u32) -> Vec<String> {
    let k = k as usize;
    let last_word = |at: usize| overrides[at + 1..].iter().all(|later| later.item != overrides[at].item);
    let hold: Vec<&Override> = (0..overrides.len()).filter(|at| last_word(*at)).map(|at| &overrides[at]).collect();
    let mut places: Vec<Option<&str>> = vec![None; k];
    for change in &hold {
        let Some(rank) = to(change).filter(|rank| *rank <= k) else { continue };
        let free = (rank - 1..k).chain((0..rank - 1).rev()).find(|at| places[*at].is_none());
        if let Some(free) = free {
            places[free] = Some(&change.item);
        }
    }
    let open = places.iter().filter(|place| place.is_none()).count();
    let came: Vec<&str> = hold.iter().filter(|c| c.change == Change::In).map(|c| c.item.as_str()).take(open).collect();
    let changed: BTreeSet<&str> = hold.iter().map(|c| c.item.as_str()).collect();
    let rest = outcome.order.iter().map(|p| p.item.as_str()).filter(|item| !changed.contains(item));
    let members: BTreeSet<&str> = rest.take(open - came.len()).chain(came.iter().copied()).collect();
    let ranked = outcome.order.iter().map(|p| p.item.as_str());
    let gated = came.iter().copied().filter(|item| outcome.order.iter().all(|p| p.item != *item));
    let mut by_rank = ranked.filter(|item| members.contains(item)).chain(gated);
    let filled = places.into_iter().filter_map(|place| place.or_else(|| by_rank.next()));
    filled.map(str::to_owned).collect()
}

/// Passes when a change does something and can hold beside the ones that hold; a change of the same item among them is
/// the one that it takes the place of.
///
/// # Errors
/// [`ChangeFault`].
pub fn fits(outcome: &Outcome, holding: &[Override], change: &Override, k: u32) -> Result<(), ChangeFault> {
    let others: Vec<Override> = holding.iter().filter(|o| o.item != change.item).cloned().collect();
    let now = decided(outcome, &others, k);
    let stands = now.iter().position(|item| *item == change.item).map(|at| at as u32 + 1);
    let put = others.iter().filter_map(|o| Some((to(o)?, &o.item))).filter(|(rank, _)| *rank <= k as usize);
    let given = put.clone().count() + others.iter().filter(|o| o.change == Change::In).count();
    let full = given >= k as usize;
    match (change.change, stands) {
        (Change::To(place), _) if place > k || place == 0 => Err(ChangeFault::Beyond(k)),
        (Change::To(place), Some(stands)) if place == stands => Err(ChangeFault::There(stands)),
        (Change::To(place), _) => match put.clone().find(|(rank, _)| *rank == place as usize) {
            Some((_, by)) => Err(ChangeFault::Taken { place, by: by.clone() }),
            None if full => Err(ChangeFault::Full(k)),
            None => Ok(()),
        },
        (Change::In, Some(stands)) => Err(ChangeFault::There(stands)),
        (Change::In, None) if full => Err(ChangeFault::Full(k)),
        (Change::Out, None) => Err(ChangeFault::NotAmong),
        (Change::In, None) | (Change::Out, Some(_)) => Ok(()),
    }
}

/// The place a change gives, from 1.
fn to(change: &Override) -> Option<usize> {
    match change.change {
        Change::To(rank) => Some(rank.max(1) as usize),
        Change::In | Change::Out => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::settle;
    use crate::fixture::{model, table};
    use proptest::prelude::*;

    /// In the fixture a, b, d and c are ranked in this order, and a gate takes e out.
    fn outcome() -> Outcome {
        settle(&model(), &table(), &[], 1).expect("settled").outcome
    }

    fn moved(item: &str, change: Change) -> Override {
        Override { item: item.into(), change, computed: None, reason: "flood".into(), by: "all".into() }
    }

    fn first(changes: &[(&str, Change)], k: u32) -> String {
        let changes: Vec<Override> = changes.iter().map(|(item, change)| moved(item, *change)).collect();
        decided(&outcome(), &changes, k).concat()
    }

    #[test]
    fn what_comes_in_pushes_out_the_last_that_nobody_asked_for() {
        use Change::{In, Out, To};
        assert_eq!(first(&[], 2), "ab");
        assert_eq!(first(&[("c", In)], 2), "ac");
        assert_eq!(first(&[("c", In), ("d", In)], 2), "dc", "a later one does not undo an earlier one");
        assert_eq!(first(&[("a", Out)], 2), "bd");
        assert_eq!(first(&[("e", To(1)), ("a", Out)], 2), "eb", "a gate is overruled by people");
        assert_eq!(first(&[("e", In), ("b", To(1))], 3), "bae");
        assert_eq!(first(&[("a", Out)], 4), "bdc", "what is out stays out where there are places enough");
        assert_eq!(first(&[("a", In)], 2), "ab", "what is in already does not move");
        assert_eq!(first(&[("a", To(9))], 2), "bd", "beyond the first ones is out of them");
        assert_eq!(first(&[("a", Out), ("a", To(2))], 2), "ba", "the last word on an item counts");
    }

    #[test]
    fn changes_that_cannot_hold_together_are_counted_the_same_everywhere() {
        use Change::{In, To};
        assert_eq!(first(&[("c", To(1)), ("d", To(1))], 3), "cda");
        assert_eq!(first(&[("c", To(3)), ("d", To(3))], 3), "adc");
        assert_eq!(first(&[("c", In), ("d", In)], 1), "c");
        assert_eq!(first(&[("c", In)], 0), "");
    }

    #[test]
    fn what_says_nothing_or_cannot_hold_is_refused_with_why() {
        use Change::{In, Out, To};
        let told = |holding: &[(&str, Change)], item: &str, change| {
            let holding: Vec<Override> = holding.iter().map(|(item, change)| moved(item, *change)).collect();
            fits(&outcome(), &holding, &moved(item, change), 2)
        };
        assert_eq!(told(&[], "a", In), Err(ChangeFault::There(1)));
        assert_eq!(told(&[], "b", To(2)), Err(ChangeFault::There(2)));
        assert_eq!(told(&[], "c", Out), Err(ChangeFault::NotAmong));
        assert_eq!(told(&[], "c", To(3)), Err(ChangeFault::Beyond(2)));
        assert_eq!(told(&[("c", To(1))], "d", To(1)), Err(ChangeFault::Taken { place: 1, by: "c".into() }));
        assert_eq!(told(&[("c", To(1)), ("d", In)], "a", In), Err(ChangeFault::Full(2)));
        assert_eq!(told(&[("a", Out)], "a", In), Err(ChangeFault::There(1)), "taking the change back does that");
        assert_eq!(told(&[("c", To(1))], "c", To(2)), Ok(()), "a change can be changed");
        assert_eq!(told(&[("c", In), ("d", In)], "d", Out), Err(ChangeFault::NotAmong));
    }

    proptest! {
        #[test]
        fn what_was_accepted_holds_whatever_is_accepted_after_it(
            said in prop::collection::vec((0usize..5, 0usize..3, 1u32..6), 0..12), k in 1u32..6,
        ) {
            let outcome = outcome();
            let mut holding: Vec<Override> = Vec::new();
            for (item, kind, rank) in said {
                let change = moved(["a", "b", "c", "d", "e"][item], [Change::In, Change::Out, Change::To(rank)][kind]);
                if fits(&outcome, &holding, &change, k).is_ok() {
                    holding.retain(|o| o.item != change.item);
                    holding.push(change);
                }
                let now = decided(&outcome, &holding, k);
                for held in &holding {
                    let place = now.iter().position(|item| *item == held.item);
                    match held.change {
                        Change::In => prop_assert!(place.is_some(), "{holding:?}: {now:?}"),
                        Change::Out => prop_assert!(place.is_none(), "{holding:?}: {now:?}"),
                        // Where fewer are left than there are places, those behind move up.
                        Change::To(rank) => prop_assert!(place.is_some_and(|p| p < rank as usize), "{holding:?}: {now:?}"),
                    }
                }
                let mut turned = holding.clone();
                turned.reverse();
                prop_assert_eq!(decided(&outcome, &turned, k), now);
            }
        }
    }
}
