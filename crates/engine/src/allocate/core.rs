//! The core: the few choices near the edge, settled exactly while all others stay as they are.

use super::improve::earliest;
use super::program::Program;
use super::relax::Relaxed;
use super::round::{State, by_density};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, SolveOutcome, Variable};

/// How many choices are settled together.
const CORE: usize = 64;
/// How many branches are tried: a number of steps and not a time, so that every machine stops at the same plan.
const BRANCHES: u64 = 400;
/// Up to so many choices a plan is small: all of them are settled together, and every two periods are.
pub(super) const SMALL: usize = 400;
/// How many branches are tried over all choices of a small plan, times their number: each branch costs so much.
pub(super) const EFFORT: u64 = 800_000;

/// Settles the core of each period, then of all; the value of the best plan there is where all choices belong to the
/// core and the search was finished. Of a small plan every two periods are settled together, too.
pub(super) fn settle(program: &Program, state: &mut State, relaxed: &Relaxed) -> Option<f64> {
    let order = by_density(program);
    let periods = program.choices.iter().map(|c| c.period + 1).max().unwrap_or(0);
    let settle = |state: &mut State, near: &dyn Fn(&u32) -> bool| {
        let core = core(program, state, relaxed, &order, near);
        let found = branch(program, state, &core, BRANCHES).filter(|found| found.finished)?;
        found.bound.filter(|_| core.len() == program.choices.len())
    };
    if program.choices.len() > CORE && periods > 1 {
        for period in 0..periods {
            settle(state, &|c| program.choices[*c as usize].period == period);
        }
    }
    let best = settle(state, &|_| true);
    if best.is_some() {
        earliest(program, state);
        return best;
    }
    if program.choices.len() > SMALL {
        return None;
    }
    // Every two periods together, so that tasks may move from one to the other.
    for (one, other) in (0..periods).flat_map(|one| (one + 1..periods).map(move |other| (one, other))) {
        let between = between(program, state, &order, one, other);
        branch(program, state, &between, BRANCHES);
    }
    None
}

/// Settles all choices of a small plan together, once; what no plan can be worth more than, as far as the search came.
/// Of any plan it then moves to earlier periods what is worth the same there.
pub(super) fn finish(program: &Program, state: &mut State) -> Option<f64> {
    let all: Vec<u32> = (0..program.choices.len() as u32).collect();
    let branches = EFFORT / (all.len() as u64).max(1);
    let bound = (all.len() <= SMALL).then(|| branch(program, state, &all, branches)?.bound).flatten();
    earliest(program, state);
    bound
}

/// The choices of two periods, so that tasks may move from one to the other: those taken that are worth least for what
/// they ask, and in turn those of the best tasks not taken.
fn between(program: &Program, state: &State, order: &[u32], one: usize, other: usize) -> Vec<u32> {
    let of_both = |task: usize| {
        let choices = program.of_task[task].iter().copied();
        choices.filter(|c| [one, other].contains(&program.choices[*c as usize].period)).collect::<Vec<u32>>()
    };
    let period = |c: u32| program.choices[c as usize].period;
    let task = |c: &u32| program.choices[*c as usize].task;
    let inside = |c: &u32| state.taken[*c as usize] && [one, other].contains(&period(*c));
    let mut inside = order.iter().rev().filter(|c| inside(c)).map(task);
    let mut outside = order.iter().filter(|c| state.of_task[task(c)].is_none()).map(task);
    let mut core: Vec<u32> = Vec::with_capacity(CORE);
    while core.len() < CORE {
        let pair = [inside.next(), outside.next()];
        if pair == [None, None] {
            break;
        }
        for choice in pair.into_iter().flatten().flat_map(of_both) {
            if !core.contains(&choice) {
                core.push(choice);
            }
        }
    }
    core.sort_unstable();
    core
}

/// What a search over a core found out.
struct Searched {
    /// No choice of the core is worth more, as far as was proven.
    bound: Option<f64>,
    /// Whether every branch was tried or ruled out.
    finished: bool,
}

/// Tries branches over a core and takes over what is better.
fn branch(program: &Program, state: &mut State, core: &[u32], branches: u64) -> Option<Searched> {
    let rest = rest(program, state, core);
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let top = core.iter().map(|c| program.choices[*c as usize].value).fold(f64::MIN_POSITIVE, f64::max);
    let parts: Vec<Variable> =
        core.iter().map(|c| problem.add_binary_var(program.choices[*c as usize].value / top)).collect();
    add_rows(program, core, &parts, &rest, &mut problem);
    let held = core.iter().zip(&parts).map(|(c, v)| (*v, f64::from(u8::from(state.taken[*c as usize]))));
    let mut options = SolveOptions::default();
    options.node_limit = Some(branches);
    options.warm_start = Some(held.collect());
    let Ok(SolveOutcome::Solution(found)) = problem.solve_with(options) else { return None };
    adopt(program, state, core, |at| found.var_value(parts[at]) > 0.5);
    let finished = found.status() == SolutionStatus::Optimal;
    let bound = if finished { Some(found.objective()) } else { found.stats().best_bound };
    Some(Searched { bound: bound.map(|bound| bound * top), finished })
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
    let mut rest = state.clone();
    core.iter().filter(|c| state.taken[**c as usize]).for_each(|choice| rest.give_up(program, *choice));
    rest.used
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
    if state.misses(program) || worth(&into) > worth(&out) {
        state.exchange(program, &out, &into);
    }
}
