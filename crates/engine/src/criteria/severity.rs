//! How severe the needs of the people in the item's municipality are, 1 to 5.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How severe the needs of the people in the item's municipality are, 1 to 5.
///
/// # Units
/// Severity class of the Joint and Intersectoral Analysis Framework.
/// # Missing
/// Unknown where the municipality was not assessed.
/// # Source
/// JIAF severity 1 minimal, 2 stress, 3 severe, 4 extreme, 5 catastrophic.
pub(super) struct Severity;

impl Criterion for Severity {
    fn card(&self) -> Card {
        Card {
            key: "severity",
            label: "Severity of needs",
            phrase: "severity of needs is {value} of 5",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["severity"],
            value: ValueFunction::codes(&[("1", 0.0), ("2", 0.1), ("3", 0.4), ("4", 0.75), ("5", 1.0)]),
            source: "Joint and Intersectoral Analysis Framework, severity 1 to 5; the values 0, .1, .4, .75, 1 are conventions",
            weakness: "One figure for a whole municipality hides the places within it.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn extreme_severity_is_worth_three_quarters() {
        let check = |x: f64, want: f64| {
            let value = Severity.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(1.0, 0.0);
        check(4.0, 0.75);
        check(5.0, 1.0);
    }
}
