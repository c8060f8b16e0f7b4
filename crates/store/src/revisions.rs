//! A number per noun that rises with every change to its records: what caches and ETags compare.

use crate::executor::statements;
use crate::{StoreError, Tx};

statements! {
    BUMP = both(
        "revisions.bump",
        "insert into revisions (noun, revision) values (?1, 1)
         on conflict (noun) do update set revision = revisions.revision + 1"
    );
    OF = both("revisions.of", "select revision from revisions where noun = ?1");
    TOTAL = both("revisions.total", "select cast(coalesce(sum(revision), 0) as bigint) from revisions");
}

/// Raises the number of a noun; record functions do so by themselves.
///
/// # Errors
/// What the database says.
pub fn bump(tx: &mut dyn Tx, noun: &str) -> Result<(), StoreError> {
    tx.exec(&BUMP, &[noun.into()]).map(drop)
}

/// The number of a noun, 0 before the first change.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut dyn Tx, noun: &str) -> Result<i64, StoreError> {
    tx.first(&OF, &[noun.into()])?.map_or(Ok(0), |row| row.int(0))
}

/// A number that rises with a change to any noun.
///
/// # Errors
/// What the database says.
pub fn total(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    tx.first(&TOTAL, &[])?.map_or(Ok(0), |row| row.int(0))
}
