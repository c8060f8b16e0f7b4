//! `commonground exposure` on invented files, as a person would run it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Output};

use cg_geo::raster::{Grid, GridCrs, write_grid};
use serde_json::Value;

/// A grid of 100 × 100 cells of 0.001°.
fn grid(nodata: Option<f64>) -> Grid {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    Grid { width: 100, height: 100, origin_x: 30.0, origin_y: 10.1, step_x: 0.001, step_y: -0.001, crs, nodata }
}

/// Ten people in each cell, none known in the west.
fn write_files(folder: &Path) {
    let grid = grid(Some(-1.0));
    let cells: Vec<f32> = (0..10_000).map(|i| if i % 100 < 20 { f32::NAN } else { 10.0 }).collect();
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &cells).unwrap();
    std::fs::write(folder.join("people.tif"), bytes).unwrap();
    let areas = "code,wkt\n\
        A1,\"POLYGON((30.05 10.05,30.06 10.05,30.06 10.06,30.05 10.06,30.05 10.05))\"\n\
        A2,\"POLYGON((30.002 10.05,30.006 10.05,30.006 10.06,30.002 10.06,30.002 10.05))\"\n\
        bow,\"POLYGON((30.03 10.02,30.04 10.03,30.04 10.02,30.03 10.03,30.03 10.02))\"\n\
        far,\"POLYGON((40 10,40.01 10,40.01 10.01,40 10))\"\n\
        none,\n";
    std::fs::write(folder.join("areas.csv"), areas).unwrap();
    std::fs::write(folder.join("schools.csv"), "name,lon,lat\nNorth,30.055,10.07\nIn,30.055,10.055\n").unwrap();
    let road = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
        "geometry":{"type":"LineString","coordinates":[[30.0,10.055],[30.1,10.055]]}}]}"#;
    std::fs::write(folder.join("roads.geojson"), road).unwrap();
}

fn exposure(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder)
        .args(["exposure", "--areas", "areas.csv", "--id", "code", "--population", "people.tif", "--within", "0,500"])
        .args(["--points", "schools=schools.csv", "--lines", "roads=roads.geojson"])
        .args(more)
        .output()
        .unwrap()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|l| l.split(',').map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], row: usize, name: &str) -> String {
    let at = rows[0].iter().position(|c| c == name).unwrap_or_else(|| panic!("no column {name} in {:?}", rows[0]));
    rows[row][at].clone()
}

#[test]
fn areas_are_measured_from_files_alone_and_faults_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let told = exposure(folder.path(), &["--out", "out.csv", "--json", "--faults", "faults.csv"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(
        (answer["rows"].as_u64(), answer["measured"].as_u64(), answer["refused"].as_u64()),
        (Some(5), Some(3), Some(2))
    );
    let table = rows(&std::fs::read_to_string(folder.path().join("out.csv")).unwrap());
    let expected = "id area_m2 population_0m population_500m schools_nearest_m schools_count_0m schools_count_500m \
        roads_nearest_m roads_length_m_0m roads_length_m_500m";
    assert_eq!(table[0], expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!(table.len(), 4);
    let number = |row: usize, name: &str| column(&table, row, name).parse::<f64>().unwrap();
    assert!((number(1, "population_0m") - 1000.0).abs() < 1e-6);
    assert!(number(1, "population_500m") > 3000.0);
    assert_eq!(number(1, "schools_count_0m"), 1.0);
    assert!((number(1, "roads_length_m_0m") - 1096.0).abs() < 2.0, "{}", number(1, "roads_length_m_0m"));
    assert_eq!(column(&table, 2, "population_0m"), "", "no data is unknown");
    assert_eq!(column(&table, 3, "population_500m"), "", "outside the grid is unknown");
    let totals = &answer["totals"][0];
    assert!((totals["summed_over_tasks"].as_f64().unwrap() - 1000.0).abs() < 1e-6);
    assert!((totals["distinct_people"].as_f64().unwrap() - 1000.0).abs() < 1e-6);
    assert_eq!(totals["areas_unknown"].as_u64(), Some(2));
    let faults = std::fs::read_to_string(folder.path().join("faults.csv")).unwrap();
    for rule in ["area-outside-grid", "area-without-population-data", "area-without-location"] {
        assert!(faults.contains(rule), "{rule} is not in\n{faults}");
    }
    assert_eq!(answer["inputs"]["population"]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn areas_that_all_lie_off_the_grid_are_a_slip_and_make_no_table() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    // Degrees in a file that says metres.
    let told = exposure(folder.path(), &["--crs", "EPSG:32636", "--out", "out.csv", "--json"]);
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(!told.status.success() && !folder.path().join("out.csv").exists(), "{answer}");
    let said = answer["error"]["message"].as_str().unwrap();
    assert!(said.contains("none of its 3 areas lies on the population grid"), "{said}");
    assert!(answer["error"]["remedy"].as_str().unwrap().contains("--crs"), "{answer}");
    // A second grid of another land is no reason to refuse what the main one knows.
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let grid =
        Grid { width: 2, height: 2, origin_x: 90.0, origin_y: 60.0, step_x: 0.1, step_y: -0.1, crs, nodata: None };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &[1.0; 4]).unwrap();
    std::fs::write(folder.path().join("far.tif"), bytes).unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder.path())
        .args(["exposure", "--areas", "areas.csv", "--id", "code", "--within", "0,500", "--out", "two.csv"])
        .args(["--population", "main=people.tif", "--population", "far=far.tif"])
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

#[test]
fn areas_smaller_than_a_square_metre_are_degrees_that_say_metres() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let measured = |crs: &[&str]| {
        let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .args([
                "exposure",
                "--areas",
                "areas.csv",
                "--id",
                "code",
                "--points",
                "schools=schools.csv",
                "--out",
                "o.csv",
            ])
            .args(crs)
            .output()
            .unwrap();
        (told.status.success(), String::from_utf8_lossy(&told.stderr).into_owned())
    };
    let (done, said) = measured(&["--crs", "EPSG:32636"]);
    assert!(!done && said.contains("smaller than a square metre"), "{said}");
    assert!(!folder.path().join("o.csv").exists());
    assert!(measured(&[]).0);
}

#[test]
fn features_listed_twice_are_counted_twice_and_told() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    std::fs::write(folder.path().join("twice.csv"), "lon,lat\n30.05,10.05\n30.05,10.05\n30.06,10.05\n").unwrap();
    let told = exposure(folder.path(), &["--points", "wells=twice.csv", "--out", "out.csv", "--json"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
    let faults = answer["fault_list"].as_array().unwrap();
    let fault = faults.iter().find(|f| f["rule"] == "features-at-one-place").unwrap();
    assert_eq!(fault["message"], "Features of wells at exactly the place of another: 1.");
}

#[test]
fn the_same_run_writes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let mut written = Vec::new();
    for threads in ["1", "4"] {
        let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .args([
                "exposure",
                "--areas",
                "areas.csv",
                "--id",
                "code",
                "--population",
                "people.tif",
                "--out",
                "out.csv",
            ])
            .output()
            .unwrap();
        assert!(told.status.success());
        written.push(std::fs::read(folder.path().join("out.csv")).unwrap());
    }
    assert_eq!(written[0], written[1]);
}

#[test]
fn the_table_is_also_written_as_parquet_geopackage_and_flatgeobuf() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    for (name, magic) in
        [("out.parquet", &b"PAR1"[..]), ("out.gpkg", &b"SQLite format 3"[..]), ("out.fgb", &b"fgb"[..])]
    {
        assert!(exposure(folder.path(), &["--out", name]).status.success());
        assert!(std::fs::read(folder.path().join(name)).unwrap().starts_with(magic), "{name}");
    }
}

#[test]
fn columns_are_carried_along_so_that_a_ranking_or_a_plan_reads_the_table_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let areas = "code,name,zone,cost,wkt\n\
        A1,\"Field, north\",007,120.5,\"POLYGON((30.05 10.05,30.06 10.05,30.06 10.06,30.05 10.06,30.05 10.05))\"\n\
        none,Lost,008,1,\n\
        A2,,009,,\"POLYGON((30.03 10.05,30.04 10.05,30.04 10.06,30.03 10.06,30.03 10.05))\"\n";
    std::fs::write(folder.path().join("areas.csv"), areas).unwrap();
    let told = exposure(folder.path(), &["--keep", "name,zone,cost", "--out", "out.csv"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.starts_with("id,name,zone,cost,area_m2"), "{text}");
    assert!(text.contains("A1,\"Field, north\",007,120.5,") && text.contains("\nA2,,009,,"), "{text}");
    for (keep, part) in [("colour", "has no column \"colour\" for --keep"), ("name,area_m2", "area_m2")] {
        let told = exposure(folder.path(), &["--keep", keep, "--out", "other.csv"]);
        assert!(!told.status.success() && String::from_utf8_lossy(&told.stderr).contains(part), "{keep}");
    }
}

#[test]
fn administrative_areas_may_be_a_layer_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    assert!(exposure(folder.path(), &["--out", "areas.gpkg"]).status.success());
    let admin = |layer: &str| {
        let of = format!("areas.gpkg::{layer}");
        exposure(folder.path(), &["--admin", &of, "--admin-out", "admin.csv", "--out", "out.csv"])
    };
    let told = admin("exposure");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(std::fs::read_to_string(folder.path().join("admin.csv")).unwrap().contains("\nA1,"));
    assert!(!admin("nosuch").status.success());
}

#[test]
fn what_cannot_be_done_fails_with_a_remedy_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    std::fs::write(folder.path().join("broken.tif"), b"II*\0\x08\0\0\0").unwrap();
    for (more, part) in [
        (&["--out", "out.txt"][..], ".csv, .parquet, .gpkg, .fgb or .geojson"),
        (&["--out", "out.csv", "--id", "nosuch"], "its columns are"),
        (&["--out", "out.csv", "--population", "broken.tif"], "broken.tif"),
        (&["--out", "out.csv", "--points", "schools.csv"], "NAME=FILE"),
        (&["--out", "out.csv", "--within", "0,-5"], "0 to 100000"),
    ] {
        let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .args(["exposure", "--areas", "areas.csv"])
            .args(if more.contains(&"nosuch") { &[][..] } else { &["--id", "code"][..] })
            .args(more)
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success(), "{more:?} succeeded");
        assert!(words.contains(part), "{more:?}: {words}");
        assert!(!folder.path().join("out.csv").exists());
    }
}

#[test]
fn when_nothing_can_be_measured_there_is_no_table_and_the_reason_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    std::fs::write(folder.path().join("areas.csv"), "code,wkt\na,\nb,\n").unwrap();
    let told = exposure(folder.path(), &["--out", "out.csv", "--json", "--faults", "faults.csv"]);
    assert!(!told.status.success() && !folder.path().join("out.csv").exists());
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((answer["rows"].as_u64(), answer["refused"].as_u64()), (Some(2), Some(2)));
    assert!(answer["error"]["message"].as_str().unwrap().contains("none of its 2 areas"), "{answer}");
    assert_eq!(answer["fault_list"][1]["row"], 3);
    assert!(std::fs::read_to_string(folder.path().join("faults.csv")).unwrap().contains("has no location"));
}

#[test]
fn words_do_not_call_every_area_a_task_and_say_what_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let told = exposure(folder.path(), &["--out", "out.csv"]);
    let words = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(words.contains("3 of 5 areas measured, 2 refused") && !words.contains("task"), "{words}");
    assert!(words.contains("(known for 1 area, unknown for 2)"), "{words}");
}

#[test]
fn the_names_in_the_help_are_those_the_models_read() {
    let told = Command::new(env!("CARGO_BIN_EXE_commonground")).args(["exposure", "--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&told.stdout).into_owned();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/models/people-first.toml");
    let text = std::fs::read_to_string(models).unwrap();
    for name in ["schools", "roads"] {
        assert!(help.contains(&format!("`{name}={name}.")), "{name} is not in\n{help}");
        assert!(text.contains(&format!("column = \"{name}_")), "{name} is not in the model");
    }
}

#[test]
fn land_weights_districts_two_grids_and_standard_streams_work_together() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let grid = grid(None);
    for (name, value) in [("more.tif", 12.0f32), ("land.tif", 40.0)] {
        let mut bytes = Vec::new();
        write_grid(&mut bytes, &grid, &vec![value; 10_000]).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::write(folder.path().join("roads.csv"), "class,wkt\nmain,\"LINESTRING(30 10.055,30.1 10.055)\"\n").unwrap();
    let admin = "pcode,wkt\nN,\"POLYGON((30.03 10.055,30.1 10.055,30.1 10.1,30.03 10.1,30.03 10.055))\"\n\
        S,\"POLYGON((30.03 10.0,30.1 10.0,30.1 10.055,30.03 10.055,30.03 10.0))\"\n";
    std::fs::write(folder.path().join("admin.csv"), admin).unwrap();
    let run = |more: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .args(["exposure", "--areas", "-", "--id", "code", "--within", "0,500", "--weighted", "--out", "-"])
            .args(["--population", "a=people.tif", "--population", "b=more.tif", "--landcover", "land.tif"])
            .args(["--classes", "crops=40", "--classes", "pasture=20,30", "--lines", "roads=roads.csv"])
            .args(more)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let areas = "code,wkt\nA1,\"POLYGON((30.05 10.05,30.06 10.05,30.06 10.06,30.05 10.06,30.05 10.05))\"\n";
        child.stdin.take().unwrap().write_all(areas.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let told = run(&[
        "--weights",
        "roads:class=main:2.5",
        "--admin",
        "admin.csv",
        "--admin-id",
        "pcode",
        "--admin-out",
        "admin-out.csv",
    ]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let table = rows(&String::from_utf8(told.stdout).unwrap());
    let number = |name: &str| column(&table, 1, name).parse::<f64>().unwrap();
    assert!(
        (number("population_0m_low") - 1000.0).abs() < 1e-6 && (number("population_0m_high") - 1200.0).abs() < 1e-3
    );
    assert_eq!(number("population_0m"), number("population_0m_a"));
    assert!(number("population_weighted") > number("population_0m") && number("population_weighted_high") > 0.0);
    assert!((number("crops_m2") / number("area_m2") - 1.0).abs() < 1e-6);
    assert_eq!(number("pasture_m2"), 0.0, "known to be none");
    assert!((number("roads_weighted_m_0m") / number("roads_length_m_0m") - 2.5).abs() < 1e-9);
    let districts = rows(&std::fs::read_to_string(folder.path().join("admin-out.csv")).unwrap());
    assert_eq!(
        districts[0],
        ["id", "population", "distinct_people_0m", "share_0m", "distinct_people_500m", "share_500m"]
    );
    let half = |row: usize| column(&districts, row, "distinct_people_0m").parse::<f64>().unwrap();
    assert!((half(1) - 500.0).abs() < 0.5 && (half(2) - 500.0).abs() < 0.5, "{districts:?}");
    let refused = run(&["--weights", "roads:class=track:1"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no weight for the class \"main\""));
}

#[cfg(not(feature = "cluster"))]
#[test]
fn a_program_built_without_the_cluster_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let told = exposure(folder.path(), &["--out", "out.csv", "--json", "--cluster", "df://127.0.0.1:50050"]);
    let answer: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(answer["error"]["remedy"].as_str().unwrap().contains("make cluster"), "{answer}");
    assert!(!told.status.success() && !folder.path().join("out.csv").exists());
}
