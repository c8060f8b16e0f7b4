//! The faults of an import, in the order of the file.

use crate::executor::statements;
use crate::{Row, Stmt, StoreError, Tx};
use cg_kit::{Fault, Place, Severity, Value};
use std::borrow::Cow;

statements! {
    PAGE = both(
        "batch_faults.page",
        "select seq, rule, severity, sheet, row_number, column_name, found, args from batch_faults
         where batch_id = ?1 and seq > ?2 order by seq limit ?3"
    );
    PAGE_OF_RULE = both(
        "batch_faults.page-of-rule",
        "select seq, rule, severity, sheet, row_number, column_name, found, args from batch_faults
         where batch_id = ?1 and seq > ?2 and rule = ?4 order by seq limit ?3"
    );
    TALLY = both(
        "batch_faults.tally",
        "select rule, severity, count(*) from batch_faults where batch_id = ?1 group by rule, severity order by rule, severity"
    );
    LAST = both("batch_faults.last", "select coalesce(max(seq), 0) from batch_faults where batch_id = ?1");
    CLEAR = both("batch_faults.clear", "delete from batch_faults where batch_id = ?1");
}

const COLUMNS: &[&str] =
    &["batch_id", "seq", "rule", "severity", "sheet", "row_number", "column_name", "found", "args"];

/// Adds faults to a batch, after those it has.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, batch_id: &str, faults: &[Fault]) -> Result<(), StoreError> {
    let last = tx.first(&LAST, &[batch_id.into()])?.map_or(Ok(0), |row| row.int(0))?;
    let mut rows = (last + 1..).zip(faults).map(|(seq, f)| {
        vec![
            batch_id.into(),
            Value::Int(seq),
            f.rule.as_ref().into(),
            severity_word(f.severity).into(),
            f.place.sheet.clone().into(),
            f.place.row.and_then(|r| i64::try_from(r).ok()).into(),
            f.place.column.clone().into(),
            f.found.replace('\0', "␀").into(),
            serde_json::json!(f.args).to_string().into(),
        ]
    });
    tx.exec_many(&Stmt::insert("batch_faults", COLUMNS, ""), &mut rows).map(drop)
}

/// The faults of a batch after a number, each with its own number; of one rule when it is given.
///
/// # Errors
/// What the database says.
pub fn page(
    tx: &mut dyn Tx,
    batch_id: &str,
    rule: Option<&str>,
    after: i64,
    limit: usize,
) -> Result<Vec<(i64, Fault)>, StoreError> {
    let mut binds: Vec<Value> = vec![batch_id.into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    binds.extend(rule.map(Value::from));
    let stmt = if rule.is_some() { &PAGE_OF_RULE } else { &PAGE };
    tx.query(stmt, &binds)?.iter().map(fault).collect()
}

/// Every fault of a batch.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut dyn Tx, batch_id: &str) -> Result<Vec<Fault>, StoreError> {
    Ok(page(tx, batch_id, None, 0, usize::MAX)?.into_iter().map(|(_, fault)| fault).collect())
}

/// How many faults of each rule and severity a batch has, by rule.
///
/// # Errors
/// What the database says.
pub fn tally(tx: &mut dyn Tx, batch_id: &str) -> Result<Vec<(String, Severity, i64)>, StoreError> {
    let rows = tx.query(&TALLY, &[batch_id.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?, severity(&row.text(1)?)?, row.int(2)?))).collect()
}

/// Removes the faults of a batch, before a new preview.
///
/// # Errors
/// What the database says.
pub fn clear(tx: &mut dyn Tx, batch_id: &str) -> Result<(), StoreError> {
    tx.exec(&CLEAR, &[batch_id.into()]).map(drop)
}

const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn severity(word: &str) -> Result<Severity, StoreError> {
    match word {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "info" => Ok(Severity::Info),
        _ => Err(StoreError::Damaged { what: "the severity of a fault".to_owned() }),
    }
}

fn fault(row: &Row) -> Result<(i64, Fault), StoreError> {
    let args = serde_json::from_str(&row.text(7)?)
        .map_err(|_| StoreError::Damaged { what: "the arguments of a fault".to_owned() })?;
    let place = Place {
        sheet: row.opt_text(3),
        row: row.opt_int(4).and_then(|r| u64::try_from(r).ok()),
        column: row.opt_text(5),
    };
    let fault =
        Fault { rule: Cow::Owned(row.text(1)?), severity: severity(&row.text(2)?)?, place, found: row.text(6)?, args };
    Ok((row.int(0)?, fault))
}
