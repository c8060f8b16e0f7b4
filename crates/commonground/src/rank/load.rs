//! The table: only the columns that the model reads, ids unique, every cell as it stands.

use super::RankArgs;
use crate::outcome::Stop;
use cg_engine::model::Model;
use cg_engine::table::{Cell, Table};
use cg_formats::read::{RawCell, Source};
use cg_formats::{FormatError, Limits};
use std::collections::BTreeMap;

/// A table with what is carried beside it.
pub(super) struct Loaded {
    pub(super) table: Table,
    /// The cells of the kept columns by id.
    pub(super) kept: BTreeMap<String, Vec<String>>,
    /// SHA-256 of the file as given.
    pub(super) digest: String,
    /// Rows below the header.
    pub(super) rows: usize,
    /// Empty rows that were passed over.
    pub(super) empty: u64,
}

pub(super) fn table(args: &RankArgs, model: &Model) -> Result<Loaded, Stop> {
    let shown = args.table.display().to_string();
    let stop = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(&shown);
    let unread = |e: FormatError| Stop::from(e).at(&shown);
    let source = Source::open(&args.table, &Limits::default()).map_err(unread)?;
    let layer = source.layer(args.layer.as_deref()).map_err(unread)?;
    let names: Vec<&str> = layer.headers.iter().map(|h| h.name.as_str()).collect();
    let place = |name: &str| names.iter().position(|n| *n == name);
    let lacking = |option: &str, name: &str| {
        stop(&format!("has no column \"{name}\" for --{option}; its columns are {}", names.join(", ")))
    };
    let id = place(&args.id).ok_or_else(|| lacking("id", &args.id))?;
    let keep: Vec<usize> =
        args.keep.iter().map(|name| place(name).ok_or_else(|| lacking("keep", name))).collect::<Result<_, _>>()?;
    // All names stand in the table, so that a misspelt one can be answered with the right one; only these hold cells.
    let read: Vec<(&str, usize)> = model.columns().into_iter().filter_map(|name| Some((name, place(name)?))).collect();
    let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); read.len()];
    let (mut ids, mut kept) = (Vec::new(), BTreeMap::new());
    let mut rows = source.rows(&layer.name).map_err(unread)?;
    for row in &mut rows {
        let row = row.map_err(unread)?;
        let cell = |at: usize| row.cells.get(at).unwrap_or(&RawCell::Empty);
        let name = cell(id).shown().into_owned();
        if name.is_empty() {
            return Err(stop(&format!(
                "row {} has no id in column \"{}\"; give every row an id, or name another column with --id",
                row.number, args.id
            )));
        }
        columns.iter_mut().zip(&read).for_each(|(column, (_, at))| column.push(engine_cell(cell(*at))));
        kept.insert(name.clone(), keep.iter().map(|at| cell(*at).shown().into_owned()).collect());
        ids.push(name);
    }
    let (count, empty) = (ids.len(), rows.empty);
    let mut by_name: BTreeMap<String, Vec<Cell>> =
        read.iter().map(|(name, _)| (*name).to_owned()).zip(columns).collect();
    if read.len() < model.columns().len() {
        by_name
            .extend(names.iter().filter(|n| place(n).is_some()).map(|n| ((*n).to_owned(), vec![Cell::Unknown; count])));
    }
    let table = Table::new(ids, by_name).map_err(|e| stop(&e))?;
    Ok(Loaded { table, kept, digest: source.digest().to_string(), rows: count, empty })
}

/// A cell of a file as the engine reads it: empty is unknown, text that is a number is one, all else stays text.
fn engine_cell(cell: &RawCell) -> Cell {
    match cell {
        RawCell::Empty => Cell::Unknown,
        RawCell::Number(x) if x.is_finite() => Cell::Number(*x),
        // What cannot be used is no number, even when what was found looks like one.
        RawCell::Broken(rule, found) => Cell::Text(format!("{rule}: {found}")),
        other => Cell::from_text(&other.shown()),
    }
}
