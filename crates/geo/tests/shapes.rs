//! Validity, repair and area against GEOS and GeographicLib (through shapely and pyproj), on
//! invented shapes made to touch, nest, share edges and cross on a small lattice.
//!
//! `fixtures/shapes.tsv`: GEOS's verdict, its reason, area in m², area in square degrees after
//! `make_valid(method='structure')`, WKB in hexadecimal. `COMMONGROUND_SHAPES=file` checks another
//! such file.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

mod support;

use cg_geo::Shape;
use cg_geo::wkb;
use geo::Area;
use support::{hex, relative};

struct Case {
    line: usize,
    valid: bool,
    reason: String,
    area_m2: f64,
    repaired: f64,
    wkb: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let text = match std::env::var("COMMONGROUND_SHAPES") {
        Ok(path) => std::fs::read_to_string(path).expect("the file named by COMMONGROUND_SHAPES"),
        Err(_) => include_str!("fixtures/shapes.tsv").to_owned(),
    };
    let case = |(i, line): (usize, &str)| {
        let cells: Vec<&str> = line.split('\t').collect();
        Case {
            line: i + 1,
            valid: cells[0] == "1",
            reason: cells[1].to_owned(),
            area_m2: cells[2].parse().expect("area"),
            repaired: cells[3].parse().expect("repaired area"),
            wkb: hex(cells[4]),
        }
    };
    text.lines().enumerate().map(case).collect()
}

#[test]
fn every_verdict_is_the_one_geos_gives() {
    let mut wrong = Vec::new();
    for case in cases() {
        let examined = Shape::examine(wkb::read(&case.wkb).expect("sound WKB").rough);
        if examined.shape.is_some() != case.valid {
            wrong.push(format!(
                "line {}: GEOS says {} {}, we say {:?}",
                case.line, case.valid, case.reason, examined.faults
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
}

#[test]
fn areas_on_the_ellipsoid_are_those_of_geographiclib() {
    for case in cases().iter().filter(|c| c.valid) {
        let shape = Shape::from_wkb(&case.wkb).expect("valid");
        assert!(
            relative(shape.area_m2(), case.area_m2) < 1e-9,
            "line {}: {} {}",
            case.line,
            shape.area_m2(),
            case.area_m2
        );
    }
}

#[test]
fn repair_gives_a_sound_shape_or_none() {
    let (mut repaired, mut as_geos) = (0, 0);
    for case in cases().iter().filter(|c| !c.valid) {
        let rough = wkb::read(&case.wkb).expect("sound WKB").rough;
        let Some((shape, faults)) = Shape::repair(rough) else { continue };
        repaired += 1;
        assert!(Shape::from_wkb(&shape.to_wkb()).is_ok(), "line {}", case.line);
        assert!(faults.iter().any(|f| f.rule() == "shape-repaired"), "line {}", case.line);
        let area: f64 = shape.polygons().iter().map(Area::unsigned_area).sum();
        as_geos += usize::from((area - case.repaired).abs() < 1e-6);
    }
    println!("repaired {repaired}, of which {as_geos} with the area that GEOS's structure method gives");
    assert!(as_geos * 10 >= repaired * 6, "{as_geos} of {repaired} agree with GEOS");
}
