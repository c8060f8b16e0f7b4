//! OpenDocument spreadsheets, read by ourselves: repeated cells are claims that must be weighed before they are made.

use super::archive::Archive;
use super::raw::RawCell;
use super::stored::Stored;
use super::workbook::{Sheets, number};
use crate::{FormatError, Limits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufReader;

/// Reads every sheet of `content.xml`.
pub(crate) fn read(stored: &Stored, limits: &Limits) -> Result<Sheets, FormatError> {
    let content = Archive::open(stored, limits)?.part("content.xml")?;
    let mut xml = Reader::from_reader(BufReader::new(content.reader()?));
    xml.config_mut().check_end_names = false;
    let mut at = Position { sheets: Sheets::new(limits), ..Position::new(limits) };
    let mut buf = Vec::new();
    loop {
        buf.clear();
        match xml.read_event_into(&mut buf) {
            Err(e) => return Err(FormatError::new("workbook-broken", e)),
            Ok(Event::Eof) => break,
            Ok(Event::DocType(_)) => return Err(FormatError::new("workbook-broken", "DOCTYPE")),
            Ok(Event::Start(e)) => at.open(&e)?,
            Ok(Event::Empty(e)) => {
                at.open(&e)?;
                at.close(e.name().as_ref())?;
            }
            Ok(Event::End(e)) => at.close(e.name().as_ref())?,
            Ok(Event::Text(t)) => at.text(&t.xml10_content()),
            Ok(Event::CData(t)) => at.text(&t),
            Ok(Event::GeneralRef(r)) => at.text(&entity(&r)),
            Ok(_) => {}
        }
    }
    if at.depth > 0 {
        return Err(FormatError::new("file-truncated", "content.xml"));
    }
    Ok(at.sheets)
}

fn entity(r: &quick_xml::events::BytesRef<'_>) -> String {
    match r.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(r).unwrap_or("\u{FFFD}").to_owned(),
    }
}

/// Where in the document the reader is.
struct Position {
    sheets: Sheets,
    limits: Limits,
    depth: usize,
    row: u32,
    column: u32,
    row_repeat: u32,
    cells: Vec<(u32, u32, RawCell)>,
    cell: Option<Cell>,
    in_text: usize,
    in_note: usize,
}

#[derive(Default)]
struct Cell {
    repeat: u32,
    kind: String,
    value: Option<String>,
    formula: bool,
    text: String,
}

impl Position {
    fn new(limits: &Limits) -> Self {
        Self {
            sheets: Sheets::new(limits),
            limits: *limits,
            depth: 0,
            row: 0,
            column: 0,
            row_repeat: 1,
            cells: Vec::new(),
            cell: None,
            in_text: 0,
            in_note: 0,
        }
    }

    fn open(&mut self, e: &BytesStart<'_>) -> Result<(), FormatError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(FormatError::new("nested-too-deep", self.depth).with("limit", self.limits.depth));
        }
        match e.name().as_ref() {
            "table:table" => {
                (self.row, self.column) = (0, 0);
                self.sheets.begin(&attribute(e, "table:name").unwrap_or_default())?;
            }
            "table:table-row" => {
                self.column = 0;
                self.row_repeat = repeat(e, "table:number-rows-repeated");
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let value = [
                    "office:value",
                    "office:date-value",
                    "office:boolean-value",
                    "office:string-value",
                    "office:time-value",
                ];
                self.cell = Some(Cell {
                    repeat: repeat(e, "table:number-columns-repeated"),
                    kind: attribute(e, "office:value-type").unwrap_or_default(),
                    value: value.iter().find_map(|v| attribute(e, v)),
                    formula: attribute(e, "table:formula").is_some(),
                    text: String::new(),
                });
            }
            "office:annotation" => self.in_note += 1,
            "text:p" => {
                self.in_text += 1;
                if let Some(cell) = self.cell.as_mut().filter(|c| !c.text.is_empty() && self.in_note == 0) {
                    cell.text.push('\n');
                }
            }
            "text:s" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.in_text > 0 && self.in_note == 0) {
            cell.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), FormatError> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let (column, times) = (self.column, cell.repeat);
                    self.column = self.column.saturating_add(times);
                    let made = cell.made();
                    if !made.is_empty() {
                        self.cells.push((column, times, made));
                    }
                }
            }
            "table:table-row" => self.end_row()?,
            "text:p" => self.in_text = self.in_text.saturating_sub(1),
            "office:annotation" => self.in_note = self.in_note.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    /// Makes the row as often as it is repeated; only cells with content count, and each counts against the limit.
    fn end_row(&mut self) -> Result<(), FormatError> {
        let times = if self.cells.is_empty() { 0 } else { self.row_repeat };
        for row in self.row..self.row.saturating_add(times) {
            for (column, repeat, cell) in &self.cells {
                for c in *column..column.saturating_add(*repeat) {
                    self.sheets.put(row, c, cell.clone())?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeat);
        self.cells.clear();
        Ok(())
    }
}

impl Cell {
    fn made(self) -> RawCell {
        let value = self.value.as_deref();
        match (self.kind.as_str(), value) {
            ("float" | "percentage" | "currency", Some(v)) => v.parse().map_or_else(|_| RawCell::text(v), number),
            ("date", Some(v)) => RawCell::Date(v.strip_suffix("T00:00:00").unwrap_or(v).to_owned()),
            ("boolean", Some(v)) => RawCell::Bool(v == "true"),
            _ if self.text.starts_with('#') && self.formula => RawCell::Broken("cell-error", self.text),
            (_, Some(v)) if self.text.is_empty() => RawCell::text(v),
            _ if self.text.is_empty() && self.formula => RawCell::Broken("formula-without-value", "=…".into()),
            _ => RawCell::text(&self.text),
        }
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.try_get_attribute(name).ok().flatten()?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

fn repeat(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|v| v.parse().ok()).unwrap_or(1).max(1)
}
