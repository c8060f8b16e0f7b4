//! The order beside other orders: under other methods, and under another set of weights.

use super::ask::PreviewAsk;
use super::outranked::{Outranked, outranked};
use super::voices::{VoiceView, threads};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_engine::conflict::{Agreement, Conflict, Named, agreements, conflicts};
use cg_engine::methods::{Preference, promethee, vikor};
use cg_engine::model::SmaaSetting;
use cg_engine::prepare::Prepared;
use cg_engine::score::best_first;
use cg_engine::smaa::{draw, in_first_k, in_first_k_by_topsis};
use cg_engine::stability::{Reach, reaches};
use cg_engine::value::Wish;
use cg_engine::weights::Method;
use cg_kit::Names;
use std::collections::BTreeMap;

/// Conflicts shown, and items told with their classes.
const CONFLICTS: usize = 20;
/// Differences in value below this do not count in PROMETHEE, from [`FULL`] they count fully.
const INDIFFERENT: f64 = 0.05;
const FULL: f64 = 0.3;

/// The additive order beside those of other methods.
#[derive(Debug, Clone)]
pub struct CrossCheck {
    /// `additive`, `topsis`, `vikor`, `promethee`, in the order of the ranks.
    pub methods: Vec<&'static str>,
    /// How alike every two are.
    pub agreements: Vec<Agreement>,
    /// The items that stand furthest apart.
    pub conflicts: Vec<Parted>,
    /// What ELECTRE says of the first ones.
    pub outranked: Outranked,
    /// Code and names of the items that it tells of, and of its kernel.
    pub titles: BTreeMap<u32, (String, Option<Names>)>,
    /// The first how many.
    pub k: u32,
}

/// An item on which methods part.
#[derive(Debug, Clone)]
pub struct Parted {
    /// Code of the item.
    pub code: String,
    /// Names by language.
    pub names: Option<Names>,
    /// Its rank by each method.
    pub ranks: Vec<u32>,
    /// How likely it is among the first under the weights that the model draws, 0 to 1: by the weighted sum, by TOPSIS.
    pub chances: [f64; 2],
}

/// The first ones under one set of weights and not under another.
#[derive(Debug, Clone)]
pub struct Change {
    /// Code of the item.
    pub code: String,
    /// Names by language.
    pub names: Option<Names>,
    /// Its rank under the first set.
    pub before: u32,
    /// Its rank under the second.
    pub after: u32,
}

/// What another set of weights changes of the first ones.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Who comes in, by rank under the second set.
    pub enters: Vec<Change>,
    /// Who goes out, by rank under the first set.
    pub leaves: Vec<Change>,
    /// How many stay.
    pub stay: usize,
    /// The first how many.
    pub k: u32,
}

impl App {
    /// The order under the weights of the moment beside TOPSIS, VIKOR, PROMETHEE II and ELECTRE over the same values.
    ///
    /// # Errors
    /// As [`App::rank_preview`].
    pub fn cross_check(&self, asker: &Asker, ask: &PreviewAsk) -> Result<CrossCheck> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        let ready = self.ready(&model)?;
        let orders = orders(&ready.prepared, &weights.values)?;
        let k = model.smaa.k;
        let titled = |item: u32| {
            let code = &ready.prepared.ids[item as usize];
            (code.clone(), ready.title(code).and_then(|t| t.names.clone()))
        };
        let chances = chances(&ready.prepared, &weights.values, &model.smaa);
        let told = |c: Conflict| {
            let (code, names) = titled(c.item);
            Parted { code, names, ranks: c.ranks, chances: chances.each_ref().map(|chances| chances[c.item as usize]) }
        };
        let additive = ready.prepared.rescore(&weights.values).order;
        let outranked = outranked(&ready.prepared, &weights.values, &additive, CONFLICTS)?;
        let kernel = outranked.kernel.iter().flatten().copied();
        let titles = outranked.first.iter().map(|(item, _)| *item).chain(kernel).map(|item| (item, titled(item)));
        let titles = titles.collect();
        Ok(CrossCheck {
            methods: vec!["additive", "topsis", "vikor", "promethee"],
            agreements: agreements(&orders, k as usize),
            conflicts: conflicts(&orders, k as usize, CONFLICTS).into_iter().map(told).collect(),
            outranked,
            titles,
            k,
        })
    }

    /// What changes of the first ones from one organisation's weights to another's; an empty name is the model itself.
    ///
    /// # Errors
    /// When nobody of that name stated weights, or there is no such model.
    pub fn compare_voices(&self, asker: &Asker, model: &str, a: &str, b: &str, k: Option<u32>) -> Result<Comparison> {
        asker.may(Act::Read)?;
        let voices = self.voices(asker, model)?;
        let mut one = self.stated_by(&voices, model, a)?;
        let mut other = self.stated_by(&voices, model, b)?;
        (one.k, other.k) = (k, k);
        let (model, before) = self.asked(asker, &one)?;
        let after = self.asked(asker, &other)?.1;
        let ready = self.ready(&model)?;
        let rank = |weights: &[f64]| ready.prepared.rescore(weights);
        let (before, after) = (rank(&before.values), rank(&after.values));
        let (was, is, k) = (before.ranks(), after.ranks(), model.smaa.k);
        let change = |item: &u32| {
            let item = *item as usize;
            let code = ready.prepared.ids[item].clone();
            let names = ready.title(&code).and_then(|t| t.names.clone());
            Change { code, names, before: was[item], after: is[item] }
        };
        let first = |order: &[u32]| order.iter().take(k as usize).map(change).collect::<Vec<_>>();
        let enters: Vec<Change> = first(&after.order).into_iter().filter(|c| c.before > k).collect();
        let leaves: Vec<Change> = first(&before.order).into_iter().filter(|c| c.after > k).collect();
        let stay = (k as usize).min(before.order.len()) - leaves.len();
        Ok(Comparison { enters, leaves, stay, k })
    }

    fn stated_by(&self, voices: &[VoiceView], model: &str, voice: &str) -> Result<PreviewAsk> {
        if voice.is_empty() {
            return Ok(PreviewAsk { model: model.to_owned(), ..PreviewAsk::default() });
        }
        let found = voices.iter().find(|v| v.voice == voice && v.weights.is_ok());
        found.map(|v| v.ask.clone()).ok_or_else(|| AppError::missing("statement of weights", voice))
    }

    /// How far each weight of the moment can move before the first ones change, and who would change places.
    ///
    /// # Errors
    /// As [`App::rank_preview`].
    pub fn weight_reaches(&self, asker: &Asker, ask: &PreviewAsk) -> Result<Vec<Reach>> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        // Points are not shared out: no weight takes anything from the others when it moves.
        if model.weights == Method::Points {
            return Ok(Vec::new());
        }
        let ready = self.ready(&model)?;
        let scored = ready.prepared.rescore(&weights.values);
        let first = &scored.order[..scored.order.len().min(model.smaa.k as usize)];
        Ok(reaches(&ready.prepared, &weights.values, first))
    }
}

/// The order by each method, from the same values and weights.
fn orders(prepared: &Prepared, weights: &[f64]) -> Result<Vec<Named>> {
    let columns: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    let straight = vec![Preference::Linear { indifferent: INDIFFERENT, full: FULL }; columns.len()];
    let flows =
        promethee(&columns, weights, &wishes, &straight).map_err(|e| AppError::invalid("model", e.to_string()))?;
    // Places are given from the greatest score that is at least 0.
    let raised = |scores: Vec<f64>, by: f64| scores.into_iter().map(|s| s + by).collect::<Vec<f64>>();
    let distance = vikor(&columns, weights, &wishes, 0.5).compromise;
    let closeness = distance.into_iter().map(|q| 1.0 - q).collect::<Vec<f64>>();
    Ok(vec![
        Named { name: "additive".into(), ranks: prepared.rescore(weights).ranks() },
        Named { name: "topsis".into(), ranks: prepared.by_topsis(weights).ranks() },
        Named { name: "vikor".into(), ranks: ranks(&raised(closeness, 0.0)) },
        Named { name: "promethee".into(), ranks: ranks(&raised(flows.net, 1.0)) },
    ])
}

/// How likely each item is among the first when weights are drawn: by the weighted sum, by TOPSIS.
fn chances(prepared: &Prepared, weights: &[f64], setting: &SmaaSetting) -> [Vec<f64>; 2] {
    let columns: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let wishes = vec![Wish::MoreFirst; columns.len()];
    let draws = draw(prepared, weights, setting);
    [
        in_first_k(prepared, weights, setting, threads()),
        in_first_k_by_topsis(&columns, &wishes, &draws, setting.k, threads()),
    ]
}

fn ranks(scores: &[f64]) -> Vec<u32> {
    let mut ranks = vec![0; scores.len()];
    for (place, item) in best_first(scores).into_iter().enumerate() {
        ranks[item as usize] = place as u32 + 1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_all_criteria_is_first_by_every_method() {
        let model = cg_engine::model::Model::from_toml(
            "name = \"t\"\nversion = 1\n[[criteria]]\nkey = \"a\"\ncolumn = \"a\"\nweight = 1\nvalue = { shape = \"linear\", zero = 0, full = 10 }\n[[criteria]]\nkey = \"b\"\ncolumn = \"b\"\nweight = 1\nvalue = { shape = \"linear\", zero = 0, full = 10 }",
            "t",
        )
        .expect("a model");
        let column = |cells: [f64; 4]| cells.into_iter().map(cg_engine::table::Cell::Number).collect();
        let columns = [("a".to_owned(), column([1.0, 9.0, 4.0, 2.0])), ("b".to_owned(), column([1.0, 8.0, 2.0, 5.0]))];
        let ids = ["w", "x", "y", "z"].map(str::to_owned).to_vec();
        let table = cg_engine::table::Table::new(ids, columns.into()).expect("a table");
        let prepared = Prepared::new(&model, &table).expect("prepared");
        for order in orders(&prepared, &[0.5, 0.5]).expect("orders") {
            assert_eq!((order.ranks[1], order.ranks[0]), (1, 4), "{}", order.name);
        }
        let setting = SmaaSetting { k: 1, ..model.smaa };
        for chances in chances(&prepared, &[0.5, 0.5], &setting) {
            assert_eq!((chances[1], chances[0]), (1.0, 0.0));
        }
    }
}
