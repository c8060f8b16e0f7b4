//! What weights put an item first, and how sure it then is.

use super::kernel::{Scores, Values, mixed};
use super::kinds::Kinds;
use super::tally::Winner;
use super::{Central, Draws};
use std::collections::BTreeMap;

/// Draws of uncertain measures behind each confidence factor.
const DRAWS: u64 = 400;
/// Kinds of items for which the confidence factor is worked out when measures are uncertain.
const WORKED_OUT: usize = 20;

/// Central weights of every item that was ever first, and the confidence of those that were so most often.
///
/// Items that were first together share the sample.
pub(super) fn central(values: &Values, kinds: &Kinds, draws: &Draws, winners: &[Winner]) -> BTreeMap<u32, Central> {
    let mut sums: BTreeMap<u32, (f64, Vec<f64>)> = BTreeMap::new();
    for winner in winners {
        let (times, sum) = sums.entry(winner.kind).or_insert_with(|| (0.0, vec![0.0; draws.criteria]));
        let part = 1.0 / f64::from(winner.among);
        *times += part;
        sum.iter_mut().zip(draws.sample(winner.sample as usize)).for_each(|(sum, weight)| *sum += part * weight);
    }
    let mut most_often: Vec<(f64, u32)> = sums.iter().map(|(kind, (times, _))| (*times, *kind)).collect();
    most_often.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    most_often.truncate(if values.certain() { usize::MAX } else { WORKED_OUT });
    let mut worked_out: Vec<u32> = most_often.iter().map(|(_, kind)| *kind).collect();
    worked_out.sort_unstable();
    let of_kinds: BTreeMap<u32, Central> = sums
        .into_iter()
        .map(|(kind, (times, sum))| {
            let weights: Vec<f64> = sum.iter().map(|s| s / times).collect();
            let known = worked_out.binary_search(&kind).is_ok();
            let confidence = known.then(|| confidence(values, kinds, &weights, kind));
            (kind, Central { weights, confidence })
        })
        .collect();
    let items = kinds.of.iter().zip(0..);
    items.filter_map(|(kind, item)| Some((item, of_kinds.get(kind)?.clone()))).collect()
}

fn confidence(values: &Values, kinds: &Kinds, weights: &[f64], kind: u32) -> f64 {
    let fixed = Draws { criteria: weights.len(), weights: weights.to_vec(), keys: vec![0] };
    let repeats = if values.certain() { 1 } else { DRAWS };
    let (mut single, mut scores) = (Vec::new(), Vec::new());
    let mut first = 0.0;
    for repeat in 0..repeats {
        let draws = Draws { keys: vec![mixed(u64::from(kinds.first[kind as usize]), repeat)], ..fixed.clone() };
        values.score(&draws, 0, 1, &mut single, &mut scores);
        let (own, scores) = (scores[kind as usize], &scores[..values.len()]);
        if scores.iter().all(|score| *score <= own) {
            let equals = scores.iter().zip(&kinds.sizes).filter(|(score, _)| **score == own);
            first += 1.0 / f64::from(equals.map(|(_, size)| size).sum::<u32>());
        }
    }
    first / repeats as f64
}
