//! How many people live within reach of the hazard, 500 m unless the model names another column.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How many people live within reach of the hazard, 500 m unless the model names another column.
///
/// # Units
/// Persons, exact to fractions of a grid cell, those on the hazard included.
/// # Missing
/// Unknown where the population grid has no data.
/// # Source
/// Sum of the grid's people within a distance; log anchors at 10 and 10,000 people.
pub(super) struct PeopleWithin;

impl Criterion for PeopleWithin {
    fn card(&self) -> Card {
        Card {
            key: "people-within",
            label: "People nearby",
            phrase: "{value} people live within {reach} m",
            unit: "people",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["population_500m"],
            value: ValueFunction::Log { scale: 10.0, full: 10000.0 },
            source: "population grid within a distance; anchors 10 and 10,000 people are conventions",
            weakness: "Neighbouring hazards count the same people again: never add this measure up over hazards.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn the_first_thousand_people_count_more_than_the_next() {
        let check = |x: f64, want: f64| {
            let value = PeopleWithin.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(1240.0, 0.6989);
        check(10000.0, 1.0);
    }
}
