//! The table a ranking reads: one row per item, columns by name, rows in the order of their ids.

use cg_kit::{Digest, Digester};
use std::collections::BTreeMap;

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nobody knows, or nobody said. Never the same as 0.
    Unknown,
    /// A finite number.
    Number(f64),
    /// A word, as it stands.
    Text(String),
}

impl Cell {
    /// Reads a cell as a file holds it: empty is unknown, a finite number is a number, all else stays text.
    ///
    /// # Missing
    /// Empty and blank cells become [`Cell::Unknown`]. `NaN`, `inf` and numbers beyond reach stay text, so that a
    /// criterion that wants a number reports them.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Self::Unknown;
        }
        let digits = trimmed.bytes().any(|b| b.is_ascii_digit());
        match trimmed.parse::<f64>() {
            Ok(x) if digits && x.is_finite() => Self::Number(x),
            _ => Self::Text(trimmed.to_owned()),
        }
    }

    /// The cell as the code a code table looks up: whole numbers without a decimal point.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Number(x) => Some(x.to_string()),
            Self::Text(t) => Some(t.clone()),
        }
    }

    fn digest(&self, digester: Digester) -> Digester {
        match self {
            Self::Unknown => digester.value(&cg_kit::Value::Null),
            Self::Number(x) => digester.value(&cg_kit::Value::Real(*x)),
            Self::Text(t) => digester.text(t),
        }
    }
}

/// What is wrong with a table as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// A row has no id.
    #[error("row {row} has no id; give every row an id, or name another id column")]
    NoId {
        /// The row as given, the first being 1.
        row: usize,
    },
    /// Two rows have the same id.
    #[error(
        "id \"{id}\" is that of item {first} and again of item {second}, counted below the header; ids must be unique, or name another id column"
    )]
    IdTwice {
        /// The id.
        id: String,
        /// The first row that has it, counted from 1.
        first: usize,
        /// The other row.
        second: usize,
    },
    /// A column is longer or shorter than the list of ids.
    #[error("column \"{column}\" has {cells} cells for {rows} rows")]
    Ragged {
        /// The column.
        column: String,
        /// How many cells it has.
        cells: usize,
        /// How many ids there are.
        rows: usize,
    },
}

/// Items with their columns, sorted by id, ids unique.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    ids: Vec<String>,
    columns: BTreeMap<String, Vec<Cell>>,
}

impl Table {
    /// Takes ids and columns in any row order and sorts them by id.
    ///
    /// # Shape
    /// Every column has one cell per id.
    /// # Errors
    /// A missing id, an id that stands twice, a column of another length.
    pub fn new(ids: Vec<String>, columns: BTreeMap<String, Vec<Cell>>) -> Result<Self, TableFault> {
        let rows = ids.len();
        if let Some((column, cells)) = columns.iter().find(|(_, cells)| cells.len() != rows) {
            return Err(TableFault::Ragged { column: column.clone(), cells: cells.len(), rows });
        }
        if let Some(row) = ids.iter().position(|id| id.trim().is_empty()) {
            return Err(TableFault::NoId { row: row + 1 });
        }
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| ids[a].cmp(&ids[b]).then(a.cmp(&b)));
        if let Some(pair) = order.windows(2).find(|pair| ids[pair[0]] == ids[pair[1]]) {
            return Err(TableFault::IdTwice { id: ids[pair[0]].clone(), first: pair[0] + 1, second: pair[1] + 1 });
        }
        Ok(Self {
            ids: sorted(ids, &order),
            columns: columns.into_iter().map(|(name, cells)| (name, sorted(cells, &order))).collect(),
        })
    }

    /// The ids, ascending.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The cells of a column, in the order of the ids.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&[Cell]> {
        self.columns.get(name).map(Vec::as_slice)
    }

    /// The names of the columns, ascending.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The digest of the ids and the named columns, whatever order the rows came in.
    ///
    /// # Missing
    /// A name that is no column of the table counts as a column of unknowns.
    #[must_use]
    pub fn digest<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Digest {
        let mut digester = self.ids.iter().fold(Digester::default(), |d, id| d.text(id));
        for name in names {
            digester = digester.text(name);
            for cell in self.column(name).unwrap_or_default() {
                digester = cell.digest(digester);
            }
        }
        digester.finish()
    }
}

fn sorted<T>(items: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.iter().filter_map(|&i| slots[i].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(ids: &[&str], x: &[&str]) -> Result<Table, TableFault> {
        let cells = x.iter().map(|t| Cell::from_text(t)).collect();
        Table::new(ids.iter().map(ToString::to_string).collect(), BTreeMap::from([("x".to_owned(), cells)]))
    }

    #[test]
    fn an_empty_cell_is_unknown_and_never_zero() {
        assert_eq!(Cell::from_text("  "), Cell::Unknown);
        assert_eq!(Cell::from_text("0"), Cell::Number(0.0));
    }

    #[test]
    fn what_is_no_finite_number_stays_text() {
        for text in ["NaN", "inf", "-inf", "infinity", "1e999", "1,240", "n/a", "12 km"] {
            assert_eq!(Cell::from_text(text), Cell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(Cell::from_text(" -1.5e2 "), Cell::Number(-150.0));
    }

    #[test]
    fn a_whole_number_is_the_same_code_as_its_text() {
        assert_eq!(Cell::Number(3.0).code(), Cell::Text("3".to_owned()).code());
        assert_eq!(Cell::Unknown.code(), None);
    }

    #[test]
    fn rows_are_sorted_by_id_and_keep_their_cells() {
        let t = table(&["b", "a"], &["2", "1"]).expect("a table");
        assert_eq!(t.ids(), ["a", "b"]);
        assert_eq!(t.column("x"), Some([Cell::Number(1.0), Cell::Number(2.0)].as_slice()));
        assert_eq!(t.column("y"), None);
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_rows_but_on_every_cell() {
        let a = table(&["b", "a"], &["2", "1"]).expect("a table").digest(["x"]);
        assert_eq!(a, table(&["a", "b"], &["1", "2"]).expect("a table").digest(["x"]));
        assert_ne!(a, table(&["a", "b"], &["1", ""]).expect("a table").digest(["x"]));
        assert_ne!(a, table(&["a", "b"], &["1", "2"]).expect("a table").digest(["y"]));
    }

    #[test]
    fn ids_must_be_there_and_unique_and_columns_even() {
        assert_eq!(table(&["a", ""], &["1", "2"]), Err(TableFault::NoId { row: 2 }));
        assert_eq!(
            table(&["a", "b", "a"], &["1", "2", "3"]),
            Err(TableFault::IdTwice { id: "a".into(), first: 1, second: 3 })
        );
        assert_eq!(table(&["a", "b"], &["1"]), Err(TableFault::Ragged { column: "x".into(), cells: 1, rows: 2 }));
    }
}
