//! The kernels against exactextract and GEOS on invented areas; `data/make_oracle.py` made the answers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

use std::path::Path;

use cg_geo::bands::{CellMetric, distinct_within, sums_within};
use cg_geo::coverage::zonal_sums;
use cg_geo::dissolve::dissolved;
use cg_geo::ground::Plane;
use cg_geo::length::LineIndex;
use cg_geo::nearest::PointIndex;
use cg_geo::outline::Outline;
use cg_geo::raster::{CellSource, Grid, GridFile, GridOptions};
use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::Value;

struct Oracle {
    told: Value,
    file: GridFile,
    areas: Vec<Polygon<f64>>,
}

fn oracle() -> Oracle {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let told: Value = serde_json::from_slice(&std::fs::read(data.join("oracle.json")).unwrap()).unwrap();
    let file = GridFile::open(&data.join("grids/tiles_deflate.tif"), GridOptions::default()).unwrap();
    let areas = told["areas"].as_array().unwrap().iter().map(|a| polygon(&a["rings"])).collect();
    Oracle { told, file, areas }
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(number).collect()
}

fn line(v: &Value) -> LineString<f64> {
    v.as_array().unwrap().iter().map(|p| Coord { x: number(&p[0]), y: number(&p[1]) }).collect()
}

fn polygon(rings: &Value) -> Polygon<f64> {
    let mut rings = rings.as_array().unwrap().iter().map(line);
    let exterior = rings.next().unwrap();
    Polygon::new(exterior, rings.collect())
}

fn cells(grid: &Grid, c: Coord<f64>) -> Coord<f64> {
    Coord { x: grid.column_of(c.x), y: grid.row_of(c.y) }
}

impl Oracle {
    fn in_cells(&self) -> Vec<Outline> {
        let grid = self.file.grid();
        self.areas.iter().map(|p| Outline::new(&Geometry::Polygon(p.clone()), |c| cells(grid, c)).unwrap()).collect()
    }

    fn in_metres(&self) -> Vec<Outline> {
        self.areas.iter().map(|p| Outline::new(&Geometry::Polygon(p.clone()), |c| c).unwrap()).collect()
    }
}

#[track_caller]
fn near(what: &str, found: f64, expected: f64, relative: f64, absolute: f64) {
    let gap = (found - expected).abs();
    assert!(gap <= relative * expected.abs() + absolute, "{what}: found {found}, expected {expected}");
}

fn quiet(_: u64, _: u64) {}

#[test]
fn sums_inside_are_those_of_exactextract() {
    let o = oracle();
    let found = zonal_sums(&o.file, &o.in_cells(), &quiet).unwrap();
    for (i, z) in found.iter().enumerate() {
        let told = numbers(&o.told["areas"][i]["inside"]);
        near("sum", z.sum, told[0], 1e-6, 1e-5);
        near("cells", z.cells, told[1], 1e-6, 1e-5);
    }
}

#[test]
fn sums_within_distances_are_those_of_exactextract_in_round_buffers() {
    let o = oracle();
    let distances = numbers(&o.told["distances"]);
    let found = sums_within(&o.file, &o.in_cells(), &distances, &CellMetric::of(o.file.grid()), &quiet).unwrap();
    for (i, row) in found.iter().enumerate() {
        for (j, w) in row.iter().enumerate() {
            let told = numbers(&o.told["areas"][i]["within"][j]);
            // GEOS has 90 segments per quarter circle (5e-5 less than round) and smooths dents of a hundredth of d.
            near("sum", w.sum, told[0], 5e-4, 1e-4);
            near("cells", w.cells, told[1], 2e-4, 1e-5);
        }
    }
    let total = |j: usize| found.iter().map(|row| row[j].sum).sum::<f64>();
    for j in 0..distances.len() {
        let told: f64 = (0..found.len()).map(|i| number(&o.told["areas"][i]["within"][j][0])).sum();
        near("total", total(j), told, 5e-5, 0.0);
    }
}

#[test]
fn distinct_sums_are_those_of_exactextract_in_the_union() {
    let o = oracle();
    let distances = numbers(&o.told["distances"]);
    let grid = o.file.grid();
    let once = dissolved(o.areas.iter().map(std::slice::from_ref), |c| cells(grid, c), f64::INFINITY).unwrap();
    let inside = zonal_sums(&o.file, &[once], &quiet).unwrap()[0];
    near("inside", inside.sum, number(&o.told["distinct"][0][0]), 1e-6, 1e-5);
    let found = distinct_within(&o.file, &o.in_cells(), &distances, &CellMetric::of(grid), &quiet).unwrap();
    for (j, w) in found.iter().enumerate() {
        near("distinct", w.sum, number(&o.told["distinct"][j + 1][0]), 3e-4, 0.0);
    }
}

#[test]
fn nearest_points_and_counts_are_those_of_geos() {
    let o = oracle();
    let distances = numbers(&o.told["distances"]);
    let points: Vec<(f64, f64)> = line(&o.told["points"]).0.iter().map(|c| (c.x, c.y)).collect();
    let index = PointIndex::new(&points, Plane::Metres);
    for (i, area) in o.in_metres().iter().enumerate() {
        let told = &o.told["areas"][i];
        near("nearest", index.nearest(area).unwrap().distance_m, number(&told["nearest"]), 1e-9, 1e-5);
        for (d, count) in distances.iter().zip(numbers(&told["counts"])) {
            assert_eq!(index.count_within(area, *d) as f64, count);
        }
    }
}

#[test]
fn lengths_of_roads_are_those_of_geos() {
    let o = oracle();
    let distances = numbers(&o.told["distances"]);
    let roads: Vec<Outline> = o.told["roads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| Outline::new(&Geometry::LineString(line(r)), |c| c).unwrap())
        .collect();
    let index = LineIndex::new(&roads, Plane::Metres);
    for (i, area) in o.in_metres().iter().enumerate() {
        let told = &o.told["areas"][i];
        near("nearest road", index.nearest_m(area).unwrap(), number(&told["nearest_road"]), 1e-9, 1e-5);
        near("inside", index.length_within(area, 0.0), number(&told["length_inside"]), 1e-9, 1e-4);
        for (d, length) in distances.iter().zip(numbers(&told["lengths"])) {
            // A road that grazes a buffer of straight pieces is cut a little shorter than by a round one.
            near("within", index.length_within(area, *d), length, 2e-4, 2.0);
        }
    }
}
