//! Distinct people exposed in administrative areas.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use cg_engine::exposure::{District, Exposure};
use cg_formats::write::{Column, ColumnKind, OutRow, Table, csv};
use cg_kit::Value;

use super::{ExposureArgs, watch};
use crate::layers::{Areas, Inputs, Which, file_and_layer};
use crate::outcome::Stop;
use crate::whole_file;

/// Measures every administrative area of a file.
pub(super) fn measured(
    args: &ExposureArgs,
    admin: &str,
    inputs: &mut Inputs,
    exposure: &Exposure<'_>,
    areas: &Areas,
    watch: &watch::Bars,
) -> Result<Vec<District>, Stop> {
    if args.population.is_empty() {
        return Err(Stop::new("administrative areas need a population grid; give --population").at("--admin"));
    }
    let (file, layer) = file_and_layer(admin);
    let told = Which { file: &file, what: "admin", layer, id: &args.admin_id, keep: &[], ..args.which() };
    let districts = inputs.areas(&told)?;
    inputs.faults.extend(districts.faults);
    Ok(exposure
        .districts(&areas.measurable, &districts.measurable, &|stage, done, all| watch.tell(stage, done, all))?)
}

/// Writes the table whole or not at all.
pub(super) fn write(path: &Path, distances: &[f64], districts: &[District]) -> Result<(), Stop> {
    let mut columns = vec![Column::new("id", ColumnKind::Text), Column::new("population", ColumnKind::Real)];
    for d in distances {
        columns.push(Column::new(&format!("distinct_people_{d}m"), ColumnKind::Real));
        columns.push(Column::new(&format!("share_{d}m"), ColumnKind::Real));
    }
    let table = Table { name: "districts".to_owned(), columns, located: false, ..Table::default() };
    let real = |value: Option<f64>| value.map_or(Value::Null, Value::Real);
    let rows = districts.iter().map(|district| {
        let mut cells = vec![Value::Text(district.id.clone()), real(district.population)];
        for (at, exposed) in district.exposed.iter().enumerate() {
            cells.extend([real(*exposed), real(district.share(at))]);
        }
        Ok(OutRow { cells, shape: None })
    });
    whole_file::write(path, |aside| csv(BufWriter::new(File::create(aside)?), &table, rows).map_err(Stop::from))
}
