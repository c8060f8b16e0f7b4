//! `commonground route` on invented files, as a person would run it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use cg_geo::raster::{Grid, GridCrs, write_grid};
use serde_json::Value;

/// A straight road of some 11 km along 10° N from A over B to C, a way round by the north between A and B, a hazard
/// on the straight part between A and B, and one between B and C; ten people in each of three cells about A, B, C.
fn write_files(folder: &Path) {
    let road = |class: &str, line: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"class":"{class}"}},"geometry":{{"type":"LineString","coordinates":[{line}]}}}}"#
        )
    };
    let roads = [
        road("primary", "[30.0,10.0],[30.05,10.0],[30.1,10.0]"),
        road("track", "[30.0,10.0],[30.0,10.02],[30.05,10.02],[30.05,10.0]"),
    ];
    let roads = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, roads.join(","));
    std::fs::write(folder.join("roads.geojson"), roads).unwrap();
    let square = |x: f64, y: f64| {
        let (w, e, s, n) = (x - 0.0005, x + 0.0005, y - 0.0005, y + 0.0005);
        format!("\"POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))\"")
    };
    let hazards =
        format!("code,wkt\nH1,{}\nH2,{}\nfar,{}\n", square(30.025, 10.0), square(30.075, 10.0), square(31.0, 11.0));
    std::fs::write(folder.join("hazards.csv"), hazards).unwrap();
    std::fs::write(
        folder.join("places.csv"),
        "name,lon,lat\nA,30.0,10.0\nB,30.05,10.0\nC,30.1,10.0\nTwin,30.0,10.0\nTwin,30.1,10.0\n",
    )
    .unwrap();
    std::fs::write(folder.join("schools.csv"), "name,lon,lat\nWest,30.0,10.0\n").unwrap();
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let grid = Grid {
        width: 21,
        height: 3,
        origin_x: 29.9975,
        origin_y: 10.0075,
        step_x: 0.005,
        step_y: -0.005,
        crs,
        nodata: Some(-1.0),
    };
    let cells: Vec<f32> = (0..63).map(|i| if [21, 31, 41].contains(&i) { 10.0 } else { 0.0 }).collect();
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &cells).unwrap();
    std::fs::write(folder.join("people.tif"), bytes).unwrap();
}

fn route(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder)
        .args(["route", "--roads", "roads.geojson", "--class", "class", "--hazards", "hazards.csv", "--id", "code"])
        .args(more)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    folder
}

fn json(told: &Output) -> Value {
    let text = String::from_utf8_lossy(&told.stdout);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text} {}", String::from_utf8_lossy(&told.stderr)))
}

#[test]
fn a_way_avoids_the_hazard_and_the_quicker_one_names_it() {
    let folder = folder();
    let told = route(
        folder.path(),
        &[
            "--from",
            "a",
            "--to",
            "30.05,10.0",
            "--places",
            "places.csv",
            "--as-of",
            "2026-01-01",
            "--out",
            "w.geojson",
            "--json",
        ],
    );
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let answer = json(&told);
    let ways = answer["ways"].as_array().unwrap();
    assert_eq!(ways.len(), 2);
    assert_eq!(
        (&ways[0]["avoids_recorded_hazards"], &ways[0]["hazards"]),
        (&Value::Bool(true), &serde_json::json!([]))
    );
    // Two thousandths of a degree north, five east and back: 2 × 2.212 km + 5.484 km, at 15 km/h.
    let (metres, minutes) = (ways[0]["metres"].as_f64().unwrap(), ways[0]["minutes"].as_f64().unwrap());
    assert!((metres - 9_906.0).abs() < 15.0 && (minutes - metres / 250.0).abs() < 0.01, "{metres} m, {minutes} min");
    assert_eq!(ways[1]["hazards"], serde_json::json!(["H1"]));
    assert_eq!(answer["expires_on"], "2026-04-01");
    assert!(answer["statement"].as_str().unwrap().contains("does not mean that it is safe"));
    let drawn: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("w.geojson")).unwrap()).unwrap();
    assert_eq!(drawn["features"][0]["geometry"]["coordinates"][0], serde_json::json!([30.0, 10.0]));
    assert_eq!(drawn["features"][1]["properties"]["hazards"], "H1");
}

#[test]
fn on_foot_over_open_ground_the_same_is_asked_of_a_friction_grid() {
    let folder = folder();
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (width, height, nodata) = (60, 20, Some(-1.0));
    let grid = Grid { width, height, origin_x: 29.99, origin_y: 10.02, step_x: 0.002, step_y: -0.002, crs, nodata };
    let write = |name: &str, friction: f32| {
        let mut bytes = Vec::new();
        write_grid(&mut bytes, &grid, &vec![friction; 1200]).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    };
    write("friction.tif", 0.015);
    write("kmh.tif", 4.0);
    let ask = |friction: &str, more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_commonground"))
            .current_dir(folder.path())
            .args(["route", "--friction", friction, "--hazards", "hazards.csv", "--id", "code", "--json"])
            .args(more)
            .output()
            .unwrap()
    };
    let told =
        ask("friction.tif", &["--from", "A", "--to", "30.05,10.0", "--places", "places.csv", "--out", "w.geojson"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let answer = json(&told);
    let (metres, minutes) =
        (answer["ways"][0]["metres"].as_f64().unwrap(), answer["ways"][0]["minutes"].as_f64().unwrap());
    assert!(metres > 5_400.0 && (minutes - metres * 0.015).abs() < 3.0, "{metres} m in {minutes} min");
    assert_eq!(answer["over"], "ground");
    let cost =
        ask("friction.tif", &["--population", "people.tif", "--services", "schools=schools.csv", "--out", "c.csv"]);
    assert!(cost.status.success(), "{}", String::from_utf8_lossy(&cost.stderr));
    let text = std::fs::read_to_string(folder.path().join("c.csv")).unwrap();
    assert!(text.starts_with("id,steps_blocked_m,") && text.lines().count() == 4, "{text}");
    let refused = json(&ask("kmh.tif", &["--from", "A", "--to", "C", "--places", "places.csv", "--out", "x.csv"]));
    assert!(refused["error"]["remedy"].as_str().unwrap().contains("minutes per metre"), "{refused}");
}

#[test]
fn when_no_way_avoids_the_hazards_the_command_fails_and_writes_nothing() {
    let folder = folder();
    let told =
        route(folder.path(), &["--from", "A", "--to", "C", "--places", "places.csv", "--out", "w.csv", "--json"]);
    assert!(!told.status.success() && !folder.path().join("w.csv").exists());
    let answer = json(&told);
    assert!(answer["error"]["message"].as_str().unwrap().contains("crosses H1, H2"), "{}", answer["error"]);
    assert_eq!((&answer["ways"][0]["avoids_recorded_hazards"], &answer["as_of"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(answer["ways"][0]["status"], "unknown", "nobody said as of when");
}

#[test]
fn places_that_are_not_there_twice_there_or_far_from_roads_are_said_so() {
    let folder = folder();
    for (from, says) in
        [("Nowhere", "no place is called"), ("Twin", "2 places are called"), ("40,10", "5000 m from every road")]
    {
        let told = route(folder.path(), &["--from", from, "--to", "A", "--places", "places.csv", "--out", "w.csv"]);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success() && said.contains(says), "{said}");
    }
    let way = ["--from", "A", "--to", "B", "--places", "places.csv", "--out", "w.csv", "--json"];
    for (speeds, says) in [("prmary=50", "\"prmary\"; the roads have primary, track"), ("Primary=50,motorway=90", "")] {
        let told = route(folder.path(), &[&way[..], &["--speeds", speeds]].concat());
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.success() == says.is_empty() && said.contains(says), "{said}");
        if says.is_empty() {
            let answer = json(&told);
            assert_eq!((&answer["hazards"], &answer["hazards_blocking"]), (&3.into(), &2.into()), "one lies far away");
        }
    }
    let told = route(folder.path(), &["--out", "w.csv"]);
    assert!(String::from_utf8_lossy(&told.stderr).contains("nothing is asked"));
}

const COST: [&str; 6] = ["--population", "people.tif", "--services", "schools=schools.csv", "--minutes", "30"];

#[test]
fn the_table_of_hazards_joins_another_and_is_ranked() {
    let folder = folder();
    std::fs::write(folder.path().join("exposure.csv"), "id,population_500m\nH1,120\nother,7\n").unwrap();
    let told =
        route(folder.path(), &[&COST[..], &["--table", "exposure.csv", "--out", "access.csv", "--json"]].concat());
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let answer = json(&told);
    let standing = &answer["standing"][0];
    let people = |key: &str| standing[key].as_f64().unwrap();
    // B reaches the school by the track in 39 minutes, by the road in 6; C only past H2.
    assert_eq!((people("people_within"), people("people_cut_off"), people("people_unknown")), (10.0, 20.0, 0.0));
    let text = std::fs::read_to_string(folder.path().join("access.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split(',').collect()).collect();
    let cell = |row: usize, name: &str| rows[row][rows[0].iter().position(|c| *c == name).expect(name)];
    let ids: Vec<&str> = rows.iter().skip(1).map(|r| r[0]).collect();
    assert_eq!(ids, ["H1", "H2", "far", "other"]);
    let figures = |row: usize| (cell(row, "people_cut_off"), cell(row, "people_regaining_access"));
    assert_eq!((figures(1), figures(2), figures(3)), (("20", "10"), ("10", "0"), ("0", "0")));
    assert_eq!((cell(1, "population_500m"), cell(2, "population_500m")), ("120", ""));
    assert_eq!((cell(4, "population_500m"), figures(4)), ("7", ("", "")), "no hazard of that id: unknown");
    let model = "name = \"a\"\nversion = 1\ntitle = \"A\"\n[[criteria]]\nkey = \"access\"\ncriterion = \"access-regained\"\nweight = 1\n";
    std::fs::write(folder.path().join("model.toml"), model).unwrap();
    let ranked = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder.path())
        .args(["rank", "--table", "access.csv", "--model", "model.toml", "--out", "-"])
        .output()
        .unwrap();
    assert!(ranked.status.success(), "{}", String::from_utf8_lossy(&ranked.stderr));
    let ranked = String::from_utf8_lossy(&ranked.stdout).into_owned();
    let place = |id: &str| ranked.lines().position(|l| l.split(',').nth(1) == Some(id)).expect(id);
    assert!(place("H1") < place("H2"), "{ranked}");
    assert!(ranked.contains("10 people would regain access to services"), "{ranked}");
}

#[test]
fn the_table_goes_to_standard_output_and_hazards_come_from_standard_input() {
    let folder = folder();
    let hazards = std::fs::File::open(folder.path().join("hazards.csv")).unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder.path())
        .args(["route", "--roads", "roads.geojson", "--class", "class", "--hazards", "-", "--id", "code", "--out", "-"])
        .args(COST)
        .stdin(hazards)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = String::from_utf8_lossy(&told.stdout);
    assert!(text.starts_with("id,road_blocked_m,") && text.lines().count() == 4, "{text}");
    assert!(String::from_utf8_lossy(&told.stderr).contains("does not mean that it is safe"));
}

#[test]
fn empty_roads_and_grids_without_people_are_said_so() {
    let folder = folder();
    std::fs::write(folder.path().join("none.csv"), "name,lon,lat\nA,30,10\n").unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .current_dir(folder.path())
        .args(["route", "--roads", "none.csv", "--hazards", "hazards.csv", "--id", "code", "--out", "w.csv"])
        .args(COST)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.status.success() && said.contains("no road to go by"), "{said}");
}

#[test]
fn codes_of_a_joined_table_stay_text_in_every_format() {
    let folder = folder();
    std::fs::write(folder.path().join("zones.csv"), "code,zone,size\nH1,007,2.5\nH2,008,\n").unwrap();
    for out in ["cost.csv", "cost.gpkg"] {
        let told = route(folder.path(), &[&COST[..], &["--table", "zones.csv", "--out", out]].concat());
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }
    let text = std::fs::read_to_string(folder.path().join("cost.csv")).unwrap();
    assert!(text.contains("H1,007,2.5,") && text.contains("H2,008,,"), "{text}");
    let bytes = std::fs::read(folder.path().join("cost.gpkg")).unwrap();
    assert!(bytes.windows(3).any(|three| three == b"007"), "the code is written as it stands");
}

#[test]
fn a_day_to_come_makes_nothing_valid_longer() {
    let folder = folder();
    let ask = ["--from", "A", "--to", "B", "--places", "places.csv", "--out", "w.csv", "--as-of", "9000-01-01"];
    let told = route(folder.path(), &ask);
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.status.success() && said.contains("yet to come"), "{said}");
    assert!(!folder.path().join("w.csv").exists());
}

#[test]
fn people_of_another_land_are_not_nobody_cut_off() {
    let folder = folder();
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (width, height, step) = (2, 2, 0.005);
    let grid = Grid { width, height, origin_x: 80.0, origin_y: 50.0, step_x: step, step_y: -step, crs, nodata: None };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &[10.0f32; 4]).unwrap();
    std::fs::write(folder.path().join("people.tif"), bytes).unwrap();
    let told = route(folder.path(), &[&COST[..], &["--out", "cost.csv"]].concat());
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.status.success() && said.contains("of nobody in this grid"), "{said}");
    assert!(!folder.path().join("cost.csv").exists());
}
