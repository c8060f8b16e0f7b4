//! What more money would buy, and what each family of limits costs.

use super::problem::Problem;
use super::program::{Family, Program};
use super::{NoPlan, allocate};
use serde::{Deserialize, Serialize};

/// The best plan at one budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrontierPoint {
    /// The budgets and funds as a share of those given, 1 being as given.
    pub share: f64,
    /// All money of all periods and funds at that share, whichever is less.
    pub money: f64,
    /// The value of the plan; `None` where the limits cannot all be kept at that share.
    pub value: Option<f64>,
    /// What no plan can pass at that share.
    pub bound: Option<f64>,
    /// How many tasks the plan takes.
    pub tasks: Option<usize>,
}

/// What a family of limits costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// The family.
    pub family: Family,
    /// How much more value could be reached without it, by the bound.
    pub bound: f64,
    /// The same as a share of the bound with it.
    pub share: f64,
}

/// Plans at several shares of the money.
///
/// # Shape
/// One point per share, in their order; `each` is called after each point and may stop by returning false.
#[must_use]
pub fn frontier(problem: &Problem, shares: &[f64], mut each: impl FnMut(usize) -> bool) -> Vec<FrontierPoint> {
    let mut points = Vec::with_capacity(shares.len());
    for (at, &share) in shares.iter().enumerate() {
        points.push(point(problem, share));
        if !each(at) {
            break;
        }
    }
    points
}

fn point(problem: &Problem, share: f64) -> FrontierPoint {
    let mut scaled = problem.clone();
    scaled.periods.iter_mut().for_each(|p| p.budget = p.budget.map(|b| b * share));
    scaled.funds.iter_mut().for_each(|f| f.amount *= share);
    let budgets: Option<f64> = scaled.periods.iter().map(|p| p.budget).sum();
    let funds = (!scaled.funds.is_empty()).then(|| scaled.funds.iter().map(|f| f.amount).sum::<f64>());
    let money = [budgets, funds].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let plan = allocate(&scaled).ok();
    FrontierPoint {
        share,
        money: if money.is_finite() { money } else { 0.0 },
        value: plan.as_ref().map(|p| p.value),
        bound: plan.as_ref().map(|p| p.bound),
        tasks: plan.map(|p| p.taken.len()),
    }
}

/// What each family of limits that the problem has costs, dearest first.
///
/// # Errors
/// When the limits cannot all be kept to begin with.
pub fn prices(problem: &Problem) -> Result<Vec<Price>, NoPlan> {
    problem.check().map_err(NoPlan::Faults)?;
    let program = Program::new(problem);
    let with = super::relax::relax(&program)?.bound;
    let mut families: Vec<Family> = program.rows.iter().map(|r| r.about.family()).collect();
    families.sort_unstable();
    families.dedup();
    families.retain(|f| *f != Family::Once);
    let mut prices = Vec::with_capacity(families.len());
    for family in families {
        let without = super::relax::relax(&program.only(|row| program.rows[row].about.family() != family))?.bound;
        let bound = (without - with).max(0.0);
        prices.push(Price { family, bound, share: if with > 0.0 { bound / with } else { 0.0 } });
    }
    prices.sort_by(|a, b| b.bound.total_cmp(&a.bound).then(a.family.cmp(&b.family)));
    Ok(prices)
}
