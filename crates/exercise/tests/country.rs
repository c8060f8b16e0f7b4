//! What must hold of the exercise country whatever its seed.

use cg_domain::land::HazardArea;
use cg_domain::rule::{Ruled, Setting};
use cg_exercise::{Country, PopulationGrid};
use cg_geo::Shape;
use cg_kit::{Record, Severity};
use geo::{Contains, InteriorPoint};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TODAY: Date = date(2026, 11, 22);
static EXERIA: LazyLock<Country> = LazyLock::new(|| Country::make(1, 1, TODAY));

fn area_of(code: &str) -> &'static Shape {
    let area = EXERIA.admin_areas.iter().find(|a| a.code == code).expect("a known p-code");
    area.shape.as_ref().expect("every area has an outline")
}

#[test]
fn the_same_seed_makes_the_same_country_to_the_last_bit() {
    assert_eq!(Country::make(1, 1, TODAY).digest(), EXERIA.digest());
}

#[test]
fn another_seed_or_another_day_makes_another_country() {
    let other = Country::make(2, 1, TODAY);
    assert_ne!(other.digest(), EXERIA.digest());
    assert_eq!((other.hazard_areas.len(), other.accidents.len(), other.tasks.len()), (400, 900, 60));
    assert_ne!(Country::make(1, 1, date(2027, 3, 1)).digest(), EXERIA.digest());
}

#[test]
fn it_has_exactly_the_promised_numbers() {
    let c = &*EXERIA;
    assert_eq!((c.hazard_areas.len(), c.tasks.len(), c.accidents.len(), c.organisations.len()), (400, 60, 900, 30));
    let level = |l| c.admin_areas.iter().filter(|a| a.level == l).count();
    assert_eq!([level(0), level(1), level(2), level(3)], [1, 6, 40, 220]);
    let layer = |name: &str| c.layer_features.iter().filter(|f| f.layer == name).count();
    assert_eq!((layer("settlements"), layer("front_lines")), (1_500, 3));
    for name in
        ["roads", "rivers", "bridges", "schools", "health_facilities", "water_points", "markets", "former_bases"]
    {
        assert!(layer(name) > 20, "{name}: {}", layer(name));
    }
}

#[test]
fn scale_multiplies_hazards_accidents_and_tasks_and_leaves_the_land() {
    let three = Country::make(1, 3, TODAY);
    assert_eq!((three.hazard_areas.len(), three.accidents.len(), three.tasks.len()), (1_200, 2_700, 180));
    assert!(three.casualties.len() > 2 * EXERIA.casualties.len());
    assert!(three.admin_areas == EXERIA.admin_areas && three.grid == EXERIA.grid);
    let inside = |h: &HazardArea| h.located_in.as_deref().is_some_and(|code| h.shape.place_on().is_in(area_of(code)));
    assert!(three.hazard_areas.iter().filter(|h| !h.shape.is_area()).all(inside));
}

trait IsIn {
    fn is_in(&self, area: &Shape) -> bool;
}
impl IsIn for geo_types::Point<f64> {
    fn is_in(&self, area: &Shape) -> bool {
        area.geometry().contains(self)
    }
}

fn reads_back<R: Record + PartialEq>(records: &[R]) {
    assert!(!records.is_empty());
    let mut codes = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for r in records {
        let back = R::from_values(r.id(), r.to_values());
        assert!(back.is_ok_and(|b| b == *r), "{} {}", R::NOUN, r.code());
        assert!(codes.insert(r.code().to_owned()), "{} {} twice", R::NOUN, r.code());
        assert!(ids.insert(r.id()), "{} {}", R::NOUN, r.id());
    }
}

#[test]
fn every_record_reads_back_from_its_cells_and_no_code_or_id_comes_twice() {
    let c = &*EXERIA;
    reads_back(&c.admin_areas);
    reads_back(&c.populations);
    reads_back(&c.layer_features);
    reads_back(&c.hazard_areas);
    reads_back(&c.accidents);
    reads_back(&c.casualties);
    reads_back(&c.organisations);
    reads_back(&c.tasks);
    reads_back(&c.activities);
}

fn breaks_no_rule<R: Ruled>(records: &[R]) {
    let setting = Setting { today: TODAY };
    for r in records {
        let errors: Vec<&str> = r
            .broken(&setting)
            .iter()
            .filter(|(rule, _)| rule.severity == Severity::Error)
            .map(|(rule, _)| rule.id)
            .collect();
        assert!(errors.is_empty(), "{} {}: {errors:?}", R::NOUN, r.code());
    }
}

#[test]
fn no_record_breaks_a_rule_that_would_refuse_it() {
    let c = &*EXERIA;
    breaks_no_rule(&c.admin_areas);
    breaks_no_rule(&c.populations);
    breaks_no_rule(&c.layer_features);
    breaks_no_rule(&c.hazard_areas);
    breaks_no_rule(&c.earlier_reports);
    breaks_no_rule(&c.accidents);
    breaks_no_rule(&c.casualties);
    breaks_no_rule(&c.organisations);
    breaks_no_rule(&c.tasks);
    breaks_no_rule(&c.activities);
}

#[test]
fn every_geometry_is_sound_when_examined_again() {
    let c = &*EXERIA;
    let shapes = (c.admin_areas.iter().filter_map(|a| a.shape.as_ref()))
        .chain(c.layer_features.iter().map(|f| &f.shape))
        .chain(c.hazard_areas.iter().map(|h| &h.shape))
        .chain(c.accidents.iter().filter_map(|a| a.shape.as_ref()));
    let mut seen = 0;
    for shape in shapes {
        assert!(Shape::from_wkb(&shape.to_wkb()).is_ok_and(|s| s == *shape));
        seen += 1;
    }
    assert!(seen > 9_000, "{seen}");
}

#[test]
fn it_lies_in_the_open_ocean_and_does_not_cross_the_antimeridian() {
    let bbox = area_of("XE").bbox();
    assert!(bbox.min_x > -18.0 && bbox.max_x < -15.0 && bbox.min_y > -25.0 && bbox.max_y < -20.0, "{bbox:?}");
}

#[test]
fn every_hazard_lies_inside_the_country_and_its_place_inside_its_municipality() {
    let country = area_of("XE").geometry();
    for h in &EXERIA.hazard_areas {
        assert!(country.contains(h.shape.geometry()), "{}", h.code);
        assert!(h.located_in.as_deref().is_some_and(|code| code.len() == 8), "{}", h.code);
    }
    for h in EXERIA.hazard_areas.iter().filter(|h| !h.shape.is_area()) {
        assert!(h.shape.place_on().is_in(area_of(h.located_in.as_deref().expect("placed"))), "{}", h.code);
    }
}

#[test]
fn every_accident_with_a_place_lies_in_the_municipality_it_says() {
    for a in EXERIA.accidents.iter().filter(|a| a.shape.is_some()) {
        let code = a.located_in.as_deref().expect("placed");
        assert!(a.shape.as_ref().is_some_and(|s| s.place_on().is_in(area_of(code))), "{}", a.code);
    }
}

#[test]
fn children_stand_under_their_parents_by_p_code_and_on_the_ground() {
    let codes: BTreeSet<&str> = EXERIA.admin_areas.iter().map(|a| a.code.as_str()).collect();
    for area in EXERIA.admin_areas.iter().filter(|a| a.level > 0) {
        let parent = area.parent_code.as_deref().expect("a parent");
        assert!(codes.contains(parent) && area.code.starts_with(parent) && area.code.len() == parent.len() + 2);
        let inside = area_of(&area.code).geometry().interior_point().expect("an inside");
        assert!(inside.is_in(area_of(parent)), "{}", area.code);
    }
}

#[test]
fn the_areas_of_every_level_tile_the_country_without_gap_or_overlap() {
    let total = area_of("XE").area_m2();
    for level in 1..=3 {
        let sum: f64 = EXERIA.admin_areas.iter().filter(|a| a.level == level).filter_map(|a| a.area_m2).sum();
        assert!((sum / total - 1.0).abs() < 1e-9, "level {level}: {sum} of {total}");
    }
    for parent in EXERIA.admin_areas.iter().filter(|a| a.level < 3) {
        let children = EXERIA.admin_areas.iter().filter(|a| a.parent_code.as_deref() == Some(&parent.code));
        let sum: f64 = children.filter_map(|a| a.area_m2).sum();
        assert!((sum / parent.area_m2.unwrap_or(0.0) - 1.0).abs() < 1e-9, "{}", parent.code);
    }
}

#[test]
fn a_border_between_two_municipalities_has_the_same_vertices_on_both_sides() {
    let mut sides: BTreeMap<[u64; 4], usize> = BTreeMap::new();
    for area in EXERIA.admin_areas.iter().filter(|a| a.level == 3) {
        for polygon in area_of(&area.code).polygons() {
            for w in polygon.exterior().0.windows(2).chain(polygon.interiors().iter().flat_map(|r| r.0.windows(2))) {
                let (a, b) = ((w[0].x.to_bits(), w[0].y.to_bits()), (w[1].x.to_bits(), w[1].y.to_bits()));
                let (low, high) = (a.min(b), a.max(b));
                *sides.entry([low.0, low.1, high.0, high.1]).or_default() += 1;
            }
        }
    }
    let coast: usize = area_of("XE").polygons().iter().map(|p| p.exterior().0.len() - 1).sum();
    assert!(sides.values().all(|n| *n <= 2));
    assert_eq!(sides.values().filter(|n| **n == 1).count(), coast);
}

#[test]
fn no_two_places_share_a_name_and_all_are_named_in_two_scripts() {
    for level in [1, 3] {
        let names: Vec<_> = EXERIA.admin_areas.iter().filter(|a| a.level == level).map(|a| a.name.get("en")).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
    let towns: Vec<_> = EXERIA.layer_features.iter().filter(|f| f.layer == "settlements").collect();
    let names: BTreeSet<_> = towns.iter().filter_map(|f| f.name.as_ref()?.get("en")).collect();
    assert_eq!(names.len(), towns.len());
    let arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    assert!(EXERIA.admin_areas.iter().all(|a| a.name.get("ar").is_some_and(arabic)));
    assert!(towns.iter().all(|f| f.name.as_ref().and_then(|n| n.get("ar")).is_some_and(arabic)));
}

#[test]
fn the_population_table_and_the_grid_hold_the_same_people() {
    let table: f64 = EXERIA.populations.iter().map(|p| p.people).sum();
    assert_eq!(table, EXERIA.grid.total());
    assert!((3_000_000.0..4_000_000.0).contains(&table), "{table}");
    assert_eq!(EXERIA.populations.len(), 220 * 2 * 7);
    assert!(EXERIA.populations.iter().all(|p| p.people >= 0.0 && p.people.fract() == 0.0));
    let empty = EXERIA.admin_areas.iter().filter(|a| a.level == 3).filter(|a| {
        EXERIA.populations.iter().filter(|p| p.admin_code == a.code).map(|p| p.people).sum::<f64>() < 100.0
    });
    assert_eq!(empty.count(), 0);
}

#[test]
fn the_grid_of_every_province_agrees_with_its_table_to_two_percent() {
    let grid = &EXERIA.grid;
    for province in EXERIA.admin_areas.iter().filter(|a| a.level == 1) {
        let outline = area_of(&province.code);
        let bbox = outline.bbox();
        let mut counted = 0.0;
        for (i, people) in grid.values.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            let lon = grid.west + ((i % grid.width) as f64 + 0.5) * grid.cell_deg;
            let lat = grid.north - ((i / grid.width) as f64 + 0.5) * grid.cell_deg;
            let near = lon > bbox.min_x && lon < bbox.max_x && lat > bbox.min_y && lat < bbox.max_y;
            if *people > 20.0 && near && geo_types::Point::new(lon, lat).is_in(outline) {
                counted += f64::from(*people);
            }
        }
        let of_table = |p: &&cg_domain::place::Population| p.admin_code.starts_with(&province.code);
        let table: f64 = EXERIA.populations.iter().filter(of_table).map(|p| p.people).sum();
        assert!(counted > 0.5 * table && counted < 1.02 * table, "{}: {counted} of {table}", province.code);
    }
}

#[test]
fn cells_at_sea_have_no_value_and_cells_on_land_are_never_negative() {
    let grid = &EXERIA.grid;
    assert_eq!(grid.values.len(), grid.width * grid.height);
    assert!(grid.values.iter().all(|v| *v == PopulationGrid::NO_DATA || (*v >= 0.0 && v.fract() == 0.0)));
    assert!(grid.values[0] == PopulationGrid::NO_DATA);
    assert_eq!(grid.geo_transform()[1], 0.004);
}

#[test]
fn everything_that_is_referred_to_exists() {
    let c = &*EXERIA;
    let hazards: BTreeSet<&str> = c.hazard_areas.iter().map(|h| h.code.as_str()).collect();
    let accidents: BTreeSet<&str> = c.accidents.iter().map(|a| a.code.as_str()).collect();
    let organisations: BTreeSet<&str> = c.organisations.iter().map(|o| o.code.as_str()).collect();
    let tasks: BTreeSet<&str> = c.tasks.iter().map(|t| t.code.as_str()).collect();
    let areas: BTreeSet<&str> = c.admin_areas.iter().map(|a| a.code.as_str()).collect();
    let known = |set: &BTreeSet<&str>, code: &Option<String>| code.as_deref().is_none_or(|c| set.contains(c));
    assert!(c.casualties.iter().all(|x| known(&accidents, &x.accident_code) && known(&areas, &x.admin_code)));
    assert!(c.accidents.iter().all(|x| known(&hazards, &x.hazard_code) && known(&areas, &x.admin_code)));
    assert!(c.tasks.iter().all(|x| known(&hazards, &x.hazard_code) && known(&organisations, &x.organisation_code)));
    assert!(
        c.activities
            .iter()
            .all(|x| known(&tasks, &x.task_code) && organisations.contains(x.organisation_code.as_str()))
    );
    assert!(
        c.hazard_areas.iter().all(|x| known(&areas, &x.admin_code) && known(&organisations, &x.survey_organisation))
    );
}

#[test]
fn declared_counts_agree_with_the_people_but_where_a_slip_was_planted() {
    let slips: BTreeSet<&str> =
        EXERIA.planted.iter().filter(|p| p.what == "declared-counts-differ").map(|p| p.code.as_str()).collect();
    let mut silent = 0;
    for a in &EXERIA.accidents {
        let people = EXERIA.casualties.iter().filter(|c| c.accident_code.as_deref() == Some(&a.code)).count() as i64;
        match (a.killed, a.injured, a.unknown_outcome) {
            (Some(k), Some(i), Some(u)) => {
                assert_eq!(k + i + u != people, slips.contains(a.code.as_str()), "{}", a.code)
            }
            (None, None, None) => silent += 1,
            other => assert_eq!(other, (None, None, None), "{}", a.code),
        }
    }
    assert!(!slips.is_empty() && silent > 5, "{} {silent}", slips.len());
}

#[test]
fn the_answer_key_names_exactly_the_areas_that_the_rules_find_to_differ() {
    let setting = Setting { today: TODAY };
    for rule in ["area-differs", "area-differs-strongly", "confirmed-without-direct-evidence"] {
        let key: BTreeSet<&str> = EXERIA.planted.iter().filter(|p| p.what == rule).map(|p| p.code.as_str()).collect();
        let breaks = |h: &&HazardArea| h.broken(&setting).iter().any(|(r, _)| r.id == rule);
        let found: BTreeSet<&str> = EXERIA.hazard_areas.iter().filter(breaks).map(|h| h.code.as_str()).collect();
        assert_eq!(key, found, "{rule}");
        assert!(!key.is_empty(), "{rule}");
    }
}

#[test]
fn unknowns_are_there_and_are_few() {
    let share = |n: usize, of: usize| n as f64 / of as f64;
    let c = &*EXERIA;
    let gaps = [
        ("survey date", share(c.hazard_areas.iter().filter(|h| h.survey_date.is_none()).count(), 400)),
        ("reported area", share(c.hazard_areas.iter().filter(|h| h.area_reported_m2.is_none()).count(), 400)),
        ("accident date", share(c.accidents.iter().filter(|a| a.date.is_none()).count(), 900)),
        ("accident place", share(c.accidents.iter().filter(|a| a.shape.is_none()).count(), 900)),
        (
            "outcome",
            share(
                c.casualties.iter().filter(|x| x.outcome.is_none_or(|o| o.as_str() == "unknown")).count(),
                c.casualties.len(),
            ),
        ),
        (
            "sex",
            share(
                c.casualties.iter().filter(|x| x.sex.is_none_or(|o| o.as_str() == "unknown")).count(),
                c.casualties.len(),
            ),
        ),
    ];
    for (what, gap) in gaps {
        assert!(gap > 0.002 && gap < 0.15, "{what}: {gap}");
    }
    let partial = c.accidents.iter().filter(|a| a.date.is_some_and(|d| d.day_of_month().is_none())).count();
    assert!((100..350).contains(&partial), "{partial}");
}

#[test]
fn some_districts_with_hazards_have_no_one_at_work() {
    let worked: BTreeSet<&str> = EXERIA.activities.iter().filter_map(|a| a.admin_code.as_deref()).collect();
    let districts: BTreeSet<&str> =
        EXERIA.admin_areas.iter().filter(|a| a.level == 2).map(|a| a.code.as_str()).collect();
    let open = |h: &&HazardArea| h.status.as_str() == "open";
    let needy: BTreeSet<&str> =
        EXERIA.hazard_areas.iter().filter(open).filter_map(|h| h.located_in.as_deref()?.get(..6)).collect();
    assert!(worked.is_subset(&districts) && worked.len() > 12);
    assert!(needy.difference(&worked).count() >= 2, "needy {} worked {}", needy.len(), worked.len());
}

#[test]
fn an_earlier_report_is_of_the_same_area_and_older_than_the_present() {
    let now: BTreeMap<&str, &HazardArea> = EXERIA.hazard_areas.iter().map(|h| (h.code.as_str(), h)).collect();
    assert!(EXERIA.earlier_reports.len() > 120);
    for report in &EXERIA.earlier_reports {
        let present = now[report.code.as_str()];
        assert!(report.id == present.id && report.date_of_information < present.date_of_information, "{}", report.code);
    }
    let same = |w: &&[HazardArea]| w[0].code == w[1].code;
    assert!(
        EXERIA.earlier_reports.windows(2).filter(same).all(|w| w[0].date_of_information < w[1].date_of_information)
    );
}

#[test]
fn sizes_reach_from_a_spot_to_square_kilometres() {
    let mut areas: Vec<f64> = EXERIA.hazard_areas.iter().filter_map(|h| h.area_m2).collect();
    areas.sort_by(f64::total_cmp);
    let (least, median, most) = (areas[0], areas[areas.len() / 2], areas[areas.len() - 1]);
    assert!(
        least > 450.0 && (5_000.0..60_000.0).contains(&median) && (200_000.0..2_100_000.0).contains(&most),
        "{least} {median} {most}"
    );
}
