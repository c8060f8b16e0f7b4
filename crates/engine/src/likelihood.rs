//! How likely contamination is in places nobody has surveyed: an experiment, labelled as one.
//!
//! A simple model that people can read (logistic regression with a penalty on great coefficients) learns from survey
//! results. It is judged only on blocks it has not seen: neighbouring cells are alike, so cells held back at random
//! would flatter it. What it says stands beside the priority of a place and never enters a score, and it never says
//! that a place is safe.

mod cells;
mod fit;
mod judge;

pub use cells::{Cells, LikelihoodFault};
pub use judge::{AtBudget, Bin, Judged};

use cg_kit::Digest;
use serde::Serialize;

/// The columns that the layer's figures stand in; models refuse to read them.
pub const COLUMNS: [&str; 2] = ["likelihood", "likelihood_without_its_block"];

/// How the experiment is made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// The penalty on great coefficients; 1 is usual, more is simpler.
    pub penalty: f64,
    /// Into how many folds the blocks are dealt.
    pub folds: usize,
    /// The shares of all cells that a review could look at, 0 to 1.
    pub budgets: Vec<f64>,
}

impl Default for Trial {
    fn default() -> Self {
        Self { penalty: 1.0, folds: 5, budgets: vec![0.01, 0.05, 0.1, 0.2] }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Likelihood {
    /// How likely contamination is in every cell, 0 to 1, learnt from all surveyed cells; in the order of the ids.
    pub layer: Vec<f64>,
    /// The same for surveyed cells, learnt without their block; `None` for cells that were not surveyed.
    pub held_back: Vec<Option<f64>>,
    /// How the model does on blocks it has not seen.
    pub judged: Judged,
    /// How well it would seem to do on cells held back at random: shown so that nobody believes such a figure.
    pub at_random: Judged,
    /// How a rule does that only looks at the column named, nearest first.
    pub baseline: Option<Judged>,
    /// What the model goes by: column and coefficient per standard deviation, greatest first.
    pub coefficients: Vec<(String, f64)>,
    /// Surveyed cells.
    pub surveyed: usize,
    /// Surveyed cells with contamination.
    pub found: usize,
    /// The digest of everything above but this.
    pub digest: String,
}

/// Makes the experiment.
///
/// # Shape
/// `baseline` holds one number per cell, less coming first, unknown last.
/// # Errors
/// Too few blocks, or nothing to tell apart in what the folds learn from.
pub fn likelihood(
    cells: &Cells,
    trial: &Trial,
    baseline: Option<&[Option<f64>]>,
) -> Result<Likelihood, LikelihoodFault> {
    let (by_block, at_random) = (cells.folds_by_block(trial.folds)?, cells.folds_at_random(trial.folds));
    let held_back = held_back(cells, &by_block, trial)?;
    let random = self::held_back(cells, &at_random, trial)?;
    let everything: Vec<usize> = cells.surveyed().collect();
    let whole = fit::fit(cells, &everything, trial.penalty)?;
    let nearest = baseline.map(|b| b.iter().map(|x| Some(-x.unwrap_or(f64::INFINITY))).collect::<Vec<_>>());
    let mut out = Likelihood {
        layer: (0..cells.len()).map(|cell| whole.probability(&cells.features[cell])).collect(),
        judged: judge::judge(cells, &held_back, &trial.budgets, true),
        at_random: judge::judge(cells, &random, &trial.budgets, true),
        baseline: nearest.map(|scores| judge::judge(cells, &scores, &trial.budgets, false)),
        coefficients: whole.coefficients(&cells.columns),
        surveyed: everything.len(),
        found: everything.iter().filter(|&&cell| cells.labels[cell] == Some(true)).count(),
        held_back,
        digest: String::new(),
    };
    out.digest = Digest::of(serde_json::to_string(&out).unwrap_or_default().as_bytes()).to_string();
    Ok(out)
}

/// For every surveyed cell the probability by a model that has not seen its fold.
fn held_back(cells: &Cells, folds: &[usize], trial: &Trial) -> Result<Vec<Option<f64>>, LikelihoodFault> {
    let mut out = vec![None; cells.len()];
    for fold in 0..trial.folds {
        let (without, within): (Vec<usize>, Vec<usize>) = cells.surveyed().partition(|&cell| folds[cell] != fold);
        if within.is_empty() {
            continue;
        }
        let model = fit::fit(cells, &without, trial.penalty)?;
        within.into_iter().for_each(|cell| out[cell] = Some(model.probability(&cells.features[cell])));
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
