//! People harmed, counted one row a person.

use super::{By, Total, totals};
use crate::{Filter, StoreError, Tx};
use cg_domain::incident::Casualty;

/// People by year and another field, such as `outcome`, `sex` or `age_group`.
///
/// # Errors
/// As [`totals`].
pub fn by_year_and(tx: &mut dyn Tx, field: &'static str, filter: &Filter) -> Result<Vec<Total>, StoreError> {
    totals(tx, &crate::records::noun_of::<Casualty>(), &[By::Year("date"), By::Field(field)], &[], filter)
}

/// People by a field and what became of them.
///
/// # Errors
/// As [`totals`].
pub fn by_outcome_and(tx: &mut dyn Tx, field: &'static str, filter: &Filter) -> Result<Vec<Total>, StoreError> {
    totals(tx, &crate::records::noun_of::<Casualty>(), &[By::Field(field), By::Field("outcome")], &[], filter)
}
