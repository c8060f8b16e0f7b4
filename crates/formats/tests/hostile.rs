//! Wrong, damaged and hostile files: each gets a message that names place and remedy, none a panic.

use cg_formats::{Drafter, FormatError, ImportKind, Limits, Mapping, ReadOptions, Source};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use zip::write::SimpleFileOptions;

fn open(bytes: impl Into<Vec<u8>>, name: &str) -> Result<Source, FormatError> {
    Source::from_bytes(bytes.into(), name, &ReadOptions::default(), &Limits::default())
}

/// Opens a file and reads every row of every layer.
fn read(bytes: impl Into<Vec<u8>>, name: &str) -> Result<u64, FormatError> {
    let source = open(bytes, name)?;
    let mut n = 0;
    for layer in source.layers() {
        for row in source.rows(&layer.name)? {
            row?;
            n += 1;
        }
    }
    Ok(n)
}

fn rule(result: Result<u64, FormatError>) -> String {
    let err = result.expect_err("refused");
    assert!(err.to_string().len() > 20, "says what to do: {err}");
    err.fault().rule.to_string()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#).as_bytes()),
    ])
}

#[test]
fn strangers_are_told_what_they_are() {
    assert_eq!(rule(read("", "a.csv")), "file-empty");
    assert_eq!(rule(read("%PDF-1.7\n%....", "a.csv")), "format-unknown");
    assert_eq!(rule(read("<!doctype html><html>", "a.geojson")), "markup-not-read");
    assert_eq!(rule(read([0, 0, 0x27, 0x0A, 0, 0], "a.shp")), "shapefile-alone");
    assert_eq!(rule(read(zipped(&[("readme.txt", b"hello")]), "a.zip")), "zip-unknown");
    assert_eq!(rule(read("a,b\n\0\0\0\0\x01\x02", "a.csv")), "not-a-table");
    assert_eq!(rule(read("SQLite format 3\0garbage", "a.gpkg")), "not-a-geopackage");
    assert_eq!(rule(read("PK\x03\x04garbage", "a.xlsx")), "zip-broken");
    assert_eq!(rule(read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1garbage".to_vec(), "a.xls")), "workbook-broken");
}

#[test]
fn a_wrong_ending_does_not_matter_and_is_told() {
    let source = open("code,people\nA,1\n", "table.xlsx").expect("a table");
    assert_eq!(source.faults()[0].rule, "ending-differs");
}

#[test]
fn a_bomb_in_a_workbook_is_weighed_before_it_is_opened() {
    let bomb = zipped(&[
        ("[Content_Types].xml", b"x"),
        ("xl/workbook.xml", b"x"),
        ("xl/worksheets/sheet1.xml", &vec![b' '; 18 << 20]),
    ]);
    assert!(bomb.len() < 100_000);
    assert_eq!(rule(read(bomb, "a.xlsx")), "unpacks-too-large");
}

#[test]
fn a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory() {
    let far = workbook(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
    );
    assert_eq!(rule(read(far, "a.xlsx")), "too-many-columns");
    let low = workbook(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>"#,
    );
    assert_eq!(read(low, "a.xlsx"), Ok(1));
}

#[test]
fn repeated_cells_of_an_open_document_are_claims() {
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="4000"/></table:table-row>
        </table:table></office:document-content>"#;
    let bomb =
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())]);
    assert_eq!(rule(read(bomb, "a.ods")), "too-many-cells");
    let cut = zipped(&[("mimetype", b"x"), ("content.xml", b"<a><b>")]);
    assert_eq!(rule(read(cut, "a.ods")), "file-truncated");
}

#[test]
fn an_open_document_reads_its_types() {
    let content = r#"<d xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">
        <table:table-row><table:table-cell office:value-type="string"><text:p>code</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>people &amp; more</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="12.5"><text:p>12,5</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table></d>"#;
    let source = open(zipped(&[("mimetype", b"x"), ("content.xml", content.as_bytes())]), "a.ods").expect("ods");
    assert_eq!(source.layers()[0].headers[1].name, "people & more");
    let row = source.rows("S").expect("rows").next().expect("one").expect("a row");
    assert_eq!(row.cells, [cg_formats::RawCell::Text("A".into()), cg_formats::RawCell::Number(12.5)]);
}

#[test]
fn an_excel_97_workbook_reads_its_types_and_one_with_far_corners_is_refused() {
    let source = open(*include_bytes!("data/good.xls"), "good.xls").expect("xls");
    let rows: Vec<_> = source.rows("Accidents").expect("rows").map(|r| r.expect("a row").cells).collect();
    use cg_formats::RawCell::{Bool, Date, Empty, Number, Text};
    assert_eq!(rows[0], [Text("A-1".into()), Date("2006-01-15".into()), Number(2.0), Text("Nechí".into()), Bool(true)]);
    assert_eq!(rows[1][1], Empty);
    assert_eq!(rule(read(*include_bytes!("data/far.xls"), "far.xls")), "too-many-cells");
}

#[test]
fn a_list_of_other_objects_is_no_geojson() {
    let source = open(r#"[{"a":1},{"a":2}]"#, "a.json").expect("json");
    let rows: Vec<_> = source.rows("a").expect("rows").map(|r| r.expect("a row")).collect();
    assert!(rows.iter().all(|r| matches!(&r.geometry, Some(Err(f)) if f.rule == "feature-unreadable")), "{rows:?}");
}

#[test]
fn formulas_give_their_saved_result_or_a_fault() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>people</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><f>1+1</f><v>2</v></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>B</t></is></c><c r="B3"><f>HYPERLINK("http://x")</f></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><t>C</t></is></c><c r="B4" t="e"><v>#REF!</v></c></row>"#;
    let source = open(workbook(sheet), "a.xlsx").expect("xlsx");
    let cells: Vec<_> = source.rows("S").expect("rows").map(|r| r.expect("a row").cells[1].clone()).collect();
    assert_eq!(cells[0], cg_formats::RawCell::Number(2.0));
    assert!(matches!(&cells[1], cg_formats::RawCell::Broken("formula-without-value", _)), "{cells:?}");
    assert!(matches!(&cells[2], cg_formats::RawCell::Broken("cell-error", e) if e.contains("REF")), "{cells:?}");
}

#[test]
fn a_million_columns_and_a_row_without_end_are_refused() {
    let wide = vec![b','; 1_000_000];
    assert_eq!(rule(read([b"a,b\n1,2\n".to_vec(), wide].concat(), "a.csv")), "too-many-columns");
    let limits = Limits { row_bytes: 1 << 20, ..Limits::default() };
    let endless = [b"a,b\n1,\"".to_vec(), vec![b'x'; 3 << 20]].concat();
    let source = Source::from_bytes(endless, "a.csv", &ReadOptions::default(), &limits);
    let err = source.and_then(|s| s.rows("a")?.collect::<Result<Vec<_>, _>>()).expect_err("endless");
    assert_eq!(err.fault().rule, "row-too-long");
}

#[test]
fn json_is_cut_nested_or_strange() {
    let whole = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    assert_eq!(read(whole, "a.geojson"), Ok(1));
    for cut in [20, 60, 100, whole.len() - 1] {
        assert_eq!(rule(read(&whole[..cut], "a.geojson")), "file-truncated", "{cut}");
    }
    let deep = format!("{{\"features\":[{}1{}]}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(rule(read(deep, "a.geojson")), "nested-too-deep");
    assert_eq!(rule(read(r#"{"features":[{}]} trailing"#, "a.geojson")), "json-broken");
    assert_eq!(rule(read(r#"{"features":[]}"#, "a.geojson")), "no-rows");
    assert_eq!(rule(read(r#"{"features":[{"geometry":{"coordinates":[NaN,1]}}]}"#, "a.geojson")), "json-broken");
}

#[test]
fn strange_coordinates_refuse_their_row_only() {
    let mut mapping = Mapping::new(ImportKind::HazardAreas);
    for (field, value) in [("classification", "sha"), ("status", "open")] {
        mapping.fields.insert(field.into(), cg_formats::map::FieldSource::constant(value));
    }
    let feature = |geometry: &str| format!(r#"{{"type":"Feature","properties":{{"a":1}},"geometry":{geometry}}}"#);
    let features = [
        feature(r#"{"type":"Point","coordinates":[30,10]}"#),
        feature(r#"{"type":"Point","coordinates":[1e308,10]}"#),
        feature(r#"{"type":"Point","coordinates":[NaN,10]}"#),
        feature(r#"{"type":"Point","coordinates":[1e999,10]}"#),
        feature(r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#),
        feature(r#"{"type":"Circle","coordinates":[0,0]}"#),
        feature(r#"{"type":"Point","coordinates":[0,0]}"#),
        feature("null"),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let source = open(text, "a.geojson").expect("readable");
    let layer = source.layer(None).expect("layer");
    let mut drafter = Drafter::new(&mapping, layer).expect("mapping");
    let drafted: Vec<_> = source.rows(&layer.name).expect("rows").map(|r| drafter.row(&r.expect("a row"))).collect();
    let taken: Vec<bool> = drafted.iter().map(|d| !d.drafts.is_empty()).collect();
    assert_eq!(taken, [true, false, false, false, false, false, false, false]);
    assert!(drafted.iter().skip(1).all(|d| d.faults.iter().any(|f| f.place.row == Some(d.row))));
    assert_eq!(drafted[2].faults[0].rule, "feature-unreadable");
    assert_eq!(drafted[6].faults[0].rule, "coordinate-zero");
}

#[test]
fn a_geopackage_with_a_view_for_a_layer_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("evil.gpkg");
    let conn = rusqlite::Connection::open(&path).expect("sqlite");
    conn.execute_batch(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER);
         CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid FROM n;
         INSERT INTO gpkg_contents VALUES ('endless', 'attributes', 0);",
    )
    .expect("schema");
    drop(conn);
    assert_eq!(rule(read(std::fs::read(&path).expect("a file"), "evil.gpkg")), "geopackage-view");
}

#[test]
fn a_shapefile_that_claims_more_than_it_holds_is_refused() {
    let mut shp = vec![0_u8; 100];
    shp[..4].copy_from_slice(&[0, 0, 0x27, 0x0A]);
    shp[24..28].copy_from_slice(&(0x7FFF_FFFF_u32).to_be_bytes());
    assert_eq!(rule(read(zipped(&[("a.shp", &shp)]), "a.zip")), "file-truncated");
    shp[24..28].copy_from_slice(&((100_u32 + 8 + 48) / 2).to_be_bytes());
    let mut record = vec![0, 0, 0, 1, 0, 0, 0, 24];
    let mut body = vec![0_u8; 48];
    body[0] = 8;
    body[36..40].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    record.extend(body);
    shp.extend(record);
    let source = open(zipped(&[("a.shp", &shp)]), "a.zip").expect("opens");
    let row = source.rows("a").expect("rows").next().expect("one").expect("a row");
    assert!(matches!(row.geometry, Some(Err(f)) if f.rule == "geometry-unreadable"));
}

#[test]
fn gzip_within_gzip_and_cut_gzip_are_named() {
    let gz = |bytes: &[u8]| {
        let mut enc = GzEncoder::new(Vec::new(), Compression::default());
        enc.write_all(bytes).expect("memory");
        enc.finish().expect("memory")
    };
    assert_eq!(rule(read(gz(&gz(b"a,b\n1,2\n")), "a.csv.gz.gz")), "gzip-twice");
    let cut = gz(b"a,b\n1,2\n3,4\n");
    assert_eq!(rule(read(&cut[..cut.len() - 10], "a.csv.gz")), "gzip-broken");
}

#[test]
fn mixed_encodings_are_a_fault_of_their_cell() {
    let mut bytes = "code,name\nA,Córdoba\nB,Nariño\nC,Bogotá\nD,Chocó\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"E,Caquet\xE1\n");
    let source = open(bytes, "a.csv").expect("csv");
    let mut mapping = Mapping::new(ImportKind::AdminAreas);
    for (field, column) in [("code", "code"), ("name", "name")] {
        mapping.fields.insert(field.into(), cg_formats::map::FieldSource::column(column));
    }
    mapping.fields.insert("level".into(), cg_formats::map::FieldSource::constant("1"));
    let layer = source.layer(None).expect("layer");
    let mut drafter = Drafter::new(&mapping, layer).expect("mapping");
    let drafted: Vec<_> = source.rows("a").expect("rows").map(|r| drafter.row(&r.expect("a row"))).collect();
    assert_eq!(drafted.iter().filter(|d| !d.drafts.is_empty()).count(), 4);
    let fault = &drafted[4].faults[0];
    assert_eq!(
        (fault.rule.as_ref(), fault.place.row, fault.place.column.as_deref()),
        ("undecodable-text", Some(6), Some("name"))
    );
}

/// A hundred rows, of which one opens a quotation mark; what became of them.
fn with_a_stray_quote(at: usize, closed: Option<usize>) -> Result<usize, FormatError> {
    let mut text = String::from("code,name,lon,lat,notes\n");
    for row in 0..100 {
        let mark = if row == at || Some(row) == closed { "\"" } else { "" };
        text.push_str(&format!("H-{row},Field,20.5,-9.5,{mark}note {row}\n"));
    }
    let source = open(text, "a.csv")?;
    let mut rows = 0;
    for row in source.rows(&source.layer(None)?.name.clone())? {
        row?;
        rows += 1;
    }
    Ok(rows)
}

#[test]
fn a_quotation_mark_that_is_never_closed_loses_no_row_silently() {
    for (at, closed) in [(0, None), (5, None), (99, None), (70, Some(80))] {
        let refused = with_a_stray_quote(at, closed).expect_err("rows would be lost");
        assert_eq!(refused.fault().rule, "quote-not-closed", "{at} {closed:?}");
    }
    assert_eq!(with_a_stray_quote(1_000, None), Ok(100));
    let text = "code,name,notes\nH-1,Field,\"two\nlines, one comma\"\nH-2,Field,\"\"\nH-3,Field,end";
    let source = open(text, "a.csv").expect("readable");
    let rows: Vec<_> = source.rows("a").expect("rows").collect::<Result<_, _>>().expect("no fault");
    assert_eq!(rows.len(), 3, "breaks in cells and a last line without one are all right");
}
