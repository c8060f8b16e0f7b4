use super::kinds::Kinds;
use super::*;
use crate::fixture::{model, table};
use crate::model::{Model, SmaaMode};
use crate::table::{Cell, Table};
use proptest::prelude::*;

/// A model of `m` shares and a table with these values.
fn shares(values: &[Vec<Option<f64>>]) -> (Model, Prepared) {
    let m = values.first().map_or(1, Vec::len);
    let criterion = |j: usize| {
        format!(
            "[[criteria]]\nkey = \"c{j}\"\ncolumn = \"c{j}\"\nvalue = {{ shape = \"linear\", zero = 0, full = 1 }}\nweight = 1\n"
        )
    };
    let text: String = (0..m).map(criterion).collect();
    let model = Model::from_toml(&format!("name = \"shares\"\nversion = 1\n{text}"), "shares.toml").expect("a model");
    let cell = |v: &Option<f64>| v.map_or(Cell::Unknown, Cell::Number);
    let columns = (0..m).map(|j| (format!("c{j}"), values.iter().map(|row| cell(&row[j])).collect())).collect();
    let ids = (0..values.len()).map(|i| format!("{i:05}")).collect();
    let prepared = Prepared::new(&model, &Table::new(ids, columns).expect("a table")).expect("prepared");
    (model, prepared)
}

fn known(values: &[&[f64]]) -> Prepared {
    shares(&values.iter().map(|row| row.iter().map(|v| Some(*v)).collect()).collect::<Vec<_>>()).1
}

fn setting(mode: SmaaMode, samples: u32, k: u32) -> SmaaSetting {
    SmaaSetting { samples, mode, k, seed: 11, ..SmaaSetting::default() }
}

fn check(got: &[f64], want: &[f64], digits: f64) {
    assert_eq!(got.len(), want.len());
    assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < digits), "{got:?} is not {want:?}");
}

#[test]
fn two_opposites_and_a_compromise_have_their_known_ranks() {
    let p = known(&[&[1.0, 0.0], &[0.0, 1.0], &[0.6, 0.6]]);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 100_000, 1), 2);
    check(&[r.first(0), r.first(1), r.first(2)], &[0.4, 0.4, 0.2], 0.006);
    check(&r.acceptability(0), &[0.4, 0.1, 0.5], 0.006);
    check(&r.acceptability(2), &[0.2, 0.8, 0.0], 0.006);
    check(&r.central[&0].weights, &[0.8, 0.2], 0.004);
    assert_eq!(r.central[&0].confidence, Some(1.0));
}

#[test]
fn unit_vectors_share_the_first_rank_and_have_their_known_central_weights() {
    let p = known(&[&[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0]]);
    let r = Robustness::new(&p, &[1.0 / 3.0; 3], &setting(SmaaMode::Any, 100_000, 1), 2);
    check(&[r.first(0), r.first(1), r.first(2)], &[1.0 / 3.0; 3], 0.006);
    check(&r.central[&0].weights, &[11.0 / 18.0, 7.0 / 36.0, 7.0 / 36.0], 0.004);
}

#[test]
fn fixed_weights_give_each_item_one_rank_for_certain() {
    let p = known(&[&[0.2, 0.9], &[0.8, 0.1], &[0.5, 0.6]]);
    let fixed = SmaaSetting {
        intervals: [("c0".to_owned(), (0.7, 0.7)), ("c1".to_owned(), (0.3, 0.3))].into(),
        ..setting(SmaaMode::Intervals, 500, 1)
    };
    let r = Robustness::new(&p, &[0.7, 0.3], &fixed, 1);
    let scored = p.rescore(&[0.7, 0.3]);
    for (item, rank) in scored.ranks().into_iter().enumerate() {
        let certain: Vec<f64> = (1..=3).map(|r| f64::from(u8::from(r == rank))).collect();
        assert_eq!(r.acceptability(item), certain);
        assert_eq!(r.rank_interval(item), Some((rank, rank)));
    }
}

#[test]
fn an_item_of_which_nothing_is_known_could_be_anywhere() {
    let (_, p) = shares(&[vec![Some(0.5), Some(0.5)], vec![None, None]]);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 20_000, 1), 2);
    check(&[r.first(0), r.first(1)], &[0.5, 0.5], 0.02);
    assert!(r.central[&1].confidence.is_some_and(|c| c > 0.3 && c < 0.7));
}

#[test]
fn what_dominates_is_first_whatever_the_weights() {
    let p = known(&[&[0.9, 0.9], &[0.2, 0.8], &[0.8, 0.2]]);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 1000, 1), 1);
    assert_eq!((r.first(0), r.in_first_k(0), r.rank_interval(0)), (1.0, 1.0, Some((1, 1))));
}

#[test]
fn the_error_of_ten_thousand_samples_is_one_percent() {
    assert!((error_of(10_000) - 0.0098).abs() < 1e-12);
}

#[test]
fn the_small_model_is_the_same_on_any_number_of_threads_and_on_every_run() {
    let (m, p) = (model(), Prepared::new(&model(), &table()).expect("prepared"));
    let w = m.weights().expect("weights").values;
    let one = Robustness::new(&p, &w, &m.smaa, 1);
    assert_eq!(one, Robustness::new(&p, &w, &m.smaa, 3));
    assert_eq!(one, Robustness::new(&p, &w, &m.smaa, 64));
    let other = Robustness::new(&p, &w, &SmaaSetting { seed: 8, ..m.smaa.clone() }, 1);
    assert_ne!(one.counts, other.counts);
}

#[test]
fn no_items_and_no_samples_are_no_trouble() {
    let r = Robustness::new(&known(&[]), &[1.0], &setting(SmaaMode::Any, 100, 5), 2);
    assert!(r.counts.is_empty() && r.central.is_empty());
    let r = Robustness::new(&known(&[&[0.5]]), &[1.0], &setting(SmaaMode::Any, 0, 5), 2);
    assert_eq!((r.rank_interval(0), r.first(0)), (None, 0.0));
}

fn many() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let value =
        prop::option::weighted(0.95, prop::sample::select((0..=20).map(|i| f64::from(i) / 20.0).collect::<Vec<_>>()));
    prop::collection::vec(prop::collection::vec(value, 3), 1..400)
}

/// Parts of samples by bin, by sorting everything, the way nobody can get wrong: equals share their places.
fn by_sorting(values: &Values, kinds: &Kinds, draws: &Draws, bins: &RankBins) -> Vec<Vec<f64>> {
    let mut parts = vec![vec![0.0; bins.len()]; kinds.of.len()];
    let (mut weights, mut scores) = (Vec::new(), Vec::new());
    for sample in 0..draws.len() {
        values.score(draws, sample, sample + 1, &mut weights, &mut scores);
        let score = |item: usize| scores[kinds.of[item] as usize];
        for (item, parts) in parts.iter_mut().enumerate() {
            let before = (0..kinds.of.len()).filter(|other| score(*other) > score(item)).count() as u32;
            let places = (0..kinds.of.len()).filter(|other| score(*other) == score(item)).count() as u32;
            for rank in before + 1..=before + places {
                parts[bins.bin(rank)] += 1.0 / f64::from(places);
            }
        }
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn counting_by_classes_equals_sorting(values in many(), k in 1..50_u32) {
        let (_, p) = shares(&values);
        let setting = setting(SmaaMode::Any, 17, k);
        let draws = draw(&p, &[1.0 / 3.0; 3], &setting);
        let kinds = Kinds::new(&p, &draws);
        let r = Robustness::new(&p, &[1.0 / 3.0; 3], &setting, 2);
        let want = by_sorting(&Values::new(&p, &kinds), &kinds, &draws, &r.bins);
        for (item, want) in want.iter().enumerate() {
            for (got, want) in r.acceptability(item).iter().zip(want) {
                prop_assert!((got - want / 17.0).abs() < 1e-8, "item {}: {} is not {}", item, got, want);
            }
        }
    }

    #[test]
    fn the_short_way_to_the_first_k_equals_the_long_one(values in many(), k in 1..60_u32) {
        let (_, p) = shares(&values);
        let setting = setting(SmaaMode::Ordered, 50, k);
        let w = [0.5, 0.3, 0.2];
        let long = Robustness::new(&p, &w, &setting, 1);
        let short = in_first_k(&p, &draw(&p, &w, &setting), k, 2);
        for (item, share) in short.into_iter().enumerate() {
            prop_assert_eq!(share, long.in_first_k(item));
        }
    }
}

mod ties;
