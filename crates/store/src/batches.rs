//! Imports: each is a named batch that can be taken back as a whole.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Value};

statements! {
    PUT = both(
        "batches.put",
        "insert into batches (id, name, kind, layer, origin, file_name, file_digest, mapping, status, row_count, taken,
                              unchanged, refused, fault_count, created_at, created_by, committed_at, undone_at, undone_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
         on conflict (id) do update set name = excluded.name, mapping = excluded.mapping, status = excluded.status,
             row_count = excluded.row_count, taken = excluded.taken, unchanged = excluded.unchanged,
             refused = excluded.refused, fault_count = excluded.fault_count, committed_at = excluded.committed_at,
             undone_at = excluded.undone_at, undone_by = excluded.undone_by"
    );
    GET = both(
        "batches.get",
        "select b.id, b.name, b.kind, b.layer, b.origin, b.file_name, b.file_digest, b.mapping, b.status, b.row_count,
                b.taken, b.unchanged, b.refused, b.fault_count, b.created_at, b.created_by, b.committed_at, b.undone_at,
                b.undone_by, u.name
         from batches b left join users u on u.id = b.created_by where b.id = ?1"
    );
    PAGE = both(
        "batches.page",
        "select b.id, b.name, b.kind, b.layer, b.origin, b.file_name, b.file_digest, b.mapping, b.status, b.row_count,
                b.taken, b.unchanged, b.refused, b.fault_count, b.created_at, b.created_by, b.committed_at, b.undone_at,
                b.undone_by, u.name
         from batches b left join users u on u.id = b.created_by
         where b.created_at < ?1 order by b.created_at desc, b.id desc limit ?2"
    );
    OF_FILE = both(
        "batches.of-file",
        "select b.id, b.name, b.kind, b.layer, b.origin, b.file_name, b.file_digest, b.mapping, b.status, b.row_count,
                b.taken, b.unchanged, b.refused, b.fault_count, b.created_at, b.created_by, b.committed_at, b.undone_at,
                b.undone_by, u.name
         from batches b left join users u on u.id = b.created_by
         where b.kind = ?1 and b.file_digest = ?2 and b.status = 'committed' order by b.created_at, b.id"
    );
    OF_ORIGIN = both(
        "batches.of-origin",
        "select id from batches where origin = ?1 and status = 'committed' order by created_at, id"
    );
    COMMITTED = both(
        "batches.committed",
        "update batches set status = 'committed', committed_at = ?2 where id = ?1 and status = 'previewed'"
    );
    UNDONE = both(
        "batches.undone",
        "update batches set status = 'undone', undone_at = ?2, undone_by = ?3 where id = ?1 and status = 'committed'"
    );
    REMOVE = both("batches.remove-preview", "delete from batches where id = ?1 and status = 'previewed'");
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Identifier.
    pub id: String,
    /// Name people see.
    pub name: String,
    /// What is imported, such as `hazard-areas`.
    pub kind: String,
    /// Name of the layer, for layers.
    pub layer: Option<String>,
    /// `file`, `exercise` or `entry`.
    pub origin: String,
    /// Name of the file.
    pub file_name: Option<String>,
    /// Digest of the file.
    pub file_digest: Option<Digest>,
    /// How its columns were mapped, as JSON.
    pub mapping: Option<String>,
    /// `previewed`, `committed` or `undone`.
    pub status: String,
    /// Rows of the file; always the sum of the next three.
    pub rows: i64,
    /// Rows that made or changed a record.
    pub taken: i64,
    /// Rows that say what was known already.
    pub unchanged: i64,
    /// Rows refused.
    pub refused: i64,
    /// Faults found, of every severity.
    pub faults: i64,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Account that imports; `None` is the command line.
    pub created_by: Option<String>,
    /// In milliseconds since 1970 UTC.
    pub committed_at: Option<i64>,
    /// In milliseconds since 1970 UTC.
    pub undone_at: Option<i64>,
    /// Account that took it back.
    pub undone_by: Option<String>,
    /// Name of the account that imports; read, never written.
    pub created_by_name: Option<String>,
}

impl Batch {
    /// A batch from a file, previewed and without rows yet.
    #[must_use]
    pub fn new(id: &str, name: &str, kind: &str, created_by: Option<&str>, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            layer: None,
            origin: "file".to_owned(),
            file_name: None,
            file_digest: None,
            mapping: None,
            status: "previewed".to_owned(),
            rows: 0,
            taken: 0,
            unchanged: 0,
            refused: 0,
            faults: 0,
            created_at: now,
            created_by: created_by.map(str::to_owned),
            committed_at: None,
            undone_at: None,
            undone_by: None,
            created_by_name: None,
        }
    }
}

/// Keeps a batch, or what has become of it.
///
/// # Errors
/// [`StoreError::Broken`] `batch-does-not-add-up` when rows are not taken + unchanged + refused.
pub fn put(tx: &mut dyn Tx, batch: &Batch) -> Result<(), StoreError> {
    let digest = batch.file_digest.map_or(Value::Null, |d| Value::Bytes(d.0.to_vec()));
    let binds = [
        batch.id.as_str().into(),
        batch.name.as_str().into(),
        batch.kind.as_str().into(),
        batch.layer.clone().into(),
        batch.origin.as_str().into(),
        batch.file_name.clone().into(),
        digest,
        batch.mapping.clone().into(),
        batch.status.as_str().into(),
        batch.rows.into(),
        batch.taken.into(),
        batch.unchanged.into(),
        batch.refused.into(),
        batch.faults.into(),
        batch.created_at.into(),
        batch.created_by.clone().into(),
        batch.committed_at.into(),
        batch.undone_at.into(),
        batch.undone_by.clone().into(),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// The batch of that identifier.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<Batch>, StoreError> {
    tx.first(&GET, &[id.into()])?.map(|row| batch(&row)).transpose()
}

/// The batches made before an instant, newest first.
///
/// # Errors
/// What the database says.
pub fn page(tx: &mut dyn Tx, before: Option<i64>, limit: usize) -> Result<Vec<Batch>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(&PAGE, &[before.unwrap_or(i64::MAX).into(), limit.into()])?.iter().map(batch).collect()
}

/// The committed batches of the same kind from the very same file, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_file(tx: &mut dyn Tx, kind: &str, digest: Digest) -> Result<Vec<Batch>, StoreError> {
    tx.query(&OF_FILE, &[kind.into(), Value::Bytes(digest.0.to_vec())])?.iter().map(batch).collect()
}

/// Identifiers of the committed batches of an origin, such as `exercise`, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_origin(tx: &mut dyn Tx, origin: &str) -> Result<Vec<String>, StoreError> {
    tx.query(&OF_ORIGIN, &[origin.into()])?.iter().map(|row| row.text(0)).collect()
}

/// Notes that a previewed batch is committed.
///
/// # Errors
/// [`StoreError::NotNow`] when it is not a preview.
pub fn committed(tx: &mut dyn Tx, id: &str, at: i64) -> Result<(), StoreError> {
    match tx.exec(&COMMITTED, &[id.into(), at.into()])? {
        0 => Err(StoreError::NotNow("only a previewed import can be committed")),
        _ => Ok(()),
    }
}

/// Notes that a committed batch is taken back; [`crate::records::retract_batch`] does the taking back.
///
/// # Errors
/// [`StoreError::NotNow`] when it is not committed, or taken back already.
pub fn undone(tx: &mut dyn Tx, id: &str, at: i64, by: Option<&str>) -> Result<(), StoreError> {
    match tx.exec(&UNDONE, &[id.into(), at.into(), by.into()])? {
        0 => Err(StoreError::NotNow("only a committed import can be undone, and only once")),
        _ => Ok(()),
    }
}

/// Forgets a preview and its faults.
///
/// # Errors
/// What the database says.
pub fn remove_preview(tx: &mut dyn Tx, id: &str) -> Result<(), StoreError> {
    tx.exec(&REMOVE, &[id.into()]).map(drop)
}

fn batch(row: &Row) -> Result<Batch, StoreError> {
    Ok(Batch {
        id: row.text(0)?,
        name: row.text(1)?,
        kind: row.text(2)?,
        layer: row.opt_text(3),
        origin: row.text(4)?,
        file_name: row.opt_text(5),
        file_digest: if row.cell(6).is_null() { None } else { Some(row.digest(6)?) },
        mapping: row.opt_text(7),
        status: row.text(8)?,
        rows: row.int(9)?,
        taken: row.int(10)?,
        unchanged: row.int(11)?,
        refused: row.int(12)?,
        faults: row.int(13)?,
        created_at: row.int(14)?,
        created_by: row.opt_text(15),
        committed_at: row.opt_int(16),
        undone_at: row.opt_int(17),
        undone_by: row.opt_text(18),
        created_by_name: row.opt_text(19),
    })
}
