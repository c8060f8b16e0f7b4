//! Reports in words, in the reader's language; `cg_report` sets them as PDF.

mod decision;
mod teller;
mod value_words;

use crate::asker::Asker;
use crate::error::Result;
use crate::programme::App;
use cg_i18n::Lang;

pub use decision::decision_document;

impl App {
    /// The signed record of a closed session as a PDF.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn decision_pdf(&self, asker: &Asker, id: &str, lang: Lang) -> Result<Vec<u8>> {
        let record = self.decision_record(asker, id)?;
        Ok(cg_report::pdf(&decision_document(&record, lang)?)?)
    }
}
