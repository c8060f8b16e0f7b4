use super::*;
use crate::table::{Cell, Table};
use std::collections::BTreeMap;

/// Cells along a line: contamination near 0, noise in another column, blocks of 40.
fn made(cells: usize) -> Cells {
    let mut state = 42_u64;
    let mut uniform = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    let mut put = |name: &str, cell: Cell| columns.entry(name.to_owned()).or_default().push(cell);
    for i in 0..cells {
        let distance = uniform() * 30.0;
        let likely = 0.85 * libm::exp(-distance / 5.0) + 0.03;
        put("distance", Cell::Number(distance));
        put("noise", if i % 9 == 0 { Cell::Unknown } else { Cell::Number(uniform()) });
        put(
            "label",
            if i % 5 == 0 { Cell::Number(-1.0) } else { Cell::Number(f64::from(u8::from(uniform() < likely))) },
        );
        put("block", Cell::Text(format!("b{:02}", i / 40)));
    }
    let ids = (0..cells).map(|i| format!("{i:05}")).collect();
    let table = Table::new(ids, columns).expect("a table");
    Cells::new(&table, "label", "block", &["distance".into(), "noise".into()]).expect("cells")
}

#[test]
fn what_matters_has_the_greatest_coefficient_and_the_model_beats_the_share() {
    let cells = made(2000);
    let got = likelihood(&cells, &Trial::default(), None).expect("a model");
    assert_eq!((got.surveyed, got.coefficients[0].0.as_str()), (1600, "distance"));
    assert!(got.coefficients[0].1 < -0.5, "further away is less likely: {:?}", got.coefficients);
    assert!(got.judged.brier.expect("a likelihood") < 0.9 * got.judged.brier_of_share, "{:?}", got.judged);
    assert!(got.layer.iter().all(|p| (0.0..=1.0).contains(p)) && got.layer.len() == 2000);
    assert!(got.held_back.iter().zip(&cells.labels).all(|(h, l)| h.is_some() == l.is_some()));
}

#[test]
fn what_is_said_is_about_what_is_found() {
    let got = likelihood(&made(4000), &Trial::default(), None).expect("a model");
    for bin in got.judged.calibration.iter().filter(|b| b.cells >= 100) {
        assert!((bin.said - bin.found.expect("enough cells")).abs() < 0.12, "{bin:?}");
    }
    assert!(got.judged.calibration.iter().filter(|b| b.cells < 20).all(|b| b.found.is_none()));
}

#[test]
fn no_block_is_learnt_from_and_judged_at_once() {
    let cells = made(800);
    let folds = cells.folds_by_block(5).expect("folds");
    for (block, fold) in cells.blocks.iter().zip(&folds) {
        let same = cells.blocks.iter().zip(&folds).all(|(b, f)| b != block || f == fold);
        assert!(same, "{block} is in two folds");
    }
    let random = cells.folds_at_random(5);
    assert!(cells.blocks.iter().zip(&random).any(|(b, f)| b == &cells.blocks[0] && *f != random[0]));
}

#[test]
fn a_rule_that_only_looks_at_distance_is_judged_in_the_same_way() {
    let cells = made(2000);
    let distances: Vec<Option<f64>> = cells.features.iter().map(|f| f[0]).collect();
    let got = likelihood(&cells, &Trial::default(), Some(&distances)).expect("a model");
    let rule = got.baseline.expect("a rule");
    assert!(rule.brier.is_none() && rule.calibration.is_empty());
    assert!(rule.budgets[1].precision > 0.5 && rule.budgets.windows(2).all(|b| b[0].recall <= b[1].recall));
}

#[test]
fn equal_scores_at_the_edge_count_by_their_share() {
    let cells = made(100);
    let alike: Vec<Option<f64>> = vec![Some(0.5); 100];
    let judged = judge::judge(&cells, &alike, &[0.25], true);
    let found = cells.labels.iter().filter(|l| **l == Some(true)).count() as f64;
    assert!((judged.budgets[0].precision - found / 80.0).abs() < 1e-12);
    assert!((judged.budgets[0].recall - 0.25).abs() < 1e-12);
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let trial = Trial::default();
    let mut cells = made(200);
    assert_eq!(
        likelihood(&cells, &Trial { folds: 9, ..trial.clone() }, None).expect_err("few blocks"),
        LikelihoodFault::TooFewBlocks { blocks: 5, folds: 9 }
    );
    cells.labels.iter_mut().for_each(|l| *l = l.map(|_| true));
    assert_eq!(likelihood(&cells, &trial, None), Err(LikelihoodFault::OneKindOnly));
    let columns =
        BTreeMap::from([("x".to_owned(), vec![Cell::Text("far".into())]), ("l".to_owned(), vec![Cell::Number(1.0)])]);
    let table = Table::new(vec!["a".into()], columns).expect("a table");
    let told =
        |label: &str, block: &str| Cells::new(&table, label, block, &["x".into()]).expect_err("refused").to_string();
    assert!(told("l", "b").contains("no column \"b\""));
    assert!(told("l", "l").contains("\"far\" is not a number"));
    assert!(told("x", "l").contains("\"x\" stands twice"), "what is to be found out is no feature");
}
