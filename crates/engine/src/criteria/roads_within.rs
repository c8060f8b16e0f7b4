//! How much road lies within reach of the hazard, 500 m unless the model names another column.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How much road lies within reach of the hazard, 500 m unless the model names another column.
///
/// # Units
/// Metres of road.
/// # Missing
/// Unknown where no road layer was given.
/// # Source
/// GICHD PriSMA pilot criteria (main and access roads); log anchors at 500 m and 20 km of road.
pub(super) struct RoadsWithin;

impl Criterion for RoadsWithin {
    fn card(&self) -> Card {
        Card {
            key: "roads-within",
            label: "Roads nearby",
            phrase: "{value} m of road lie within {reach} m",
            unit: "m",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["roads_length_m_500m"],
            value: ValueFunction::Log { scale: 500.0, full: 20000.0 },
            source: "GICHD PriSMA pilot criteria, Western Sahara practice; anchors 500 m and 20 km are conventions",
            weakness: "Tracks missing from the layer are often the ones that people use; classes of road count alike.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn twenty_kilometres_of_road_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = RoadsWithin.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(500.0, 0.1867);
        check(20000.0, 1.0);
    }
}
