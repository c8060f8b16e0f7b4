//! Several organisations over one model: each states its weights, the page shows where they agree and where not.

use super::ask::PreviewAsk;
use super::json;
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::conflict::Agreement;
use cg_engine::decision::Stated;
use cg_engine::group::{Cause, Group, Voice};
use cg_engine::model::{Model, SmaaSetting};
use cg_engine::prepare::Prepared;
use cg_kit::Names;
use cg_store::weight_sets::{self, WeightSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Item-samples spent on one page, shared by all voices.
const EFFORT: u64 = 8_000_000;
/// Disputes shown.
const DISPUTES: usize = 15;
/// Longest name of a voice.
const LONGEST: usize = 120;

/// A name as it is compared: one organisation counts once, however its name was typed.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What an organisation said, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    method: String,
    weights: BTreeMap<String, f64>,
    order: Vec<String>,
    pairwise: BTreeMap<String, f64>,
}

/// One voice: its latest statement.
#[derive(Debug, Clone)]
pub struct VoiceView {
    /// Identifier of the statement.
    pub id: String,
    /// The organisation or person.
    pub voice: String,
    /// `direct`, `swing`, `rank_order` or `pairwise`.
    pub method: String,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The statement in the workbench's own terms, so that it can be opened there.
    pub ask: PreviewAsk,
    /// Weights by criterion, adding up to 1; or why none come out under the model as it is now.
    pub weights: std::result::Result<BTreeMap<String, f64>, Words>,
}

impl VoiceView {
    /// The statement as the engine takes it; `None` when it does not fit the model as it is now.
    #[must_use]
    pub fn stated(&self) -> Option<Stated> {
        let weights = self.weights.clone().ok()?;
        Some(Stated { voice: self.voice.clone(), method: self.method.clone(), weights })
    }
}

/// What several voices say together, for pages.
#[derive(Debug, Clone)]
pub struct GroupView {
    /// Who was heard, and their weights in the order of the criteria.
    pub voices: Vec<Voice>,
    /// The mean of their weights, in the order of the criteria.
    pub weights: Vec<f64>,
    /// How alike the orders of every two are.
    pub agreements: Vec<Agreement>,
    /// Where they part.
    pub disputes: Vec<DisputeView>,
    /// The order of all together, best first.
    pub rows: Vec<GroupRow>,
    /// The first how many.
    pub k: u32,
    /// How many voices were drawn.
    pub samples: u32,
    /// How many items are ranked.
    pub ranked: usize,
}

/// One item in the order of all voices together.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// Id by which maps know it.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Names by language.
    pub names: Option<Names>,
    /// Its rank under the mean of all weights.
    pub rank: u32,
    /// Its score.
    pub score: f64,
    /// Share of the draws in which it is among the first `k`; `None` where nothing was drawn.
    pub chance: Option<f64>,
    /// Ranks that 5 % and 95 % of the draws stay below or at.
    pub interval: Option<(u32, u32)>,
    /// Its rank by each voice.
    pub by_voice: Vec<u32>,
}

/// An item that two voices place far apart.
#[derive(Debug, Clone)]
pub struct DisputeView {
    /// Its code.
    pub code: String,
    /// Names by language.
    pub names: Option<Names>,
    /// Its rank by each voice.
    pub by_voice: Vec<u32>,
    /// The voice that puts it highest, by place.
    pub high: usize,
    /// The voice that puts it lowest.
    pub low: usize,
    /// What makes the difference, the greatest part first.
    pub causes: Vec<Cause>,
}

impl App {
    /// Keeps the weights of an organisation for a model; an earlier statement of the same one is kept and counts no more.
    ///
    /// # Errors
    /// When the asker may not, the name is empty, or no weights come out.
    pub fn save_weights(&self, asker: &Asker, ask: &PreviewAsk, voice: &str) -> Result<()> {
        asker.may(Act::Rank)?;
        let voice = voice.trim();
        if voice.is_empty() || voice.chars().count() > LONGEST {
            return Err(AppError::invalid("voice", Words::of("refused-voice").with("most", LONGEST)));
        }
        let (model, weights) = self.asked(asker, ask)?;
        let keys = model.criteria.iter().map(|c| c.key.clone());
        let direct = ask.method.is_none();
        // Without a method of their own, what the model says is taken as their statement.
        let said = Said {
            method: if direct { "direct".into() } else { ask.method.clone().unwrap_or_default() },
            weights: if direct { keys.zip(weights.values).collect() } else { ask.weights.clone() },
            order: ask.order.clone(),
            pairwise: ask.pairwise.clone(),
        };
        self.put_weights(asker, &ask.model, voice, &json(&said)?, "state-weights")
    }

    /// Takes back the weights of an organisation; what it stated stays in the record of changes.
    ///
    /// # Errors
    /// When the asker may not.
    pub fn withdraw_weights(&self, asker: &Asker, model: &str, voice: &str) -> Result<()> {
        asker.may(Act::Rank)?;
        self.put_weights(asker, model, voice, "{}", "withdraw-weights")
    }

    fn put_weights(&self, asker: &Asker, model: &str, voice: &str, body: &str, action: &str) -> Result<()> {
        let known = self.store.read(|tx| Ok::<_, AppError>(weight_sets::of_model(tx, model)?))?;
        let same = known.iter().find(|set| folded(&set.voice) == folded(voice));
        let voice = same.map_or(voice, |set| set.voice.as_str());
        let set = WeightSet {
            id: self.clock.fresh().to_string(),
            model: model.to_owned(),
            voice: voice.to_owned(),
            body: body.to_owned(),
            created_at: self.now(),
            created_by: asker.user_id.clone(),
        };
        self.store.write(|tx| {
            weight_sets::put(tx, &set)?;
            self.note(tx, asker, action, "weight_sets", Some(&set.id), None, Some(&format!("{voice}: {body}")))
        })
    }

    /// The latest statement of every organisation for a model, by name.
    ///
    /// # Errors
    /// When there is no such model, or the asker may not read.
    pub fn voices(&self, asker: &Asker, model: &str) -> Result<Vec<VoiceView>> {
        asker.may(Act::Read)?;
        let kept = self.store.read(|tx| Ok::<_, AppError>(weight_sets::of_model(tx, model)?))?;
        let mut seen = BTreeSet::new();
        let latest = kept.into_iter().filter(|set| seen.insert(folded(&set.voice))).filter(|set| set.body != "{}");
        let mut voices = latest.map(|set| self.voice(asker, set)).collect::<Result<Vec<_>>>()?;
        voices.sort_by(|a, b| a.voice.cmp(&b.voice));
        Ok(voices)
    }

    fn voice(&self, asker: &Asker, set: WeightSet) -> Result<VoiceView> {
        let said: Said = serde_json::from_str(&set.body).map_err(|e| AppError::Internal(e.to_string()))?;
        let ask = PreviewAsk {
            model: set.model,
            method: Some(said.method.clone()),
            weights: said.weights,
            order: said.order,
            pairwise: said.pairwise,
            ..PreviewAsk::default()
        };
        let weights = self.asked(asker, &ask).map_err(AppError::into_words).and_then(|(model, weights)| {
            let keys: Vec<String> = model.criteria.iter().map(|c| c.key.clone()).collect();
            let known = |key: &String| keys.contains(key);
            match ask.weights.keys().find(|key| !known(key)) {
                Some(gone) => Err(Words::of("refused-criterion-gone").with("criterion", gone)),
                None => Ok(keys.into_iter().zip(weights.values).collect()),
            }
        });
        Ok(VoiceView { id: set.id, voice: set.voice, method: said.method, at: set.created_at, ask, weights })
    }

    /// What the organisations say together; `None` while nobody has stated weights that fit the model.
    ///
    /// # Errors
    /// When there is no such model, or it reads what the programme does not have.
    pub fn group(&self, asker: &Asker, model: &str, k: Option<u32>, rows: usize) -> Result<Option<GroupView>> {
        let voices = self.voices(asker, model)?;
        let mut model = self.model(asker, model)?.model;
        let heard: Vec<Voice> = voices.iter().filter_map(|view| voice_of(view, &model)).collect();
        if heard.is_empty() {
            return Ok(None);
        }
        model.smaa.k = k.unwrap_or(model.smaa.k).clamp(1, 100_000);
        let ready = self.ready(&model)?;
        let group = hear(&ready.prepared, &heard, &model);
        let title =
            |code: &str| ready.title(code).map_or_else(|| (code.to_owned(), None), |t| (t.id.clone(), t.names.clone()));
        Ok(Some(group_view(&ready.prepared, heard, &group, model.smaa.k, rows, &title)))
    }
}

/// A statement with its weights in the order of the criteria.
fn voice_of(view: &VoiceView, model: &Model) -> Option<Voice> {
    let stated = view.weights.as_ref().ok()?;
    let weights = model.criteria.iter().map(|c| stated.get(&c.key).copied()).collect::<Option<_>>()?;
    Some(Voice { name: view.voice.clone(), weights })
}

/// Hears voices with as many draws as one page may cost.
pub(crate) fn hear(prepared: &Prepared, voices: &[Voice], model: &Model) -> Group {
    let items = prepared.len().max(1) as u64;
    let samples = u32::try_from((EFFORT / items).clamp(200, u64::from(model.smaa.samples.max(200)))).unwrap_or(200);
    let setting = SmaaSetting { samples, ..model.smaa.clone() };
    Group::new(prepared, voices, &setting, DISPUTES, threads())
}

pub(crate) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A group for pages; `title` gives id and names of a code.
pub(crate) fn group_view(
    prepared: &Prepared,
    voices: Vec<Voice>,
    group: &Group,
    k: u32,
    rows: usize,
    title: &dyn Fn(&str) -> (String, Option<Names>),
) -> GroupView {
    let firm = group.robustness.as_ref();
    let by_voice = |item: usize| group.orders.iter().map(|o| o.ranks[item]).collect::<Vec<u32>>();
    let row = |(place, item): (usize, &u32)| {
        let item = *item as usize;
        let code = prepared.ids[item].clone();
        let (id, names) = title(&code);
        GroupRow {
            id,
            names,
            code,
            rank: place as u32 + 1,
            score: group.scored.scores[item],
            chance: firm.map(|f| f.in_first_k(item)),
            interval: firm.and_then(|f| f.rank_interval(item)),
            by_voice: by_voice(item),
        }
    };
    let dispute = |d: &cg_engine::group::Dispute| {
        let item = d.conflict.item as usize;
        let code = prepared.ids[item].clone();
        let names = title(&code).1;
        DisputeView { code, names, by_voice: by_voice(item), high: d.high, low: d.low, causes: d.causes.clone() }
    };
    GroupView {
        weights: group.weights.clone(),
        agreements: group.agreements.clone(),
        disputes: group.disputes.iter().map(dispute).collect(),
        rows: group.scored.order.iter().enumerate().take(rows).map(row).collect(),
        k,
        samples: firm.map_or(0, |f| f.samples),
        ranked: prepared.len(),
        voices,
    }
}
