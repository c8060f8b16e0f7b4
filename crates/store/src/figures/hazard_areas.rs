//! Hazard areas and how much land they are.

use super::{By, Total, totals};
use crate::{Filter, StoreError, Tx};
use cg_domain::land::HazardArea;

/// Hazard areas by class and status, with the area of their outlines and the area reported.
///
/// # Units
/// Both sums in square metres.
///
/// # Errors
/// As [`totals`].
pub fn by_class_and_status(tx: &mut dyn Tx, filter: &Filter) -> Result<Vec<Total>, StoreError> {
    let by = [By::Field("classification"), By::Field("status")];
    totals(tx, &crate::records::noun_of::<HazardArea>(), &by, &["area_m2", "area_reported_m2"], filter)
}

/// Hazard areas by the administrative area that contains them, else by the one reported.
///
/// # Units
/// Both sums in square metres.
///
/// # Errors
/// As [`totals`].
pub fn by_place(tx: &mut dyn Tx, filter: &Filter) -> Result<Vec<Total>, StoreError> {
    let by = [By::Either("located_in", "admin_code")];
    totals(tx, &crate::records::noun_of::<HazardArea>(), &by, &["area_m2", "area_reported_m2"], filter)
}
