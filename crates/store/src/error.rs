//! What can go wrong, in words that hold neither SQL nor anybody's data.

use crate::constraint::Broken;
use cg_kit::BadCell;
use std::error::Error;
use thiserror::Error;

/// Why the database did not do what was asked.
///
/// The message may be shown to anyone; the engine's own words are only in [`Error::source`] and belong in the log.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file or server cannot be reached or is not ours.
    #[error("cannot open the database: {why}")]
    CannotOpen {
        /// What to check.
        why: &'static str,
        /// The engine's own words.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// A newer Common Ground has been here.
    #[error(
        "the database is at step {found} and this program knows only {known} steps; start the newer Common Ground, or restore a backup made by this one"
    )]
    NewerDatabase {
        /// The step the database is at.
        found: i64,
        /// The last step this program knows.
        known: i64,
    },
    /// A newer Common Ground has given a table a column.
    #[error(
        "the table {noun} has a column {field} that this program does not know; start the newer Common Ground that made it, or restore a backup made by this one"
    )]
    NewerField {
        /// The noun whose table it is.
        noun: &'static str,
        /// The column.
        field: String,
    },
    /// Somebody else has been writing for too long.
    #[error("the database is busy with another change; try again in a moment")]
    Busy,
    /// A rule that the database itself holds.
    #[error("{0}")]
    Broken(Broken),
    /// A filter or an order names a field that the noun does not have, or cannot be asked for in this way.
    #[error("{noun} has no field {field} that can be asked for in this way")]
    UnknownField {
        /// The noun asked.
        noun: &'static str,
        /// The field named, shortened.
        field: String,
    },
    /// A number that is not finite, or a text with a NUL character.
    #[error("cannot store {what}; remove it from the source")]
    NotStorable {
        /// What was handed over.
        what: &'static str,
    },
    /// A stored cell that does not hold what its field says.
    #[error("the stored data are damaged: {0}")]
    BadCell(#[from] BadCell),
    /// A stored thing that does not read back.
    #[error("the stored data are damaged: {what}; run `commonground doctor` and restore a backup if it says so")]
    Damaged {
        /// What does not read back.
        what: String,
    },
    /// Something named does not exist.
    #[error("there is no {noun} {key}")]
    Missing {
        /// Kind of thing, singular.
        noun: &'static str,
        /// How it was named.
        key: String,
    },
    /// A step that the present state does not allow.
    #[error("{0}")]
    NotNow(&'static str),
    /// A backup that cannot be taken back.
    #[error("cannot restore this backup: {0}")]
    BadBackup(String),
    /// A file that cannot be read or written.
    #[error("cannot {doing} {path}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// Where.
        path: String,
        /// The system's own words.
        #[source]
        cause: std::io::Error,
    },
    /// The reader of a stream wants no more rows.
    #[error("stopped")]
    Stopped,
    /// Anything else the engine says.
    #[error("the database could not carry out {statement}")]
    Engine {
        /// Name of the statement.
        statement: String,
        /// The engine's own words, for the log only.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}

impl StoreError {
    /// Which rule of the database was broken, if that is what happened.
    #[must_use]
    pub const fn broken(&self) -> Option<&Broken> {
        match self {
            Self::Broken(b) => Some(b),
            _ => None,
        }
    }
}
