//! Lists of items, such as rankings and plans, as tables with typed columns and outlines.

use crate::items::Loaded;
use crate::outcome::Stop;
use crate::streams;
use crate::table_file::TableFile;
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_kit::Value;
use std::path::Path;

/// A list of items in words and numbers, `id` among its columns.
pub(crate) struct Listed<'a> {
    pub(crate) name: &'a str,
    pub(crate) headers: &'a [String],
    pub(crate) rows: &'a [Vec<String>],
    /// Columns that stay text even when all their cells look like numbers, such as codes.
    pub(crate) texts: &'a [String],
    /// The table that the items come from, for their outlines.
    pub(crate) from: Option<&'a Loaded>,
}

impl Listed<'_> {
    /// Writes the list, with the outlines of the items where they are known.
    pub(crate) fn write(&self, path: &Path, kind: TableFile) -> Result<(), Stop> {
        if kind == TableFile::Csv {
            return streams::output(path, &crate::items::csv(self.headers, self.rows)?);
        }
        let columns: Vec<Column> =
            self.headers.iter().enumerate().map(|(at, name)| Column::new(name, self.kind_of(at))).collect();
        let shapes = self.from.map(|loaded| &loaded.shapes).filter(|shapes| !shapes.is_empty());
        let id = self.headers.iter().position(|h| h == "id");
        let rows = self.rows.iter().map(|row| {
            let cells = row.iter().zip(&columns).map(|(cell, column)| value(cell, column.kind)).collect();
            let shape = shapes.zip(id).and_then(|(shapes, id)| shapes.get(row.get(id)?).cloned());
            Ok(OutRow { cells, shape })
        });
        let located = shapes.is_some() && id.is_some();
        let table = Table { name: self.name.to_owned(), columns: columns.clone(), located, ..Table::default() };
        kind.write(path, &table, rows)
    }

    /// What a column is: `id` and codes are text, others as their cells are.
    fn kind_of(&self, at: usize) -> ColumnKind {
        let name = self.headers[at].as_str();
        if name == "id" || self.texts.iter().any(|t| t == name) {
            return ColumnKind::Text;
        }
        kind_of_cells(self.rows.iter().filter_map(|row| row.get(at)).map(String::as_str))
    }
}

/// Numbers where every cell that is not empty is one, and there is any; what begins with a 0, such as 007, is a code.
pub(crate) fn kind_of_cells<'a>(cells: impl Iterator<Item = &'a str>) -> ColumnKind {
    let number = |text: &str| {
        let digits = text.trim_start_matches('-').as_bytes();
        let code = digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit();
        !code && text.parse::<f64>().is_ok_and(f64::is_finite)
    };
    let mut filled = cells.filter(|text| !text.is_empty()).peekable();
    if filled.peek().is_some() && filled.all(number) { ColumnKind::Real } else { ColumnKind::Text }
}

/// A cell of a column of that kind; empty is unknown.
pub(crate) fn value(cell: &str, kind: ColumnKind) -> Value {
    match kind {
        _ if cell.is_empty() => Value::Null,
        ColumnKind::Real => cell.parse().map_or(Value::Null, Value::Real),
        _ => Value::Text(cell.to_owned()),
    }
}
