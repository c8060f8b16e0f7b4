//! Whether the land will be used as soon as it is released.

use crate::criteria::{Card, Criterion, mean_of_yes};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// Whether the land will be used as soon as it is released.
///
/// # Units
/// The mean of yes (1) and no (0) over its columns.
/// # Missing
/// Unknown as soon as one of its columns is.
/// # Source
/// GICHD policy briefs 1 to 5 (2011): post-clearance use needs a ready project, clear ownership and no land conflict.
pub(super) struct PlannedUse;

impl Criterion for PlannedUse {
    fn card(&self) -> Card {
        Card {
            key: "planned-use",
            label: "Land ready to be used",
            phrase: "{value} of 1 for a ready project, clear ownership and no conflict over the land",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["project_ready", "ownership_clear", "no_land_conflict"],
            value: ValueFunction::Linear { zero: 0.0, full: 1.0 },
            source: "GICHD priority-setting briefs 2011: project ready, ownership clear, no land conflict, one third each",
            weakness: "Favours places that already have a sponsor; watch who is left behind.",
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
    fn a_share_is_its_own_value() {
        let check = |x: f64, want: f64| {
            let value = PlannedUse.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(1.0, 1.0);
    }

    #[test]
    fn two_of_three_are_two_thirds_and_words_are_understood() {
        let (yes, no, one) = (Cell::Text("Yes".into()), Cell::Text("no".into()), Cell::Number(1.0));
        assert_eq!(PlannedUse.measure(&[&yes, &no, &one]), Ok(Cell::Number(2.0 / 3.0)));
        assert_eq!(PlannedUse.measure(&[&yes, &no, &Cell::Text("perhaps".into())]), Err(BadMeasure::NotYesNo));
    }
}
