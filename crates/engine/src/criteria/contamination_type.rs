//! What kind of explosive ordnance is feared there.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// What kind of explosive ordnance is feared there.
///
/// # Units
/// A code for the main kind of ordnance.
/// # Missing
/// Unknown where the record does not say.
/// # Source
/// Kinds as in IMAS minimum data; the order and the values are conventions to be set by each programme.
pub(super) struct ContaminationType;

impl Criterion for ContaminationType {
    fn card(&self) -> Card {
        Card {
            key: "contamination-type",
            label: "Kind of contamination",
            phrase: "the main danger is {value}",
            unit: "",
            wish: Wish::MoreFirst,
            needs: &["contamination"],
            value: ValueFunction::codes(&[
                ("ap-mines", 1.0),
                ("at-mines", 0.6),
                ("booby-traps", 0.9),
                ("cluster-munitions", 1.0),
                ("ied", 0.9),
                ("uxo", 0.7),
            ]),
            source: "kinds of ordnance of the IMAS minimum data; the values are conventions for each programme to set",
            weakness: "One main kind stands for a mix, and records often name what was found first.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn anti_personnel_mines_are_worth_the_whole() {
        let check = |x: &str, want: f64| {
            let value = ContaminationType.card().value.value(&Cell::Text(x.to_owned()));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check("ap-mines", 1.0);
        check("uxo", 0.7);
    }
}
