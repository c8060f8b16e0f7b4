//! The closing: everything is computed once more with all draws, put into one record, and signed.

use super::view::Locked;
use super::{held_open, nothing_since};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::decision::{FORMAT, LockedModel, Override, Record, decided, seal};
use cg_engine::ranking::ENGINE;
use cg_store::decisions;

impl App {
    /// Closes a session: its record is made, signed and kept, and never changes.
    ///
    /// # Errors
    /// When the asker may not, nobody took part, the session is closed, or something was said while it was computed.
    pub fn close_decision(&self, asker: &Asker, id: &str) -> Result<()> {
        asker.may(Act::Decide)?;
        let locked = self.locked(id)?;
        if locked.session.closed_at.is_some() {
            return Err(AppError::conflict("refused-session-closed"));
        }
        if locked.held.participants.is_empty() {
            return Err(AppError::invalid("participants", Words::of("refused-nobody-decides")));
        }
        let (upto, now) = (locked.held.upto.clone(), self.now());
        let record = self.record(asker, locked, now)?;
        let key = self.signing_key()?;
        let file = seal(&record, &key.0).map_err(|e| AppError::Internal(e.to_string()))?;
        self.store.write(|tx| {
            held_open(tx, id)?;
            nothing_since(tx, id, &upto)?;
            decisions::close(tx, id, now, asker.user_id.as_deref(), file.as_bytes())?;
            let after = format!("{} ({})", record.title, record.outcome.digest);
            self.note(tx, asker, "close-decision", "decisions", Some(id), None, Some(&after))
        })
    }

    fn record(&self, asker: &Asker, locked: Locked, now: i64) -> Result<Record> {
        let (settled, weights) = (locked.settled(locked.model.smaa.samples)?, locked.stated());
        let Locked { session, model, inputs, held, .. } = locked;
        let outcome = settled.outcome;
        let rank = |item: &str| outcome.order.iter().find(|placed| placed.item == item).map(|placed| placed.rank);
        // What was moved was moved from its rank then; the record says its rank under all weights heard in the end.
        let overrides: Vec<Override> =
            held.overrides.into_iter().map(|(_, o)| Override { computed: rank(&o.item), ..o }).collect();
        Ok(Record {
            format: FORMAT.into(),
            programme: self.programme_on_paper()?,
            session: session.id,
            title: session.title,
            opened_at: instant(session.opened_at),
            closed_at: instant(now),
            closed_by: asker.actor().to_owned(),
            engine: ENGINE.into(),
            model: LockedModel {
                name: session.model,
                version: session.model_version,
                digest: session.model_digest.to_string(),
                file: session.model_body,
            },
            first: held.first,
            seed: model.smaa.seed,
            samples: model.smaa.samples,
            participants: held.participants.into_iter().map(|(_, p)| p).collect(),
            weights,
            decided: decided(&outcome, &overrides, held.first),
            overrides,
            outcome,
            inputs,
        })
    }
}

/// Milliseconds since 1970 as `2026-11-22T14:05:00Z`.
fn instant(ms: i64) -> String {
    jiff::Timestamp::from_second(ms.div_euclid(1000)).unwrap_or_default().to_string()
}
