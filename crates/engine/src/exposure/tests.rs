use cg_geo::Crs;
use cg_geo::raster::{CellSource, Grid, GridCrs, ResidentGrid};
use cg_kit::{Digest, Place};
use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::prelude::*;

use super::*;

/// 60 × 60 cells of 0.001° about 30° E, 10° N, ten people each.
fn degrees(value: impl Fn(usize) -> f64) -> ResidentGrid {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let grid = Grid {
        width: 60,
        height: 60,
        origin_x: 30.0,
        origin_y: 10.06,
        step_x: 0.001,
        step_y: -0.001,
        crs,
        nodata: None,
    };
    ResidentGrid::from_values(grid, (0..3600).map(value).collect()).unwrap()
}

fn tens() -> ResidentGrid {
    degrees(|_| 10.0)
}

fn layer(source: &ResidentGrid) -> GridLayer<'_> {
    GridLayer::new(source, None, Digest::of(b"grid")).unwrap()
}

fn square(id: &str, x: f64, y: f64, side: f64) -> Area {
    let ring = LineString::from(vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]);
    let shape = Shape::parse(Geometry::Polygon(Polygon::new(ring, vec![]))).unwrap();
    Area { id: id.to_owned(), shape, place: Place::default() }
}

fn point(id: &str, x: f64, y: f64) -> Area {
    Area { id: id.to_owned(), shape: Shape::point(x, y).unwrap(), place: Place::default() }
}

fn asked<'a>(distances: &[f64], grid: Option<&'a GridLayer<'a>>) -> Exposure<'a> {
    let wells = PointLayer::new("well", vec![Coord { x: 30.011, y: 10.015 }, Coord { x: 30.05, y: 10.05 }]);
    let line = LineString::from(vec![(30.0, 10.0151), (30.06, 10.0151)]);
    let roads = LineLayer::new("road", vec![Shape::parse(Geometry::LineString(line)).unwrap()]);
    Exposure::new(Question::within(distances).unwrap(), grid, vec![wells], vec![roads]).unwrap()
}

#[track_caller]
fn near(found: Option<f64>, expected: f64, relative: f64) {
    let found = found.expect("a known value");
    assert!((found - expected).abs() <= relative * expected.abs(), "found {found}, expected {expected}");
}

fn quiet(_: Stage, _: u64, _: u64) {}

#[test]
fn columns_stand_in_the_order_asked() {
    let source = tens();
    let grid = layer(&source);
    let names: Vec<String> = asked(&[500.0, 0.0, 1000.0], Some(&grid)).columns().into_iter().map(|c| c.name).collect();
    let expected = "area_m2 population_500m population_0m population_1000m well_nearest_m well_count_500m well_count_0m \
        well_count_1000m road_nearest_m road_length_m_500m road_length_m_0m road_length_m_1000m";
    assert_eq!(names.join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
}

#[test]
fn one_area_has_its_people_wells_and_roads() {
    let source = tens();
    let grid = layer(&source);
    let area = square("a", 30.01, 10.01, 0.01);
    let (row, faults) = asked(&[0.0, 500.0], Some(&grid)).measure_one(&area).unwrap();
    assert!(faults.is_empty());
    near(row.values[0], area.shape.area_m2(), 1e-12);
    near(row.values[1], 1000.0, 1e-9);
    let (x, y) = cg_geo::bands::degree_m(10.015);
    let (wide, tall) = (0.01 * x, 0.01 * y);
    let around = wide * tall + 2.0 * (wide + tall) * 500.0 + std::f64::consts::PI * 250_000.0;
    near(row.values[2], 10.0 * around / (0.001 * x * 0.001 * y), 2e-4);
    assert_eq!(row.values[3..6], [Some(0.0), Some(1.0), Some(1.0)]);
    assert_eq!(row.values[6], Some(0.0));
    near(row.values[7], wide, 1e-4);
    near(row.values[8], wide + 1000.0, 1e-4);
}

#[test]
fn people_count_less_the_farther_away_they_are() {
    let source = degrees(|i| f64::from(u32::try_from((i * 7919) % 101).unwrap()));
    let grid = layer(&source);
    let question = Question::within(&[500.0]).unwrap().weighted(true);
    let exposure = Exposure::new(question, Some(&grid), vec![], vec![]).unwrap();
    let area = square("a", 30.028, 10.028, 0.004);
    let (row, _) = exposure.measure_one(&area).unwrap();
    let at = exposure.columns().iter().position(|c| c.name == "population_weighted").unwrap();
    // Many places in every cell, each with its share of the people.
    let (wide, tall) = cg_geo::bands::degree_m(10.03);
    let mut expected = 0.0;
    for i in 0..3600u32 {
        let share = f64::from((i * 7919) % 101) / 64.0;
        for part in 0..64u32 {
            let x = 30.0 + (f64::from(i % 60) + (f64::from(part % 8) + 0.5) / 8.0) * 0.001;
            let y = 10.06 - (f64::from(i / 60) + (f64::from(part / 8) + 0.5) / 8.0) * 0.001;
            let away = |v: f64, low: f64| (low - v).max(v - low - 0.004).max(0.0);
            let (dx, dy) = (away(x, 30.028) * wide, away(y, 10.028) * tall);
            let d2 = dx * dx + dy * dy;
            expected += if d2 > 4e6 { 0.0 } else { share * libm::exp(-d2 / 250_000.0) };
        }
    }
    near(row.values[at], expected, 2e-3);
}

#[test]
fn no_data_under_an_area_is_unknown_and_not_nobody() {
    let source = degrees(|i| if i % 60 < 30 { f64::NAN } else { 10.0 });
    let grid = layer(&source);
    let areas =
        [square("empty", 30.01, 10.01, 0.01), square("half", 30.025, 10.01, 0.01), square("full", 30.045, 10.01, 0.01)];
    let (rows, faults) = asked(&[0.0], Some(&grid)).rows(&areas, &quiet).unwrap();
    assert_eq!(rows[0].values[1], None);
    near(rows[1].values[1], 500.0, 1e-9);
    near(rows[2].values[1], 1000.0, 1e-9);
    let rules: Vec<&str> = faults.iter().map(|f| f.rule.as_ref()).collect();
    assert_eq!(rules, ["area-without-population-data", "area-partly-without-population-data"]);
    assert_eq!(faults[1].args["percent"], "50");
}

#[test]
fn an_area_that_sticks_out_of_the_grid_counts_only_whom_the_grid_knows_and_says_so() {
    let source = degrees(|_| 10.0);
    let grid = layer(&source);
    for nobody in [false, true] {
        let question = Question::within(&[0.0]).unwrap().empty_cells_are_nobody(nobody);
        let exposure = Exposure::new(question, Some(&grid), vec![], vec![]).unwrap();
        let (rows, faults) = exposure.rows(&[square("out", 29.99, 10.01, 0.04)], &quiet).unwrap();
        near(rows[0].values[1], 12_000.0, 1e-6);
        assert_eq!((faults.len(), faults[0].rule.as_ref()), (1, "area-partly-outside-grid"));
        assert_eq!((faults[0].args["percent"].as_str(), faults[0].severity), ("75", Severity::Warning));
    }
}

#[test]
fn cells_without_data_are_nobody_only_when_that_is_said() {
    let source = degrees(|i| if i % 60 < 30 { f64::NAN } else { 10.0 });
    let grid = layer(&source);
    let question = Question::within(&[0.0, 300.0]).unwrap().empty_cells_are_nobody(true);
    let exposure = Exposure::new(question, Some(&grid), vec![], vec![]).unwrap();
    let areas = [square("empty", 30.005, 10.01, 0.01), square("far", 40.0, 10.0, 0.01)];
    let (rows, faults) = exposure.rows(&areas, &quiet).unwrap();
    assert_eq!(rows[0].values[1..], [Some(0.0), Some(0.0)]);
    assert_eq!(rows[1].values[1..], [None, None]);
    assert_eq!(faults.iter().map(|f| f.rule.as_ref()).collect::<Vec<_>>(), ["area-outside-grid"]);
}

#[test]
fn a_point_has_reach_but_no_inside() {
    let source = tens();
    let grid = layer(&source);
    let (row, faults) = asked(&[0.0, 500.0], Some(&grid)).measure_one(&point("p", 30.03, 10.03)).unwrap();
    assert_eq!(row.values[..2], [None, None]);
    assert!(row.values[2].is_some_and(|people| people > 0.0));
    assert_eq!(faults[0].rule, "area-has-no-inside");
}

#[test]
fn summed_and_distinct_people_are_two_figures() {
    let source = tens();
    let grid = layer(&source);
    let areas = [square("a", 30.01, 10.01, 0.01), square("b", 30.015, 10.01, 0.01), square("c", 30.04, 10.04, 0.005)];
    let outcome = asked(&[0.0, 100.0], Some(&grid)).measure(&areas, &quiet).unwrap();
    near(outcome.totals[0].summed_over_tasks, 2250.0, 1e-9);
    near(outcome.totals[0].distinct_people, 1750.0, 1e-6);
    assert!(outcome.totals[1].distinct_people < outcome.totals[1].summed_over_tasks);
    assert_eq!((outcome.totals[0].areas_known, outcome.totals[0].areas_unknown), (3, 0));
}

#[test]
fn cells_below_zero_are_an_undeclared_no_data_value() {
    let source = degrees(|i| if i == 1830 { -9999.0 } else { 10.0 });
    let grid = layer(&source);
    let error = asked(&[0.0], Some(&grid)).measure_one(&square("a", 30.01, 10.01, 0.04)).unwrap_err();
    assert!(error.to_string().contains("-a_nodata -9999"), "{error}");
}

#[test]
fn a_row_alone_is_the_row_among_others_to_the_bit() {
    let source = degrees(|i| ((i * 7919) % 101) as f64);
    let grid = layer(&source);
    let exposure = asked(&[0.0, 250.0, 1000.0], Some(&grid));
    let areas: Vec<Area> = (0..30)
        .map(|i| square(&i.to_string(), 30.0 + 0.0017 * f64::from(i), 10.0 + 0.0013 * f64::from(i), 0.004))
        .collect();
    let (all, _) = exposure.rows(&areas, &quiet).unwrap();
    for (area, row) in areas.iter().zip(&all) {
        assert_eq!(exposure.measure_one(area).unwrap().0, *row);
    }
    let mut turned = areas.clone();
    turned.reverse();
    let (mut back, _) = exposure.rows(&turned, &quiet).unwrap();
    back.reverse();
    assert_eq!(back, all);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let outcome = exposure.measure(&areas, &quiet).unwrap();
    let single = one.install(|| exposure.measure(&areas, &quiet)).unwrap();
    assert_eq!(outcome.totals, single.totals);
}

#[test]
fn a_digest_changes_with_everything_a_result_depends_on_and_nothing_else() {
    let source = tens();
    let grid = layer(&source);
    let other = GridLayer::new(&source, None, Digest::of(b"another")).unwrap();
    let area = square("a", 30.01, 10.01, 0.01);
    let digest = asked(&[0.0, 500.0], Some(&grid)).digest(&area);
    assert_eq!(digest, asked(&[0.0, 500.0], Some(&grid)).digest(&Area { id: "renamed".into(), ..area.clone() }));
    let moved = square("a", 30.01, 10.010_001, 0.01);
    let changed = [
        asked(&[0.0, 500.0], Some(&grid)).digest(&moved),
        asked(&[0.0, 501.0], Some(&grid)).digest(&area),
        asked(&[0.0, 500.0], Some(&other)).digest(&area),
        asked(&[0.0, 500.0], None).digest(&area),
        Exposure::new(Question::within(&[0.0, 500.0]).unwrap(), Some(&grid), vec![], vec![]).unwrap().digest(&area),
    ];
    assert!(!changed.contains(&digest));
}

#[test]
fn without_a_grid_facilities_are_still_measured() {
    let outcome = asked(&[0.0, 2000.0], None).measure(&[square("a", 30.01, 10.01, 0.01)], &quiet).unwrap();
    assert_eq!(outcome.columns[1].name, "well_nearest_m");
    assert_eq!(outcome.rows[0].values[1], Some(0.0));
    assert!(outcome.totals.is_empty());
}

#[test]
fn the_same_people_are_found_on_a_projected_grid() {
    let crs = Crs::from_epsg(32_636).unwrap();
    let middle = crs.from_wgs84(Coord { x: 30.03, y: 10.03 }).unwrap();
    for (epsg, west, north, step) in
        [(32_636, middle.x - 5000.0, middle.y + 5000.0, 50.0), (3857, 3_338_000.0, 1_125_000.0, 50.0)]
    {
        let crs = GridCrs { epsg: Some(epsg), geographic: false };
        let frame = Grid {
            width: 200,
            height: 200,
            origin_x: west,
            origin_y: north,
            step_x: step,
            step_y: -step,
            crs,
            nodata: None,
        };
        let source = ResidentGrid::from_values(frame, vec![1.0; 40_000]).unwrap();
        let grid = GridLayer::new(&source, None, Digest::of(b"grid")).unwrap();
        let exposure = Exposure::new(Question::within(&[500.0, 1500.0]).unwrap(), Some(&grid), vec![], vec![]).unwrap();
        let (row, _) = exposure.measure_one(&point("p", 30.03, 10.03)).unwrap();
        // A web Mercator cell of 50 m is 50 m × cos(latitude) on the ground.
        let (x, y) = cg_geo::bands::degree_m(10.03);
        let sphere = 6_378_137.0f64.to_radians();
        let ground = if epsg == 3857 {
            50.0 * 50.0 * (x / sphere) * (y / (sphere / libm::cos(10.03f64.to_radians())))
        } else {
            2500.0
        };
        for (value, d) in row.values[1..].iter().zip([500.0f64, 1500.0]) {
            near(*value, std::f64::consts::PI * d * d / ground, 2e-3);
        }
    }
}

#[test]
fn a_grid_that_names_no_system_must_be_told_one() {
    let source = tens();
    let grid = Grid { crs: GridCrs { epsg: None, geographic: false }, ..source.grid().clone() };
    let nameless = ResidentGrid::from_values(grid, vec![1.0; 3600]).unwrap();
    assert!(matches!(GridLayer::new(&nameless, None, Digest::of(b"")), Err(NoCrs::Unnamed)));
    assert!(GridLayer::new(&nameless, Crs::from_epsg(4326).ok(), Digest::of(b"")).is_ok());
}

#[test]
fn what_cannot_be_asked_is_refused() {
    assert_eq!(Question::within(&[]), Err(BadQuestion::None));
    assert_eq!(Question::within(&[0.0, 0.0]), Err(BadQuestion::Twice { found: 0.0 }));
    assert_eq!(Question::within(&[-1.0]), Err(BadQuestion::Distance { found: -1.0 }));
    assert!(Question::within(&[f64::NAN]).is_err() && Question::within(&[1e9]).is_err());
    let two = vec![PointLayer::new("well", vec![]), PointLayer::new("well", vec![])];
    assert!(Exposure::new(Question::within(&[1.0]).unwrap(), None, two, vec![]).is_err());
    let odd = vec![PointLayer::new("a,b", vec![])];
    assert!(Exposure::new(Question::within(&[1.0]).unwrap(), None, odd, vec![]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn more_distance_never_means_fewer_people(x in 30.005f64..30.05, y in 10.005f64..10.05, side in 0.0003f64..0.008) {
        let source = degrees(|i| ((i * 7919) % 101) as f64);
        let grid = layer(&source);
        let (row, _) = asked(&[0.0, 20.0, 100.0, 400.0, 1500.0], Some(&grid)).measure_one(&square("a", x, y, side)).unwrap();
        let people: Vec<f64> = row.values[1..6].iter().filter_map(|v| *v).collect();
        prop_assert!(people.windows(2).all(|w| w[0] <= w[1] * (1.0 + 1e-3)));
    }

    #[test]
    fn distinct_people_are_never_more_than_the_sum(
        places in prop::collection::vec((30.005f64..30.05, 10.005f64..10.05, 0.0003f64..0.008), 1..8)
    ) {
        let source = degrees(|i| ((i * 7919) % 101) as f64);
        let grid = layer(&source);
        let areas: Vec<Area> = places.iter().enumerate().map(|(i, p)| square(&i.to_string(), p.0, p.1, p.2)).collect();
        let outcome = asked(&[0.0, 300.0], Some(&grid)).measure(&areas, &quiet).unwrap();
        for total in outcome.totals {
            let (sum, once) = (total.summed_over_tasks.unwrap(), total.distinct_people.unwrap());
            prop_assert!(once <= sum * (1.0 + 1e-3) + 1e-6, "{once} {sum}");
        }
    }
}

#[test]
fn land_is_measured_by_class_and_where_nothing_is_known_not_at_all() {
    // Class 40 in the west, 30 in the east, 10 between in one column; nothing known in the first ten rows.
    let kind = |i: usize| match (i / 60, i % 60) {
        (0..10, _) => f64::NAN,
        (_, 0..20) => 40.0,
        (_, 20) => 10.0,
        _ => 30.0,
    };
    let source = degrees(kind);
    let grid = layer(&source);
    let classes = [("crops".to_owned(), vec![40, 41]), ("pasture".to_owned(), vec![30])].into_iter().collect();
    let question = Question::within(&[0.0]).unwrap();
    let exposure = Exposure::new(question, None, vec![], vec![]).unwrap();
    let exposure = exposure.with_land(LandLayer::new(&grid, classes)).unwrap();
    let names: Vec<String> = exposure.columns().into_iter().map(|c| c.name).collect();
    assert_eq!(names, ["area_m2", "crops_m2", "pasture_m2"]);
    // From 15.5 to 25.5 columns: 4.5 of crops, one of neither, 4.5 of pasture.
    let areas =
        [square("a", 30.0155, 10.0155, 0.01), square("unknown", 30.01, 10.052, 0.006), point("p", 30.03, 10.03)];
    let (rows, faults) = exposure.rows(&areas, &quiet).unwrap();
    let whole = areas[0].shape.area_m2();
    near(rows[0].values[1], whole * 0.45, 1e-6);
    near(rows[0].values[2], whole * 0.45, 1e-6);
    assert_eq!(rows[1].values[1..], [None, None]);
    assert_eq!(rows[2].values[1..], [None, None]);
    assert_eq!(faults.iter().map(|f| f.rule.as_ref()).collect::<Vec<_>>(), ["area-without-land-cover"]);
}

#[test]
fn a_metre_of_a_main_road_weighs_more() {
    let line = |y: f64| Shape::parse(Geometry::LineString(LineString::from(vec![(30.0, y), (30.06, y)]))).unwrap();
    let roads = LineLayer::weighted("roads", vec![(line(10.0151), 3.0), (line(10.0152), 0.5), (line(10.0153), 0.0)]);
    let exposure = Exposure::new(Question::within(&[0.0]).unwrap(), None, vec![], vec![roads]).unwrap();
    let (row, _) = exposure.measure_one(&square("a", 30.01, 10.01, 0.01)).unwrap();
    let names: Vec<String> = exposure.columns().into_iter().map(|c| c.name).collect();
    assert_eq!(names, ["area_m2", "roads_nearest_m", "roads_length_m_0m", "roads_weighted_m_0m"]);
    let (length, weighted) = (row.values[2].unwrap(), row.values[3]);
    near(weighted, length / 3.0 * 3.5, 1e-6);
}

#[test]
fn districts_count_everybody_once_and_say_which_share_that_is() {
    let source = tens();
    let grid = layer(&source);
    let exposure = Exposure::new(Question::within(&[0.0, 500.0]).unwrap(), Some(&grid), vec![], vec![]).unwrap();
    // Two areas that overlap in the west, one in the east.
    let areas = [square("a", 30.01, 10.01, 0.01), square("b", 30.015, 10.01, 0.01), square("c", 30.045, 10.045, 0.005)];
    let districts =
        [square("west", 30.0, 10.0, 0.03), square("north-east", 30.03, 10.03, 0.03), square("far", 40.0, 10.0, 0.1)];
    let found = exposure.districts(&areas, &districts, &quiet).unwrap();
    near(found[0].population, 9000.0, 1e-9);
    near(found[0].exposed[0], 1500.0, 1e-3);
    near(found[0].share(0), 1500.0 / 9000.0, 1e-3);
    near(found[1].exposed[0], 250.0, 1e-3);
    assert!(found[0].exposed[1] > found[0].exposed[0]);
    assert_eq!((found[2].population, &found[2].exposed[..], found[2].share(0)), (None, &[None, None][..], None));
    let outcome = exposure.measure(&areas, &quiet).unwrap();
    let once = outcome.totals[0].distinct_people.unwrap();
    near(Some(found[0].exposed[0].unwrap() + found[1].exposed[0].unwrap()), once, 1e-3);
}

#[test]
fn who_lives_near_a_released_area_and_near_an_open_one_has_not_regained_anything() {
    let source = tens();
    let grid = layer(&source);
    let exposure = Exposure::new(Question::within(&[0.0, 500.0]).unwrap(), Some(&grid), vec![], vec![]).unwrap();
    let (open, released) = (square("open", 30.01, 10.01, 0.01), square("released", 30.015, 10.01, 0.01));
    let found = exposure.no_longer_near(std::slice::from_ref(&open), std::slice::from_ref(&released), &quiet).unwrap();
    // Half of the released area, and half of its thousand people, lie inside the open one.
    near(found[0], 500.0, 1e-3);
    near(exposure.no_longer_near(&[], std::slice::from_ref(&released), &quiet).unwrap()[0], 1000.0, 1e-3);
    assert_eq!(exposure.no_longer_near(&[open], &[], &quiet).unwrap(), [Some(0.0), Some(0.0)]);
    let far = square("far", 40.0, 10.0, 0.01);
    assert_eq!(exposure.no_longer_near(&[], &[far], &quiet).unwrap(), [None, None]);
}

#[test]
fn two_grids_give_a_range_and_one_that_does_not_know_gives_none() {
    let (main, other) = (tens(), degrees(|i| if i % 60 < 30 { f64::NAN } else { 14.0 }));
    let areas = [square("known", 30.045, 10.01, 0.01), square("half known", 30.01, 10.01, 0.01)];
    let measured = |source: &ResidentGrid| {
        let grid = layer(source);
        let question = Question::within(&[0.0]).unwrap();
        Exposure::new(question, Some(&grid), vec![], vec![]).unwrap().measure(&areas, &quiet).unwrap()
    };
    let both = measured(&main).beside("a", &[("b".to_owned(), measured(&other))]);
    let names: Vec<&str> = both.columns.iter().map(|c| c.name.as_str()).collect();
    let expected =
        ["area_m2", "population_0m", "population_0m_a", "population_0m_b", "population_0m_low", "population_0m_high"];
    assert_eq!(names, expected);
    near(both.rows[0].values[4], 1000.0, 1e-9);
    near(both.rows[0].values[5], 1400.0, 1e-9);
    near(both.rows[1].values[1], 1000.0, 1e-9);
    assert_eq!(both.rows[1].values[3..], [None, None, None]);
}

#[test]
fn people_are_gathered_in_squares_at_the_middle_of_their_people() {
    // Ten people in every cell; squares of about 444 m hold 4 × 4 cells of 109 m by 111 m.
    let source = tens();
    let squares = layer(&source).people_by_square(440.0).unwrap();
    assert_eq!((squares.len(), squares[0].1), (225, 160.0));
    near(Some(squares[0].0.x), 30.002, 1e-9);
    near(Some(squares[0].0.y), 10.058, 1e-9);
    let source = degrees(|i| match i {
        0 => 3.0,
        1 => 1.0,
        2 => f64::NAN,
        _ => 0.0,
    });
    let squares = layer(&source).people_by_square(440.0).unwrap();
    assert_eq!((squares.len(), squares[0].1), (1, 4.0));
    near(Some(squares[0].0.x), 30.00075, 1e-9);
    let source = degrees(|_| -1.0);
    assert!(matches!(layer(&source).people_by_square(440.0), Err(ExposureError::Negative { .. })));
}
