//! Reports and the present worked out from them: the same on both databases.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::cast::{bare, id, noun, reported, square, with};
use both::on_both;
use cg_kit::Value;
use cg_store::records::{self, Cells, Filter, Order, Page, Put, Tally, VersionMeta};
use cg_store::{Store, StoreError, Tx, batches, revisions};

fn put(store: &Store, name: &str, rows: Vec<Cells>, meta: &VersionMeta) -> Vec<Put> {
    store.write(|tx| records::put_rows(tx, noun(name), &mut rows.into_iter(), meta)).expect("reports are stored")
}

fn batch(store: &Store, id: &str) {
    let new = batches::Batch { status: "committed".into(), ..batches::Batch::new(id, id, "tests", None, 1) };
    store.write(|tx| batches::put(tx, &new)).expect("a batch");
}

fn read<T>(store: &Store, work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> T {
    store.read(work).unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)))
}

fn codes(store: &Store, name: &str, filter: &Filter) -> Vec<String> {
    let rows = read(store, |tx| records::list_rows(tx, noun(name), filter, &Order::default(), &Page::default()));
    rows.iter().map(|r| r.cell(noun(name), "code").text().expect("a code").to_owned()).collect()
}

fn status(store: &Store, n: u32) -> Option<String> {
    let row = read(store, |tx| records::get_row(tx, noun("hazard_areas"), &id(n)));
    row.map(|r| r.cell(noun("hazard_areas"), "status").text().expect("a status").to_owned())
}

/// A hazard area with a status, told on a date.
fn hazard(n: u32, status: &str, date: Option<&str>) -> Cells {
    let hazards = noun("hazard_areas");
    let cells = with(hazards, bare(hazards, n), "status", status);
    let cells = with(hazards, cells, "classification", "cha");
    with(hazards, cells, "date_of_information", date)
}

#[test]
fn every_noun_reads_back_what_it_stored() {
    on_both(|store| {
        for noun in cg_domain::NOUNS {
            let full = Cells { id: id(2), values: noun.fields.iter().map(|f| full(f.kind, f.name)).collect() };
            let rows = vec![bare(noun, 1), full];
            assert_eq!(put(store, noun.name, rows.clone(), &reported(None, "2020", 5)), [Put::New, Put::New]);
            for row in rows {
                let stored = read(store, |tx| records::get_row(tx, noun, &row.id)).expect("the record");
                let same = |(a, b): (&Value, &Value)| a == b || a.int().is_some_and(|_| a.int() == b.int());
                assert!(stored.values.iter().zip(&row.values).all(same), "{}: {:?}", noun.name, stored.values);
                assert_eq!(stored.stamp.recorded_at, 5);
                let past = read(store, |tx| records::history_rows(tx, noun, &row.id));
                assert!(past[0].record.values.iter().zip(&row.values).all(same), "{}", noun.name);
            }
        }
    });
}

fn full(kind: cg_kit::Kind, name: &str) -> Value {
    match kind {
        cg_kit::Kind::Int => Value::Int(3),
        cg_kit::Kind::Real => Value::Real(0.1 + 0.2),
        cg_kit::Kind::Bool => Value::Bool(true),
        cg_kit::Kind::Date => Value::from("2019-02"),
        cg_kit::Kind::Shape => square(1.0, 2.0, 3.0),
        cg_kit::Kind::Names => Value::from("{\"ar\":\"حقل\",\"en\":\"Field\"}"),
        cg_kit::Kind::Json => Value::from("{\"Ñ \\\"x\\\"\":1.10}"),
        cg_kit::Kind::Text | cg_kit::Kind::Code(_) => Value::Text(format!("{name} 'ü'")),
    }
}

#[test]
fn importing_twice_creates_nothing_twice() {
    on_both(|store| {
        let rows: Vec<_> = (0..50).map(|n| hazard(n, "open", None)).collect();
        put(store, "hazard_areas", rows.clone(), &reported(None, "2020-01-01", 1));
        let again = put(store, "hazard_areas", rows.clone(), &reported(None, "2021-01-01", 2));
        assert_eq!(Tally::of(&again), Tally { unchanged: 50, ..Tally::default() });
        assert_eq!(read(store, |tx| records::history_rows(tx, noun("hazard_areas"), &id(7))).len(), 1);
        assert_eq!(read(store, |tx| revisions::of(tx, "hazard_areas")), 1);
    });
}

#[test]
fn two_sources_that_differ_on_one_day_do_not_take_turns() {
    on_both(|store| {
        let day = Some("2020-01-01");
        assert_eq!(put(store, "hazard_areas", vec![hazard(1, "open", day)], &reported(None, "2020", 1)), [Put::New]);
        assert_eq!(
            put(store, "hazard_areas", vec![hazard(1, "closed", day)], &reported(None, "2020", 2)),
            [Put::Changed]
        );
        for status in ["open", "closed"] {
            let again = put(store, "hazard_areas", vec![hazard(1, status, day)], &reported(None, "2020", 3));
            assert_eq!(again, [Put::Unchanged], "{status}");
        }
        assert_eq!(status(store, 1).as_deref(), Some("closed"));
    });
}

#[test]
fn the_present_is_the_report_with_the_latest_facts_not_the_latest_entry() {
    on_both(|store| {
        let later =
            put(store, "hazard_areas", vec![hazard(1, "closed", Some("2021-05-01"))], &reported(None, "2025", 1));
        let older = put(store, "hazard_areas", vec![hazard(1, "open", Some("2019-05"))], &reported(None, "2025", 2));
        assert_eq!((later, older), (vec![Put::New], vec![Put::Older]));
        assert_eq!(status(store, 1).as_deref(), Some("closed"));
    });
}

#[test]
fn the_last_word_counts_when_one_import_reports_twice_on_a_record() {
    on_both(|store| {
        let rows = vec![hazard(1, "open", None), hazard(1, "suspended", None), hazard(1, "open", Some("2001"))];
        let puts = put(store, "hazard_areas", rows, &reported(None, "2020-01-01", 1));
        assert_eq!(puts, [Put::New, Put::Changed, Put::Older]);
        assert_eq!(status(store, 1).as_deref(), Some("suspended"));
    });
}

#[test]
fn the_past_can_be_asked_by_date_and_by_what_was_known() {
    on_both(|store| {
        put(store, "hazard_areas", vec![hazard(1, "open", Some("2010"))], &reported(None, "2010", 100));
        put(store, "hazard_areas", vec![hazard(1, "closed", Some("2015-06-01"))], &reported(None, "2015", 200));
        put(store, "hazard_areas", vec![hazard(2, "open", Some("2012-03"))], &reported(None, "2015", 300));
        let past = |date: &str, known: Option<i64>, filter: &Filter| {
            let mut seen = Vec::new();
            read(store, |tx| {
                records::as_of_rows(
                    tx,
                    noun("hazard_areas"),
                    date.parse().expect("a date"),
                    known,
                    filter,
                    &mut |row| {
                        seen.push((
                            row.id.clone(),
                            row.cell(noun("hazard_areas"), "status").text().unwrap_or("").to_owned(),
                        ));
                        Ok(())
                    },
                )
            });
            seen
        };
        let open = |n| (id(n), "open".to_owned());
        assert_eq!(past("2009", None, &Filter::True), []);
        assert_eq!(past("2010-01-01", None, &Filter::True), [open(1)]);
        assert_eq!(past("2012", None, &Filter::True), [open(1), open(2)]);
        assert_eq!(past("2015-06-01", None, &Filter::eq("status", "open")), [open(2)]);
        assert_eq!(past("2020", Some(150), &Filter::True), [open(1)]);
    });
}

#[test]
fn undoing_an_import_gives_back_what_was_believed_before() {
    on_both(|store| {
        batch(store, "first");
        batch(store, "second");
        put(
            store,
            "hazard_areas",
            vec![hazard(1, "open", None), hazard(2, "open", None)],
            &reported(Some("first"), "2020", 1),
        );
        let rows = vec![hazard(1, "closed", None), hazard(2, "open", None), hazard(3, "open", None)];
        put(store, "hazard_areas", rows, &reported(Some("second"), "2021", 2));
        let before = read(store, |tx| revisions::of(tx, "hazard_areas"));
        let undone = store.write(|tx| records::retract_batch(tx, "second", 9, None)).expect("undone");
        assert_eq!((undone.versions, undone.removed, undone.restored), (2, 1, 1));
        assert_eq!(
            (status(store, 1).as_deref(), status(store, 2).as_deref(), status(store, 3)),
            (Some("open"), Some("open"), None)
        );
        let past = read(store, |tx| records::history_rows(tx, noun("hazard_areas"), &id(1)));
        assert_eq!(past.iter().map(|v| v.retracted_at).collect::<Vec<_>>(), [None, Some(9)]);
        assert_eq!(past[1].batch_name.as_deref(), Some("second"));
        assert!(read(store, |tx| revisions::of(tx, "hazard_areas")) > before);
        let nothing = store.write(|tx| records::retract_batch(tx, "second", 9, None)).expect("twice does nothing");
        assert_eq!(nothing, records::Undone::default());
    });
}

#[test]
fn every_report_is_handed_over_record_by_record_without_those_taken_back() {
    on_both(|store| {
        batch(store, "wrong");
        // The later facts are recorded first.
        put(store, "hazard_areas", vec![hazard(1, "released", None)], &reported(None, "2021", 1));
        put(store, "hazard_areas", vec![hazard(2, "open", None)], &reported(None, "2019", 2));
        put(store, "hazard_areas", vec![hazard(1, "open", None)], &reported(None, "2018", 3));
        put(store, "hazard_areas", vec![hazard(1, "closed", None)], &reported(Some("wrong"), "2022", 4));
        store.write(|tx| records::retract_batch(tx, "wrong", 9, None)).expect("undone");
        let mut seen = Vec::new();
        read(store, |tx| {
            records::every_version::<cg_domain::land::HazardArea>(tx, &mut |row| {
                seen.push((
                    row.record.id.to_string(),
                    row.stamp.valid_from.to_string(),
                    row.record.status.as_str().to_owned(),
                ));
                Ok(())
            })
        });
        let of = |n, year: &str, status: &str| (id(n), year.to_owned(), status.to_owned());
        assert_eq!(seen, [of(1, "2018", "open"), of(1, "2021", "released"), of(2, "2019", "open")]);
    });
}

#[test]
fn undoing_the_older_of_two_imports_leaves_the_later_one_standing() {
    on_both(|store| {
        batch(store, "first");
        batch(store, "second");
        put(store, "hazard_areas", vec![hazard(1, "open", None)], &reported(Some("first"), "2020", 1));
        put(store, "hazard_areas", vec![hazard(1, "closed", None)], &reported(Some("second"), "2021", 2));
        store.write(|tx| records::retract_batch(tx, "first", 9, None)).expect("undone");
        assert_eq!(status(store, 1).as_deref(), Some("closed"));
        store.write(|tx| records::retract_batch(tx, "second", 9, None)).expect("undone");
        assert_eq!(status(store, 1), None);
        let again = put(store, "hazard_areas", vec![hazard(1, "open", None)], &reported(None, "2020", 3));
        assert_eq!(again, [Put::New], "what was undone can be imported again");
    });
}

#[test]
fn what_a_later_import_repeats_stays_when_the_first_is_taken_back() {
    on_both(|store| {
        for name in ["1-first", "2-second", "3-third"] {
            batch(store, name);
        }
        let told = |by: &str, numbers: &[u8]| {
            let rows = numbers.iter().map(|n| hazard((*n).into(), "open", None)).collect();
            put(store, "hazard_areas", rows, &reported(Some(by), "2020", 1))
        };
        let undo = |by: &str| store.write(|tx| records::retract_batch(tx, by, 9, None)).expect("undone");
        told("1-first", &[1, 2, 2]);
        assert_eq!(told("2-second", &[2, 3]), [Put::Unchanged, Put::New]);
        assert_eq!(told("3-third", &[2]), [Put::Unchanged]);
        let undone = undo("1-first");
        assert_eq!((undone.removed, undone.restored, undone.handed_over), (1, 0, 1));
        assert_eq!([1, 2, 3].map(|n| status(store, n).is_some()), [false, true, true]);
        undo("2-second");
        assert_eq!([1, 2, 3].map(|n| status(store, n).is_some()), [false, true, false], "the third still tells of it");
        undo("3-third");
        assert_eq!(status(store, 2), None);
        told("1-first", &[1]);
        told("2-second", &[1]);
        undo("2-second");
        assert_eq!(undo("1-first").removed, 1, "who repeated it has taken that back");
    });
}

#[test]
fn a_code_belongs_to_one_record() {
    on_both(|store| {
        put(store, "organisations", vec![bare(noun("organisations"), 1)], &reported(None, "2020", 1));
        let other = Cells { id: id(2), ..bare(noun("organisations"), 1) };
        let refused = store.write(|tx| {
            records::put_rows(tx, noun("organisations"), &mut std::iter::once(other), &reported(None, "2020", 1))
        });
        assert_eq!(refused.expect_err("taken").broken().map(|b| b.rule), Some("code-taken"));
    });
}

#[test]
fn records_are_found_by_code_in_any_number() {
    on_both(|store| {
        let rows = (0..3_000).map(|n| bare(noun("organisations"), n)).collect();
        put(store, "organisations", rows, &reported(None, "2020", 1));
        let names: Vec<String> = (0..5_000).map(|n| format!("organisations-{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = read(store, |tx| records::by_codes::<cg_domain::actor::Organisation>(tx, &names));
        assert_eq!((found.len(), found["organisations-2999"].id.to_string()), (3_000, id(2_999)));
        let ids = read(store, |tx| records::ids_of_codes::<cg_domain::actor::Organisation>(tx, &names));
        assert_eq!(ids.len(), 3_000);
        assert!(read(store, |tx| records::by_code::<cg_domain::actor::Organisation>(tx, "ORGANISATIONS-1")).is_none());
    });
}

#[test]
fn pages_join_without_a_gap_or_an_overlap_in_any_order() {
    on_both(|store| {
        let accidents = noun("accidents");
        let dates = [Some("2006"), None, Some("2006-01"), Some("2006"), None, Some("1999-12-31"), Some("2006-01")];
        let rows = (0_u32..).zip(dates).map(|(n, d)| with(accidents, bare(accidents, n), "date", d)).collect();
        put(store, "accidents", rows, &reported(None, "2020", 1));
        for order in
            [Order::by("date"), Order::down("date"), Order::default(), Order::down("killed"), Order::by("batch_id")]
        {
            let all = read(store, |tx| records::list_rows(tx, accidents, &Filter::True, &order, &Page::default()));
            let mut paged = Vec::new();
            let mut page = Page::first(2);
            loop {
                let part = read(store, |tx| records::list_rows(tx, accidents, &Filter::True, &order, &page));
                let Some(last) = part.last() else { break };
                let at =
                    if order.field == "batch_id" { Value::Null } else { last.cell(accidents, &order.field).clone() };
                let cursor = records::Cursor { at, id: last.id.clone() };
                page = Page::after(records::Cursor::from_word(&cursor.word()).expect("a cursor"), 2);
                paged.extend(part);
            }
            assert_eq!(paged, all, "{order:?}");
        }
        let by_date =
            read(store, |tx| records::list_rows(tx, accidents, &Filter::True, &Order::down("date"), &Page::default()));
        assert_eq!(by_date[0].cell(accidents, "date").text(), Some("2006-01"));
        assert!(by_date[6].cell(accidents, "date").is_null(), "the unknown come last");
    });
}

#[test]
fn a_box_finds_what_touches_it_and_nothing_else() {
    on_both(|store| {
        let hazards = noun("hazard_areas");
        // Squares of 0.05 degrees whose corners single-precision numbers cannot hold.
        let rows: Vec<_> = (0..400)
            .map(|n| with(hazards, bare(hazards, n), "shape", square(f64::from(n) * 0.1, 10.1, 0.05)))
            .collect();
        put(store, "hazard_areas", rows, &reported(None, "2020", 1));
        let found = codes(store, "hazard_areas", &Filter::Bbox([0.151, 10.0, 0.25, 11.0]));
        assert_eq!(found, ["hazard_areas-2"]);
        assert_eq!(
            codes(store, "hazard_areas", &Filter::Bbox([0.15, 10.0, 0.16, 11.0])),
            ["hazard_areas-1"],
            "an edge touches"
        );
        assert_eq!(codes(store, "hazard_areas", &Filter::Bbox([0.15 + 1e-12, 10.0, 0.16, 11.0])), [""; 0]);
        store
            .write(|tx| {
                let moved = with(hazards, bare(hazards, 2), "shape", square(100.0, -5.0, 0.05));
                records::put_rows(tx, hazards, &mut std::iter::once(moved), &reported(None, "2021", 2))
            })
            .expect("a report");
        assert_eq!(codes(store, "hazard_areas", &Filter::Bbox([0.151, 10.0, 0.25, 11.0])), [""; 0]);
        assert_eq!(codes(store, "hazard_areas", &Filter::Bbox([100.01, -4.99, 100.02, -4.98])), ["hazard_areas-2"]);
    });
}

#[test]
fn a_filter_names_only_what_the_noun_has() {
    on_both(|store| {
        let bad = [
            Filter::eq("nothing", "x"),
            Filter::eq("code\" or 1=1 --", "x"),
            Filter::eq("killed", "many"),
            Filter::eq("shape", "x"),
            Filter::like("killed", "1"),
            Filter::Bbox([f64::NAN, 0.0, 1.0, 1.0]),
            Filter::IsNull("nothing".into()),
        ];
        for filter in bad {
            let refused = store.read(|tx| records::count_rows(tx, noun("accidents"), &filter));
            assert!(matches!(refused, Err(StoreError::UnknownField { .. })), "{filter:?}: {refused:?}");
        }
        let refused = store.read(|tx| records::count_rows(tx, noun("casualties"), &Filter::Bbox([0.0; 4])));
        assert!(matches!(refused, Err(StoreError::UnknownField { .. })));
    });
}

#[test]
fn a_word_is_found_in_any_case_and_script_and_its_signs_mean_themselves() {
    on_both(|store| {
        let orgs = noun("organisations");
        let names = ["{\"uk\":\"Київ 100%\"}", "{\"fr\":\"École_A\"}", "{\"fr\":\"EcoleXA\"}"];
        let rows = (0_u32..).zip(names).map(|(n, name)| with(orgs, bare(orgs, n), "name", name)).collect();
        put(store, "organisations", rows, &reported(None, "2020", 1));
        let found = |part: &str| codes(store, "organisations", &Filter::like("name", part));
        assert_eq!(found("КИЇВ"), ["organisations-0"]);
        assert_eq!(found("100%"), ["organisations-0"]);
        assert_eq!(found("école_a"), ["organisations-1"]);
        assert_eq!(found("e_a"), ["organisations-1"]);
    });
}

#[test]
fn a_period_finds_dates_that_may_lie_in_it() {
    on_both(|store| {
        let accidents = noun("accidents");
        let dates = [Some("2005-12-31"), Some("2006"), Some("2006-03"), Some("2006-03-15"), Some("2007"), None];
        let rows = (0_u32..).zip(dates).map(|(n, d)| with(accidents, bare(accidents, n), "date", d)).collect();
        put(store, "accidents", rows, &reported(None, "2020", 1));
        let found = |from: Option<&str>, to: Option<&str>| -> Vec<u32> {
            let date = |t: Option<&str>| t.map(|t| t.parse().expect("a date"));
            let codes = codes(store, "accidents", &Filter::period("date", date(from), date(to)));
            codes.iter().map(|c| c.rsplit('-').next().expect("a number").parse().expect("a number")).collect()
        };
        assert_eq!(found(Some("2006-03-10"), Some("2006-03-20")), [1, 2, 3]);
        assert_eq!(found(Some("2006-04"), None), [1, 4]);
        assert_eq!(found(None, Some("2006")), [0, 1, 2, 3]);
        assert_eq!(found(Some("2007"), Some("2007")), [4]);
    });
}
