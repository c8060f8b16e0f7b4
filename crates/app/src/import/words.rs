//! Words of a file that stand where a code is expected, and which of them no code list knows.

use super::Kind;
use super::inspect::open;
use crate::asker::Asker;
use crate::error::Result;
use crate::programme::App;
use cg_codes::{CodeList, normalise};
use cg_domain::grant::Act;
use cg_formats::Mapping;
use cg_kit::{Fault, Kind as Holds};
use std::collections::BTreeMap;

/// Different words told of one field; a column with more holds no codes.
const MOST: usize = 60;

/// A word that a code list does not know, or that the mapping gives a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As the file has it.
    pub text: String,
    /// Rows that have it.
    pub rows: u64,
    /// The code it stands for, when the mapping says.
    pub code: Option<String>,
    /// A code whose words are much like it.
    pub nearest: Option<&'static str>,
}

/// The words of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldWords {
    /// Name of the field.
    pub field: &'static str,
    /// Its code list.
    pub list: &'static CodeList,
    /// The words, those of most rows first.
    pub words: Vec<Word>,
    /// Whether the column has more different words than are told.
    pub more: bool,
}

impl App {
    /// The words of an upload that need a code: for each field with a code list, what the list does not know.
    ///
    /// # Errors
    /// When there is no such upload, or it cannot be read.
    pub fn import_words(&self, asker: &Asker, upload: &str, kind: Kind, mapping: &Mapping) -> Result<Vec<FieldWords>> {
        asker.may(Act::Import)?;
        let mut columns = coded(kind, mapping);
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let source = open(&self.uploaded(asker, upload)?, mapping)?;
        let layer = source.layer(mapping.layer.as_deref())?;
        let place = |header: &str| layer.headers.iter().position(|h| h.name == header);
        for column in &mut columns {
            column.at = place(&column.header);
        }
        for row in source.rows(&layer.name)? {
            // A row that cannot be read is a fault of the preview.
            let Ok(row) = row else { continue };
            for column in &mut columns {
                if let Some(cell) = column.at.and_then(|at| row.cells.get(at)) {
                    column.count(&cell.shown());
                }
            }
        }
        Ok(columns.into_iter().filter_map(|column| column.told(mapping)).collect())
    }

    /// What is wrong with a mapping for the file of an upload: columns and fields that there are not, and what is missing.
    ///
    /// # Errors
    /// When there is no such upload, or it cannot be read.
    pub fn mapping_faults(&self, asker: &Asker, upload: &str, mapping: &Mapping) -> Result<Vec<Fault>> {
        asker.may(Act::Import)?;
        let source = open(&self.uploaded(asker, upload)?, mapping)?;
        Ok(mapping.check(source.layer(mapping.layer.as_deref())?))
    }
}

/// A column that gives a field its codes.
struct Coded {
    field: &'static str,
    list: &'static CodeList,
    header: String,
    at: Option<usize>,
    counts: BTreeMap<String, u64>,
    more: bool,
}

fn coded(kind: Kind, mapping: &Mapping) -> Vec<Coded> {
    let fields = cg_domain::noun(kind.noun()).map_or(&[][..], |noun| noun.fields);
    let one = |field: &&'static cg_kit::Field| {
        let Holds::Code(list) = field.kind else { return None };
        let from = mapping.fields.get(field.name).filter(|s| s.columns.len() == 1 && s.prefix.is_none())?;
        let (list, header) = (cg_codes::list(list)?, from.columns[0].clone());
        Some(Coded { field: field.name, list, header, at: None, counts: BTreeMap::new(), more: false })
    };
    fields.iter().filter_map(|field| one(&field)).collect()
}

impl Coded {
    fn count(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(rows) = self.counts.get_mut(text) {
            *rows += 1;
        } else if self.counts.len() < MOST * 4 {
            self.counts.insert(text.to_owned(), 1);
        } else {
            self.more = true;
        }
    }

    fn told(self, mapping: &Mapping) -> Option<FieldWords> {
        let list = self.list;
        // Mappings read words in their plain form, whatever their case and accents.
        let given: BTreeMap<String, &String> =
            mapping.values.get(self.field).into_iter().flatten().map(|(text, code)| (normalise(text), code)).collect();
        let word = |(text, rows): (String, u64)| {
            let code = given.get(&normalise(&text)).map(|code| (*code).clone());
            let known = list.recognise(&text).is_some() || !text.contains(char::is_alphanumeric);
            let nearest = list.nearest(&text).map(|near| near.code);
            (code.is_some() || !known).then_some(Word { text, rows, code, nearest })
        };
        let mut words: Vec<Word> = self.counts.into_iter().filter_map(word).collect();
        words.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
        let more = self.more || words.len() > MOST;
        words.truncate(MOST);
        (!words.is_empty()).then_some(FieldWords { field: self.field, list, words, more })
    }
}
