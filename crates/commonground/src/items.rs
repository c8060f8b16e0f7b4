//! A table of items from a file: only the columns that are read, ids unique, every cell as it stands.

use crate::outcome::Stop;
use crate::streams;
use cg_engine::table::{Cell, Table};
use cg_formats::draft::Locator;
use cg_formats::read::{Layer, RawCell, RawRow, Source};
use cg_formats::{FormatError, Limits};
use cg_geo::Shape;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Which items are asked for.
pub(crate) struct Ask<'a> {
    /// The file, or `-` for standard input.
    pub(crate) file: &'a Path,
    /// Sheet or layer, when there are several.
    pub(crate) layer: Option<&'a str>,
    /// The column that names the items.
    pub(crate) id: &'a str,
    /// Columns carried beside, as text.
    pub(crate) keep: &'a [String],
    /// Columns that are read.
    pub(crate) columns: Vec<&'a str>,
    /// Those of them whose cells are words and codes, even where they look like numbers.
    pub(crate) words: Vec<&'a str>,
    /// Whether the outlines are wanted too.
    pub(crate) outlines: bool,
}

/// A table with what is carried beside it.
pub(crate) struct Loaded {
    pub(crate) table: Table,
    /// The cells of the kept columns by id.
    pub(crate) kept: BTreeMap<String, Vec<String>>,
    /// The outlines by id, where they were wanted and are sound.
    pub(crate) shapes: BTreeMap<String, Shape>,
    /// SHA-256 of the file as given.
    pub(crate) digest: String,
    /// Rows below the header.
    pub(crate) rows: usize,
    /// Empty rows that were passed over.
    pub(crate) empty: u64,
}

/// Reads the table.
pub(crate) fn load(ask: &Ask<'_>) -> Result<Loaded, Stop> {
    let shown = streams::shown(ask.file);
    let stop = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(&shown);
    let unread = |e: FormatError| Stop::from(e).at(&shown);
    let given = streams::input(ask.file)?;
    let source = Source::open(given.path(), &Limits::default()).map_err(unread)?;
    let layer = source.layer(ask.layer).map_err(unread)?;
    let names: Vec<&str> = layer.headers.iter().map(|h| h.name.as_str()).collect();
    let place = |name: &str| names.iter().position(|n| *n == name);
    let lacking = |option: &str, name: &str| {
        stop(&format!("has no column \"{name}\" for --{option}; its columns are {}", names.join(", ")))
    };
    let id = place(ask.id).ok_or_else(|| lacking("id", ask.id))?;
    let keep: Vec<usize> =
        ask.keep.iter().map(|name| place(name).ok_or_else(|| lacking("keep", name))).collect::<Result<_, _>>()?;
    let asked = ask.keep.iter().map(String::as_str).chain(ask.columns.iter().copied()).chain([ask.id]);
    once_each(layer, asked).map_err(|e| e.at(&shown))?;
    // All names stand in the table, so that a misspelt one can be answered with the right one; only these hold cells.
    let read: Vec<(&str, usize)> = ask.columns.iter().filter_map(|name| Some((*name, place(name)?))).collect();
    let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); read.len()];
    let locator = (ask.outlines && layer.has_geometry).then(|| Locator::new(&source, layer, None, false));
    let locator = locator.transpose().map_err(unread)?;
    let (mut ids, mut kept, mut shapes) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut rows = source.rows(&layer.name).map_err(unread)?;
    for row in &mut rows {
        let row = row.map_err(unread)?;
        whole(&row, layer.headers.len()).map_err(|e| e.at(streams::shown(ask.file)))?;
        let cell = |at: usize| row.cells.get(at).unwrap_or(&RawCell::Empty);
        let name = cell(id).shown().into_owned();
        if name.is_empty() {
            return Err(stop(&format!(
                "row {} has no id in column \"{}\"; give every row an id, or name another column with --id",
                row.number, ask.id
            )));
        }
        columns.iter_mut().zip(&read).for_each(|(column, (name, at))| {
            let cell = cell(*at);
            column.push(if ask.words.contains(name) { word(cell) } else { engine_cell(cell) });
        });
        if !keep.is_empty() {
            kept.insert(name.clone(), keep.iter().map(|at| cell(*at).shown().into_owned()).collect());
        }
        shapes.extend(locator.as_ref().and_then(|l| Some((name.clone(), l.locate(&row).0?))));
        ids.push(name);
    }
    let (count, empty) = (ids.len(), rows.empty);
    let mut by_name: BTreeMap<String, Vec<Cell>> =
        read.iter().map(|(name, _)| (*name).to_owned()).zip(columns).collect();
    if read.len() < ask.columns.len() {
        by_name
            .extend(names.iter().filter(|n| place(n).is_some()).map(|n| ((*n).to_owned(), vec![Cell::Unknown; count])));
    }
    let table = Table::new(ids, by_name).map_err(|e| stop(&e))?;
    Ok(Loaded { table, kept, shapes, digest: source.digest().to_string(), rows: count, empty })
}

impl<'a> Ask<'a> {
    /// Columns of a file's only layer, and nothing beside them.
    pub(crate) fn columns(file: &'a Path, id: &'a str, columns: Vec<&'a str>) -> Self {
        Self { file, layer: None, id, keep: &[], columns, words: Vec::new(), outlines: false }
    }
}

/// Refuses columns that stand twice: which of the two is meant nobody knows.
fn once_each<'a>(layer: &Layer, mut asked: impl Iterator<Item = &'a str>) -> Result<(), Stop> {
    let repeated = |name: &&str| layer.faults.iter().any(|f| f.rule == "header-repeated" && f.found.trim() == *name);
    match asked.find(repeated) {
        None => Ok(()),
        Some(name) => Err(Stop::new(format!(
            "several columns are called \"{name}\", and which of them is meant nobody can know; give each a name of its own"
        ))),
    }
}

/// Refuses a row with more cells than there are columns: where it was cut nobody knows, and its numbers may stand in
/// columns that are not theirs.
fn whole(row: &RawRow, columns: usize) -> Result<(), Stop> {
    match row.cells.iter().skip(columns).find(|cell| !cell.is_empty()) {
        None => Ok(()),
        Some(cell) => Err(Stop::new(format!(
            "row {} has more cells than the header has columns: {:.60}; look for a delimiter inside a text without quotation marks",
            row.number,
            cell.shown()
        ))),
    }
}

/// Headers and cells of the first layer of a file, every cell as it stands.
pub(crate) fn cells(file: &Path) -> Result<(Vec<String>, Vec<Vec<String>>), Stop> {
    let unread = |e: FormatError| Stop::from(e).at(streams::shown(file));
    let given = streams::input(file)?;
    let source = Source::open(given.path(), &Limits::default()).map_err(unread)?;
    let layer = source.layer(None).map_err(unread)?;
    let headers: Vec<String> = layer.headers.iter().map(|h| h.name.clone()).collect();
    let mut rows = Vec::new();
    for row in source.rows(&layer.name).map_err(unread)? {
        let row = row.map_err(unread)?;
        whole(&row, headers.len()).map_err(|e| e.at(streams::shown(file)))?;
        let cell = |at: usize| row.cells.get(at).unwrap_or(&RawCell::Empty).shown().into_owned();
        rows.push((0..headers.len()).map(cell).collect());
    }
    Ok((headers, rows))
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

/// A cell of words and codes: as it stands, empty is unknown.
fn word(cell: &RawCell) -> Cell {
    let shown = cell.shown();
    if shown.trim().is_empty() { Cell::Unknown } else { Cell::Text(shown.trim().to_owned()) }
}

/// What to do about [`decimal_comma`]s.
pub(crate) const POINTS: &str = "numbers have a decimal point here: replace the commas, or save the file with points";

/// Whether a text is a number with a decimal comma, such as 12,5.
pub(crate) fn decimal_comma(text: &str) -> bool {
    text.matches(',').count() == 1 && text.replace(',', ".").trim().parse::<f64>().is_ok()
}

/// A cell as it stands if it is a number, else as a text that no spreadsheet program takes for a formula.
pub(crate) fn guarded(cell: &str) -> String {
    if cell.parse::<f64>().is_ok() { cell.to_owned() } else { cg_formats::write::protected(cell.to_owned()) }
}

/// Headers and rows as CSV in UTF-8, formulas guarded against.
pub(crate) fn csv(to: impl Write, headers: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> Result<(), Stop> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    Ok(writer.flush()?)
}

/// Writes the record of a run beside its result, `ranking.csv` → `ranking.run.json`; where, if the result is a file.
pub(crate) fn write_run(out: &Path, record: &serde_json::Value) -> Result<Option<PathBuf>, Stop> {
    if streams::is_stream(out) {
        return Ok(None);
    }
    let beside = out.with_extension("run.json");
    streams::output(&beside, format!("{}\n", serde_json::to_string_pretty(record)?).as_bytes())?;
    Ok(Some(beside))
}
