//! Areas and layers as `GeoParquet` in a folder that all machines see.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use cg_engine::exposure::Area;
use cg_formats::FormatError;
use cg_formats::write::{Column, ColumnKind, OutRow, Table, parquet};
use cg_geo::Shape;
use cg_kit::Value;
use datafusion::arrow::array::{Array as _, AsArray as _};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::ClusterError;

/// Writes areas in parts, neighbours together, and gives the number of parts.
///
/// # Shape
/// One file per part, of columns `row`, the number of the area from 0, and `geometry`.
/// # Errors
/// When the folder cannot be written to.
pub(crate) fn write_areas(folder: &Path, areas: &[Area], per_part: usize) -> Result<usize, ClusterError> {
    let order = by_place(areas);
    let parts = order.chunks(per_part.max(1));
    let count = parts.len();
    for (nth, part) in parts.enumerate() {
        let rows = part.iter().map(|at| (Value::Int(*at as i64), areas[*at].shape.clone()));
        write(&folder.join(format!("part-{nth:06}.parquet")), Column::new("row", ColumnKind::Int), rows)?;
    }
    Ok(count)
}

/// Writes a layer.
///
/// # Shape
/// Columns `weight`, null where nothing is weighted, and `geometry`.
/// # Errors
/// When it cannot be written.
pub(crate) fn write_layer(file: &Path, shapes: impl Iterator<Item = (Option<f64>, Shape)>) -> Result<(), ClusterError> {
    let rows = shapes.map(|(weight, shape)| (weight.map_or(Value::Null, Value::Real), shape));
    write(file, Column::new("weight", ColumnKind::Real), rows)
}

/// Reads what [`write_layer`] wrote; what has no weight weighs 1.
///
/// # Errors
/// When it cannot be read, or is not such a file.
pub(crate) fn read_layer(path: &Path) -> Result<Vec<(Shape, f64)>, ClusterError> {
    let failed = |why: &dyn std::fmt::Display| ClusterError::file(path, why);
    let file = File::open(path).map_err(|e| failed(&e))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut shapes = Vec::new();
    for batch in reader.map_err(|e| failed(&e))? {
        let batch = batch.map_err(|e| failed(&e))?;
        let weights = batch.column_by_name("weight").and_then(|c| c.as_primitive_opt::<Float64Type>());
        let wkb = batch.column_by_name("geometry").and_then(|c| c.as_binary_opt::<i32>());
        let Some((weights, wkb)) = weights.zip(wkb) else { return Err(failed(&"it is not a layer for a cluster")) };
        for at in 0..batch.num_rows() {
            let shape = Shape::from_stored(wkb.value(at)).map_err(|e| failed(&e))?;
            shapes.push((shape, if weights.is_null(at) { 1.0 } else { weights.value(at) }));
        }
    }
    Ok(shapes)
}

fn write(file: &Path, column: Column, rows: impl Iterator<Item = (Value, Shape)>) -> Result<(), ClusterError> {
    let table = Table { name: "part".to_owned(), columns: vec![column], located: true, ..Table::default() };
    let rows = rows.map(|(cell, shape)| Ok::<_, FormatError>(OutRow { cells: vec![cell], shape: Some(shape) }));
    let out = File::create(file).map_err(|e| ClusterError::file(file, e))?;
    parquet(BufWriter::new(out), &table, rows).map(|_| ()).map_err(|e| ClusterError::file(file, e))
}

/// The numbers of the areas along a curve that keeps neighbours together: a part then reads few blocks of a grid.
fn by_place(areas: &[Area]) -> Vec<usize> {
    let mut order: Vec<(u32, usize)> = areas.iter().enumerate().map(|(at, area)| (curve(&area.shape), at)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// Where a shape begins on Morton's curve over the world, in squares of some 600 m at the equator.
fn curve(shape: &Shape) -> u32 {
    let place = shape.place_on();
    let square = |share: f64| (share.clamp(0.0, 1.0) * f64::from(u16::MAX)) as u32;
    spread(square(place.x() / 360.0 + 0.5)) | (spread(square(place.y() / 180.0 + 0.5)) << 1)
}

/// Puts a 0 between the bits of a number below 2¹⁶.
fn spread(mut bits: u32) -> u32 {
    for (shift, mask) in [(8, 0x00ff_00ff), (4, 0x0f0f_0f0f), (2, 0x3333_3333), (1, 0x5555_5555)] {
        bits = (bits | (bits << shift)) & mask;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_come_together() {
        let area = |x: f64, y: f64| Area {
            id: String::new(),
            shape: Shape::point(x, y).expect("a point"),
            place: cg_kit::Place::default(),
        };
        let areas = [area(30.0, 10.0), area(-60.0, -5.0), area(30.01, 10.01), area(-60.01, -5.0)];
        let order = by_place(&areas);
        let at = |nth: usize| order.iter().position(|o| *o == nth).unwrap_or(9) as i32;
        assert_eq!(((at(0) - at(2)).abs(), (at(1) - at(3)).abs()), (1, 1), "{order:?}");
    }

    #[test]
    fn a_layer_is_read_as_it_was_written_to_the_bit() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("layer.parquet");
        let shape = Shape::point(30.1 + 0.2, 0.1 + 0.2).expect("a point");
        write_layer(&file, [(None, shape.clone()), (Some(0.3), shape.clone())].into_iter()).expect("written");
        let read = read_layer(&file).expect("read");
        assert_eq!(
            read.iter().map(|(s, w)| (s.to_wkb(), *w)).collect::<Vec<_>>(),
            [(shape.to_wkb(), 1.0), (shape.to_wkb(), 0.3)]
        );
    }
}
