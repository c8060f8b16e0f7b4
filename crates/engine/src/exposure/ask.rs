//! What is asked: distances and how to read the grid.

use cg_kit::{Digester, Value};
use thiserror::Error;

/// Farthest distance that may be asked.
const FARTHEST_M: f64 = 100_000.0;

/// Distances to measure within, in the order asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    distances: Vec<f64>,
    empty_is_nobody: bool,
    weighted: bool,
}

/// Why a question cannot be answered.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum BadQuestion {
    /// Not a distance.
    #[error("{found} m is not a distance to measure within; give metres from 0 to 100000")]
    Distance {
        /// As given.
        found: f64,
    },
    /// A distance given twice.
    #[error("the distance {found} m is given twice; give it once")]
    Twice {
        /// As given.
        found: f64,
    },
    /// No distances.
    #[error("no distance is given; give at least one, 0 for inside")]
    None,
    /// A layer name that cannot be part of a column name, or is taken.
    #[error("the layer name \"{found}\" cannot be used; give every layer its own name of letters, digits and _")]
    Name {
        /// As given.
        found: String,
    },
}

impl Question {
    /// A question about distances in metres; 0 means inside.
    ///
    /// # Errors
    /// When there is none, one is given twice, or one is negative, not finite or beyond 100 km.
    pub fn within(distances: &[f64]) -> Result<Self, BadQuestion> {
        if distances.is_empty() {
            return Err(BadQuestion::None);
        }
        for (at, &found) in distances.iter().enumerate() {
            if !(0.0..=FARTHEST_M).contains(&found) {
                return Err(BadQuestion::Distance { found });
            }
            if distances[..at].contains(&found) {
                return Err(BadQuestion::Twice { found });
            }
        }
        // Adding 0 makes −0 into 0, which would name another column.
        let distances = distances.iter().map(|d| d + 0.0).collect();
        Ok(Self { distances, empty_is_nobody: false, weighted: false })
    }

    /// Takes cells without data as cells without people, as in grids that leave out unsettled land.
    /// Beyond the edge of the grid people stay unknown.
    #[must_use]
    pub fn empty_cells_are_nobody(mut self, yes: bool) -> Self {
        self.empty_is_nobody = yes;
        self
    }

    /// Asks also for people weighted by their distance: `exp(−(d/500 m)²)`, nobody beyond 2 km.
    #[must_use]
    pub fn weighted(mut self, yes: bool) -> Self {
        self.weighted = yes;
        self
    }

    /// Whether people weighted by their distance are asked for.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        self.weighted
    }

    /// Distances in the order asked.
    #[must_use]
    pub fn distances(&self) -> &[f64] {
        &self.distances
    }

    /// Whether cells without data count as nobody.
    #[must_use]
    pub fn empty_is_nobody(&self) -> bool {
        self.empty_is_nobody
    }

    /// The distances above 0, ascending.
    pub(super) fn reaches(&self) -> Vec<f64> {
        let mut reaches: Vec<f64> = self.distances.iter().copied().filter(|d| *d > 0.0).collect();
        reaches.sort_by(f64::total_cmp);
        reaches
    }

    pub(super) fn digest(&self, digester: Digester) -> Digester {
        let start = digester.value(&Value::Bool(self.empty_is_nobody));
        let start = if self.weighted { start.text("weighted") } else { start };
        self.distances.iter().fold(start, |all, d| all.value(&Value::Real(*d)))
    }
}

/// Checks that layer names can be parts of column names and differ.
pub(super) fn names_differ<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), BadQuestion> {
    let mut seen: Vec<&str> = vec!["population"];
    for name in names {
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !plain || seen.contains(&name) {
            return Err(BadQuestion::Name { found: name.to_owned() });
        }
        seen.push(name);
    }
    Ok(())
}
