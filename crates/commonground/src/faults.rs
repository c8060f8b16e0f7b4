//! Faults as the command line lists them: in words, in JSON, as a table.

use crate::outcome::Stop;
use crate::{terminal, whole_file};
use cg_formats::FormatError;
use cg_formats::write::{Column, ColumnKind, OutRow, Table, csv};
use cg_i18n::Lang;
use cg_kit::{Fault, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Faults of one rule that JSON lists one by one; what is beyond is counted, and stands whole in `--faults FILE`.
const LISTED: u64 = 100;

/// What a fault says and what to do, in English.
pub(crate) fn words(fault: &Fault) -> (String, String) {
    let (message, remedy) = cg_app::fault_words(Lang::En, fault);
    (terminal::plain(&message), terminal::plain(&remedy))
}

/// Where a fault lies, in words.
pub(crate) fn place(fault: &Fault) -> Option<String> {
    let at = &fault.place;
    let parts = [
        at.sheet.as_ref().map(|s| format!("layer {s}")),
        at.row.map(|r| format!("row {r}")),
        at.column.as_ref().map(|c| format!("column {c}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How often each rule was broken.
pub(crate) fn by_rule(faults: &[Fault]) -> BTreeMap<&str, u64> {
    cg_app::import::by_rule(faults)
}

/// Adds `fault_list`, bounded by rule, and `faults_left_out`, which counts what the bound left out.
pub(crate) fn list_into(answer: &mut Json, faults: &[Fault]) {
    let mut met: BTreeMap<&str, u64> = BTreeMap::new();
    let mut list = Vec::new();
    for fault in faults {
        let count = met.entry(fault.rule.as_ref()).or_default();
        *count += 1;
        if *count <= LISTED {
            list.push(one(fault));
        }
    }
    let left: BTreeMap<&str, u64> =
        met.into_iter().filter(|(_, n)| *n > LISTED).map(|(r, n)| (r, n - LISTED)).collect();
    answer["fault_list"] = Json::Array(list);
    answer["faults_left_out"] = json!(left);
}

fn one(fault: &Fault) -> Json {
    let (message, remedy) = words(fault);
    json!({
        "rule": fault.rule, "severity": fault.severity,
        "sheet": fault.place.sheet, "row": fault.place.row, "column": fault.place.column,
        "found": fault.found, "message": message, "remedy": remedy,
    })
}

/// Writes every fault as a row of a CSV file.
pub(crate) fn write(path: &Path, faults: &[Fault]) -> Result<(), Stop> {
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
    whole_file::write(path, |aside| csv(BufWriter::new(File::create(aside)?), &table, rows).map_err(Stop::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::{Place, Severity};

    #[test]
    fn what_the_bound_leaves_out_is_counted_by_rule() {
        let at = |row| Place { row: Some(row), ..Place::default() };
        let mut faults: Vec<Fault> =
            (1..=130).map(|r| Fault::new("number-unreadable", Severity::Error, at(r), "x")).collect();
        faults.push(Fault::new("code-unknown", Severity::Error, at(131), "y"));
        let mut answer = json!({});
        list_into(&mut answer, &faults);
        assert_eq!(answer["fault_list"].as_array().map(Vec::len), Some(101));
        assert_eq!(answer["faults_left_out"], json!({ "number-unreadable": 30 }));
        assert_eq!(answer["fault_list"][100]["row"], 131);
    }
}
