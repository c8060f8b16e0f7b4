//! Workbooks: Excel (`.xlsx`, `.xls`) and OpenDocument (`.ods`), one layer a sheet.

use super::archive::Archive;
use super::delimited::title_fault;
use super::header::{self, HeaderAt, SAMPLE};
use super::raw::{Layer, RawCell, RawRow, Rows};
use super::source::{Format, ReadOptions};
use super::stored::{ReadSeek, Stored};
use super::{ods, xls_guard};
use crate::{FormatError, Limits};
use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader, Xls, Xlsx};
use cg_kit::{Fault, Place, Severity};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The rows of one sheet, by row index from 0; cells up to the last with content.
pub(crate) type Sheet = BTreeMap<u32, Vec<RawCell>>;

/// Sheets being filled, with a count of cells that must stay within the limit.
pub(crate) struct Sheets {
    pub(crate) done: Vec<(String, Sheet)>,
    cells: usize,
    limits: Limits,
}

impl Sheets {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { done: Vec::new(), cells: 0, limits: *limits }
    }

    pub(crate) fn begin(&mut self, name: &str) -> Result<(), FormatError> {
        if self.done.len() >= self.limits.layers {
            return Err(FormatError::new("too-many-layers", self.done.len() + 1).with("limit", self.limits.layers));
        }
        self.done.push((name.to_owned(), Sheet::new()));
        Ok(())
    }

    pub(crate) fn put(&mut self, row: u32, column: u32, cell: RawCell) -> Result<(), FormatError> {
        if cell.is_empty() {
            return Ok(());
        }
        let (limits, Some((name, sheet))) = (self.limits, self.done.last_mut()) else { return Ok(()) };
        let column = column as usize;
        let place = || Place { sheet: Some(name.clone()), row: Some(u64::from(row) + 1), column: None };
        if column >= limits.columns {
            return Err(FormatError::at("too-many-columns", place(), column + 1).with("limit", limits.columns));
        }
        let cells = sheet.entry(row).or_default();
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            cells.resize(column + 1, RawCell::Empty);
        }
        if self.cells > limits.sheet_cells {
            return Err(FormatError::at("too-many-cells", place(), self.cells).with("limit", limits.sheet_cells));
        }
        cells[column] = cell;
        Ok(())
    }
}

/// A workbook in memory.
#[derive(Debug)]
pub(crate) struct Workbook {
    sheets: Vec<(u64, Arc<Vec<RawRow>>)>,
    pub(crate) layers: Vec<Layer>,
}

impl Workbook {
    pub(crate) fn open(
        stored: Stored,
        format: Format,
        options: &ReadOptions,
        limits: &Limits,
    ) -> Result<Self, FormatError> {
        let tight = Limits {
            unpacked_bytes: limits.unpacked_bytes.min(limits.workbook_bytes),
            file_bytes: limits.workbook_bytes,
            ..*limits
        };
        if stored.len() > tight.file_bytes {
            return Err(FormatError::new("file-too-large", stored.len()).with("limit", tight.file_bytes));
        }
        let sheets = match format {
            Format::Ods => ods::read(&stored, &tight)?,
            Format::Xls => contained(|| read_xls(&stored, &tight))?,
            _ => {
                Archive::open(&stored, &tight)?.weigh()?;
                contained(|| read_xlsx(&stored, &tight))?
            }
        };
        let mut made = Self { sheets: Vec::new(), layers: Vec::new() };
        for (name, sheet) in sheets.done {
            made.add(name, sheet, options);
        }
        if made.layers.iter().all(|l| l.headers.is_empty()) {
            return Err(FormatError::new("no-rows", ""));
        }
        Ok(made)
    }

    fn add(&mut self, name: String, sheet: Sheet, options: &ReadOptions) {
        let rows: Vec<RawRow> =
            sheet.into_iter().map(|(n, cells)| RawRow { number: u64::from(n) + 1, cells, geometry: None }).collect();
        let (layer, last) = describe(name, &rows, options);
        self.layers.push(layer);
        self.sheets.push((last, Arc::new(rows)));
    }

    pub(crate) fn rows(&self, layer: &Layer) -> Result<Rows, FormatError> {
        let at = self.layers.iter().position(|l| l.name == layer.name);
        let (last, rows) = at
            .and_then(|i| self.sheets.get(i))
            .cloned()
            .ok_or_else(|| FormatError::new("layer-unknown", &layer.name))?;
        let first = rows.partition_point(|r| r.number <= last);
        Ok(Rows::new((first..rows.len()).map(move |i| Ok(rows[i].clone())), last.max(1)))
    }
}

/// Finds the header of a sheet; a sheet without content is a layer without columns.
fn describe(name: String, rows: &[RawRow], options: &ReadOptions) -> (Layer, u64) {
    let sample: Vec<Vec<RawCell>> = rows.iter().take(SAMPLE).map(|r| r.cells.clone()).collect();
    let told = options.header_row.and_then(|n| sample.iter().zip(rows).position(|(_, r)| r.number == n));
    let tags_below = |h: usize| header::locate(&sample).and_then(|f| f.tags).filter(|t| *t == h + 1);
    let found = match told {
        Some(header) => Some(HeaderAt { header, tags: tags_below(header), doubtful: false }),
        None => header::locate(&sample),
    };
    let Some(found) = found else {
        return (Layer { name, rows: Some(0), ..Layer::default() }, 0);
    };
    let header_row = rows[found.header].number;
    let last = rows[found.tags.unwrap_or(found.header).max(found.header)].number;
    let below = &rows[rows.partition_point(|r| r.number < header_row)..];
    let width = below.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let place = Place { sheet: Some(name.clone()), row: Some(header_row), column: None };
    let (headers, mut faults) =
        header::name(&sample[found.header], found.tags.map(|t| sample[t].as_slice()), width, &place);
    if found.doubtful {
        faults.push(Fault::new("header-doubtful", Severity::Warning, place, &headers[0].name));
    }
    faults.extend(title_fault(&rows[..found.header]).map(|mut f| {
        f.place.sheet = Some(name.clone());
        f
    }));
    let count = (rows.len() - rows.partition_point(|r| r.number <= last)) as u64;
    (Layer { name, rows: Some(count), headers, header_row, faults, ..Layer::default() }, last)
}

/// The one boundary where a library's panic on hostile bytes becomes an error: calamine is not proven free of them.
fn contained<T>(read: impl FnOnce() -> Result<T, FormatError>) -> Result<T, FormatError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(FormatError::new("workbook-broken", "")))
}

fn read_xlsx(stored: &Stored, limits: &Limits) -> Result<Sheets, FormatError> {
    let broken = |e: calamine::XlsxError| FormatError::new("workbook-broken", e);
    let mut book: Xlsx<Box<dyn ReadSeek>> = Xlsx::new(stored.reader()?).map_err(broken)?;
    let mut sheets = Sheets::new(limits);
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        sheets.begin(&name)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|e| broken(e).in_sheet(&name))? {
            let made = match (cell.value, cell.formula.is_some()) {
                (DataRef::Empty, true) => RawCell::Broken("formula-without-value", "=…".into()),
                (value, _) => xlsx_cell(value),
            };
            sheets.put(cell.pos.0, cell.pos.1, made)?;
        }
    }
    Ok(sheets)
}

fn read_xls(stored: &Stored, limits: &Limits) -> Result<Sheets, FormatError> {
    xls_guard::check(stored, limits)?;
    let mut book: Xls<Box<dyn ReadSeek>> =
        Xls::new(stored.reader()?).map_err(|e| FormatError::new("workbook-broken", e))?;
    let mut sheets = Sheets::new(limits);
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        sheets.begin(&name)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            sheets.put(top + row as u32, left + column as u32, xls_cell(value))?;
        }
    }
    Ok(sheets)
}

fn xlsx_cell(value: DataRef<'_>) -> RawCell {
    match value {
        DataRef::SharedString(s) => RawCell::text(s),
        other => xls_cell(&Data::from(other)),
    }
}

fn xls_cell(value: &Data) -> RawCell {
    match value {
        Data::Empty => RawCell::Empty,
        Data::Int(i) => RawCell::Number(*i as f64),
        Data::Float(f) => number(*f),
        Data::String(s) => RawCell::text(s),
        Data::Bool(b) => RawCell::Bool(*b),
        Data::DateTime(d) => date(d),
        Data::DateTimeIso(t) | Data::DurationIso(t) => RawCell::Date(t.clone()),
        Data::Error(e) => RawCell::Broken("cell-error", shown(e)),
    }
}

pub(crate) fn number(n: f64) -> RawCell {
    if n.is_finite() { RawCell::Number(n) } else { RawCell::Broken("number-not-finite", n.to_string()) }
}

/// Dates of day precision stay days; a duration or a bare time of day stays the number it is.
fn date(d: &ExcelDateTime) -> RawCell {
    if !d.is_datetime() || d.as_f64() < 1.0 || !d.as_f64().is_finite() || d.as_f64() > 2_958_466.0 {
        return number(d.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        RawCell::Date(day)
    } else {
        RawCell::Date(format!("{day}T{hour:02}:{minute:02}:{second:02}"))
    }
}

fn shown(e: &CellErrorType) -> String {
    e.to_string()
}
