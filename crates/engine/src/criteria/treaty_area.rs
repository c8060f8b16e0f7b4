//! Whether a treaty obliges the State to clear the area.

use crate::criteria::{Card, Criterion, mean_of_yes};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// Whether a treaty obliges the State to clear the area.
///
/// # Units
/// Yes (1) or no (0).
/// # Missing
/// Unknown where nobody has said.
/// # Source
/// Anti-Personnel Mine Ban Convention, Article 5; Convention on Cluster Munitions, Article 4.
pub(super) struct TreatyArea;

impl Criterion for TreatyArea {
    fn card(&self) -> Card {
        Card {
            key: "treaty-area",
            label: "Clearance owed under a treaty",
            phrase: "clearance is owed under a treaty: {value}",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["treaty_area"],
            value: ValueFunction::Linear { zero: 0.0, full: 1.0 },
            source: "Article 5 of the Anti-Personnel Mine Ban Convention, Article 4 of the Convention on Cluster Munitions",
            weakness: "A deadline says nothing about who is in danger.",
        }
    }

    fn measure(&self, cells: &[&Cell]) -> Result<Cell, BadMeasure> {
        mean_of_yes(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_is_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = TreatyArea.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(1.0, 1.0);
    }

    #[test]
    fn yes_and_no_are_understood_and_nothing_else() {
        assert_eq!(TreatyArea.measure(&[&Cell::Text("yes".into())]), Ok(Cell::Number(1.0)));
        assert_eq!(TreatyArea.measure(&[&Cell::Text("ottawa".into())]), Err(BadMeasure::NotYesNo));
    }
}
