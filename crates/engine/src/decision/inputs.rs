//! The table of a session, enclosed so that no cell changes on its way through a file.

use crate::table::{Cell, Table, TableFault};
use cg_kit::Names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A table as it stands in a record.
///
/// # Shape
/// Every column has one cell per item. An unknown is `null`; any other text is read as the cell of a file would be, a
/// number where it is one. A leading apostrophe, as in spreadsheets, says that a number or blank is meant as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The digest of ids and columns, whatever order their rows came in.
    pub digest: String,
    /// The items, by id, ascending.
    pub items: Vec<String>,
    /// What they are called in each language, where they have a name.
    pub names: BTreeMap<String, Names>,
    /// The columns by name.
    pub columns: BTreeMap<String, Vec<Option<String>>>,
}

/// Why the enclosed table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputsFault {
    /// It is no table.
    #[error("the enclosed table is broken: {0}")]
    Table(#[from] TableFault),
}

impl Inputs {
    /// Encloses the columns of a table that a model reads.
    #[must_use]
    pub fn enclose(table: &Table, columns: &[&str], names: BTreeMap<String, Names>) -> Self {
        let cells = |name: &&str| Some(((*name).to_owned(), table.column(name)?.iter().map(written).collect()));
        Self {
            digest: table.digest(columns.iter().copied()).to_string(),
            items: table.ids().to_vec(),
            names,
            columns: columns.iter().filter_map(cells).collect(),
        }
    }

    /// The table again.
    ///
    /// # Errors
    /// Ids that are missing or stand twice, columns of another length.
    pub fn table(&self) -> Result<Table, InputsFault> {
        let cells = |column: &Vec<Option<String>>| column.iter().map(|cell| read(cell.as_deref())).collect();
        let columns = self.columns.iter().map(|(name, column)| (name.clone(), cells(column))).collect();
        Ok(Table::new(self.items.clone(), columns)?)
    }
}

fn written(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Unknown => None,
        Cell::Number(x) => Some(x.to_string()),
        Cell::Text(text) if !text.starts_with('\'') && Cell::from_text(text) == *cell => Some(text.clone()),
        Cell::Text(text) => Some(format!("'{text}")),
    }
}

fn read(cell: Option<&str>) -> Cell {
    match cell {
        None => Cell::Unknown,
        Some(text) => text.strip_prefix('\'').map_or_else(|| Cell::from_text(text), |t| Cell::Text(t.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(cell: &Cell) -> Cell {
        read(written(cell).as_deref())
    }

    #[test]
    fn a_code_that_looks_like_a_number_stays_text_and_the_unknown_stays_unknown() {
        for text in ["3", "'3", "", "  open ", "open", "NaN", "-0"] {
            assert_eq!(there_and_back(&Cell::Text(text.into())), Cell::Text(text.into()), "{text:?}");
        }
        assert_eq!(there_and_back(&Cell::Unknown), Cell::Unknown);
        assert_eq!(written(&Cell::Number(12.5)).as_deref(), Some("12.5"));
    }

    proptest! {
        #[test]
        fn a_number_comes_back_to_the_bit(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            match there_and_back(&Cell::Number(number)) {
                Cell::Number(back) => prop_assert_eq!(back.to_bits(), bits),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
