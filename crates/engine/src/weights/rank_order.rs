//! Weights from an order of importance alone.

use super::WeightFault;

/// Rank-order centroid: `w_i = (1/n) Σ_{k=i..n} 1/k`, the mean of all weights that fall along the order.
///
/// # Shape
/// `n` weights, most important first, adding up to 1.
/// # Source
/// Barron and Barrett 1996; Roberts and Goodwin 2002 find that it fits weights of fixed sum best.
#[must_use]
pub fn centroid(n: usize) -> Vec<f64> {
    let mut weights = vec![0.0; n];
    let mut tail = 0.0;
    for i in (0..n).rev() {
        tail += 1.0 / (i + 1) as f64;
        weights[i] = tail / n as f64;
    }
    weights
}

/// Rank sum: weights falling in equal steps, `2 (n + 1 − i) / (n (n + 1))`.
///
/// # Shape
/// `n` weights, most important first, adding up to 1.
#[must_use]
pub fn rank_sum(n: usize) -> Vec<f64> {
    (0..n).map(|i| 2.0 * (n - i) as f64 / (n * (n + 1)) as f64).collect()
}

/// Rank reciprocal: `1/i` as shares of their sum.
///
/// # Shape
/// `n` weights, most important first, adding up to 1.
#[must_use]
pub fn rank_reciprocal(n: usize) -> Vec<f64> {
    let points: Vec<f64> = (1..=n).map(|i| 1.0 / i as f64).collect();
    super::normalised(&points).unwrap_or_default()
}

/// Lays weights along an order of importance onto the criteria.
pub(super) fn along(
    order: &[String],
    keys: &[&str],
    weights: impl Fn(usize) -> Vec<f64>,
) -> Result<Vec<f64>, WeightFault> {
    if let Some(stranger) = order.iter().find(|key| !keys.contains(&key.as_str())) {
        return Err(WeightFault::NoSuchCriterion { key: stranger.clone(), known: keys.join(", ") });
    }
    let by_place = weights(keys.len());
    keys.iter()
        .map(|key| {
            let times = order.iter().filter(|k| k == key).count();
            let place = order.iter().position(|k| k == key).filter(|_| times == 1);
            let not_once = || WeightFault::NotOnce { key: (*key).to_owned(), times };
            place.and_then(|p| by_place.get(p).copied()).ok_or_else(not_once)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(got: &[f64], want: &[f64], digits: f64) {
        assert_eq!(got.len(), want.len());
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < digits), "{got:?} is not {want:?}");
        assert!((got.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_centroid_has_its_published_values() {
        check(&centroid(3), &[0.6111, 0.2778, 0.1111], 1e-4);
        check(&centroid(4), &[0.5208, 0.2708, 0.1458, 0.0625], 1e-4);
        check(&centroid(5), &[0.4567, 0.2567, 0.1567, 0.09, 0.04], 1e-4);
        check(&centroid(6), &[0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278], 1e-4);
        check(&centroid(10), &[0.2929, 0.1929, 0.1429, 0.1096, 0.0846, 0.0646, 0.0479, 0.0336, 0.0211, 0.01], 1e-4);
    }

    #[test]
    fn rank_sum_and_reciprocal_have_their_published_values() {
        check(&rank_sum(5), &[0.3333, 0.2667, 0.2, 0.1333, 0.0667], 1e-4);
        check(&rank_reciprocal(5), &[0.4380, 0.2190, 0.1460, 0.1095, 0.0876], 1e-4);
    }

    #[test]
    fn an_order_names_every_criterion_once() {
        let order = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
        let e = along(&order(&["a", "b", "a"]), &["a", "b"], centroid);
        assert_eq!(e, Err(WeightFault::NotOnce { key: "a".into(), times: 2 }));
        let e = along(&order(&["a"]), &["a", "b"], centroid);
        assert_eq!(e, Err(WeightFault::NotOnce { key: "b".into(), times: 0 }));
        let e = along(&order(&["a", "c"]), &["a", "b"], centroid);
        assert_eq!(e, Err(WeightFault::NoSuchCriterion { key: "c".into(), known: "a, b".into() }));
    }
}
