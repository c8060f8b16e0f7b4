//! What is written reads back as it was, here and in GDAL.
#![expect(clippy::print_stdout, reason = "tests say what they skip")]

use cg_formats::write::{
    Column, ColumnKind, OutRow, Table, csv, english, flatgeobuf, geojson, geopackage, marked, parquet, xlsx,
};
use cg_formats::{FormatError, Limits, RawCell, ReadOptions, Source};
use cg_geo::Shape;
use cg_kit::{Fault, Place, Severity, Value};
use std::process::Command;

fn table() -> Table {
    let columns = vec![
        Column::new("code", ColumnKind::Text),
        Column::new("people", ColumnKind::Int),
        Column::new("area_m2", ColumnKind::Real),
        Column::new("date", ColumnKind::Date),
        Column::new("marked", ColumnKind::Bool),
    ];
    Table { name: "hazard_areas".into(), columns, located: true, ..Table::default() }
}

fn rows() -> Vec<Result<OutRow, FormatError>> {
    let square = cg_geo::shape::Rough::Areas(vec![vec![
        [(30.0, 10.0), (31.0, 10.0), (31.0, 11.0), (30.0, 10.0)]
            .iter()
            .map(|(x, y)| geo_types::Coord { x: *x, y: *y })
            .collect(),
    ]]);
    let one = OutRow {
        cells: vec![
            "=cmd|'/c calc'!A1".into(),
            Value::Int(7),
            Value::Real(1.5),
            "2006-01-15".into(),
            Value::Bool(true),
        ],
        shape: Shape::parse(square).ok(),
    };
    let two = OutRow {
        cells: vec!["Ñandú, \"el\" 1".into(), Value::Null, Value::Real(-3.25), "2006".into(), Value::Null],
        shape: Shape::point(-74.5, 4.5).ok(),
    };
    let three = OutRow {
        cells: vec!["- minus".into(), Value::Int(-9), Value::Null, Value::Null, Value::Bool(false)],
        shape: None,
    };
    vec![Ok(one), Ok(two), Ok(three)]
}

fn back(bytes: Vec<u8>, name: &str) -> Vec<Vec<String>> {
    let source = Source::from_bytes(bytes, name, &ReadOptions::default(), &Limits::default()).expect(name);
    let layer = source.layers()[0].name.clone();
    let rows = source.rows(&layer).expect("rows");
    rows.map(|r| r.expect("a row").cells.iter().map(|c| c.shown().into_owned()).collect()).collect()
}

#[test]
fn csv_reads_back_and_holds_no_formula() {
    let mut out = Vec::new();
    assert_eq!(csv(&mut out, &table(), rows()), Ok(3));
    let text = String::from_utf8(out.clone()).expect("utf-8");
    assert!(text.contains("\r\n'=cmd|") && text.contains("\r\n'- minus,-9,"), "{text}");
    let cells = back(out, "out.csv");
    assert_eq!(cells[0][..5], ["=cmd|'/c calc'!A1", "7", "1.5", "2006-01-15", "true"]);
    assert_eq!(cells[1][0], "Ñandú, \"el\" 1");
    assert_eq!(cells[1][7], "POINT (-74.5 4.5)");
    assert_eq!(cells[2][5..], ["", "", ""]);
}

#[test]
fn a_workbook_reads_back_with_typed_cells_and_text_for_formulas() {
    let mut out = std::io::Cursor::new(Vec::new());
    assert_eq!(xlsx(&mut out, &table(), rows()), Ok(3));
    let source =
        Source::from_bytes(out.into_inner(), "out.xlsx", &ReadOptions::default(), &Limits::default()).expect("xlsx");
    let rows: Vec<_> = source.rows("hazard_areas").expect("rows").map(|r| r.expect("a row").cells).collect();
    assert_eq!(rows[0][0], RawCell::Text("=cmd|'/c calc'!A1".into()));
    assert_eq!(
        rows[0][1..5],
        [RawCell::Number(7.0), RawCell::Number(1.5), RawCell::Date("2006-01-15".into()), RawCell::Bool(true)]
    );
    assert_eq!(rows[1][3], RawCell::Text("2006".into()));
    assert_eq!(rows[1][1], RawCell::Empty);
}

#[test]
fn a_text_too_long_for_a_cell_is_refused_and_not_cut() {
    let row = OutRow { cells: vec![Value::Text("x".repeat(40_000))], shape: None };
    let err = xlsx(std::io::Cursor::new(Vec::new()), &table(), [Ok(row)]).expect_err("too long");
    assert_eq!(err.fault().rule, "cell-too-long");
}

#[test]
fn geojson_reads_back_with_its_shapes() {
    let mut out = Vec::new();
    assert_eq!(geojson(&mut out, &table(), rows()), Ok(3));
    let source = Source::from_bytes(out, "out.geojson", &ReadOptions::default(), &Limits::default()).expect("geojson");
    let rows: Vec<_> = source.rows("hazard_areas").expect("rows").map(|r| r.expect("a row")).collect();
    let shape = rows[0].geometry.clone().and_then(Result::ok).and_then(|r| Shape::parse(r).ok());
    assert_eq!(shape, self::rows()[0].as_ref().ok().and_then(|r| r.shape.clone()));
    assert!(rows[2].geometry.is_none());
}

#[test]
fn a_geopackage_reads_back_here_and_in_gdal() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("out.gpkg");
    assert_eq!(geopackage(&path, &table(), rows()), Ok(3));
    let source = Source::open(&path, &Limits::default()).expect("gpkg");
    assert_eq!(source.layers()[0].rows, Some(3));
    let cells = source.rows("hazard_areas").expect("rows").next().expect("one").expect("a row");
    assert!(matches!(cells.geometry, Some(Ok(_))));
    let info = Command::new("ogrinfo").args(["-ro", "-al", "-spat", "-75", "4", "-74", "5"]).arg(&path).output();
    let Ok(info) = info else {
        println!("skipped: ogrinfo is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(
        text.contains("Feature Count: 1") && text.contains("POINT (-74.5 4.5)"),
        "{text}{}",
        String::from_utf8_lossy(&info.stderr)
    );
    assert!(text.contains("marked (Integer(Boolean))") || text.contains("marked: Integer(Boolean)"), "{text}");
    assert!(!String::from_utf8_lossy(&info.stderr).contains("Warning"), "{}", String::from_utf8_lossy(&info.stderr));
}

#[test]
fn parquet_reads_back_typed_and_with_nulls() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("out.parquet");
    let file = std::fs::File::create(&path).expect("a file");
    assert_eq!(parquet(file, &table(), rows()), Ok(3));
    let reader = SerializedFileReader::new(std::fs::File::open(&path).expect("a file")).expect("parquet");
    let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|r| r.expect("a row")).collect();
    let cell = |row: usize, name: &str| rows[row].get_column_iter().find(|(n, _)| *n == name).map(|(_, f)| f.clone());
    assert_eq!(cell(0, "people"), Some(Field::Long(7)));
    assert_eq!(cell(1, "people"), Some(Field::Null));
    assert_eq!(cell(1, "area_m2"), Some(Field::Double(-3.25)));
    assert_eq!(cell(2, "marked"), Some(Field::Bool(false)));
    assert_eq!(cell(1, "code"), Some(Field::Str("Ñandú, \"el\" 1".into())));
    assert!(matches!(cell(0, "geometry"), Some(Field::Bytes(_))));
}

/// Cells and shapes of the only layer.
fn all(bytes: Vec<u8>, name: &str) -> Vec<(Vec<RawCell>, Option<Shape>)> {
    let source = Source::from_bytes(bytes, name, &ReadOptions::default(), &Limits::default()).expect(name);
    assert_eq!(source.layers()[0].crs, cg_formats::read::SourceCrs::Wgs84);
    let rows = source.rows(&source.layers()[0].name).expect("rows");
    rows.map(|r| r.expect("a row"))
        .map(|r| (r.cells, r.geometry.map(|g| Shape::parse(g.expect("readable")).expect("sound"))))
        .collect()
}

#[test]
fn a_parquet_and_a_flatgeobuf_read_back_as_they_were_written() {
    let (mut fgb, mut pq) = (Vec::new(), Vec::new());
    assert_eq!(flatgeobuf(&mut fgb, &table(), rows()), Ok(3));
    assert_eq!(parquet(&mut pq, &table(), rows()), Ok(3));
    for (bytes, name) in [(fgb, "a.fgb"), (pq, "a.parquet")] {
        let found = all(bytes, name);
        for (row, (cells, shape)) in rows().into_iter().map(|r| r.expect("ours")).zip(&found) {
            assert_eq!(shape, &row.shape, "{name}");
            let shown: Vec<String> = cells.iter().map(|c| c.shown().into_owned()).collect();
            let wanted = row.cells.iter().map(|v| match v {
                Value::Null => String::new(),
                Value::Text(t) => t.clone(),
                Value::Bool(b) => b.to_string(),
                other => other.number().expect("a number").to_string(),
            });
            assert_eq!(shown, wanted.collect::<Vec<_>>(), "{name}");
        }
        assert_eq!(found[0].0[1], RawCell::Number(7.0), "numbers stay numbers in {name}");
    }
}

fn places(count: i32) -> Vec<Result<OutRow, FormatError>> {
    let at = |i: i32| Shape::point(f64::from(i % 40) - 20.0, f64::from(i / 40) + 1.0).ok();
    (0..count).map(|i| Ok(OutRow { cells: vec![Value::Text(i.to_string())], shape: at(i) })).collect()
}

#[test]
fn gdal_finds_features_by_the_index_of_our_flatgeobuf() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("out.fgb");
    let file = std::fs::File::create(&path).expect("a file");
    assert_eq!(flatgeobuf(file, &table(), places(1000)), Ok(1000));
    let info = Command::new("ogrinfo").args(["-ro", "-al", "-spat", "-20.5", "0", "-18.5", "2.5"]).arg(&path).output();
    let Ok(info) = info else {
        println!("skipped: ogrinfo is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(text.contains("Feature Count: 4") && text.contains("WGS 84"), "{text}");
    assert!(text.contains("POINT (-20 1)") && text.contains("code (String) = 40"), "{text}");
    assert!(info.stderr.is_empty(), "{}", String::from_utf8_lossy(&info.stderr));
}

#[test]
fn a_flatgeobuf_that_gdal_wrote_reads_as_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let given = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"n":1,"x":0.5,"when":"2024-05-06T07:08:09Z","name":"Ñandú"},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[0,1],[3,1],[3,4],[0,1]],[[1.8,2],[2,2.2],[2,2],[1.8,2]]],[[[5,5],[6,5],[6,6],[5,5]]]]}},
        {"type":"Feature","properties":{"n":2,"x":null,"name":""},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[7,7],[8,7],[8,8],[7,7]]]]}}]}"#;
    std::fs::write(dir.path().join("in.geojson"), given).expect("a file");
    for (more, crs) in [(&["-lco", "SPATIAL_INDEX=NO"][..], 4326), (&["-t_srs", "EPSG:32631"][..], 32631)] {
        let path = dir.path().join(format!("{crs}.fgb"));
        let made = Command::new("ogr2ogr").args(more).arg(&path).arg(dir.path().join("in.geojson")).output();
        let Ok(made) = made else {
            println!("skipped: ogr2ogr is not installed");
            return;
        };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let source = Source::open(&path, &Limits::default()).expect("fgb");
        let layer = &source.layers()[0];
        let wanted =
            if crs == 4326 { cg_formats::read::SourceCrs::Wgs84 } else { cg_formats::read::SourceCrs::Epsg(crs) };
        assert_eq!((&layer.crs, layer.rows), (&wanted, Some(2)));
        let mut rows: Vec<_> = source.rows(&layer.name).expect("rows").map(|r| r.expect("a row")).collect();
        rows.sort_by_key(|r| r.cells[0].shown().into_owned());
        assert_eq!(rows[0].cells[0], RawCell::Number(1.0));
        assert_eq!(rows[0].cells[3], RawCell::Text("Ñandú".into()));
        assert!(matches!(&rows[0].cells[2], RawCell::Date(d) if d.starts_with("2024-05-06T07:08:09")), "{:?}", rows[0]);
        assert_eq!(rows[1].cells[1], RawCell::Empty);
        let rough = rows[0].geometry.clone().expect("a geometry").expect("readable");
        let cg_geo::shape::Rough::Areas(areas) = &rough else { panic!("areas, not {rough:?}") };
        assert_eq!(areas.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1], "two polygons, the first with a hole");
    }
}

fn fault(sheet: &str, row: u64, column: &str) -> Fault {
    let place = Place { sheet: Some(sheet.into()), row: Some(row), column: Some(column.into()) };
    Fault::new("number-unreadable", Severity::Error, place, "abc")
}

#[test]
fn a_table_comes_back_with_its_faults_marked() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "code;people\nA;12\nB;abc\n";
    let source = Source::from_bytes(text.as_bytes().to_vec(), "wells.csv", &ReadOptions::default(), &Limits::default())
        .expect("csv");
    let path = marked(&source, &[fault("wells", 3, "people")], &english, dir.path()).expect("marked");
    let cells = back(std::fs::read(&path).expect("a file"), "wells-faults.csv");
    assert_eq!(cells[0], ["A", "12", "", ""]);
    assert_eq!(cells[1][..3], ["B", "abc", "people: abc is not a number."]);
    assert!(cells[1][3].starts_with("Write digits only"));
}

#[test]
fn a_workbook_and_a_layer_come_back_with_their_faults_marked() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut book = std::io::Cursor::new(Vec::new());
    xlsx(&mut book, &table(), rows()).expect("xlsx");
    let source =
        Source::from_bytes(book.into_inner(), "areas.xlsx", &ReadOptions::default(), &Limits::default()).expect("xlsx");
    let path = marked(&source, &[fault("hazard_areas", 3, "people")], &english, dir.path()).expect("marked");
    let cells = back(std::fs::read(path).expect("a file"), "areas-faults.xlsx");
    assert_eq!(cells[1][7], "people: abc is not a number.");
    let layer = dir.path().join("in.gpkg");
    geopackage(&layer, &table(), rows()).expect("gpkg");
    let source = Source::open(&layer, &Limits::default()).expect("gpkg");
    let path = marked(&source, &[fault("hazard_areas", 2, "people")], &english, dir.path()).expect("marked");
    let source = Source::open(&path, &Limits::default()).expect("gpkg");
    let second = source.rows("hazard_areas").expect("rows").nth(1).expect("two").expect("a row");
    assert!(second.cells.iter().any(|c| c.shown().contains("abc is not a number")), "{second:?}");
    assert!(second.geometry.is_some());
}
