//! Allocation: which tasks a budget and its teams should take, when, and what each limit costs.
//!
//! Choosing tasks is a whole-number problem. Its relaxation, in which a task may be taken in part, is solved exactly
//! and bounds what any plan can reach; the plan is rounded from it, repaired, filled and improved by exchanges, and
//! the distance to the bound is always told.

mod brief;
mod calendar;
mod clash;
mod compare;
mod core;
mod decide;
mod fund;
mod improve;
mod plan;
mod problem;
mod program;
mod proof;
mod proposal;
mod rate;
mod relax;
mod relief;
mod round;
mod setting;
mod sift;
mod what_if;
mod who;
mod words;

pub use brief::{Brief, Closed, Item, LeftOut, Own, Slip, Span, Teams, Wait};
pub use calendar::{Stint, calendar};
pub use clash::Clash;
pub use compare::{Comparison, Got, GroupShare, compare};
pub use decide::{changed, measure};
pub use fund::Payment;
pub use plan::{Left, Plan, Short, Taken, Use};
pub use problem::{Asset, By, Floor, FloorOf, Fund, Period, Problem, ProblemFault, Task};
pub use program::{About, Family};
pub use proof::{Limit, Proven, WholeNumbers, proven, whole_numbers};
pub use proposal::{NoProposal, Proposal, nothing_taken, propose};
pub use rate::{CostFrom, Rate, first_rates};
pub use relief::{Give, Relief};
pub use setting::{
    AssetSetting, Base, Capacity, Columns, DETOUR, FloorSetting, FundSetting, NotPlanned, PeriodSetting, Setting,
    SettingFault,
};
pub use what_if::{FrontierPoint, Price, frontier, prices};
pub use who::{Paid, Standing, paid, standings};
pub use words::{give, limit, why_left};

use program::Program;

/// Makes the best plan it can find.
///
/// # Errors
/// [`NoPlan::Faults`] when the problem contradicts itself; [`NoPlan::Clash`] when its limits cannot all be kept, with
/// those that clash and by how much limits would have to give.
pub fn allocate(problem: &Problem) -> Result<Plan, NoPlan> {
    problem.check().map_err(NoPlan::Faults)?;
    let program = Program::new(problem);
    let made = match make(&program) {
        Ok(made) => made,
        Err(relax::NotSolved::Infeasible) => return Err(NoPlan::Clash(Box::new(clash::clash(problem, &program)?))),
        Err(relax::NotSolved::GaveUp(why)) => return Err(NoPlan::GaveUp(why)),
    };
    let plan = plan::plan(problem, &program, &made.state, made.bound);
    let relief = made.short.and_then(|found| relief::relief(problem, &program, found).ok());
    Ok(Plan { relief, ..plan })
}

/// The same without a word on limits that cannot be kept.
fn attempt(problem: &Problem) -> Option<Plan> {
    problem.check().ok()?;
    let program = Program::new(problem);
    let made = make(&program).ok()?;
    Some(plan::plan(problem, &program, &made.state, made.bound))
}

/// What was made of a program.
struct Made {
    state: round::State,
    bound: f64,
    /// The whole tasks that miss the limits least, where none were found that keep them.
    short: Option<relief::Found>,
}

fn make(program: &Program) -> Result<Made, relax::NotSolved> {
    let relaxed = relax::relax(program)?;
    let mut made = rounded(program, &relaxed);
    if made.state.misses(program) {
        let found = relief::search(program)?;
        if found.state.misses(program) {
            made.short = Some(found);
        } else {
            made.state = found.state;
            let searched = refine(program, &mut made.state, &relaxed);
            made.bound = searched.map_or(made.bound, |bound| bound.min(made.bound));
        }
    }
    Ok(made)
}

/// The relaxation rounded to whole tasks and refined.
fn rounded(program: &Program, relaxed: &relax::Relaxed) -> Made {
    let mut state = round::round(program, relaxed);
    let mut searched = refine(program, &mut state, relaxed);
    if state.misses(program)
        && let Some(higher) = aim_higher(program, &state)
    {
        state = higher;
        searched = refine(program, &mut state, relaxed);
    }
    let bound = searched.map_or(relaxed.bound, |bound| bound.min(relaxed.bound));
    Made { state, bound, short: None }
}

/// Rounds relaxations of plans that must get more than they must, so that what rounding loses is not missed; whole
/// tasks that keep every limit, where that leads to them.
fn aim_higher(program: &Program, state: &round::State) -> Option<round::State> {
    let mut raised = program.clone();
    let mut missed: Vec<f64> = (0..program.rows.len()).map(|row| state.missed(program, row)).collect();
    for _ in 0..HIGHER {
        for (row, missed) in raised.rows.iter_mut().zip(&missed).filter(|(row, _)| row.low < row.high) {
            row.low += missed;
        }
        let mut state = round::round(&raised, &relax::relax(&raised).ok()?);
        round::repair(program, &mut state);
        if !state.misses(program) {
            return Some(state);
        }
        (0..program.rows.len()).for_each(|row| missed[row] += state.missed(program, row));
    }
    None
}

/// How often a plan that must get more is tried.
const HIGHER: usize = 4;

/// Exchanges and settles in turn until neither helps; what no plan can be worth more than, where that was found out.
fn refine(program: &Program, state: &mut round::State, relaxed: &relax::Relaxed) -> Option<f64> {
    for _ in 0..ROUNDS {
        let before = state.value(program);
        improve::improve(program, state);
        let best = core::settle(program, state, relaxed);
        if best.is_some() {
            return best;
        }
        if state.value(program) <= before * (1.0 + 1e-9) {
            break;
        }
    }
    core::finish(program, state)
}

/// How often exchanges and the core take turns at most.
const ROUNDS: usize = 3;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoPlan {
    /// The problem contradicts itself.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<ProblemFault>),
    /// The limits cannot all be kept.
    #[error("{0}")]
    Clash(Box<Clash>),
    /// The solver of the relaxation did not finish.
    #[error(
        "the limits cannot be weighed against each other ({0}); are some numbers a million times greater than others?"
    )]
    GaveUp(String),
}

impl From<relax::NotSolved> for NoPlan {
    fn from(e: relax::NotSolved) -> Self {
        match e {
            relax::NotSolved::Infeasible => Self::GaveUp("no relief found".to_owned()),
            relax::NotSolved::GaveUp(why) => Self::GaveUp(why),
        }
    }
}

#[cfg(test)]
mod tests;
