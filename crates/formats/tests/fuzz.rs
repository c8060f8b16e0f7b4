//! A short fuzz of every parser: any bytes and mutated valid files are read or refused, never a panic, never without end.

use cg_formats::write::{Column, ColumnKind, OutRow, Table, csv, flatgeobuf, geojson, geopackage, parquet, xlsx};
use cg_formats::{Drafter, Guess, ImportKind, Limits, ReadOptions, Source};
use cg_geo::Shape;
use cg_kit::Value;
use proptest::prelude::*;
use std::io::Write;
use std::sync::LazyLock;

fn tight() -> Limits {
    Limits {
        file_bytes: 1 << 22,
        unpacked_bytes: 1 << 22,
        workbook_bytes: 1 << 22,
        row_bytes: 1 << 16,
        sheet_cells: 20_000,
        points: 5000,
        ..Limits::default()
    }
}

/// Reads everything a file gives, and drafts it as every kind.
fn swallow(bytes: Vec<u8>, name: &str) {
    let Ok(source) = Source::from_bytes(bytes, name, &ReadOptions::default(), &tight()) else { return };
    for layer in source.layers() {
        let Ok(rows) = source.rows(&layer.name) else { continue };
        let rows: Vec<_> = rows.take(200).map_while(Result::ok).collect();
        for kind in [ImportKind::AdminAreas, ImportKind::Population, ImportKind::Accidents, ImportKind::HazardAreas] {
            let Ok(guess) = Guess::of(kind, &source, Some(&layer.name)) else { continue };
            if let Ok(mut drafter) = Drafter::new(&guess.mapping, layer) {
                for row in &rows {
                    let drafted = drafter.row(row);
                    assert_eq!(drafted.row, row.number);
                }
            }
        }
    }
}

fn table() -> Table {
    let columns = [
        ("adm2_pcode", ColumnKind::Text),
        ("year", ColumnKind::Int),
        ("sex", ColumnKind::Text),
        ("population", ColumnKind::Real),
    ];
    Table {
        name: "t".into(),
        columns: columns.map(|(n, k)| Column::new(n, k)).into(),
        located: true,
        ..Table::default()
    }
}

fn rows() -> Vec<Result<OutRow, cg_formats::FormatError>> {
    (0..20)
        .map(|i| {
            let cells = vec![
                Value::Text(format!("XE{i:02}")),
                Value::Int(2000 + i),
                "male".into(),
                Value::Real(i as f64 * 1.5),
            ];
            Ok(OutRow { cells, shape: Shape::point(30.0 + i as f64 / 10.0, 10.0).ok() })
        })
        .collect()
}

/// One valid file of each format.
static SEEDS: LazyLock<Vec<(&'static str, Vec<u8>)>> = LazyLock::new(|| {
    let (mut text, mut json, mut book) = (Vec::new(), Vec::new(), std::io::Cursor::new(Vec::new()));
    csv(&mut text, &table(), rows()).expect("csv");
    geojson(&mut json, &table(), rows()).expect("geojson");
    xlsx(&mut book, &table(), rows()).expect("xlsx");
    let dir = tempfile::tempdir().expect("a folder");
    geopackage(&dir.path().join("a.gpkg"), &table(), rows()).expect("gpkg");
    let (mut fgb, mut columns) = (Vec::new(), Vec::new());
    flatgeobuf(&mut fgb, &table(), rows()).expect("fgb");
    parquet(&mut columns, &table(), rows()).expect("parquet");
    let gpkg = std::fs::read(dir.path().join("a.gpkg")).expect("a file");
    vec![
        ("a.csv", text),
        ("a.geojson", json),
        ("a.xlsx", book.into_inner()),
        ("a.gpkg", gpkg),
        ("a.zip", shapefile()),
        ("a.ods", ods()),
        ("a.fgb", fgb),
        ("a.parquet", columns),
    ]
});

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // Stored without compression, so that a mutation reaches the parser inside.
        zip.start_file(
            *name,
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
        )
        .expect("memory");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn shapefile() -> Vec<u8> {
    let mut shp = vec![0_u8; 100];
    shp[..4].copy_from_slice(&[0, 0, 0x27, 0x0A]);
    let mut dbf = vec![3, 26, 1, 1, 2, 0, 0, 0, 65, 0, 6, 0];
    dbf.resize(32, 0);
    dbf.extend(b"code\0\0\0\0\0\0\0C\0\0\0\0\x05\0");
    dbf.resize(64, 0);
    dbf.push(0x0D);
    for i in 0..2_u32 {
        let mut body = 5_u32.to_le_bytes().to_vec();
        body.extend([0_u8; 32]);
        body.extend(1_u32.to_le_bytes());
        body.extend(4_u32.to_le_bytes());
        body.extend(0_u32.to_le_bytes());
        for (x, y) in [(30.0_f64, 10.0_f64), (30.0, 11.0), (31.0, 11.0), (30.0, 10.0)] {
            body.extend(x.to_le_bytes());
            body.extend(y.to_le_bytes());
        }
        shp.extend((i + 1).to_be_bytes());
        shp.extend((body.len() as u32 / 2).to_be_bytes());
        shp.extend(body);
        dbf.extend(b" A0001");
    }
    let words = shp.len() as u32 / 2;
    shp[24..28].copy_from_slice(&words.to_be_bytes());
    zipped(&[("a.shp", shp), ("a.dbf", dbf), ("a.cpg", b"UTF-8".to_vec())])
}

fn ods() -> Vec<u8> {
    let row = r#"<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>code</text:p></table:table-cell></table:table-row>"#;
    let content = format!(
        r#"<d xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">{row}{row}</table:table></d>"#
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

#[test]
fn the_seeds_are_valid_files() {
    for (name, bytes) in SEEDS.iter() {
        let source = Source::from_bytes(bytes.clone(), name, &ReadOptions::default(), &tight())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let rows = source.rows(&source.layers()[0].name).expect("rows");
        assert!(!rows.collect::<Result<Vec<_>, _>>().expect(name).is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn hostile_any_bytes(bytes in prop::collection::vec(any::<u8>(), 1..400)) {
        swallow(bytes, "a.bin");
    }

    #[test]
    fn hostile_any_text_table(text in "([a-zÀ-ÿ0-9 ,;\"'\n\t.#=-]|\r\n){0,300}") {
        swallow(text.into_bytes(), "a.csv");
    }

    #[test]
    fn hostile_any_json(text in "[{}\\[\\]\":,a-z0-9.eE -]{0,200}") {
        swallow(format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}").into_bytes(), "a.geojson");
    }

    #[test]
    fn hostile_binary_layers(seed in 6_usize..8, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let (name, bytes) = &SEEDS[seed];
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        swallow(bytes, name);
    }

    #[test]
    fn hostile_mutated_files(seed in 0_usize..8, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<Option<prop::sample::Index>>()) {
        let (name, bytes) = &SEEDS[seed];
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()).max(1));
        }
        swallow(bytes, name);
    }
}
