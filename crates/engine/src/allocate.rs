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
mod round;
mod setting;
mod sift;
mod what_if;
mod who;
mod words;

pub use brief::{Brief, Closed, Item, LeftOut, Own, Slip, Span, Teams, Wait};
pub use calendar::{Stint, calendar};
pub use clash::{Clash, Relief};
pub use compare::{Comparison, Got, GroupShare, compare};
pub use decide::{changed, measure};
pub use fund::Payment;
pub use plan::{Left, Plan, Short, Taken, Use};
pub use problem::{Asset, By, Floor, FloorOf, Fund, Period, Problem, ProblemFault, Task};
pub use program::{About, Family};
pub use proof::{Limit, Proven, WholeNumbers, proven, whole_numbers};
pub use proposal::{NoProposal, Proposal, nothing_taken, propose};
pub use rate::{CostFrom, Rate, first_rates};
pub use setting::{
    AssetSetting, Base, Capacity, Columns, DETOUR, FloorSetting, FundSetting, NotPlanned, PeriodSetting, Setting,
    SettingFault,
};
pub use what_if::{FrontierPoint, Price, frontier, prices};
pub use who::{Paid, Standing, paid, standings};
pub use words::{limit, relief, why_left};

use program::Program;

/// Makes the best plan it can find.
///
/// # Errors
/// [`NoPlan::Faults`] when the problem contradicts itself; [`NoPlan::Clash`] when its limits cannot all be kept, with
/// those that clash and the least that would have to give.
pub fn allocate(problem: &Problem) -> Result<Plan, NoPlan> {
    problem.check().map_err(NoPlan::Faults)?;
    let program = Program::new(problem);
    let relaxed = match relax::relax(&program) {
        Ok(relaxed) => relaxed,
        Err(relax::NotSolved::Infeasible) => return Err(NoPlan::Clash(Box::new(clash::clash(&program)?))),
        Err(relax::NotSolved::GaveUp(why)) => return Err(NoPlan::GaveUp(why)),
    };
    let mut state = round::round(&program, &relaxed);
    let searched = refine(&program, &mut state, &relaxed);
    let bound = searched.map_or(relaxed.bound, |bound| bound.min(relaxed.bound));
    Ok(plan::plan(problem, &program, &state, bound))
}

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
