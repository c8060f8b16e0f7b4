//! A ranking asked for with weights of the moment: what the workbench shows while somebody moves a slider.

use super::{Ready, robustness};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::refused;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::explain;
use cg_engine::message::Said;
use cg_engine::model::Model;
use cg_engine::prepare::Prepared;
use cg_engine::score::{Line, Scored};
use cg_engine::smaa::Robustness;
use cg_engine::table::Cell;
use cg_engine::weights::{self, Judgement, Method, Weights};
use cg_kit::Names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Item-samples spent on one answer, so that it comes at once.
const EFFORT: u64 = 8_000_000;
/// Rows told in full when nothing else is asked.
const ROWS: usize = 200;

/// What the workbench asks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PreviewAsk {
    /// Name of the model.
    pub model: String,
    /// `direct`, `swing`, `rank_order` or `pairwise`; the model's own method when not said.
    pub method: Option<String>,
    /// Weights or swing points by criterion.
    pub weights: BTreeMap<String, f64>,
    /// Criteria, most important first.
    pub order: Vec<String>,
    /// Judgements `a|b`: how many times more important `a` is than `b`.
    pub pairwise: BTreeMap<String, f64>,
    /// The first how many.
    pub k: Option<u32>,
    /// Gates switched on or off by key; those not named stay on.
    pub gates: BTreeMap<String, bool>,
    /// Rows wanted in full.
    pub limit: Option<usize>,
    /// Places before the first row wanted.
    pub from: usize,
    /// Items wanted in any case.
    pub keep: Vec<String>,
    /// The order at once, without how firm it is.
    pub quick: bool,
    /// The fifth of every item in one text, instead of the whole order by ids.
    pub compact: bool,
}

impl PreviewAsk {
    /// A model as it is kept.
    #[must_use]
    pub fn of(model: &str) -> Self {
        Self { model: model.to_owned(), ..Self::default() }
    }
}

/// A ranking as the workbench and the pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct RankingView {
    /// Keys of the criteria, in the order of the model.
    pub criteria: Vec<String>,
    /// Weights by criterion; they sum to 1.
    pub weights: BTreeMap<String, f64>,
    /// How consistent comparisons in pairs were.
    pub consistency: Option<weights::Consistency>,
    /// The first how many.
    pub k: u32,
    /// Sets of weights drawn.
    pub samples: u32,
    /// How many items were judged, excluded ones included.
    pub count: usize,
    /// How many of them have a rank.
    pub ranked: usize,
    /// Every ranked item, best first; empty when the compact form was asked for.
    pub order: Vec<String>,
    /// One character for each of [`App::rank_items`], in their order: the fifth of the ranking from `4`, the first, to
    /// `0`, and `-` for what a gate took out. Empty unless asked for.
    pub fifths: String,
    /// Names the list of items that `fifths` is about.
    pub items: String,
    /// The rows told in full.
    pub rows: Vec<Ranked>,
}

/// One item of a ranking.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ranked {
    /// Code of the item.
    pub id: String,
    /// Code, for people.
    pub code: String,
    /// Names by language, when it has any.
    pub names: Option<Names>,
    /// Rank; `None` when excluded.
    pub rank: Option<usize>,
    /// Score, 0 to 1.
    pub score: Option<f64>,
    /// Weight times value of each criterion, in the order of the model.
    pub contributions: Vec<f64>,
    /// The criteria, by their place, of which the item's measure is not known: what they add is between nothing and all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<usize>,
    /// Rank that 5 % of the samples stay below or at.
    pub interval5: Option<u32>,
    /// Rank that 95 % of the samples stay below or at.
    pub interval95: Option<u32>,
    /// Share of the samples in which it is among the first `k`.
    pub p_first_k: Option<f64>,
    /// Why it was taken out.
    pub excluded: Option<String>,
    /// Whether others have exactly its score.
    pub tie: bool,
}

/// Why one item stands above another.
pub struct Pair {
    /// The upper item.
    pub above: String,
    /// The lower item.
    pub below: String,
    /// Names of the upper and of the lower item.
    pub names: [Option<Names>; 2],
    /// The whole, as messages to be said in the reader's language.
    pub said: Vec<Said>,
    /// Criterion by criterion, the greatest difference first.
    pub rows: Vec<PairRow>,
}

/// One criterion's part in it.
pub struct PairRow {
    /// Key of the criterion.
    pub criterion: String,
    /// What the upper item has, in words.
    pub above: Said,
    /// What the lower item has, in words.
    pub below: Said,
    /// Score of the upper minus score of the lower from this criterion.
    pub difference: f64,
    /// Weight at which the two would change places.
    pub swap: Option<f64>,
}

impl App {
    /// Ranks the hazard areas under a model with the weights of the moment.
    ///
    /// # Errors
    /// When there is no such model, the weights do not come out, or the model reads what the programme does not have.
    pub fn rank_preview(&self, asker: &Asker, ask: &PreviewAsk) -> Result<RankingView> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        let ready = self.ready(&model)?;
        let scored = ready.prepared.rescore(&weights.values);
        let items = ready.prepared.len().max(1) as u64;
        let most = (EFFORT / items).clamp(200, u64::from(model.smaa.samples.max(200)));
        let samples = if ask.quick { 0 } else { u32::try_from(most).unwrap_or(200) };
        let sure = robustness(&ready.prepared, &weights.values, &model, samples);
        Ok(view(&model, &ready, &weights, &scored, sure.as_ref(), ask))
    }

    /// The ids of all that a ranking is about, excluded items included, and the name of this list: it stays the same
    /// until hazard areas change, whatever the model.
    ///
    /// # Errors
    /// When there is no such model, or it reads what the programme does not have.
    pub fn rank_items(&self, asker: &Asker, model: &str) -> Result<(String, Vec<String>)> {
        asker.may(Act::Read)?;
        let ready = self.ready(&self.model(asker, model)?.model)?;
        Ok((ready.items.clone(), ready.titles.iter().map(|t| t.id.clone()).collect()))
    }

    /// Why one item stands above another under the weights of the moment.
    ///
    /// # Errors
    /// As [`App::rank_preview`], and when one of the items is not ranked.
    pub fn rank_pair(&self, asker: &Asker, ask: &PreviewAsk, a: &str, b: &str) -> Result<Pair> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        let ready = self.ready(&model)?;
        let prepared = &ready.prepared;
        let item = |id: &str| ready.item(id).ok_or_else(|| AppError::missing("ranked item", id));
        let (mut above, mut below) = (item(a)?, item(b)?);
        let scored = prepared.rescore(&weights.values);
        let ranks = scored.ranks();
        if ranks[above] > ranks[below] {
            std::mem::swap(&mut above, &mut below);
        }
        let why = explain::why_above(prepared, &weights.values, above, below);
        let row = |d: &explain::Difference| {
            let criterion = &prepared.criteria[d.criterion];
            let phrase = |item: usize| explain::phrase(criterion, &prepared.measures[d.criterion][item]);
            PairRow {
                criterion: criterion.key.clone(),
                above: phrase(above),
                below: phrase(below),
                difference: d.lead,
                swap: d.swap,
            }
        };
        Ok(Pair {
            above: ready.id_of(&prepared.ids[above]),
            below: ready.id_of(&prepared.ids[below]),
            names: [above, below].map(|item| ready.title(&prepared.ids[item]).and_then(|t| t.names.clone())),
            said: why.say(prepared, &weights.values, above, below),
            rows: why.differences.iter().map(row).collect(),
        })
    }

    /// The explanation of one item: its place, each criterion from the greatest part to the least.
    ///
    /// # Errors
    /// As [`App::rank_preview`], and when the item is not ranked.
    pub fn rank_explained(&self, asker: &Asker, ask: &PreviewAsk, id: &str) -> Result<Vec<Said>> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        let ready = self.ready(&model)?;
        let item = ready.item(id).ok_or_else(|| AppError::missing("ranked item", id))?;
        let scored = ready.prepared.rescore(&weights.values);
        let place = scored.ranks()[item] as usize - 1;
        let line = ready.prepared.line(&scored, &weights.values, place);
        Ok(explain::explain(&line, &ready.prepared.criteria, ready.prepared.len()))
    }

    /// The model as asked, and its weights.
    pub(super) fn asked(&self, asker: &Asker, ask: &PreviewAsk) -> Result<(Model, Weights)> {
        let mut model = self.model(asker, &ask.model)?.model;
        model.gates.retain(|g| ask.gates.get(&g.key).copied().unwrap_or(true));
        if let Some(k) = ask.k {
            model.smaa.k = k.clamp(1, 100_000);
        }
        let method = method(ask, &model)?;
        let keys: Vec<&str> = model.criteria.iter().map(|c| c.key.as_str()).collect();
        let mut given: Vec<Option<f64>> =
            model.criteria.iter().map(|c| ask.weights.get(&c.key).copied().or(c.weight)).collect();
        if method == Method::Swing && ask.method.is_some() {
            given = hundred_at_the_top(given);
        }
        let weights =
            weights::weights(&method, &keys, &given).map_err(|e| AppError::invalid("weights", refused::weights(&e)))?;
        // Sliders that nobody moved send the model's own weights but for their last digits.
        let same = |own: &Weights| own.values.iter().zip(&weights.values).all(|(a, b)| (a - b).abs() < 1e-9);
        let own = model.weights().ok().filter(same);
        Ok((model, own.map_or(weights, |own| own)))
    }
}

/// Points as sliders have them, stretched so that the swing wished for most has the 100 that the method asks for.
fn hundred_at_the_top(points: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let top = points.iter().flatten().copied().fold(0.0, f64::max);
    if top > 0.0 { points.into_iter().map(|p| p.map(|p| p / top * 100.0)).collect() } else { points }
}

fn method(ask: &PreviewAsk, model: &Model) -> Result<Method> {
    Ok(match ask.method.as_deref() {
        None | Some("") => model.weights.clone(),
        Some("direct") => Method::Direct,
        Some("swing") => Method::Swing,
        Some("rank_order" | "rank-order") => Method::RankOrder { order: ask.order.clone() },
        Some("pairwise") => Method::Pairwise { pairs: ask.pairwise.iter().map(judgement).collect::<Result<_>>()? },
        Some(other) => {
            return Err(AppError::invalid(
                "method",
                Words::of("expected-one-of").with("known", "direct, swing, rank_order, pairwise").with("found", other),
            ));
        }
    })
}

fn judgement((pair, times): (&String, &f64)) -> Result<Judgement> {
    let (more, less) = pair
        .split_once('|')
        .ok_or_else(|| AppError::invalid("pairwise", Words::of("refused-pair").with("found", pair)))?;
    Ok(Judgement { more: more.to_owned(), less: less.to_owned(), times: *times })
}

/// The view of a scored table.
pub(super) fn view(
    model: &Model,
    ready: &Ready,
    weights: &Weights,
    scored: &Scored,
    sure: Option<&Robustness>,
    ask: &PreviewAsk,
) -> RankingView {
    let prepared = &ready.prepared;
    // What a gate took out follows what is ranked, on the same pages.
    let end = ask.from.saturating_add(ask.limit.unwrap_or(ROWS));
    let (from, until) = (ask.from.min(prepared.len()), end.min(prepared.len()));
    let mut places: Vec<usize> = (from..until).collect();
    if !ask.keep.is_empty() {
        let ranks = scored.ranks();
        let kept = ask.keep.iter().filter_map(|id| ready.item(id)).map(|item| ranks[item] as usize - 1);
        places.extend(kept.filter(|place| !(from..until).contains(place)));
    }
    let lines = places.into_iter().map(|place| prepared.line(scored, &weights.values, place));
    let mut rows: Vec<Ranked> = lines.map(|line| ranked(ready, &line, sure)).collect();
    let out = ask.from.saturating_sub(prepared.len())..end.saturating_sub(prepared.len()).min(prepared.excluded.len());
    rows.extend(prepared.excluded.get(out).unwrap_or_default().iter().map(|e| excluded(ready, e)));
    let id = |item: &u32| ready.id_of(&prepared.ids[*item as usize]);
    RankingView {
        criteria: prepared.criteria.iter().map(|c| c.key.clone()).collect(),
        weights: prepared.criteria.iter().map(|c| c.key.clone()).zip(weights.values.iter().copied()).collect(),
        consistency: weights.consistency.clone(),
        k: model.smaa.k,
        samples: sure.map_or(0, |s| s.samples),
        count: prepared.len() + prepared.excluded.len(),
        ranked: prepared.len(),
        order: if ask.compact { Vec::new() } else { scored.order.iter().map(id).collect() },
        fifths: if ask.compact { fifths(ready, scored) } else { String::new() },
        items: ready.items.clone(),
        rows,
    }
}

/// The fifth of every title, in their order.
fn fifths(ready: &Ready, scored: &Scored) -> String {
    let (ranks, count) = (scored.ranks(), scored.order.len().max(1));
    let mut item = 0;
    let ids = &ready.prepared.ids;
    let one = |title: &super::columns::Title| {
        // Titles and items are both in the order of their codes; items are those that no gate took out.
        if ids.get(item) != Some(&title.code) {
            return '-';
        }
        item += 1;
        let fifth = (ranks[item - 1] as usize - 1) * 5 / count;
        char::from(b'4' - u8::try_from(fifth.min(4)).unwrap_or(4))
    };
    ready.titles.iter().map(one).collect()
}

fn ranked(ready: &Ready, line: &Line, sure: Option<&Robustness>) -> Ranked {
    let title = ready.title(&line.id);
    let interval = sure.and_then(|s| s.rank_interval(line.item));
    Ranked {
        id: ready.id_of(&line.id),
        code: line.id.clone(),
        names: title.and_then(|t| t.names.clone()),
        rank: Some(line.rank),
        score: Some(line.score),
        contributions: line.contributions.iter().map(|c| c.weighted).collect(),
        unknown: (0..line.contributions.len()).filter(|at| line.contributions[*at].measure == Cell::Unknown).collect(),
        interval5: interval.map(|i| i.0),
        interval95: interval.map(|i| i.1),
        p_first_k: sure.map(|s| s.in_first_k(line.item)),
        excluded: None,
        tie: line.tie.is_some(),
    }
}

fn excluded(ready: &Ready, out: &cg_engine::prepare::Excluded) -> Ranked {
    let title = ready.title(&out.id);
    Ranked {
        id: ready.id_of(&out.id),
        code: out.id.clone(),
        names: title.and_then(|t| t.names.clone()),
        rank: None,
        score: None,
        contributions: Vec::new(),
        unknown: Vec::new(),
        interval5: None,
        interval95: None,
        p_first_k: None,
        excluded: Some(out.by.iter().map(|s| s.reason.as_str()).collect::<Vec<_>>().join("; ")),
        tie: false,
    }
}

impl Ready {
    /// What was prepared, for runs.
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.prepared
    }
}
