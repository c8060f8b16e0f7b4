//! The model: what counts, how much, and what is taken out. A versioned file that people can read, sign and argue about.

mod classes_section;
mod criteria_section;
mod fault;
mod gates_section;
mod node;
mod reader;
mod sections;
mod smaa_section;
mod weights_section;

pub use fault::{ModelFault, ModelFaults};
pub(crate) use reader::nearest;

use crate::criteria::{self, Criterion};
use crate::gate::Gate;
use crate::value::{ValueFunction, Wish};
use crate::weights::{Method, WeightFault, Weights, weights};
use cg_kit::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A prioritisation model as its file states it, defaults filled in from the cards of the criteria.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// Its short name, kebab-case.
    pub name: String,
    /// Its version, raised with every change that is used.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// Who agreed on it, when, for what.
    pub note: String,
    /// How weights are found.
    pub weights: Method,
    /// How far weights are varied to see how firm the ranks are.
    pub smaa: SmaaSetting,
    /// What counts.
    pub criteria: Vec<CriterionUse>,
    /// What is taken out, and why.
    pub gates: Vec<Gate>,
    /// Classes of scores, such as low, medium and high, ascending.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
}

/// A class of scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Class {
    /// What it is called.
    pub label: String,
    /// The least score in it.
    pub from: f64,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// One criterion as a model uses it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriterionUse {
    /// Its name within the model.
    pub key: String,
    /// The criterion of the registry that it is.
    pub criterion: String,
    /// The columns it reads.
    pub columns: Vec<String>,
    /// What it is called.
    pub label: String,
    /// The unit of its measure.
    pub unit: String,
    /// Which end comes first.
    pub wish: Wish,
    /// From measure to value, anchors fixed.
    pub value: ValueFunction,
    /// Its weight or swing points, where the method wants them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Its value multiplies all others instead of being weighed: nothing counts where it is 0.
    #[serde(skip_serializing_if = "is_false")]
    pub multiplies: bool,
    /// What an unknown measure is worth.
    pub unknown: WhenUnknown,
    /// Relative error of the measure, as a share: 0.2 means 20 % either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// The column with the lower end of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The column with the upper end of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
}

/// What an unknown measure is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WhenUnknown {
    /// Anything from 0 to 1: the score becomes an interval, its middle is what is ranked, and SMAA draws from it.
    Interval,
    /// A fixed value that the model's authors call neutral.
    Fixed(f64),
}

impl Serialize for WhenUnknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Interval => serializer.serialize_str("interval"),
            Self::Fixed(value) => serializer.serialize_f64(*value),
        }
    }
}

/// How weights are varied to see how firm the ranks are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SmaaSetting {
    /// How many sets of weights are drawn; 0 switches it off.
    pub samples: u32,
    /// From where they are drawn.
    pub mode: SmaaMode,
    /// How close [`SmaaMode::Around`] stays to the model's weights; 100 means about ±0.05 on a weight of one half.
    pub kappa: f64,
    /// The first how many: how likely is an item among them?
    pub k: u32,
    /// The seed of the draw.
    pub seed: u64,
    /// Bounds of weights by criterion, for [`SmaaMode::Intervals`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub intervals: BTreeMap<String, (f64, f64)>,
}

impl Default for SmaaSetting {
    fn default() -> Self {
        Self { samples: 10_000, mode: SmaaMode::Around, kappa: 50.0, k: 20, seed: 1, intervals: BTreeMap::new() }
    }
}

/// From where sets of weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmaaMode {
    /// Around the model's weights: Dirichlet with concentration kappa.
    Around,
    /// All weights are as likely: nothing is known of them.
    Any,
    /// All weights that keep the model's order of importance.
    Ordered,
    /// All weights within bounds.
    Intervals,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// Every fault there is, with line, column, key and remedy; keys that nobody reads are faults.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, ModelFaults> {
        sections::model(node::from_toml(text), file)
    }

    /// Reads the same model in JSON, as browsers send it.
    ///
    /// # Errors
    /// Every fault there is, with key and remedy.
    pub fn from_json(text: &str) -> Result<Self, ModelFaults> {
        sections::model(node::from_json(text), "model")
    }

    /// The model as a file, defaults written out.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The model as JSON, defaults written out.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The digest of what the model says, whatever its file looks like: spaces, comments and the order of keys do not count.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.to_json().as_bytes())
    }

    /// The weights of its criteria, adding up to 1.
    ///
    /// # Errors
    /// Statements that are missing or contradict each other.
    pub fn weights(&self) -> Result<Weights, WeightFault> {
        let keys: Vec<&str> = self.criteria.iter().map(|c| c.key.as_str()).collect();
        let given: Vec<Option<f64>> = self.criteria.iter().map(|c| c.weight).collect();
        if self.criteria.iter().all(|c| !c.multiplies) {
            return weights(&self.weights, &keys, &given);
        }
        let weighed = |i: &usize| !self.criteria[*i].multiplies;
        let places: Vec<usize> = (0..keys.len()).filter(weighed).collect();
        let pick = |i: &usize| (keys[*i], given[*i]);
        let (keys, given): (Vec<&str>, Vec<Option<f64>>) = places.iter().map(pick).unzip();
        let found = weights(&self.weights, &keys, &given)?;
        let mut values = vec![0.0; self.criteria.len()];
        places.into_iter().zip(&found.values).for_each(|(i, weight)| values[i] = *weight);
        Ok(Weights { values, ..found })
    }

    /// The class of a score; `None` where the model has no classes or the score is below all of them.
    #[must_use]
    pub fn class_of(&self, score: f64) -> Option<&str> {
        self.classes.iter().rev().find(|class| score >= class.from).map(|class| class.label.as_str())
    }

    /// The columns it reads, ascending, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let criteria = self.criteria.iter().flat_map(CriterionUse::all_columns);
        let mut columns: Vec<&str> = criteria.chain(self.gates.iter().map(|g| g.column.as_str())).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl<'de> Deserialize<'de> for Model {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        sections::model(Ok(node::from_value(&value)), "model").map_err(serde::de::Error::custom)
    }
}

impl CriterionUse {
    /// The registry's criterion behind it.
    #[must_use]
    pub fn behind(&self) -> Option<&'static dyn Criterion> {
        criteria::by_key(&self.criterion)
    }

    /// Every column it reads, bounds included.
    pub fn all_columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().chain(&self.low).chain(&self.high).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
