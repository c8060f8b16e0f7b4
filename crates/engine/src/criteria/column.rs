//! Any numeric or coded column of the user's own table.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// Any numeric or coded column of the user's own table.
///
/// # Units
/// Whatever the model says.
/// # Missing
/// Unknown where the cell is empty.
/// # Source
/// The model names the column, its unit, its wish and its value function.
pub(super) struct Column;

impl Criterion for Column {
    fn card(&self) -> Card {
        Card {
            key: "column",
            label: "A column of your table",
            phrase: "{label}: {value} {unit}",
            unit: "",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &[],
            value: ValueFunction::Linear { zero: 0.0, full: 1.0 },
            source: "the model names column, unit and anchors",
            weakness: "Only as good as the column; its anchors must be set by people who know it.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[test]
    fn without_a_value_function_a_share_is_its_own_value() {
        let check = |x: f64, want: f64| {
            let value = Column.card().value.value(&Cell::Number(x));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check(0.0, 0.0);
        check(0.25, 0.25);
        check(1.0, 1.0);
    }
}
