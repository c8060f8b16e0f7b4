//! Counts and sums: the same on both databases, with the unknown as a group of its own.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::cast::{bare, noun, reported, square, with};
use both::on_both;
use cg_store::figures::{self, By, Sum};
use cg_store::records::{self, Cells, Filter};
use cg_store::{Store, StoreError, Tx};

fn put(store: &Store, name: &str, rows: Vec<Cells>) {
    let meta = reported(None, "2020", 1);
    store.write(|tx| records::put_rows(tx, noun(name), &mut rows.into_iter(), &meta)).expect("reports");
}

fn read<T>(store: &Store, work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> T {
    store.read(work).unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)))
}

fn casualty(n: u32, date: Option<&str>, outcome: Option<&str>) -> Cells {
    let casualties = noun("casualties");
    with(casualties, with(casualties, bare(casualties, n), "date", date), "outcome", outcome)
}

#[test]
fn people_are_counted_by_year_and_outcome_with_the_unknown_shown() {
    on_both(|store| {
        let rows = vec![
            casualty(1, Some("2006-01-15"), Some("killed")),
            casualty(2, Some("2006"), Some("killed")),
            casualty(3, Some("2005-12"), None),
            casualty(4, None, Some("injured")),
        ];
        put(store, "casualties", rows);
        let found = read(store, |tx| figures::casualties::by_year_and(tx, "outcome", &Filter::True));
        let told: Vec<_> = found.iter().map(|t| (t.keys[0].as_deref(), t.keys[1].as_deref(), t.records)).collect();
        assert_eq!(told, [(Some("2005"), None, 1), (Some("2006"), Some("killed"), 2), (None, Some("injured"), 1)]);
        let months =
            read(store, |tx| figures::totals(tx, noun("casualties"), &[By::Month("date")], &[], &Filter::True));
        let told: Vec<_> = months.iter().map(|t| (t.keys[0].as_deref(), t.records)).collect();
        assert_eq!(told, [(Some("2005-12"), 1), (Some("2006-01"), 1), (None, 2)]);
    });
}

#[test]
fn a_sum_over_nothing_known_is_unknown_and_not_zero() {
    on_both(|store| {
        let hazards = noun("hazard_areas");
        let area = |n: u32, status: &str, m2: Option<f64>| {
            with(hazards, with(hazards, bare(hazards, n), "status", status), "area_m2", m2)
        };
        put(store, "hazard_areas", vec![area(1, "open", Some(10.5)), area(2, "open", None), area(3, "closed", None)]);
        let found = read(store, |tx| figures::hazard_areas::by_class_and_status(tx, &Filter::True));
        assert_eq!(
            found.iter().map(|t| (t.keys[1].as_deref(), t.records)).collect::<Vec<_>>(),
            [(Some("closed"), 1), (Some("open"), 2)]
        );
        assert_eq!(found[0].sums[0], Sum { value: None, known: 0 });
        assert_eq!(found[1].sums[0], Sum { value: Some(10.5), known: 1 });
        let all = read(store, |tx| figures::totals(tx, hazards, &[], &["area_m2"], &Filter::eq("status", "none")));
        assert_eq!((all.len(), all[0].records, all[0].sums[0].value), (1, 0, None));
    });
}

#[test]
fn whole_numbers_sum_as_well_as_fractions() {
    on_both(|store| {
        let accidents = noun("accidents");
        let rows = (1_u32..=3).map(|n| with(accidents, bare(accidents, n), "killed", i64::from(n))).collect();
        put(store, "accidents", rows);
        let found = read(store, |tx| figures::totals(tx, accidents, &[], &["killed", "injured"], &Filter::True));
        assert_eq!(found[0].sums, [Sum { value: Some(6.0), known: 3 }, Sum { value: None, known: 0 }]);
    });
}

#[test]
fn figures_know_their_date_their_sources_and_their_extent() {
    on_both(|store| {
        let hazards = noun("hazard_areas");
        let told = |n: u32, source: Option<&str>, date: Option<&str>| {
            let at = with(hazards, bare(hazards, n), "shape", square(f64::from(n), 1.0, 0.5));
            with(hazards, with(hazards, at, "source", source), "date_of_information", date)
        };
        let rows = vec![
            told(1, Some("B"), Some("2019")),
            told(2, Some("A"), Some("2019-03-02")),
            told(3, Some("B"), None),
            told(4, None, None),
        ];
        put(store, "hazard_areas", rows);
        let latest = read(store, |tx| figures::latest(tx, hazards, &Filter::True));
        assert_eq!(latest.map(|d| d.to_string()).as_deref(), Some("2019-03-02"));
        assert_eq!(read(store, |tx| figures::sources(tx, hazards, &Filter::True, 9)), ["B", "A"]);
        assert_eq!(read(store, |tx| figures::sources(tx, hazards, &Filter::True, 1)), ["B"]);
        assert_eq!(read(store, |tx| figures::extent(tx, hazards, &Filter::True)), Some([1.0, 1.0, 4.5, 1.5]));
        assert_eq!(read(store, |tx| figures::extent(tx, hazards, &Filter::eq("status", "none"))), None);
        assert_eq!(read(store, |tx| figures::distinct(tx, hazards, "source", &Filter::True)), 2);
        assert!(store.read(|tx| figures::extent(tx, noun("casualties"), &Filter::True)).is_err());
    });
}

#[test]
fn work_is_counted_by_place_organisation_kind_and_month() {
    on_both(|store| {
        let activities = noun("activities");
        let work = |n: u32, place: Option<&str>, start: Option<&str>, reached: Option<i64>| {
            let one = with(activities, bare(activities, n), "admin_code", place);
            with(activities, with(activities, one, "start", start), "people_reached", reached)
        };
        let rows = vec![
            work(1, Some("P1"), Some("2025-03-01"), Some(20)),
            work(2, Some("P1"), Some("2025-03-20"), None),
            work(3, None, Some("2025"), Some(5)),
        ];
        put(store, "activities", rows);
        let found = read(store, |tx| figures::activities::presence(tx, &Filter::True));
        let told: Vec<_> =
            found.iter().map(|t| (t.keys[0].as_deref(), t.keys[3].as_deref(), t.records, t.sums[1].value)).collect();
        assert_eq!(told, [(Some("P1"), Some("2025-03"), 2, Some(20.0)), (None, None, 1, Some(5.0))]);
    });
}

#[test]
fn people_of_an_area_are_never_counted_by_two_splits_at_once() {
    on_both(|store| {
        let populations = noun("populations");
        let people = |n: u32, place: &str, year: i64, sex: Option<&str>, age: Option<i64>, people: f64| {
            let one = with(populations, bare(populations, n), "admin_code", place);
            let one = with(populations, with(populations, one, "year", year), "sex", sex);
            with(populations, with(populations, one, "age_from", age), "people", people)
        };
        let rows = vec![
            people(1, "A", 2020, None, None, 100.0),
            people(2, "A", 2020, Some("female"), None, 51.0),
            people(3, "A", 2020, Some("male"), None, 48.0),
            people(4, "A", 2010, None, None, 900.0),
            people(5, "B", 2020, Some("female"), None, 5.0),
            people(6, "B", 2020, Some("male"), None, 6.5),
            people(7, "B", 2020, Some("female"), Some(0), 2.0),
            people(8, "B", 2020, Some("male"), Some(0), 3.0),
            people(9, "C", 2021, None, Some(0), 1.0),
            people(10, "C", 2021, None, Some(18), 4.0),
        ];
        put(store, "populations", rows);
        let found = read(store, figures::populations::of_areas);
        let told: Vec<_> = found.iter().map(|r| (r.admin_code.as_str(), r.year, r.people)).collect();
        assert_eq!(told, [("A", 2020, 100.0), ("B", 2020, 11.5), ("C", 2021, 5.0)]);
    });
}

#[test]
fn only_fields_that_make_sense_can_be_grouped_and_summed() {
    on_both(|store| {
        let hazards = noun("hazard_areas");
        for (by, sum) in [
            (By::Field("shape"), "area_m2"),
            (By::Year("status"), "area_m2"),
            (By::Field("nothing"), "area_m2"),
            (By::Field("status"), "status"),
            (By::Either("located_in", "extra"), "area_m2"),
        ] {
            let refused =
                store.read(|tx| figures::totals(tx, hazards, std::slice::from_ref(&by), &[sum], &Filter::True));
            assert!(matches!(refused, Err(StoreError::UnknownField { .. })), "{by:?} {sum}");
        }
        let nothing = read(store, |tx| figures::totals(tx, hazards, &[By::Year("survey_date")], &[], &Filter::True));
        assert_eq!(nothing, []);
    });
}
