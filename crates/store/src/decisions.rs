//! Decision sessions: opened over a model and a table that stay as they were, closed once with a record that stays too.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Value};

statements! {
    OPEN = both(
        "decisions.open",
        "insert into decisions (id, title, model, model_version, model_body, model_digest, inputs, inputs_digest,
           opened_at, opened_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    CLOSE = both(
        "decisions.close",
        "update decisions set closed_at = ?2, closed_by = ?3, record = ?4 where id = ?1 and closed_at is null"
    );
    LOCK = split(
        "decisions.lock",
        "select closed_at from decisions where id = ?1",
        "select closed_at from decisions where id = ?1 for update"
    );
    GET = both(
        "decisions.get",
        "select id, title, model, model_version, model_body, model_digest, inputs, inputs_digest, opened_at, opened_by,
           closed_at, closed_by, record from decisions where id = ?1"
    );
    PAGE = both(
        "decisions.page",
        "select id, title, model, model_version, null, model_digest, null, inputs_digest, opened_at, opened_by,
           closed_at, closed_by, null from decisions order by opened_at desc, id desc limit ?1"
    );
    SAY = both(
        "decision_entries.put",
        "insert into decision_entries (id, decision_id, kind, body, created_at, created_by)
         values (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    SAID = both(
        "decision_entries.of_decision",
        "select id, decision_id, kind, body, created_at, created_by from decision_entries
         where decision_id = ?1 order by id"
    );
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Identifier.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Name of the model.
    pub model: String,
    /// Version of the model.
    pub model_version: i64,
    /// The model's file; left empty by [`page`].
    pub model_body: String,
    /// Digest of the model.
    pub model_digest: Digest,
    /// The table, as the engine encloses it; left empty by [`page`].
    pub inputs: Vec<u8>,
    /// Digest of the table.
    pub inputs_digest: Digest,
    /// In milliseconds since 1970 UTC.
    pub opened_at: i64,
    /// Account that opened it.
    pub opened_by: Option<String>,
    /// When it was closed; `None` while it is open.
    pub closed_at: Option<i64>,
    /// Account that closed it.
    pub closed_by: Option<String>,
    /// The signed record; `None` while it is open, and from [`page`].
    pub record: Option<Vec<u8>>,
}

/// Something said in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifier; a later entry has a greater one.
    pub id: String,
    /// The session.
    pub decision_id: String,
    /// What kind of thing was said.
    pub kind: String,
    /// What was said, as JSON.
    pub body: String,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that wrote it down.
    pub created_by: Option<String>,
}

/// Opens a session; its closing is not looked at.
///
/// # Errors
/// [`StoreError::Broken`] `already-there` for an identifier that is taken.
pub fn open(tx: &mut dyn Tx, decision: &Decision) -> Result<(), StoreError> {
    let binds = [
        decision.id.as_str().into(),
        decision.title.as_str().into(),
        decision.model.as_str().into(),
        decision.model_version.into(),
        decision.model_body.as_str().into(),
        Value::Bytes(decision.model_digest.0.to_vec()),
        Value::Bytes(decision.inputs.clone()),
        Value::Bytes(decision.inputs_digest.0.to_vec()),
        decision.opened_at.into(),
        decision.opened_by.clone().into(),
    ];
    tx.exec(&OPEN, &binds).map(drop)
}

/// Closes a session with its record; `false` when there is none that is open.
///
/// # Errors
/// What the database says.
pub fn close(tx: &mut dyn Tx, id: &str, at: i64, by: Option<&str>, record: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.exec(&CLOSE, &[id.into(), at.into(), by.into(), Value::Bytes(record.to_vec())])? == 1)
}

/// Holds a session until the transaction ends, so that nothing is said in it while it is being closed.
///
/// # Errors
/// What the database says. `None` when there is no such session, else whether it is open.
pub fn hold(tx: &mut dyn Tx, id: &str) -> Result<Option<bool>, StoreError> {
    Ok(tx.first(&LOCK, &[id.into()])?.map(|row| row.opt_int(0).is_none()))
}

/// The session of that identifier, whole.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<Decision>, StoreError> {
    tx.first(&GET, &[id.into()])?.map(|row| decision(&row)).transpose()
}

/// The latest sessions, newest first, without models, tables and records.
///
/// # Errors
/// What the database says.
pub fn page(tx: &mut dyn Tx, limit: usize) -> Result<Vec<Decision>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(&PAGE, &[limit.into()])?.iter().map(decision).collect()
}

/// Writes down what was said.
///
/// # Errors
/// What the database says.
pub fn say(tx: &mut dyn Tx, entry: &Entry) -> Result<(), StoreError> {
    let binds = [
        entry.id.as_str().into(),
        entry.decision_id.as_str().into(),
        entry.kind.as_str().into(),
        entry.body.as_str().into(),
        entry.created_at.into(),
        entry.created_by.clone().into(),
    ];
    tx.exec(&SAY, &binds).map(drop)
}

/// Everything said in a session, in its order.
///
/// # Errors
/// What the database says.
pub fn said(tx: &mut dyn Tx, decision: &str) -> Result<Vec<Entry>, StoreError> {
    let entry = |row: &Row| {
        Ok(Entry {
            id: row.text(0)?,
            decision_id: row.text(1)?,
            kind: row.text(2)?,
            body: row.text(3)?,
            created_at: row.int(4)?,
            created_by: row.opt_text(5),
        })
    };
    tx.query(&SAID, &[decision.into()])?.iter().map(entry).collect()
}

fn decision(row: &Row) -> Result<Decision, StoreError> {
    Ok(Decision {
        id: row.text(0)?,
        title: row.text(1)?,
        model: row.text(2)?,
        model_version: row.int(3)?,
        model_body: row.opt_text(4).unwrap_or_default(),
        model_digest: row.digest(5)?,
        inputs: row.opt_bytes(6).unwrap_or_default(),
        inputs_digest: row.digest(7)?,
        opened_at: row.int(8)?,
        opened_by: row.opt_text(9),
        closed_at: row.opt_int(10),
        closed_by: row.opt_text(11),
        record: row.opt_bytes(12),
    })
}
