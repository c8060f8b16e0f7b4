//! What equal scores mean.

use super::{check, known, setting, shares};
use crate::fixture::{model, table};
use crate::model::SmaaMode;
use crate::prepare::Prepared;
use crate::smaa::{Robustness, draw, in_first_k};
use proptest::prelude::*;

#[test]
fn twenty_five_items_that_nothing_tells_apart_share_all_places() {
    let row: &[f64] = &[0.3, 0.7];
    let p = known(&[row; 25]);
    let setting = setting(SmaaMode::Any, 400, 5);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting, 2);
    let short = in_first_k(&p, &draw(&p, &[0.5, 0.5], &setting), setting.k, 1);
    for (item, short) in short.into_iter().enumerate() {
        assert_eq!(r.rank_interval(item), Some((1, 25)));
        check(&[r.first(item), r.in_first_k(item), short], &[0.04, 0.2, 0.2], 1e-8);
        check(&r.acceptability(item), &[0.04; 25], 1e-8);
        assert_eq!(r.central[&(item as u32)].weights, r.central[&0].weights);
        assert!((r.central[&(item as u32)].confidence.expect("worked out") - 0.04).abs() < 1e-15);
    }
}

#[test]
fn two_tied_pairs_share_two_places_each() {
    let p = known(&[&[0.2, 0.1], &[0.9, 0.8], &[0.2, 0.1], &[0.9, 0.8]]);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 300, 1), 1);
    for (item, interval, acceptability) in [
        (0, (3, 4), [0.0, 0.0, 0.5, 0.5]),
        (1, (1, 2), [0.5, 0.5, 0.0, 0.0]),
        (2, (3, 4), [0.0, 0.0, 0.5, 0.5]),
        (3, (1, 2), [0.5, 0.5, 0.0, 0.0]),
    ] {
        assert_eq!((r.rank_interval(item), r.acceptability(item)), (Some(interval), acceptability.to_vec()));
    }
}

#[test]
fn of_places_shared_over_the_edge_of_the_first_k_each_has_its_part() {
    let p = known(&[&[0.9], &[0.5], &[0.5], &[0.5], &[0.5], &[0.1]]);
    let setting = setting(SmaaMode::Any, 100, 3);
    let r = Robustness::new(&p, &[1.0], &setting, 1);
    let got: Vec<f64> = (0..6).map(|item| r.in_first_k(item)).collect();
    assert_eq!(got, [1.0, 0.5, 0.5, 0.5, 0.5, 0.0]);
    assert_eq!(in_first_k(&p, &draw(&p, &[1.0], &setting), setting.k, 1), got);
    assert_eq!(r.rank_interval(3), Some((2, 5)));
}

#[test]
fn many_equals_among_many_items_share_wide_bins_too() {
    let mut values = vec![vec![Some(0.5), Some(0.5)]; 900];
    values.extend(vec![vec![Some(0.9), Some(0.9)]; 100]);
    let (_, p) = shares(&values);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 50, 50), 2);
    assert_eq!((r.kinds.iter().max(), r.in_first_k(950), r.in_first_k(3)), (Some(&1), 0.5, 0.0));
    let (from, to) = r.rank_interval(3).expect("an interval");
    assert!(from <= 101 && from > 90 && to == 1000, "{from} to {to}");
}

#[test]
fn a_criterion_that_never_counts_does_not_part_equals() {
    let p = known(&[&[0.5, 0.9], &[0.5, 0.1], &[0.2, 0.5]]);
    let r = Robustness::new(&p, &[1.0, 0.0], &setting(SmaaMode::Around, 200, 1), 1);
    assert_eq!([0, 1, 2].map(|item| r.rank_interval(item)), [Some((1, 2)), Some((1, 2)), Some((3, 3))]);
}

#[test]
fn items_of_which_the_same_is_unknown_are_drawn_each_for_itself() {
    let (_, p) = shares(&[vec![None, Some(0.5)], vec![None, Some(0.5)]]);
    let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 20_000, 1), 2);
    assert!(r.shared.is_empty() && r.kinds == [0, 1]);
    check(&[r.first(0), r.first(1)], &[0.5, 0.5], 0.02);
}

#[test]
fn without_ties_nothing_is_shared() {
    let m = model();
    let p = Prepared::new(&m, &table()).expect("prepared");
    let r = Robustness::new(&p, &m.weights().expect("weights").values, &m.smaa, 1);
    assert!(r.shared.is_empty());
}

fn coarse() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let value = prop::sample::select(vec![0.0, 0.25, 0.5, 1.0]).prop_map(Some);
    prop::collection::vec(prop::collection::vec(value, 2), 1..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn ids_decide_nothing(values in coarse(), k in 1..40_u32, by in 0..300_usize) {
        let setting = setting(SmaaMode::Any, 40, k);
        let mut turned = values.clone();
        turned.rotate_left(by % values.len());
        turned.reverse();
        let (_, here) = shares(&values);
        let (_, there) = shares(&turned);
        let (here, there) = (Robustness::new(&here, &[0.5, 0.5], &setting, 1), Robustness::new(&there, &[0.5, 0.5], &setting, 3));
        for item in 0..values.len() {
            let other = values.len() - 1 - (item + values.len() - by % values.len()) % values.len();
            prop_assert_eq!(&values[item], &turned[other]);
            prop_assert_eq!(here.rank_interval(item), there.rank_interval(other));
            prop_assert_eq!(here.acceptability(item), there.acceptability(other));
            prop_assert_eq!(here.in_first_k(item), there.in_first_k(other));
            let equal = values.iter().position(|row| *row == values[item]).expect("itself");
            prop_assert_eq!(here.rank_interval(item), here.rank_interval(equal));
        }
    }

    #[test]
    fn what_all_items_have_of_the_first_k_makes_k(values in coarse(), k in 1..40_u32) {
        let (_, p) = shares(&values);
        let r = Robustness::new(&p, &[0.5, 0.5], &setting(SmaaMode::Any, 20, k), 1);
        let all: f64 = (0..p.len()).map(|item| r.in_first_k(item)).sum();
        prop_assert!((all - f64::from(r.k)).abs() < 1e-6, "{} of {}", all, r.k);
    }
}
