//! Lists of items, such as rankings and plans, as tables with typed columns and outlines.

use crate::items::Loaded;
use crate::outcome::Stop;
use crate::streams;
use crate::table_file::TableFile;
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_kit::Value;
use std::path::Path;

/// A list of items in words and numbers, `id` among its columns.
///
/// `rows` makes the rows anew each time it is called, so that millions of them are never held together.
pub(crate) struct Listed<'a, F> {
    pub(crate) name: &'a str,
    pub(crate) headers: &'a [String],
    pub(crate) rows: F,
    /// Columns that stay text even when all their cells look like numbers, such as codes.
    pub(crate) texts: &'a [String],
    /// The table that the items come from, for their outlines.
    pub(crate) from: Option<&'a Loaded>,
}

impl<F, I> Listed<'_, F>
where
    F: Fn() -> I,
    I: Iterator<Item = Vec<String>>,
{
    /// Writes the list, with the outlines of the items where they are known.
    pub(crate) fn write(&self, path: &Path, kind: TableFile) -> Result<(), Stop> {
        if kind == TableFile::Csv {
            return streams::written(path, |to| crate::items::csv(to, self.headers, (self.rows)()));
        }
        let kinds = self.kinds();
        let columns: Vec<Column> =
            self.headers.iter().zip(&kinds).map(|(name, kind)| Column::new(name, *kind)).collect();
        let shapes = self.from.map(|loaded| &loaded.shapes).filter(|shapes| !shapes.is_empty());
        let id = self.headers.iter().position(|h| h == "id");
        let rows = (self.rows)().map(|row| {
            let cells = row.iter().zip(&kinds).map(|(cell, kind)| value(cell, *kind)).collect();
            let shape = shapes.zip(id).and_then(|(shapes, id)| shapes.get(row.get(id)?).cloned());
            Ok(OutRow { cells, shape })
        });
        let located = shapes.is_some() && id.is_some();
        let table = Table { name: self.name.to_owned(), columns, located, ..Table::default() };
        kind.write(path, &table, rows)
    }

    /// What the columns are: `id` and codes are text, others as their cells are.
    fn kinds(&self) -> Vec<ColumnKind> {
        let text = |name: &String| name == "id" || self.texts.contains(name);
        let mut found: Vec<Cells> = self.headers.iter().map(|name| Cells { text: text(name), filled: false }).collect();
        for row in (self.rows)() {
            found.iter_mut().zip(&row).for_each(|(cells, cell)| cells.see(cell));
        }
        found.into_iter().map(Cells::kind).collect()
    }
}

/// What was seen of the cells of a column.
#[derive(Default)]
struct Cells {
    /// Some cell is no number.
    text: bool,
    /// Some cell is not empty.
    filled: bool,
}

impl Cells {
    /// What begins with a 0, such as 007, is a code and no number.
    fn see(&mut self, cell: &str) {
        if cell.is_empty() || self.text {
            return;
        }
        let digits = cell.trim_start_matches('-').as_bytes();
        let code = digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit();
        self.filled = true;
        self.text = code || !cell.parse::<f64>().is_ok_and(f64::is_finite);
    }

    fn kind(self) -> ColumnKind {
        if self.filled && !self.text { ColumnKind::Real } else { ColumnKind::Text }
    }
}

/// Numbers where every cell that is not empty is one, and there is any; what begins with a 0, such as 007, is a code.
pub(crate) fn kind_of_cells<'a>(cells: impl Iterator<Item = &'a str>) -> ColumnKind {
    let mut found = Cells::default();
    cells.for_each(|cell| found.see(cell));
    found.kind()
}

/// A cell of a column of that kind; empty is unknown.
pub(crate) fn value(cell: &str, kind: ColumnKind) -> Value {
    match kind {
        _ if cell.is_empty() => Value::Null,
        ColumnKind::Real => cell.parse().map_or(Value::Null, Value::Real),
        _ => Value::Text(cell.to_owned()),
    }
}
