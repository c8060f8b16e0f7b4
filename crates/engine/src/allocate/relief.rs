//! When whole tasks cannot keep all limits: the least by which limits would have to give so that they can.
//!
//! How far limits give is added up in shares of what they ask, and the least sum is searched for: first with parts of
//! tasks, which bounds it, then with whole ones. What is told is read off a choice of whole tasks, so that it is enough.

use super::core::{EFFORT, SMALL};
use super::make;
use super::problem::Problem;
use super::program::{About, Family, Program, Row};
use super::relax::{NotSolved, for_rows, solve};
use super::round::{State, by_density, fill};
use super::words::in_figures;
use microlp::{ComparisonOp, OptimizationDirection, SolutionStatus, SolveOptions, SolveOutcome, Variable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By how much limits would have to give so that whole tasks can keep them all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relief {
    /// The limits that give, all of them together.
    pub gives: Vec<Give>,
    /// Whether it was proved that no lesser sum of shares is enough.
    pub least: bool,
}

/// How far one limit would have to give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Give {
    /// The limit.
    pub about: About,
    /// What it asks now.
    pub now: f64,
    /// What it could ask.
    pub could: f64,
}

/// Limits that people set, as against what tasks are.
pub(super) fn may_give(row: &Row) -> bool {
    !matches!(row.about.family(), Family::Once | Family::Precedence | Family::Exclusion)
}

/// Whole tasks that miss the limits people set by the least sum of shares that was found, and no others.
pub(super) struct Found {
    pub(super) state: State,
    least: bool,
}

/// How many turns a search over some of the choices takes.
const TURNS: usize = 24;
/// How many sweeps of exchanges are made in each of them at most.
const SWEEPS: usize = 20;
/// How near the least of parts of tasks a search ends, as a share of it.
const NEAR: f64 = 1e-3;
/// How often limits give more where no plan was found with what they gave so far.
const ROUNDS: u32 = 40;

/// What limits would have to give, so much that a plan is found with what is told.
pub(super) fn relief(problem: &Problem, program: &Program, found: Found) -> Result<Relief, NotSolved> {
    let mut least = found.least;
    let mut told: BTreeMap<usize, Give> = BTreeMap::new();
    let mut eased = program.clone();
    let mut short = Some(found);
    for round in 0..ROUNDS {
        let Some(found) = short else { break };
        tell(problem, program, &eased, &found.state, round, &mut told);
        eased = follow(problem, program, &told);
        short = make(&eased)?.short;
        least &= short.is_none();
    }
    match short {
        None => Ok(Relief { gives: told.into_values().collect(), least }),
        Some(_) => Err(NotSolved::GaveUp("no relief found".to_owned())),
    }
}

/// Tells of the limits that these tasks miss to give as far as that, and half as far again in every later round.
fn tell(
    problem: &Problem,
    program: &Program,
    eased: &Program,
    state: &State,
    round: u32,
    told: &mut BTreeMap<usize, Give>,
) {
    let times = libm::pow(1.5, f64::from(round));
    for row in (0..program.rows.len()).filter(|&row| state.missed(eased, row) > 0.0) {
        let (was, to, used) = (&program.rows[row], &eased.rows[row], state.used[row]);
        let (now, asked) = if used < to.low { (was.low, to.low) } else { (was.high, to.high) };
        let could = (asked + times * (used - asked)).max(0.0);
        let give = Give { about: was.about.clone(), now, could };
        told.insert(row, Give { could: in_figures(problem, &give), ..give });
    }
}

/// The limits after people did what they were told: of several funds the first one named has more.
fn follow(problem: &Problem, program: &Program, told: &BTreeMap<usize, Give>) -> Program {
    let mut eased = program.clone();
    let mut amounts: Vec<f64> = problem.funds.iter().map(|fund| fund.amount).collect();
    let mut of_funds: Vec<(&[usize], f64)> = Vec::new();
    for (&row, give) in told {
        match &give.about {
            About::Earmark { funds } if !funds.is_empty() => of_funds.push((funds, give.could)),
            _ if give.could < give.now => eased.rows[row].low = give.could,
            _ => eased.rows[row].high = give.could,
        }
    }
    of_funds.sort_by_key(|(funds, _)| funds.len());
    let sum = |amounts: &[f64], funds: &[usize]| funds.iter().fold(0.0, |sum, fund| sum + amounts[*fund]);
    for (funds, could) in of_funds {
        let lacks = could - sum(&amounts, funds);
        match funds {
            [one] => amounts[*one] = amounts[*one].max(could),
            [first, ..] if lacks > 0.0 => amounts[*first] += lacks,
            _ => {}
        }
    }
    for row in &mut eased.rows {
        if let About::Earmark { funds } = &row.about
            && !funds.is_empty()
        {
            row.high = sum(&amounts, funds);
        }
    }
    eased
}

/// Searches for the whole tasks that miss the limits least.
pub(super) fn search(program: &Program) -> Result<Found, NotSolved> {
    let sizes = sizes(program);
    let all: Vec<u32> = (0..program.choices.len() as u32).collect();
    let (problem, parts) = posed(program, &sizes, &all, &vec![0.0; program.rows.len()], false);
    let (parts, bound) = solve(&problem, &parts)?;
    let mut state = State::new(program);
    let whole = |choice: &&u32| parts[**choice as usize] > 1.0 - 1e-6;
    all.iter().filter(whole).for_each(|choice| state.force(program, *choice));
    fill(program, &mut state, &by_density(program));
    if all.len() <= SMALL {
        let least = branch(program, &sizes, &mut state, &all, EFFORT);
        return Ok(Found { state, least });
    }
    for turn in 0..TURNS {
        mend(program, &sizes, &mut state, turn);
        if missed(program, &sizes, &state) <= bound * (1.0 + NEAR) {
            break;
        }
        let some = some(program, &state, &parts, turn);
        branch(program, &sizes, &mut state, &some, EFFORT / 16);
    }
    Ok(Found { state, least: false })
}

/// What the giving of each row is measured by: what it asks, or the most that one choice uses where it asks nothing.
fn sizes(program: &Program) -> Vec<f64> {
    let mut most = vec![0.0f64; program.rows.len()];
    for (row, use_) in program.choices.iter().flat_map(|c| &c.uses) {
        most[*row as usize] = most[*row as usize].max(use_.abs());
    }
    let asks = |row: &Row| if row.low.is_finite() { row.low.abs() } else { row.high.abs() };
    let size = |(row, most): (&Row, f64)| if asks(row) > 0.0 { asks(row) } else { most.max(f64::MIN_POSITIVE) };
    program.rows.iter().zip(most).map(size).collect()
}

/// The least sum of shares by which rows give, over some choices, while others already use what is used.
fn posed(
    program: &Program,
    sizes: &[f64],
    some: &[u32],
    used: &[f64],
    whole: bool,
) -> (microlp::Problem, Vec<Variable>) {
    let mut problem = microlp::Problem::new(OptimizationDirection::Minimize);
    let part = |problem: &mut microlp::Problem| {
        if whole { problem.add_binary_var(0.0) } else { problem.add_var(0.0, (0.0, 1.0)) }
    };
    let parts: Vec<Variable> = some.iter().map(|_| part(&mut problem)).collect();
    let mut at = 0;
    for_rows(program, some, |row, uses| {
        let (size, used) = (sizes[at], used[at]);
        at += 1;
        let give = may_give(row).then(|| problem.add_var(1.0, (0.0, f64::INFINITY)));
        if uses.is_empty() && give.is_none() {
            return;
        }
        // Scaled to the greatest coefficient, so that money and days are of one size.
        let scale = uses.iter().map(|u| u.1.abs()).fold(0.0, f64::max);
        let scale = if scale > 0.0 { scale } else { size };
        let terms = |sign: f64| {
            let terms = uses.iter().map(|(choice, use_)| (parts[*choice as usize], use_ / scale));
            terms.chain(give.map(|give| (give, sign * size / scale))).collect::<Vec<_>>()
        };
        if row.high.is_finite() {
            problem.add_constraint(terms(-1.0), ComparisonOp::Le, (row.high - used) / scale);
        }
        if row.low.is_finite() {
            problem.add_constraint(terms(1.0), ComparisonOp::Ge, (row.low - used) / scale);
        }
    });
    (problem, parts)
}

/// The sum of shares by which the limits people set are missed.
fn missed(program: &Program, sizes: &[f64], state: &State) -> f64 {
    (0..program.rows.len()).map(|row| state.missed(program, row) / sizes[row]).sum()
}

/// Takes in choices that limits miss, and gives up others for them, while the limits are missed by less for it.
fn mend(program: &Program, sizes: &[f64], state: &mut State, turn: usize) {
    let task = |choice: u32| program.choices[choice as usize].task;
    for _ in 0..SWEEPS {
        let before = missed(program, sizes, state);
        let missed_rows = missed_rows(program, state);
        let weighs = |c: &u32| program.choices[*c as usize].uses.iter().any(|(row, _)| missed_rows[*row as usize]);
        let (taken, free): (Vec<u32>, Vec<u32>) =
            (0..program.choices.len() as u32).partition(|choice| state.taken[*choice as usize]);
        let free: Vec<u32> = free.into_iter().filter(weighs).collect();
        let outs: Vec<u32> = mixed(&taken, turn).into_iter().take(SMALL).collect();
        for choice in mixed(&free, turn).into_iter().take(SMALL) {
            let held = state.of_task[task(choice)];
            let others = outs.iter().copied().filter(|out| state.taken[*out as usize] && Some(*out) != held);
            let ways = std::iter::once(None).chain(others.map(Some));
            let gains = ways.filter_map(|out| {
                let out = [held, out];
                Some((gain(program, sizes, state, &out, Some(choice))?, out))
            });
            let Some((gain, out)) = gains.max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            if gain > 1e-9 {
                out.into_iter().flatten().for_each(|out| state.give_up(program, out));
                state.force(program, choice);
            }
        }
        for out in taken.into_iter().filter(weighs) {
            if state.taken[out as usize] && gain(program, sizes, state, &[Some(out), None], None) > Some(1e-9) {
                state.give_up(program, out);
            }
        }
        if missed(program, sizes, state) >= before - 1e-9 {
            return;
        }
    }
}

/// By how much less, in sums of shares, limits are missed after an exchange; `None` where it breaks what cannot give.
fn gain(program: &Program, sizes: &[f64], state: &State, out: &[Option<u32>; 2], into: Option<u32>) -> Option<f64> {
    let uses = |choice: u32, sign: f64| {
        program.choices[choice as usize].uses.iter().map(move |(row, use_)| (*row, sign * use_))
    };
    let mut changes: Vec<(u32, f64)> = out.iter().flatten().flat_map(|out| uses(*out, -1.0)).collect();
    changes.extend(into.into_iter().flat_map(|choice| uses(choice, 1.0)));
    changes.sort_unstable_by_key(|change| change.0);
    let mut gain = 0.0;
    for same in changes.chunk_by(|a, b| a.0 == b.0) {
        let row = same[0].0 as usize;
        let now = state.used[row];
        let then = same.iter().fold(now, |used, change| used + change.1);
        let less = program.rows[row].missed(now) - program.rows[row].missed(then);
        if less < 0.0 && !may_give(&program.rows[row]) {
            return None;
        }
        gain += less / sizes[row];
    }
    Some(gain)
}

fn missed_rows(program: &Program, state: &State) -> Vec<bool> {
    (0..program.rows.len()).map(|row| state.missed(program, row) > 0.0).collect()
}

/// Tries branches over some choices and takes over what misses less; whether every branch was tried or ruled out.
fn branch(program: &Program, sizes: &[f64], state: &mut State, some: &[u32], effort: u64) -> bool {
    let mut rest = state.clone();
    some.iter().filter(|c| state.taken[**c as usize]).for_each(|choice| rest.give_up(program, *choice));
    let (problem, parts) = posed(program, sizes, some, &rest.used, true);
    let held = some.iter().zip(&parts).map(|(c, part)| (*part, f64::from(u8::from(state.taken[*c as usize]))));
    let mut options = SolveOptions::default();
    options.node_limit = Some(effort / (some.len() as u64).max(1));
    options.warm_start = Some(held.collect());
    let Ok(SolveOutcome::Solution(found)) = problem.solve_with(options) else { return false };
    let wanted = some.iter().zip(&parts).filter(|(_, part)| found.var_value(**part) > 0.5);
    wanted.for_each(|(choice, _)| rest.force(program, *choice));
    let kept = (0..program.rows.len()).all(|row| may_give(&program.rows[row]) || rest.missed(program, row) <= 0.0);
    if kept && missed(program, sizes, &rest) <= missed(program, sizes, state) {
        *state = rest;
    }
    kept && found.status() == SolutionStatus::Optimal
}

/// The choices of one turn: those taken in part, in turn some that weigh on limits that are missed, and some of all.
fn some(program: &Program, state: &State, parts: &[f64], turn: usize) -> Vec<u32> {
    let missed = missed_rows(program, state);
    let all: Vec<u32> = (0..program.choices.len() as u32).collect();
    let weighs = |choice: &&u32| program.choices[**choice as usize].uses.iter().any(|(row, _)| missed[*row as usize]);
    let heavy: Vec<u32> = all.iter().filter(weighs).copied().collect();
    let in_part = all.iter().copied().filter(|c| (1e-6..=1.0 - 1e-6).contains(&parts[*c as usize]));
    let mut some: Vec<u32> = Vec::with_capacity(SMALL);
    for (from, room) in
        [(in_part.collect(), SMALL / 3), (mixed(&heavy, turn), SMALL * 2 / 3), (mixed(&all, turn), SMALL)]
    {
        let tasks = from.into_iter().map(|choice: u32| program.choices[choice as usize].task);
        for choice in tasks.flat_map(|task| &program.of_task[task]) {
            if some.len() >= room {
                break;
            }
            if !some.contains(choice) {
                some.push(*choice);
            }
        }
    }
    some.sort_unstable();
    some
}

/// The same in another order: far from each other, and beginning elsewhere at every turn.
fn mixed(choices: &[u32], turn: usize) -> Vec<u32> {
    const STEP: usize = 7919;
    let step = if choices.len().is_multiple_of(STEP) { 1 } else { STEP };
    (0..choices.len()).map(|at| choices[(turn * SMALL / 3 + at) * step % choices.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{national, small, ways};
    use super::super::{By, Floor, FloorOf, Fund, NoPlan, Plan, allocate, give};
    use super::*;
    use proptest::prelude::*;

    /// Small problems whose groups must get more than there may be money, days or funds for.
    fn tight() -> impl Strategy<Value = Problem> {
        let floor = (0..3_u32, 0..4_usize, 1..100_u32);
        (small(), prop::collection::vec(floor, 1..3), prop::option::of((5..60_u32, 0..40_u32))).prop_map(
            |(problem, asked, funds)| {
                let mut problem = problem;
                for (group, of, least) in asked {
                    let of = [FloorOf::Tasks, FloorOf::Cost, FloorOf::Value, FloorOf::ShareOfValue][of];
                    let per = [0.04, 1.0, 1.0, 0.01][of as usize];
                    let floor = Floor { by: By::Group, group: format!("g{group}"), of, least: f64::from(least) * per };
                    if problem.tasks.iter().any(|t| t.group == floor.group) {
                        problem.floors.push(floor);
                    }
                }
                let only = problem.tasks.first().map(|t| [t.group.clone()].into());
                let fund = |name: &str, amount: u32, only| Fund { name: name.into(), amount: f64::from(amount), only };
                let both = |(one, other)| vec![fund("one", one, only.clone()), fund("other", other, None)];
                problem.funds = funds.map(both).unwrap_or_default();
                problem
            },
        )
    }

    fn relief_of(made: &Result<Plan, NoPlan>) -> Option<&Relief> {
        match made {
            Ok(plan) => plan.relief.as_ref(),
            Err(NoPlan::Clash(clash)) => Some(&clash.relief),
            Err(e) => panic!("{e}"),
        }
    }

    /// What people would do who read the relief.
    fn typed(problem: &Problem, relief: &Relief) -> Problem {
        let mut eased = problem.clone();
        let mut gives: Vec<&Give> = relief.gives.iter().collect();
        gives.sort_by_key(|give| if let About::Earmark { funds } = &give.about { funds.len() } else { 0 });
        for one in gives {
            let said = give(problem, one).english();
            let figure =
                said.split(" instead of ").next().and_then(|before| before.split_whitespace().rfind(|w| *w != "%"));
            let could: f64 = figure.and_then(|figure| figure.parse().ok()).unwrap_or_else(|| panic!("{said}"));
            match &one.about {
                About::Budget { period } => eased.periods[*period].budget = Some(could),
                About::Capacity { asset, period } => eased.assets[*asset].capacity[*period] = could,
                About::Floor { floor } => {
                    let share = problem.floors[*floor].of == FloorOf::ShareOfValue;
                    eased.floors[*floor].least = if share { could / 100.0 } else { could };
                }
                About::Continuity { task } => eased.tasks[*task].continues = could >= 1.0,
                About::Earmark { funds } => match funds.first() {
                    Some(fund) if funds.len() == 1 => eased.funds[*fund].amount = could,
                    Some(fund) => {
                        let has = funds.iter().fold(0.0, |sum, f| sum + eased.funds[*f].amount);
                        eased.funds[*fund].amount += (could - has).max(0.0);
                    }
                    None => eased.funds.push(Fund { name: "more".into(), amount: could, only: None }),
                },
                other => panic!("{other:?} is no limit that people set"),
            }
        }
        eased
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(160))]
        #[test]
        fn what_is_told_is_enough_for_whole_tasks_and_no_less_is(problem in tight()) {
            let made = allocate(&problem);
            let program = Program::new(&problem);
            let (rows, sizes) = (&program.rows, sizes(&program));
            let over = |row: &Row, used: f64| (used - row.high - 1e-9).max(row.low - used - 1e-9).max(0.0);
            let hard = |used: &[f64]| rows.iter().zip(used).all(|(row, u)| may_give(row) || over(row, *u) <= 0.0);
            let shares = |used: &[f64]| -> f64 { rows.iter().zip(used).zip(&sizes).map(|((r, u), s)| over(r, *u) / s).sum() };
            let least = ways(&problem).filter(|(_, used)| hard(used)).map(|(_, used)| shares(&used));
            let least = least.min_by(f64::total_cmp).expect("to take nothing is a way");
            let Some(relief) = relief_of(&made) else {
                prop_assert!(least <= 1e-9, "the limits cannot be kept, and nothing is said: {least}");
                return Ok(());
            };
            let size = |about: &About| rows.iter().zip(&sizes).find(|(r, _)| r.about == *about).map(|(_, size)| size);
            let told: f64 = relief.gives.iter().map(|g| (g.now - g.could).abs() / size(&g.about).expect("a row")).sum();
            // What is told in figures that people read is that much more.
            let figure = |about: &About| match about {
                About::Floor { floor } if problem.floors[*floor].of == FloorOf::ShareOfValue => 0.001 / problem.floors[*floor].least,
                about => 0.01 / size(about).expect("a row"),
            };
            let figures: f64 = relief.gives.iter().map(|g| figure(&g.about)).sum();
            let enough = least - 1e-6..=least + figures + 1e-6;
            prop_assert!(relief.least && enough.contains(&told), "{relief:?} is {told}, and {least} is enough");
            let eased = allocate(&typed(&problem, relief));
            prop_assert!(eased.as_ref().is_ok_and(|p| p.short.is_empty()), "{relief:?} is not enough: {eased:?}");
        }
    }

    #[test]
    fn of_many_tasks_what_is_told_is_enough() {
        for (tasks, periods, share) in [(3000, 1, 0.9), (150, 4, 0.4), (700, 1, 0.18)] {
            let mut problem = Problem { floors: national(tasks, 1).floors, ..national(tasks, periods) };
            problem.floors.iter_mut().for_each(|floor| floor.least = share);
            let made = allocate(&problem);
            let relief = relief_of(&made).expect("limits that cannot be kept");
            assert!(!relief.gives.is_empty() && !relief.least, "{relief:?}");
            let eased = allocate(&typed(&problem, relief)).expect("a plan");
            assert_eq!(eased.short, [], "{:?}", eased.relief);
        }
    }
}
