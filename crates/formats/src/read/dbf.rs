//! The `.dbf` part: dBASE tables as shapefiles use them.

use super::raw::RawCell;
use super::stored::{ReadSeek, Stored};
use super::workbook::number;
use crate::{FormatError, Limits};
use cg_kit::{Fault, Place, Severity};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::io::Read as _;

/// A table whose columns are known.
#[derive(Debug, Clone)]
pub(crate) struct Dbf {
    stored: Stored,
    encoding: &'static Encoding,
    /// Records as the header says.
    pub(crate) count: u64,
    head: u64,
    record: usize,
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    name: String,
    kind: u8,
    from: usize,
    length: usize,
}

impl Dbf {
    pub(crate) fn open(
        stored: Stored,
        codepage: Option<&str>,
        limits: &Limits,
    ) -> Result<(Self, Vec<Fault>), FormatError> {
        let broken = |what: &str| FormatError::new("table-broken", format!(".dbf: {what}"));
        let head = stored.head(1 << 17)?;
        let word = |at: usize| head.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        let count =
            head.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or_else(|| broken("header"))?;
        let (start, record) =
            (word(8).ok_or_else(|| broken("header"))?, usize::from(word(10).ok_or_else(|| broken("header"))?));
        let (encoding, faults) = encoding(codepage, head.get(29).copied().unwrap_or(0));
        let mut made = Self { stored, encoding, count: count.into(), head: start.into(), record, columns: Vec::new() };
        let mut from = 1;
        for field in head.get(32..).unwrap_or_default().chunks_exact(32).take_while(|f| f[0] != 0x0D) {
            let name = made.text(&field[..field[..11].iter().position(|b| *b == 0).unwrap_or(11)]);
            let (kind, mut length) = (field[11], usize::from(field[16]));
            if kind == b'C' {
                length += usize::from(field[17]) << 8;
            }
            made.columns.push(Column { name, kind, from, length });
            from += length;
            if made.columns.len() > limits.columns {
                return Err(FormatError::new("too-many-columns", made.columns.len()).with("limit", limits.columns));
            }
        }
        if from > record || record == 0 {
            return Err(broken("columns do not fit the record"));
        }
        let needed = made.head + made.count * record as u64;
        if made.stored.len() < needed {
            return Err(FormatError::new("file-truncated", format!(".dbf: {} of {needed} bytes", made.stored.len())));
        }
        Ok((made, faults))
    }

    /// Names of the columns; a doubled name is told apart.
    pub(crate) fn names(&self) -> Vec<String> {
        let cells: Vec<RawCell> = self.columns.iter().map(|c| RawCell::text(&c.name)).collect();
        let (headers, _) = super::header::name(&cells, None, cells.len(), &Place::default());
        headers.into_iter().map(|h| h.name).collect()
    }

    fn text(&self, bytes: &[u8]) -> String {
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// The records; one that is marked deleted keeps its place, as its shape does, and is refused.
    pub(crate) fn records(&self) -> Result<Records, FormatError> {
        let mut reader = self.stored.reader()?;
        std::io::copy(&mut (&mut reader).take(self.head), &mut std::io::sink())?;
        Ok(Records { table: self.clone(), reader, left: self.count })
    }

    fn cell(&self, column: &Column, record: &[u8]) -> RawCell {
        let bytes = record.get(column.from..column.from + column.length).unwrap_or_default();
        match column.kind {
            b'N' | b'F' => {
                let text = String::from_utf8_lossy(bytes);
                let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
                if text.is_empty() || text.bytes().all(|b| b == b'*') {
                    return RawCell::Empty;
                }
                // More than 15 digits are an identifier and must keep every one.
                let long = text.bytes().filter(u8::is_ascii_digit).count() > 15 && !text.contains(['.', 'e', 'E']);
                if long { RawCell::text(text) } else { text.parse().map_or_else(|_| RawCell::text(text), number) }
            }
            b'D' => {
                let text = String::from_utf8_lossy(bytes).trim().to_owned();
                let day = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
                match day {
                    true if text == "00000000" => RawCell::Empty,
                    true => RawCell::Date(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])),
                    false => RawCell::text(&text),
                }
            }
            b'L' => match bytes.first() {
                Some(b'T' | b't' | b'Y' | b'y') => RawCell::Bool(true),
                Some(b'F' | b'f' | b'N' | b'n') => RawCell::Bool(false),
                _ => RawCell::Empty,
            },
            b'C' => RawCell::text(&self.text(bytes)),
            _ if bytes.iter().all(|b| matches!(b, b' ' | 0)) => RawCell::Empty,
            other => RawCell::Broken("cell-binary", format!("dBASE type {}", char::from(other))),
        }
    }
}

/// The `.cpg` says it best, then the language driver in the header; else UTF-8, the habit of today's programs.
fn encoding(codepage: Option<&str>, driver: u8) -> (&'static Encoding, Vec<Fault>) {
    if let Some(told) = codepage {
        let digits: String = told.chars().filter(char::is_ascii_digit).collect();
        let guess = Encoding::for_label(told.as_bytes())
            .or_else(|| Encoding::for_label(format!("windows-{digits}").as_bytes()));
        let latin =
            digits.strip_prefix("8859").and_then(|part| Encoding::for_label(format!("iso-8859-{part}").as_bytes()));
        if let Some(found) = latin.or(guess) {
            return (found, Vec::new());
        }
        let fault = Fault::new("encoding-guessed", Severity::Warning, Place::default(), "windows-1252");
        return (WINDOWS_1252, vec![fault]);
    }
    match driver {
        0x03 | 0x57 | 0x58 | 0x59 => (WINDOWS_1252, Vec::new()),
        0xC8 => (encoding_rs::WINDOWS_1250, Vec::new()),
        0xC9 => (encoding_rs::WINDOWS_1251, Vec::new()),
        0xCC => (encoding_rs::WINDOWS_1257, Vec::new()),
        _ => (UTF_8, Vec::new()),
    }
}

/// The records of a table.
pub(crate) struct Records {
    table: Dbf,
    reader: Box<dyn ReadSeek>,
    left: u64,
}

impl Iterator for Records {
    type Item = Result<Vec<RawCell>, FormatError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut record = Vec::new();
        if let Err(err) = (&mut self.reader).take(self.table.record as u64).read_to_end(&mut record) {
            return Some(Err(err.into()));
        }
        if record.len() < self.table.record {
            return Some(Err(FormatError::new("file-truncated", ".dbf")));
        }
        if record[0] == b'*' {
            return Some(Ok(vec![RawCell::Broken("row-deleted", "*".into())]));
        }
        Some(Ok(self.table.columns.iter().map(|c| self.table.cell(c, &record)).collect()))
    }
}
