//! How well likelihoods tell contaminated cells from others, at the number of cells that people can look at.

use super::cells::Cells;
use serde::Serialize;

/// How good a list of likelihoods is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// What a review of the first cells would find.
    pub budgets: Vec<AtBudget>,
    /// Mean squared error of the likelihoods; `None` for rules that give no likelihood.
    pub brier: Option<f64>,
    /// The same for a model that says the share of contaminated cells everywhere.
    pub brier_of_share: f64,
    /// What was said against what was found, in tenths; empty for rules that give no likelihood.
    pub calibration: Vec<Bin>,
}

/// What a review of some cells would find.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtBudget {
    /// The share of surveyed cells that is looked at.
    pub share: f64,
    /// How many cells that is.
    pub cells: usize,
    /// The share of them that is contaminated.
    pub precision: f64,
    /// The share of all contaminated cells that is among them.
    pub recall: f64,
}

/// Cells of which about the same was said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// How many cells.
    pub cells: usize,
    /// The mean of what was said.
    pub said: f64,
    /// The share in which contamination was found; `None` below 20 cells, where a share says little.
    pub found: Option<f64>,
}

/// The fewest cells of which a share is told.
const FEWEST: usize = 20;

pub(super) fn judge(cells: &Cells, scores: &[Option<f64>], budgets: &[f64], likelihoods: bool) -> Judged {
    let mut known: Vec<(f64, bool, usize)> =
        cells.surveyed().filter_map(|cell| Some((scores[cell]?, cells.labels[cell] == Some(true), cell))).collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    let found = known.iter().filter(|k| k.1).count();
    let share = found as f64 / known.len().max(1) as f64;
    let squared = |said: f64, was: bool| (said - f64::from(u8::from(was))) * (said - f64::from(u8::from(was)));
    let mean = |of: &dyn Fn(&(f64, bool, usize)) -> f64| known.iter().map(of).sum::<f64>() / known.len().max(1) as f64;
    Judged {
        budgets: budgets.iter().map(|b| at_budget(&known, found, *b)).collect(),
        brier: likelihoods.then(|| mean(&|k| squared(k.0, k.1))),
        brier_of_share: mean(&|k| squared(share, k.1)),
        calibration: if likelihoods { calibration(&known) } else { Vec::new() },
    }
}

/// Cells with equal scores at the edge count by their share, so that their order decides nothing.
fn at_budget(known: &[(f64, bool, usize)], found: usize, share: f64) -> AtBudget {
    let cells = ((known.len() as f64 * share).ceil() as usize).clamp(usize::from(!known.is_empty()), known.len());
    let edge = known.get(cells.saturating_sub(1)).map_or(0.0, |k| k.0);
    let above = known.iter().filter(|k| k.0 > edge);
    let (sure, hits) = (above.clone().count(), above.filter(|k| k.1).count());
    let level: Vec<bool> = known.iter().filter(|k| k.0 == edge).map(|k| k.1).collect();
    let part = (cells - sure) as f64 / level.len().max(1) as f64;
    let hits = hits as f64 + part * level.iter().filter(|l| **l).count() as f64;
    AtBudget { share, cells, precision: hits / cells.max(1) as f64, recall: hits / found.max(1) as f64 }
}

fn calibration(known: &[(f64, bool, usize)]) -> Vec<Bin> {
    (0..10)
        .map(|tenth| {
            let within = |said: f64| ((said * 10.0) as usize).min(9) == tenth;
            let here: Vec<_> = known.iter().filter(|k| within(k.0)).collect();
            let n = here.len();
            let said = here.iter().map(|k| k.0).sum::<f64>() / n.max(1) as f64;
            let found = here.iter().filter(|k| k.1).count() as f64 / n.max(1) as f64;
            Bin { cells: n, said, found: (n >= FEWEST).then_some(found) }
        })
        .collect()
}
