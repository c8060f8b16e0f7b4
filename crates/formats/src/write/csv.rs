//! CSV that no spreadsheet program can be tricked with.

use super::table::{ColumnKind, OutRow, Table, text};
use crate::FormatError;
use cg_kit::Value;
use std::io::Write;

/// Writes a table as UTF-8 CSV and gives the number of rows.
///
/// A text that begins with `=`, `+`, `-` or `@`, a tab or a carriage return is written with an apostrophe before it, so
/// that no spreadsheet program takes it for a formula; our reader takes the apostrophe off again. Numbers are never
/// touched. A located table gets the columns `lon`, `lat` (a point on the shape) and `wkt` (the shape itself).
///
/// # Errors
/// When a row cannot be had or the output not be written.
pub fn csv(
    out: impl Write,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    let mut out = out;
    if table.byte_order_mark {
        out.write_all(b"\xEF\xBB\xBF")?;
    }
    let mut csv = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let place: &[&str] = if table.located { &["lon", "lat", "wkt"] } else { &[] };
    let failed = |e: ::csv::Error| FormatError::new("file-unwritable", e);
    csv.write_record(table.columns.iter().map(|c| table.header(c)).chain(place.iter().copied())).map_err(failed)?;
    if table.tags {
        let tags: &[&str] = if table.located { &["#geo+lon", "#geo+lat", "#geo+wkt"] } else { &[] };
        csv.write_record(table.columns.iter().map(|c| c.hxl.as_str()).chain(tags.iter().copied())).map_err(failed)?;
    }
    let mut count = 0;
    for row in rows {
        let row = row?;
        for (i, column) in table.columns.iter().enumerate() {
            let value = row.cells.get(i).unwrap_or(&Value::Null);
            let shown = text(value);
            let words = matches!(column.kind, ColumnKind::Text | ColumnKind::Date) || matches!(value, Value::Text(_));
            csv.write_field(if words { protected(shown) } else { shown }).map_err(failed)?;
        }
        if table.located {
            let point = row.shape.as_ref().map(cg_geo::Shape::place_on);
            csv.write_field(point.map(|p| p.x().to_string()).unwrap_or_default()).map_err(failed)?;
            csv.write_field(point.map(|p| p.y().to_string()).unwrap_or_default()).map_err(failed)?;
            csv.write_field(row.shape.as_ref().map(super::wkt::wkt).unwrap_or_default()).map_err(failed)?;
        }
        csv.write_record(None::<&[u8]>).map_err(failed)?;
        count += 1;
    }
    csv.flush()?;
    Ok(count)
}

/// A text that cannot be taken for a formula.
#[must_use]
pub fn protected(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// The text before [`protected`].
pub(crate) fn unprotected(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}
