//! Every rule, with a record that keeps it and one that breaks it.

use cg_codes::Code;
use cg_domain::incident::{Accident, Casualty};
use cg_domain::land::HazardArea;
use cg_domain::place::{AdminArea, Population};
use cg_domain::plan::Activity;
use cg_domain::rule::{Ruled, Setting};
use cg_geo::Shape;
use cg_kit::{Id, Json, Names, PartialDate, Record, Value};
use std::collections::BTreeMap;

fn setting() -> Setting {
    Setting { today: jiff::civil::date(2026, 6, 30) }
}

/// A record of which only the named cells are known.
fn record<R: Record>(cells: &[(&str, Value)]) -> R {
    let known: BTreeMap<&str, Value> = cells.iter().cloned().collect();
    let values = R::FIELDS.iter().map(|f| known.get(f.name).cloned().unwrap_or(Value::Null)).collect();
    R::from_values(Id::new(uuid::Uuid::nil()), values).expect("a record")
}

fn broken<R: Ruled>(record: &R) -> Vec<&'static str> {
    record.broken(&setting()).iter().map(|(rule, _)| rule.id).collect()
}

fn hazard(more: &[(&str, Value)]) -> HazardArea {
    let point = Shape::parse(geo_types::Geometry::Point(geo_types::Point::new(20.0, -10.0))).expect("a point");
    let mut cells = vec![
        ("code", Value::from("H-1")),
        ("classification", Value::from("sha")),
        ("status", Value::from("open")),
        ("shape", cg_kit::Cell::into_value(point)),
    ];
    cells.extend_from_slice(more);
    record(&cells)
}

#[test]
fn an_ordinary_hazard_area_breaks_no_rule() {
    let h =
        hazard(&[("area_reported_m2", 1000.0.into()), ("area_m2", 1040.0.into()), ("survey_date", "2020-05".into())]);
    assert!(broken(&h).is_empty());
}

#[test]
fn reported_and_drawn_areas_that_differ_ask_for_a_look() {
    let check = |reported: f64, expected: &[&str]| {
        let h = hazard(&[("area_reported_m2", reported.into()), ("area_m2", 1000.0.into())]);
        assert_eq!(broken(&h), expected, "{reported}");
    };
    check(1000.0, &[]);
    check(1050.0, &[]);
    check(1051.0, &["area-differs"]);
    check(1200.0, &["area-differs"]);
    check(1201.0, &["area-differs-strongly"]);
    check(100.0, &["area-differs-strongly"]);
    check(-5.0, &["area-not-positive", "area-differs-strongly"]);
}

#[test]
fn an_unknown_area_is_not_compared_with_anything() {
    assert!(broken(&hazard(&[("area_reported_m2", 5000.0.into())])).is_empty());
}

#[test]
fn a_confirmed_area_rests_on_direct_evidence() {
    let confirmed =
        |evidence: &str| broken(&hazard(&[("classification", "cha".into()), ("evidence", evidence.into())]));
    assert_eq!(confirmed("indirect"), ["confirmed-without-direct-evidence"]);
    assert!(confirmed("direct").is_empty());
    assert!(broken(&hazard(&[("classification", "cha".into())])).is_empty(), "unknown evidence is not held against it");
}

#[test]
fn a_closed_area_says_why() {
    assert_eq!(broken(&hazard(&[("status", "closed".into())])), ["closed-without-reason"]);
    assert!(broken(&hazard(&[("status", "closed".into()), ("closure_reason", "cancelled".into())])).is_empty());
}

#[test]
fn dates_lie_between_1914_and_today() {
    let dated = |date: &str| broken(&hazard(&[("survey_date", date.into())]));
    assert_eq!(dated("1913"), ["date-impossibly-early"]);
    assert_eq!(dated("1959-12"), ["date-unusually-early"]);
    assert!(dated("1960").is_empty());
    assert!(dated("2026").is_empty(), "this year may still be meant");
    assert!(dated("2026-06-30").is_empty());
    assert_eq!(dated("2026-07"), ["date-in-future"]);
}

#[test]
fn an_accident_counts_people_and_has_a_place() {
    let accident = |more: &[(&str, Value)]| -> Accident {
        let mut cells = vec![("code", Value::from("A-1")), ("event_type", "accident".into())];
        cells.extend_from_slice(more);
        record(&cells)
    };
    assert_eq!(broken(&accident(&[])), ["place-unknown"]);
    assert!(broken(&accident(&[("admin_code", "XE01".into())])).is_empty());
    assert_eq!(broken(&accident(&[("admin_code", "XE01".into()), ("injured", Value::Int(-1))])), ["count-negative"]);
    assert_eq!(
        broken(&accident(&[("admin_code", "XE01".into()), ("killed", Value::Int(1001))])),
        ["count-implausible"]
    );
}

#[test]
fn a_child_is_under_eighteen() {
    let casualty = |age: i64, group: Code<cg_codes::AgeGroup>| -> Casualty {
        record(&[("code", "C-1".into()), ("age", age.into()), ("age_group", group.as_str().into())])
    };
    let (child, adult) = (Code::parse("child").expect("a code"), Code::parse("adult").expect("a code"));
    assert!(broken(&casualty(17, child)).is_empty() && broken(&casualty(18, adult)).is_empty());
    assert_eq!(broken(&casualty(18, child)), ["age-group-contradicts-age"]);
    assert_eq!(broken(&casualty(17, adult)), ["age-group-contradicts-age"]);
    assert_eq!(broken(&casualty(121, adult)), ["age-impossible"]);
}

#[test]
fn population_is_not_negative_and_ages_run_upwards() {
    let people = |more: &[(&str, Value)]| -> Population {
        let mut cells = vec![
            ("code", Value::from("P")),
            ("admin_code", "XE".into()),
            ("year", 2020_i64.into()),
            ("people", 1.5.into()),
        ];
        cells.extend_from_slice(more);
        record(&cells)
    };
    assert!(broken(&people(&[("age_from", 0_i64.into()), ("age_to", 4_i64.into())])).is_empty());
    assert_eq!(broken(&people(&[("age_from", 5_i64.into()), ("age_to", 4_i64.into())])), ["age-band-reversed"]);
    assert_eq!(broken(&people(&[("people", (-0.5).into())])), ["people-negative"]);
    assert_eq!(broken(&people(&[("year", 20_200_i64.into())])), ["year-impossible"]);
}

#[test]
fn an_area_below_the_country_has_another_area_as_parent() {
    let area = |level: i64, parent: Option<&str>| -> AdminArea {
        let name = cg_kit::Cell::into_value(Names::plain("Exa"));
        record(&[
            ("code", "XE".into()),
            ("level", level.into()),
            ("name", name),
            ("parent_code", parent.map(str::to_owned).into()),
        ])
    };
    assert!(broken(&area(0, None)).is_empty());
    assert_eq!(broken(&area(1, None)), ["parent-missing"]);
    assert_eq!(broken(&area(1, Some("XE"))), ["parent-is-itself"]);
    assert_eq!(broken(&area(6, Some("X"))), ["level-impossible"]);
}

#[test]
fn work_ends_after_it_starts_and_spot_tasks_count_no_area() {
    let work = |kind: &str, start: &str, end: &str, area: Option<f64>| -> Activity {
        record(&[
            ("code", "W".into()),
            ("organisation_code", "ORG".into()),
            ("activity_type", kind.into()),
            ("start", start.into()),
            ("end", end.into()),
            ("area_m2", area.into()),
        ])
    };
    assert!(broken(&work("clearance", "2025-03", "2025", Some(10.0))).is_empty(), "a year may end after its March");
    assert_eq!(broken(&work("clearance", "2025-03", "2025-02-28", None)), ["ends-before-start"]);
    assert_eq!(broken(&work("eod_spot", "2025-03", "2025-03", Some(10.0))), ["spot-task-counts-no-area"]);
}

#[test]
fn what_a_source_had_besides_our_fields_is_kept() {
    let mut extra = serde_json::Map::new();
    extra.insert("fileId".into(), "2585-III".into());
    let cells = [("code", Value::from("H-1"))];
    let kept: cg_domain::actor::Organisation = record(&[
        cells[0].clone(),
        ("name", cg_kit::Cell::into_value(Names::plain("Org"))),
        ("extra", cg_kit::Cell::into_value(Json(extra.clone()))),
    ]);
    assert_eq!(kept.extra.0, extra);
    assert_eq!("2006-01".parse::<PartialDate>().map(|d| d.to_string()), Ok("2006-01".into()));
}
