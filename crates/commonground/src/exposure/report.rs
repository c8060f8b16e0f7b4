//! The table, the faults and the answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use cg_engine::exposure::{Area, Outcome, Unit};
use cg_formats::FormatError;
use cg_formats::write::{Column, ColumnKind, OutRow, Table, csv, geopackage, parquet};
use cg_kit::{Fault, Value};
use serde_json::{Value as Json, json};

use super::ExposureArgs;
use super::input::{Areas, Inputs};
use crate::outcome::Stop;

/// What the table is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OutKind {
    Csv,
    Parquet,
    GeoPackage,
}

impl OutKind {
    pub(super) fn of(path: &Path) -> Result<Self, Stop> {
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            Some("gpkg") => Ok(Self::GeoPackage),
            _ => Err(Stop::new(format!(
                "{}: the table is written as .csv, .parquet or .gpkg; give the file one of these endings",
                path.display()
            ))),
        }
    }
}

/// Writes the table whole or not at all.
pub(super) fn write(path: &Path, kind: OutKind, areas: &[Area], outcome: &Outcome) -> Result<(), Stop> {
    let mut columns = vec![Column::new("id", ColumnKind::Text)];
    columns.extend(outcome.columns.iter().map(|c| {
        let kind = if c.unit == Unit::Count { ColumnKind::Int } else { ColumnKind::Real };
        Column::new(&c.name, kind)
    }));
    let located = kind == OutKind::GeoPackage;
    let table = Table { name: "exposure".to_owned(), columns, located, ..Table::default() };
    let rows = outcome.rows.iter().zip(areas).map(|(row, area)| {
        let mut cells = vec![Value::Text(row.id.clone())];
        cells.extend(row.values.iter().zip(&outcome.columns).map(|(value, column)| cell(*value, column.unit)));
        Ok(OutRow { cells, shape: located.then(|| area.shape.clone()) })
    });
    whole(path, |aside| match kind {
        OutKind::Csv => csv(BufWriter::new(File::create(aside)?), &table, rows).map_err(Stop::from),
        OutKind::Parquet => parquet(BufWriter::new(File::create(aside)?), &table, rows).map_err(Stop::from),
        OutKind::GeoPackage => geopackage(aside, &table, rows).map_err(Stop::from),
    })
}

fn cell(value: Option<f64>, unit: Unit) -> Value {
    match value {
        None => Value::Null,
        Some(count) if unit == Unit::Count => Value::Int(count as i64),
        Some(real) => Value::Real(real),
    }
}

/// Writes beside the file first and puts it in place when it is complete.
fn whole(path: &Path, work: impl FnOnce(&Path) -> Result<u64, Stop>) -> Result<(), Stop> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let aside: PathBuf = path.with_file_name(format!(".{name}.part"));
    let _ = std::fs::remove_file(&aside);
    let done = work(&aside).and_then(|_| Ok(std::fs::rename(&aside, path)?));
    if done.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    done.map_err(|e| Stop::new(format!("cannot write {}: {e}", path.display())))
}

/// Writes every fault as a row.
pub(super) fn write_faults(path: &Path, faults: &[Fault]) -> Result<(), Stop> {
    let names = ["sheet", "row", "column", "severity", "rule", "found", "message", "remedy"];
    let kind = |name: &str| if name == "row" { ColumnKind::Int } else { ColumnKind::Text };
    let columns = names.iter().map(|name| Column::new(name, kind(name))).collect();
    let table = Table { name: "faults".to_owned(), columns, ..Table::default() };
    let text = |t: &Option<String>| t.clone().map_or(Value::Null, Value::Text);
    let rows = faults.iter().map(|fault| {
        let (message, remedy) = words(fault);
        let row = fault.place.row.and_then(|r| i64::try_from(r).ok()).map_or(Value::Null, Value::Int);
        let severity = format!("{:?}", fault.severity).to_lowercase();
        let rest = [severity, fault.rule.to_string(), fault.found.clone(), message, remedy];
        let mut cells = vec![text(&fault.place.sheet), row, text(&fault.place.column)];
        cells.extend(rest.into_iter().map(Value::Text));
        Ok::<_, FormatError>(OutRow { cells, shape: None })
    });
    whole(path, |aside| csv(BufWriter::new(File::create(aside)?), &table, rows).map_err(Stop::from))
}

/// What a fault says and what to do, in English.
fn words(fault: &Fault) -> (String, String) {
    let percent = fault.args.get("percent").map_or("", String::as_str);
    let (message, remedy) = match fault.rule.as_ref() {
        "area-without-id" => ("The row has no id.".to_owned(), "Give it an id, or name another column with --id."),
        "area-without-location" => ("The area has no location.".to_owned(), "Give it an outline or coordinates."),
        "area-id-twice" => ("The id stands on several rows.".to_owned(), "Give every area its own id."),
        "feature-without-location" => ("The row has no location and is left out.".to_owned(), "Give it coordinates."),
        "area-outside-grid" => (
            "The area lies outside the population grid; its people are unknown.".to_owned(),
            "Use a grid of this country, or check the coordinates.",
        ),
        "area-without-population-data" => (
            "The population grid has no data under the area; its people are unknown.".to_owned(),
            "If cells without data mean nobody, say --empty-cells-are-nobody.",
        ),
        "area-partly-without-population-data" => (
            format!("The population grid has data under only {percent} % of the area."),
            "If cells without data mean nobody, say --empty-cells-are-nobody.",
        ),
        "area-has-no-inside" => {
            ("A point or line has no inside; people inside are unknown.".to_owned(), "Give the outline of the area.")
        }
        "area-cannot-be-placed-on-grid" => (
            "The grid's projection cannot show the area.".to_owned(),
            "Use a grid in EPSG:4326, or check the coordinates.",
        ),
        _ => return cg_app::fault_words(cg_i18n::Lang::En, fault),
    };
    (message, remedy.to_owned())
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
    fn counts(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for fault in self.faults {
            *counts.entry(fault.rule.as_ref()).or_insert(0) += 1;
        }
        counts
    }

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
        let columns: Vec<&str> =
            std::iter::once("id").chain(self.outcome.columns.iter().map(|c| c.name.as_str())).collect();
        let files = self.inputs.files.iter().map(|(what, (path, digest))| {
            (what.clone(), json!({ "file": path.display().to_string(), "sha256": digest.to_string() }))
        });
        json!({
            "out": self.args.out.display().to_string(),
            "rows": self.areas.rows,
            "measured": self.areas.measurable.len(),
            "refused": self.areas.refused(),
            "columns": columns,
            "totals": totals,
            "faults": self.counts(),
            "inputs": Json::Object(files.collect()),
            "digest": self.outcome.inputs.to_string(),
        })
    }

    /// The answer for people.
    pub(super) fn words(&self) -> String {
        let mut text = format!(
            "{} of {} areas measured, {} refused; written to {}\n",
            self.areas.measurable.len(),
            self.areas.rows,
            self.areas.refused(),
            self.args.out.display()
        );
        let shown = |people: Option<f64>| people.map_or("unknown".to_owned(), |p| format!("{p:.0}"));
        for total in &self.outcome.totals {
            let _ = writeln!(
                text,
                "people {}: {} summed over tasks, {} distinct ({} areas unknown)",
                if total.distance_m == 0.0 { "inside".to_owned() } else { format!("within {} m", total.distance_m) },
                shown(total.summed_over_tasks),
                shown(total.distinct_people),
                total.areas_unknown
            );
        }
        for (rule, count) in self.counts() {
            let _ = writeln!(text, "{count} × {rule}");
        }
        text
    }
}
