//! Round steps for an axis.

/// The marks of an axis from nought to at least `top`: three to six round steps.
pub(super) fn ticks(top: f64) -> Vec<f64> {
    if !top.is_finite() || top <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = top / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(power * 10.0);
    let count = (top / step).ceil() as u32;
    (0..=count).map(|n| f64::from(n) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_round_and_reaches_the_greatest_figure() {
        assert_eq!(ticks(9.0), [0.0, 2.5, 5.0, 7.5, 10.0]);
        assert_eq!(ticks(0.0), [0.0, 1.0]);
    }

    proptest::proptest! {
        #[test]
        fn any_axis_has_few_marks_and_covers_its_figures(top in 1e-6_f64..1e15) {
            let marks = ticks(top);
            proptest::prop_assert!((2..=8).contains(&marks.len()), "{:?}", marks);
            proptest::prop_assert!(*marks.last().unwrap() >= top * 0.999_999);
        }
    }
}
