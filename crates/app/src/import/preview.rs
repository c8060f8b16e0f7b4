//! What an import would do, without doing it.

use cg_kit::Fault;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of an import; `rows = taken + unchanged + refused`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// The batch; `None` for a preview.
    pub batch: Option<String>,
    /// Rows read.
    pub rows: u64,
    /// Rows that make or change a record.
    pub taken: u64,
    /// Of the rows taken, those that say something else of a record that was known.
    pub changed: u64,
    /// Rows that say what is already known.
    pub unchanged: u64,
    /// Rows refused.
    pub refused: u64,
    /// Faults by rule.
    pub faults: BTreeMap<String, u64>,
    /// Records the import makes, where one row makes several (wide tables) or none.
    pub records: u64,
    /// Rows without anything in them, passed over and not counted in `rows`.
    pub empty: u64,
    /// Records of earlier imports that lay in no area known and, with these areas, lie in one.
    pub located: u64,
}

/// A preview: the counts, the faults, and the first records as they would be.
pub struct Preview {
    /// The counts.
    pub summary: Summary,
    /// The faults, in the order of the file.
    pub faults: Vec<Fault>,
    /// The first records: field name and value as text.
    pub sample: Vec<Vec<(&'static str, String)>>,
}
