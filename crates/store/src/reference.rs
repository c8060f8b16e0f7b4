//! Which codes point at which records, and those that point at nothing.
//!
//! They are no foreign keys: reports arrive in any order, and none is refused for naming what is not known yet. What
//! dangles is shown instead.

use crate::records::{column, made};
use crate::{Stmt, StoreError, Tx};
use cg_domain::noun;

/// A field that holds the code of a record of another noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Noun that has the field.
    pub noun: &'static str,
    /// The field.
    pub field: &'static str,
    /// Noun whose code it holds.
    pub target: &'static str,
}

const fn from(noun: &'static str, field: &'static str, target: &'static str) -> Reference {
    Reference { noun, field, target }
}

/// Every such field, by noun and field.
pub static REFERENCES: &[Reference] = &[
    from("accidents", "admin_code", "admin_areas"),
    from("accidents", "hazard_code", "hazard_areas"),
    from("accidents", "located_in", "admin_areas"),
    from("activities", "admin_code", "admin_areas"),
    from("activities", "hazard_code", "hazard_areas"),
    from("activities", "organisation_code", "organisations"),
    from("activities", "task_code", "tasks"),
    from("admin_areas", "parent_code", "admin_areas"),
    from("casualties", "accident_code", "accidents"),
    from("casualties", "admin_code", "admin_areas"),
    from("hazard_areas", "admin_code", "admin_areas"),
    from("hazard_areas", "located_in", "admin_areas"),
    from("layer_features", "admin_code", "admin_areas"),
    from("layer_features", "located_in", "admin_areas"),
    from("populations", "admin_code", "admin_areas"),
    from("tasks", "admin_code", "admin_areas"),
    from("tasks", "hazard_code", "hazard_areas"),
    from("tasks", "organisation_code", "organisations"),
];

/// A field with codes that point at nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// The field.
    pub reference: Reference,
    /// Records whose code points at nothing.
    pub records: u64,
    /// One of those codes.
    pub example: String,
}

/// Every field with codes that point at nothing, of those whose target is asked for.
///
/// # Errors
/// What the database says.
pub fn dangling(tx: &mut dyn Tx, target: impl Fn(&str) -> bool) -> Result<Vec<Dangling>, StoreError> {
    let mut found = Vec::new();
    for reference in REFERENCES.iter().filter(|r| target(r.target)) {
        let Some(row) = search(reference).map(|stmt| tx.first(&stmt, &[])).transpose()?.flatten() else { continue };
        let records = row.int(0)?.unsigned_abs();
        if let Some(example) = row.opt_text(1) {
            found.push(Dangling { reference: *reference, records, example });
        }
    }
    Ok(found)
}

/// Counts the records of one reference that point at nothing.
pub(crate) fn search(reference: &Reference) -> Option<Stmt> {
    let Reference { noun: name, field, target } = reference;
    let field = column(field);
    let text = format!(
        "select count(*), min(r.{field}) from {name} r
         where r.{field} is not null and not exists (select 1 from {target} t where t.code = r.{field})"
    );
    noun(name).map(|noun| made(noun, "dangling", text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_domain::NOUNS;

    #[test]
    fn references_are_in_order_and_name_what_exists() {
        assert!(REFERENCES.is_sorted_by_key(|r| (r.noun, r.field)));
        for r in REFERENCES {
            assert!(noun(r.noun).is_some_and(|n| n.field(r.field).is_some()), "{r:?}");
            assert!(noun(r.target).is_some(), "{r:?}");
        }
    }

    #[test]
    fn every_field_that_holds_another_records_code_is_listed() {
        for noun in NOUNS {
            for field in noun.fields.iter().map(|f| f.name).filter(|f| f.ends_with("_code") || *f == "located_in") {
                assert!(REFERENCES.iter().any(|r| r.noun == noun.name && r.field == field), "{}.{field}", noun.name);
            }
        }
    }
}
