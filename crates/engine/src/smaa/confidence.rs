//! What weights put an item first, and how sure it then is.

use super::kernel::{Values, mixed};
use super::{Central, Draws};
use std::collections::BTreeMap;

/// Draws of uncertain measures behind each confidence factor.
const DRAWS: u64 = 400;
/// Items for which the confidence factor is worked out when measures are uncertain.
const WORKED_OUT: usize = 20;

/// Central weights of every item that was ever first, and the confidence of those that were so most often.
pub(super) fn central(values: &Values, draws: &Draws, winners: &[u32]) -> BTreeMap<u32, Central> {
    let mut sums: BTreeMap<u32, (u32, Vec<f64>)> = BTreeMap::new();
    for (sample, winner) in winners.iter().enumerate() {
        let (times, sum) = sums.entry(*winner).or_insert_with(|| (0, vec![0.0; draws.criteria]));
        *times += 1;
        sum.iter_mut().zip(draws.sample(sample)).for_each(|(sum, weight)| *sum += weight);
    }
    let mut most_often: Vec<(u32, u32)> = sums.iter().map(|(item, (times, _))| (u32::MAX - times, *item)).collect();
    most_often.sort_unstable();
    let worked_out = most_often.iter().take(if values.certain() { usize::MAX } else { WORKED_OUT });
    let worked_out: Vec<u32> = worked_out.map(|(_, item)| *item).collect();
    sums.into_iter()
        .map(|(item, (times, sum))| {
            let weights: Vec<f64> = sum.iter().map(|s| s / f64::from(times)).collect();
            let confidence = worked_out.contains(&item).then(|| confidence(values, &weights, item));
            (item, Central { weights, confidence })
        })
        .collect()
}

fn confidence(values: &Values, weights: &[f64], item: u32) -> f64 {
    let fixed = Draws { criteria: weights.len(), weights: weights.to_vec(), keys: vec![0] };
    let repeats = if values.certain() { 1 } else { DRAWS };
    let (mut single, mut scores) = (Vec::new(), Vec::new());
    let mut first = 0;
    for repeat in 0..repeats {
        let draws = Draws { keys: vec![mixed(u64::from(item), repeat)], ..fixed.clone() };
        values.score(&draws, 0, 1, &mut single, &mut scores);
        let own = scores[item as usize];
        let before = scores[..item as usize].iter().all(|score| *score < own);
        let after = scores[item as usize..values.items()].iter().all(|score| *score <= own);
        first += u64::from(before && after);
    }
    first as f64 / repeats as f64
}
