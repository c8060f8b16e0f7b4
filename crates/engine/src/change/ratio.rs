//! How much a rate changed, and between which limits, from two counts.

use statrs::function::beta::beta_reg;

/// From this many cases on a change may be told in per cent.
pub const ENOUGH_FOR_PERCENT: u64 = 20;

/// Twenty-to-one: each tail of the interval.
const TAIL: f64 = 0.025;

/// A rate after as a multiple of the rate before, with its exact 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The multiple; `None` when nothing was counted before.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: f64,
    /// Upper limit; `None` where there is none, because nothing was counted before.
    pub high: Option<f64>,
}

/// The ratio of two Poisson rates: of the cases together, those after are binomial (conditional test).
///
/// # Units
/// Counts, and the time each was counted over, in any one unit.
/// # Missing
/// `None` when no case was counted at all or one of the times is nothing: then nothing can be said.
/// # Source
/// Przyborowski and Wilenski 1940; limits of the binomial by Clopper and Pearson 1934.
#[must_use]
pub fn rate_ratio(before: u64, time_before: f64, after: u64, time_after: f64) -> Option<Ratio> {
    let is_time = |t: f64| t.is_finite() && t > 0.0;
    if before + after == 0 || !is_time(time_before) || !is_time(time_after) {
        return None;
    }
    let (x, n) = (after as f64, (after + before) as f64);
    let multiple = |share: f64| share / (1.0 - share) * time_before / time_after;
    let low = if after == 0 { 0.0 } else { multiple(share_at(TAIL, x, n - x + 1.0)) };
    let high = (before > 0).then(|| multiple(share_at(1.0 - TAIL, x + 1.0, n - x)));
    let value = (before > 0).then(|| (x / time_after) / (before as f64 / time_before));
    Some(Ratio { value, low, high })
}

/// The share below which a beta distribution has `probability`, by halving.
fn share_at(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if beta_reg(a, b, middle) < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(got: f64, want: f64) -> bool {
        (got - want).abs() <= 5e-5 * want.abs().max(1.0)
    }

    #[test]
    fn the_limits_of_a_share_are_those_of_clopper_and_pearson() {
        // 5 of 20: 0.0866 to 0.4910.
        assert!(near(share_at(TAIL, 5.0, 16.0), 0.086_571) && near(share_at(1.0 - TAIL, 6.0, 15.0), 0.491_046));
    }

    #[test]
    fn a_published_rate_ratio_has_its_published_limits() {
        // Rothman, Greenland and Lash: 41 cases in 28,010 person-years against 15 in 19,017.
        let got = rate_ratio(15, 19_017.0, 41, 28_010.0).expect("cases");
        assert!(near(got.value.expect("a value"), 1.855_759), "{got:?}");
        assert!((got.low - 1.005_684).abs() < 1e-4 && (got.high.expect("a limit") - 3.609_300).abs() < 1e-3, "{got:?}");
    }

    #[test]
    fn five_before_and_none_after_say_nothing_and_six_say_fewer() {
        let high = |before| rate_ratio(before, 3.0, 0, 3.0).expect("cases").high.expect("a limit");
        // One in 2^5 is more than a fortieth, one in 2^6 less.
        assert!(high(5) > 1.0 && high(6) < 1.0, "{} {}", high(5), high(6));
        assert!(near(high(6), 0.849_311), "{}", high(6));
    }

    #[test]
    fn nothing_before_has_no_multiple_and_nothing_at_all_no_answer() {
        let got = rate_ratio(0, 1.0, 4, 1.0).expect("cases");
        assert_eq!((got.value, got.high), (None, None));
        assert!(got.low > 0.6 && got.low < 0.7, "{got:?}");
        assert_eq!(rate_ratio(0, 1.0, 0, 1.0), None);
        assert_eq!(rate_ratio(3, 0.0, 3, 1.0), None);
        assert_eq!(rate_ratio(3, 1.0, 3, f64::NAN), None);
    }

    proptest! {
        #[test]
        fn the_ratio_lies_within_its_limits_and_turning_time_turns_them(b in 1_u64..300, a in 1_u64..300, t in 0.1..10.0_f64) {
            let there = rate_ratio(b, 1.0, a, t).unwrap();
            let back = rate_ratio(a, t, b, 1.0).unwrap();
            let (value, high) = (there.value.unwrap(), there.high.unwrap());
            prop_assert!(there.low <= value && value <= high);
            prop_assert!((there.low * back.high.unwrap() - 1.0).abs() < 1e-6);
        }
    }
}
