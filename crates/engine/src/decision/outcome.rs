//! What a session computes: one order for all voices, how firm it is, and each voice's own rank beside it.

use super::Stated;
use crate::conflict::Agreement;
use crate::group::{Group, Voice};
use crate::model::{Model, SmaaSetting};
use crate::prepare::{NoSuchColumns, Prepared};
use crate::table::Table;
use crate::weights::{Method, WeightFault};
use cg_kit::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Disputes that are worked out in full.
const DISPUTES: usize = 50;

/// The computed part of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The mean of all voices, by criterion.
    pub weights: BTreeMap<String, f64>,
    /// Every item that is ranked, best first.
    pub order: Vec<Placed>,
    /// What gates took out.
    pub left_out: Vec<LeftOut>,
    /// How alike the orders of every two voices are.
    pub agreements: Vec<Agreement>,
    /// The digest of all this.
    pub digest: String,
}

/// One item of the order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// Its rank.
    pub rank: u32,
    /// The item.
    pub item: String,
    /// Its score, 0 to 1.
    pub score: f64,
    /// How likely it is among the first when a voice is drawn at random, 0 to 1.
    pub chance: f64,
    /// The rank that 5 % of the draws stay below or at.
    pub low: u32,
    /// The rank that 95 % of the draws stay below or at.
    pub high: u32,
    /// Its rank by each voice, in their order.
    pub by_voice: Vec<u32>,
}

/// An item that gates took out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The item.
    pub item: String,
    /// The reasons of every gate that shut.
    pub reasons: Vec<String>,
}

/// Everything that was worked out on the way.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What counts, measures and values.
    pub prepared: Prepared,
    /// Whose weights were heard.
    pub voices: Vec<Voice>,
    /// What they say together.
    pub group: Group,
    /// What stands in the record.
    pub outcome: Outcome,
}

/// Why a session cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettleFault {
    /// The table lacks columns.
    #[error(transparent)]
    Columns(#[from] NoSuchColumns),
    /// The model's own weights do not come out.
    #[error("cannot find the weights of the model: {0}")]
    Weights(#[from] WeightFault),
    /// A voice does not weigh what the model asks.
    #[error("the weights of \"{voice}\" do not fit the model at criterion \"{criterion}\"; state them again")]
    Voice {
        /// Whose they are.
        voice: String,
        /// The criterion that is missing, unknown or below zero.
        criterion: String,
    },
}

/// Computes the order of a session.
///
/// # Shape
/// Without any stated weights the model's own are the one voice. `threads` changes the time it takes and nothing else.
/// # Errors
/// Columns that the table lacks, weights that do not fit the model.
pub fn settle(model: &Model, table: &Table, stated: &[Stated], threads: usize) -> Result<Settled, SettleFault> {
    let prepared = Prepared::new(model, table)?;
    let voices = voices(model, stated)?;
    let setting = SmaaSetting { k: model.smaa.k.max(1), ..model.smaa.clone() };
    let group = Group::new(&prepared, &voices, &setting, DISPUTES, threads);
    let outcome = outcome(&prepared, &group);
    Ok(Settled { prepared, voices, group, outcome })
}

fn voices(model: &Model, stated: &[Stated]) -> Result<Vec<Voice>, SettleFault> {
    if stated.is_empty() {
        return Ok(vec![Voice { name: model.title.clone(), weights: model.weights()?.values }]);
    }
    stated.iter().map(|one| voice(model, one)).collect()
}

fn voice(model: &Model, stated: &Stated) -> Result<Voice, SettleFault> {
    let fault = |criterion: &str| SettleFault::Voice { voice: stated.voice.clone(), criterion: criterion.to_owned() };
    if let Some(extra) = stated.weights.keys().find(|key| model.criteria.iter().all(|c| c.key != **key)) {
        return Err(fault(extra));
    }
    let weight = |key: &str| stated.weights.get(key).copied().filter(|w| w.is_finite() && *w >= 0.0);
    let weights =
        model.criteria.iter().map(|c| weight(&c.key).ok_or_else(|| fault(&c.key))).collect::<Result<Vec<_>, _>>()?;
    // Points are not shared out; all other weights add up to 1.
    let sum = weights.iter().sum::<f64>();
    let off = if model.weights == Method::Points { sum <= 0.0 } else { (sum - 1.0).abs() > 1e-9 };
    if off { Err(fault(&model.criteria[0].key)) } else { Ok(Voice { name: stated.voice.clone(), weights }) }
}

fn outcome(prepared: &Prepared, group: &Group) -> Outcome {
    let placed = |(place, item): (usize, &u32)| {
        let item = *item as usize;
        let firm = group.robustness.as_ref();
        let rank = place as u32 + 1;
        let (low, high) = firm.and_then(|f| f.rank_interval(item)).unwrap_or((rank, rank));
        Placed {
            rank,
            item: prepared.ids[item].clone(),
            score: group.scored.scores[item],
            chance: firm.map_or(0.0, |f| f.in_first_k(item)),
            low,
            high,
            by_voice: group.orders.iter().map(|o| o.ranks[item]).collect(),
        }
    };
    let out = |e: &crate::prepare::Excluded| LeftOut {
        item: e.id.clone(),
        reasons: e.by.iter().map(|shut| shut.reason.clone()).collect(),
    };
    let keys = prepared.criteria.iter().map(|c| c.key.clone());
    let mut outcome = Outcome {
        weights: keys.zip(group.weights.iter().copied()).collect(),
        order: group.scored.order.iter().enumerate().map(placed).collect(),
        left_out: prepared.excluded.iter().map(out).collect(),
        agreements: group.agreements.clone(),
        digest: String::new(),
    };
    outcome.digest = digest(&outcome).to_string();
    outcome
}

/// The digest of an outcome, its own digest left empty.
pub(super) fn digest(outcome: &Outcome) -> Digest {
    let bare = Outcome { digest: String::new(), ..outcome.clone() };
    Digest::of(&serde_json::to_vec(&bare).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, table};

    fn stated(voice: &str, people: f64) -> Stated {
        let weights = BTreeMap::from([("people".to_owned(), people), ("school".to_owned(), 1.0 - people)]);
        Stated { voice: voice.into(), method: "direct".into(), weights }
    }

    #[test]
    fn without_weights_the_model_speaks_for_itself() {
        let settled = settle(&model(), &table(), &[], 1).expect("settled");
        let order: String = settled.outcome.order.iter().map(|p| p.item.as_str()).collect();
        assert_eq!((order.as_str(), settled.voices[0].name.as_str()), ("abdc", "A small model"));
        assert_eq!(settled.outcome.left_out[0].item, "e");
    }

    #[test]
    fn the_outcome_repeats_whatever_the_threads_and_changes_with_a_voice() {
        let digest =
            |voices: &[Stated], threads| settle(&model(), &table(), voices, threads).expect("settled").outcome.digest;
        let two = [stated("health", 0.9), stated("schools", 0.1)];
        assert_eq!(digest(&two, 1), digest(&two, 5));
        assert_ne!(digest(&two, 1), digest(&two[..1], 1));
    }

    #[test]
    fn weights_that_do_not_fit_the_model_are_named() {
        let mut odd = stated("health", 0.9);
        odd.weights.remove("school");
        let said = settle(&model(), &table(), &[odd], 1).expect_err("a fault").to_string();
        assert!(said.contains("health") && said.contains("school"), "{said}");
        assert!(settle(&model(), &table(), &[stated("x", f64::NAN)], 1).is_err());
    }
}
