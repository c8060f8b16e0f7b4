//! Batches: what was imported, by whom, with which faults; and taking it back.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::reference::{NamesNothing, names_nothing};
use crate::words::Words;
use cg_domain::grant::Act;
use cg_i18n::{Args, Lang, t};
use cg_kit::Fault;
use cg_store::batches::{self, Batch};
use cg_store::{Tx, faults, records};
use serde::Serialize;
use std::path::PathBuf;

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
    /// Whether its file was kept and can be had back with the faults marked in it.
    pub file_kept: bool,
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
    /// Records that stay as another import told the same of them.
    pub kept: u64,
    /// The imports whose word the records hold now that stay.
    pub told_by: Vec<ToldBy>,
    /// Records that stay and whose codes now name nothing, of the nouns that were taken back.
    pub names_nothing: Vec<NamesNothing>,
}

/// Another import of records that were taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldBy {
    /// That import.
    pub batch: String,
    /// Its name.
    pub name: String,
    /// How many of the records are now as it told them.
    pub records: u64,
}

impl ToldBy {
    /// The sentence that says so.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        t(lang, "import-told-by", &Args::new().with("count", self.records).with("name", self.name.as_str()))
    }
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
            file_kept: false,
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
            let file_kept = self.file_of(&batch).is_some();
            Ok((BatchView { file_kept, ..BatchView::of(batch) }, faults::all(tx, id)?))
        })
    }

    /// The file of an import with rows, where it was kept.
    pub(super) fn file_of(&self, batch: &Batch) -> Option<PathBuf> {
        let digest = batch.mapping.as_ref().and(batch.file_digest)?;
        Some(self.folder.kept(&digest.to_string())).filter(|path| path.exists())
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
            Ok(Undone {
                batch: id.to_owned(),
                restored: undone.restored,
                removed: undone.removed,
                kept: undone.handed_over,
                told_by: told_by(tx, id)?,
                names_nothing: names_nothing(tx, |noun| undone.nouns.contains(&noun))?,
            })
        })
    }

    /// The imports whose word the records hold that stay after an import was taken back; none while it stands.
    ///
    /// # Errors
    /// When the asker may not import.
    pub fn told_by(&self, asker: &Asker, batch: &BatchView) -> Result<Vec<ToldBy>> {
        asker.may(Act::Import)?;
        if batch.undone_at.is_none() {
            return Ok(Vec::new());
        }
        self.store.read(|tx| told_by(tx, &batch.id))
    }
}

fn told_by(tx: &mut dyn Tx, id: &str) -> Result<Vec<ToldBy>> {
    let mut all = Vec::new();
    for (batch, records) in records::told_by(tx, id)? {
        let name = batches::get(tx, &batch)?.map_or_else(|| batch.clone(), |b| b.name);
        all.push(ToldBy { batch, name, records });
    }
    Ok(all)
}
