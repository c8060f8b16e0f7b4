//! The tasks a plan chooses from: the order of a kept ranking or of a decision, with what is known of each area.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::programme::App;
use crate::ranking::PreviewAsk;
use cg_codes::{Code, HazardStatus, TaskStatus};
use cg_domain::land::HazardArea;
use cg_domain::plan::Task;
use cg_engine::allocate::Item;
use cg_engine::decision::worth;
use cg_store::records;
use cg_store::{Filter, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the order comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// A ranking that was kept.
    Run {
        /// Its identifier.
        id: String,
    },
    /// A decision session, as it stands.
    Decision {
        /// Its identifier.
        id: String,
    },
    /// A model: ranked now, and the ranking kept.
    Model {
        /// Its name.
        name: String,
    },
}

/// What the order was made from, by digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// `run` or `decision`.
    pub from: String,
    /// Identifier of the ranking or session.
    pub id: String,
    /// What the session is about; empty for rankings.
    pub title: String,
    /// Name of the model.
    pub model: String,
    /// Its version.
    pub model_version: i64,
    /// Digest of the model.
    pub model_digest: String,
    /// Digest of the table ranked.
    pub inputs_digest: String,
    /// Digest of the order.
    pub result_digest: String,
    /// When the order was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Areas that gates, or people, took out of the order.
    pub excluded: usize,
    /// Whether the order is by other weights or gates than the model's own.
    #[serde(default)]
    pub other: bool,
}

/// An item of an order: code, rank, score.
type Placed = (String, Option<u32>, f64);

impl App {
    /// The tasks of a source, best first, and what the order was made from.
    pub(super) fn plan_items(&self, asker: &Asker, source: &Source) -> Result<(Facts, Vec<Item>)> {
        let (facts, order) = match source {
            Source::Run { id } => self.order_of_run(asker, id)?,
            Source::Model { name } => {
                let run = self.run_ranking(asker, &PreviewAsk::of(name))?;
                self.order_of_run(asker, &run.id)?
            }
            Source::Decision { id } => self.order_of_decision(asker, id)?,
        };
        let known = self.open_areas()?;
        let item = |(code, rank, score): Placed| {
            let known = known.get(&code)?;
            Some(Item { rank, value: Some(score), ..known.clone() })
        };
        Ok((facts, order.into_iter().filter_map(item).collect()))
    }

    fn order_of_run(&self, asker: &Asker, id: &str) -> Result<(Facts, Vec<Placed>)> {
        let run = self.run(asker, id)?;
        let placed = |row: crate::ranking::Ranked| {
            Some((row.code, row.rank.and_then(|rank| u32::try_from(rank).ok()), row.score?))
        };
        let facts = Facts {
            other: run.facts.is_other(),
            from: "run".into(),
            id: run.id,
            title: String::new(),
            model: run.facts.model,
            model_version: i64::from(run.facts.model_version),
            model_digest: run.facts.model_digest,
            inputs_digest: run.facts.inputs_digest,
            result_digest: run.facts.result_digest,
            at: run.at,
            excluded: run.facts.excluded,
        };
        let order = run.rows.into_iter().filter(|row| row.rank.is_some()).filter_map(placed).collect();
        Ok((facts, order))
    }

    /// The order of all voices; what the room moved counts as much as what stood there.
    fn order_of_decision(&self, asker: &Asker, id: &str) -> Result<(Facts, Vec<Placed>)> {
        asker.may(cg_domain::grant::Act::Read)?;
        let (line, settled, changes, first) = self.settled_decision(id)?;
        let order = worth(&settled.outcome, &changes, first);
        let facts = Facts {
            from: "decision".into(),
            id: line.id,
            title: line.title,
            model: line.model,
            model_version: line.model_version,
            model_digest: line.model_digest.to_string(),
            inputs_digest: line.inputs_digest.to_string(),
            result_digest: settled.outcome.digest.clone(),
            at: line.closed_at.unwrap_or(line.opened_at),
            excluded: settled.outcome.left_out.len(),
            other: false,
        };
        Ok((facts, order))
    }

    /// Every open hazard area without an order, to suggest a budget before anything was ranked.
    pub(super) fn open_items(&self) -> Result<Vec<Item>> {
        Ok(self.open_areas()?.into_values().collect())
    }

    /// What is known now of every hazard area that is still open, by code.
    fn open_areas(&self) -> Result<BTreeMap<String, Item>> {
        let geography = self.geography()?;
        let mut known = BTreeMap::new();
        self.store.read(|tx| {
            let at_work = at_work(tx)?;
            records::stream::<HazardArea>(tx, &Filter::True, &mut |stored| {
                let area = stored.record;
                let gone = [Code::<HazardStatus>::RELEASED, Code::<HazardStatus>::CLOSED];
                if !gone.contains(&area.status) {
                    let item = item(&area, &geography, at_work.get(&area.code));
                    known.insert(area.code, item);
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        Ok(known)
    }
}

/// Open task orders by the hazard area they are for: who is at work, whether work was begun, the order's code.
pub(super) fn at_work(tx: &mut dyn Tx) -> Result<BTreeMap<String, AtWork>> {
    type S = Code<TaskStatus>;
    let open = [S::ISSUED, S::ACCEPTED, S::IN_PROGRESS, S::SUSPENDED];
    let mut found: BTreeMap<String, AtWork> = BTreeMap::new();
    records::stream::<Task>(tx, &Filter::True, &mut |stored| {
        let task = stored.record;
        let Some(hazard) = task.hazard_code.filter(|_| open.contains(&task.status)) else { return Ok(()) };
        let begun = task.status == S::IN_PROGRESS || task.status == S::SUSPENDED;
        let here = found.entry(hazard).or_default();
        if here.order.is_empty() || begun {
            let organisation = task.organisation_code.unwrap_or_default();
            *here = AtWork { organisation, begun: begun || here.begun, order: task.code };
        }
        Ok(())
    })?;
    Ok(found)
}

/// An open task order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AtWork {
    pub(super) organisation: String,
    pub(super) begun: bool,
    pub(super) order: String,
}

fn item(area: &HazardArea, geography: &Geography, at_work: Option<&AtWork>) -> Item {
    let at = area.shape.place_on().0;
    Item {
        id: area.code.clone(),
        // A code always stands beside the name: without one of its own, the place will do.
        names: area.name.clone().filter(|names| !names.is_empty()).or_else(|| Some(geography.around(area)?.name)),
        class: area.classification.as_str().to_owned(),
        area_m2: area.area_m2.or(area.area_reported_m2),
        estimate: area.cost_usd,
        group: province(area, geography).unwrap_or_default(),
        operator: at_work.map(|w| w.organisation.clone()).unwrap_or_default(),
        longitude: Some(at.x),
        latitude: Some(at.y),
        begun: at_work.is_some_and(|w| w.begun),
        ..Item::default()
    }
}

/// The area of level 1 that holds the hazard area.
fn province(area: &HazardArea, geography: &Geography) -> Option<String> {
    let smallest = geography.around(area)?;
    let chain = geography.places.chain(&smallest.code);
    chain.into_iter().filter_map(|code| geography.head(code)).find(|head| head.level == 1).map(|head| head.code)
}
