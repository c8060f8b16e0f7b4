use std::f64::consts::PI;

use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::prelude::*;

use super::*;
use crate::measure;

fn polygon(points: &[(f64, f64)], hole: &[(f64, f64)]) -> Outline {
    let ring = |points: &[(f64, f64)]| points.iter().map(|p| Coord { x: p.0, y: p.1 }).collect::<LineString<f64>>();
    let holes = if hole.is_empty() { vec![] } else { vec![ring(hole)] };
    Outline::new(&Geometry::Polygon(Polygon::new(ring(points), holes)), |c| c).unwrap()
}

fn line(points: &[(f64, f64)]) -> Outline {
    Outline::new(&Geometry::LineString(LineString::from(points.to_vec())), |c| c).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "found {found}, expected {expected} ± {within}");
}

const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];

fn length(lines: &[Outline], area: &Outline, distance: f64) -> f64 {
    LineIndex::new(lines, Plane::Metres).length_within(area, distance)
}

#[test]
fn a_road_through_a_square_counts_its_part_inside_and_the_reach_on_both_sides() {
    let road = [line(&[(-500.0, 50.0), (500.0, 50.0)])];
    let area = polygon(&SQUARE, &[]);
    near(length(&road, &area, 0.0), 100.0, 1e-9);
    near(length(&road, &area, 30.0), 160.0, 1e-9);
    near(length(&road, &area, 1000.0), 1000.0, 1e-9);
}

#[test]
fn a_road_past_a_corner_is_cut_by_the_disc_about_it() {
    let road = [line(&[(-1000.0, 130.0), (1000.0, 130.0)])];
    near(length(&road, &polygon(&SQUARE, &[]), 50.0), 100.0 + 2.0 * 40.0, 1e-9);
}

#[test]
fn deep_inside_a_large_area_counts_though_far_from_its_edge() {
    let big = polygon(&[(0.0, 0.0), (1e5, 0.0), (1e5, 1e5), (0.0, 1e5)], &[]);
    near(length(&[line(&[(5e4, 5e4), (5.1e4, 5e4)])], &big, 10.0), 1000.0, 1e-9);
    near(length(&[line(&[(5e4, 5e4), (2e5, 5e4)])], &big, 10.0), 50_010.0, 1e-6);
}

#[test]
fn a_hole_is_outside_except_near_its_edge() {
    let hole = [(20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0)];
    let road = [line(&[(-50.0, 50.0), (150.0, 50.0)])];
    let area = polygon(&SQUARE, &hole);
    near(length(&road, &area, 0.0), 40.0, 1e-9);
    near(length(&road, &area, 10.0), 80.0, 1e-9);
    near(length(&road, &area, 31.0), 162.0, 1e-9);
}

#[test]
fn a_road_along_the_boundary_or_through_a_corner_is_finite() {
    let area = polygon(&SQUARE, &[]);
    near(length(&[line(&[(0.0, -100.0), (0.0, 200.0)])], &area, 10.0), 120.0, 1e-9);
    near(length(&[line(&[(-100.0, -100.0), (200.0, 200.0)])], &area, 0.0), 100.0 * 2f64.sqrt(), 1e-9);
}

#[test]
fn many_short_pieces_are_each_counted_once() {
    let points: Vec<(f64, f64)> = (0..=4000).map(|i| (f64::from(i) * 0.5 - 1000.0, 50.0)).collect();
    near(length(&[line(&points)], &polygon(&SQUARE, &[]), 200.0), 500.0, 1e-6);
}

#[test]
fn spokes_about_a_point_reach_the_same_distance_each() {
    let point = Outline::new(&Geometry::Point((0.0, 0.0).into()), |c| c).unwrap();
    let spokes: Vec<Outline> = (0..36)
        .map(|i| {
            let angle = f64::from(i) * PI / 18.0;
            line(&[(0.0, 0.0), (3000.0 * angle.cos(), 3000.0 * angle.sin())])
        })
        .collect();
    near(length(&spokes, &point, 500.0), 36.0 * 500.0, 1e-6);
}

#[test]
fn the_nearest_line_is_measured_from_edge_to_edge() {
    let index = LineIndex::new(&[line(&[(300.0, -1e4), (300.0, 1e4)])], Plane::Metres);
    near(index.nearest_m(&polygon(&SQUARE, &[])).unwrap(), 200.0, 1e-9);
    let through = LineIndex::new(&[line(&[(50.0, -1e4), (50.0, 1e4)])], Plane::Metres);
    assert_eq!(through.nearest_m(&polygon(&SQUARE, &[])), Some(0.0));
    let within = LineIndex::new(&[line(&[(40.0, 40.0), (60.0, 60.0)])], Plane::Metres);
    assert_eq!(within.nearest_m(&polygon(&SQUARE, &[])), Some(0.0));
    let far = LineIndex::new(&[line(&[(9e5, 9e5), (9e5, 9.1e5)])], Plane::Metres);
    near(far.nearest_m(&polygon(&SQUARE, &[])).unwrap(), (9e5f64 - 100.0).hypot(9e5 - 100.0), 1e-6);
    assert_eq!(LineIndex::new(&[], Plane::Metres).nearest_m(&polygon(&SQUARE, &[])), None);
}

#[test]
fn in_degrees_lengths_are_geodesic() {
    for latitude in [0.0, 33.0, 60.0] {
        let (a, b) = (Coord { x: 30.0, y: latitude }, Coord { x: 30.4, y: latitude + 0.3 });
        let whole = measure::distance_m(a, b);
        let index = LineIndex::new(&[line(&[(a.x, a.y), (b.x, b.y)])], Plane::Degrees);
        let around = polygon(
            &[(29.0, latitude - 1.0), (31.0, latitude - 1.0), (31.0, latitude + 1.0), (29.0, latitude + 1.0)],
            &[],
        );
        near(index.length_within(&around, 0.0), whole, 2e-5 * whole);
        let point = Outline::new(&Geometry::Point((a.x, a.y).into()), |c| c).unwrap();
        near(index.length_within(&point, 5000.0), 5000.0, 5.0);
    }
}

proptest! {
    #[test]
    fn lengths_are_those_of_walking_in_small_steps(
        area in prop::collection::vec((0.0f64..1000.0, 0.0f64..1000.0), 3),
        road in prop::collection::vec((-500.0f64..1500.0, -500.0f64..1500.0), 2..5),
        distance in 1.0f64..400.0,
    ) {
        let area = polygon(&area, &[]);
        let mut expected = [0.0, 0.0];
        for w in road.windows(2) {
            let step = (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1) / 4000.0;
            for i in 0..4000 {
                let t = (f64::from(i) + 0.5) / 4000.0;
                let away = area.distance(w[0].0 + t * (w[1].0 - w[0].0), w[0].1 + t * (w[1].1 - w[0].1));
                expected[0] += if away == 0.0 { step } else { 0.0 };
                expected[1] += if away <= distance { step } else { 0.0 };
            }
        }
        let lines = [line(&road)];
        prop_assert!((length(&lines, &area, 0.0) - expected[0]).abs() < 5.0);
        prop_assert!((length(&lines, &area, distance) - expected[1]).abs() < 5.0);
    }
}
