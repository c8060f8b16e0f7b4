use std::f64::consts::PI;

use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::prelude::*;

use super::node::half_plane;
use super::*;
use crate::coverage::zonal_sums;
use crate::raster::{Grid, GridCrs, ResidentGrid};

fn grid(width: u32, height: u32, step: f64, value: impl Fn(u32, u32) -> f64) -> ResidentGrid {
    let crs = GridCrs { epsg: Some(32_637), geographic: false };
    let frame = Grid {
        width,
        height,
        origin_x: 0.0,
        origin_y: f64::from(height) * step,
        step_x: step,
        step_y: -step,
        crs,
        nodata: None,
    };
    let cells = (0..height).flat_map(|r| (0..width).map(move |c| (c, r)));
    ResidentGrid::from_values(frame, cells.map(|(c, r)| value(c, r)).collect()).unwrap()
}

fn ones() -> ResidentGrid {
    grid(60, 60, 100.0, |_, _| 1.0)
}

fn uneven() -> ResidentGrid {
    grid(60, 60, 100.0, |c, r| f64::from((c * 7919 + r * 104_729) % 101))
}

fn polygon(source: &ResidentGrid, points: &[(f64, f64)]) -> Outline {
    let ring: LineString<f64> = points.iter().map(|p| Coord { x: p.0, y: p.1 }).collect();
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    Outline::new(&Geometry::Polygon(Polygon::new(ring, vec![])), place).unwrap()
}

fn within(source: &dyn CellSource, areas: &[Outline], distances: &[f64]) -> Vec<Vec<Within>> {
    sums_within(source, areas, distances, &CellMetric::of(source.grid()), &|_, _| ()).unwrap()
}

fn distinct(source: &dyn CellSource, areas: &[Outline], distances: &[f64]) -> Vec<Within> {
    distinct_within(source, areas, distances, &CellMetric::of(source.grid()), &|_, _| ()).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, relative: f64) {
    let gap = (found - expected).abs() / expected.abs();
    assert!(gap <= relative, "found {found}, expected {expected}, gap {gap:e} > {relative:e}");
}

const RADII: [f64; 6] = [40.0, 100.0, 250.0, 500.0, 1000.0, 2500.0];

#[test]
fn around_a_point_lie_pi_d_squared_cells() {
    let source = ones();
    let speck = polygon(&source, &[(3012.0, 2987.0), (3012.0002, 2987.0), (3012.0, 2987.0002)]);
    for (found, d) in within(&source, &[speck], &RADII)[0].iter().zip(RADII) {
        // The speck's own outline adds 0.7 mm × d.
        near(found.sum, PI * (d / 100.0).powi(2), 1e-5);
    }
}

#[test]
fn around_a_square_lie_the_square_four_sides_and_a_disc() {
    let source = ones();
    let square = polygon(&source, &[(2810.0, 2750.0), (3370.0, 2750.0), (3370.0, 3310.0), (2810.0, 3310.0)]);
    let expected = |d: f64| (560.0 * 560.0 + 4.0 * 560.0 * d + PI * d * d) / 1e4;
    for (found, d) in within(&source, &[square], &RADII[..5])[0].iter().zip(RADII) {
        near(found.sum, expected(d), 1e-7);
        near(found.cells, expected(d), 1e-7);
    }
}

#[test]
fn a_line_and_a_point_have_reach_though_no_inside() {
    let source = ones();
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    let line = LineString::from(vec![(2000.0, 2000.0), (3000.0, 2000.0)]);
    let line = Outline::new(&Geometry::LineString(line), place).unwrap();
    let point = Outline::new(&Geometry::Point((3000.0, 3000.0).into()), place).unwrap();
    let found = within(&source, &[line, point], &[300.0]);
    near(found[0][0].sum, (2.0 * 300.0 * 1000.0 + PI * 9e4) / 1e4, 1e-7);
    near(found[1][0].sum, PI * 9.0, 1e-7);
}

#[test]
fn areas_that_share_a_border_have_no_line_between_them() {
    let source = ones();
    let square = |x: f64, y: f64, side: f64| {
        let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        Polygon::new(LineString::from(ring), vec![])
    };
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    // The small square stands on a part of the large one's upper side: no corner is shared.
    let both = vec![square(2000.0, 2000.0, 900.0), square(2300.0, 2900.0, 300.0)];
    let both = Outline::new(&Geometry::MultiPolygon(both.into()), place).unwrap();
    let found = within(&source, &[both], &[50.0])[0][0].sum;
    let around = 810_000.0 + 90_000.0 + 50.0 * (3600.0 + 600.0) + 6.0 * PI * 2500.0 / 4.0 - 2.0 * 2500.0;
    near(found, around / 1e4, 1e-7);
}

#[test]
fn a_line_that_crosses_itself_is_measured_the_other_way() {
    let source = ones();
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    // There and back, and round in a ring: each edge counts once.
    let back = LineString::from(vec![(2000.0, 2000.0), (3000.0, 2000.0), (2000.0, 2000.0)]);
    let back = Outline::new(&Geometry::LineString(back), place).unwrap();
    let found = within(&source, &[back], &[300.0]);
    near(found[0][0].sum, (2.0 * 300.0 * 1000.0 + PI * 9e4) / 1e4, 3e-4);
}

#[test]
fn half_a_box_lies_below_a_line_through_its_centre() {
    for (a, b) in [(1.0, 0.0), (0.3, 0.7), (0.5, 0.5)] {
        assert!((half_plane(a, b, 0.0) - 0.5).abs() < 1e-15);
        assert_eq!((half_plane(a, b, 5.0), half_plane(a, b, -5.0)), (1.0, 0.0));
    }
    assert!((half_plane(0.5, 0.5, -0.25) - 0.125).abs() < 1e-15);
}

#[test]
fn two_areas_far_apart_are_distinct_people_and_the_sum_alike() {
    let source = uneven();
    let areas = [
        polygon(&source, &[(1000.0, 1000.0), (1230.0, 1010.0), (1100.0, 1300.0)]),
        polygon(&source, &[(4000.0, 4000.0), (4450.0, 4100.0), (4100.0, 4310.0)]),
    ];
    let each = within(&source, &areas, &[100.0, 500.0]);
    let once = distinct(&source, &areas, &[100.0, 500.0]);
    for j in 0..2 {
        near(once[j].sum, each[0][j].sum + each[1][j].sum, 2e-4);
    }
}

#[test]
fn the_same_area_twice_counts_people_once() {
    let source = uneven();
    let area = polygon(&source, &[(2000.0, 2000.0), (2230.0, 2010.0), (2100.0, 2300.0)]);
    let once = distinct(&source, &[area.clone(), area.clone(), area.clone()], &[30.0, 400.0]);
    let alone = distinct(&source, std::slice::from_ref(&area), &[30.0, 400.0]);
    let one = within(&source, &[area], &[30.0, 400.0]);
    for j in 0..2 {
        near(once[j].sum, alone[j].sum, 1e-9);
        near(once[j].sum, one[0][j].sum, 1e-4);
    }
}

#[test]
fn people_reached_add_up_over_the_districts_to_the_distinct_people() {
    let source = uneven();
    let areas = [
        polygon(&source, &[(1000.0, 1000.0), (1230.0, 1010.0), (1100.0, 1300.0)]),
        polygon(&source, &[(1200.0, 1000.0), (1450.0, 1100.0), (1100.0, 1310.0)]),
        polygon(&source, &[(4000.0, 4000.0), (4450.0, 4100.0), (4100.0, 4310.0)]),
    ];
    let metric = CellMetric::of(source.grid());
    let halves = |x: f64| {
        [
            polygon(&source, &[(0.0, 0.0), (x, 0.0), (x, 6000.0), (0.0, 6000.0)]),
            polygon(&source, &[(x, 0.0), (6000.0, 0.0), (6000.0, 6000.0), (x, 6000.0)]),
        ]
    };
    for distance in [1e-3, 250.0] {
        let once = distinct(&source, &areas, &[distance])[0].sum;
        let reached = Reached::new(&source, &areas, distance, &metric);
        let found = zonal_sums(&reached, &halves(2517.0), &|_, _| ()).unwrap();
        near(found[0].sum + found[1].sum, once, 1e-9);
        near(found[1].sum, distinct(&source, &areas[2..], &[distance])[0].sum, 1e-9);
        let chopped = crate::raster::tests::Chopped::new(&source, 13, 9);
        let found =
            zonal_sums(&Reached::new(&chopped, &areas, distance, &metric), &halves(1217.0), &|_, _| ()).unwrap();
        near(found[0].sum + found[1].sum, once, 1e-4);
    }
}

#[test]
fn three_small_areas_in_one_cell_are_three_times_the_people() {
    let source = grid(3, 3, 1000.0, |_, _| 900.0);
    let areas: Vec<_> = [1100.0, 1400.0, 1700.0]
        .iter()
        .map(|x| polygon(&source, &[(*x, 1500.0), (x + 50.0, 1500.0), (x + 50.0, 1550.0), (*x, 1550.0)]))
        .collect();
    let once = distinct(&source, &areas, &[20.0]);
    near(once[0].sum, 3.0 * 900.0 * (2500.0 + 4.0 * 50.0 * 20.0 + PI * 400.0) / 1e6, 2e-3);
}

/// Cells of 100 m within `d` of any of several places, line by line.
fn union_of_discs(places: &[(f64, f64)], d: f64) -> f64 {
    let mut metres = 0.0;
    for line in 0..12_000 {
        let y = (f64::from(line) + 0.5) / 2.0;
        let half = |p: &(f64, f64)| (d * d - (y - p.1) * (y - p.1)).max(0.0).sqrt();
        let mut spans: Vec<_> = places.iter().map(|p| (p.0 - half(p), p.0 + half(p))).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = f64::NEG_INFINITY;
        for (from, to) in spans {
            metres += (to - from.max(end)).max(0.0) / 2.0;
            end = end.max(to);
        }
    }
    metres / 1e4
}

#[test]
fn discs_in_a_row_are_their_union_also_where_their_lines_meet() {
    let source = ones();
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    let row: Vec<_> = (0..30).map(|i| (900.0 + 130.0 * f64::from(i), 3000.0 + 300.0 * f64::from(i).sin())).collect();
    let discs: Vec<_> = row.iter().filter_map(|p| Outline::new(&Geometry::Point((*p).into()), place)).collect();
    near(distinct(&source, &discs, &[500.0])[0].sum, union_of_discs(&row, 500.0), 4e-4);
}

#[test]
fn a_large_area_is_filled_inside() {
    let source = uneven();
    let area = polygon(&source, &[(210.0, 320.0), (5500.0, 410.0), (5320.0, 5610.0), (480.0, 5230.0)]);
    let inside = zonal_sums(&source, std::slice::from_ref(&area), &|_, _| ()).unwrap()[0];
    let found = within(&source, std::slice::from_ref(&area), &[1e-3]);
    near(found[0][0].sum, inside.sum, 1e-6);
    near(distinct(&source, &[area], &[1e-3])[0].sum, inside.sum, 1e-4);
}

#[test]
fn degrees_are_metres_on_the_ellipsoid() {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (width, height, step) = (240, 240, 0.001);
    let frame = Grid { width, height, origin_x: 30.0, origin_y: 50.24, step_x: step, step_y: -step, crs, nodata: None };
    let source = ResidentGrid::from_values(frame, vec![1.0; 240 * 240]).unwrap();
    let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
    let point = Outline::new(&Geometry::Point((30.12, 50.12).into()), place).unwrap();
    let (x, y) = degree_m(50.12);
    for (found, d) in
        within(&source, &[point], &[250.0, 500.0, 1000.0, 5000.0])[0].iter().zip([250.0, 500.0, 1000.0, 5000.0])
    {
        near(found.sum, PI * d * d / (x * step * y * step), 3e-4);
    }
}

fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
    star_about().prop_map(|(_, points)| points)
}

/// A star and the place that all of it is seen from.
fn star_about() -> impl Strategy<Value = ((f64, f64), Vec<(f64, f64)>)> {
    (3usize..16, 2000.0f64..4000.0, 2000.0f64..4000.0, prop::collection::vec(20.0f64..900.0, 16)).prop_map(
        |(n, x, y, radii)| {
            let at = |i: usize| std::f64::consts::TAU * i as f64 / n as f64;
            ((x, y), (0..n).map(|i| (x + radii[i] * at(i).cos(), y + radii[i] * at(i).sin())).collect())
        },
    )
}

/// Brute force: 16 × 16 places in every cell.
fn by_places(source: &ResidentGrid, areas: &[Outline], distance: f64) -> f64 {
    let block = source.block(crate::raster::BlockIndex { row: 0, column: 0 }).unwrap();
    let mut total = 0.0;
    for row in 0..block.height {
        for column in 0..block.width {
            let mut held = 0;
            for i in 0..256 {
                let x = f64::from(column) + (f64::from(i % 16) + 0.5) / 16.0;
                let y = f64::from(row) + (f64::from(i / 16) + 0.5) / 16.0;
                held += i32::from(areas.iter().any(|a| a.distance(x, y) * 100.0 <= distance));
            }
            total += f64::from(held) / 256.0 * block.value(column, row);
        }
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn sums_are_those_of_asking_many_places(a in star(), b in star(), d in 60.0f64..900.0) {
        let source = uneven();
        let areas = [polygon(&source, &a), polygon(&source, &b)];
        let expected = by_places(&source, &areas[..1], d);
        let found = within(&source, &areas[..1], &[d])[0][0].sum;
        prop_assert!((found - expected).abs() <= 2e-3 * expected, "{found} {expected}");
        let expected = by_places(&source, &areas, d);
        let found = distinct(&source, &areas, &[d])[0].sum;
        prop_assert!((found - expected).abs() <= 4e-3 * expected, "{found} {expected}");
    }

    #[test]
    fn blocks_and_other_distances_change_nothing(a in star(), d in 60.0f64..900.0) {
        let source = uneven();
        let area = [polygon(&source, &a)];
        let alone = within(&source, &area, &[d])[0][0].sum;
        let among = within(&source, &area, &[d / 2.0, d, d * 1.5])[0][1].sum;
        let chopped = within(&crate::raster::tests::Chopped::new(&source, 13, 9), &area, &[d])[0][0].sum;
        prop_assert!((alone - among).abs() <= 1e-7 * alone, "{alone} {among}");
        prop_assert!((alone - chopped).abs() <= 1e-7 * alone, "{alone} {chopped}");
    }

    #[test]
    fn a_hole_and_a_lake_shore_agree_with_the_other_way((middle, a) in star_about(), d in prop::collection::vec(5.0f64..1500.0, 3)) {
        // A ring of land about a hole of the same form, and the hole's own island: sides that face each other.
        let source = uneven();
        let scaled = |by: f64| -> LineString<f64> {
            a.iter().map(|p| Coord { x: middle.0 + by * (p.0 - middle.0), y: middle.1 + by * (p.1 - middle.1) }).collect()
        };
        let place = |c: Coord<f64>| Coord { x: source.grid().column_of(c.x), y: source.grid().row_of(c.y) };
        let land = Polygon::new(scaled(1.0), vec![scaled(0.8)]);
        let island = Polygon::new(scaled(0.3), vec![]);
        let area = Outline::new(&Geometry::MultiPolygon(vec![land, island].into()), place).unwrap();
        let mut d = d;
        d.sort_by(f64::total_cmp);
        let lines = within(&source, std::slice::from_ref(&area), &d);
        // The other way is the less exact one: up to 2e-3 in deep dents.
        let halved = distinct(&source, std::slice::from_ref(&area), &d);
        for j in 0..3 {
            let (found, expected) = (lines[0][j], halved[j]);
            prop_assert!((found.sum - expected.sum).abs() <= 4e-3 * expected.sum + 1e-3, "{found:?} {expected:?} {d:?}");
            prop_assert!((found.cells - expected.cells).abs() <= 4e-3 * expected.cells + 1e-4, "{found:?} {expected:?}");
        }
    }
}
