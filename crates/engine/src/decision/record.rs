//! The record of a decision session, as it is signed and published.

use super::{Inputs, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the first field of every record says.
pub const FORMAT: &str = "common-ground-decision-1";

/// Everything a session decided and everything it was decided from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always [`FORMAT`].
    pub format: String,
    /// Whose programme it is.
    pub programme: String,
    /// Identifier of the session.
    pub session: String,
    /// What the session was about.
    pub title: String,
    /// When it was opened, as `2026-11-22T14:05:00Z`.
    pub opened_at: String,
    /// When it was closed.
    pub closed_at: String,
    /// Who closed it.
    pub closed_by: String,
    /// Name and version of the engine.
    pub engine: String,
    /// The model, locked when the session was opened.
    pub model: LockedModel,
    /// How many come first.
    pub first: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Sets of weights drawn.
    pub samples: u32,
    /// Who took part, as the manager wrote it down.
    pub participants: Vec<Participant>,
    /// The weights of each voice, adding up to 1; none means that the model's own were used.
    pub weights: Vec<Stated>,
    /// What was changed of the computed order, in the order in which it was said.
    pub overrides: Vec<Override>,
    /// The first ones after these changes.
    pub decided: Vec<String>,
    /// What was computed.
    pub outcome: Outcome,
    /// The table it was computed from.
    pub inputs: Inputs,
}

/// A model as it was when the session was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedModel {
    /// Its name.
    pub name: String,
    /// Version kept, counted from 1.
    pub version: i64,
    /// Its digest.
    pub digest: String,
    /// The file itself.
    pub file: String,
}

/// Somebody who took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Name.
    pub name: String,
    /// Organisation; empty when none was given.
    #[serde(default)]
    pub organisation: String,
    /// In what capacity; empty when not said.
    #[serde(default)]
    pub role: String,
}

/// The weights of one voice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The organisation or person.
    pub voice: String,
    /// By which method they were found.
    pub method: String,
    /// Weight by criterion.
    pub weights: BTreeMap<String, f64>,
}

/// One change of the computed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The item.
    pub item: String,
    /// What was changed.
    pub change: Change,
    /// Its computed rank; `None` when a gate had taken it out.
    pub computed: Option<u32>,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub by: String,
}

/// What people change of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// To a place of their choice among the first ones.
    To(u32),
    /// Into the first ones, in the place its rank gives it among them; the last that nobody asked for leaves.
    In,
    /// Out of the first ones.
    Out,
}
