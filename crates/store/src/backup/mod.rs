//! Backups: an exact copy of a SQLite file, and a dump of all tables that either database can take back.
//!
//! A dump is a zip file with one `<table>.jsonl` for each table (a row is a JSON array of cells) and, at its end, a
//! `manifest.json` that names the tables, their columns, rows and digests. What was dumped from SQLite can be restored
//! into PostgreSQL, and the other way round.

mod cell;
mod dump;
mod restore;

pub use dump::dump;
pub use restore::{restore, verify};

use crate::{Stmt, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Every table, so that what a row refers to comes before it.
pub(crate) static TABLES: &[(&str, &str)] = &[
    ("users", "id"),
    ("sessions", "token_hash"),
    ("api_tokens", "id"),
    ("setup_tokens", "token_hash"),
    ("batches", "id"),
    ("batch_faults", "batch_id, seq"),
    ("mappings", "kind, fingerprint"),
    ("settings", "key"),
    ("revisions", "noun"),
    ("jobs", "id"),
    ("audit", "seq"),
    ("versions", "id"),
    ("retold", "version_id, batch_id"),
    ("admin_areas", "id"),
    ("populations", "id"),
    ("layer_features", "id"),
    ("grids", "id"),
    ("organisations", "id"),
    ("hazard_areas", "id"),
    ("accidents", "id"),
    ("casualties", "id"),
    ("tasks", "id"),
    ("activities", "id"),
    ("models", "id"),
    ("runs", "id"),
    ("measures", "noun, record_id, measure"),
    ("weight_sets", "id"),
    ("decisions", "id"),
    ("decision_entries", "id"),
    ("plans", "id"),
    ("plan_entries", "id"),
];

/// What a dump holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `common-ground-dump`.
    pub format: String,
    /// Version of the format, 1.
    pub format_version: u32,
    /// The step of the schema it was made at.
    pub schema_step: i64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub made_at: i64,
    /// The tables, in the order to restore them.
    pub tables: Vec<TableInDump>,
}

/// One table of a dump.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInDump {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the cells.
    pub columns: Vec<String>,
    /// Number of rows.
    pub rows: u64,
    /// SHA-256 of its `.jsonl`, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Rows in all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|t| t.rows).sum()
    }
}

const FORMAT: &str = "common-ground-dump";
const MANIFEST: &str = "manifest.json";

/// Copies a SQLite database to a file, exactly and while others read and write, and checks the copy.
///
/// The file appears under its name only when it is whole.
///
/// # Errors
/// [`StoreError::NotNow`] on PostgreSQL: use [`dump`] there; [`StoreError::Damaged`] when the copy does not pass.
pub fn copy(store: &Store, path: &Path) -> Result<(), StoreError> {
    let Some(sqlite) = store.sqlite() else {
        return Err(StoreError::NotNow("an exact copy can be made of a SQLite database only; make a dump instead"));
    };
    let draft = path.with_extension("part");
    sqlite.copy_to(&draft)?;
    check_file(&draft)?;
    std::fs::rename(&draft, path).map_err(|cause| file_error("write", path, cause))
}

/// Checks a copy: its pages, its references, and the audit chain in it.
///
/// # Errors
/// [`StoreError::Damaged`] says what does not fit.
pub fn check_file(path: &Path) -> Result<(), StoreError> {
    if !path.is_file() {
        return Err(StoreError::Missing { noun: "copy", key: path.display().to_string() });
    }
    check(&Store::open_sqlite(path)?)
}

// SQLite alone understands these, so they are not in the registry.
static INTEGRITY: Stmt = Stmt::both("backup.integrity", "select integrity_check from pragma_integrity_check limit 1");
static REFERENCES: Stmt = Stmt::both("backup.references", "select \"table\" from pragma_foreign_key_check limit 1");

/// Checks an open database: on SQLite its pages and references, on both the audit chain.
///
/// # Errors
/// [`StoreError::Damaged`] says what does not fit.
pub fn check(store: &Store) -> Result<(), StoreError> {
    store.read(|tx| {
        if store.sqlite().is_some() {
            let pages = tx.first(&INTEGRITY, &[])?.and_then(|row| row.opt_text(0)).unwrap_or_default();
            if pages != "ok" {
                return Err(StoreError::Damaged { what: "pages of the file".to_owned() });
            }
            if let Some(row) = tx.first(&REFERENCES, &[])? {
                return Err(StoreError::Damaged { what: format!("a row of {} refers to nothing", row.text(0)?) });
            }
        }
        crate::audit::verify(tx).map(drop)
    })
}

fn file_error(doing: &'static str, path: &Path, cause: std::io::Error) -> StoreError {
    StoreError::File { doing, path: path.display().to_string(), cause }
}
