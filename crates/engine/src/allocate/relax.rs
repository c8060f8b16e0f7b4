//! The relaxation: tasks may be taken in part. Its optimum is a bound that no plan can pass.

use super::program::Program;
use super::sift::sift;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};

/// The optimum of the relaxation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relaxed {
    /// How much of each choice is taken, 0 to 1.
    pub(super) parts: Vec<f64>,
    /// No plan is worth more.
    pub(super) bound: f64,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NotSolved {
    /// The limits cannot all be kept, not even in part.
    Infeasible,
    /// The solver did not finish; its own words.
    GaveUp(String),
}

/// Solves the relaxation.
pub(super) fn relax(program: &Program) -> Result<Relaxed, NotSolved> {
    sift(program).map_or_else(|| whole(program), Ok)
}

/// Solves it with every choice at once.
pub(super) fn whole(program: &Program) -> Result<Relaxed, NotSolved> {
    let all: Vec<u32> = (0..program.choices.len() as u32).collect();
    over(program, &all, &vec![0.0; program.choices.len()])
}

/// Solves it over some choices, ascending, while all others are taken as much as they are.
///
/// # Shape
/// One part for each of the choices asked for; the bound is theirs alone.
pub(super) fn over(program: &Program, some: &[u32], held: &[f64]) -> Result<Relaxed, NotSolved> {
    let value = |c: &u32| program.choices[*c as usize].value;
    let top = some.iter().map(value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let parts: Vec<Variable> = some.iter().map(|c| problem.add_var(value(c) / top, (0.0, 1.0))).collect();
    let mut used = vec![0.0; program.rows.len()];
    for (choice, part) in program.choices.iter().zip(held).filter(|(_, part)| **part > 0.0) {
        choice.uses.iter().for_each(|(row, use_)| used[*row as usize] += part * use_);
    }
    let mut used = used.iter();
    let mut kept = true;
    for_rows(program, some, |row, uses| {
        let used = used.next().copied().unwrap_or(0.0);
        if uses.is_empty() && held.len() > some.len() {
            let slack = 1e-9 * used.abs().max(1.0);
            kept &= used <= row.high + slack && used >= row.low - slack;
            return;
        }
        add_row(&mut problem, row.low - used, row.high - used, uses, &parts);
    });
    if !kept {
        return Err(NotSolved::Infeasible);
    }
    let (parts, best) = solve(&problem, &parts)?;
    Ok(Relaxed { parts, bound: best * top })
}

/// Every row with what the choices use of it, by their place among those given.
pub(super) fn for_rows(program: &Program, some: &[u32], mut each: impl FnMut(&super::program::Row, &[(u32, f64)])) {
    let mut uses: Vec<Vec<(u32, f64)>> = vec![Vec::new(); program.rows.len()];
    for (place, choice) in some.iter().enumerate() {
        let c = &program.choices[*choice as usize];
        c.uses.iter().for_each(|(row, use_)| uses[*row as usize].push((place as u32, *use_)));
    }
    program.rows.iter().zip(&uses).for_each(|(row, uses)| each(row, uses));
}

/// Adds a row, scaled to its greatest coefficient so that money and days are of one size.
fn add_row(problem: &mut Problem, low: f64, high: f64, uses: &[(u32, f64)], parts: &[Variable]) {
    let scale = uses.iter().map(|u| u.1.abs()).fold(0.0, f64::max);
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let terms = || uses.iter().map(|(choice, use_)| (parts[*choice as usize], use_ / scale)).collect::<Vec<_>>();
    if low == high {
        problem.add_constraint(terms(), ComparisonOp::Eq, low / scale);
        return;
    }
    if high.is_finite() {
        problem.add_constraint(terms(), ComparisonOp::Le, high / scale);
    }
    if low.is_finite() {
        problem.add_constraint(terms(), ComparisonOp::Ge, low / scale);
    }
}

pub(super) fn solve(problem: &Problem, wanted: &[Variable]) -> Result<(Vec<f64>, f64), NotSolved> {
    match problem.solve() {
        Ok(SolveOutcome::Solution(found)) => {
            let values = wanted.iter().map(|v| found.var_value(*v).max(0.0)).collect();
            Ok((values, found.objective()))
        }
        Ok(SolveOutcome::Interrupted(_)) => Err(NotSolved::GaveUp("the solver was interrupted".to_owned())),
        Err(microlp::Error::Infeasible) => Err(NotSolved::Infeasible),
        Err(e) => Err(NotSolved::GaveUp(e.to_string())),
    }
}
