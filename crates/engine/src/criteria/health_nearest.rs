//! How far the nearest health facility is.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How far the nearest health facility is.
///
/// # Units
/// Metres in a straight line, 0 when it stands on the hazard.
/// # Missing
/// Unknown where the layer has no such place at all.
/// # Source
/// GICHD PriSMA pilot in Sri Lanka (hazards within 0.5–1 km of a school or water body); the anchor of 500 m is a convention.
pub(super) struct HealthNearest;

impl Criterion for HealthNearest {
    fn card(&self) -> Card {
        Card {
            key: "health-nearest",
            label: "Nearest health facility",
            phrase: "the nearest health facility is {value} m away",
            unit: "m",
            codes: None,
            wish: Wish::LessFirst,
            needs: &["health_nearest_m"],
            value: ValueFunction::InverseSquare { half: 500.0 },
            source: "GICHD PriSMA pilot criteria, Sri Lanka; 500 m is a convention",
            weakness: "A straight line is not the way to care, and a facility that stands may not work.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn half_a_kilometre_is_worth_one_half() {
        let check = |x: f64, want: f64| {
            let value = HealthNearest.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 1.0);
        check(500.0, 0.5);
        check(1500.0, 0.1);
    }
}
