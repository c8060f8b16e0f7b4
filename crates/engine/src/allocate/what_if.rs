//! What more money would buy, and what each family of limits costs.

use super::problem::Problem;
use super::program::{Family, Program};
use super::{NoPlan, attempt};
use serde::{Deserialize, Serialize};

/// The best plan at one budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrontierPoint {
    /// The budgets and funds as a share of those given, 1 being as given.
    pub share: f64,
    /// All money of all periods and funds at that share, whichever is less.
    pub money: f64,
    /// The value of the plan; `None` where the limits cannot all be kept, or none was found that keeps them.
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
/// A plan for less money keeps the limits for more, so that no point has a lesser plan than one for less money.
#[must_use]
pub fn frontier(problem: &Problem, shares: &[f64], mut each: impl FnMut(usize) -> bool) -> Vec<FrontierPoint> {
    let mut points = Vec::with_capacity(shares.len());
    for (at, &share) in shares.iter().enumerate() {
        points.push(point(problem, share));
        if !each(at) {
            break;
        }
    }
    rising(&mut points);
    // What whole tasks cannot keep within the limits is no plan that this money buys.
    let kept = |found: Found| match found.kept {
        true => found.point,
        false => FrontierPoint { value: None, tasks: None, ..found.point },
    };
    points.into_iter().map(kept).collect()
}

/// A point, and whether its plan keeps every limit.
struct Found {
    point: FrontierPoint,
    kept: bool,
}

/// Gives every point the best plan found for it or for less money; the bounds stay their own.
///
/// A plan that whole tasks could not keep within its limits is nothing to hand on, and gives way to one that keeps them.
fn rising(points: &mut [Found]) {
    let mut order: Vec<&mut Found> = points.iter_mut().filter(|found| found.point.value.is_some()).collect();
    order.sort_by(|a, b| a.point.share.total_cmp(&b.point.share));
    let mut best: Option<(f64, Option<usize>)> = None;
    // What more money cannot pass less cannot either.
    let mut least = f64::INFINITY;
    for found in order.iter_mut().rev() {
        least = found.point.bound.map_or(least, |bound| bound.min(least));
        found.point.bound = found.point.bound.map(|_| least);
    }
    for found in order {
        let value = found.point.value.filter(|_| found.kept);
        match best {
            Some((more, tasks)) if value.is_none_or(|value| value < more) => {
                // Only the last digits of a bound can lie below what was found.
                found.point.bound = found.point.bound.map(|bound| bound.max(more));
                (found.point.value, found.point.tasks, found.kept) = (Some(more), tasks, true);
            }
            _ => best = value.map(|value| (value, found.point.tasks)).or(best),
        }
    }
}

fn point(problem: &Problem, share: f64) -> Found {
    let mut scaled = problem.clone();
    scaled.periods.iter_mut().for_each(|p| p.budget = p.budget.map(|b| b * share));
    scaled.funds.iter_mut().for_each(|f| f.amount *= share);
    let budgets: Option<f64> = scaled.periods.iter().map(|p| p.budget).sum();
    let funds = (!scaled.funds.is_empty()).then(|| scaled.funds.iter().map(|f| f.amount).sum::<f64>());
    let money = [budgets, funds].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let plan = attempt(&scaled);
    let kept = plan.as_ref().is_some_and(|p| p.short.is_empty());
    let point = FrontierPoint {
        share,
        money: if money.is_finite() { money } else { 0.0 },
        value: plan.as_ref().map(|p| p.value),
        bound: plan.as_ref().map(|p| p.bound),
        tasks: plan.map(|p| p.taken.len()),
    };
    Found { point, kept }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(share: f64, value: Option<f64>, kept: bool) -> Found {
        let point = FrontierPoint { share, money: share, value, bound: value.map(|v| v + 1.0), tasks: Some(1) };
        Found { point, kept }
    }

    #[test]
    fn a_lesser_plan_for_more_money_gives_way_to_the_one_for_less() {
        let mut points = vec![
            found(1.7, Some(20.237_40), true),
            found(1.6, Some(20.239_06), true),
            found(0.1, None, false),
            found(0.2, Some(99.0), false),
            found(1.8, Some(7.0), false),
            found(1.9, Some(21.0), true),
        ];
        points[1].point.tasks = Some(4);
        rising(&mut points);
        let values: Vec<Option<f64>> = points.iter().map(|p| p.point.value).collect();
        let more = Some(20.239_06);
        assert_eq!(values, [more, more, None, Some(99.0), more, Some(21.0)]);
        let bounds: Vec<Option<f64>> = points.iter().map(|p| p.point.bound).collect();
        assert_eq!(bounds[4], more, "a bound is never below the plan");
        assert_eq!((points[0].point.tasks, bounds[5]), (Some(4), Some(22.0)), "its own where it is the least");
        assert!(bounds[0] <= bounds[5] && bounds[1] <= bounds[0], "less money has no higher bound: {bounds:?}");
    }
}
