//! How many people would reach a school, a clinic or a market again if the hazard were gone.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How many people would reach a school, a clinic or a market again if the hazard were gone.
///
/// # Units
/// People who are cut off within the time and would not be without this hazard.
/// # Missing
/// Unknown where no network or grid of travel times is there.
/// # Source
/// Access by road or on foot with and without the hazard; 10,000 people as the whole is a convention.
pub(super) struct AccessRegained;

impl Criterion for AccessRegained {
    fn card(&self) -> Card {
        Card {
            key: "access-regained",
            label: "People who would regain access",
            phrase: "{value} people would regain access to services",
            unit: "people",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["people_regaining_access"],
            value: ValueFunction::Log { scale: 10.0, full: 10_000.0 },
            source: "people beyond 60 minutes of a service with the hazard and within 60 minutes without it",
            weakness: "Two hazards that block the same road are each worth nothing alone; look at them together.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn ten_thousand_people_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = AccessRegained.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(10_000.0, 1.0);
    }
}
