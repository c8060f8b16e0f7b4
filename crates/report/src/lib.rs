//! Reports: documents made of blocks, set as PDF.
//!
//! Whoever writes a report says in words what it says, as a [`Document`]; how it looks is the same for all reports and
//! stands here: `setting` shapes text, `sheet` puts it on pages, `blocks` and `table` say where, `tags` what it is for
//! readers who listen, and `write` makes the file. No clock, no font of the system: the same document, the same bytes.
#![deny(missing_docs)]

mod blocks;
mod document;
mod enclosed;
mod letters;
mod setting;
mod sheet;
mod table;
mod tags;
mod write;

pub use document::{Attachment, Block, Cell, Column, Document, Words, apart};
pub use enclosed::{enclosed, is_pdf};

/// Why a document cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum PdfFault {
    /// The fonts that the program carries cannot be read.
    #[error("the fonts within the program cannot be read; this is a bug to report")]
    Fonts,
    /// The file would not be as archives and screen readers need it.
    #[error("the PDF cannot be written: {0}; this is a bug to report")]
    Write(String),
}

/// Sets a document as PDF: PDF/A-3a for archives, PDF/UA-1 for readers who listen.
///
/// # Missing
/// Letters that no font within the program draws stand as U+FFFD, and the first block says which they are.
/// # Errors
/// A bug: every document can be set.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PdfFault> {
    let mut setter = setting::Setter::new(document.starts_right)?;
    let mut sheets = blocks::lay(document, &mut setter, None);
    let missing = setter.missing();
    if !missing.is_empty() {
        let said = document.words.missing.replace("{letters}", &missing);
        sheets = blocks::lay(document, &mut setter, Some(said));
    }
    write::write(document, &mut setter, sheets)
}
