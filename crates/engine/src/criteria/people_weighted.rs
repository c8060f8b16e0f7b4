//! How many people live around the hazard, those further away counting less.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How many people live around the hazard, those further away counting less.
///
/// # Units
/// People, each times `exp(−(d/500)²)` for a distance of `d` metres, none beyond 2,000 m.
/// # Missing
/// Unknown where the grid does not reach.
/// # Source
/// Distance-weighted exposure of the method sheet; 500 m and the anchors are conventions.
pub(super) struct PeopleWeighted;

impl Criterion for PeopleWeighted {
    fn card(&self) -> Card {
        Card {
            key: "people-weighted",
            label: "People around, nearer ones counting more",
            phrase: "{value} people live around it, those further away counting less",
            unit: "people",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["population_weighted"],
            value: ValueFunction::Log { scale: 10.0, full: 10_000.0 },
            source: "distance decay exp(-(d/500 m)^2), cut at 2,000 m; the anchors are those of people nearby",
            weakness: "One figure mixes many people far away with few people very near; look at the distance bands beside it.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn ten_thousand_people_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = PeopleWeighted.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(10_000.0, 1.0);
        check(90.0, 0.333_3);
    }
}
