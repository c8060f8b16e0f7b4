//! Measures of exposure of each record, and of what inputs they were taken.

use crate::executor::statements;
use crate::{Row, Stmt, StoreError, Tx};
use cg_kit::{Digest, Value};
use std::collections::BTreeMap;

statements! {
    OF_RECORD = both(
        "measures.of-record",
        "select record_id, measure, value, inputs_digest, computed_at from measures
         where noun = ?1 and record_id = ?2 order by measure"
    );
    OF_NOUN = both(
        "measures.of-noun",
        "select record_id, measure, value, inputs_digest, computed_at from measures
         where noun = ?1 order by record_id, measure"
    );
    OF_NAME = both(
        "measures.of-name",
        "select record_id, value from measures where noun = ?1 and measure = ?2 order by record_id"
    );
    INPUTS = both(
        "measures.inputs",
        "select distinct record_id, inputs_digest from measures where noun = ?1 order by record_id"
    );
    FORGET = both("measures.forget", "delete from measures where noun = ?1 and record_id = ?2");
    FORGET_NOUN = both("measures.forget-noun", "delete from measures where noun = ?1");
    KEYS = both("measures.keys", "select distinct measure from measures where noun = ?1 order by measure");
}

const COLUMNS: &[&str] = &["noun", "record_id", "measure", "value", "inputs_digest", "computed_at"];
const REPLACE: &str = "on conflict (noun, record_id, measure) do update set value = excluded.value, \
                       inputs_digest = excluded.inputs_digest, computed_at = excluded.computed_at";

/// One measure of one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The record measured.
    pub record_id: String,
    /// Which measure, such as `population_500m`.
    pub measure: String,
    /// Its value; `None` was measured and is not known.
    pub value: Option<f64>,
    /// Digest of everything it was computed from.
    pub inputs: Digest,
    /// In milliseconds since 1970 UTC.
    pub computed_at: i64,
}

/// Keeps measures; each replaces the one of the same record and name. None may come twice in one call.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, noun: &str, measures: &[Measure]) -> Result<(), StoreError> {
    let mut rows = measures.iter().map(|m| {
        vec![
            noun.into(),
            m.record_id.as_str().into(),
            m.measure.as_str().into(),
            m.value.into(),
            Value::Bytes(m.inputs.0.to_vec()),
            m.computed_at.into(),
        ]
    });
    tx.exec_many(&Stmt::insert("measures", COLUMNS, REPLACE), &mut rows).map(drop)
}

/// The measures of one record, by name.
///
/// # Errors
/// What the database says.
pub fn of_record(tx: &mut dyn Tx, noun: &str, record_id: &str) -> Result<Vec<Measure>, StoreError> {
    tx.query(&OF_RECORD, &[noun.into(), record_id.into()])?.iter().map(measure).collect()
}

/// Hands over every measure of a noun, by record and name.
///
/// # Errors
/// What the database or `each` says.
pub fn of_noun(
    tx: &mut dyn Tx,
    noun: &str,
    each: &mut dyn FnMut(Measure) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    tx.for_each(&OF_NOUN, &[noun.into()], &mut |row| each(measure(&row)?))
}

/// Hands over one measure of every record of a noun that has it: the record's identifier and the value, `None` where it
/// was measured and is not known; by record.
///
/// # Errors
/// What the database or `each` says.
pub fn of_name(
    tx: &mut dyn Tx,
    noun: &str,
    measure: &str,
    each: &mut dyn FnMut(String, Option<f64>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    tx.for_each(&OF_NAME, &[noun.into(), measure.into()], &mut |row| each(row.text(0)?, row.opt_real(1)))
}

/// The inputs that all measures of a record were computed from, by record; `None` when they differ.
///
/// # Errors
/// What the database says.
pub fn inputs(tx: &mut dyn Tx, noun: &str) -> Result<BTreeMap<String, Option<Digest>>, StoreError> {
    let mut found = BTreeMap::new();
    tx.for_each(&INPUTS, &[noun.into()], &mut |row| {
        // A record with a second row has measures of different inputs.
        let inputs = row.digest(1)?;
        found.entry(row.text(0)?).and_modify(|known| *known = None).or_insert(Some(inputs));
        Ok(())
    })?;
    Ok(found)
}

/// Names of the measures that a noun has.
///
/// # Errors
/// What the database says.
pub fn keys(tx: &mut dyn Tx, noun: &str) -> Result<Vec<String>, StoreError> {
    tx.query(&KEYS, &[noun.into()])?.iter().map(|row| row.text(0)).collect()
}

/// Removes the measures of records that are no more.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &mut dyn Tx, noun: &str, record_ids: &[&str]) -> Result<(), StoreError> {
    let mut rows = record_ids.iter().map(|id| vec![noun.into(), Value::from(*id)]);
    tx.exec_many(&FORGET, &mut rows).map(drop)
}

/// Removes every measure of a noun.
///
/// # Errors
/// What the database says.
pub fn forget_noun(tx: &mut dyn Tx, noun: &str) -> Result<(), StoreError> {
    tx.exec(&FORGET_NOUN, &[noun.into()]).map(drop)
}

fn measure(row: &Row) -> Result<Measure, StoreError> {
    Ok(Measure {
        record_id: row.text(0)?,
        measure: row.text(1)?,
        value: row.opt_real(2),
        inputs: row.digest(3)?,
        computed_at: row.int(4)?,
    })
}
