//! Measures of the programme's own hazard areas.

mod cast;

use cast::app;
use cg_app::import::Incoming;
use cg_app::{App, Asker};
use cg_formats::Mapping;
use cg_geo::raster::{Grid, GridCrs, write_grid};

const HAZARDS: &str = "id,name,wkt
H-1,Field,\"POLYGON((20.01 -9.02,20.02 -9.02,20.02 -9.01,20.01 -9.01,20.01 -9.02))\"
";
const HAZARD_MAP: &str = "kind = \"hazard-areas\"
position = { wkt = \"wkt\" }
[fields]
code = \"id\"
name = \"name\"
status = { constant = \"open\" }
classification = { constant = \"sha\" }
";

fn import(app: &App, name: &str, bytes: &[u8], map: &str) -> String {
    let path = tempfile::tempdir().expect("a folder").keep().join(name);
    std::fs::write(&path, bytes).expect("written");
    let file = Incoming { path, name: name.into() };
    let mapping = Mapping::from_text(map).expect("a mapping");
    let (summary, faults) = app.import_file(&Asker::command_line(), &file, &mapping, &|_| {}).expect("imported");
    assert_eq!(summary.taken, 1, "{faults:?}");
    summary.batch.expect("a batch")
}

/// Ten by ten cells of 0.01 degrees with the same number of people in each.
fn grid(app: &App, code: &str, year: i64, source: &str, people: f32) -> String {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (step, origin) = (0.01, (20.0, -9.0));
    let grid = Grid {
        width: 10,
        height: 10,
        origin_x: origin.0,
        origin_y: origin.1,
        step_x: step,
        step_y: -step,
        crs,
        nodata: Some(-1.0),
    };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &[people; 100]).expect("a grid");
    let constants = format!(
        "code = {{ constant = \"{code}\" }}\nyear = {{ constant = \"{year}\" }}\nsource = {{ constant = \"{source}\" }}\n"
    );
    import(app, &format!("{code}.tif"), &bytes, &format!("kind = \"grid\"\n[fields]\n{constants}"))
}

fn measured(app: &App) -> Vec<(String, Option<f64>)> {
    let me = Asker::command_line();
    app.refresh_exposure(&me, &|_, _, _| ()).expect("measured");
    let id = app.get(&me, "hazard_areas", "H-1").expect("the area").id;
    app.exposure_of(&me, &id).expect("an answer").expect("measures").measures
}

fn inside(found: &[(String, Option<f64>)], name: &str) -> Option<f64> {
    found.iter().find(|(n, _)| n == name).and_then(|(_, v)| *v).map(f64::round)
}

#[test]
fn grids_of_two_makers_stand_beside_each_other_and_their_range_goes_with_the_second() {
    let app = app();
    import(&app, "hazards.csv", HAZARDS.as_bytes(), HAZARD_MAP);
    grid(&app, "OLD", 2020, "One", 100.0);
    grid(&app, "ONE", 2025, "One", 40.0);
    let alone = measured(&app);
    assert_eq!(inside(&alone, "population_0m"), Some(40.0), "the newer of one maker counts");
    assert!(alone.iter().all(|(name, _)| !name.ends_with("_low")), "one maker has no range: {alone:?}");
    let second = grid(&app, "TWO", 2024, "Two", 60.0);
    let both = measured(&app);
    let of = |name| inside(&both, name);
    assert_eq!(
        (of("population_0m"), of("population_0m_TWO"), of("population_0m_low"), of("population_0m_high")),
        (Some(40.0), Some(60.0), Some(40.0), Some(60.0))
    );
    app.undo_batch(&Asker::command_line(), &second).expect("undone");
    assert_eq!(measured(&app), alone, "what the second grid brought goes with it");
}
