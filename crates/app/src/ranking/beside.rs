//! The order beside other orders: under other methods, and under another set of weights.

use super::ask::PreviewAsk;
use super::voices::{VoiceView, threads};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_engine::conflict::{Agreement, Conflict};
use cg_engine::cross_check::{CrossCheck as Found, Outranked};
use cg_engine::stability::{Reach, reaches};
use cg_engine::weights::Method;
use cg_kit::Names;
use std::collections::BTreeMap;

/// Conflicts shown, and items told with their classes.
const CONFLICTS: usize = 20;

/// The additive order beside those of other methods.
#[derive(Debug, Clone)]
pub struct CrossCheck {
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
    /// How likely it is among the first under the weights that the model draws, 0 to 1: by the weighted sum, by TOPSIS;
    /// empty where it draws none.
    pub chances: Vec<f64>,
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
        let found = Found::new(&model, &ready.prepared, &weights.values, CONFLICTS, threads());
        let found = found.map_err(|e| AppError::invalid("model", e.to_string()))?;
        let titled = |item: u32| {
            let code = &ready.prepared.ids[item as usize];
            (code.clone(), ready.title(code).and_then(|t| t.names.clone()))
        };
        let chances = |item: u32| found.chances.iter().flatten().map(|c| c[item as usize]).collect();
        let told = |c: &Conflict| {
            let (code, names) = titled(c.item);
            Parted { code, names, ranks: c.ranks.clone(), chances: chances(c.item) }
        };
        let kernel = found.outranked.kernel.iter().flatten();
        let titles = found.outranked.paired.iter().chain(kernel).map(|item| (*item, titled(*item))).collect();
        Ok(CrossCheck {
            conflicts: found.conflicts.iter().map(told).collect(),
            agreements: found.agreements,
            outranked: found.outranked,
            titles,
            k: model.smaa.k,
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
