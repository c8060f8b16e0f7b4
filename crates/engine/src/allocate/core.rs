//! The core: the few choices near the edge, settled exactly while all others stay as they are.

use super::program::Program;
use super::relax::Relaxed;
use super::round::{State, by_density};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, SolveOutcome, Variable};

/// How many choices are settled together.
const CORE: usize = 64;
/// How many branches are tried: a number of steps and not a time, so that every machine stops at the same plan.
const BRANCHES: u64 = 400;

/// Settles the core of each period, then of all; the value of the best plan there is where all choices belong to the
/// core and the search was finished.
pub(super) fn settle(program: &Program, state: &mut State, relaxed: &Relaxed) -> Option<f64> {
    let order = by_density(program);
    let periods = program.choices.iter().map(|c| c.period + 1).max().unwrap_or(0);
    if program.choices.len() > CORE && periods > 1 {
        for period in 0..periods {
            let near = |c: &u32| program.choices[*c as usize].period == period;
            branch(program, state, &core(program, state, relaxed, &order, near));
        }
    }
    branch(program, state, &core(program, state, relaxed, &order, |_| true))
}

/// Tries branches over a core and takes over what is better.
fn branch(program: &Program, state: &mut State, core: &[u32]) -> Option<f64> {
    let whole = core.len() == program.choices.len();
    let rest = rest(program, state, core);
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let top = core.iter().map(|c| program.choices[*c as usize].value).fold(f64::MIN_POSITIVE, f64::max);
    let parts: Vec<Variable> =
        core.iter().map(|c| problem.add_binary_var(program.choices[*c as usize].value / top)).collect();
    add_rows(program, core, &parts, &rest, &mut problem);
    let held = core.iter().zip(&parts).map(|(c, v)| (*v, f64::from(u8::from(state.taken[*c as usize]))));
    let mut options = SolveOptions::default();
    options.node_limit = Some(BRANCHES);
    options.warm_start = Some(held.collect());
    let Ok(SolveOutcome::Solution(found)) = problem.solve_with(options) else { return None };
    adopt(program, state, core, |at| found.var_value(parts[at]) > 0.5);
    let finished = whole && found.status() == SolutionStatus::Optimal;
    finished.then(|| found.objective() * top)
}

/// Of the choices that are near: what is taken in part first, then what stands closest to the edge on both sides.
fn core(program: &Program, state: &State, relaxed: &Relaxed, order: &[u32], near: impl Fn(&u32) -> bool) -> Vec<u32> {
    if program.choices.len() <= CORE {
        return (0..program.choices.len() as u32).collect();
    }
    let taken = |c: &u32| state.taken[*c as usize];
    let free = |c: &u32| state.of_task[program.choices[*c as usize].task].is_none();
    let mut inside = order.iter().rev().copied().filter(&near).filter(taken);
    let mut outside = order.iter().copied().filter(&near).filter(free);
    let part = |c: &u32| (1e-6..1.0 - 1e-6).contains(&relaxed.parts[*c as usize]);
    let parts = order.iter().copied().filter(&near).filter(part).filter(|c| taken(c) || free(c));
    let mut core: Vec<u32> = parts.take(CORE / 2).collect();
    while core.len() < CORE {
        let pair = [inside.next(), outside.next()];
        if pair == [None, None] {
            break;
        }
        pair.into_iter().flatten().for_each(|c| {
            if !core.contains(&c) {
                core.push(c)
            }
        });
    }
    core.sort_unstable();
    core
}

/// What the choices outside the core use of every row.
fn rest(program: &Program, state: &State, core: &[u32]) -> Vec<f64> {
    let mut rest = state.used.clone();
    for &choice in core.iter().filter(|c| state.taken[**c as usize]) {
        program.choices[choice as usize].uses.iter().for_each(|(row, use_)| rest[*row as usize] -= use_);
    }
    rest
}

fn add_rows(program: &Program, core: &[u32], parts: &[Variable], rest: &[f64], problem: &mut Problem) {
    let mut uses: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); program.rows.len()];
    for (choice, part) in core.iter().zip(parts) {
        for (row, use_) in &program.choices[*choice as usize].uses {
            uses[*row as usize].push((*part, *use_));
        }
    }
    for ((row, uses), rest) in program.rows.iter().zip(&uses).zip(rest) {
        let scale = uses.iter().map(|u| u.1.abs()).fold(0.0, f64::max);
        if scale == 0.0 {
            continue;
        }
        let terms = || uses.iter().map(|(part, use_)| (*part, use_ / scale)).collect::<Vec<_>>();
        if row.high.is_finite() {
            problem.add_constraint(terms(), ComparisonOp::Le, (row.high - rest) / scale);
        }
        if row.low.is_finite() {
            problem.add_constraint(terms(), ComparisonOp::Ge, (row.low - rest) / scale);
        }
    }
}

/// Takes the answer over where it is a better plan, or keeps limits that the plan at hand does not.
fn adopt(program: &Program, state: &mut State, core: &[u32], wanted: impl Fn(usize) -> bool) {
    let differs = |taken: bool| {
        let found =
            core.iter().enumerate().filter(|(at, c)| wanted(*at) == taken && state.taken[**c as usize] != taken);
        found.map(|(_, c)| *c).collect::<Vec<u32>>()
    };
    let (into, out) = (differs(true), differs(false));
    let worth = |choices: &[u32]| choices.iter().map(|c| program.choices[*c as usize].value).sum::<f64>();
    let misses = (0..program.rows.len()).any(|row| state.missed(program, row) > 0.0);
    if misses || worth(&into) > worth(&out) {
        state.exchange(program, &out, &into);
    }
}
