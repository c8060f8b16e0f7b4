//! Batches: what was imported, by whom, with which faults; and taking it back.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::reference::{NamesNothing, names_nothing};
use crate::words::Words;
use cg_domain::grant::Act;
use cg_kit::Fault;
use cg_store::batches::{self, Batch};
use cg_store::{faults, records};
use serde::Serialize;

/// One import.
#[derive(Debug, Clone, Serialize)]
pub struct BatchView {
    /// Identifier.
    pub id: String,
    /// Name people see.
    pub name: String,
    /// What was imported.
    pub kind: String,
    /// Layer name, for layers.
    pub layer: Option<String>,
    /// File it came from.
    pub file_name: Option<String>,
    /// `committed` or `undone`.
    pub status: String,
    /// Rows read.
    pub rows: i64,
    /// Rows that made or changed a record.
    pub taken: i64,
    /// Rows that say what was already known.
    pub unchanged: i64,
    /// Rows refused.
    pub refused: i64,
    /// Faults found.
    pub faults: i64,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// By whom.
    pub by: Option<String>,
    /// When it was undone.
    pub undone_at: Option<i64>,
}

/// What undoing did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The batch.
    pub batch: String,
    /// Records that went back to what they were before.
    pub restored: u64,
    /// Records that are gone, as nothing else told of them.
    pub removed: u64,
    /// Records that stay and whose codes now name nothing, of the nouns that were taken back.
    pub names_nothing: Vec<NamesNothing>,
}

impl BatchView {
    fn of(batch: Batch) -> Self {
        Self {
            id: batch.id,
            name: batch.name,
            kind: batch.kind,
            layer: batch.layer,
            file_name: batch.file_name,
            status: batch.status,
            rows: batch.rows,
            taken: batch.taken,
            unchanged: batch.unchanged,
            refused: batch.refused,
            faults: batch.faults,
            at: batch.created_at,
            by: batch.created_by_name,
            undone_at: batch.undone_at,
        }
    }
}

impl App {
    /// Imports, newest first.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn batches(&self, asker: &Asker) -> Result<Vec<BatchView>> {
        asker.may(Act::Read)?;
        let list = self.store.read(|tx| Ok::<_, AppError>(batches::page(tx, None, 500)?))?;
        Ok(list.into_iter().map(BatchView::of).collect())
    }

    /// One import and its faults, in the order of the file.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn batch(&self, asker: &Asker, id: &str) -> Result<(BatchView, Vec<Fault>)> {
        asker.may(Act::Read)?;
        self.store.read(|tx| {
            let batch = batches::get(tx, id)?.ok_or_else(|| AppError::missing("batch", id))?;
            Ok((BatchView::of(batch), faults::all(tx, id)?))
        })
    }

    /// Takes an import back as a whole: its reports are retracted, the present is worked out from what is left.
    ///
    /// # Errors
    /// When there is none, it was undone already, or the asker may not.
    pub fn undo_batch(&self, asker: &Asker, id: &str) -> Result<Undone> {
        asker.may(Act::UndoOwn)?;
        let now = self.now();
        self.store.write(|tx| {
            let batch = batches::get(tx, id)?.ok_or_else(|| AppError::missing("batch", id))?;
            if batch.created_by != asker.user_id {
                asker.may(Act::UndoAny)?;
            }
            if batch.status != "committed" {
                return Err(AppError::Conflict(Words::of("refused-undone").with("id", id)));
            }
            let undone = records::retract_batch(tx, id, now, asker.user_id.as_deref())?;
            batches::undone(tx, id, now, asker.user_id.as_deref())?;
            let what = serde_json::json!({ "removed": undone.removed, "restored": undone.restored }).to_string();
            self.note(tx, asker, "undo-import", "batches", Some(id), Some(&batch.name), Some(&what))?;
            let left = names_nothing(tx, |noun| undone.nouns.contains(&noun))?;
            Ok(Undone { batch: id.to_owned(), restored: undone.restored, removed: undone.removed, names_nothing: left })
        })
    }
}
