//! How much land that people would farm or graze lies inside the hazard.

use crate::criteria::{Card, Criterion, sum};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// How much land that people would farm or graze lies inside the hazard.
///
/// # Units
/// Square metres, added over the land cover columns that the model names.
/// # Missing
/// Unknown as soon as one of its columns is.
/// # Source
/// Blocked agriculture and pasture of the impact surveys; 100 hectares as the whole is a convention.
pub(super) struct LandInside;

impl Criterion for LandInside {
    fn card(&self) -> Card {
        Card {
            key: "land-inside",
            label: "Farm land and pasture inside",
            phrase: "{value} m² of farm land or pasture lie inside",
            unit: "m2",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["crops_m2", "irrigated_m2", "pasture_m2"],
            value: ValueFunction::Log { scale: 10_000.0, full: 1_000_000.0 },
            source: "area of land cover classes inside the hazard by exact coverage; 100 hectares as the whole is a convention",
            weakness: "A land cover map shows what grows, not what people would plant if they could.",
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
    fn a_hundred_hectares_are_worth_the_whole() {
        let check = |x: f64, want: f64| {
            let value = LandInside.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(1_000_000.0, 1.0);
        check(10_000.0, 0.150_2);
    }

    #[test]
    fn classes_of_land_are_added() {
        let (two, one) = (Cell::Number(2.0), Cell::Number(1.0));
        assert_eq!(LandInside.measure(&[&two, &one, &one]), Ok(Cell::Number(4.0)));
    }
}
