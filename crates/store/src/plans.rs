//! Plans: what was proposed and from what, kept in versions that never change, and what people said about them.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Value};

statements! {
    PUT = both(
        "plans.put",
        "insert into plans (id, title, version, summary, inputs, inputs_digest, result, result_digest, created_at,
           created_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    LAST = both("plans.last-version", "select coalesce(max(version), 0) from plans where title = ?1");
    GET = both(
        "plans.get",
        "select id, title, version, summary, inputs, inputs_digest, result, result_digest, created_at, created_by
         from plans where id = ?1"
    );
    PAGE = both(
        "plans.page",
        "select id, title, version, summary, null, inputs_digest, null, result_digest, created_at, created_by
         from plans order by created_at desc, id desc limit ?1"
    );
    LOCK = split(
        "plans.lock",
        "select id from plans where id = ?1",
        "select id from plans where id = ?1 for update"
    );
    SAY = both(
        "plan_entries.put",
        "insert into plan_entries (id, plan_id, kind, body, created_at, created_by) values (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    SAID = both(
        "plan_entries.of_plan",
        "select e.id, e.plan_id, e.kind, e.body, e.created_at, e.created_by, u.name
         from plan_entries e left join users u on u.id = e.created_by where e.plan_id = ?1 order by e.id"
    );
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Version of that title, counted from 1.
    pub version: i64,
    /// What a list tells of it, as JSON.
    pub summary: String,
    /// What it was made from, as JSON; left empty by [`page`].
    pub inputs: Vec<u8>,
    /// Digest of what it was made from.
    pub inputs_digest: Digest,
    /// What was proposed, as JSON; left empty by [`page`].
    pub result: Vec<u8>,
    /// Digest of what was proposed.
    pub result_digest: Digest,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that made it.
    pub created_by: Option<String>,
}

/// Something said about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifier; a later entry has a greater one.
    pub id: String,
    /// The plan.
    pub plan_id: String,
    /// What kind of thing was said.
    pub kind: String,
    /// What was said, as JSON.
    pub body: String,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that said it.
    pub created_by: Option<String>,
    /// Name of that account; read, never written.
    pub created_by_name: Option<String>,
}

/// The version that the next plan of a title gets.
///
/// # Errors
/// What the database says.
pub fn next_version(tx: &mut dyn Tx, title: &str) -> Result<i64, StoreError> {
    Ok(tx.first(&LAST, &[title.into()])?.map_or(Ok(0), |row| row.int(0))? + 1)
}

/// Keeps a plan.
///
/// # Errors
/// [`StoreError::Broken`] `already-there` for an identifier, or a title and version, that is taken.
pub fn put(tx: &mut dyn Tx, plan: &Plan) -> Result<(), StoreError> {
    let binds = [
        plan.id.as_str().into(),
        plan.title.as_str().into(),
        plan.version.into(),
        plan.summary.as_str().into(),
        Value::Bytes(plan.inputs.clone()),
        Value::Bytes(plan.inputs_digest.0.to_vec()),
        Value::Bytes(plan.result.clone()),
        Value::Bytes(plan.result_digest.0.to_vec()),
        plan.created_at.into(),
        plan.created_by.clone().into(),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// The plan of that identifier, whole.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<Plan>, StoreError> {
    tx.first(&GET, &[id.into()])?.map(|row| plan(&row)).transpose()
}

/// The latest plans, newest first, without what they were made from and what was proposed.
///
/// # Errors
/// What the database says.
pub fn page(tx: &mut dyn Tx, limit: usize) -> Result<Vec<Plan>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(&PAGE, &[limit.into()])?.iter().map(plan).collect()
}

/// Holds a plan until the transaction ends, so that two people do not accept or order at once; whether there is one.
///
/// # Errors
/// What the database says.
pub fn hold(tx: &mut dyn Tx, id: &str) -> Result<bool, StoreError> {
    Ok(tx.first(&LOCK, &[id.into()])?.is_some())
}

/// Writes down what was said.
///
/// # Errors
/// What the database says.
pub fn say(tx: &mut dyn Tx, entry: &Entry) -> Result<(), StoreError> {
    let binds = [
        entry.id.as_str().into(),
        entry.plan_id.as_str().into(),
        entry.kind.as_str().into(),
        entry.body.as_str().into(),
        entry.created_at.into(),
        entry.created_by.clone().into(),
    ];
    tx.exec(&SAY, &binds).map(drop)
}

/// Everything said about a plan, in its order.
///
/// # Errors
/// What the database says.
pub fn said(tx: &mut dyn Tx, plan: &str) -> Result<Vec<Entry>, StoreError> {
    let entry = |row: &Row| {
        Ok(Entry {
            id: row.text(0)?,
            plan_id: row.text(1)?,
            kind: row.text(2)?,
            body: row.text(3)?,
            created_at: row.int(4)?,
            created_by: row.opt_text(5),
            created_by_name: row.opt_text(6),
        })
    };
    tx.query(&SAID, &[plan.into()])?.iter().map(entry).collect()
}

fn plan(row: &Row) -> Result<Plan, StoreError> {
    Ok(Plan {
        id: row.text(0)?,
        title: row.text(1)?,
        version: row.int(2)?,
        summary: row.text(3)?,
        inputs: row.opt_bytes(4).unwrap_or_default(),
        inputs_digest: row.digest(5)?,
        result: row.opt_bytes(6).unwrap_or_default(),
        result_digest: row.digest(7)?,
        created_at: row.int(8)?,
        created_by: row.opt_text(9),
    })
}
