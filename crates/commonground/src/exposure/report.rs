//! The table, the faults and the answer.

use std::fmt::Write as _;

use cg_engine::exposure::{Column as Measured, Outcome, Unit};
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_kit::{Fault, Severity, Value};
use serde_json::{Value as Json, json};

use super::ExposureArgs;
use crate::faults;
use crate::layers::{Areas, Inputs};
use crate::listed;
use crate::outcome::Stop;
use crate::table_file::TableFile;

/// Writes the table whole or not at all.
pub(super) fn write(args: &ExposureArgs, kind: TableFile, areas: &Areas, outcome: &Outcome) -> Result<(), Stop> {
    let mut columns = vec![Column::new("id", ColumnKind::Text)];
    kept_apart(args, &outcome.columns)?;
    columns.extend(args.keep.iter().enumerate().map(|(at, name)| {
        let cells = areas.kept.iter().filter_map(|said| said.get(at)).map(String::as_str);
        Column::new(name, listed::kind_of_cells(cells))
    }));
    columns.extend(outcome.columns.iter().map(|c| {
        let kind = if c.unit == Unit::Count { ColumnKind::Int } else { ColumnKind::Real };
        Column::new(&c.name, kind)
    }));
    let kept = columns[1..=args.keep.len()].to_vec();
    let located = kind.is_located();
    let table = Table { name: "exposure".to_owned(), columns, located, ..Table::default() };
    let measured = outcome.rows.iter().zip(&areas.measurable).zip(&areas.kept);
    let rows = measured.map(|((row, area), said)| {
        let mut cells = vec![Value::Text(row.id.clone())];
        cells.extend(said.iter().zip(&kept).map(|(text, column)| listed::value(text, column.kind)));
        cells.extend(row.values.iter().zip(&outcome.columns).map(|(value, column)| cell(*value, column.unit)));
        Ok(OutRow { cells, shape: located.then(|| area.shape.clone()) })
    });
    kind.write(&args.out, &table, rows)
}

/// Refuses columns to carry along that are called like one of the answer.
pub(super) fn kept_apart(args: &ExposureArgs, columns: &[Measured]) -> Result<(), Stop> {
    match args.keep.iter().find(|k| *k == "id" || columns.iter().any(|c| c.name == **k)) {
        None => Ok(()),
        Some(twice) => {
            let words = format!("\"{twice}\" is a column of the answer itself; rename it in the file, or leave it out");
            Err(Stop::new(words).at("--keep"))
        }
    }
}

fn cell(value: Option<f64>, unit: Unit) -> Value {
    match value {
        None => Value::Null,
        Some(count) if unit == Unit::Count => Value::Int(count as i64),
        Some(real) => Value::Real(real),
    }
}

/// A finished measurement with the files it came from.
pub(super) struct Done<'a> {
    pub(super) args: &'a ExposureArgs,
    pub(super) areas: &'a Areas,
    pub(super) outcome: &'a Outcome,
    pub(super) faults: &'a [Fault],
    pub(super) inputs: &'a Inputs,
}

impl Done<'_> {
    /// The answer for programs.
    pub(super) fn json(&self) -> Json {
        let totals: Vec<Json> = self
            .outcome
            .totals
            .iter()
            .map(|t| {
                json!({
                    "within_m": t.distance_m,
                    "summed_over_tasks": t.summed_over_tasks,
                    "distinct_people": t.distinct_people,
                    "areas_known": t.areas_known,
                    "areas_unknown": t.areas_unknown,
                })
            })
            .collect();
        let columns: Vec<&str> = std::iter::once("id")
            .chain(self.args.keep.iter().map(String::as_str))
            .chain(self.outcome.columns.iter().map(|c| c.name.as_str()))
            .collect();
        let files = self.inputs.files.iter().map(|(what, (path, digest))| {
            (what.clone(), json!({ "file": path.display().to_string(), "sha256": digest.to_string() }))
        });
        let mut answer = json!({
            "out": self.args.out.display().to_string(),
            "rows": self.areas.rows,
            "measured": self.areas.measurable.len(),
            "refused": self.areas.refused(),
            "columns": columns,
            "totals": totals,
            "faults": faults::by_rule(self.faults),
            "inputs": Json::Object(files.collect()),
            "digest": self.outcome.inputs.to_string(),
        });
        faults::list_into(&mut answer, self.faults);
        answer
    }

    /// No area could be measured: no table is written, and why is said.
    pub(super) fn nothing_measured(&self) -> Stop {
        let first = self.faults.iter().find(|f| f.severity == Severity::Error);
        let why = first.map(|fault| {
            let (words, remedy) = faults::words(fault);
            let place = faults::place(fault).map(|p| format!("{p}: ")).unwrap_or_default();
            format!("\n  first of all, {place}{words} {remedy}")
        });
        let rows = self.areas.rows;
        let words = format!("none of its {rows} areas could be measured, so no table was written");
        let remedy = "list every fault with --faults FILE";
        self.unwritten(&format!("{words}{}; {remedy}", why.unwrap_or_default()))
    }

    /// No table is written, for this reason.
    fn unwritten(&self, words: &str) -> Stop {
        let mut answer = self.json();
        answer["out"] = Json::Null;
        Stop::new(words).at(self.args.areas.display()).with_answer(answer)
    }

    /// No area lies on the grid, so one of the two is not where it says: no table is written.
    pub(super) fn all_outside(&self) -> Stop {
        let span = |of: fn(&cg_engine::exposure::Area) -> f64| {
            let all = self.areas.measurable.iter().map(of);
            all.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)))
        };
        let (west, east) = span(|area| area.shape.place_on().x());
        let (south, north) = span(|area| area.shape.place_on().y());
        let words = format!(
            "none of its {} areas lies on the population grid, so no table was written: they lie from {west:.4}, \
             {south:.4} to {east:.4}, {north:.4} (degrees east and north); look whether both files say the coordinate \
             system that they are in (--crs, --grid-crs), and whether the grid is of that country",
            self.areas.measurable.len()
        );
        self.unwritten(&words)
    }

    /// Several areas, and all of them smaller than a square metre: degrees in a file that says metres.
    pub(super) fn all_tiny(&self) -> Option<Stop> {
        let at = self.outcome.columns.iter().position(|column| column.name == "area_m2")?;
        let mut sizes = self.outcome.rows.iter().filter_map(|row| row.values[at]).peekable();
        sizes.peek()?;
        if !sizes.all(|size| size < 1.0) {
            return None;
        }
        let words = "every one of its areas is smaller than a square metre, so no table was written; look whether its \
                     coordinates are degrees although the file says metres, and give their system with --crs";
        Some(self.unwritten(words))
    }

    /// The answer for people.
    pub(super) fn words(&self) -> String {
        let (rows, refused) = (self.areas.rows, self.areas.refused());
        let out = self.args.out.display();
        let mut text = format!(
            "{} of {} measured, {refused} refused; written to {out}\n",
            self.areas.measurable.len(),
            areas(rows)
        );
        let shown = |people: Option<f64>| people.map_or("unknown".to_owned(), |p| format!("{p:.0}"));
        for total in &self.outcome.totals {
            let inside = total.distance_m == 0.0;
            let place = if inside { "inside".to_owned() } else { format!("within {} m", total.distance_m) };
            let _ = write!(text, "people {place}: {} when everybody counts once", shown(total.distinct_people));
            let _ = write!(text, ", {} when the figures of the areas are added up", shown(total.summed_over_tasks));
            let _ = writeln!(text, " (known for {}, unknown for {})", areas(total.areas_known), total.areas_unknown);
        }
        if refused > 0 {
            let _ = writeln!(text, "the refused are in no figure; --faults FILE says why each was refused");
        }
        for (rule, count) in faults::by_rule(self.faults) {
            let _ = writeln!(text, "{count} × {rule}");
        }
        text
    }
}

fn areas(count: u64) -> String {
    format!("{count} {}", if count == 1 { "area" } else { "areas" })
}
