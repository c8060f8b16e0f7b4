//! Parquet with typed columns; a location is GeoParquet's WKB column.

use super::table::{ColumnKind, OutRow, Table, text};
use crate::FormatError;
use cg_kit::Value;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// Rows held in memory at a time.
const GROUP: usize = 20_000;

/// What GeoParquet 1.1 wants to know of the file; without `crs` it is longitude and latitude on WGS 84.
const GEO: &str =
    r#"{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":[]}}}"#;

/// Writes a table as Parquet and gives the number of rows.
///
/// # Missing
/// An unknown value is null in every column.
///
/// # Errors
/// When a row cannot be had, a cell does not hold what its column says, or writing fails.
pub fn parquet(
    out: impl Write + Send,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    let schema = schema(table).map_err(failed)?;
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    if table.located {
        properties = properties.set_key_value_metadata(Some(vec![KeyValue::new("geo".to_owned(), GEO.to_owned())]));
    }
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties.build())).map_err(failed)?;
    let (mut count, mut held) = (0, Vec::with_capacity(GROUP));
    for row in rows {
        held.push(row?);
        count += 1;
        if held.len() == GROUP {
            group(file.next_row_group().map_err(failed)?, table, &held)?;
            held.clear();
        }
    }
    if !held.is_empty() {
        group(file.next_row_group().map_err(failed)?, table, &held)?;
    }
    file.close().map_err(failed)?;
    Ok(count)
}

fn failed(err: ParquetError) -> FormatError {
    FormatError::new("file-unwritable", err)
}

fn schema(table: &Table) -> Result<TypePtr, ParquetError> {
    let column = |name: &str, physical: Physical, text: bool| {
        let built = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        built.with_logical_type(text.then_some(LogicalType::String)).build().map(Arc::new)
    };
    let mut fields = Vec::new();
    for c in &table.columns {
        let physical = match c.kind {
            ColumnKind::Text | ColumnKind::Date => Physical::BYTE_ARRAY,
            ColumnKind::Int => Physical::INT64,
            ColumnKind::Real => Physical::DOUBLE,
            ColumnKind::Bool => Physical::BOOLEAN,
        };
        fields.push(column(&c.name, physical, physical == Physical::BYTE_ARRAY)?);
    }
    if table.located {
        fields.push(column("geometry", Physical::BYTE_ARRAY, false)?);
    }
    Type::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}

fn group<W: Write + Send>(
    mut group: SerializedRowGroupWriter<'_, W>,
    table: &Table,
    rows: &[OutRow],
) -> Result<(), FormatError> {
    let mut at = 0;
    while let Some(mut writer) = group.next_column().map_err(failed)? {
        let name = table.columns.get(at).map_or("geometry", |c| c.name.as_str());
        let geometry = table.columns.get(at).is_none();
        let cells: Vec<Value> = rows
            .iter()
            .map(|r| {
                if geometry {
                    r.shape.as_ref().map_or(Value::Null, |s| Value::Bytes(s.to_wkb()))
                } else {
                    r.cells.get(at).cloned().unwrap_or_default()
                }
            })
            .collect();
        column(writer.untyped(), name, &cells)?;
        writer.close().map_err(failed)?;
        at += 1;
    }
    group.close().map(|_| ()).map_err(failed)
}

fn column(writer: &mut ColumnWriter<'_>, name: &str, cells: &[Value]) -> Result<(), FormatError> {
    let known: Vec<i16> = cells.iter().map(|v| i16::from(!v.is_null())).collect();
    let wrong = |v: &Value| FormatError::new("cell-of-other-kind", text(v)).with("column_name", name);
    let filled = || cells.iter().filter(|v| !v.is_null());
    match writer {
        ColumnWriter::Int64ColumnWriter(w) => {
            let values: Vec<i64> = filled().map(|v| v.int().ok_or_else(|| wrong(v))).collect::<Result<_, _>>()?;
            w.write_batch(&values, Some(&known), None).map_err(failed)?;
        }
        ColumnWriter::DoubleColumnWriter(w) => {
            let values: Vec<f64> = filled().map(|v| v.number().ok_or_else(|| wrong(v))).collect::<Result<_, _>>()?;
            w.write_batch(&values, Some(&known), None).map_err(failed)?;
        }
        ColumnWriter::BoolColumnWriter(w) => {
            let values: Vec<bool> =
                filled().map(|v| v.int().map(|i| i != 0).ok_or_else(|| wrong(v))).collect::<Result<_, _>>()?;
            w.write_batch(&values, Some(&known), None).map_err(failed)?;
        }
        ColumnWriter::ByteArrayColumnWriter(w) => {
            let bytes = |v: &Value| {
                if let Value::Bytes(b) = v { ByteArray::from(b.clone()) } else { ByteArray::from(text(v).into_bytes()) }
            };
            let values: Vec<ByteArray> = filled().map(bytes).collect();
            w.write_batch(&values, Some(&known), None).map_err(failed)?;
        }
        _ => return Err(FormatError::new("cell-of-other-kind", "").with("column_name", name)),
    }
    Ok(())
}
