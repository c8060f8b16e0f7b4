//! From drafts of a file to records and faults: typed, completed, judged by the rules of the domain.

use super::complete::{Complete, Remark};
use crate::geography::Geography;
use cg_domain::incident::{Accident, Casualty};
use cg_domain::land::HazardArea;
use cg_domain::place::{AdminArea, LayerFeature, Population};
use cg_domain::rule::Setting;
use cg_formats::ImportKind;
use cg_kit::{Fault, Id, Place, Severity, Value};

/// What is known of a row when it is judged.
pub(super) struct Row<'a> {
    /// Where it stands in the file.
    pub(super) place: &'a Place,
    /// Names of areas in it, from large to small.
    pub(super) places: &'a [String],
    /// The column a field came from, for the faults.
    pub(super) column_of: &'a dyn Fn(&str) -> Option<String>,
}

/// Judges the cells of one record; `None` when a fault refuses it.
pub(super) fn judge(
    kind: ImportKind,
    values: Vec<Value>,
    row: &Row<'_>,
    geography: &Geography,
    setting: &Setting,
    faults: &mut Vec<Fault>,
) -> Option<Vec<Value>> {
    match kind {
        ImportKind::AdminAreas => typed::<AdminArea>(values, row, geography, setting, faults),
        ImportKind::Population => typed::<Population>(values, row, geography, setting, faults),
        ImportKind::HazardAreas => typed::<HazardArea>(values, row, geography, setting, faults),
        ImportKind::Accidents => typed::<Accident>(values, row, geography, setting, faults),
        ImportKind::Casualties => typed::<Casualty>(values, row, geography, setting, faults),
        ImportKind::Layer => typed::<LayerFeature>(values, row, geography, setting, faults),
        ImportKind::Grid => None,
    }
}

fn typed<R: Complete>(
    values: Vec<Value>,
    row: &Row<'_>,
    geography: &Geography,
    setting: &Setting,
    faults: &mut Vec<Fault>,
) -> Option<Vec<Value>> {
    let before = faults.len();
    let mut record = match R::from_values(Id::new(uuid::Uuid::nil()), values) {
        Ok(record) => record,
        Err(bad) => {
            let place = Place { column: (row.column_of)(bad.field), ..row.place.clone() };
            faults.push(Fault::new("cell-not-fitting", Severity::Error, place, &bad.found).with("wanted", bad.wanted));
            return None;
        }
    };
    let remarks = record.complete(geography, row.places);
    faults.extend(remarks.into_iter().map(|r| fault_of(r, row)));
    for (rule, finding) in record.broken(setting) {
        let args = finding.args;
        let remark = Remark { rule: rule.id, severity: rule.severity, field: rule.field, found: finding.found, args };
        faults.push(fault_of(remark, row));
    }
    let refused = faults[before..].iter().any(|f| f.severity == Severity::Error);
    if refused { None } else { Some(record.to_values()) }
}

fn fault_of(remark: Remark, row: &Row<'_>) -> Fault {
    let place = Place { column: (row.column_of)(remark.field), ..row.place.clone() };
    let fault = Fault::new(remark.rule, remark.severity, place, &remark.found);
    remark.args.into_iter().fold(fault, |fault, (key, value)| fault.with(key, value))
}
