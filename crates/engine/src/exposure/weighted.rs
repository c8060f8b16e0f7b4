//! People weighted by their distance: `exp(−(d/500 m)²)` each, nobody beyond 2 km.
//!
//! With W(d) the people within d, the weighted people are ∫ W(d) · 2d/500² · exp(−(d/500)²) dd: every person at
//! distance r is in W from r on, and the weight that is still to come there is the person's own. The integral is
//! taken by Gauss and Legendre's rule at ten distances.

/// Where the weight is e⁻¹.
const SCALE_M: f64 = 500.0;
/// Half of the cut at 2 km.
const HALF_M: f64 = 1000.0;
/// Places on (0, 1) and weights of the ten-point rule, one half of it.
const RULE: [(f64, f64); 5] = [
    (0.148_874_338_981_631_2, 0.295_524_224_714_752_9),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_3),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_1),
];

/// Distances at which people must be known, in metres.
pub(super) fn distances() -> impl Iterator<Item = f64> {
    rule().map(|(d, _)| d)
}

/// Weighted people from the people within each of the distances.
///
/// # Missing
/// `None` where the people within the farthest distance are unknown; a nearer distance without data holds nobody known.
pub(super) fn people(within: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let farthest = distances().fold(0.0, f64::max);
    within(farthest)?;
    Some(rule().map(|(d, share)| share * within(d).unwrap_or(0.0)).sum())
}

fn rule() -> impl Iterator<Item = (f64, f64)> {
    RULE.iter().flat_map(|(x, w)| [(-*x, *w), (*x, *w)]).map(|(x, w)| {
        let d = HALF_M * (1.0 + x);
        let z = d / SCALE_M;
        (d, HALF_M * w * 2.0 * z / SCALE_M * libm::exp(-z * z))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_people_inside_add_up_to_one() {
        let all: f64 = rule().map(|(_, share)| share).sum();
        assert!((all - 1.0).abs() < 2e-6, "{all}");
    }

    #[test]
    fn people_spread_evenly_about_a_point_are_pi_times_the_scale_squared() {
        // ∫ exp(−r²/s²) 2πr dr = πs², from W(d) = πd².
        let found = people(|d| Some(std::f64::consts::PI * d * d)).unwrap();
        assert!((found / (std::f64::consts::PI * SCALE_M * SCALE_M) - 1.0).abs() < 1e-5, "{found}");
    }

    #[test]
    fn without_data_within_reach_nothing_is_known() {
        assert_eq!(people(|_| None), None);
        assert!(people(|d| (d > 700.0).then_some(5.0)).is_some_and(|p| p > 0.0));
    }
}
