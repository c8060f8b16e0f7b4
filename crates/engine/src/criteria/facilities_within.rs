//! How many schools, health facilities and water points stand within reach.

use crate::criteria::{Card, Criterion, sum};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// How many schools, health facilities and water points stand within reach.
///
/// # Units
/// Count, added over the columns that the model names.
/// # Missing
/// Unknown as soon as one of its columns is.
/// # Source
/// GICHD scoring tool (number of features within a radius); five facilities are worth the whole.
pub(super) struct FacilitiesWithin;

impl Criterion for FacilitiesWithin {
    fn card(&self) -> Card {
        Card {
            key: "facilities-within",
            label: "Facilities nearby",
            phrase: "{value} facilities stand within {reach} m",
            unit: "facilities",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["schools_count_500m", "health_count_500m", "water_count_500m"],
            value: ValueFunction::Linear { zero: 0.0, full: 5.0 },
            source: "GICHD ArcMap scoring tool: number of features within a radius; five as the whole is a convention",
            weakness: "A hospital and a hand pump count alike; use several criteria where that matters.",
        }
    }

    fn measure(&self, cells: &[&Cell]) -> Result<Cell, BadMeasure> {
        sum(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_facilities_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = FacilitiesWithin.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(2.0, 0.4);
        check(9.0, 1.0);
    }

    #[test]
    fn kinds_of_facility_are_added() {
        let (two, one) = (Cell::Number(2.0), Cell::Number(1.0));
        assert_eq!(FacilitiesWithin.measure(&[&two, &one, &one]), Ok(Cell::Number(4.0)));
    }
}
