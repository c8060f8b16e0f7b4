//! What people say about a plan, and what holds after all of it.

use super::orders::Ordered;
use crate::error::{AppError, Result};
use crate::words::Words;
use cg_store::plans::Entry;
use serde::{Deserialize, Serialize};

/// Longest reason or note.
const LONGEST: usize = 2_000;

/// A change of what was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The task.
    pub task: String,
    /// The period it goes into; `None` where it is taken out.
    #[serde(default)]
    pub period: Option<String>,
    /// Why.
    pub reason: String,
    /// Who asked for it; empty when not said.
    #[serde(default)]
    pub by: String,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum PlanSaid {
    /// A task is added or taken out.
    Change(Change),
    /// An earlier change does not hold any more.
    Withdraw {
        /// Its identifier.
        entry: String,
    },
    /// The plan is accepted.
    Accept {
        /// What is to be remembered of it; empty when nothing.
        #[serde(default)]
        note: String,
    },
    /// Task orders were made.
    Ordered(Ordered),
}

pub use Change as PlanChange;

/// Who said something, and when.
#[derive(Default, Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// In milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account; empty for the command line.
    pub name: String,
}

/// What holds after everything said so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// Changes, each with its entry and who said it.
    pub(super) changes: Vec<(String, Change, By)>,
    /// The acceptance and its note.
    pub(super) accepted: Option<(String, By)>,
    /// Task orders made, the latest last.
    pub(super) orders: Vec<(Ordered, By)>,
}

impl PlanSaid {
    /// The word it is kept under.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Change(_) => "change",
            Self::Withdraw { .. } => "withdraw",
            Self::Accept { .. } => "accept",
            Self::Ordered(_) => "orders",
        }
    }

    /// The word of the record of changes.
    pub(super) fn action(&self) -> &'static str {
        match self {
            Self::Change(_) => "change-plan",
            Self::Withdraw { .. } => "withdraw-plan-change",
            Self::Accept { .. } => "accept-plan",
            Self::Ordered(_) => "make-task-orders",
        }
    }

    /// The same with its texts trimmed; a change needs a reason.
    pub(super) fn checked(self) -> Result<Self> {
        let short = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
        match self {
            Self::Change(c) if c.reason.trim().is_empty() => {
                Err(AppError::invalid("reason", Words::of("refused-reason-empty")))
            }
            Self::Change(c) => {
                Ok(Self::Change(Change { task: short(&c.task), reason: short(&c.reason), by: short(&c.by), ..c }))
            }
            Self::Accept { note } => Ok(Self::Accept { note: short(&note) }),
            other => Ok(other),
        }
    }
}

/// What holds after these entries.
pub(super) fn held(entries: &[Entry]) -> Result<Held> {
    let mut held = Held::default();
    for entry in entries {
        let said = serde_json::from_str(&entry.body).map_err(|e| AppError::Internal(e.to_string()))?;
        let by = By { at: entry.created_at, name: entry.created_by_name.clone().unwrap_or_default() };
        match said {
            PlanSaid::Change(change) => {
                // The last word on a task counts.
                held.changes.retain(|(_, other, _)| other.task != change.task);
                held.changes.push((entry.id.clone(), change, by));
            }
            PlanSaid::Withdraw { entry } => held.changes.retain(|(id, ..)| *id != entry),
            PlanSaid::Accept { note } => held.accepted = Some((note, by)),
            PlanSaid::Ordered(ordered) => held.orders.push((ordered, by)),
        }
    }
    Ok(held)
}
