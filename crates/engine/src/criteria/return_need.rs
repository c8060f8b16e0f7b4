//! How many people want to come back to a place that the hazard holds.

use crate::criteria::{Card, Criterion, product};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// How many people want to come back to a place that the hazard holds.
///
/// # Units
/// The share of the people of the unit who return or intend to, times the share of the unit that is affected, 0 to 1.
/// # Missing
/// Unknown as soon as either share is.
/// # Source
/// Return and displacement need of national priority schemes; the product of the two shares is a convention.
pub(super) struct ReturnNeed;

impl Criterion for ReturnNeed {
    fn card(&self) -> Card {
        Card {
            key: "return-need",
            label: "People waiting to return",
            phrase: "need of return {value}, from the share who return and the share of the area affected",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["return_share", "affected_share"],
            value: ValueFunction::Linear { zero: 0.0, full: 1.0 },
            source: "share of people returning or intending to (displacement tracking) times share of the unit affected",
            weakness: "Intentions change with the season and the security; use figures not older than the plan.",
        }
    }

    fn measure(&self, cells: &[&Cell]) -> Result<Cell, BadMeasure> {
        product(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_its_own_value() {
        let check = |x: f64, want: f64| {
            let value = ReturnNeed.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(0.25, 0.25);
        check(1.0, 1.0);
    }

    #[test]
    fn half_of_the_people_in_half_of_the_area_are_a_quarter() {
        let half = Cell::Number(0.5);
        assert_eq!(ReturnNeed.measure(&[&half, &half]), Ok(Cell::Number(0.25)));
        assert_eq!(
            ReturnNeed.measure(&[&half, &Cell::Number(40.0)]),
            Err(BadMeasure::AboveOne),
            "a percentage is no share"
        );
    }
}
