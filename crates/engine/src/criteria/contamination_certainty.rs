//! Whether the hazard is confirmed or only suspected.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// Whether the hazard is confirmed or only suspected.
///
/// # Units
/// A code of the list `hazard_class`.
/// # Missing
/// Unknown where the record does not say.
/// # Source
/// IMAS 07.11 terms; the value of .3 for a suspected area is a convention.
pub(super) struct ContaminationCertainty;

impl Criterion for ContaminationCertainty {
    fn card(&self) -> Card {
        Card {
            key: "contamination-certainty",
            label: "Certainty of contamination",
            phrase: "{label}: {value}",
            unit: "",
            codes: Some("hazard_class"),
            wish: Wish::MoreFirst,
            needs: &["classification"],
            value: ValueFunction::codes(&[
                ("cha", 1.0),
                ("eod_spot", 1.0),
                ("indication", 0.1),
                ("sha", 0.3),
                ("stockpile_site", 1.0),
            ]),
            source: "IMAS terms suspected and confirmed hazardous area; the values .1, .3 and 1 are conventions",
            weakness: "Says how sure we are, not how dangerous it is: survey raises it without any new danger.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn a_suspected_area_counts_less_than_a_confirmed_one() {
        let check = |x: &str, want: f64| {
            let value = ContaminationCertainty.card().value.value(&Cell::Text(x.to_owned()));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check("sha", 0.3);
        check("cha", 1.0);
    }
}
