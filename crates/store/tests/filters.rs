//! A filter says the same in SQLite, in PostgreSQL and on cells in hand.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::cast::{bare, noun, reported, square, with};
use both::on_both;
use cg_domain::Noun;
use cg_kit::Value;
use cg_store::StoreError;
use cg_store::records::{self, Cells, Filter, Order, Page};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn texts() -> BoxedStrategy<String> {
    prop_oneof!["open", "closed", "", "Ö_%", "o", "2006", "2006-05", "2007-01-31"].prop_map(|t| t.to_owned()).boxed()
}

fn maybe<S: Strategy + 'static>(known: S) -> BoxedStrategy<Option<S::Value>>
where
    S::Value: Clone,
{
    prop_oneof![1 => Just(None), 3 => known.prop_map(Some)].boxed()
}

fn accident(noun: &'static Noun) -> BoxedStrategy<Cells> {
    let place = (0..8_i32, 0..8_i32).prop_map(|(x, y)| square(f64::from(x), f64::from(y), 0.5));
    let cells = (maybe(texts()), maybe(texts()), maybe(-2..3_i64), maybe(place));
    cells
        .prop_map(move |(place_name, date, killed, shape)| {
            let one = with(noun, bare(noun, 0), "place_name", place_name);
            let one = with(noun, with(noun, one, "date", date.filter(|d| d.starts_with('2'))), "killed", killed);
            with(noun, one, "shape", shape.unwrap_or(Value::Null))
        })
        .boxed()
}

fn filter() -> impl Strategy<Value = Filter> {
    let text_field = || prop_oneof![Just("place_name"), Just("date"), Just("code")];
    let leaf = prop_oneof![
        Just(Filter::True),
        (text_field(), texts()).prop_map(|(f, t)| Filter::eq(f, t)),
        (text_field(), texts()).prop_map(|(f, t)| Filter::like(f, &t)),
        (text_field(), proptest::collection::vec(texts(), 0..4)).prop_map(|(f, t)| Filter::any_of(f, t)),
        (text_field(), maybe(texts()), maybe(texts())).prop_map(|(f, a, b)| Filter::Range(
            f.into(),
            a.map(Value::Text),
            b.map(Value::Text)
        )),
        (maybe(-2..3_i64), maybe(-2..3_i64)).prop_map(|(a, b)| Filter::Range(
            "killed".into(),
            a.map(Value::Int),
            b.map(Value::Int)
        )),
        proptest::collection::vec(-2..3_i64, 0..4).prop_map(|n| Filter::any_of("killed", n)),
        prop_oneof![Just("killed"), Just("date"), Just("shape")].prop_map(|f| Filter::IsNull(f.into())),
        (0..8_i32, 0..8_i32, 0..5_i32).prop_map(|(x, y, side)| {
            let (x, y, side) = (f64::from(x) - 0.25, f64::from(y) + 0.25, f64::from(side) * 0.75);
            Filter::Bbox([x, y, x + side, y + side])
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Filter::And),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Filter::Or),
            inner.prop_map(|f| Filter::Not(Box::new(f))),
        ]
    })
}

#[test]
fn a_filter_says_the_same_in_either_database_and_in_memory() {
    let accidents = noun("accidents");
    on_both(|store| {
        let mut runner = TestRunner::deterministic();
        let rows: Vec<Cells> = (0..80)
            .map(|n| {
                let cells = accident(accidents).new_tree(&mut runner).expect("an accident").current();
                let code = bare(accidents, n).values[0].clone();
                Cells { id: bare(accidents, n).id, values: [vec![code], cells.values[1..].to_vec()].concat() }
            })
            .collect();
        store
            .write(|tx| records::put_rows(tx, accidents, &mut rows.iter().cloned(), &reported(None, "2020", 1)))
            .expect("reports");
        let mut kept = 0;
        for _ in 0..250 {
            let filter = filter().new_tree(&mut runner).expect("a filter").current();
            let wanted: Vec<&str> = rows
                .iter()
                .filter(|row| filter.holds(accidents, &row.values).expect("a filter that can be asked"))
                .map(|row| row.id.as_str())
                .collect();
            let found = store
                .read(|tx| records::list_rows(tx, accidents, &filter, &Order::by("id"), &Page::default()))
                .unwrap_or_else(|e: StoreError| panic!("{filter:?}: {e}: {:?}", std::error::Error::source(&e)));
            assert_eq!(found.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), wanted, "{filter:?}");
            let counted = store.read(|tx| records::count_rows(tx, accidents, &filter)).expect("a count");
            assert_eq!(counted, wanted.len() as u64);
            kept += wanted.len();
        }
        assert!((1_000..19_000).contains(&kept), "the filters neither keep nor drop everything: {kept}");
    });
}
