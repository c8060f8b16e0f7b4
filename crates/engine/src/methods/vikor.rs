//! VIKOR: the compromise between the good of the many criteria and the regret on the worst one.

use crate::value::Wish;

/// Group good, regret and their compromise; smaller is better in all three.
#[derive(Debug, Clone, PartialEq)]
pub struct Compromise {
    /// Weighted distance from the best over all criteria (S), one per item.
    pub distance: Vec<f64>,
    /// Greatest weighted distance on one criterion (R), one per item.
    pub regret: Vec<f64>,
    /// The compromise (Q), 0 best to 1 worst, one per item.
    pub compromise: Vec<f64>,
    /// Items that the first cannot honestly be put before, by place among the items, the first included.
    pub set: Vec<u32>,
    /// Whether the first is ahead of the second by at least `1/(n − 1)`.
    pub advantage: bool,
    /// Whether the first is also first by distance or by regret.
    pub stable: bool,
}

/// Ranks by compromise.
///
/// # Shape
/// One column per criterion, all of the same length; one weight and one wish per column. `majority` (v) is the share
/// of the group good in the compromise, 0.5 by consensus.
/// # Assumptions
/// Best and worst come from the data at hand, so it is a cross-check and not the ranking.
/// # Missing
/// A criterion that is the same everywhere adds nothing; where all distances or regrets are alike their part is 0.
/// # Source
/// Opricovic and Tzeng 2004.
#[must_use]
pub fn vikor(columns: &[&[f64]], weights: &[f64], wishes: &[Wish], majority: f64) -> Compromise {
    let n = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    let (mut distance, mut regret) = (vec![0.0; n], vec![0.0_f64; n]);
    for ((column, weight), wish) in columns.iter().zip(weights).zip(wishes) {
        let (least, most) = ends(&column[..n]);
        let (best, worst) = if *wish == Wish::MoreFirst { (most, least) } else { (least, most) };
        let range = best - worst;
        if range == 0.0 {
            continue;
        }
        for ((x, distance), regret) in column.iter().zip(&mut distance).zip(&mut regret) {
            let part = weight * ((best - x) / range);
            *distance += part;
            *regret = regret.max(part);
        }
    }
    let (good, bad) = (share(&distance), share(&regret));
    let compromise: Vec<f64> = good.iter().zip(&bad).map(|(s, r)| majority * s + (1.0 - majority) * r).collect();
    judged(distance, regret, compromise)
}

fn ends(numbers: &[f64]) -> (f64, f64) {
    numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)))
}

/// Where each number stands between the least (0) and the greatest (1).
fn share(numbers: &[f64]) -> Vec<f64> {
    let (low, high) = ends(numbers);
    let range = high - low;
    numbers.iter().map(|x| if range > 0.0 { (x - low) / range } else { 0.0 }).collect()
}

fn judged(distance: Vec<f64>, regret: Vec<f64>, compromise: Vec<f64>) -> Compromise {
    let n = compromise.len();
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by(|&a, &b| compromise[a as usize].total_cmp(&compromise[b as usize]).then(a.cmp(&b)));
    let at = |place: usize| compromise[order[place] as usize];
    let least = |numbers: &[f64]| ends(numbers).0;
    let wanted = if n > 1 { 1.0 / (n as f64 - 1.0) } else { 0.0 };
    let advantage = n < 2 || at(1) - at(0) >= wanted;
    let stable =
        order.first().is_none_or(|&i| distance[i as usize] <= least(&distance) || regret[i as usize] <= least(&regret));
    let set = match (advantage, stable) {
        (true, true) => order.iter().take(1).copied().collect(),
        (true, false) => order.iter().take(2).copied().collect(),
        (false, _) => order.iter().take_while(|&&i| compromise[i as usize] - at(0) < wanted).copied().collect(),
    };
    Compromise { distance, regret, compromise, set, advantage, stable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Wish::{LessFirst, MoreFirst};
    use proptest::prelude::*;

    fn check(got: &[f64], want: &[f64]) {
        assert!(
            got.len() == want.len() && got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12),
            "{got:?} {want:?}"
        );
    }

    #[test]
    fn the_mountain_of_opricovic_and_tzeng_has_its_published_compromise() {
        let columns: [&[f64]; 2] = [&[1.0, 2.0, 5.0], &[3000.0, 3750.0, 4500.0]];
        let got = vikor(&columns, &[0.5, 0.5], &[LessFirst, MoreFirst], 0.5);
        check(&got.distance, &[0.5, 0.375, 0.5]);
        check(&got.regret, &[0.5, 0.25, 0.5]);
        check(&got.compromise, &[1.0, 0.0, 1.0]);
        assert_eq!((got.set, got.advantage, got.stable), (vec![1], true, true));
    }

    #[test]
    fn without_advantage_the_answer_is_a_set() {
        let columns: [&[f64]; 3] = [&[5.0, 7.0, 8.0, 7.0], &[8.0, 6.0, 8.0, 4.0], &[4.0, 8.0, 6.0, 6.0]];
        let got = vikor(&columns, &[0.3, 0.4, 0.3], &[MoreFirst; 3], 0.5);
        check(&got.distance, &[0.6, 0.3, 0.15, 0.65]);
        check(&got.regret, &[0.3, 0.2, 0.15, 0.4]);
        check(&got.compromise, &[0.75, 0.25, 0.0, 1.0]);
        assert_eq!((got.set, got.advantage, got.stable), (vec![2, 1], false, true));
    }

    #[test]
    fn nothing_one_and_all_alike_are_no_trouble() {
        assert!(vikor(&[], &[], &[], 0.5).compromise.is_empty());
        let one: [&[f64]; 1] = [&[3.0]];
        let got = vikor(&one, &[1.0], &[MoreFirst], 0.5);
        assert_eq!((got.compromise, got.set, got.advantage, got.stable), (vec![0.0], vec![0], true, true));
        let alike: [&[f64]; 1] = [&[3.0; 4]];
        assert_eq!(vikor(&alike, &[1.0], &[MoreFirst], 0.5).compromise, vec![0.0; 4]);
    }

    proptest! {
        #[test]
        fn it_stays_between_0_and_1_and_what_is_best_everywhere_is_first(rows in prop::collection::vec((-9.0..9.0f64, -9.0..9.0f64), 1..60)) {
            let mut rows = rows;
            rows.push((10.0, -10.0));
            let (a, b): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
            let got = vikor(&[&a, &b], &[0.4, 0.6], &[MoreFirst, LessFirst], 0.5);
            prop_assert!(got.compromise.iter().all(|q| (0.0..=1.0).contains(q)));
            prop_assert_eq!(got.compromise[rows.len() - 1], 0.0);
            prop_assert_eq!(got.set[0] as usize, rows.len() - 1);
        }
    }
}
