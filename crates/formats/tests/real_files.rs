//! Reads every real file that is there; without them these tests say so.
#![expect(clippy::print_stdout, clippy::panic, reason = "tests say what they skip and fail loudly")]

mod support;

use cg_formats::{Limits, RawCell, Source};
use std::path::Path;
use std::time::Instant;
use support::shared;

/// Rows, rows with a sound or unsound geometry, rows whose geometry is missing.
fn count(file: &Path, layer: Option<&str>) -> (u64, u64, u64) {
    let source = Source::open(file, &Limits::default()).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let layer = source.layer(layer).expect("layer").name.clone();
    let (mut rows, mut shapes, mut none) = (0, 0, 0);
    for row in source.rows(&layer).expect("rows") {
        let row = row.unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        rows += 1;
        match row.geometry {
            Some(_) => shapes += 1,
            None => none += 1,
        }
    }
    (rows, shapes, none)
}

#[test]
fn colombia_reads_in_full() {
    let Some(data) = shared() else { return };
    let dir = data.join("colombia");
    for (file, rows) in [
        ("adm2_table_population.csv", 1122),
        ("population_adm2_2018_2024.csv.gz", 125_664),
        ("eventos_1990_2019.csv.gz", 36_527),
        ("victimas_1990_2023_reduced.csv.gz", 12_390),
        ("victimas_as_published_messy.csv.gz", 12_390),
    ] {
        let begun = Instant::now();
        assert_eq!(count(&dir.join(file), None).0, rows, "{file}");
        println!("{file}: {rows} rows in {:?}", begun.elapsed());
    }
    assert_eq!(count(&dir.join("boundaries/col_adm2_mgn2018.geojson.gz"), None), (1122, 1122, 0));
    assert_eq!(count(&dir.join("boundaries/col_admin.gpkg"), Some("col_adm2")), (1122, 1122, 0));
}

#[test]
fn bosnia_reads_in_full_with_its_null_geometries() {
    let Some(data) = shared() else { return };
    let dir = data.join("bosnia");
    assert_eq!(count(&dir.join("suspect_areas_simplyfied.geojson.gz"), None), (11_068, 7_974, 3_094));
    assert_eq!(count(&dir.join("cleared_areas_simplyfied.geojson.gz"), None).2, 108);
    assert_eq!(count(&dir.join("incidents.geojson.gz"), None), (1442, 1442, 0));
    assert_eq!(count(&dir.join("bih_clean.gpkg"), Some("suspected_areas")).0, 7937);
}

#[test]
fn simland_reads_in_full() {
    let Some(data) = shared() else { return };
    let dir = data.join("simland");
    for (layer, rows) in [("adm0", 1), ("adm3", 46), ("roads", 228), ("poi_school_college_hospital", 1110)] {
        assert_eq!(count(&dir.join("simland.gpkg"), Some(layer)), (rows, rows, 0), "{layer}");
    }
    assert_eq!(count(&dir.join("sld_admbnda_2023_em_shp.zip"), Some("sld_admbnda_adm2_2023_EM")), (19, 19, 0));
    assert_eq!(count(&dir.join("sld_poi.zip"), None), (1827, 1827, 0));
    assert_eq!(count(&dir.join("sld_admpop_adm1_2019.csv"), None).0, 3);
    let source = Source::open(&dir.join("sld_admpop_adm0_2019.csv"), &Limits::default()).expect("csv");
    let mut rows = source.rows(&source.layers()[0].name.clone()).expect("rows");
    assert_eq!(rows.by_ref().count(), 1);
    assert_eq!(rows.empty, 22);
    let names: Vec<_> = source.layers()[0].headers.iter().map(|h| h.name.as_str()).collect();
    assert_eq!(names[..3], ["ADM0_EN", "ADM0_PCODE", "Pop_2019"]);
}

#[test]
fn workbooks_read_like_their_csv() {
    let Some(data) = shared() else { return };
    let source = Source::open(&data.join("simland/sld_admpop_2019.xlsx"), &Limits::default()).expect("xlsx");
    for layer in source.layers() {
        println!("{} {:?} header row {} {:?}", layer.name, layer.rows, layer.header_row, layer.headers.len());
    }
    for file in ["simland/sld_adminboundaries_tabulardata.xlsx", "jiaf/jiaf_worksheet_col_2026.xlsx"] {
        let begun = Instant::now();
        let source = Source::open(&data.join(file), &Limits::default()).expect("xlsx");
        println!("{file}: {} sheets in {:?}", source.layers().len(), begun.elapsed());
    }
}

#[test]
fn the_french_table_in_latin_1_keeps_its_accents() {
    let Some(data) = shared() else { return };
    let source =
        Source::open(&data.join("codps/download-caf-admpop-adm2-2015-v2.csv"), &Limits::default()).expect("csv");
    let layer = &source.layers()[0];
    let first = source.rows(&layer.name).expect("rows").next().expect("a row").expect("readable");
    assert_eq!(first.cells[0], RawCell::Text("Nana Mambéré".into()));
    assert!(layer.faults.iter().any(|f| f.rule == "encoding-guessed"));
}

#[test]
fn hxl_rows_are_tags_and_not_data() {
    let Some(data) = shared() else { return };
    let source = Source::open(&data.join("codps/cod_population_admin1.csv"), &Limits::default()).expect("csv");
    let layer = &source.layers()[0];
    assert_eq!(layer.headers[2].hxl.as_deref(), Some("#adm1+code"));
    let first = source.rows(&layer.name).expect("rows").next().expect("a row").expect("readable");
    assert_eq!((first.number, first.cells[2].shown().into_owned()), (3, "CF11".to_owned()));
}
