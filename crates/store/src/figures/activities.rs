//! Who works where and when.

use super::{By, Total, totals};
use crate::{Filter, StoreError, Tx};
use cg_domain::plan::Activity;

/// Activities by place, organisation, kind of work and the month they began, with land released and people reached.
///
/// # Units
/// Sums: square metres, then people, then items found.
///
/// # Errors
/// As [`totals`].
pub fn presence(tx: &mut dyn Tx, filter: &Filter) -> Result<Vec<Total>, StoreError> {
    let by = [By::Field("admin_code"), By::Field("organisation_code"), By::Field("activity_type"), By::Month("start")];
    let sums = ["area_m2", "people_reached", "items_found"];
    totals(tx, &crate::records::noun_of::<Activity>(), &by, &sums, filter)
}
