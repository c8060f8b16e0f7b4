//! ELECTRE Tri: items sorted into classes by comparing each with the profiles between the classes, with vetoes.

/// Thresholds of one criterion, in the unit of its column, more being better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The greatest difference that does not count (q).
    pub indifferent: f64,
    /// The difference that counts fully (p), at least `indifferent`.
    pub full: f64,
    /// The shortfall that forbids outranking whatever the others say (v); `None` for no veto.
    pub veto: Option<f64>,
}

/// Where an item belongs, 0 being the lowest class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classes {
    /// The highest class whose lower profile the item outranks (pessimistic rule).
    pub cautious: usize,
    /// The class below the lowest profile that clearly outranks the item (optimistic rule); never below `cautious`.
    pub hopeful: usize,
}

/// Sorts every item into a class.
///
/// # Shape
/// One column per criterion, more being better, all of the same length; one weight (adding up to 1) and thresholds per
/// column; `profiles` ascend and have one number per column; with `p` profiles there are `p + 1` classes. `cut` is the
/// credibility (λ) that an outranking needs, above 0.5.
/// # Source
/// Yu 1992; Mousseau, Słowiński and Zielniewicz 2000.
#[must_use]
pub fn electre_tri(
    columns: &[&[f64]],
    weights: &[f64],
    thresholds: &[Thresholds],
    profiles: &[Vec<f64>],
    cut: f64,
) -> Vec<Classes> {
    let n = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    (0..n)
        .map(|item| {
            let cells: Vec<f64> = columns.iter().map(|c| c[item]).collect();
            let over = |profile: &[f64]| credibility(&cells, profile, weights, thresholds) >= cut - 1e-12;
            let under = |profile: &[f64]| credibility(profile, &cells, weights, thresholds) >= cut - 1e-12;
            let cautious = profiles.iter().rposition(|p| over(p)).map_or(0, |at| at + 1);
            let hopeful = profiles.iter().position(|p| under(p) && !over(p)).unwrap_or(profiles.len());
            Classes { cautious, hopeful: hopeful.max(cautious) }
        })
        .collect()
}

/// How credible it is that `a` is at least as good as `b`, 0 to 1.
#[must_use]
pub fn credibility(a: &[f64], b: &[f64], weights: &[f64], thresholds: &[Thresholds]) -> f64 {
    let agree = |k: usize| falling(b[k] - a[k], thresholds[k].indifferent, thresholds[k].full);
    let concordance: f64 = (0..a.len()).map(|k| weights[k] * agree(k)).sum();
    (0..a.len()).fold(concordance, |credible, k| {
        let objection = thresholds[k].veto.map_or(0.0, |veto| 1.0 - falling(b[k] - a[k], thresholds[k].full, veto));
        if objection > concordance { credible * (1.0 - objection) / (1.0 - concordance) } else { credible }
    })
}

/// 1 up to `from`, 0 from `to` on, straight between.
fn falling(x: f64, from: f64, to: f64) -> f64 {
    if x <= from {
        1.0
    } else if x >= to {
        0.0
    } else {
        (to - x) / (to - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: Thresholds = Thresholds { indifferent: 1.0, full: 3.0, veto: None };

    #[test]
    fn credibility_is_the_weight_of_those_who_agree_cut_by_vetoes() {
        let weights = [0.5, 0.3, 0.2];
        // 1 behind counts fully, 2 behind half, 3 behind not at all.
        assert_eq!(credibility(&[5.0, 5.0, 5.0], &[6.0, 7.0, 8.0], &weights, &[PLAIN; 3]), 0.5 + 0.15);
        // A shortfall halfway from full (3) to the veto (7) objects by one half: below the concordance, it is not heard.
        let strict = Thresholds { veto: Some(7.0), ..PLAIN };
        let heard =
            |shortfall: f64| credibility(&[5.0, 5.0, 5.0], &[5.0, 5.0, 5.0 + shortfall], &weights, &[strict; 3]);
        assert_eq!(heard(5.0), 0.8);
        assert!((heard(6.6) - 0.8 * 0.1 / 0.2).abs() < 1e-12);
        assert_eq!(heard(7.0), 0.0);
    }

    #[test]
    fn between_two_profiles_items_are_low_medium_and_high() {
        let columns: [&[f64]; 2] = [&[1.0, 5.0, 9.0, 9.0], &[1.0, 5.0, 9.0, 0.0]];
        let profiles = [vec![4.0, 4.0], vec![8.0, 8.0]];
        let sharp = Thresholds { indifferent: 0.0, full: 0.0, veto: Some(5.0) };
        let got = electre_tri(&columns, &[0.5, 0.5], &[sharp; 2], &profiles, 0.75);
        let class = |cautious, hopeful| Classes { cautious, hopeful };
        assert_eq!(got[..3], [class(0, 0), class(1, 1), class(2, 2)]);
        // High on one criterion and vetoed on the other: caution says low, hope says high.
        assert_eq!(got[3], class(0, 2));
    }

    proptest! {
        #[test]
        fn what_is_better_everywhere_is_never_in_a_lower_class(rows in prop::collection::vec((0.0..9.0f64, 0.0..9.0f64), 1..40), more in 0.0..3.0f64) {
            let (a, b): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
            let (c, d): (Vec<f64>, Vec<f64>) = rows.iter().map(|(a, b)| (a + more, b + more)).unzip();
            let profiles = [vec![3.0, 3.0], vec![6.0, 6.0]];
            let set = Thresholds { indifferent: 0.5, full: 1.0, veto: Some(4.0) };
            let sort = |columns: [&[f64]; 2]| electre_tri(&columns, &[0.4, 0.6], &[set; 2], &profiles, 0.7);
            for (low, high) in sort([&a, &b]).iter().zip(sort([&c, &d])) {
                prop_assert!(low.cautious <= high.cautious && low.hopeful <= high.hopeful);
                prop_assert!(low.cautious <= low.hopeful);
            }
        }
    }
}
