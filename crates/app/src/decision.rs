//! Decision sessions: a model and a table are locked, people say what they weigh and what they change, and why; the
//! closing makes a signed record that anybody can compute again.

mod close;
mod key;
mod said;
mod view;

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::ranking::json;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::decision::{Inputs, Stated};
use cg_kit::Names;
use cg_store::decisions::{self, Decision, Entry};
use std::collections::BTreeMap;

pub use said::Said;
pub use view::{DecisionLine, DecisionView};

/// Longest text people write into a session.
const LONGEST: usize = 2_000;

impl App {
    /// Opens a session: locks the model as kept and the table as it is now, and takes in the weights stated so far.
    ///
    /// # Errors
    /// When the asker may not, there is no such model, or it reads what the programme does not have.
    pub fn open_decision(&self, asker: &Asker, model: &str, title: &str, first: Option<u32>) -> Result<String> {
        asker.may(Act::Decide)?;
        let title = written("title", title)?;
        let kept = self.model(asker, model)?;
        let ranked = u32::try_from(self.ready(&kept.model)?.prepared().len()).unwrap_or(u32::MAX);
        let first = match first {
            Some(first) if first == 0 || first > ranked => {
                return Err(AppError::invalid("first", Words::of("refused-decision-first").with("most", ranked)));
            }
            Some(first) => first,
            None => kept.model.smaa.k.min(ranked).max(1),
        };
        let columns = kept.model.columns();
        let (table, titles) = self.ranking_table(&columns)?;
        let names: BTreeMap<String, Names> =
            titles.into_iter().filter_map(|t| Some((t.code, t.names.filter(|n| !n.is_empty())?))).collect();
        let inputs = Inputs::enclose(&table, &columns, names);
        let decision = Decision {
            id: self.clock.fresh().to_string(),
            title,
            model: kept.name.clone(),
            model_version: kept.version,
            model_body: kept.text.clone(),
            model_digest: kept.model.digest(),
            inputs: json(&inputs)?.into_bytes(),
            inputs_digest: table.digest(columns.iter().copied()),
            opened_at: self.now(),
            opened_by: asker.user_id.clone(),
            closed_at: None,
            closed_by: None,
            record: None,
        };
        let stated: Vec<Stated> = self.voices(asker, model)?.iter().filter_map(|v| v.stated()).collect();
        self.store.write(|tx| {
            decisions::open(tx, &decision)?;
            let said = std::iter::once(Said::First { first }).chain(stated.into_iter().map(Said::Weights));
            for one in said {
                decisions::say(tx, &self.entry(asker, &decision.id, &one)?)?;
            }
            let Decision { title, model, model_version, .. } = &decision;
            let after = serde_json::json!({ "title": title, "model": model, "version": model_version }).to_string();
            self.note(tx, asker, "open-decision", "decisions", Some(&decision.id), None, Some(&after))
        })?;
        Ok(decision.id)
    }

    /// Writes down something said in an open session.
    ///
    /// # Errors
    /// When the asker may not, the session is closed, or it does not fit: an item nobody knows, weights of nobody, a
    /// change that says nothing or cannot hold beside the others.
    pub fn say_in_decision(&self, asker: &Asker, id: &str, said: Said) -> Result<()> {
        asker.may(Act::Decide)?;
        let said = said.checked()?;
        let upto = self.fits(asker, id, &said)?;
        self.store.write(|tx| {
            held_open(tx, id)?;
            // Whether a change fits was asked of what had been said until then.
            if matches!(said, Said::Override(_)) {
                nothing_since(tx, id, &upto)?;
            }
            decisions::say(tx, &self.entry(asker, id, &said)?)?;
            self.note(tx, asker, said.action(), "decisions", Some(id), None, Some(&json(&said)?))
        })
    }

    /// Takes the weights that an organisation has stated for the model into an open session.
    ///
    /// # Errors
    /// When the asker may not, the session is closed, or nobody of that name stated weights that fit.
    pub fn hear_in_decision(&self, asker: &Asker, id: &str, voice: &str) -> Result<()> {
        asker.may(Act::Decide)?;
        let session = self.decision_session(id)?;
        let stated = self.voices(asker, &session.model)?.into_iter().find(|v| v.voice == voice);
        let stated = stated.and_then(|v| v.stated()).ok_or_else(|| AppError::missing("statement of weights", voice))?;
        self.say_in_decision(asker, id, Said::Weights(stated))
    }

    fn entry(&self, asker: &Asker, decision: &str, said: &Said) -> Result<Entry> {
        Ok(Entry {
            id: self.clock.fresh().to_string(),
            decision_id: decision.to_owned(),
            kind: said.kind().to_owned(),
            body: json(said)?,
            created_at: self.now(),
            created_by: asker.user_id.clone(),
        })
    }

    pub(crate) fn decision_session(&self, id: &str) -> Result<Decision> {
        let found = self.store.read(|tx| Ok::<_, AppError>(decisions::get(tx, id)?))?;
        found.ok_or_else(|| AppError::missing("decision", id))
    }
}

/// A text of people, trimmed.
fn written(what: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AppError::invalid(what, Words::of("refused-empty"))),
        n if n > LONGEST => Err(AppError::invalid(what, Words::of("refused-too-long").with("most", LONGEST))),
        _ => Ok(text.to_owned()),
    }
}

/// Passes when nothing was said after that entry.
fn nothing_since(tx: &mut dyn cg_store::Tx, id: &str, upto: &str) -> Result<()> {
    match decisions::said(tx, id)?.last() {
        Some(last) if last.id != upto => Err(AppError::conflict("refused-said-meanwhile")),
        _ => Ok(()),
    }
}

/// Passes when the session is open, and holds it until the transaction ends.
fn held_open(tx: &mut dyn cg_store::Tx, id: &str) -> Result<()> {
    match decisions::hold(tx, id)? {
        Some(true) => Ok(()),
        Some(false) => Err(AppError::conflict("refused-session-closed")),
        None => Err(AppError::missing("decision", id)),
    }
}
