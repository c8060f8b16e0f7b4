//! Parquet and GeoParquet: one table, row after row.
//!
//! Only plain columns are read; a column of lists or structs is named in a fault. The location is the primary column of
//! the `geo` metadata, or a column of the type GEOMETRY, as WKB.
//!
//! # Source
//! Apache Parquet format 2.11, GeoParquet 1.1.

use super::parquet_guard::{broken, calm, footer, pages};
use super::raw::{GeometryFault, Header, Layer, RawCell, RawRow, Rows, SourceCrs};
use super::stored::Stored;
use super::workbook::number;
use crate::{FormatError, Limits};
use cg_kit::{Fault, Place, Severity};
use parquet::basic::{LogicalType, Repetition, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::{Type, TypePtr};
use serde_json::Value as Json;
use std::fs::File;

/// A Parquet file and its table.
#[derive(Debug)]
pub(crate) struct Parquet {
    file: Stored,
    columns: Vec<TypePtr>,
    geometry: Option<usize>,
    root: String,
    pub(crate) layer: Layer,
}

impl Parquet {
    pub(crate) fn open(stored: &Stored, stem: &str, limits: &Limits) -> Result<Self, FormatError> {
        let file = stored.on_disk()?;
        footer(&mut *file.reader()?, file.len(), limits)?;
        let reader = reader(&file)?;
        calm(|| Self::describe(file, &reader, stem, limits))
    }

    fn describe(
        file: Stored,
        reader: &SerializedFileReader<File>,
        stem: &str,
        limits: &Limits,
    ) -> Result<Self, FormatError> {
        let told = reader.metadata().file_metadata();
        let all = told.schema().get_fields();
        if all.len() > limits.columns {
            return Err(FormatError::new("too-many-columns", all.len()).with("limit", limits.columns));
        }
        let plain = |t: &&TypePtr| t.is_primitive() && t.get_basic_info().repetition() != Repetition::REPEATED;
        let columns: Vec<TypePtr> = all.iter().filter(plain).cloned().collect();
        let geo = told.key_value_metadata().into_iter().flatten().find(|pair| pair.key == "geo");
        let geo = geo.and_then(|pair| pair.value.as_deref()).map(serde_json::from_str::<Json>).transpose();
        let geo = geo.map_err(|e| broken(format!("its geo metadata is no JSON ({e})")))?;
        let place = geo.as_ref().map(Located::of).transpose()?.flatten().or_else(|| Located::typed(&columns));
        let geometry = place.as_ref().map(|place| place.column_of(&columns)).transpose()?;
        let rows = u64::try_from(told.num_rows()).map_err(|_| broken("it claims fewer than no rows"))?;
        honest(&file, reader, &columns, rows, limits)?;
        let headers: Vec<Header> = columns
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != geometry)
            .map(|(_, c)| Header { name: c.name().to_owned(), hxl: None })
            .collect();
        let layer = Layer {
            name: stem.to_owned(),
            rows: Some(rows),
            headers,
            has_geometry: geometry.is_some(),
            crs: place.map_or(SourceCrs::Unstated, |place| place.crs),
            faults: all.iter().filter(|t| !plain(t)).map(|t| nested(t.name())).collect(),
            ..Layer::default()
        };
        Ok(Self { file, columns, geometry, root: told.schema().name().to_owned(), layer })
    }

    /// The rows from the first.
    pub(crate) fn rows(&self) -> Result<Rows, FormatError> {
        let file = reader(&self.file)?;
        let plain = Type::group_type_builder(&self.root).with_fields(self.columns.clone()).build().map_err(broken)?;
        let mut inner = calm(|| RowIter::from_file_into(Box::new(file)).project(Some(plain)).map_err(broken))?;
        let (columns, geometry) = (self.columns.clone(), self.geometry);
        let (mut count, mut over) = (0, self.columns.is_empty());
        let rows = std::iter::from_fn(move || {
            if over {
                return None;
            }
            count += 1;
            let row = calm(|| inner.next().transpose().map_err(broken));
            over = !matches!(row, Ok(Some(_)));
            let place = Place { row: Some(count), ..Place::default() };
            row.map(|row| row.map(|row| taken(count, row.into_columns(), &columns, geometry)))
                .map_err(|e| e.placed(place))
                .transpose()
        });
        Ok(Rows::new(rows, 0))
    }
}

fn reader(file: &Stored) -> Result<SerializedFileReader<File>, FormatError> {
    let path = file.path().ok_or_else(|| FormatError::new("file-unreadable", ""))?;
    let file = File::open(path)?;
    calm(|| SerializedFileReader::new(file).map_err(broken))
}

/// Whether the pages of the columns are what they claim, and the rows no more than the file can tell.
fn honest(
    file: &Stored,
    reader: &SerializedFileReader<File>,
    columns: &[TypePtr],
    rows: u64,
    limits: &Limits,
) -> Result<(), FormatError> {
    let most = file.len().saturating_mul(limits.unpack_ratio);
    if rows > most {
        return Err(broken(format!("it claims {rows} rows in {} bytes", file.len())));
    }
    let mut bytes = file.reader()?;
    for group in reader.metadata().row_groups() {
        for chunk in group.columns() {
            let path = chunk.column_path().parts();
            if path.len() == 1 && columns.iter().any(|c| c.name() == path[0]) {
                known_packing(chunk.compression())?;
                pages(&mut *bytes, file.len(), chunk, limits)?;
            }
        }
    }
    Ok(())
}

/// The packings that are bounded by what a page says of itself.
fn known_packing(packing: parquet::basic::Compression) -> Result<(), FormatError> {
    use parquet::basic::Compression::{SNAPPY, UNCOMPRESSED};
    match packing {
        UNCOMPRESSED | SNAPPY => Ok(()),
        other => Err(FormatError::new("parquet-unread", format!("compression {other}"))),
    }
}

fn nested(name: &str) -> Fault {
    Fault::new("column-nested", Severity::Warning, Place { column: Some(name.to_owned()), ..Place::default() }, name)
}

/// Where the location stands and in which reference system.
struct Located {
    column: String,
    crs: SourceCrs,
}

impl Located {
    /// What the `geo` metadata says.
    fn of(geo: &Json) -> Result<Option<Self>, FormatError> {
        let Some(column) = geo["primary_column"].as_str() else { return Ok(None) };
        let told = &geo["columns"][column];
        let encoding = told["encoding"].as_str().unwrap_or("WKB");
        if !encoding.eq_ignore_ascii_case("WKB") {
            return Err(FormatError::new("parquet-unread", format!("geometry encoding {encoding}")));
        }
        let crs = match told.get("crs") {
            None => SourceCrs::Wgs84,
            Some(crs) => reference(&crs["id"]["authority"], &crs["id"]["code"]),
        };
        Ok(Some(Self { column: column.to_owned(), crs }))
    }

    /// The first column of Parquet's own type GEOMETRY.
    fn typed(columns: &[TypePtr]) -> Option<Self> {
        columns.iter().find_map(|c| match c.get_basic_info().logical_type_ref() {
            Some(LogicalType::Geometry(told)) => {
                let crs = told.crs.as_deref().map_or(SourceCrs::Wgs84, |crs| {
                    let (authority, code) = crs.split_once(':').unwrap_or_default();
                    reference(&Json::from(authority), &Json::from(code))
                });
                Some(Self { column: c.name().to_owned(), crs })
            }
            _ => None,
        })
    }

    fn column_of(&self, columns: &[TypePtr]) -> Result<usize, FormatError> {
        let found = columns.iter().position(|c| c.name() == self.column);
        found.ok_or_else(|| broken(format!("its geo metadata names the column {}, which is not there", self.column)))
    }
}

fn reference(authority: &Json, code: &Json) -> SourceCrs {
    let number = code.as_u64().or_else(|| code.as_str()?.parse().ok()).and_then(|n| u32::try_from(n).ok());
    match (authority.as_str(), number, code.as_str()) {
        (Some("OGC"), _, Some("CRS84")) | (Some("EPSG"), Some(4326), _) => SourceCrs::Wgs84,
        (Some("EPSG"), Some(code), _) => SourceCrs::Epsg(code),
        _ => SourceCrs::Unstated,
    }
}

fn taken(number: u64, fields: Vec<(String, Field)>, columns: &[TypePtr], geometry: Option<usize>) -> RawRow {
    let mut row = RawRow { number, ..RawRow::default() };
    for (at, ((_, field), column)) in fields.into_iter().zip(columns).enumerate() {
        if Some(at) == geometry {
            row.geometry = shape(field);
        } else {
            row.cells.push(cell(field, column));
        }
    }
    row
}

fn shape(field: Field) -> Option<Result<cg_geo::shape::Rough, GeometryFault>> {
    let unreadable = |why: String| GeometryFault::new("geometry-unreadable", why);
    match field {
        Field::Null => None,
        Field::Bytes(wkb) => {
            Some(cg_geo::wkb::read(wkb.data()).map(|r| r.rough).map_err(|e| unreadable(e.to_string())))
        }
        _ => Some(Err(unreadable("no geometry but text or a number".to_owned()))),
    }
}

fn cell(field: Field, column: &Type) -> RawCell {
    match field {
        Field::Null => RawCell::Empty,
        Field::Bool(b) => RawCell::Bool(b),
        Field::Byte(n) => RawCell::whole(n.into()),
        Field::Short(n) => RawCell::whole(n.into()),
        Field::Int(n) => RawCell::whole(n.into()),
        Field::Long(n) => whole_or_instant(n, column),
        Field::UByte(n) => RawCell::whole(n.into()),
        Field::UShort(n) => RawCell::whole(n.into()),
        Field::UInt(n) => RawCell::whole(n.into()),
        Field::ULong(n) => RawCell::whole(n.into()),
        Field::Float(x) => number(x.into()),
        Field::Double(x) => number(x),
        Field::Str(text) => RawCell::text(&text),
        Field::Bytes(bytes) => RawCell::Broken("cell-binary", format!("{} bytes", bytes.len())),
        Field::Date(days) => instant(i128::from(days) * 86_400_000_000),
        Field::TimestampMillis(ms) => instant(i128::from(ms) * 1000),
        Field::TimestampMicros(us) => instant(us.into()),
        // Decimals and times of day show themselves as people write them.
        other => RawCell::text(&other.to_string()),
    }
}

/// Instants in nanoseconds have no type of the crate's own.
fn whole_or_instant(n: i64, column: &Type) -> RawCell {
    match column.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(told)) if told.unit == TimeUnit::NANOS => instant((n / 1000).into()),
        _ => RawCell::whole(n.into()),
    }
}

/// Microseconds since 1970 as a date, or as an instant when it is not midnight.
fn instant(us: i128) -> RawCell {
    let told = i64::try_from(us).ok().and_then(|us| jiff::Timestamp::from_microsecond(us).ok());
    let Some(told) = told.map(|t| t.to_string()) else { return RawCell::Broken("date-unreadable", us.to_string()) };
    RawCell::Date(told.strip_suffix("T00:00:00Z").unwrap_or(&told).to_owned())
}
