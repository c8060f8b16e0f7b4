//! How many people live on the hazard itself.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How many people live on the hazard itself.
///
/// # Units
/// Persons, exact to fractions of a grid cell.
/// # Missing
/// Unknown where the population grid has no data.
/// # Source
/// Sum of the grid's people by covered share of each cell; log anchors at 10 and 1,000 people.
pub(super) struct PeopleInside;

impl Criterion for PeopleInside {
    fn card(&self) -> Card {
        Card {
            key: "people-inside",
            label: "People on the hazard",
            phrase: "{value} people live on it",
            unit: "people",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["population_0m"],
            value: ValueFunction::Log { scale: 10.0, full: 1000.0 },
            source: "population grid by exact cell coverage; anchors 10 and 1,000 people are conventions",
            weakness: "Shows where people sleep, not where they work or walk; errors of grids are large in single cells.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn a_thousand_people_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = PeopleInside.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(100.0, 0.5196);
        check(1000.0, 1.0);
        check(40000.0, 1.0);
    }
}
