//! Our exposure kernels on the workload.

use std::path::Path;

use cg_geo::bands::{CellMetric, distinct_within, sums_within};
use cg_geo::coverage::zonal_sums;
use cg_geo::ground::Plane;
use cg_geo::length::LineIndex;
use cg_geo::nearest::PointIndex;
use cg_geo::outline::Outline;
use cg_geo::raster::{BlockIndex, CellSource, Grid, GridFile, GridOptions, ResidentGrid};
use geo_types::{Coord, Geometry, LineString, Polygon};

use crate::Fallible;
use crate::clock::Results;
use crate::workload::{Ring, read};

pub fn run(folder: &Path, results: &mut Results) -> Fallible<()> {
    let rings = read(&folder.join("hazards.bin"))?;
    let hazards: Vec<_> = rings.iter().map(|r| Geometry::Polygon(Polygon::new(line(r), vec![]))).collect();
    let path = folder.join("people.tif");
    let open = || GridFile::open(&path, GridOptions::default());
    let file = open()?;
    people(&hazards, &file, &path, results)?;
    facilities_and_roads(folder, &hazards, results)?;
    let layers = Layers::read(folder)?;
    let (grid, points, roads) = (ResidentGrid::load(&file, 1 << 30)?, layers.points(), layers.roads());
    let around = Around { grid: &grid, points: &points, roads: &roads };
    results.step("one_edit_measured", 9, || around.measure(&hazards[..1]).unwrap_or(f64::NAN));
    Ok(())
}

/// Everything that one edition of a country's data needs anew: the grid decoded, indexes made, every area measured and
/// the people near any of them counted once.
pub fn refresh(folder: &Path) -> Fallible<f64> {
    let rings = read(&folder.join("hazards.bin"))?;
    let hazards: Vec<_> = rings.iter().map(|r| Geometry::Polygon(Polygon::new(line(r), vec![]))).collect();
    let layers = Layers::read(folder)?;
    let start = crate::clock::cpu_ms();
    let grid = ResidentGrid::load(&GridFile::open(&folder.join("people.tif"), GridOptions::default())?, 1 << 30)?;
    let around = Around { grid: &grid, points: &layers.points(), roads: &layers.roads() };
    around.measure(&hazards)?;
    let areas = in_cells(grid.grid(), &hazards);
    distinct_within(&grid, &areas, &[500.0], &CellMetric::of(grid.grid()), &|_, _| ())?;
    Ok(crate::clock::cpu_ms() - start)
}

/// Facilities and roads.
struct Layers {
    points: Vec<(f64, f64)>,
    roads: Vec<Outline>,
}

impl Layers {
    fn read(folder: &Path) -> Fallible<Self> {
        let points = read(&folder.join("facilities.bin"))?.iter().map(|p| (p[0][0], p[0][1])).collect();
        let roads = read(&folder.join("roads.bin"))?;
        let roads = roads.iter().filter_map(|r| Outline::new(&Geometry::LineString(line(r)), |c| c)).collect();
        Ok(Self { points, roads })
    }

    fn points(&self) -> PointIndex {
        PointIndex::new(&self.points, Plane::Metres)
    }

    fn roads(&self) -> LineIndex {
        LineIndex::new(&self.roads, Plane::Metres)
    }
}

/// What areas are measured against.
struct Around<'a> {
    grid: &'a ResidentGrid,
    points: &'a PointIndex,
    roads: &'a LineIndex,
}

impl Around<'_> {
    /// People inside and within 500 m, the nearest facility, facilities within 500 m and 5 km, roads within 500 m.
    fn measure(&self, hazards: &[Geometry<f64>]) -> Fallible<f64> {
        let (grid, quiet) = (self.grid.grid(), |_: u64, _: u64| ());
        let cells = in_cells(grid, hazards);
        let mut held: f64 = zonal_sums(self.grid, &cells, &quiet)?.iter().map(|z| z.sum).sum();
        let within = sums_within(self.grid, &cells, &[500.0], &CellMetric::of(grid), &quiet)?;
        held += within.iter().map(|w| w[0].sum).sum::<f64>();
        for area in hazards.iter().filter_map(|a| Outline::new(a, |c| c)) {
            held += self.points.nearest(&area).map_or(0.0, |n| n.distance_m);
            held += (self.points.count_within(&area, 500.0) + self.points.count_within(&area, 5000.0)) as f64;
            held += self.roads.length_within(&area, 500.0);
        }
        Ok(held)
    }
}

fn line(ring: &Ring) -> LineString<f64> {
    ring.iter().map(|p| Coord { x: p[0], y: p[1] }).collect()
}

/// Outlines in cells: what every run over a grid begins with, and part of what is measured.
fn in_cells(grid: &Grid, areas: &[Geometry<f64>]) -> Vec<Outline> {
    let place = |c: Coord<f64>| Coord { x: grid.column_of(c.x), y: grid.row_of(c.y) };
    areas.iter().filter_map(|a| Outline::new(a, place)).collect()
}

fn people(hazards: &[Geometry<f64>], file: &GridFile, path: &Path, results: &mut Results) -> Fallible<()> {
    let grid = file.grid().clone();
    let quiet = |_: u64, _: u64| ();
    results.step("decode_all", 3, || {
        let (columns, rows) = file.block_counts();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| BlockIndex { row, column }));
        all.filter_map(|at| file.block(at).ok()).filter(|b| !b.least.is_nan()).count() as f64
    });
    let cold = |hazards: &[Geometry<f64>]| {
        let file = GridFile::open(path, GridOptions::default())?;
        zonal_sums(&file, &in_cells(file.grid(), hazards), &quiet)
    };
    results.step("zonal_cold", 5, || cold(hazards).map_or(f64::NAN, |z| z.iter().map(|z| z.sum).sum()));
    let resident = ResidentGrid::load(file, 1 << 30)?;
    results.step("zonal_resident", 9, || {
        let sums = zonal_sums(&resident, &in_cells(&grid, hazards), &quiet);
        sums.map_or(f64::NAN, |z| z.iter().map(|z| z.sum).sum())
    });
    results.step("one_area_cold", 9, || cold(&hazards[..1]).map_or(f64::NAN, |z| z[0].sum));
    let within = |source: &dyn CellSource, distances: &[f64]| {
        let found = sums_within(source, &in_cells(&grid, hazards), distances, &CellMetric::of(&grid), &quiet);
        found.map_or(f64::NAN, |all| all.iter().flat_map(|w| w.last()).map(|w| w.sum).sum())
    };
    results.step("within_500_cold", 3, || within(file, &[500.0]));
    results.step("within_500_resident", 5, || within(&resident, &[500.0]));
    results.step("within_4_radii_resident", 3, || within(&resident, &[100.0, 250.0, 500.0, 1000.0]));
    results.step("within_100_resident", 3, || within(&resident, &[100.0]));
    results.step("distinct_500_resident", 3, || {
        let areas = in_cells(&grid, hazards);
        let found = distinct_within(&resident, &areas, &[500.0], &CellMetric::of(&grid), &quiet);
        found.map_or(f64::NAN, |w| w[0].sum)
    });
    Ok(())
}

fn facilities_and_roads(folder: &Path, hazards: &[Geometry<f64>], results: &mut Results) -> Fallible<()> {
    let areas: Vec<_> = hazards.iter().filter_map(|a| Outline::new(a, |c| c)).collect();
    let points: Vec<(f64, f64)> = read(&folder.join("facilities.bin"))?.iter().map(|p| (p[0][0], p[0][1])).collect();
    let roads: Vec<Outline> = read(&folder.join("roads.bin"))?
        .iter()
        .filter_map(|r| Outline::new(&Geometry::LineString(line(r)), |c| c))
        .collect();
    results.step("points_index", 5, || {
        let _ = PointIndex::new(&points, Plane::Metres);
        points.len() as f64
    });
    let index = PointIndex::new(&points, Plane::Metres);
    results.step("nearest", 9, || {
        areas.iter().filter_map(|a| index.nearest(a)).map(|n| n.distance_m).sum::<f64>() / areas.len() as f64
    });
    for reach in [500.0, 5000.0] {
        results.step(&format!("count_{reach}"), 5, || {
            areas.iter().map(|a| index.count_within(a, reach)).sum::<u64>() as f64
        });
    }
    results.step("roads_index", 3, || {
        let _ = LineIndex::new(&roads, Plane::Metres);
        roads.len() as f64
    });
    let index = LineIndex::new(&roads, Plane::Metres);
    results.step("roads_500", 5, || areas.iter().map(|a| index.length_within(a, 500.0)).sum::<f64>() / 1e3);
    Ok(())
}
