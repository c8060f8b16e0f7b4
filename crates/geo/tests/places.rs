//! Finding areas by place, and the flat plane.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

use cg_geo::Shape;
use cg_geo::index::{BoxIndex, Locator, Nearby};
use cg_geo::measure::{Bbox, LocalPlane, distance_m, ring_area_m2};
use cg_geo::shape::Rough;
use geo::{Area, Contains, Intersects};
use geo_types::{Coord, LineString, Point, Polygon};
use proptest::prelude::*;

fn c(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn area(parts: Vec<Vec<Vec<Coord<f64>>>>) -> Shape {
    Shape::parse(Rough::Areas(parts)).expect("sound")
}

fn square(x: f64, y: f64, side: f64) -> Vec<Coord<f64>> {
    vec![c(x, y), c(x + side, y), c(x + side, y + side), c(x, y + side), c(x, y)]
}

#[test]
fn a_place_is_in_its_municipality() {
    let shapes = [
        area(vec![vec![square(10.0, 5.0, 1.0)]]),
        area(vec![vec![square(11.0, 5.0, 1.0), square(11.2, 5.2, 0.2)], vec![square(11.25, 5.25, 0.1)]]),
    ];
    let locator = Locator::new(&shapes);
    assert_eq!(locator.holding(c(10.5, 5.5)), Some(0));
    assert_eq!(locator.holding(c(11.5, 5.5)), Some(1));
    assert_eq!(locator.holding(c(11.21, 5.21)), None, "in the hole");
    assert_eq!(locator.holding(c(11.3, 5.3)), Some(1), "on the island in the hole");
    assert_eq!(locator.holding(c(11.0, 5.5)), Some(0), "a boundary goes to the lower number");
    assert_eq!(locator.all_holding(c(11.0, 5.5)), [0, 1]);
    assert_eq!(locator.holding(c(f64::NAN, 5.5)), None);
    assert!(locator.holds(1, c(11.5, 5.5)) && !locator.holds(0, c(11.5, 5.5)) && !locator.holds(9, c(11.5, 5.5)));
}

#[test]
fn the_nearest_area_is_as_far_as_geographiclib_says() {
    let locator = Locator::new([&area(vec![vec![square(10.0, 5.0, 1.0)]]), &area(vec![vec![square(12.0, 5.0, 1.0)]])]);
    assert_eq!(locator.nearest(c(10.5, 5.5), 10.0), Some(Nearby { area: 0, distance_m: 0.0 }));
    let place = c(11.4, 5.5);
    let found = locator.nearest(place, 100_000.0).expect("near");
    assert_eq!(found.area, 0);
    assert!((found.distance_m / distance_m(place, c(11.0, 5.5)) - 1.0).abs() < 1e-4, "{}", found.distance_m);
    assert_eq!(locator.nearest(place, 20_000.0), None);
    assert_eq!(Locator::default().nearest(place, 1e6), None);
}

#[test]
fn boxes_are_found_in_order_and_nothing_is_found_of_nothing() {
    let boxes =
        [Bbox::new(0.0, 0.0, 1.0, 1.0), Bbox::NOTHING, Bbox::new(0.5, 0.5, 2.0, 2.0), Bbox::new(5.0, 5.0, 6.0, 6.0)];
    let index = BoxIndex::new(boxes);
    assert_eq!(index.len(), 3);
    assert_eq!(index.meeting_sorted(Bbox::new(0.9, 0.9, 1.0, 1.0)), [0, 2]);
    assert_eq!(index.meeting_sorted(Bbox::NOTHING), Vec::<usize>::new());
    assert_eq!(index.pairs().collect::<Vec<_>>(), [(0, 2)]);
}

#[test]
fn the_plane_is_as_true_as_it_says() {
    for (latitude, km, stretch) in [
        (0.0, 10.0, 1.5e-6),
        (4.6, 50.0, 3.3e-5),
        (44.0, 50.0, 3.3e-5),
        (60.0, 50.0, 3.3e-5),
        (35.0, 100.0, 1.3e-4),
        (-33.0, 100.0, 1.3e-4),
    ] {
        let origin = c(36.0, latitude);
        let plane = LocalPlane::at(origin);
        for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.6, 0.8), (-0.8, -0.6)] {
            let m = c(x * km * 1000.0, y * km * 1000.0);
            let place = plane.to_degrees(m);
            let again = plane.to_metres(place);
            assert!((again.x - m.x).abs() < 1e-3 && (again.y - m.y).abs() < 1e-3, "{latitude} {m:?} {again:?}");
            // A kilometre out there.
            let end = plane.to_degrees(c(m.x + 600.0, m.y + 800.0));
            let ratio = 1000.0 / distance_m(place, end);
            assert!((ratio - 1.0).abs() <= stretch, "at {latitude}, {km} km: {ratio}");
        }
    }
}

#[test]
fn areas_on_the_plane_are_those_of_the_ellipsoid_nearby() {
    let ring = square(36.0, 33.0, 0.1);
    let plane = LocalPlane::at(c(36.05, 33.05));
    let flat = Polygon::new(LineString(ring.iter().map(|p| plane.to_metres(*p)).collect()), vec![]).unsigned_area();
    assert!((flat / ring_area_m2(&ring) - 1.0).abs() < 2e-6, "{flat}");
    let (east, north) = LocalPlane::metres_per_degree(33.05);
    assert!((east * north * 0.01 / ring_area_m2(&ring) - 1.0).abs() < 1e-5);
}

fn star(points: &[(f64, f64)]) -> Option<Shape> {
    let n = points.len() as f64;
    let mut ring: Vec<Coord<f64>> = points
        .iter()
        .enumerate()
        .map(|(i, (r, wobble))| {
            let turn = (i as f64 + 0.8 * wobble) / n * std::f64::consts::TAU;
            c(20.0 + (0.2 + r) * turn.cos(), 10.0 + (0.2 + r) * turn.sin())
        })
        .collect();
    ring.push(ring[0]);
    Shape::parse(Rough::Areas(vec![vec![ring]])).ok()
}

proptest! {
    #[test]
    fn the_locator_agrees_with_looking_at_every_edge(
        points in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 3..80), x in 18.5..21.5_f64, y in 8.5..11.5_f64,
    ) {
        if let Some(shape) = star(&points) {
            let locator = Locator::new([&shape]);
            prop_assert_eq!(locator.holding(c(x, y)).is_some(), shape.geometry().intersects(&Point::new(x, y)));
            for vertex in &shape.polygons()[0].exterior().0 {
                prop_assert!(locator.holds(0, *vertex), "a vertex is on the boundary");
            }
            prop_assert!(shape.geometry().contains(&shape.place_on()));
        }
    }
}
