//! What is said in a session, and what holds after all of it.

use super::written;
use crate::error::{AppError, Result};
use crate::ranking::folded;
use cg_engine::decision::{Change, Override, Participant, Stated};
use cg_store::decisions::Entry;
use serde::{Deserialize, Serialize};

/// One thing said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum Said {
    /// How many come first.
    First {
        /// So many.
        first: u32,
    },
    /// Somebody takes part.
    Participant(Participant),
    /// A voice and its weights; a later statement of the same voice takes the place of the earlier one.
    Weights(Stated),
    /// A change of the computed order; a later one of the same item takes the place of the earlier one.
    Override(Override),
    /// An earlier entry does not hold any more.
    Withdraw {
        /// Its identifier.
        entry: String,
    },
}

/// What holds after everything said so far; each part with the entry it comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Held {
    pub(super) first: u32,
    pub(super) participants: Vec<(String, Participant)>,
    pub(super) weights: Vec<(String, Stated)>,
    pub(super) overrides: Vec<(String, Override)>,
    /// The last entry that was heard.
    pub(super) upto: String,
}

impl Said {
    /// The word it is kept under.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::First { .. } => "first",
            Self::Participant(_) => "participant",
            Self::Weights(_) => "weights",
            Self::Override(_) => "override",
            Self::Withdraw { .. } => "withdraw",
        }
    }

    /// The word of the record of changes.
    pub(super) fn action(&self) -> &'static str {
        match self {
            Self::First { .. } => "decide-first",
            Self::Participant(_) => "decide-participant",
            Self::Weights(_) => "decide-weights",
            Self::Override(_) => "decide-override",
            Self::Withdraw { .. } => "decide-withdraw",
        }
    }

    /// The same with its texts trimmed.
    pub(super) fn checked(self) -> Result<Self> {
        Ok(match self {
            Self::First { first } => Self::First { first: first.clamp(1, 100_000) },
            Self::Participant(p) => Self::Participant(Participant {
                name: written("name", &p.name)?,
                organisation: p.organisation.trim().to_owned(),
                role: p.role.trim().to_owned(),
            }),
            Self::Override(o) => {
                let reason = written("reason", &o.reason)?;
                let change = match o.change {
                    Change::To(rank) => Change::To(rank.max(1)),
                    other => other,
                };
                Self::Override(Override { reason, change, by: o.by.trim().to_owned(), ..o })
            }
            other => other,
        })
    }
}

/// What holds after these entries.
pub(super) fn held(entries: &[Entry]) -> Result<Held> {
    let mut held = Held { first: 20, ..Held::default() };
    for entry in entries {
        let said = serde_json::from_str(&entry.body).map_err(|e| AppError::Internal(e.to_string()))?;
        let id = entry.id.clone();
        match said {
            Said::First { first } => held.first = first,
            Said::Participant(participant) => held.participants.push((id, participant)),
            Said::Weights(stated) => {
                held.weights.retain(|(_, other)| folded(&other.voice) != folded(&stated.voice));
                held.weights.push((id, stated));
            }
            Said::Override(change) => {
                held.overrides.retain(|(_, other)| other.item != change.item);
                held.overrides.push((id, change));
            }
            Said::Withdraw { entry } => {
                held.participants.retain(|(id, _)| *id != entry);
                held.weights.retain(|(id, _)| *id != entry);
                held.overrides.retain(|(id, _)| *id != entry);
            }
        }
        held.upto.clone_from(&entry.id);
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn entry(id: &str, said: &Said) -> Entry {
        Entry {
            id: id.into(),
            decision_id: "d".into(),
            kind: said.kind().into(),
            body: serde_json::to_string(said).expect("json"),
            created_at: 0,
            created_by: None,
        }
    }

    #[test]
    fn a_voice_is_heard_once_and_what_is_taken_back_does_not_hold() {
        let weights = |voice: &str, method: &str| {
            Said::Weights(Stated { voice: voice.into(), method: method.into(), weights: BTreeMap::new() })
        };
        let change = Override {
            item: "H-1".into(),
            change: Change::To(2),
            computed: Some(9),
            reason: "bridge".into(),
            by: String::new(),
        };
        let said = [
            entry("1", &Said::First { first: 5 }),
            entry("2", &weights("Health", "direct")),
            entry("3", &weights("Roads", "swing")),
            entry("4", &weights("Health", "swing")),
            entry("5", &Said::Override(change)),
            entry("6", &Said::Withdraw { entry: "5".into() }),
            entry("7", &Said::Withdraw { entry: "3".into() }),
        ];
        let held = held(&said).expect("held");
        assert_eq!((held.first, held.overrides.len(), held.upto.as_str()), (5, 0, "7"));
        let heard: Vec<_> = held.weights.iter().map(|(id, s)| (id.as_str(), s.method.as_str())).collect();
        assert_eq!(heard, [("4", "swing")]);
    }

    #[test]
    fn a_change_without_a_reason_is_refused() {
        let change =
            Override { item: "H-1".into(), change: Change::In, computed: None, reason: "  ".into(), by: String::new() };
        assert!(Said::Override(change).checked().is_err());
    }
}
