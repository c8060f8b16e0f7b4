//! Rankings: models kept in versions, previews that answer at once, runs that name what they were made from.

mod ask;
mod beside;
mod columns;
mod hexagons;
mod run;
mod voices;
mod workbook;
pub(crate) use voices::folded;

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_engine::model::Model;
use cg_engine::prepare::Prepared;
use cg_engine::smaa::Robustness;
use cg_store::models;
use serde::Serialize;
use std::sync::Arc;

pub use ask::{Pair, PairRow, PreviewAsk, Ranked, RankingView};
pub use beside::{Change as RankChange, Comparison, CrossCheck, Parted};
pub use hexagons::PriorityMap;
pub use run::{Facts as RunFacts, RunView};
pub use voices::{DisputeView, GroupRow, GroupView, VoiceView};
pub(crate) use voices::{group_view, hear, threads};
pub use workbook::{NoBook, OtherMethods, RankingBook};

/// A model as the pages show it.
#[derive(Debug, Clone)]
pub struct ModelView {
    /// Identifier of this version.
    pub id: String,
    /// Short name.
    pub name: String,
    /// Version kept, counted from 1.
    pub version: i64,
    /// The file as it was kept.
    pub text: String,
    /// The model.
    pub model: Model,
    /// Digest of the model.
    pub digest: String,
    /// When it was kept, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// Items prepared under a model, ready to be weighed again and again.
pub(crate) struct Ready {
    stamp: String,
    prepared: Prepared,
    titles: Vec<columns::Title>,
    /// Names the list of titles.
    items: String,
    /// The model, without how many count as first and how weights are drawn.
    model: Model,
}

/// Model that comes with the program: illustrative, to be replaced by a programme's own.
const FIRST: &str = include_str!("ranking/first.toml");

impl App {
    /// The latest version of every model; the one that comes with the program when none was kept.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn models(&self, asker: &Asker) -> Result<Vec<ModelView>> {
        asker.may(Act::Read)?;
        let kept = self.store.read(|tx| Ok::<_, AppError>(models::list(tx)?))?;
        let mut views = kept.into_iter().map(view).collect::<Result<Vec<_>>>()?;
        let first = Model::from_toml(FIRST, "first.toml").map_err(|e| AppError::Internal(e.to_string()))?;
        if !views.iter().any(|v| v.name == first.name) {
            let digest = first.digest().to_string();
            views.push(ModelView {
                id: String::new(),
                name: first.name.clone(),
                version: 1,
                text: FIRST.into(),
                model: first,
                digest,
                at: 0,
            });
        }
        views.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(views)
    }

    /// One model, its latest version.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn model(&self, asker: &Asker, name: &str) -> Result<ModelView> {
        self.models(asker)?.into_iter().find(|m| m.name == name).ok_or_else(|| AppError::missing("model", name))
    }

    /// Keeps a model file as a new version.
    ///
    /// # Errors
    /// When the asker may not, or the file has faults: each with its line and remedy.
    pub fn save_model(&self, asker: &Asker, text: &str) -> Result<ModelView> {
        asker.may(Act::KeepModels)?;
        let model = Model::from_toml(text, "model").map_err(|e| AppError::invalid("model", e.to_string()))?;
        let (id, now) = (self.clock.fresh().to_string(), self.now());
        let kept = self.store.write(|tx| {
            let kept = models::put(tx, &id, &model.name, text, now, asker.user_id.as_deref())?;
            self.note(
                tx,
                asker,
                "keep-model",
                "models",
                Some(&id),
                None,
                Some(&serde_json::json!({ "model": kept.name, "version": kept.version }).to_string()),
            )?;
            Ok::<_, AppError>(kept)
        })?;
        view(kept)
    }

    /// Prepares the items again after a change, under the model that was read last or else the first, so that nobody has
    /// to wait for it. Nothing happens where nothing changed or the model's measures are not there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn keep_ranking_ready(&self) -> Result<()> {
        let held = self.ranked.lock().map_err(|_| AppError::Internal("ranking lock".into()))?;
        let model = held.as_ref().map(|r| r.model.clone());
        drop(held);
        let first = || Ok(self.models(&Asker::command_line())?.into_iter().next().map(|view| view.model));
        let Some(model) = model.map_or_else(first, |m| Ok::<_, AppError>(Some(m)))? else { return Ok(()) };
        match self.ready(&model) {
            Ok(_) | Err(AppError::Unmeasured { .. }) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// The items of the programme prepared under a model; made anew only when records or measures changed.
    pub(crate) fn ready(&self, model: &Model) -> Result<Arc<Ready>> {
        // How many are counted as first, and how weights are drawn, changes nothing of what is prepared.
        let like = Model { smaa: cg_engine::model::SmaaSetting::default(), ..model.clone() };
        let stamp = format!("{}/{}/{}", like.digest(), self.table_stamp()?, self.today());
        let lock = || AppError::Internal("ranking lock".into());
        if let Some(ready) = self.ranked.lock().map_err(|_| lock())?.as_ref().filter(|r| r.stamp == stamp) {
            return Ok(Arc::clone(ready));
        }
        let (table, titles) = self.ranking_table(&model.columns())?;
        let lacking = model.columns().into_iter().filter(|name| table.column(name).is_none());
        let columns: Vec<String> = lacking.map(str::to_owned).collect();
        if !columns.is_empty() {
            return Err(AppError::Unmeasured { columns });
        }
        let prepared = Prepared::new(model, &table).map_err(|e| AppError::invalid("model", e.to_string()))?;
        let items =
            cg_kit::Digest::of(titles.iter().flat_map(|t| [t.id.as_str(), "\n"]).collect::<String>().as_bytes());
        let ready = Arc::new(Ready { stamp, prepared, titles, items: items.to_string(), model: like });
        *self.ranked.lock().map_err(|_| lock())? = Some(Arc::clone(&ready));
        Ok(ready)
    }
}

impl Ready {
    /// The digest of what was prepared.
    pub(crate) fn inputs(&self) -> cg_kit::Digest {
        self.prepared.inputs
    }

    /// What the item of a code is called.
    fn title(&self, code: &str) -> Option<&columns::Title> {
        self.titles.binary_search_by(|t| t.code.as_str().cmp(code)).ok().map(|at| &self.titles[at])
    }

    /// The id by which pages and maps know the item of a code.
    fn id_of(&self, code: &str) -> String {
        self.title(code).map_or_else(|| code.to_owned(), |t| t.id.clone())
    }

    /// The item of an id or code.
    fn item(&self, key: &str) -> Option<usize> {
        let code = self.titles.iter().find(|t| t.id == key).map_or(key, |t| t.code.as_str());
        self.prepared.item(code)
    }
}

fn view(kept: models::Model) -> Result<ModelView> {
    let model = Model::from_toml(&kept.body, &kept.name).map_err(|e| AppError::Internal(e.to_string()))?;
    let digest = model.digest().to_string();
    Ok(ModelView {
        id: kept.id,
        name: kept.name,
        version: kept.version,
        text: kept.body,
        model,
        digest,
        at: kept.created_at,
    })
}

/// How firm the ranks are, at the cost of many samples.
pub(crate) fn robustness(prepared: &Prepared, weights: &[f64], model: &Model, samples: u32) -> Option<Robustness> {
    let setting = cg_engine::model::SmaaSetting { samples, ..model.smaa.clone() };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    (samples > 0 && !prepared.is_empty()).then(|| Robustness::new(prepared, weights, &setting, threads))
}

/// Anything that goes out as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| AppError::Internal(e.to_string()))
}
