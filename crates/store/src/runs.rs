//! Runs of the engine: results that name their model, their inputs and their seed.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Value};

statements! {
    PUT = both(
        "runs.put",
        "insert into runs (id, model_id, model_digest, inputs, inputs_digest, seed, result, created_at, created_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    );
    GET = both(
        "runs.get",
        "select id, model_id, model_digest, inputs, inputs_digest, seed, created_at, created_by, result from runs
         where id = ?1"
    );
    LATEST = both(
        "runs.latest",
        "select id, model_id, model_digest, inputs, inputs_digest, seed, created_at, created_by, result from runs
         where model_digest = ?1 and inputs_digest = ?2 order by created_at desc, id desc limit 1"
    );
    PAGE = both(
        "runs.page",
        "select id, model_id, model_digest, inputs, inputs_digest, seed, created_at, created_by, null from runs
         where created_at < ?1 order by created_at desc, id desc limit ?2"
    );
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Identifier.
    pub id: String,
    /// Version of the model, when it is one of ours.
    pub model_id: Option<String>,
    /// Digest of the model's text.
    pub model_digest: Digest,
    /// What went in, as JSON: names, revisions, digests.
    pub inputs: String,
    /// Digest of what went in.
    pub inputs_digest: Digest,
    /// Seed of the random numbers.
    pub seed: i64,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that ran it.
    pub created_by: Option<String>,
    /// The result; left empty by [`page`].
    pub result: Vec<u8>,
}

/// Keeps a run.
///
/// # Errors
/// [`StoreError::Broken`] `already-there` for an identifier that is taken; a run never changes.
pub fn put(tx: &mut dyn Tx, run: &Run) -> Result<(), StoreError> {
    let binds = [
        run.id.as_str().into(),
        run.model_id.clone().into(),
        Value::Bytes(run.model_digest.0.to_vec()),
        run.inputs.as_str().into(),
        Value::Bytes(run.inputs_digest.0.to_vec()),
        run.seed.into(),
        Value::Bytes(run.result.clone()),
        run.created_at.into(),
        run.created_by.clone().into(),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// The run of that identifier.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<Run>, StoreError> {
    tx.first(&GET, &[id.into()])?.map(|row| run(&row)).transpose()
}

/// The latest run of a model on the same inputs.
///
/// # Errors
/// What the database says.
pub fn latest(tx: &mut dyn Tx, model: Digest, inputs: Digest) -> Result<Option<Run>, StoreError> {
    let binds = [Value::Bytes(model.0.to_vec()), Value::Bytes(inputs.0.to_vec())];
    tx.first(&LATEST, &binds)?.map(|row| run(&row)).transpose()
}

/// The runs made before an instant, newest first, without their results.
///
/// # Errors
/// What the database says.
pub fn page(tx: &mut dyn Tx, before: Option<i64>, limit: usize) -> Result<Vec<Run>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(&PAGE, &[before.unwrap_or(i64::MAX).into(), limit.into()])?.iter().map(run).collect()
}

fn run(row: &Row) -> Result<Run, StoreError> {
    Ok(Run {
        id: row.text(0)?,
        model_id: row.opt_text(1),
        model_digest: row.digest(2)?,
        inputs: row.text(3)?,
        inputs_digest: row.digest(4)?,
        seed: row.int(5)?,
        created_at: row.int(6)?,
        created_by: row.opt_text(7),
        result: row.opt_bytes(8).unwrap_or_default(),
    })
}
