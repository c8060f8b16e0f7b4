//! The commands compose over CSV, Parquet, GeoPackage and FlatGeobuf, in every combination.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Stdio};

const ENDINGS: [&str; 4] = ["csv", "parquet", "gpkg", "fgb"];

const MEASURE: [&str; 7] =
    ["exposure", "--points", "schools=schools.csv", "--points", "hospitals=schools.csv", "--within", "0,300,350"];

fn run(folder: &Path, args: &[&str]) -> String {
    let told = Command::new(env!("CARGO_BIN_EXE_commonground")).current_dir(folder).args(args).output().unwrap();
    assert!(told.status.success(), "{args:?}: {}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap()
}

fn write_files(folder: &Path) {
    let areas = "code,wkt\n\
        007,\"POLYGON((30.05 10.05,30.06 10.05,30.06 10.06,30.05 10.06,30.05 10.05))\"\n\
        008,\"MULTIPOLYGON(((30.0 10.0,30.01 10.0,30.01 10.01,30.0 10.0)),((30.02 10.0,30.03 10.0,30.03 10.01,30.02 10.0)))\"\n\
        009,\"POLYGON((30.09 10.0,30.1 10.0,30.1 10.01,30.09 10.0))\"\n";
    std::fs::write(folder.join("areas.csv"), areas).unwrap();
    std::fs::write(folder.join("schools.csv"), "name,lon,lat\nMill,30.055,10.055\n").unwrap();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/models");
    std::fs::copy(models.join("proximity.toml"), folder.join("model.toml")).unwrap();
}

/// The ranking's order, scores and measures, from the answer in JSON without the names of files.
fn ranked(answer: &str) -> serde_json::Value {
    serde_json::from_str::<serde_json::Value>(answer).unwrap()["top"].take()
}

#[test]
fn every_format_that_is_written_is_read_by_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let mut first = None;
    for given in ENDINGS {
        let table = format!("exposure.{given}");
        run(folder.path(), &[&MEASURE[..], &["--areas", "areas.csv", "--id", "code", "--out", &table]].concat());
        for written in ENDINGS {
            let ranking = format!("{given}.{written}");
            let rank = ["rank", "--model", "model.toml", "--json", "--table", &table, "--out", &ranking];
            let top = ranked(&run(folder.path(), &rank));
            assert_eq!(top[0]["id"], "007", "codes keep their zeros from {given}");
            assert_eq!(&top, first.get_or_insert_with(|| top.clone()), "{given} to {written}");
            let again = ["rank", "--model", "model.toml", "--table", &ranking, "--out", "-"];
            let lacking =
                Command::new(env!("CARGO_BIN_EXE_commonground")).current_dir(folder.path()).args(again).output();
            let words = String::from_utf8_lossy(&lacking.unwrap().stderr).into_owned();
            assert!(!words.contains("damaged"), "{ranking} is read: {words}");
        }
        // Outlines that came along are areas again.
        if given != "csv" {
            let back = run(folder.path(), &[&MEASURE[..], &["--areas", &table, "--out", "-"]].concat());
            let out =
                run(folder.path(), &[&MEASURE[..], &["--areas", "areas.csv", "--id", "code", "--out", "-"]].concat());
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(sorted(&back), sorted(&out), "{given}");
        }
    }
}

#[test]
fn a_ranking_carries_the_outlines_of_its_table() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    run(folder.path(), &[&MEASURE[..], &["--areas", "areas.csv", "--id", "code", "--out", "e.fgb"]].concat());
    for ending in &ENDINGS[1..] {
        let out = format!("ranking.{ending}");
        run(folder.path(), &["rank", "--table", "e.fgb", "--model", "model.toml", "--out", &out]);
        let measured = run(folder.path(), &["exposure", "--areas", &out, "--out", "-"]);
        assert_eq!(measured.lines().count(), 4, "three areas and a header from {out}: {measured}");
    }
}

#[test]
fn standard_input_may_be_any_format() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    for ending in ENDINGS {
        let table = format!("e.{ending}");
        run(folder.path(), &[&MEASURE[..], &["--areas", "areas.csv", "--id", "code", "--out", &table]].concat());
        let stream = std::fs::File::open(folder.path().join(&table)).unwrap();
        let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .args(["rank", "--table", "-", "--model", "model.toml", "--out", "-"])
            .stdin(Stdio::from(stream))
            .output()
            .unwrap();
        assert!(told.status.success(), "{ending}: {}", String::from_utf8_lossy(&told.stderr));
        assert_eq!(String::from_utf8_lossy(&told.stdout).lines().count(), 4, "{ending}");
    }
}
