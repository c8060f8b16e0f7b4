//! Reading the past: every report on a record, and what was believed as of a date.

use super::body::values_from_body;
use super::{Cells, Filter, Stamp, Stored, StoredRow, date_from_text, noun_of};
use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_domain::Noun;
use cg_kit::{Digest, Id, PartialDate, Record, Value};

statements! {
    HISTORY = both(
        "versions.history",
        "select v.record_id, v.id, v.valid_from, v.recorded_at, v.batch_id, v.body, v.shape, v.digest, b.name, u.name,
                v.retracted_at, r.name
         from versions v
         left join batches b on b.id = v.batch_id
         left join users u on u.id = v.actor_id
         left join users r on r.id = v.retracted_by
         where v.noun = ?1 and v.record_id = ?2 order by v.valid_from, v.id"
    );
    EVERY = both(
        "versions.every",
        "select v.record_id, v.id, v.valid_from, v.recorded_at, v.batch_id, v.body, v.shape
         from versions v
         where v.noun = ?1 and v.retracted_at is null
         order by v.record_id, v.valid_from, v.id"
    );
    AS_OF = both(
        "versions.as-of",
        "select v.record_id, v.id, v.valid_from, v.recorded_at, v.batch_id, v.body, v.shape
         from versions v
         where v.noun = ?1 and v.valid_from <= ?2 and v.recorded_at <= ?3
           and (v.retracted_at is null or v.retracted_at > ?3)
           and not exists (
               select 1 from versions w
               where w.noun = v.noun and w.record_id = v.record_id and w.valid_from <= ?2 and w.recorded_at <= ?3
                 and (w.retracted_at is null or w.retracted_at > ?3)
                 and (w.valid_from > v.valid_from or (w.valid_from = v.valid_from and w.id > v.id)))
         order by v.code"
    );
}

/// One report on a record, retracted or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<R> {
    /// What it says.
    pub record: R,
    /// Date of its facts, when it was recorded, its import.
    pub stamp: Stamp,
    /// Digest of what it says.
    pub digest: Digest,
    /// Name of its import.
    pub batch_name: Option<String>,
    /// Who recorded it; unknown for the program itself.
    pub actor_name: Option<String>,
    /// When it was taken back, in milliseconds since 1970 UTC.
    pub retracted_at: Option<i64>,
    /// Who took it back.
    pub retracted_by: Option<String>,
}

/// Every report on a record, in order of the date of its facts.
///
/// # Errors
/// What the database says.
pub fn history<R: Record>(tx: &mut dyn Tx, id: Id<R>) -> Result<Vec<Version<R>>, StoreError> {
    let versions = history_rows(tx, &noun_of::<R>(), &id.to_string())?;
    let typed = |v: Version<Cells>| {
        let record = R::from_values(id, v.record.values)?;
        let Version { stamp, digest, batch_name, actor_name, retracted_at, retracted_by, record: _ } = v;
        Ok(Version { record, stamp, digest, batch_name, actor_name, retracted_at, retracted_by })
    };
    versions.into_iter().map(typed).collect()
}

/// Every report on a record of a noun known by name.
///
/// # Errors
/// What the database says.
pub fn history_rows(tx: &mut dyn Tx, noun: &Noun, id: &str) -> Result<Vec<Version<Cells>>, StoreError> {
    let rows = tx.query(&HISTORY, &[Value::from(noun.name), Value::from(id)])?;
    let version = |row: Row| {
        let (digest, batch_name, actor_name) = (row.digest(7)?, row.opt_text(8), row.opt_text(9));
        let (retracted_at, retracted_by) = (row.opt_int(10), row.opt_text(11));
        let Stored { record, stamp } = reported(noun, row)?;
        Ok(Version { record, stamp, digest, batch_name, actor_name, retracted_at, retracted_by })
    };
    rows.into_iter().map(version).collect()
}

/// Hands over every report that was not retracted, record by record and in order of the dates of their facts.
///
/// # Errors
/// What the database or `each` says.
pub fn every_version<R: Record>(
    tx: &mut dyn Tx,
    each: &mut dyn FnMut(Stored<R>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let noun = noun_of::<R>();
    tx.for_each(&EVERY, &[Value::from(noun.name)], &mut |row| each(reported(&noun, row)?.typed()?))
}

/// Hands over every record as it was believed to be at the end of a date.
///
/// With `known_at` (milliseconds since 1970 UTC) only what had been recorded, and not yet retracted, by then counts.
///
/// # Errors
/// What the database, the filter or `each` says.
pub fn as_of<R: Record>(
    tx: &mut dyn Tx,
    date: PartialDate,
    known_at: Option<i64>,
    filter: &Filter,
    each: &mut dyn FnMut(Stored<R>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    as_of_rows(tx, &noun_of::<R>(), date, known_at, filter, &mut |row| each(row.typed()?))
}

/// Hands over every record of a noun known by name as it was believed to be at the end of a date.
///
/// # Errors
/// As [`as_of`].
pub fn as_of_rows(
    tx: &mut dyn Tx,
    noun: &Noun,
    date: PartialDate,
    known_at: Option<i64>,
    filter: &Filter,
    each: &mut dyn FnMut(StoredRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (date, known_at) = (Value::Text(date.latest().to_string()), Value::Int(known_at.unwrap_or(i64::MAX)));
    tx.for_each(&AS_OF, &[Value::from(noun.name), date, known_at], &mut |row| {
        let row = reported(noun, row)?;
        if filter.holds(noun, &row.values)? { each(row) } else { Ok(()) }
    })
}

/// A row that begins with record_id, id, valid_from, recorded_at, batch_id, body, shape.
pub(super) fn reported(noun: &Noun, mut row: Row) -> Result<StoredRow, StoreError> {
    let stamp = Stamp {
        version: row.int(1)?,
        valid_from: date_from_text(&row.text(2)?)?,
        recorded_at: row.int(3)?,
        batch: row.opt_text(4),
    };
    let shape = row.take(6);
    let values = values_from_body(noun, &row.text(5)?, shape)?;
    Ok(Stored { record: Cells { id: row.text(0)?, values }, stamp })
}
