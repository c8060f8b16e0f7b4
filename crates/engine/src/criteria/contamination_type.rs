//! What kind of explosive ordnance is feared there.

use crate::criteria::{Card, Criterion};
use crate::table::Cell;
use crate::value::{BadMeasure, ValueFunction, Wish};

/// What kind of explosive ordnance is feared there.
///
/// # Units
/// A code of the list `hazard_type`.
/// # Missing
/// Unknown where the record does not say, or says `unknown`.
/// # Source
/// Kinds as in IMAS minimum data; the order and the values are conventions to be set by each programme.
pub(super) struct ContaminationType;

impl Criterion for ContaminationType {
    fn card(&self) -> Card {
        Card {
            key: "contamination-type",
            label: "Kind of contamination",
            phrase: "{label}: {value}",
            unit: "",
            codes: Some("hazard_type"),
            wish: Wish::MoreFirst,
            needs: &["hazard_type"],
            value: ValueFunction::codes(&[
                ("ammo_storage_explosion_site", 0.6),
                ("battle_area", 0.5),
                ("booby_trapped_structure", 0.9),
                ("cmr_strike", 1.0),
                ("erw_area", 0.7),
                ("firing_range", 0.4),
                ("ied_area", 0.9),
                ("minefield", 0.9),
                ("minefield_ap", 1.0),
                ("minefield_at", 0.6),
                ("minefield_mixed", 1.0),
                ("mixed", 0.9),
                ("nuisance_mined", 1.0),
            ]),
            source: "kinds of ordnance of the IMAS minimum data; the values are conventions for each programme to set",
            weakness: "One main kind stands for a mix, and records often name what was found first.",
        }
    }

    fn measure(&self, cells: &[&Cell]) -> Result<Cell, BadMeasure> {
        Ok(match cells.first() {
            None | Some(Cell::Unknown) => Cell::Unknown,
            Some(Cell::Text(code)) if code == "unknown" => Cell::Unknown,
            Some(known) => (*known).clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anti_personnel_mines_are_worth_the_whole() {
        let check = |x: &str, want: f64| {
            let value = ContaminationType.card().value.value(&Cell::Text(x.to_owned()));
            assert!(value.is_ok_and(|v| v.is_some_and(|v| (v - want).abs() < 5e-4)), "{x}: {value:?}, not {want}");
        };
        check("minefield_ap", 1.0);
        check("erw_area", 0.7);
    }
}
