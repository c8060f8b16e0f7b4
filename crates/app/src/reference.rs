//! Codes that name records which are not there.
//!
//! Reports arrive in any order and none is refused for naming what is not known yet, so an area taken back may leave
//! figures behind that still name it. They are kept, and said.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::import::BatchView;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_i18n::{Args, Lang, t};
use cg_store::Tx;
use serde::Serialize;

/// Records of one noun whose codes name nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamesNothing {
    /// Noun of the records.
    pub noun: &'static str,
    /// Their field that holds the code.
    pub field: &'static str,
    /// Noun that has no such code.
    pub target: &'static str,
    /// How many records.
    pub records: u64,
    /// One of those codes.
    pub example: String,
}

impl NamesNothing {
    /// The sentence that says so.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let noun = |name: &str| t(lang, &format!("noun-{name}"), &Args::new());
        let args = Args::new()
            .with("noun", noun(self.noun))
            .with("target", noun(self.target))
            .with("count", self.records)
            .with("example", self.example.as_str());
        t(lang, "import-names-nothing", &args)
    }
}

impl App {
    /// Records that name what an import that was taken back had brought; none while it stands.
    ///
    /// # Errors
    /// When the asker may not import.
    pub fn left_behind(&self, asker: &Asker, batch: &BatchView) -> Result<Vec<NamesNothing>> {
        asker.may(Act::Import)?;
        if batch.undone_at.is_none() {
            return Ok(Vec::new());
        }
        let gone = batch.kind.replace('-', "_");
        self.store.read(|tx| names_nothing(tx, |noun| noun == gone))
    }
}

pub(crate) fn names_nothing(tx: &mut dyn Tx, of: impl Fn(&str) -> bool) -> Result<Vec<NamesNothing>> {
    let found = cg_store::reference::dangling(tx, of).map_err(AppError::from)?;
    Ok(found
        .into_iter()
        .map(|d| NamesNothing {
            noun: d.reference.noun,
            field: d.reference.field,
            target: d.reference.target,
            records: d.records,
            example: d.example,
        })
        .collect())
}
