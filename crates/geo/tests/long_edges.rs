//! Long edges of projections, and what crosses the 180° meridian.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

use cg_geo::measure::{Bbox, distance_m};
use cg_geo::outline::Outline;
use cg_geo::shape::Rough;
use cg_geo::{Crs, EDGE_TOLERANCE_M, Shape};
use geo_types::Coord;
use proptest::prelude::*;

fn c(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn ring(coords: &[(f64, f64)]) -> Vec<Coord<f64>> {
    coords.iter().map(|(x, y)| c(*x, *y)).collect()
}

/// The least distance of a place from a line of degrees whose pieces are straight in degrees, by many small steps.
fn off_m(line: &[Coord<f64>], place: Coord<f64>) -> f64 {
    let near = |w: &[Coord<f64>]| (w[0].x.min(w[1].x)..=w[0].x.max(w[1].x)).contains(&place.x) || w[0].x == w[1].x;
    let mut least = f64::INFINITY;
    for w in line.windows(2).filter(|w| near(w)) {
        let t = if w[0].x == w[1].x { 0.5 } else { (place.x - w[0].x) / (w[1].x - w[0].x) };
        for shift in [-1e-3, -1e-4, 0.0, 1e-4, 1e-3] {
            let t = (t + shift).clamp(0.0, 1.0);
            least = least.min(distance_m(place, c(w[0].x + t * (w[1].x - w[0].x), w[0].y + t * (w[1].y - w[0].y))));
        }
    }
    least
}

#[test]
fn a_long_edge_of_a_utm_zone_stays_where_it_was() {
    let utm = Crs::utm(36, true).expect("a zone");
    let (a, b) = (c(300_000.0, 5_500_000.0), c(700_000.0, 5_500_000.0));
    let Rough::Lines(turned) = utm.rough_to_wgs84(Rough::Lines(vec![vec![a, b]])).expect("turned") else {
        panic!("lines")
    };
    assert!((20..400).contains(&turned[0].len()), "{} places", turned[0].len());
    for step in 0..=1000 {
        let place = utm.to_wgs84(c(a.x + 400.0 * f64::from(step), a.y)).expect("a place");
        let off = off_m(&turned[0], place);
        assert!(off <= 1.05 * EDGE_TOLERANCE_M, "{off} m at step {step}");
    }
    let straight = [utm.to_wgs84(a).expect("a"), utm.to_wgs84(b).expect("b")];
    assert!(
        off_m(&straight, utm.to_wgs84(c(500_000.0, 5_500_000.0)).expect("m")) > 1000.0,
        "two ends would be far off"
    );
}

#[test]
fn short_edges_get_no_more_vertices() {
    let utm = Crs::utm(36, true).expect("a zone");
    let square = ring(&[
        (500_000.0, 5e6),
        (502_000.0, 5e6),
        (502_000.0, 5_002_000.0),
        (500_000.0, 5_002_000.0),
        (500_000.0, 5e6),
    ]);
    let turned = utm.rough_to_wgs84(Rough::Areas(vec![vec![square]])).expect("turned");
    assert_eq!(turned.vertices(), 5);
}

#[test]
fn an_edge_like_an_s_is_followed_although_its_middle_lies_on_the_line() {
    // About the middle of Mollweide what bends one way in the north bends the other way in the south.
    let mollweide = Crs::from_proj_string("+proj=moll +lon_0=0 +datum=WGS84 +units=m").expect("known");
    let (a, b) = (c(-6e6, -5e6), c(6e6, 5e6));
    let Rough::Lines(turned) = mollweide.rough_to_wgs84(Rough::Lines(vec![vec![a, b]])).expect("turned") else {
        panic!("lines")
    };
    for step in 1..100 {
        let t = f64::from(step) / 100.0;
        let place = mollweide.to_wgs84(c(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))).expect("a place");
        let off = off_m(&turned[0], place);
        assert!(off < 2.0, "{off} m at {t}");
    }
}

#[test]
fn edges_without_end_are_refused_and_not_followed_for_ever() {
    let utm = Crs::utm(36, true).expect("a zone");
    let zigzag: Vec<_> =
        (0..40_000).map(|i| c(if i % 2 == 0 { 200_000.0 } else { 800_000.0 }, 5e6 + f64::from(i))).collect();
    let refused = utm.rough_to_wgs84(Rough::Lines(vec![zigzag])).expect_err("too many places");
    assert!(refused.to_string().contains("EPSG:4326"), "{refused}");
}

#[test]
fn an_outline_on_a_projected_grid_follows_long_edges_in_degrees() {
    let utm = Crs::utm(36, true).expect("a zone");
    let square = ring(&[(31.0, 49.0), (35.0, 49.0), (35.0, 51.0), (31.0, 51.0), (31.0, 49.0)]);
    let shape = Shape::parse(Rough::Areas(vec![vec![square]])).expect("sound");
    let place = |p: Coord<f64>| utm.from_wgs84(p).expect("in the zone");
    let (rough, close) = (
        Outline::new(shape.geometry(), place).expect("some"),
        Outline::following(shape.geometry(), place, 1.0).expect("some"),
    );
    let middle = place(c(33.0, 49.0));
    let nearest =
        |o: &Outline| o.segments.iter().map(|s| s.distance2(middle.x, middle.y).sqrt()).fold(f64::INFINITY, f64::min);
    assert!(nearest(&rough) > 1000.0 && nearest(&close) <= 1.0, "{} {}", nearest(&rough), nearest(&close));
    assert!((close.area() / rough.area() - 1.0).abs() > 1e-4);
}

#[test]
fn a_box_of_a_projection_across_the_meridian_holds_both_sides() {
    let fiji = Crs::from_epsg(3460).expect("known");
    let (a, b) = (fiji.from_wgs84(c(178.5, -18.0)).expect("a"), fiji.from_wgs84(c(-178.5, -16.0)).expect("b"));
    let found = fiji.bbox_to_wgs84(&Bbox::new(a.x, a.y, b.x, b.y)).expect("a box");
    assert!(found.holds(c(179.9, -17.0)) && found.holds(c(-179.9, -17.0)), "{found:?}");
}

fn split_of(coords: &[(f64, f64)]) -> Shape {
    let (shape, faults) = Shape::repair(Rough::Areas(vec![vec![ring(coords)]])).expect("repaired");
    assert!(!faults.is_empty(), "it says what it did");
    shape
}

#[test]
fn a_polygon_across_the_meridian_is_split_however_it_is_written() {
    let over = split_of(&[(179.0, -17.0), (181.0, -17.0), (181.0, -16.0), (179.0, -16.0), (179.0, -17.0)]);
    let leaping = split_of(&[(179.0, -17.0), (-179.0, -17.0), (-179.0, -16.0), (179.0, -16.0), (179.0, -17.0)]);
    let under = split_of(&[(-181.0, -17.0), (-179.0, -17.0), (-179.0, -16.0), (-181.0, -16.0), (-181.0, -17.0)]);
    let apart = |at: f64| {
        Shape::parse(Rough::Areas(vec![vec![ring(&[
            (at, -17.0),
            (at + 1.0, -17.0),
            (at + 1.0, -16.0),
            (at, -16.0),
            (at, -17.0),
        ])]]))
    };
    let want = apart(179.0).expect("sound").area_m2() + apart(-180.0).expect("sound").area_m2();
    for shape in [&over, &leaping, &under] {
        assert_eq!(shape.polygons().len(), 2);
        assert!((shape.area_m2() / want - 1.0).abs() < 1e-8, "{}", shape.area_m2());
        assert!(
            shape.polygons().iter().all(|p| p.exterior().0.iter().all(|c| c.x.abs() >= 179.0 && c.x.abs() <= 180.0))
        );
    }
}

#[test]
fn a_polygon_split_by_its_maker_is_sound_as_it_is() {
    let part = |west: f64| {
        vec![ring(&[(west, -17.0), (west + 1.0, -17.0), (west + 1.0, -16.0), (west, -16.0), (west, -17.0)])]
    };
    let shape = Shape::parse(Rough::Areas(vec![part(179.0), part(-180.0)])).expect("sound");
    assert_eq!(shape.polygons().len(), 2);
}

#[test]
fn a_hole_and_a_line_across_the_meridian_are_split_too() {
    let outline = ring(&[(178.0, -18.0), (-178.0, -18.0), (-178.0, -15.0), (178.0, -15.0), (178.0, -18.0)]);
    let hole = ring(&[(179.5, -17.0), (-179.5, -17.0), (-179.5, -16.0), (179.5, -16.0), (179.5, -17.0)]);
    let (whole, _) = Shape::repair(Rough::Areas(vec![vec![outline.clone()]])).expect("repaired");
    let (holed, _) = Shape::repair(Rough::Areas(vec![vec![outline, hole.clone()]])).expect("repaired");
    let (cut, _) = Shape::repair(Rough::Areas(vec![vec![hole]])).expect("repaired");
    assert!((whole.area_m2() - holed.area_m2() - cut.area_m2()).abs() / whole.area_m2() < 1e-8);
    let (line, _) = Shape::repair(Rough::Lines(vec![ring(&[(179.0, -17.0), (-179.0, -16.0)])])).expect("repaired");
    assert_eq!(line.lines().len(), 2);
    assert_eq!((line.lines()[0].0[1], line.lines()[1].0[0]), (c(180.0, -16.5), c(-180.0, -16.5)));
}

#[test]
fn a_ring_around_a_pole_cannot_be_split_and_is_refused() {
    let around = ring(&[(0.0, 80.0), (90.0, 80.0), (180.0, 80.0), (-90.0, 80.0), (0.0, 80.0)]);
    let turned: Vec<_> = around.iter().map(|p| c(p.x - 10.0, p.y)).collect();
    assert!(Shape::repair(Rough::Areas(vec![vec![turned]])).is_none());
    assert!(Shape::repair(Rough::Points(vec![c(400.0, 1.0)])).is_none());
}

proptest! {
    #[test]
    fn splitting_keeps_the_ground(west in 170.0..179.9f64, wide in 0.2..20.0f64, south in -60.0..60.0f64, tall in 0.1..5.0f64, lean in -3.0..3.0f64) {
        let at = |from: f64| ring(&[(from, south), (from + wide, south), (from + wide + lean, south + tall), (from + lean, south + tall), (from, south)]);
        let (split, _) = Shape::repair(Rough::Areas(vec![vec![at(west)]])).expect("repaired");
        let ground: f64 = split.polygons().iter().flat_map(|p| p.exterior().0.windows(2)).map(|w| (w[0].x * w[1].y - w[1].x * w[0].y) / 2.0).sum();
        prop_assert!((ground / (wide * tall) - 1.0).abs() < 1e-6, "{} square degrees of {}", ground, wide * tall);
        prop_assert!(split.bbox().min_x >= -180.0 && split.bbox().max_x <= 180.0);
    }
}
