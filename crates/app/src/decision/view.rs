//! A session as pages show it: what was locked, who said what, the order of all together, what was changed of it.

use super::said::{Held, Said, held};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::ranking::{GroupView, folded, group_view, hear, threads};
use crate::refused;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::decision::{ChangeFault, Inputs, Override, Participant, Settled, Stated, decided, fits, open, settle};
use cg_engine::model::Model;
use cg_engine::table::Table;
use cg_kit::{Digest, Names};
use cg_store::decisions::{self, Decision};

/// A session in the list.
#[derive(Debug, Clone)]
pub struct DecisionLine {
    /// Identifier.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Name of the model.
    pub model: String,
    /// When it was opened, in milliseconds since 1970 UTC.
    pub opened_at: i64,
    /// When it was closed; `None` while it is open.
    pub closed_at: Option<i64>,
}

/// A session.
#[derive(Debug, Clone)]
pub struct DecisionView {
    /// What the list says of it.
    pub line: DecisionLine,
    /// The model as locked.
    pub model: Model,
    /// Version kept.
    pub model_version: i64,
    /// Digest of the model.
    pub model_digest: String,
    /// Digest of the table.
    pub inputs_digest: String,
    /// Whether records or measures have changed since it was opened; `None` when that cannot be said.
    pub changed_since: Option<bool>,
    /// Who takes part, with the entry to withdraw.
    pub participants: Vec<(String, Participant)>,
    /// Whose weights count, with the entry to withdraw.
    pub weights: Vec<(String, Stated)>,
    /// Organisations that have stated weights for the model since, or other ones than were taken in.
    pub offered: Vec<String>,
    /// Changes of the order, with the entry to withdraw, each with its rank computed now.
    pub overrides: Vec<(String, Override)>,
    /// How many areas gates take out.
    pub left_out: usize,
    /// What is computed.
    pub group: GroupView,
    /// The first ones after the changes: code and names.
    pub decided: Vec<(String, Option<Names>)>,
    /// Every item there is, by code, for choosing one to change.
    pub items: Vec<(String, Option<Names>)>,
    /// The public key under the record; `None` while the session is open.
    pub signed_with: Option<String>,
    /// The digest of the record's file.
    pub record_digest: Option<String>,
}

/// A session with what it was opened over.
pub(super) struct Locked {
    pub(super) session: Decision,
    pub(super) model: Model,
    pub(super) inputs: Inputs,
    pub(super) table: Table,
    pub(super) held: Held,
}

impl Locked {
    /// Whose weights count.
    pub(super) fn stated(&self) -> Vec<Stated> {
        self.held.weights.iter().map(|(_, stated)| stated.clone()).collect()
    }

    /// The order as it stands. Without draws it is the same as in the record; only how firm it is comes from them.
    pub(super) fn settled(&self, samples: u32) -> Result<Settled> {
        let mut model = self.model.clone();
        model.smaa.samples = samples;
        settle(&model, &self.table, &self.stated(), threads())
            .map_err(|e| AppError::invalid("session", refused::session(&e)))
    }
}

impl App {
    /// The latest sessions, newest first.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn decisions(&self, asker: &Asker) -> Result<Vec<DecisionLine>> {
        asker.may(Act::Read)?;
        let page = self.store.read(|tx| Ok::<_, AppError>(decisions::page(tx, 100)?))?;
        Ok(page.iter().map(line).collect())
    }

    /// One session; `rows` of its order in full.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn decision(&self, asker: &Asker, id: &str, rows: usize) -> Result<DecisionView> {
        asker.may(Act::Read)?;
        let locked = self.locked(id)?;
        let (settled, stated) = (locked.settled(0)?, locked.stated());
        let Locked { session, model, inputs, held, .. } = locked;
        let group = hear(&settled.prepared, &settled.voices, &model);
        let named = |code: &str| (code.to_owned(), inputs.names.get(code).cloned());
        let overrides: Vec<Override> = held.overrides.iter().map(|(_, o)| o.clone()).collect();
        let first = decided(&settled.outcome, &overrides, held.first);
        let rank = |item: &str| settled.outcome.order.iter().find(|placed| placed.item == item).map(|p| p.rank);
        let ranked = |(entry, o): (String, Override)| (entry, Override { computed: rank(&o.item), ..o });
        let overrides: Vec<(String, Override)> = held.overrides.into_iter().map(ranked).collect();
        let left_out = settled.outcome.left_out.len();
        let offered = self.offered(asker, &session.model, &stated)?;
        let sealed = session.record.as_deref().map(|file| (open(file), Digest::of(file).to_string()));
        Ok(DecisionView {
            line: line(&session),
            model_version: session.model_version,
            model_digest: session.model_digest.to_string(),
            inputs_digest: session.inputs_digest.to_string(),
            changed_since: self.ready(&model).ok().map(|ready| ready.inputs() != session.inputs_digest),
            participants: held.participants,
            weights: held.weights,
            offered: if session.closed_at.is_some() { Vec::new() } else { offered },
            overrides,
            left_out,
            group: group_view(&settled.prepared, settled.voices, &group, held.first, rows, &named),
            decided: first.iter().map(|code| named(code)).collect(),
            items: inputs.items.iter().map(|code| named(code)).collect(),
            signed_with: sealed.as_ref().and_then(|(file, _)| file.as_ref().ok().map(|o| o.public_key.clone())),
            record_digest: sealed.map(|(_, digest)| digest),
            model,
        })
    }

    /// The signed record of a closed session, as it was signed.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn decision_record(&self, asker: &Asker, id: &str) -> Result<Vec<u8>> {
        asker.may(Act::Read)?;
        self.decision_session(id)?.record.ok_or_else(|| AppError::missing("record of a decision", id))
    }

    /// A session with its model, its table and what was said in it.
    pub(super) fn locked(&self, id: &str) -> Result<Locked> {
        let session = self.decision_session(id)?;
        let entries = self.store.read(|tx| Ok::<_, AppError>(decisions::said(tx, id)?))?;
        let held = held(&entries)?;
        let internal = |e: &dyn std::fmt::Display| AppError::Internal(e.to_string());
        let mut model = Model::from_toml(&session.model_body, &session.model).map_err(|e| internal(&e))?;
        model.smaa.k = held.first;
        let inputs: Inputs = serde_json::from_slice(&session.inputs).map_err(|e| internal(&e))?;
        let table = inputs.table().map_err(|e| internal(&e))?;
        Ok(Locked { session, model, inputs, table, held })
    }

    /// The order of a session as it stands, what people changed of it, and how many come first.
    pub(crate) fn settled_decision(&self, id: &str) -> Result<(Decision, Settled, Vec<Override>, u32)> {
        let locked = self.locked(id)?;
        let settled = locked.settled(0)?;
        let Locked { session, held, .. } = locked;
        Ok((session, settled, held.overrides.into_iter().map(|(_, o)| o).collect(), held.first))
    }

    /// Whose weights could be taken in, because they were stated since or are other ones.
    fn offered(&self, asker: &Asker, model: &str, taken: &[Stated]) -> Result<Vec<String>> {
        let stated = self.voices(asker, model).unwrap_or_default().into_iter().filter_map(|v| v.stated());
        Ok(stated.filter(|s| !taken.contains(s)).map(|s| s.voice).collect())
    }

    /// Passes when what is said fits the session: a known item, an entry that holds, a change that does something and
    /// holds beside the others. Answers the last entry that it was asked of.
    pub(super) fn fits(&self, asker: &Asker, id: &str, said: &Said) -> Result<String> {
        asker.may(Act::Decide)?;
        let locked = self.locked(id)?;
        let upto = locked.held.upto.clone();
        match said {
            Said::Override(change) if locked.inputs.items.binary_search(&change.item).is_err() => {
                Err(AppError::invalid("item", Words::of("refused-decision-item").with("code", change.item.as_str())))
            }
            Said::Participant(new) => {
                let same = |(_, p): &&(String, Participant)| {
                    folded(&p.name) == folded(&new.name) && folded(&p.organisation) == folded(&new.organisation)
                };
                match locked.held.participants.iter().find(same) {
                    Some(_) => Err(AppError::invalid("name", Words::of("refused-participant-twice"))),
                    None => Ok(()),
                }
            }
            Said::Override(change) => changes_something(&locked, change),
            Said::Withdraw { entry } => {
                let held = &locked.held;
                let ids = held.participants.iter().map(|p| &p.0).chain(held.weights.iter().map(|w| &w.0));
                let known = ids.chain(held.overrides.iter().map(|o| &o.0)).any(|id| id == entry);
                if known { Ok(()) } else { Err(AppError::missing("entry of this session", entry)) }
            }
            _ => Ok(()),
        }
        .map(|()| upto)
    }
}

fn changes_something(locked: &Locked, change: &Override) -> Result<()> {
    let (settled, held) = (locked.settled(0)?, &locked.held);
    let holding: Vec<Override> = held.overrides.iter().map(|(_, o)| o.clone()).collect();
    fits(&settled.outcome, &holding, change, held.first).map_err(|fault| {
        let (about, words) = match fault {
            ChangeFault::There(place) => ("change", Words::of("refused-decision-there").with("place", place)),
            ChangeFault::NotAmong => ("change", Words::of("refused-decision-not-among").with("k", held.first)),
            ChangeFault::Beyond(most) => ("rank", Words::of("refused-decision-rank").with("most", most)),
            ChangeFault::Taken { place, by } => {
                ("rank", Words::of("refused-decision-taken").with("place", place).with("by", by))
            }
            ChangeFault::Full(k) => ("change", Words::of("refused-decision-full").with("k", k)),
        };
        AppError::invalid(about, words.with("code", change.item.as_str()))
    })
}

fn line(session: &Decision) -> DecisionLine {
    DecisionLine {
        id: session.id.clone(),
        title: session.title.clone(),
        model: session.model.clone(),
        opened_at: session.opened_at,
        closed_at: session.closed_at,
    }
}
