//! The same file back, with its faults marked in it.

use super::geopackage::GeoPackageWriter;
use super::table::{Column, ColumnKind, Table};
use super::xlsx::{failed, narrow, sheet_name};
use crate::read::{Format as FileFormat, Layer, RawCell, RawRow, Source, SourceCrs};
use crate::{FormatError, rules};
use cg_geo::Crs;
use cg_geo::shape::Rough;
use cg_kit::{Fault, Severity, Value};
use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use rust_xlsxwriter::{Color, Format, Worksheet};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a fault is called and what to do, in the reader's language.
pub type Words<'a> = &'a dyn Fn(&Fault) -> (String, String);

/// The words of the registry, in English.
#[must_use]
pub fn english(fault: &Fault) -> (String, String) {
    (rules::message(fault), rules::remedy(fault))
}

/// Writes a source again with two columns more, `fault` and `remedy`, and in a workbook the faulty cells coloured.
///
/// Delimited text stays delimited text (UTF-8), workbooks become `.xlsx` with all their sheets, GeoJSON stays GeoJSON,
/// GeoPackage, FlatGeobuf, Parquet and Shapefile become GeoPackage in WGS 84. Rows without faults are there too, so the file can be
/// corrected and imported again. Gives the path of the file, which lies in `dir`.
///
/// # Errors
/// When the source cannot be read again or the file not be written.
pub fn marked(source: &Source, faults: &[Fault], words: Words<'_>, dir: &Path) -> Result<PathBuf, FormatError> {
    let index = Index::new(faults, words);
    let stem = source.name().split('.').next().filter(|s| !s.is_empty()).unwrap_or("table");
    let path = |ending: &str| dir.join(format!("{stem}-faults.{ending}"));
    match source.format() {
        FileFormat::Csv => text(source, &index, path("csv")),
        FileFormat::Xlsx | FileFormat::Xls | FileFormat::Ods => workbook(source, &index, path("xlsx")),
        FileFormat::GeoJson | FileFormat::GeoJsonSeq => geojson(source, &index, path("geojson")),
        FileFormat::GeoPackage | FileFormat::FlatGeobuf | FileFormat::Parquet | FileFormat::Shapefile => {
            geopackage(source, &index, path("gpkg"))
        }
        FileFormat::GeoTiff => Err(FormatError::new("grid-has-no-rows", source.name())),
    }
}

/// Faults by layer and row.
struct Index<'a> {
    rows: BTreeMap<(Option<&'a str>, u64), Vec<&'a Fault>>,
    words: Words<'a>,
}

impl<'a> Index<'a> {
    fn new(faults: &'a [Fault], words: Words<'a>) -> Self {
        let mut rows = BTreeMap::<_, Vec<&Fault>>::new();
        for fault in faults {
            if let Some(row) = fault.place.row {
                rows.entry((fault.place.sheet.as_deref(), row)).or_default().push(fault);
            }
        }
        Self { rows, words }
    }

    fn of(&self, layer: &str, row: u64) -> Vec<&'a Fault> {
        let named = self.rows.get(&(Some(layer), row));
        named.into_iter().chain(self.rows.get(&(None, row))).flatten().copied().collect()
    }

    /// All faults of a row in two texts.
    fn said(&self, faults: &[&Fault]) -> (String, String) {
        let (messages, remedies): (Vec<String>, Vec<String>) = faults
            .iter()
            .map(|f| {
                let (message, remedy) = (self.words)(f);
                (f.place.column.as_ref().map_or_else(|| message.clone(), |c| format!("{c}: {message}")), remedy)
            })
            .unzip();
        (messages.join("\n"), remedies.join("\n"))
    }
}

fn text(source: &Source, index: &Index<'_>, path: PathBuf) -> Result<PathBuf, FormatError> {
    let layer = source.layer(None)?;
    let mut file = std::fs::File::create(&path)?;
    file.write_all(b"\xEF\xBB\xBF")?;
    let delimiter = source.text_style().and_then(|(_, d)| u8::try_from(d).ok()).unwrap_or(b',');
    let mut out =
        ::csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(std::io::BufWriter::new(file));
    let failed = |e: ::csv::Error| FormatError::new("file-unwritable", e);
    out.write_record(layer.headers.iter().map(|h| h.name.as_str()).chain(["fault", "remedy"])).map_err(failed)?;
    if layer.headers.iter().any(|h| h.hxl.is_some()) {
        out.write_record(layer.headers.iter().map(|h| h.hxl.as_deref().unwrap_or_default()).chain(["", ""]))
            .map_err(failed)?;
    }
    for row in source.rows(&layer.name)? {
        let row = row?;
        let (fault, remedy) = index.said(&index.of(&layer.name, row.number));
        let width = layer.headers.len().max(row.cells.len());
        for i in 0..width {
            let cell = row.cells.get(i).map(RawCell::shown).unwrap_or_default();
            let formula = cell.starts_with(['=', '@']);
            out.write_field(if formula { super::csv::protected(cell.into_owned()) } else { cell.into_owned() })
                .map_err(failed)?;
        }
        out.write_field(super::csv::protected(fault)).map_err(failed)?;
        out.write_field(super::csv::protected(remedy)).map_err(failed)?;
        out.write_record(None::<&[u8]>).map_err(failed)?;
    }
    out.flush()?;
    Ok(path)
}

fn workbook(source: &Source, index: &Index<'_>, path: PathBuf) -> Result<PathBuf, FormatError> {
    let mut book = super::undated_workbook().map_err(failed)?;
    for layer in source.layers() {
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(sheet_name(&layer.name)).map_err(failed)?;
        if !layer.headers.is_empty() {
            marked_sheet(source, layer, index, sheet)?;
        }
    }
    book.save(&path).map_err(failed)?;
    Ok(path)
}

fn marked_sheet(source: &Source, layer: &Layer, index: &Index<'_>, sheet: &mut Worksheet) -> Result<(), FormatError> {
    let (bold, error, warning) = (Format::new().set_bold(), coloured(0xFF_C7CE), coloured(0xFF_EB9C));
    let width = layer.headers.len();
    for (i, name) in layer.headers.iter().map(|h| h.name.as_str()).chain(["fault", "remedy"]).enumerate() {
        sheet.write_string_with_format(0, narrow(i), name, &bold).map_err(failed)?;
    }
    let mut at = 1;
    if layer.headers.iter().any(|h| h.hxl.is_some()) {
        for (i, tag) in layer.headers.iter().enumerate().filter_map(|(i, h)| Some((i, h.hxl.as_ref()?))) {
            sheet.write_string(at, narrow(i), tag).map_err(failed)?;
        }
        at += 1;
    }
    for row in source.rows(&layer.name)? {
        let row = row?;
        let faults = index.of(&layer.name, row.number);
        for i in 0..width.max(row.cells.len()) {
            let column = layer.headers.get(i).map(|h| h.name.as_str());
            let here = faults
                .iter()
                .filter(|f| f.place.column.is_some() && f.place.column.as_deref() == column)
                .map(|f| f.severity)
                .max();
            let format = match here {
                Some(Severity::Error) => Some(&error),
                Some(_) => Some(&warning),
                None => None,
            };
            raw_cell(sheet, at, narrow(i), row.cells.get(i).unwrap_or(&RawCell::Empty), format)?;
        }
        if !faults.is_empty() {
            let (fault, remedy) = index.said(&faults);
            let worst = if faults.iter().any(|f| f.severity == Severity::Error) { &error } else { &warning };
            sheet.write_string_with_format(at, narrow(width), fault, worst).map_err(failed)?;
            sheet.write_string(at, narrow(width + 1), remedy).map_err(failed)?;
        }
        at += 1;
    }
    Ok(())
}

fn coloured(rgb: u32) -> Format {
    Format::new().set_background_color(Color::RGB(rgb))
}

fn raw_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &RawCell,
    format: Option<&Format>,
) -> Result<(), FormatError> {
    let plain = Format::new();
    let format = match (cell, format) {
        (RawCell::Empty, None) => return Ok(()),
        (_, format) => format.unwrap_or(&plain),
    };
    match cell {
        RawCell::Empty => sheet.write_blank(row, column, format),
        RawCell::Number(n) => sheet.write_number_with_format(row, column, *n, format),
        RawCell::Bool(b) => sheet.write_boolean_with_format(row, column, *b, format),
        other => sheet.write_string_with_format(row, column, other.shown().into_owned(), format),
    }
    .map(|_| ())
    .map_err(failed)
}

fn geojson(source: &Source, index: &Index<'_>, path: PathBuf) -> Result<PathBuf, FormatError> {
    let layer = source.layer(None)?;
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path)?);
    let crs = match &layer.crs {
        SourceCrs::Epsg(code) => format!(
            "\"crs\":{},",
            json!({"type": "name", "properties": {"name": format!("urn:ogc:def:crs:EPSG::{code}")}})
        ),
        _ => String::new(),
    };
    writeln!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},{crs}\"features\":[", json!(layer.name))?;
    for (n, row) in source.rows(&layer.name)?.enumerate() {
        let row = row?;
        let (fault, remedy) = index.said(&index.of(&layer.name, row.number));
        let comma = if n > 0 { ",\n" } else { "" };
        let shape = match &row.geometry {
            Some(Ok(rough)) => rough_json(rough),
            _ => Json::Null,
        };
        write!(out, "{comma}{{\"type\":\"Feature\",\"geometry\":{shape},\"properties\":{{")?;
        for (header, cell) in layer.headers.iter().zip(&row.cells) {
            write!(out, "{}:{},", json!(header.name), raw_json(cell))?;
        }
        write!(out, "\"fault\":{},\"remedy\":{}}}}}", json!(fault), json!(remedy))?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(path)
}

fn raw_json(cell: &RawCell) -> Json {
    match cell {
        RawCell::Empty => Json::Null,
        RawCell::Number(n) => json!(n),
        RawCell::Bool(b) => json!(b),
        other => json!(other.shown()),
    }
}

fn rough_json(rough: &Rough) -> Json {
    let line = |l: &Vec<Coord<f64>>| -> Json { l.iter().map(|c| json!([c.x, c.y])).collect() };
    let rings = |a: &Vec<Vec<Coord<f64>>>| -> Json { a.iter().map(line).collect() };
    match rough {
        Rough::Points(p) if p.len() == 1 => json!({"type": "Point", "coordinates": [p[0].x, p[0].y]}),
        Rough::Points(p) => json!({"type": "MultiPoint", "coordinates": line(p)}),
        Rough::Lines(l) if l.len() == 1 => json!({"type": "LineString", "coordinates": line(&l[0])}),
        Rough::Lines(l) => json!({"type": "MultiLineString", "coordinates": rings(l)}),
        Rough::Areas(a) if a.len() == 1 => json!({"type": "Polygon", "coordinates": rings(&a[0])}),
        Rough::Areas(a) => json!({"type": "MultiPolygon", "coordinates": a.iter().map(rings).collect::<Json>()}),
        Rough::Mixed(m) => {
            json!({"type": "GeometryCollection", "geometries": m.iter().map(rough_json).collect::<Json>()})
        }
    }
}

fn geopackage(source: &Source, index: &Index<'_>, path: PathBuf) -> Result<PathBuf, FormatError> {
    let _ = std::fs::remove_file(&path);
    let mut file = GeoPackageWriter::create(&path)?;
    for layer in source.layers() {
        let columns = layer.headers.iter().map(|h| Column::new(&h.name, ColumnKind::Text));
        let marks = ["fault", "remedy"].map(|n| Column::new(n, ColumnKind::Text));
        let table = Table {
            name: layer.name.clone(),
            columns: columns.chain(marks).collect(),
            located: layer.has_geometry,
            ..Table::default()
        };
        let crs = match &layer.crs {
            SourceCrs::Epsg(code) => Crs::from_epsg(*code).ok(),
            SourceCrs::Wkt(text) => Crs::from_wkt(text).ok(),
            _ => None,
        };
        let width = layer.headers.len();
        let rows = source.rows(&layer.name)?.map(|row| {
            let row: RawRow = row?;
            let (fault, remedy) = index.said(&index.of(&layer.name, row.number));
            let mut cells: Vec<Value> = row.cells.iter().map(stored).collect();
            cells.resize(width, Value::Null);
            cells.extend([Value::Text(fault), Value::Text(remedy)]);
            let rough = row.geometry.and_then(Result::ok);
            let turned = rough.map(|r| crs.as_ref().and_then(|c| c.rough_to_wgs84(r.clone()).ok()).unwrap_or(r));
            Ok((cells, turned.map(geometry)))
        });
        file.rough_table(&table, rows)?;
    }
    file.finish()?;
    Ok(path)
}

fn stored(cell: &RawCell) -> Value {
    match cell {
        RawCell::Empty => Value::Null,
        RawCell::Number(n) => Value::Real(*n),
        RawCell::Bool(b) => Value::Bool(*b),
        other => Value::Text(other.shown().into_owned()),
    }
}

fn geometry(rough: Rough) -> Geometry<f64> {
    let polygon = |rings: Vec<Vec<Coord<f64>>>| {
        let mut rings = rings.into_iter().map(LineString::new);
        Polygon::new(rings.next().unwrap_or_else(|| LineString::new(Vec::new())), rings.collect())
    };
    match rough {
        Rough::Points(p) if p.len() == 1 => Geometry::Point(Point(p[0])),
        Rough::Points(p) => Geometry::MultiPoint(MultiPoint(p.into_iter().map(Point).collect())),
        Rough::Lines(l) => Geometry::MultiLineString(MultiLineString(l.into_iter().map(LineString::new).collect())),
        Rough::Areas(a) => Geometry::MultiPolygon(MultiPolygon(a.into_iter().map(polygon).collect())),
        Rough::Mixed(m) => Geometry::GeometryCollection(GeometryCollection(m.into_iter().map(geometry).collect())),
    }
}
