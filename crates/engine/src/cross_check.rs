//! The order of a model beside those of other methods over the same values and weights: where they agree, the method does
//! not decide.

mod outranked;

pub use outranked::Outranked;

use crate::conflict::{Agreement, Conflict, Named, agreements, conflicts};
use crate::methods::{FlowFault, Preference, promethee, vikor};
use crate::model::{Model, SmaaSetting};
use crate::prepare::Prepared;
use crate::ranking::drawn;
use crate::score::best_first;
use crate::smaa::{draw, in_first_k, in_first_k_by_topsis};
use crate::value::Wish;

/// The methods, in the order of the ranks; the first is the model itself.
pub const METHODS: [&str; 4] = ["additive", "topsis", "vikor", "promethee"];
/// Differences in value below this do not count in PROMETHEE, from [`FULL`] they count fully.
const INDIFFERENT: f64 = 0.05;
const FULL: f64 = 0.3;
/// What VIKOR makes of the sum of regrets against the greatest one.
const STRATEGY: f64 = 0.5;

/// The order of a model beside those of other methods.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossCheck {
    /// The order by each of [`METHODS`].
    pub orders: Vec<Named>,
    /// How alike every two are.
    pub agreements: Vec<Agreement>,
    /// The items that matter and stand furthest apart.
    pub conflicts: Vec<Conflict>,
    /// How likely each item is among the first when weights are drawn, by the weighted sum and by TOPSIS, 0 to 1; `None`
    /// where the model draws no weights.
    pub chances: Option<[Vec<f64>; 2]>,
    /// What ELECTRE says.
    pub outranked: Outranked,
}

impl CrossCheck {
    /// Ranks the items by every method.
    ///
    /// # Shape
    /// `weights` are the model's or others, one per criterion; they are shared out to add up to 1. `rows` are how many
    /// conflicts are told at most, and how many of the first are compared in pairs by ELECTRE. `threads` changes the time
    /// it takes and nothing else.
    /// # Missing
    /// Unknown measures stand with the middle of their span, as in the additive model.
    /// # Errors
    /// What PROMETHEE refuses.
    /// # Source
    /// Roy 1968 and Yu 1992 (ELECTRE I and Tri), Hwang and Yoon 1981 (TOPSIS), Opricovic 1998 (VIKOR), Brans and Vincke
    /// 1985 (PROMETHEE). Thresholds are illustrative and told where results are.
    pub fn new(
        model: &Model,
        prepared: &Prepared,
        weights: &[f64],
        rows: usize,
        threads: usize,
    ) -> Result<Self, FlowFault> {
        let sum: f64 = weights.iter().sum();
        let shares: Vec<f64> = weights.iter().map(|w| if sum > 0.0 { w / sum } else { *w }).collect();
        let k = model.smaa.k;
        let orders = orders(prepared, &shares)?;
        let varies = model.smaa.samples > 0 && model.weights.can_vary();
        let additive = prepared.rescore(&shares).order;
        Ok(Self {
            agreements: agreements(&orders, k as usize),
            conflicts: conflicts(&orders, k as usize, rows),
            chances: varies.then(|| chances(prepared, &shares, &model.smaa, threads)),
            outranked: outranked::outranked(prepared, &shares, &additive, rows),
            orders,
        })
    }
}

/// The order by each method, from the same values and weights.
fn orders(prepared: &Prepared, weights: &[f64]) -> Result<Vec<Named>, FlowFault> {
    let columns: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    let straight = vec![Preference::Linear { indifferent: INDIFFERENT, full: FULL }; columns.len()];
    let flows = promethee(&columns, weights, &wishes, &straight)?.net;
    let distances = vikor(&columns, weights, &wishes, STRATEGY).compromise;
    // Places are given from the greatest score that is at least 0; flows lie between -1 and 1.
    let by_flow: Vec<f64> = flows.into_iter().map(|flow| 1.0 + flow).collect();
    let by_closeness: Vec<f64> = distances.into_iter().map(|q| 1.0 - q).collect();
    let (additive, topsis) = (prepared.rescore(weights).scores, prepared.by_topsis(weights).scores);
    let ranks = [&additive, &topsis, &by_closeness, &by_flow].map(|scores| ranks(scores));
    Ok(METHODS.iter().zip(ranks).map(|(name, ranks)| Named { name: (*name).to_owned(), ranks }).collect())
}

/// How likely each item is among the first when weights are drawn: by the weighted sum, by TOPSIS.
fn chances(prepared: &Prepared, weights: &[f64], setting: &SmaaSetting, threads: usize) -> [Vec<f64>; 2] {
    let setting = SmaaSetting { samples: drawn(prepared.len(), setting.samples), ..setting.clone() };
    let columns: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    let draws = draw(prepared, weights, &setting);
    [
        in_first_k(prepared, &draws, setting.k, threads),
        in_first_k_by_topsis(&columns, &wishes, &draws, setting.k, threads),
    ]
}

/// Ranks by score; items of equal score share the first of their places.
fn ranks(scores: &[f64]) -> Vec<u32> {
    let mut ranks = vec![0; scores.len()];
    let mut held = (f64::NAN, 0);
    for (place, item) in (1_u32..).zip(best_first(scores)) {
        let score = scores[item as usize];
        if score != held.0 {
            held = (score, place);
        }
        ranks[item as usize] = held.1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Table};

    const MODEL: &str = "name = \"t\"\nversion = 1\n[smaa]\nk = 1\n[[criteria]]\nkey = \"a\"\ncolumn = \"a\"\nweight = 1\nvalue = { shape = \"linear\", zero = 0, full = 10 }\n[[criteria]]\nkey = \"b\"\ncolumn = \"b\"\nweight = 1\nvalue = { shape = \"linear\", zero = 0, full = 10 }";

    fn four() -> (Model, Prepared) {
        let model = Model::from_toml(MODEL, "t").expect("a model");
        let column = |cells: [f64; 4]| cells.into_iter().map(Cell::Number).collect();
        let columns = [("a".to_owned(), column([1.0, 9.0, 4.0, 2.0])), ("b".to_owned(), column([1.0, 8.0, 2.0, 5.0]))];
        let table = Table::new(["w", "x", "y", "z"].map(str::to_owned).to_vec(), columns.into()).expect("a table");
        let prepared = Prepared::new(&model, &table).expect("prepared");
        (model, prepared)
    }

    #[test]
    fn the_best_of_all_criteria_is_first_by_every_method() {
        let (model, prepared) = four();
        let found = CrossCheck::new(&model, &prepared, &[0.5, 0.5], 3, 1).expect("orders");
        for order in &found.orders {
            assert_eq!((order.ranks[1], order.ranks[0]), (1, 4), "{}", order.name);
        }
        for chances in found.chances.expect("weights that vary") {
            assert_eq!((chances[1], chances[0]), (1.0, 0.0));
        }
        assert_eq!(found.outranked.kernel.as_deref(), Some(&[1][..]));
    }

    #[test]
    fn items_that_are_alike_share_a_rank_and_make_no_circle() {
        let model = Model::from_toml(MODEL, "t").expect("a model");
        let column = |cells: [f64; 4]| cells.into_iter().map(Cell::Number).collect();
        let found = |a: [f64; 4], b: [f64; 4]| {
            let columns = [("a".to_owned(), column(a)), ("b".to_owned(), column(b))];
            let table = Table::new(["w", "x", "y", "z"].map(str::to_owned).to_vec(), columns.into()).expect("a table");
            let prepared = Prepared::new(&model, &table).expect("prepared");
            CrossCheck::new(&model, &prepared, &[0.5, 0.5], 4, 1).expect("orders")
        };
        let two = found([9.0, 9.0, 4.0, 1.0], [8.0, 8.0, 2.0, 1.0]);
        for order in &two.orders {
            assert_eq!(order.ranks, [1, 1, 3, 4], "{}", order.name);
        }
        assert_eq!(two.outranked.kernel.as_deref(), Some(&[0, 1][..]));
        let all = found([5.0; 4], [5.0; 4]);
        assert!(all.agreements.iter().all(|pair| pair.tau.is_none()), "there is no order to compare");
    }

    #[test]
    fn weights_in_points_rank_as_their_shares_do() {
        let (model, prepared) = four();
        let shares = CrossCheck::new(&model, &prepared, &[0.75, 0.25], 4, 1).expect("orders");
        assert_eq!(CrossCheck::new(&model, &prepared, &[30.0, 10.0], 4, 1).expect("orders"), shares);
    }
}
