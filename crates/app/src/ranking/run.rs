//! Runs: rankings that are kept, with the digests of what they were made from.

use super::ask::{PreviewAsk, Ranked, view};
use super::workbook::RankingBook;
use super::{json, robustness};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::export::Export;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_engine::message::Said;
use cg_engine::ranking::{Ranking, Run};
use cg_engine::score::Line;
use cg_kit::Names;
use cg_store::runs;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A ranking that was kept.
#[derive(Debug, Clone)]
pub struct RunView {
    /// Identifier.
    pub id: String,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Model, digests of model, inputs and result, seed and engine.
    pub facts: Facts,
    /// Every item, best first, then those taken out.
    pub rows: Vec<Ranked>,
}

/// What a run was made from and by what; equal facts mean an equal ranking, to the bit.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct Facts {
    /// Engine and its version.
    pub engine: String,
    /// Name of the model.
    pub model: String,
    /// Version stated in the model.
    pub model_version: u32,
    /// Digest of the model.
    pub model_digest: String,
    /// Digest of the table ranked.
    pub inputs_digest: String,
    /// Seed of the draws.
    pub seed: u64,
    /// Sets of weights drawn.
    pub samples: u32,
    /// How many come first, for the chance of each to be among them; `None` where it was not kept.
    #[serde(default)]
    pub k: Option<u32>,
    /// Items ranked.
    pub ranked: usize,
    /// Items taken out by gates.
    pub excluded: usize,
    /// Digest of the outcome.
    pub result_digest: String,
    /// Keys of the criteria, in the order of the contributions.
    pub criteria: Vec<String>,
    /// The weights, in the same order, where they are not the model's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_weights: Option<Vec<f64>>,
    /// Gates of the model that were not applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates_off: Vec<String>,
}

impl Facts {
    /// Whether weights or gates are others than the model's own.
    #[must_use]
    pub fn is_other(&self) -> bool {
        self.other_weights.is_some() || !self.gates_off.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    facts: Facts,
    rows: Vec<Ranked>,
}

impl App {
    /// Ranks under a model, with the weights, gates and number of first ones asked for and all its samples, and keeps
    /// the outcome; weights that are not the model's own are told with it.
    ///
    /// # Errors
    /// When the asker may not, there is no such model, or it reads what the programme does not have.
    pub fn run_ranking(&self, asker: &Asker, ask: &PreviewAsk) -> Result<RunView> {
        asker.may(Act::Rank)?;
        let Made { ranking, facts, rows, model_id } = self.whole_ranking(asker, ask, None)?;
        let kept = Kept { facts, rows };
        let (id, now) = (self.clock.fresh().to_string(), self.now());
        let run = runs::Run {
            id: id.clone(),
            model_id: Some(model_id).filter(|m| !m.is_empty()),
            model_digest: ranking.model.digest(),
            inputs: json(&kept.facts)?,
            inputs_digest: ranking.prepared.inputs,
            seed: i64::try_from(ranking.model.smaa.seed).unwrap_or(i64::MAX),
            created_at: now,
            created_by: asker.user_id.clone(),
            result: json(&kept)?.into_bytes(),
        };
        self.store.write(|tx| {
            runs::put(tx, &run)?;
            self.note(
                tx,
                asker,
                "rank",
                "runs",
                Some(&id),
                None,
                Some(&format!("{} ({})", kept.facts.model, kept.facts.result_digest)),
            )
        })?;
        Ok(RunView { id, at: now, facts: kept.facts, rows: kept.rows })
    }

    /// Ranks with all samples of the model, and tells what of it is not the model's own.
    fn whole_ranking(&self, asker: &Asker, ask: &PreviewAsk, weights: Option<&Vec<f64>>) -> Result<Made> {
        let whole = PreviewAsk { limit: Some(usize::MAX), from: 0, quick: false, compact: false, ..ask.clone() };
        let ask = PreviewAsk { keep: Vec::new(), ..whole };
        let kept_model = self.model(asker, &ask.model)?;
        let own = kept_model.model.weights().ok();
        let (model, mut asked) = self.asked(asker, &ask)?;
        // Weights that were kept are taken to the bit.
        if let Some(kept) = weights.filter(|kept| kept.len() == asked.values.len()) {
            asked.values.clone_from(kept);
        }
        let weights = asked;
        let ready = self.ready(&model)?;
        let scored = ready.prepared().rescore(&weights.values);
        let sure = robustness(ready.prepared(), &weights.values, &model, model.smaa.samples);
        let shown = view(&model, &ready, &weights, &scored, sure.as_ref(), &ask);
        let ranking = Ranking { model, weights, prepared: ready.prepared().clone(), scored, robustness: sure };
        let off = kept_model.model.gates.iter().filter(|g| ranking.model.gates.iter().all(|on| on.key != g.key));
        let facts = Facts {
            other_weights: Some(&ranking.weights.values)
                .filter(|used| own.as_ref().is_none_or(|own| own.values != **used))
                .cloned(),
            gates_off: off.map(|gate| gate.key.clone()).collect(),
            ..facts(&ranking.run(), &ranking, shown.k)
        };
        Ok(Made { ranking, facts, rows: shown.rows, model_id: kept_model.id })
    }

    /// The ranking asked for as a workbook that anybody can recompute, in which `say` words each line.
    ///
    /// # Errors
    /// When there is no such model, it reads what the programme does not have, or no sheet holds so many items.
    pub fn ranking_book(&self, asker: &Asker, ask: &PreviewAsk, say: Say<'_>) -> Result<Export> {
        asker.may(Act::Read)?;
        book(&self.whole_ranking(asker, ask, None)?, say)
    }

    /// A ranking that was kept as such a workbook, made again from the records of today.
    ///
    /// # Errors
    /// When there is no such ranking, and when it does not come out the same, because records or the model have changed.
    pub fn run_book(&self, asker: &Asker, id: &str, say: Say<'_>) -> Result<Export> {
        let run = self.run(asker, id)?.facts;
        let ask = PreviewAsk {
            gates: run.gates_off.iter().map(|gate| (gate.clone(), false)).collect(),
            k: run.k,
            ..PreviewAsk::of(&run.model)
        };
        let made = self.whole_ranking(asker, &ask, run.other_weights.as_ref())?;
        if made.facts.result_digest != run.result_digest {
            return Err(AppError::conflict("refused-run-moved-on"));
        }
        book(&made, say)
    }

    /// Rankings kept, newest first.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn runs(&self, asker: &Asker) -> Result<Vec<RunView>> {
        asker.may(Act::Read)?;
        let list = self.store.read(|tx| Ok::<_, AppError>(runs::page(tx, None, 100)?))?;
        list.into_iter()
            .map(|run| {
                let facts = serde_json::from_str(&run.inputs).map_err(|e| AppError::Internal(e.to_string()))?;
                Ok(RunView { id: run.id, at: run.created_at, facts, rows: Vec::new() })
            })
            .collect()
    }

    /// One ranking that was kept.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn run(&self, asker: &Asker, id: &str) -> Result<RunView> {
        asker.may(Act::Read)?;
        let run = self.store.read(|tx| Ok::<_, AppError>(runs::get(tx, id)?))?;
        let run = run.ok_or_else(|| AppError::missing("ranking", id))?;
        let kept: Kept = serde_json::from_slice(&run.result).map_err(|e| AppError::Internal(e.to_string()))?;
        Ok(RunView { id: run.id, at: run.created_at, facts: kept.facts, rows: kept.rows })
    }
}

/// A ranking in full, and its rows as pages show them.
struct Made {
    ranking: Ranking,
    facts: Facts,
    rows: Vec<Ranked>,
    /// Where the model is kept; empty where it is not.
    model_id: String,
}

/// How what the engine says is put into words of the reader's language.
type Say<'a> = &'a dyn Fn(&[Said]) -> String;

fn book(made: &Made, say: Say<'_>) -> Result<Export> {
    let (ranking, facts) = (&made.ranking, &made.facts);
    let names: BTreeMap<&str, &Names> =
        made.rows.iter().filter_map(|row| Some((row.code.as_str(), row.names.as_ref()?))).collect();
    let told = |line: &Line| say(&ranking.told(line));
    let book = RankingBook {
        ranking,
        keep: &["name".to_owned()],
        kept: &|id| names.get(id).and_then(|names| names.all().next()).map(str::to_owned).into_iter().collect(),
        told: &told,
        others: None,
        about: serde_json::to_value(facts).map_err(|e| AppError::Internal(e.to_string()))?,
    };
    let bytes = book.bytes().map_err(|e| AppError::Internal(e.to_string()))?;
    let file_name = format!("{}-{}.xlsx", facts.model, &facts.result_digest[..8.min(facts.result_digest.len())]);
    Ok(Export { file_name, content_type: XLSX, bytes })
}

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn facts(run: &Run, ranking: &Ranking, k: u32) -> Facts {
    Facts {
        engine: run.engine.clone(),
        model: run.model.clone(),
        model_version: run.model_version,
        model_digest: run.model_digest.clone(),
        inputs_digest: run.inputs_digest.clone(),
        seed: run.seed,
        samples: run.samples,
        k: Some(k),
        ranked: run.ranked,
        excluded: run.excluded,
        result_digest: run.result_digest.clone(),
        criteria: ranking.model.criteria.iter().map(|c| c.key.clone()).collect(),
        other_weights: None,
        gates_off: Vec::new(),
    }
}
