//! Taking an import back: its reports are retracted, and the present is worked out from what is left.

use super::history::reported;
use super::put::present_row;
use super::table::{made, upsert};
use crate::executor::statements;
use crate::{Stmt, StoreError, Tx, revisions};
use cg_domain::{NOUNS, Noun};
use cg_kit::Value;
use std::collections::BTreeMap;

statements! {
    NOUNS_OF = both(
        "versions.nouns-of-batch",
        "select distinct noun from versions where batch_id = ?1 and retracted_at is null"
    );
    RETRACT = both(
        "versions.retract-batch",
        "update versions set retracted_at = ?2, retracted_by = ?3 where batch_id = ?1 and retracted_at is null"
    );
    HAND_OVER = both(
        "versions.hand-over",
        "update versions set batch_id = (select min(r.batch_id) from retold r where r.version_id = versions.id)
         where batch_id = ?1 and retracted_at is null
           and exists (select 1 from retold r where r.version_id = versions.id and r.batch_id <> ?1)"
    );
    HANDED_OVER = both(
        "retold.handed-over",
        "delete from retold where exists (
             select 1 from versions v where v.id = retold.version_id and v.batch_id = retold.batch_id)"
    );
    UNTELL = both("retold.of-batch", "delete from retold where batch_id = ?1");
}

/// What taking an import back did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// Reports retracted.
    pub versions: u64,
    /// Records that nobody else had reported, now gone.
    pub removed: u64,
    /// Records that went back to an earlier report.
    pub restored: u64,
    /// Reports that another import had told as well, now that import's.
    pub handed_over: u64,
    /// Nouns the batch told of.
    pub nouns: Vec<&'static str>,
}

/// Retracts every report of a batch and works out the present of the records it touched.
///
/// The reports stay readable in [`super::history`] with who took them back and when.
///
/// # Errors
/// What the database says.
pub fn retract_batch(tx: &mut dyn Tx, batch: &str, at: i64, by: Option<&str>) -> Result<Undone, StoreError> {
    let batch = Value::from(batch);
    let names = tx.query(&NOUNS_OF, std::slice::from_ref(&batch))?;
    let names = names.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
    // What this import only repeated is nobody's but the others'; what others repeated becomes theirs.
    tx.exec(&UNTELL, std::slice::from_ref(&batch))?;
    let handed_over = tx.exec(&HAND_OVER, std::slice::from_ref(&batch))?;
    if handed_over > 0 {
        tx.exec(&HANDED_OVER, &[])?;
    }
    let versions = tx.exec(&RETRACT, &[batch.clone(), Value::Int(at), by.into()])?;
    let mut undone = Undone { versions, handed_over, ..Undone::default() };
    for noun in NOUNS.iter().filter(|n| names.iter().any(|name| name == n.name)) {
        if handed_over > 0 {
            tx.exec(&follow(noun), std::slice::from_ref(&batch))?;
        }
        undone.removed += tx.exec(&remove(noun), std::slice::from_ref(&batch))?;
        undone.restored += restore(tx, noun, &batch)?;
        undone.nouns.push(noun.name);
        revisions::bump(tx, noun.name)?;
    }
    Ok(undone)
}

/// Names the import that a report was handed over to in the records whose present it is.
pub(crate) fn follow(noun: &Noun) -> Stmt {
    let table = noun.name;
    made(
        noun,
        "handed-over",
        format!(
            "update {table} set batch_id = (select v.batch_id from versions v where v.id = {table}.version_id)
             where batch_id = ?1
               and exists (select 1 from versions v where v.id = {table}.version_id and v.batch_id <> ?1)"
        ),
    )
}

/// Removes the records whose present came from the batch and of which no report is left.
pub(crate) fn remove(noun: &Noun) -> Stmt {
    let table = noun.name;
    made(
        noun,
        "remove-undone",
        format!(
            "delete from {table} where batch_id = ?1 and not exists (
                 select 1 from versions v
                 where v.noun = '{table}' and v.record_id = {table}.id and v.retracted_at is null)"
        ),
    )
}

/// Reads the latest report left of each record whose present came from the batch.
pub(crate) fn left(noun: &Noun) -> Stmt {
    let table = noun.name;
    made(
        noun,
        "left-after-undo",
        format!(
            "select v.record_id, v.id, v.valid_from, v.recorded_at, v.batch_id, v.body, v.shape
             from {table} c join versions v on v.noun = '{table}' and v.record_id = c.id and v.retracted_at is null
             where c.batch_id = ?1 and c.version_id <> v.id
               and exists (select 1 from versions g where g.id = c.version_id and g.retracted_at is not null)
               and not exists (
                   select 1 from versions w
                   where w.noun = v.noun and w.record_id = v.record_id and w.retracted_at is null
                     and (w.valid_from > v.valid_from or (w.valid_from = v.valid_from and w.id > v.id)))"
        ),
    )
}

/// Whose word the records hold now that a batch told of: each other batch, and how many records.
///
/// # Errors
/// What the database says.
pub fn told_by(tx: &mut dyn Tx, batch: &str) -> Result<Vec<(String, u64)>, StoreError> {
    let batch = Value::from(batch);
    let mut found = BTreeMap::new();
    for noun in NOUNS {
        for row in tx.query(&told_of(noun), std::slice::from_ref(&batch))? {
            *found.entry(row.text(0)?).or_default() += u64::try_from(row.int(1)?).unwrap_or_default();
        }
    }
    Ok(found.into_iter().collect())
}

/// Counts, by their batch, the records that a batch told of and whose present comes from another.
pub(crate) fn told_of(noun: &Noun) -> Stmt {
    let table = noun.name;
    made(
        noun,
        "told-by-others",
        format!(
            "select c.batch_id, count(*) from {table} c
             where c.batch_id <> ?1 and c.id in (
                 select v.record_id from versions v where v.noun = '{table}' and v.batch_id = ?1)
             group by c.batch_id"
        ),
    )
}

fn restore(tx: &mut dyn Tx, noun: &Noun, batch: &Value) -> Result<u64, StoreError> {
    let mut rows = Vec::new();
    tx.for_each(&left(noun), std::slice::from_ref(batch), &mut |row| {
        let row = reported(noun, row)?;
        let stamp = [
            Value::Int(row.stamp.version),
            Value::Text(row.stamp.valid_from.to_string()),
            Value::Int(row.stamp.recorded_at),
            row.stamp.batch.clone().into(),
        ];
        rows.push(present_row(noun, &row.record, stamp));
        Ok(())
    })?;
    let restored = rows.len() as u64;
    tx.exec_many(&upsert(noun), &mut rows.into_iter())?;
    Ok(restored)
}
