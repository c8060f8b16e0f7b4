//! Cells with their features, what survey found in them, and the blocks they belong to.

use crate::table::{Cell, Table};
use std::collections::BTreeSet;

/// Cells to learn from and to say something of.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// Their ids, ascending.
    pub ids: Vec<String>,
    /// What the features are called.
    pub columns: Vec<String>,
    /// The features of every cell; `None` is not known.
    pub features: Vec<Vec<Option<f64>>>,
    /// Whether survey found contamination; `None` where nobody surveyed.
    pub labels: Vec<Option<bool>>,
    /// The block of every cell, such as its municipality.
    pub blocks: Vec<String>,
}

/// Why there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LikelihoodFault {
    /// The table lacks a column.
    #[error("the table has no column \"{column}\"; its columns are {known}")]
    NoColumn {
        /// The column.
        column: String,
        /// The columns there are.
        known: String,
    },
    /// A column that stands twice among features, label and block.
    #[error(
        "\"{0}\" stands twice among features, label and block; what is to be found out cannot be learned from itself"
    )]
    Twice(String),
    /// A cell of a feature or label that cannot be read.
    #[error("cell \"{id}\", {column}: \"{found}\" {what}")]
    BadCell {
        /// The cell.
        id: String,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
        /// What it should be.
        what: &'static str,
    },
    /// Too few blocks to hold some back.
    #[error(
        "surveyed cells lie in {blocks} blocks, and {folds} folds need at least as many; name a column with smaller areas as blocks, or use fewer folds"
    )]
    TooFewBlocks {
        /// How many blocks have surveyed cells.
        blocks: usize,
        /// How many folds were asked for.
        folds: usize,
    },
    /// All surveyed cells are alike.
    #[error(
        "survey found the same in all cells that a fold learns from; there is nothing to tell apart, so use fewer folds or more surveyed blocks"
    )]
    OneKindOnly,
    /// The fit does not come to an end.
    #[error("the model cannot be fitted ({0}); use a greater penalty or fewer features")]
    NoFit(String),
}

impl Cells {
    /// Reads cells from a table.
    ///
    /// # Missing
    /// An empty feature is not known; an empty label and the label −1 mean that nobody surveyed, which is never "none".
    /// # Errors
    /// Columns that are not there; features that are no numbers; labels that are neither yes nor no.
    pub fn new(table: &Table, label: &str, block: &str, columns: &[String]) -> Result<Self, LikelihoodFault> {
        let of = |name: &str| {
            table.column(name).ok_or_else(|| LikelihoodFault::NoColumn {
                column: name.to_owned(),
                known: table.column_names().collect::<Vec<_>>().join(", "),
            })
        };
        let read: Vec<&[Cell]> = columns.iter().map(|name| of(name)).collect::<Result<_, _>>()?;
        let (labels, blocks) = (of(label)?, of(block)?);
        let mut seen = BTreeSet::from([label, block]);
        if let Some(twice) = columns.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(LikelihoodFault::Twice(twice.clone()));
        }
        let bad = |row: usize, column: &str, cell: &Cell, what| LikelihoodFault::BadCell {
            id: table.ids()[row].clone(),
            column: column.to_owned(),
            found: cell.code().unwrap_or_default(),
            what,
        };
        let feature = |row: usize, at: usize| match &read[at][row] {
            Cell::Unknown => Ok(None),
            Cell::Number(x) => Ok(Some(*x)),
            other @ Cell::Text(_) => {
                Err(bad(row, &columns[at], other, "is not a number; leave the cell empty if it is not known"))
            }
        };
        let surveyed = |row: usize| match labels[row].code().map(|w| w.to_lowercase()).as_deref() {
            None | Some("-1") => Ok(None),
            Some("1" | "yes" | "true") => Ok(Some(true)),
            Some("0" | "no" | "false") => Ok(Some(false)),
            Some(_) => Err(bad(
                row,
                label,
                &labels[row],
                "is neither yes (1) nor no (0); leave the cell empty if nobody surveyed",
            )),
        };
        let rows = 0..table.ids().len();
        Ok(Self {
            ids: table.ids().to_vec(),
            columns: columns.to_vec(),
            features: rows
                .clone()
                .map(|r| (0..columns.len()).map(|c| feature(r, c)).collect())
                .collect::<Result<_, _>>()?,
            labels: rows.clone().map(surveyed).collect::<Result<_, _>>()?,
            blocks: rows.map(|r| blocks[r].code().unwrap_or_default()).collect(),
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The places of the surveyed cells.
    pub fn surveyed(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(|&cell| self.labels[cell].is_some())
    }

    /// Deals whole blocks into folds, the greatest first, each to the fold that has least.
    pub(super) fn folds_by_block(&self, folds: usize) -> Result<Vec<usize>, LikelihoodFault> {
        let mut sizes: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        self.surveyed().for_each(|cell| *sizes.entry(&self.blocks[cell]).or_insert(0) += 1);
        if sizes.len() < folds.max(2) {
            return Err(LikelihoodFault::TooFewBlocks { blocks: sizes.len(), folds });
        }
        let mut order: Vec<(&str, usize)> = sizes.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut held = vec![0; folds];
        let mut fold_of = std::collections::BTreeMap::new();
        for (block, size) in order {
            let fold = (0..folds).min_by_key(|&f| (held[f], f)).unwrap_or(0);
            held[fold] += size;
            fold_of.insert(block, fold);
        }
        Ok(self.blocks.iter().map(|block| fold_of.get(block.as_str()).copied().unwrap_or(0)).collect())
    }

    /// Deals single cells into folds without regard to where they are.
    pub(super) fn folds_at_random(&self, folds: usize) -> Vec<usize> {
        let mixed = |i: usize| (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
        (0..self.len()).map(|i| (mixed(i) % folds.max(1) as u64) as usize).collect()
    }
}
