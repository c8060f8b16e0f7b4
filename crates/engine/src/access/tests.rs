use cg_geo::Shape;
use cg_geo::measure::LocalPlane;
use geo_types::{Coord, Geometry, LineString, MultiLineString, Polygon};
use proptest::prelude::*;

use super::*;

/// A place some metres east and north of 30° E, 10° N.
fn at(x: f64, y: f64) -> Coord<f64> {
    LocalPlane::at(Coord { x: 30.0, y: 10.0 }).to_degrees(Coord { x, y })
}

fn line(places: &[(f64, f64)]) -> Shape {
    let line: LineString<f64> = places.iter().map(|(x, y)| at(*x, *y)).collect();
    Shape::parse(Geometry::LineString(line)).expect("a line")
}

fn road(kmh: f64, places: &[(f64, f64)]) -> Road {
    Road { shape: line(places), kmh }
}

fn network(roads: &[Road]) -> Network {
    Network::new(roads, Rules::default()).expect("a network")
}

/// A square hazard about a place.
fn hazard(id: &str, x: f64, y: f64, half: f64) -> Hazard {
    let corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)];
    let ring: LineString<f64> = corners.iter().map(|(dx, dy)| at(x + dx, y + dy)).collect();
    let shape = Shape::parse(Geometry::Polygon(Polygon::new(ring, vec![]))).expect("a square");
    Hazard { id: id.to_owned(), shape }
}

fn point(id: &str, x: f64, y: f64) -> Hazard {
    let place = at(x, y);
    Hazard { id: id.to_owned(), shape: Shape::point(place.x, place.y).expect("a point") }
}

fn barriers(network: &Network, hazards: Vec<Hazard>) -> Barriers {
    Barriers::new(network, hazards, Reach::default()).expect("barriers")
}

fn asked(network: &Network, barriers: &Barriers, from: (f64, f64), to: (f64, f64)) -> Ways {
    let stop = |(x, y)| network.stop(at(x, y)).expect("a road near");
    ways(network, barriers, (stop(from), stop(to)), Wish::default()).expect("an answer")
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-4 * expected.abs().max(1.0), "found {found}, expected {expected}");
}

#[test]
fn three_kilometres_at_sixty_take_three_minutes() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (1_000.0, 0.0), (3_000.0, 0.0)])]);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 0.0), (3_000.0, 0.0));
    near(answer.avoiding[0].metres, 3_000.0);
    near(answer.avoiding[0].minutes, 3.0);
    assert_eq!((answer.avoiding.len(), answer.crossing.len()), (1, 0));
    let longest = network.edges.iter().map(|e| e.metres).fold(0.0, f64::max);
    assert!(network.edge_count() == 6 && longest <= 500.001, "{} edges, {longest} m", network.edge_count());
}

#[test]
fn the_walk_to_the_road_counts() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (3_000.0, 0.0)])]);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 400.0), (3_000.0, 0.0));
    near(answer.avoiding[0].walk_m, 400.0);
    // 400 m at 4 km/h are 6 minutes.
    near(answer.avoiding[0].minutes, 9.0);
    near(answer.avoiding[0].metres, 3_400.0);
}

#[test]
fn lines_are_joined_at_common_vertices_and_not_where_they_merely_cross() {
    let main = road(60.0, &[(-1_000.0, 0.0), (0.0, 0.0), (1_000.0, 0.0)]);
    let side = road(30.0, &[(0.0, 0.0), (0.0, 900.0)]);
    let bridge = road(30.0, &[(500.0, -400.0), (500.0, 400.0)]);
    assert_eq!(network(&[main.clone(), side]).parts().count, 1);
    let parts = network(&[main, bridge]).parts();
    assert_eq!(parts.count, 2);
    near(parts.longest_share, 2_000.0 / 2_800.0);
}

#[test]
fn an_end_within_the_tolerance_is_joined_to_a_line_or_to_its_vertex() {
    let main = || road(60.0, &[(-1_000.0, 0.0), (0.0, 0.0), (1_000.0, 0.0)]);
    let joined = |side: &[(f64, f64)], join_m: f64| {
        Network::new(&[main(), road(30.0, side)], Rules { join_m, ..Rules::default() })
            .expect("a network")
            .parts()
            .count
    };
    for side in [[(300.0, 6.0), (300.0, 900.0)], [(2.0, 6.0), (0.0, 900.0)], [(300.0, 900.0), (300.0, 6.0)]] {
        assert_eq!((joined(&side, 10.0), joined(&side, 3.0)), (1, 2), "{side:?}");
    }
}

#[test]
fn four_ends_that_nearly_meet_become_one_crossing() {
    let arm = |x: f64, y: f64| road(60.0, &[(x * 3.0, y * 3.0), (x * 900.0, y * 900.0)]);
    let network = network(&[arm(1.0, 0.0), arm(-1.0, 0.0), arm(0.0, 1.0), arm(0.0, -1.0)]);
    assert_eq!(network.parts().count, 1);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 900.0), (900.0, 0.0));
    assert!((1_790.0..1_810.0).contains(&answer.avoiding[0].metres), "{}", answer.avoiding[0].metres);
}

/// Two roads from west to east: a straight one of 2 km and one round by the north of 4 km.
fn two_roads() -> Network {
    network(&[
        road(60.0, &[(0.0, 0.0), (2_000.0, 0.0)]),
        road(60.0, &[(0.0, 0.0), (0.0, 1_000.0), (2_000.0, 1_000.0), (2_000.0, 0.0)]),
    ])
}

#[test]
fn a_blocked_road_is_avoided_and_the_quicker_way_says_what_it_would_cross() {
    let network = two_roads();
    let barriers = barriers(&network, vec![hazard("a", 5_000.0, 5_000.0, 100.0), hazard("b", 1_200.0, 0.0, 60.0)]);
    let answer = asked(&network, &barriers, (0.0, 0.0), (2_000.0, 0.0));
    near(answer.avoiding[0].metres, 4_000.0);
    assert_eq!((answer.avoiding.len(), answer.avoiding[0].hazards.as_slice()), (1, [].as_slice()));
    assert_eq!((answer.crossing.len(), answer.crossing[0].hazards.as_slice()), (1, [1].as_slice()));
    near(answer.crossing[0].minutes, 2.0);
    // A hazard of 120 m blocks one edge of 500 m and no more.
    near(barriers.blocked_m(&network)[1], 500.0);
}

#[test]
fn when_every_road_is_blocked_there_is_no_way_and_that_is_said() {
    let network = two_roads();
    let hazards = vec![hazard("straight", 1_000.0, 0.0, 60.0), hazard("north", 1_000.0, 1_000.0, 60.0)];
    let answer = asked(&network, &barriers(&network, hazards), (0.0, 0.0), (2_000.0, 0.0));
    assert!(answer.avoiding.is_empty());
    assert_eq!(answer.crossing[0].hazards, [0]);
}

#[test]
fn a_place_inside_a_hazard_has_no_way_out() {
    let network = two_roads();
    let barriers = barriers(&network, vec![hazard("home", 1_000.0, 400.0, 60.0)]);
    let answer = asked(&network, &barriers, (1_000.0, 400.0), (2_000.0, 0.0));
    assert!(answer.avoiding.is_empty() && answer.crossing[0].hazards == [0]);
}

#[test]
fn roads_that_do_not_meet_give_no_way_at_all() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (900.0, 0.0)]), road(60.0, &[(0.0, 3_000.0), (900.0, 3_000.0)])]);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 0.0), (900.0, 3_000.0));
    assert_eq!(answer, Ways { avoiding: vec![], crossing: vec![] });
}

#[test]
fn alternatives_are_other_roads_in_the_order_of_their_time() {
    let by = |y: f64| road(60.0, &[(0.0, 0.0), (0.0, y), (4_000.0, y), (4_000.0, 0.0)]);
    let network = network(&[by(700.0), road(60.0, &[(0.0, 0.0), (4_000.0, 0.0)]), by(-400.0), by(5_000.0)]);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 0.0), (4_000.0, 0.0));
    let minutes: Vec<f64> = answer.avoiding.iter().map(|w| w.minutes).collect();
    // The road round by 5 km would take more than half as long again.
    assert_eq!(minutes.len(), 3);
    minutes.iter().zip([4.0, 4.8, 5.4]).for_each(|(found, wanted)| near(*found, wanted));
}

#[test]
fn an_alternative_shares_little_with_the_ways_before_it() {
    // One long road with a small loop about its middle is one way, not two.
    let main = road(60.0, &[(0.0, 0.0), (4_500.0, 0.0), (5_500.0, 0.0), (10_000.0, 0.0)]);
    let loop_ = road(60.0, &[(4_500.0, 0.0), (4_500.0, 200.0), (5_500.0, 200.0), (5_500.0, 0.0)]);
    let network = network(&[main, loop_]);
    let answer = asked(&network, &barriers(&network, vec![]), (0.0, 0.0), (10_000.0, 0.0));
    assert_eq!(answer.avoiding.len(), 1);
}

#[test]
fn a_hazard_known_as_a_point_and_a_distance_reach_the_road() {
    let network = two_roads();
    let blocked = |hazard: Hazard, reach: Reach| {
        Barriers::new(&network, vec![hazard], reach).expect("barriers").blocked().count()
    };
    let reach = |within_m: f64, point_m: f64| Reach { within_m, point_m };
    assert_eq!(blocked(point("p", 1_200.0, 80.0), Reach::default()), 1);
    assert_eq!(blocked(point("p", 1_200.0, 120.0), Reach::default()), 0);
    assert_eq!(blocked(hazard("h", 1_200.0, 110.0, 60.0), reach(49.0, 0.0)), 0);
    assert_eq!(blocked(hazard("h", 1_200.0, 110.0, 60.0), reach(51.0, 0.0)), 1);
    assert!(Barriers::new(&network, vec![], reach(-1.0, 0.0)).is_err());
    assert!(Barriers::new(&network, vec![], reach(f64::NAN, 0.0)).is_err());
}

fn question(people: &[(f64, f64, f64)], school: (f64, f64), minutes: &[f64]) -> Question {
    let people = people.iter().map(|(x, y, many)| (at(*x, *y), *many)).collect();
    let school = Service { name: "schools".into(), places: vec![at(school.0, school.1)] };
    Question::new(people, vec![school], minutes.to_vec()).expect("a question")
}

/// A school at the west end of a road, 100 people 10 km on and 10 people 20 km on.
fn row_of_villages(hazards: Vec<Hazard>, minutes: &[f64]) -> Cost {
    let network = network(&[road(60.0, &[(0.0, 0.0), (20_000.0, 0.0)])]);
    let question = question(&[(10_000.0, 0.0, 100.0), (20_000.0, 0.0, 10.0)], (0.0, 0.0), minutes);
    cost(&network, &barriers(&network, hazards), &question, &|_, _| ())
}

#[test]
fn a_hazard_costs_what_lies_behind_it_and_gives_back_what_nothing_else_blocks() {
    let found = row_of_villages(vec![hazard("a", 5_250.0, 0.0, 50.0), hazard("b", 15_250.0, 0.0, 50.0)], &[30.0]);
    let figures = |row: &CostRow| (row.cut_off[0][0], row.regaining[0][0]);
    assert_eq!(figures(&found.rows[0]), (110.0, 100.0));
    assert_eq!(figures(&found.rows[1]), (10.0, 0.0));
    assert_eq!(found.standing[0][0], Standing { within: 0.0, cut_off: 110.0, beyond: 0.0, unknown: 0.0 });
    assert_eq!(found.cut_off_any, [110.0]);
}

#[test]
fn two_hazards_on_one_road_are_each_worth_nothing_alone() {
    let found = row_of_villages(vec![hazard("a", 5_250.0, 0.0, 50.0), hazard("b", 5_260.0, 0.0, 50.0)], &[30.0]);
    for row in &found.rows {
        assert_eq!((row.cut_off[0][0], row.regaining[0][0]), (110.0, 0.0), "{}", row.id);
    }
    assert_eq!(found.standing[0][0].cut_off, 110.0, "together they are worth everybody behind them");
}

#[test]
fn limits_are_kept_apart() {
    let found = row_of_villages(vec![hazard("a", 5_250.0, 0.0, 50.0)], &[30.0, 15.0]);
    assert_eq!(found.minutes, [15.0, 30.0]);
    assert_eq!(found.rows[0].regaining, [[100.0, 110.0]]);
    // 10 people live 20 minutes from the school, whatever is cleared.
    assert_eq!(found.standing[0][0], Standing { within: 0.0, cut_off: 100.0, beyond: 10.0, unknown: 0.0 });
}

#[test]
fn who_lives_far_from_roads_or_on_a_road_that_leads_nowhere_is_unknown_and_not_zero_minutes() {
    let network =
        network(&[road(60.0, &[(0.0, 0.0), (2_000.0, 0.0)]), road(60.0, &[(0.0, 9_000.0), (900.0, 9_000.0)])]);
    let question = question(&[(0.0, 0.0, 1.0), (0.0, 9_000.0, 20.0), (90_000.0, 0.0, 300.0)], (2_000.0, 0.0), &[60.0]);
    let found = cost(&network, &barriers(&network, vec![]), &question, &|_, _| ());
    assert_eq!(found.standing[0][0], Standing { within: 1.0, cut_off: 0.0, beyond: 0.0, unknown: 320.0 });
    let nobody = found.cut_off_any[0];
    assert!(nobody == 0.0 && nobody.is_sign_positive(), "files would show −0");
}

#[test]
fn a_service_behind_a_hazard_on_its_own_doorstep_counts() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (2_000.0, 0.0)])]);
    let question = question(&[(0.0, 0.0, 7.0)], (2_000.0, 1_000.0), &[60.0]);
    let found = cost(&network, &barriers(&network, vec![hazard("door", 2_000.0, 500.0, 50.0)]), &question, &|_, _| ());
    assert_eq!((found.rows[0].cut_off[0][0], found.rows[0].regaining[0][0]), (7.0, 7.0));
    assert_eq!(found.rows[0].blocked_m, 0.0);
}

#[test]
fn a_home_behind_a_hazard_counts() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (2_000.0, 0.0)])]);
    let question = question(&[(0.0, 1_000.0, 7.0)], (2_000.0, 0.0), &[60.0]);
    let found = cost(&network, &barriers(&network, vec![hazard("door", 0.0, 500.0, 50.0)]), &question, &|_, _| ());
    assert_eq!((found.rows[0].cut_off[0][0], found.rows[0].regaining[0][0]), (7.0, 7.0));
}

#[test]
fn a_person_cut_off_from_two_services_counts_once() {
    let network = network(&[road(60.0, &[(0.0, 0.0), (2_000.0, 0.0)])]);
    let service = |name: &str| Service { name: name.into(), places: vec![at(2_000.0, 0.0)] };
    let people = vec![(at(0.0, 0.0), 7.0)];
    let question = Question::new(people, vec![service("schools"), service("health")], vec![60.0]).expect("a question");
    let found = cost(&network, &barriers(&network, vec![hazard("a", 1_250.0, 0.0, 50.0)]), &question, &|_, _| ());
    let row = &found.rows[0];
    assert_eq!((row.cut_off[0][0], row.cut_off[1][0], row.cut_off_any[0], row.regaining_any[0]), (7.0, 7.0, 7.0, 7.0));
    assert_eq!(found.cut_off_any, [7.0]);
    let columns = found.columns();
    assert_eq!(columns.len(), row.figures().len());
    near(row.blocked_m, 500.0);
    let figure = |name: &str| row.figures()[columns.iter().position(|c| c == name).expect(name)];
    assert_eq!(
        (figure("people_regaining_access"), figure("health_cut_off_60min"), figure("road_blocked_m")),
        (7.0, 7.0, row.blocked_m)
    );
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_reason() {
    let none = Network::new(&[], Rules::default()).expect_err("no roads");
    assert_eq!(none, AccessError::NoRoads { found: 0 });
    let still = Network::new(&[road(0.0, &[(0.0, 0.0), (900.0, 0.0)])], Rules::default());
    assert_eq!(still.expect_err("nobody goes there"), AccessError::NoRoads { found: 1 });
    let dot = Network::new(&[road(60.0, &[(0.0, 0.0), (0.001, 0.0)])], Rules::default());
    assert_eq!(dot.expect_err("one node"), AccessError::NoRoads { found: 1 });
    let rules = Rules { step_m: f64::NAN, ..Rules::default() };
    assert!(Network::new(&[road(60.0, &[(0.0, 0.0), (900.0, 0.0)])], rules).is_err());
    let (home, school) = (vec![(at(0.0, 0.0), 1.0)], Service { name: "s".into(), places: vec![at(0.0, 0.0)] });
    let ask = |people, services, minutes: &[f64]| Question::new(people, services, minutes.to_vec()).err();
    assert_eq!(ask(home.clone(), vec![], &[30.0]), Some(AccessError::NoServices));
    assert_eq!(ask(vec![], vec![school.clone()], &[30.0]), Some(AccessError::Nobody));
    for bad in [&[][..], &[0.0], &[f64::NAN], &[30.0, 30.0], &[2_000.0]] {
        assert!(matches!(ask(home.clone(), vec![school.clone()], bad), Some(AccessError::Minutes { .. })), "{bad:?}");
    }
    let empty = Service { name: "clinics".into(), places: vec![] };
    assert_eq!(ask(home, vec![school, empty], &[30.0]), Some(AccessError::NoPlaces { name: "clinics".into() }));
}

#[test]
fn points_and_areas_among_roads_are_passed_over_and_many_lines_in_one_are_all_taken() {
    let many = MultiLineString::new(vec![
        vec![at(0.0, 0.0), at(900.0, 0.0)].into(),
        vec![at(900.0, 0.0), at(900.0, 900.0)].into(),
    ]);
    let many = Road { shape: Shape::parse(Geometry::MultiLineString(many)).expect("lines"), kmh: 60.0 };
    let area = Road { shape: hazard("h", 0.0, 0.0, 50.0).shape, kmh: 60.0 };
    let network = network(&[area, many]);
    near(network.length_m(), 1_800.0);
    assert_eq!(network.parts().count, 1);
}

#[test]
fn the_digest_changes_with_whatever_the_answer_depends_on() {
    let digest = |hazards, minutes: &[f64]| row_of_villages(hazards, minutes).inputs;
    let one = digest(vec![hazard("a", 5_250.0, 0.0, 50.0)], &[30.0]);
    assert_eq!(one, digest(vec![hazard("a", 5_250.0, 0.0, 50.0)], &[30.0]));
    assert_ne!(one, digest(vec![hazard("a", 5_251.0, 0.0, 50.0)], &[30.0]));
    assert_ne!(one, digest(vec![hazard("b", 5_250.0, 0.0, 50.0)], &[30.0]));
    assert_ne!(one, digest(vec![hazard("a", 5_250.0, 0.0, 50.0)], &[31.0]));
}

/// Streets of 400 m on a board of 6 × 6 crossings, some of them missing.
fn board(missing: &[bool]) -> Vec<Road> {
    let street = |i: usize| {
        let (x, y) = ((i / 2 % 6) as f64 * 400.0, (i / 12) as f64 * 400.0);
        road([30.0, 50.0, 20.0][i % 3], &[(x, y), if i.is_multiple_of(2) { (x + 400.0, y) } else { (x, y + 400.0) }])
    };
    (0..72).filter(|i| !missing[*i]).map(street).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_one_hazard_gives_back_is_what_a_country_without_it_has_more(
        missing in prop::collection::vec(prop::bool::weighted(0.25), 72),
        spots in prop::collection::vec((0.0..2_400.0f64, 0.0..2_400.0f64), 1..9),
        homes in prop::collection::vec((0.0..2_400.0f64, 0.0..2_400.0f64, 1u32..50), 1..25),
        schools in prop::collection::vec((0.0..2_400.0f64, 0.0..2_400.0f64), 1..4),
    ) {
        let roads = board(&missing);
        prop_assume!(!roads.is_empty());
        let network = network(&roads);
        let hazards: Vec<Hazard> = spots.iter().enumerate().map(|(n, (x, y))| point(&n.to_string(), *x, *y)).collect();
        let people = homes.iter().map(|(x, y, many)| (at(*x, *y), f64::from(*many))).collect();
        let places = schools.iter().map(|(x, y)| at(*x, *y)).collect();
        let service = Service { name: "schools".into(), places };
        let question = Question::new(people, vec![service], vec![5.0, 12.0]).expect("a question");
        let found = cost(&network, &barriers(&network, hazards.clone()), &question, &|_, _| ());
        let free = cost(&network, &barriers(&network, vec![]), &question, &|_, _| ());
        for limit in 0..2 {
            let now = found.standing[0][limit];
            prop_assert_eq!(now.within + now.cut_off + now.beyond + now.unknown, found.people);
            prop_assert_eq!(now.within + now.cut_off, free.standing[0][limit].within);
            for (at, row) in found.rows.iter().enumerate() {
                let mut others = hazards.clone();
                others.remove(at);
                let without = cost(&network, &barriers(&network, others), &question, &|_, _| ());
                prop_assert_eq!(row.regaining[0][limit], without.standing[0][limit].within - now.within);
                prop_assert!(row.regaining[0][limit] <= row.cut_off[0][limit]);
                prop_assert!(row.cut_off[0][limit] <= now.cut_off);
            }
            // Whoever is cut off is cut off by some hazard.
            let by_hazard: f64 = found.rows.iter().map(|r| r.cut_off[0][limit]).sum();
            prop_assert!(by_hazard >= now.cut_off);
        }
    }

    #[test]
    fn clearing_a_hazard_never_lengthens_a_way_and_no_way_crosses_one(
        missing in prop::collection::vec(prop::bool::weighted(0.15), 72),
        spots in prop::collection::vec((0.0..2_400.0f64, 0.0..2_400.0f64), 1..6),
        from in (0.0..2_400.0f64, 0.0..2_400.0f64),
        to in (0.0..2_400.0f64, 0.0..2_400.0f64),
    ) {
        let roads = board(&missing);
        prop_assume!(!roads.is_empty());
        let network = network(&roads);
        let hazards: Vec<Hazard> = spots.iter().enumerate().map(|(n, (x, y))| point(&n.to_string(), *x, *y)).collect();
        let best = |hazards: &[Hazard]| {
            let answer = asked(&network, &barriers(&network, hazards.to_vec()), from, to);
            for way in &answer.avoiding {
                assert!(way.hazards.is_empty());
                assert!(way.minutes >= answer.avoiding[0].minutes && way.minutes <= 1.6 * answer.avoiding[0].minutes + 99.0);
            }
            assert!(answer.crossing.iter().all(|way| !way.hazards.is_empty()));
            let quickest = answer.avoiding.first().map_or(f64::INFINITY, |w| w.minutes);
            assert!(answer.crossing.iter().all(|way| way.minutes < quickest));
            quickest
        };
        let with_all = best(&hazards);
        for at in 0..hazards.len() {
            let mut others = hazards.clone();
            others.remove(at);
            prop_assert!(best(&others) <= with_all);
        }
    }
}
