//! Comma-, semicolon-, tab- and pipe-separated text.

use super::encoding::{TextEncoding, Utf8Reader, detect};
use super::header::{self, HeaderAt, SAMPLE};
use super::raw::{Layer, RawCell, RawRow, Rows};
use super::source::ReadOptions;
use super::stored::Stored;
use crate::write::unprotected;
use crate::{FormatError, Limits};
use cg_kit::{Fault, Place, Severity};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A text table whose encoding, delimiter and header are known.
#[derive(Debug, Clone)]
pub(crate) struct Delimited {
    stored: Stored,
    encoding: TextEncoding,
    delimiter: u8,
    /// Lines before the table, such as Excel's `sep=;`.
    preamble: bool,
    header_row: u64,
    last_skipped: u64,
    limits: Limits,
    pub(crate) layer: Layer,
}

impl Delimited {
    pub(crate) fn open(
        stored: Stored,
        name: &str,
        options: &ReadOptions,
        limits: &Limits,
    ) -> Result<Self, FormatError> {
        let encoding = detect(&stored, options.encoding.as_deref())?;
        let mut text = Vec::new();
        Utf8Reader::new(&stored, encoding.encoding)?.take(1 << 18).read_to_end(&mut text)?;
        let text = String::from_utf8_lossy(&text);
        if text.contains('\0') {
            return Err(FormatError::new("not-a-table", "binary content"));
        }
        let (stated, preamble) = stated_delimiter(&text);
        let delimiter = options.delimiter.or(stated).unwrap_or_else(|| sniff_delimiter(&text));
        let mut this = Self {
            stored,
            encoding,
            delimiter,
            preamble,
            header_row: 0,
            last_skipped: 0,
            limits: *limits,
            layer: Layer::default(),
        };
        this.read_header(name, options)?;
        Ok(this)
    }

    /// The delimiter, for messages and for writing the file back.
    pub(crate) fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The encoding's name.
    pub(crate) fn encoding(&self) -> &'static str {
        self.encoding.encoding.name()
    }

    fn read_header(&mut self, name: &str, options: &ReadOptions) -> Result<(), FormatError> {
        let mut sample = Vec::new();
        for row in self.records()?.take(SAMPLE.max(options.header_row.unwrap_or(0) as usize + 2)) {
            sample.push(row?);
        }
        let cells: Vec<Vec<RawCell>> = sample.iter().map(|r| r.cells.clone()).collect();
        let told = options.header_row.and_then(|n| sample.iter().position(|r| r.number == n));
        let found = match told {
            Some(header) => Some(HeaderAt {
                header,
                tags: header::locate(&cells).and_then(|h| h.tags).filter(|t| *t == header + 1),
                doubtful: false,
            }),
            None => header::locate(&cells),
        };
        let found = found.ok_or_else(|| FormatError::new("no-rows", name))?;
        let width = cells[found.header].iter().rposition(|c| !c.is_empty()).map_or(0, |i| i + 1);
        if width > self.limits.columns {
            return Err(FormatError::new("too-many-columns", width).with("limit", self.limits.columns));
        }
        self.header_row = sample[found.header].number;
        self.last_skipped = sample[found.tags.unwrap_or(found.header).max(found.header)].number;
        let place = Place { sheet: None, row: Some(self.header_row), column: None };
        let tags = found.tags.map(|t| cells[t].as_slice());
        let (headers, mut faults) = header::name(&cells[found.header], tags, width, &place);
        faults.splice(0..0, self.encoding.faults.iter().cloned());
        if found.doubtful {
            faults.push(Fault::new("header-doubtful", Severity::Warning, place, &cells[found.header][0].shown()));
        }
        faults.extend(title_fault(&sample[..found.header]));
        self.layer = Layer { name: name.to_owned(), headers, header_row: self.header_row, faults, ..Layer::default() };
        Ok(())
    }

    fn records(&self) -> Result<Records, FormatError> {
        let used = Arc::new(AtomicUsize::new(0));
        let text = Utf8Reader::new(&self.stored, self.encoding.encoding)?;
        let guarded = Guarded { inner: text, used: used.clone(), limit: self.limits.row_bytes, after: END };
        let reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(self.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(guarded);
        let mut records = Records {
            reader,
            record: StringRecord::new(),
            used,
            number: 0,
            inside: 0,
            columns: self.limits.columns,
            delimiter: self.delimiter,
            width: self.layer.headers.len(),
        };
        if self.preamble {
            records.step()?;
        }
        Ok(records)
    }

    /// The rows below the header.
    pub(crate) fn rows(&self) -> Result<Rows, FormatError> {
        let skip = self.last_skipped;
        let rows = self.records()?.skip_while(move |r| r.as_ref().is_ok_and(|r| r.number <= skip));
        Ok(Rows::new(rows, skip))
    }
}

/// Rows with content above the header are no data; they are told.
pub(crate) fn title_fault(above: &[RawRow]) -> Option<Fault> {
    let first = above.iter().find(|r| !r.is_empty())?;
    let place = Place { sheet: None, row: Some(first.number), column: None };
    let shown = first.cells.iter().find(|c| !c.is_empty()).map(RawCell::shown).unwrap_or_default();
    let count = above.iter().filter(|r| !r.is_empty()).count();
    Some(Fault::new("title-rows", Severity::Info, place, &shown).with("count", count))
}

/// Excel's first line `sep=;`.
fn stated_delimiter(text: &str) -> (Option<u8>, bool) {
    let first = text.lines().next().unwrap_or_default().trim();
    match first.strip_prefix("sep=").map(str::as_bytes) {
        Some([d]) => (Some(*d), true),
        _ => (None, false),
    }
}

/// The delimiter that cuts the first rows most evenly into most columns.
fn sniff_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut reader =
            ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let widths: Vec<usize> = reader.records().take(SAMPLE).filter_map(Result::ok).map(|r| r.len()).collect();
        let widest = widths.iter().copied().max().unwrap_or(1);
        let common =
            widths.iter().copied().max_by_key(|w| (widths.iter().filter(|v| *v == w).count(), *w)).unwrap_or(1);
        let even = widths.iter().filter(|w| **w == common).count();
        if common < 2 { (0, widest) } else { (even * 1000 / widths.len().max(1), common) }
    };
    let best = b",;\t|".iter().copied().rev().max_by_key(|d| score(*d));
    best.unwrap_or(b',')
}

/// Stands behind the last row, so that a quotation mark that is never closed is found: it swallows this too.
const END: &[u8] = b"\n\x01\n";

/// Refuses a row that never ends before it fills the memory.
struct Guarded {
    inner: Utf8Reader,
    used: Arc<AtomicUsize>,
    limit: usize,
    /// What is left to say after the text.
    after: &'static [u8],
}

impl Read for Guarded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut n = self.inner.read(out)?;
        if n == 0 {
            n = self.after.read(out)?;
        }
        if self.used.fetch_add(n, Ordering::Relaxed) > self.limit {
            return Err(FormatError::new("row-too-long", "").with("limit", self.limit).into());
        }
        Ok(n)
    }
}

struct Records {
    reader: Reader<Guarded>,
    record: StringRecord,
    used: Arc<AtomicUsize>,
    number: u64,
    /// Line breaks inside quoted cells so far; a spreadsheet does not count them as rows.
    inside: u64,
    columns: usize,
    delimiter: u8,
    /// Columns of the table; 0 while its header is still looked for.
    width: usize,
}

impl Records {
    fn step(&mut self) -> Result<Option<RawRow>, FormatError> {
        let place = Place { sheet: None, row: Some(self.number + 1), column: None };
        let more = self.reader.read_record(&mut self.record).map_err(|err| wrong_row(err, place.clone()))?;
        if !more || (self.record.len() == 1 && &self.record[0] == "\u{1}") {
            return Ok(None);
        }
        if let Some(first) = self.record.iter().find(|cell| self.swallowed(cell)) {
            let shown: String = first.chars().take_while(|c| *c != '\n').take(60).collect();
            return Err(FormatError::at("quote-not-closed", place, shown));
        }
        self.used.store(0, Ordering::Relaxed);
        if self.record.len() > self.columns {
            return Err(FormatError::at("too-many-columns", place, self.record.len()).with("limit", self.columns));
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        self.number = (self.number + 1).max(line.saturating_sub(self.inside));
        let cells = self.record.iter().map(|c| RawCell::text(unprotected(c))).collect();
        self.inside += self.record.as_slice().bytes().filter(|b| *b == b'\n').count() as u64;
        Ok(Some(RawRow { number: self.number, cells, geometry: None }))
    }
}

impl Records {
    /// Whether a cell holds what stood after it: the end of the file, or whole rows of this table.
    fn swallowed(&self, cell: &str) -> bool {
        let delimiter = char::from(self.delimiter);
        let whole_row = |line: &str| self.width > 2 && line.matches(delimiter).count() + 1 >= self.width;
        cell.contains('\n') && (cell.ends_with("\n\u{1}\n") || cell.lines().skip(1).any(whole_row))
    }
}

fn wrong_row(err: csv::Error, place: Place) -> FormatError {
    match err.into_kind() {
        csv::ErrorKind::Io(io) => FormatError::from(io).placed(place),
        other => FormatError::at("file-unreadable", place, format!("{other:?}")),
    }
}

impl Iterator for Records {
    type Item = Result<RawRow, FormatError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}
