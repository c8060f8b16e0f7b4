//! Records of every noun: reports that never change, and the present worked out from them.
//!
//! [`put_versions`] stores reports, [`list`] and its kin read the present, [`history`] and [`as_of`] read the past, and
//! [`retract_batch`] takes an import back. The functions ending in `_rows` do the same for a noun known only by name.

mod body;
mod extent;
mod filter;
mod history;
mod holds;
mod page;
mod put;
mod read;
mod retract;
mod table;

pub use filter::Filter;
pub use history::{Version, as_of, as_of_rows, every_version, history, history_rows};
pub use page::{Cursor, Order, Page};
pub use put::{Put, Tally, VersionMeta, put_rows, put_version, put_versions};
pub use read::{
    by_code, by_codes, by_codes_rows, count, count_rows, get, get_row, ids_of_codes, ids_of_codes_rows, list,
    list_rows, stream, stream_rows,
};
pub use retract::{Undone, retract_batch, told_by};

pub(crate) use filter::{condition, kind_of, unknown};
pub(crate) use history::STATEMENTS as HISTORY;
pub(crate) use put::STATEMENTS as PUT;
pub(crate) use retract::STATEMENTS as RETRACT;
pub(crate) use table::{column, columns, made};

use crate::{Stmt, StoreError};
use cg_domain::Noun;
use cg_kit::{Id, PartialDate, Record, Value};
use std::ops::Deref;

/// Which report a record's present comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Number of the report; higher is recorded later.
    pub version: i64,
    /// Date the facts are from.
    pub valid_from: PartialDate,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub recorded_at: i64,
    /// The import it came with.
    pub batch: Option<String>,
}

/// A record as stored, with the report it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored<R> {
    /// The record.
    pub record: R,
    /// Where it comes from.
    pub stamp: Stamp,
}

impl<R> Deref for Stored<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.record
    }
}

/// The cells of a record of any noun.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// Identifier, as text.
    pub id: String,
    /// The cells, in the order of the fields.
    pub values: Vec<Value>,
}

/// A record of any noun as stored.
pub type StoredRow = Stored<Cells>;

impl StoredRow {
    /// The typed record.
    ///
    /// # Errors
    /// When a cell does not hold what its field says.
    pub fn typed<R: Record>(self) -> Result<Stored<R>, StoreError> {
        let id = id_from_text(&self.record.id)?;
        let record = R::from_values(id, self.record.values)?;
        Ok(Stored { record, stamp: self.stamp })
    }

    /// The cell of a field, `Null` when the noun has no such field.
    #[must_use]
    pub fn cell(&self, noun: &Noun, field: &str) -> &Value {
        let at = noun.fields.iter().position(|f| f.name == field);
        at.and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }
}

/// The noun of a record type.
#[must_use]
pub fn noun_of<R: Record>() -> Noun {
    Noun { name: R::NOUN, fields: R::FIELDS }
}

/// An identifier from its stored text.
pub(crate) fn id_from_text<T>(text: &str) -> Result<Id<T>, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { what: "an identifier is not a UUID".to_owned() })
}

/// A date from its stored text.
pub(crate) fn date_from_text(text: &str) -> Result<PartialDate, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { what: "a date is not an ISO date".to_owned() })
}

/// The statements made from the fields of each noun, to be prepared by a test.
pub(crate) fn made_statements() -> Vec<Stmt> {
    let of_noun = |noun| {
        [
            table::upsert(noun),
            table::made(noun, "select", table::select(noun)),
            retract::follow(noun),
            retract::remove(noun),
            retract::left(noun),
            retract::told_of(noun),
        ]
    };
    let mut all: Vec<Stmt> = cg_domain::NOUNS.iter().flat_map(of_noun).collect();
    all.push(put::known_versions());
    all
}
