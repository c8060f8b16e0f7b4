//! Sets of weights that organisations state for a model: the latest of each counts, none is ever overwritten.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};

statements! {
    PUT = both(
        "weight_sets.put",
        "insert into weight_sets (id, model, voice, body, created_at, created_by) values (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    OF_MODEL = both(
        "weight_sets.of_model",
        "select id, model, voice, body, created_at, created_by from weight_sets
         where model = ?1 order by created_at desc, id desc"
    );
}

/// What one voice stated once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightSet {
    /// Identifier.
    pub id: String,
    /// Name of the model.
    pub model: String,
    /// The organisation or person.
    pub voice: String,
    /// The statement, as JSON; empty braces withdraw the voice.
    pub body: String,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that saved it.
    pub created_by: Option<String>,
}

/// Keeps a statement.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, set: &WeightSet) -> Result<(), StoreError> {
    let binds = [
        set.id.as_str().into(),
        set.model.as_str().into(),
        set.voice.as_str().into(),
        set.body.as_str().into(),
        set.created_at.into(),
        set.created_by.clone().into(),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// Every statement for a model, newest first.
///
/// # Errors
/// What the database says.
pub fn of_model(tx: &mut dyn Tx, model: &str) -> Result<Vec<WeightSet>, StoreError> {
    tx.query(&OF_MODEL, &[model.into()])?.iter().map(set).collect()
}

fn set(row: &Row) -> Result<WeightSet, StoreError> {
    Ok(WeightSet {
        id: row.text(0)?,
        model: row.text(1)?,
        voice: row.text(2)?,
        body: row.text(3)?,
        created_at: row.int(4)?,
        created_by: row.opt_text(5),
    })
}
