//! The raw suspected areas of Bosnia, as published: 11,068 features of which 3,094 have no geometry
//! and 467 are invalid by GEOS. Runs where the shared data folder is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

mod support;

use cg_geo::Shape;
use cg_geo::shape::Rough;
use geo_types::Coord;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;

fn features() -> Option<Vec<Value>> {
    let path = support::shared("bosnia/suspect_areas_simplyfied.geojson.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).expect("readable")).read_to_string(&mut text).expect("gzip");
    let mut json: Value = serde_json::from_str(&text).expect("JSON");
    Some(std::mem::take(json["features"].as_array_mut().expect("features")))
}

fn rings(polygon: &Value) -> Vec<Vec<Coord<f64>>> {
    let number = |v: &Value| v.as_f64().expect("number");
    let ring =
        |r: &Value| r.as_array().expect("ring").iter().map(|c| Coord { x: number(&c[0]), y: number(&c[1]) }).collect();
    polygon.as_array().expect("polygon").iter().map(ring).collect()
}

fn rough(geometry: &Value) -> Option<Rough> {
    let parts = geometry.get("coordinates")?;
    Some(match geometry["type"].as_str()? {
        "Polygon" => Rough::Areas(vec![rings(parts)]),
        "MultiPolygon" => Rough::Areas(parts.as_array()?.iter().map(rings).collect()),
        other => panic!("{other} among the suspected areas"),
    })
}

#[test]
fn the_invalid_areas_of_bosnia_are_those_geos_finds() {
    let Some(features) = features() else { return };
    let (mut missing, mut invalid, mut repaired) = (0, 0, 0);
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut area_m2 = 0.0;
    let list = std::env::var("COMMONGROUND_INVALID").ok();
    let mut ordinals = String::new();
    for (i, feature) in features.iter().enumerate() {
        let Some(rough) = rough(&feature["geometry"]) else {
            missing += 1;
            continue;
        };
        let examined = Shape::examine(rough.clone());
        if examined.shape.is_none() {
            invalid += 1;
            ordinals.push_str(&format!("{i}\t{:?}\n", examined.faults.iter().map(|f| f.rule()).collect::<Vec<_>>()));
            examined.faults.iter().for_each(|f| *rules.entry(f.rule()).or_default() += 1);
        }
        let shape = examined.shape.or_else(|| {
            let fixed = Shape::repair(rough).map(|r| r.0);
            repaired += usize::from(fixed.is_some());
            fixed
        });
        area_m2 += shape.map_or(0.0, |s| s.area_m2());
    }
    println!(
        "{} features, {missing} without geometry, {invalid} invalid, {repaired} repaired, {:.1} km²",
        features.len(),
        area_m2 / 1e6
    );
    println!("{rules:?}");
    if let Some(path) = list {
        std::fs::write(path, ordinals).expect("list written");
    }
    assert_eq!((features.len(), missing), (11_068, 3_094));
    // GEOS calls three empty multipolygons valid; we call them empty. The other 467 are GEOS's.
    assert_eq!((invalid, rules.get("shape-empty")), (470, Some(&3)));
    assert_eq!(repaired, 467);
    assert!((area_m2 / 1e6 - 811.7).abs() < 1.0, "{:.1} km²", area_m2 / 1e6);
}
