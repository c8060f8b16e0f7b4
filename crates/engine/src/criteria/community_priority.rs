//! How many of the people asked named this hazard as one to clear first.

use crate::criteria::{Card, Criterion, product};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// How many of the people asked named this hazard as one to clear first.
///
/// # Units
/// Share of votes, 0 to 1.
/// # Missing
/// Unknown where nobody was asked; 0 only where people were asked and nobody named it.
/// # Source
/// Accountability to affected people: community-stated priority; the share of votes is its own value.
pub(super) struct CommunityPriority;

impl Criterion for CommunityPriority {
    fn card(&self) -> Card {
        Card {
            key: "community-priority",
            label: "What the community asked for",
            phrase: "{value} of the votes of the people asked",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["community_share"],
            value: ValueFunction::Linear { zero: 0.0, full: 1.0 },
            source: "community liaison: share of votes for this hazard among the people asked",
            weakness: "Who was asked decides: women, herders and returnees are often not in the room.",
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
            let value = CommunityPriority.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(0.4, 0.4);
        check(1.0, 1.0);
    }

    #[test]
    fn a_percentage_is_no_share() {
        assert_eq!(CommunityPriority.measure(&[&Cell::Number(0.4)]), Ok(Cell::Number(0.4)));
        assert_eq!(CommunityPriority.measure(&[&Cell::Number(40.0)]), Err(BadMeasure::AboveOne));
    }
}
