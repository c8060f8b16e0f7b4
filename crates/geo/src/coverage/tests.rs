use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::prelude::*;

use super::*;
use crate::raster::{Grid, GridCrs, ResidentGrid};

fn grid(width: u32, height: u32, values: Vec<f64>) -> ResidentGrid {
    let crs = GridCrs { epsg: Some(32_637), geographic: false };
    let frame = Grid {
        width,
        height,
        origin_x: 0.0,
        origin_y: f64::from(height),
        step_x: 1.0,
        step_y: -1.0,
        crs,
        nodata: None,
    };
    ResidentGrid::from_values(frame, values).unwrap()
}

/// Known answers use the grid 1..9 with its origin at the lower left.
fn nine() -> ResidentGrid {
    grid(3, 3, (1..=9).map(f64::from).collect())
}

fn ring(points: &[(f64, f64)]) -> LineString<f64> {
    points.iter().map(|p| Coord { x: p.0, y: p.1 }).collect()
}

fn area(source: &ResidentGrid, exterior: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Outline {
    let polygon = Polygon::new(ring(exterior), holes.iter().map(|h| ring(h)).collect());
    let grid = source.grid();
    let place = |c: Coord<f64>| Coord { x: grid.column_of(c.x), y: grid.row_of(c.y) };
    Outline::new(&Geometry::Polygon(polygon), place).unwrap()
}

fn zonal(source: &ResidentGrid, exterior: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Zonal {
    zonal_sums(source, &[area(source, exterior, holes)], &|_, _| ()).unwrap()[0]
}

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "found {found}, expected {expected} ± {within}");
}

const SQUARE: [(f64, f64); 4] = [(0.5, 0.5), (2.5, 0.5), (2.5, 2.5), (0.5, 2.5)];

#[test]
fn a_square_covers_quarters_halves_and_a_whole_cell() {
    let z = zonal(&nine(), &SQUARE, &[]);
    near(z.cells, 4.0, 1e-12);
    near(z.sum, 20.0, 1e-12);
    near(z.sum / z.cells, 5.0, 1e-12);
}

#[test]
fn a_triangle_halves_the_cells_on_its_diagonal() {
    let z = zonal(&nine(), &[(0.0, 0.0), (3.0, 0.0), (0.0, 3.0)], &[]);
    near(z.cells, 4.5, 1e-12);
    near(z.sum, 26.5, 1e-12);
    near(z.sum / z.cells, 5.888_889, 1e-6);
}

#[test]
fn an_oblique_triangle_is_exact() {
    let z = zonal(&nine(), &[(0.2, 0.1), (2.9, 0.4), (1.7, 2.8)], &[]);
    near(z.cells, 3.42, 1e-12);
    // exactextract says 21.5312224: its shares are single precision.
    near(z.sum, 21.531_222_222, 1e-9);
}

#[test]
fn the_coverage_of_each_cell_of_the_oblique_triangle_is_known() {
    let expected = [0.0, 0.32778, 0.01, 0.081, 0.94122, 0.35, 0.45944, 0.75556, 0.495];
    for (i, share) in expected.into_iter().enumerate() {
        let mut values = vec![0.0; 9];
        values[i] = 1.0;
        let z = zonal(&grid(3, 3, values), &[(0.2, 0.1), (2.9, 0.4), (1.7, 2.8)], &[]);
        near(z.sum, share, 5e-6);
    }
}

#[test]
fn a_hole_is_taken_off_whichever_way_it_runs() {
    let hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)];
    let mut turned = hole;
    turned.reverse();
    for hole in [hole, turned] {
        let z = zonal(&nine(), &SQUARE, &[&hole]);
        near(z.cells, 3.0, 1e-12);
        near(z.sum, 15.0, 1e-12);
    }
}

#[test]
fn the_part_beyond_the_edge_of_the_grid_is_not_counted() {
    let z = zonal(&nine(), &[(-5.0, -5.0), (1.5, -5.0), (1.5, 8.0), (-5.0, 8.0)], &[]);
    near(z.sum, 1.0 + 4.0 + 7.0 + (2.0 + 5.0 + 8.0) / 2.0, 1e-12);
    near(z.cells, 4.5, 1e-12);
    near(z.all_cells, 6.5 * 13.0, 1e-12);
}

#[test]
fn slanted_edges_that_cross_the_edge_of_the_grid_are_split_there() {
    let z = zonal(&nine(), &[(-1.0, -1.0), (4.0, 1.0), (1.0, 5.0)], &[]);
    let shares: f64 = (0..9)
        .map(|i| {
            let mut values = vec![0.0; 9];
            values[i] = 1.0;
            zonal(&grid(3, 3, values), &[(-1.0, -1.0), (4.0, 1.0), (1.0, 5.0)], &[]).sum
        })
        .sum();
    near(z.cells, shares, 1e-12);
}

#[test]
fn an_area_outside_the_grid_is_unknown_not_zero_people() {
    let z = zonal(&nine(), &[(10.0, 10.0), (11.0, 10.0), (11.0, 11.0)], &[]);
    assert_eq!((z.cells, z.sum, z.in_grid), (0.0, 0.0, 0.0));
    near(z.all_cells, 0.5, 1e-12);
}

#[test]
fn cells_without_data_are_left_out_of_sum_and_count() {
    let mut values: Vec<f64> = (1..=9).map(f64::from).collect();
    values[4] = f64::NAN;
    let z = zonal(&grid(3, 3, values), &SQUARE, &[]);
    near(z.cells, 3.0, 1e-12);
    near(z.sum, 15.0, 1e-12);
    near(z.in_grid, 4.0, 1e-12);
    near(z.all_cells, 4.0, 1e-12);
}

/// A star-shaped ring within a grid of 20 × 20.
fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
    (3usize..24, 3.0f64..17.0, 3.0f64..17.0, prop::collection::vec(0.05f64..3.0, 24)).prop_map(|(n, x, y, radii)| {
        (0..n)
            .map(|i| {
                let angle = std::f64::consts::TAU * i as f64 / n as f64;
                (x + radii[i] * angle.cos(), y + radii[i] * angle.sin())
            })
            .collect()
    })
}

fn values() -> Vec<f64> {
    (0..400).map(|i| f64::from((i * 7919) % 101)).collect()
}

/// Brute force: clip the ring to each cell (Sutherland–Hodgman) and take the area.
fn by_clipping(points: &[(f64, f64)], values: &[f64], width: usize) -> f64 {
    let height = values.len() / width;
    let mut total = 0.0;
    for (i, value) in values.iter().enumerate() {
        let (column, row) = ((i % width) as f64, (height - 1 - i / width) as f64);
        let mut ring = points.to_vec();
        for (axis, line, keep_above) in
            [(0, column, true), (0, column + 1.0, false), (1, row, true), (1, row + 1.0, false)]
        {
            ring = clipped(&ring, axis, line, keep_above);
        }
        total += value * shoelace(&ring).abs();
    }
    total
}

fn clipped(ring: &[(f64, f64)], axis: usize, line: f64, above: bool) -> Vec<(f64, f64)> {
    let place = |p: &(f64, f64)| if axis == 0 { p.0 } else { p.1 };
    let kept = |p: &(f64, f64)| (place(p) >= line) == above;
    let mut out = Vec::new();
    for (i, a) in ring.iter().enumerate() {
        let b = &ring[(i + 1) % ring.len()];
        if kept(a) {
            out.push(*a);
        }
        if kept(a) != kept(b) {
            let t = (line - place(a)) / (place(b) - place(a));
            out.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
        }
    }
    out
}

fn shoelace(ring: &[(f64, f64)]) -> f64 {
    (0..ring.len())
        .map(|i| {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            (a.0 * b.1 - b.0 * a.1) / 2.0
        })
        .sum()
}

proptest! {
    #[test]
    fn the_covered_cells_are_the_area(points in star()) {
        let z = zonal(&grid(20, 20, values()), &points, &[]);
        let area = shoelace(&points);
        prop_assert!((z.cells - area).abs() <= 1e-9 * area.max(1.0));
        prop_assert!((z.all_cells - area).abs() <= 1e-9 * area.max(1.0));
    }

    #[test]
    fn the_sum_is_that_of_clipping_every_cell(points in star()) {
        let z = zonal(&grid(20, 20, values()), &points, &[]);
        let expected = by_clipping(&points, &values(), 20);
        prop_assert!((z.sum - expected).abs() <= 1e-8 * expected.max(1.0), "{} {}", z.sum, expected);
    }

    #[test]
    fn cutting_an_area_in_two_adds_up(points in star(), cut in 4.0f64..16.0) {
        let source = grid(20, 20, values());
        let whole = zonal(&source, &points, &[]).sum;
        let halves: f64 = [true, false]
            .into_iter()
            .map(|above| clipped(&points, 0, cut, above))
            .filter(|half| half.len() > 2)
            .map(|half| zonal(&source, &half, &[]).sum)
            .sum();
        prop_assert!((whole - halves).abs() <= 1e-8 * whole.max(1.0));
    }

    #[test]
    fn small_blocks_give_the_same_as_one_block(points in star(), holes in prop::collection::vec(0usize..400, 0..30)) {
        let mut cells = values();
        for i in holes {
            cells[i] = f64::NAN;
        }
        let one = grid(20, 20, cells);
        let outline = area(&one, &points, &[]);
        let many = crate::raster::tests::Chopped::new(&one, 7, 3);
        let a = zonal_sums(&one, std::slice::from_ref(&outline), &|_, _| ()).unwrap()[0];
        let b = zonal_sums(&many, &[outline], &|_, _| ()).unwrap()[0];
        prop_assert!((a.sum - b.sum).abs() <= 1e-9 * a.sum.abs().max(1.0));
        prop_assert!((a.cells - b.cells).abs() <= 1e-9 * a.cells.max(1.0));
    }
}
