//! Ranking models: texts that are versioned and never change.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Value};

statements! {
    PUT = both(
        "models.put",
        "insert into models (id, name, version, body, digest, created_at, created_by)
         values (?1, ?2, (select coalesce(max(version), 0) + 1 from models where name = ?2), ?3, ?4, ?5, ?6)"
    );
    GET = both(
        "models.get",
        "select id, name, version, body, digest, created_at, created_by from models where id = ?1"
    );
    LATEST = both(
        "models.latest",
        "select id, name, version, body, digest, created_at, created_by from models
         where name = ?1 order by version desc limit 1"
    );
    LIST = both(
        "models.list",
        "select id, name, version, body, digest, created_at, created_by from models order by name, version desc"
    );
}

/// One version of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Identifier of the version.
    pub id: String,
    /// Name of the model.
    pub name: String,
    /// Version, from 1.
    pub version: i64,
    /// The text of the model file.
    pub body: String,
    /// Digest of the text.
    pub digest: Digest,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that saved it.
    pub created_by: Option<String>,
}

/// Saves a text as the next version of a model; the same text as the latest version is that version.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, id: &str, name: &str, body: &str, at: i64, by: Option<&str>) -> Result<Model, StoreError> {
    let digest = Digest::of(body.as_bytes());
    if let Some(same) = latest(tx, name)?.filter(|m| m.digest == digest) {
        return Ok(same);
    }
    let hash = Value::Bytes(digest.0.to_vec());
    tx.exec(&PUT, &[id.into(), name.into(), body.into(), hash, at.into(), by.into()])?;
    get(tx, id)?.ok_or_else(|| StoreError::Missing { noun: "model", key: name.to_owned() })
}

/// The version of that identifier.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<Model>, StoreError> {
    tx.first(&GET, &[id.into()])?.map(|row| model(&row)).transpose()
}

/// The latest version of the model of that name.
///
/// # Errors
/// What the database says.
pub fn latest(tx: &mut dyn Tx, name: &str) -> Result<Option<Model>, StoreError> {
    tx.first(&LATEST, &[name.into()])?.map(|row| model(&row)).transpose()
}

/// Every version of every model, by name, newest first.
///
/// # Errors
/// What the database says.
pub fn list(tx: &mut dyn Tx) -> Result<Vec<Model>, StoreError> {
    tx.query(&LIST, &[])?.iter().map(model).collect()
}

fn model(row: &Row) -> Result<Model, StoreError> {
    Ok(Model {
        id: row.text(0)?,
        name: row.text(1)?,
        version: row.int(2)?,
        body: row.text(3)?,
        digest: row.digest(4)?,
        created_at: row.int(5)?,
        created_by: row.opt_text(6),
    })
}
