use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::prelude::*;

use super::*;

fn polygon(points: &[(f64, f64)]) -> Outline {
    let ring: LineString<f64> = points.iter().map(|p| Coord { x: p.0, y: p.1 }).collect();
    Outline::new(&Geometry::Polygon(Polygon::new(ring, vec![])), |c| c).unwrap()
}

const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];

#[test]
fn a_point_inside_is_at_distance_zero() {
    let index = PointIndex::new(&[(500.0, 50.0), (50.0, 50.0)], Plane::Metres);
    assert_eq!(index.nearest(&polygon(&SQUARE)), Some(Nearest { number: 1, distance_m: 0.0 }));
}

#[test]
fn distance_is_from_the_edge_not_the_centre() {
    let index = PointIndex::new(&[(130.0, 140.0), (500.0, 50.0)], Plane::Metres);
    assert_eq!(index.nearest(&polygon(&SQUARE)), Some(Nearest { number: 0, distance_m: 50.0 }));
}

#[test]
fn no_points_is_unknown_not_zero() {
    assert_eq!(PointIndex::new(&[], Plane::Metres).nearest(&polygon(&SQUARE)), None);
    assert_eq!(PointIndex::new(&[(f64::NAN, 0.0)], Plane::Metres).nearest(&polygon(&SQUARE)), None);
    assert_eq!(PointIndex::new(&[], Plane::Metres).count_within(&polygon(&SQUARE), 1e6), 0);
}

#[test]
fn ties_go_to_the_lower_number() {
    let index = PointIndex::new(&[(500.0, 500.0), (-50.0, 50.0), (150.0, 50.0)], Plane::Metres);
    assert_eq!(index.nearest(&polygon(&SQUARE)).map(|n| n.number), Some(1));
}

#[test]
fn an_area_far_from_every_point_still_finds_the_nearest() {
    let index = PointIndex::new(&[(0.0, 0.0), (10.0, 0.0)], Plane::Metres);
    let far = polygon(&[(1e6, 1e6), (1e6 + 1.0, 1e6), (1e6, 1e6 + 1.0)]);
    assert_eq!(index.nearest(&far).map(|n| n.number), Some(1));
}

#[test]
fn the_worked_example_of_a_scoring_tool_counts_two_roads_and_one_hospital() {
    let hospitals = PointIndex::new(&[(430.0, 50.0), (900.0, 50.0)], Plane::Metres);
    assert_eq!(hospitals.count_within(&polygon(&SQUARE), 350.0), 1);
}

#[test]
fn in_degrees_the_distance_is_the_geodesic() {
    for latitude in [-62.0, 0.0, 15.0, 48.0, 71.0] {
        let area = polygon(&[(30.0, latitude), (30.01, latitude), (30.01, latitude + 0.01), (30.0, latitude + 0.01)]);
        let index = PointIndex::new(&[(31.0, latitude + 0.005), (30.0, latitude - 2.0)], Plane::Degrees);
        let found = index.nearest(&area).unwrap();
        let corner = |y: f64| Coord { x: 30.01, y: latitude + y };
        let expected = (0..=1000)
            .map(|i| measure::distance_m(corner(f64::from(i) * 1e-5), Coord { x: 31.0, y: latitude + 0.005 }))
            .fold(f64::INFINITY, f64::min);
        assert_eq!(found.number, 0);
        assert!((found.distance_m - expected).abs() < 1e-4 * expected, "{} {expected}", found.distance_m);
        assert_eq!(index.count_within(&area, expected * 0.999), 0);
        assert_eq!(index.count_within(&area, expected * 1.001), 1);
    }
}

fn places() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((0.0f64..5000.0, 0.0f64..5000.0), 1..200)
}

fn triangle() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-1000.0f64..6000.0, -1000.0f64..6000.0), 3)
}

proptest! {
    #[test]
    fn the_index_finds_what_looking_at_all_finds(points in places(), area in triangle(), reach in 0.0f64..3000.0) {
        let area = polygon(&area);
        let index = PointIndex::new(&points, Plane::Metres);
        let all: Vec<f64> = points.iter().map(|p| area.distance(p.0, p.1)).collect();
        let least = all.iter().copied().fold(f64::INFINITY, f64::min);
        let found = index.nearest(&area).unwrap();
        prop_assert!((found.distance_m - least).abs() < 1e-9);
        prop_assert!((all[found.number] - least).abs() < 1e-9);
        prop_assert_eq!(index.count_within(&area, reach), all.iter().filter(|d| **d <= reach).count() as u64);
        let expected: Vec<usize> = (0..all.len()).filter(|i| all[*i] <= reach).collect();
        prop_assert_eq!(index.within(&area, reach), expected);
    }

    #[test]
    fn in_degrees_the_index_finds_what_geodesics_find(
        points in prop::collection::vec((20.0f64..21.0, 45.0f64..46.0), 1..60),
        x in 20.0f64..21.0,
        y in 45.0f64..46.0,
    ) {
        let area = Outline::new(&Geometry::Point((x, y).into()), |c| c).unwrap();
        let index = PointIndex::new(&points, Plane::Degrees);
        let all: Vec<f64> =
            points.iter().map(|p| measure::distance_m(Coord { x, y }, Coord { x: p.0, y: p.1 })).collect();
        let least = all.iter().copied().fold(f64::INFINITY, f64::min);
        let found = index.nearest(&area).unwrap();
        prop_assert!((found.distance_m - least).abs() <= 1e-5 * least, "{} {}", found.distance_m, least);
        let counted = index.count_within(&area, 20_000.0);
        let sure = all.iter().filter(|d| **d <= 19_999.0).count() as u64;
        let possible = all.iter().filter(|d| **d <= 20_001.0).count() as u64;
        prop_assert!((sure..=possible).contains(&counted));
    }
}
