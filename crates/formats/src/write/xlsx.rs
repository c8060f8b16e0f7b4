//! Workbooks with typed cells.

use super::table::{ColumnKind, OutRow, Table, text};
use crate::FormatError;
use cg_kit::Value;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// Characters a cell can hold.
const LONGEST: usize = 32_767;
/// Rows a sheet can hold.
const MOST_ROWS: u32 = 1_048_576;

/// Writes a table as a workbook of one sheet and gives the number of rows.
///
/// Numbers, dates known to the day, and yes or no are cells of that type; all else is text, and text is never a
/// formula. A located table gets the columns `lon` and `lat` of a point on the shape; whole outlines do not fit a cell.
///
/// # Errors
/// When a row cannot be had, a text is longer than a cell, there are more rows than a sheet holds, or writing fails.
pub fn xlsx(
    out: impl Write + Seek + Send,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    let mut book = undated_workbook().map_err(failed)?;
    let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
    sheet.set_name(sheet_name(&table.name)).map_err(failed)?;
    let mut at = header(sheet, table)?;
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let first = at;
    for row in rows {
        let row = row?;
        if at >= MOST_ROWS {
            return Err(FormatError::new("too-many-rows-for-sheet", at).with("limit", MOST_ROWS));
        }
        for (i, column) in table.columns.iter().enumerate() {
            cell(sheet, at, narrow(i), column.kind, row.cells.get(i).unwrap_or(&Value::Null), &day)?;
        }
        if let Some(point) = row.shape.as_ref().filter(|_| table.located).map(cg_geo::Shape::place_on) {
            let from = narrow(table.columns.len());
            sheet.write_number(at, from, point.x()).map_err(failed)?;
            sheet.write_number(at, from + 1, point.y()).map_err(failed)?;
        }
        at += 1;
    }
    book.save_to_writer(out).map_err(failed)?;
    Ok(u64::from(at - first))
}

/// An empty workbook that does not say when it was made: the same content gives the same bytes.
///
/// # Errors
/// Never in practice: the date it bears instead, the first that a zip can hold, is a date.
pub fn undated_workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let first = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&first));
    Ok(book)
}

pub(crate) fn failed(err: XlsxError) -> FormatError {
    FormatError::new("file-unwritable", err)
}

pub(crate) fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn header(sheet: &mut Worksheet, table: &Table) -> Result<u32, FormatError> {
    let bold = Format::new().set_bold();
    let place: &[&str] = if table.located { &["lon", "lat"] } else { &[] };
    for (i, name) in table.columns.iter().map(|c| table.header(c)).chain(place.iter().copied()).enumerate() {
        sheet.write_string_with_format(0, narrow(i), name, &bold).map_err(failed)?;
    }
    let mut rows = 1;
    if table.tags {
        let tags: &[&str] = if table.located { &["#geo+lon", "#geo+lat"] } else { &[] };
        for (i, tag) in table
            .columns
            .iter()
            .map(|c| c.hxl.as_str())
            .chain(tags.iter().copied())
            .enumerate()
            .filter(|(_, t)| !t.is_empty())
        {
            sheet.write_string(1, narrow(i), tag).map_err(failed)?;
        }
        rows = 2;
    }
    sheet.set_freeze_panes(rows, 0).map_err(failed)?;
    Ok(rows)
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    kind: ColumnKind,
    value: &Value,
    day: &Format,
) -> Result<(), FormatError> {
    match value {
        Value::Null => return Ok(()),
        Value::Bool(b) => sheet.write_boolean(row, column, *b).map_err(failed)?,
        // Beyond 2^53 a spreadsheet would round the number.
        Value::Int(i) if i.unsigned_abs() < 1 << 53 => sheet.write_number(row, column, *i as f64).map_err(failed)?,
        Value::Real(r) if r.is_finite() => sheet.write_number(row, column, *r).map_err(failed)?,
        Value::Text(t) if kind == ColumnKind::Date => match whole_day(t) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, day).map_err(failed)?,
            None => sheet.write_string(row, column, t).map_err(failed)?,
        },
        other => {
            let shown = text(other);
            if shown.chars().count() > LONGEST {
                return Err(FormatError::new("cell-too-long", shown.chars().count())
                    .with("limit", LONGEST)
                    .with("row", row + 1));
            }
            sheet.write_string(row, column, shown).map_err(failed)?
        }
    };
    Ok(())
}

/// A date known to the day; a spreadsheet has no dates that are known less exactly, nor any before 1900.
fn whole_day(text: &str) -> Option<ExcelDateTime> {
    let date: cg_kit::PartialDate = text.parse().ok()?;
    let (month, day) = (date.month()?, date.day_of_month()?);
    let year = u16::try_from(date.year()).ok().filter(|y| *y > 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

/// A name a sheet may bear: at most 31 characters, none of `[]:*?/\`.
pub(crate) fn sheet_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '-' } else { c })
        .take(31)
        .collect();
    let plain = plain.trim_matches('\'').to_owned();
    if plain.trim().is_empty() { "data".into() } else { plain }
}
