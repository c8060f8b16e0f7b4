//! What a tile shows, and that nothing vanishes from it in silence.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

#[path = "support/mvt.rs"]
mod mvt;

use cg_geo::Shape;
use cg_geo::shape::Rough;
use cg_geo::tile::{Attribute, EXTENT, TileError, TileId, TileItem, TileSet, tile};
use geo_types::Coord;
use mvt::{Feature, Layer, decode};
use proptest::prelude::*;

fn c(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn square(x: f64, y: f64, side: f64) -> Vec<Coord<f64>> {
    vec![c(x, y), c(x + side, y), c(x + side, y + side), c(x, y + side), c(x, y)]
}

fn area(rings: Vec<Vec<Coord<f64>>>) -> Shape {
    Shape::parse(Rough::Areas(vec![rings])).expect("sound")
}

fn set(shapes: &[Shape]) -> TileSet {
    let item = |(i, shape)| TileItem {
        id: i as u64 + 1,
        shape,
        attributes: vec![("code", Attribute::Text(format!("HA-{i}")))],
    };
    TileSet::new(shapes.iter().enumerate().map(item))
}

fn layer(set: &TileSet, id: TileId) -> Layer {
    let mut layers = decode(&set.tile("hazard_areas", id).expect("encoded"));
    assert!(layers.len() <= 1);
    layers.pop().unwrap_or_default()
}

fn at(z: u8, place: Coord<f64>) -> TileId {
    TileId::holding(z, place).expect("a tile")
}

fn doubled_area(path: &[(i64, i64)]) -> i64 {
    let next = path.iter().cycle().skip(1);
    path.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

#[test]
fn tiles_are_where_the_pyramid_says() {
    // mercantile.bounds(15, 38, 25, 6) gives west, south, east, north for z=6 x=38 y=25.
    let tile = TileId::new(6, 38, 25).expect("a tile");
    let b = tile.bbox();
    let expected = [33.75, 31.952_162_238_024_97, 39.375, 36.597_889_133_070_21];
    for (found, expected) in [b.min_x, b.min_y, b.max_x, b.max_y].into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{b:?}");
    }
    assert_eq!(at(6, b.centre()), tile);
    let m = TileId::new(0, 0, 0).expect("the world").bbox_mercator();
    assert!((m.min_x + 20_037_508.342_789_244).abs() < 1e-6 && (m.max_y - 20_037_508.342_789_244).abs() < 1e-6);
    assert_eq!(TileId::new(3, 8, 0), Err(TileError::NoSuchTile { z: 3, x: 8, y: 0 }));
    assert!(TileId::new(25, 0, 0).is_err() && TileId::new(255, 0, 0).is_err());
    assert_eq!(at(5, c(180.0, -90.0)).x(), 31);
}

#[test]
fn a_polygon_is_drawn_with_its_hole_its_number_and_its_attributes() {
    let shape = area(vec![square(36.0, 33.0, 0.5), square(36.1, 33.1, 0.2)]);
    let attributes = vec![
        ("code", Attribute::Text("HA-1".into())),
        ("people", Attribute::Int(-3)),
        ("area_m2", Attribute::Real(12.5)),
        ("marked", Attribute::Bool(true)),
        ("unknown", Attribute::Real(f64::NAN)),
    ];
    let set = TileSet::new([TileItem { id: 77, shape: &shape, attributes }]);
    let layer = layer(&set, at(8, c(36.25, 33.25)));
    assert_eq!((layer.name.as_str(), layer.extent, layer.features.len()), ("hazard_areas", u64::from(EXTENT), 1));
    let Feature { id, kind, tags, paths } = &layer.features[0];
    assert_eq!((*id, *kind, paths.len()), (77, 3, 2));
    assert!(doubled_area(&paths[0]) > 0 && doubled_area(&paths[1]) < 0, "outline one way, hole the other");
    let tags: Vec<_> = tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(tags, [("area_m2", "12.5"), ("code", "HA-1"), ("marked", "true"), ("people", "-3")], "NaN is no value");
}

#[test]
fn a_polygon_too_small_to_see_is_drawn_as_a_point_that_says_so() {
    let shapes = [area(vec![square(36.25, 33.25, 0.001)])];
    let set = set(&shapes);
    let near = layer(&set, at(16, c(36.2505, 33.2505)));
    assert_eq!((near.features[0].kind, near.features[0].tags.get("thinned")), (3, None));
    let far = layer(&set, at(6, c(36.2505, 33.2505)));
    assert_eq!(far.features.len(), 1);
    assert_eq!((far.features[0].kind, far.features[0].tags["thinned"].as_str()), (1, "1"));
}

#[test]
fn a_crowd_is_gathered_and_counted_to_the_last() {
    let shapes: Vec<Shape> = (0..9000)
        .map(|i| area(vec![square(35.0 + f64::from(i % 100) * 0.02, 32.5 + f64::from(i / 100) * 0.02, 0.001)]))
        .collect();
    let set = set(&shapes);
    let tile = at(6, c(36.0, 33.0));
    let layer = layer(&set, tile);
    assert!(layer.features.len() < 9000, "{} points", layer.features.len());
    let within = |f: &&Feature| f.paths[0].iter().all(|p| (0..4096).contains(&p.0) && (0..4096).contains(&p.1));
    let counted: u64 =
        layer.features.iter().filter(within).map(|f| f.tags["thinned"].parse::<u64>().expect("a count")).sum();
    let b = tile.bbox();
    let there = shapes.iter().filter(|s| b.holds(s.place_on().0)).count() as u64;
    assert_eq!((counted, there), (9000, 9000));
}

#[test]
fn a_crowd_of_points_is_gathered_and_a_few_are_not() {
    let points: Vec<Shape> = (0..5000)
        .map(|i| Shape::point(36.0 + f64::from(i % 50) * 1e-4, 33.0 + f64::from(i / 50) * 1e-4).expect("a place"))
        .collect();
    let crowd = layer(&set(&points), at(5, c(36.0, 33.0)));
    let counted: u64 = crowd.features.iter().map(|f| f.tags["thinned"].parse::<u64>().expect("a count")).sum();
    assert_eq!(counted, 5000);
    let few = layer(&set(&points[..1000]), at(5, c(36.0, 33.0)));
    assert_eq!(few.features.len(), 1000);
    assert!(few.features.iter().all(|f| !f.tags.contains_key("thinned")));
}

/// Four neighbouring tiles together count every accident once, however coarsely each gathers.
#[test]
fn a_coarse_gathering_counts_across_tiles_to_the_last() {
    let places: Vec<Shape> = (0..3000)
        .map(|i| {
            Shape::point(-0.9 + 1.8 * f64::from(i % 60) / 59.0, -0.9 + 1.8 * f64::from(i / 60) / 49.0).expect("a place")
        })
        .collect();
    let coarse = set(&places).gathering(100, 8);
    let tiles = [c(-0.5, 0.5), c(0.5, 0.5), c(-0.5, -0.5), c(0.5, -0.5)].map(|corner| layer(&coarse, at(7, corner)));
    let symbols: usize = tiles.iter().map(|tile| tile.features.len()).sum();
    let counted: u64 =
        tiles.iter().flat_map(|t| &t.features).map(|f| f.tags["thinned"].parse::<u64>().expect("a count")).sum();
    assert_eq!(counted, 3000);
    assert!(symbols <= 4 * 64, "{symbols} symbols");
}

#[test]
fn lines_are_cut_at_the_buffer() {
    let road = Shape::parse(Rough::Lines(vec![vec![c(30.0, 33.0), c(45.0, 33.3)]])).expect("sound");
    let layer = layer(&set(&[road]), at(8, c(36.25, 33.1)));
    assert_eq!(layer.features[0].kind, 2);
    let xs: Vec<i64> = layer.features[0].paths.iter().flatten().map(|p| p.0).collect();
    assert_eq!((xs.iter().min(), xs.iter().max()), (Some(&-64), Some(&4160)));
}

#[test]
fn an_area_around_the_tile_fills_it() {
    let layer = layer(&set(&[area(vec![square(30.0, 30.0, 10.0)])]), at(10, c(36.25, 33.1)));
    assert_eq!(doubled_area(&layer.features[0].paths[0]), 2 * 4224 * 4224);
}

#[test]
fn nothing_gives_an_empty_tile_and_two_layers_two() {
    let areas = set(&[area(vec![square(36.0, 33.0, 0.5)])]);
    let points = set(&[Shape::point(36.2, 33.2).expect("a place")]);
    let id = at(8, c(36.25, 33.25));
    assert!(areas.tile("x", at(8, c(-70.0, 5.0))).expect("encoded").is_empty());
    let both = decode(&tile(&[("hazard_areas", &areas), ("accidents", &points)], id).expect("encoded"));
    assert_eq!(both.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["hazard_areas", "accidents"]);
    assert!(tile(&[("a", &areas), ("a", &points)], id).is_err(), "layers need distinct names");
}

#[test]
fn shapes_at_the_ends_of_the_world_are_drawn() {
    let shapes = [
        area(vec![vec![c(-180.0, -90.0), c(-10.0, -90.0), c(-10.0, 90.0), c(-180.0, 90.0), c(-180.0, -90.0)]]),
        Shape::point(180.0, 90.0).expect("a pole"),
    ];
    let set = set(&shapes);
    assert_eq!(layer(&set, TileId::new(0, 0, 0).expect("the world")).features.len(), 2);
    let total: usize = (0..4)
        .flat_map(|x| (0..4).map(move |y| (x, y)))
        .map(|(x, y)| layer(&set, TileId::new(2, x, y).expect("a tile")).features.len())
        .sum();
    assert!(total >= 9, "two columns of four, and the pole: {total}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_in_the_tile_is_on_the_tile(
        z in 0_u8..=18, sizes in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, -6.0..0.5_f64), 1..40),
    ) {
        let shapes: Vec<Shape> = sizes.iter().map(|(x, y, size)| area(vec![square(36.0 + x, 33.0 + y, 10_f64.powf(*size))])).collect();
        let set = set(&shapes);
        let id = at(z, c(36.3, 33.3));
        let layer = layer(&set, id);
        let b = id.bbox();
        for (i, shape) in shapes.iter().enumerate() {
            if b.holds(shape.place_on().0) {
                prop_assert!(layer.features.iter().any(|f| f.id == i as u64 + 1), "{} is missing at zoom {}", i, z);
            }
        }
        for path in layer.features.iter().flat_map(|f| &f.paths) {
            prop_assert!(path.iter().all(|p| (-64..=4160).contains(&p.0) && (-64..=4160).contains(&p.1)));
        }
        for f in layer.features.iter().filter(|f| f.kind == 3) {
            prop_assert!(f.paths.iter().all(|p| p.len() >= 3 && doubled_area(p) != 0));
        }
    }
}

#[test]
fn a_tile_told_to_draw_few_outlines_counts_the_others() {
    let shapes: Vec<Shape> = (0..400)
        .map(|i| {
            let (x, y) = (0.005 + f64::from(i % 20) * 0.01, 0.005 + f64::from(i / 20) * 0.01);
            area(vec![square(x, y, 0.002 + f64::from(i) * 1e-5)])
        })
        .collect();
    let few = set(&shapes).gathering(50, 32).outlining(100);
    let drawn = layer(&few, TileId::new(10, 512, 511).expect("a tile"));
    let outlines = drawn.features.iter().filter(|f| f.kind == 3).count();
    assert!(outlines > 0 && outlines <= 100, "{outlines}");
    let count = |f: &Feature| f.tags["thinned"].parse::<usize>().expect("a count");
    let stood_for: usize = drawn.features.iter().filter(|f| f.kind == 1).map(count).sum();
    assert_eq!(outlines + stood_for, 400);
}
