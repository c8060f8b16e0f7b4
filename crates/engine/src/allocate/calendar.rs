//! The calendar: which team works where, from which day to which, within each period.

use super::plan::Plan;
use super::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A team at work on a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stint {
    /// The asset, by place.
    pub asset: usize,
    /// The team of the asset, the first being 0.
    pub team: u32,
    /// The period, by place.
    pub period: usize,
    /// The task, by place.
    pub task: usize,
    /// The working day of the period on which it begins, the first being 0.
    pub from: f64,
    /// The working day on which it ends, counted on where it runs beyond the period.
    pub to: f64,
    /// How far it runs beyond the working days that the team has in the period.
    pub over: f64,
    /// The first later period that it runs into and in which the task cannot be done, by place.
    pub closed_in: Option<usize>,
}

/// Shares the work of a plan between teams: what takes longest first, each to the team that is free first. A task that
/// waits for another begins when that one has ended, and a team that is still at work when a period ends goes on in the
/// next before it begins anything else.
///
/// # Shape
/// `teams` has the number of teams of every asset, at least 1. Stints are in the order of asset, period, team and day.
/// # Assumptions
/// A task's days with an asset are the days of one team; teams of an asset have equal shares of its capacity. Days add
/// up within the capacity, but whole tasks need not divide evenly between teams: `over` says where they do not.
#[must_use]
pub fn calendar(problem: &Problem, plan: &Plan, teams: &[u32]) -> Vec<Stint> {
    let count = |asset: usize| teams.get(asset).copied().unwrap_or(1).max(1) as usize;
    let mut stints = Vec::new();
    let mut hands =
        Hands { free: (0..problem.assets.len()).map(|a| vec![0.0; count(a)]).collect(), ended: BTreeMap::new() };
    for period in 0..problem.periods.len() {
        stints.extend(within(problem, plan, period, &mut hands));
        hands.next(problem, period);
    }
    for stint in stints.iter_mut().filter(|s| s.over > 0.0) {
        stint.closed_in = closed_in(problem, stint, |period| hands.each(problem, stint.asset, period));
    }
    stints.sort_by(|a, b| {
        let key = |s: &Stint| (s.asset, s.period, s.team);
        key(a).cmp(&key(b)).then(a.from.total_cmp(&b.from))
    });
    stints
}

/// The first period after its own that a stint reaches and that is closed to its task; `each` has a team's days by period.
fn closed_in(problem: &Problem, stint: &Stint, each: impl Fn(usize) -> f64) -> Option<usize> {
    let mut left = stint.over;
    for period in stint.period + 1..problem.periods.len() {
        if left <= TINY {
            return None;
        }
        if problem.tasks[stint.task].closed.contains(&period) {
            return Some(period);
        }
        left -= each(period);
    }
    None
}

/// Days that are rounding and no work.
const TINY: f64 = 1e-9;

/// When teams are free and when tasks have ended.
struct Hands {
    /// By asset and team, in working days of the asset in the period at hand.
    free: Vec<Vec<f64>>,
    /// By task.
    ended: BTreeMap<usize, End>,
}

/// When a task ends. Assets may have more or fewer working days in a period: ten days are far into a period of twelve
/// and early in one of sixty, so that what waits is told by the part of the period that has passed.
#[derive(Default)]
struct End {
    /// The last day of each asset at work on it, in working days of the period at hand.
    by: Vec<(usize, f64)>,
    /// The part of the period that has passed at the end of what it waited for.
    after: f64,
}

impl Hands {
    /// Working days of one team of an asset in a period.
    fn each(&self, problem: &Problem, asset: usize, period: usize) -> f64 {
        problem.assets[asset].capacity.get(period).copied().unwrap_or(0.0) / self.free[asset].len() as f64
    }

    /// The part of a period that has passed when a task ends; 0 for what ended before it, or is not in the plan.
    fn passed(&self, problem: &Problem, task: usize, period: usize) -> f64 {
        let Some(end) = self.ended.get(&task) else { return 0.0 };
        let part = |&(asset, day): &(usize, f64)| {
            let each = self.each(problem, asset, period);
            // Where nobody works in this period, nothing that is left of it ends in it.
            if day <= 0.0 {
                0.0
            } else if each > 0.0 {
                day / each
            } else {
                1.0
            }
        };
        end.by.iter().map(part).fold(end.after, f64::max)
    }

    /// Counts on in the next period: what runs beyond this one keeps its team.
    fn next(&mut self, problem: &Problem, period: usize) {
        let each: Vec<f64> = (0..self.free.len()).map(|asset| self.each(problem, asset, period)).collect();
        for (teams, each) in self.free.iter_mut().zip(&each) {
            teams.iter_mut().for_each(|free| *free = (*free - each).max(0.0));
        }
        for end in self.ended.values_mut() {
            end.by.iter_mut().for_each(|(asset, day)| *day = (*day - each[*asset]).max(0.0));
            end.after = (end.after - 1.0).max(0.0);
        }
    }
}

/// The work of one period: what waits for nothing in it first, then what waits for that, and so on.
fn within(problem: &Problem, plan: &Plan, period: usize, hands: &mut Hands) -> Vec<Stint> {
    let mut open: BTreeSet<usize> = plan.taken.iter().filter(|t| t.period == period).map(|t| t.task).collect();
    let mut stints: Vec<Stint> = Vec::new();
    while !open.is_empty() {
        let waits = |task: &usize| problem.tasks[*task].after.iter().any(|first| open.contains(first));
        let now: Vec<usize> = open.iter().copied().filter(|task| !waits(task)).collect();
        if now.is_empty() {
            break;
        }
        let before = stints.len();
        let waited = |task: usize| {
            let firsts = problem.tasks[task].after.iter().map(|first| hands.passed(problem, *first, period));
            firsts.fold(0.0, f64::max)
        };
        let passed: BTreeMap<usize, f64> = now.iter().map(|&task| (task, waited(task))).collect();
        for asset in 0..problem.assets.len() {
            let each = hands.each(problem, asset, period);
            let begins = |task: usize| each * passed[&task];
            let days = |task: usize| problem.tasks[task].days.get(asset).copied().unwrap_or(0.0);
            let work = now.iter().map(|&task| (task, days(task), begins(task))).filter(|(_, days, _)| *days > 0.0);
            stints.extend(share(asset, period, work.collect(), &mut hands.free[asset], each));
        }
        for (task, after) in passed {
            open.remove(&task);
            hands.ended.insert(task, End { by: Vec::new(), after });
        }
        for stint in &stints[before..] {
            hands.ended.entry(stint.task).and_modify(|end| end.by.push((stint.asset, stint.to)));
        }
    }
    stints
}

/// Gives tasks, each with its days and the day it may begin, to the teams of an asset.
fn share(asset: usize, period: usize, mut work: Vec<(usize, f64, f64)>, free: &mut [f64], each: f64) -> Vec<Stint> {
    work.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut given = |(task, days, begins): (usize, f64, f64)| {
        let team = (0..free.len()).min_by(|&a, &b| free[a].total_cmp(&free[b]).then(a.cmp(&b))).unwrap_or(0);
        let from = free[team].max(begins);
        let to = from + days;
        free[team] = to;
        Stint { asset, team: team as u32, period, task, from, to, over: (to - each).max(0.0), closed_in: None }
    };
    work.into_iter().map(&mut given).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Asset, Period, Task, allocate};
    use super::*;

    #[test]
    fn teams_share_the_work_and_nobody_is_in_two_places() {
        let days = [5.0, 4.0, 3.0, 3.0, 1.0];
        let task = |(i, d): (usize, &f64)| Task {
            id: format!("t{i}"),
            value: 1.0,
            cost: 1.0,
            days: vec![*d],
            ..Task::default()
        };
        let problem = Problem {
            tasks: days.iter().enumerate().map(task).collect(),
            periods: vec![Period { label: "Q1".into(), budget: Some(5.0) }],
            assets: vec![Asset { key: "manual".into(), capacity: vec![16.0] }],
            ..Problem::default()
        };
        let plan = allocate(&problem).expect("a plan");
        let stints = calendar(&problem, &plan, &[2]);
        let seen: Vec<_> = stints.iter().map(|s| (s.team, s.task, s.from, s.to, s.over)).collect();
        assert_eq!(
            seen,
            [
                (0, 0, 0.0, 5.0, 0.0),
                (0, 3, 5.0, 8.0, 0.0),
                (1, 1, 0.0, 4.0, 0.0),
                (1, 2, 4.0, 7.0, 0.0),
                (1, 4, 7.0, 8.0, 0.0)
            ]
        );
        let alone = calendar(&problem, &plan, &[4]);
        assert_eq!(alone.iter().map(|s| s.over).fold(0.0, f64::max), 1.0, "5 days do not fit in a team's 4");
    }

    fn task(id: &str, days: [f64; 2], after: &[usize]) -> Task {
        Task { id: id.into(), value: 1.0, cost: 1.0, days: days.to_vec(), after: after.to_vec(), ..Task::default() }
    }

    #[test]
    fn what_waits_for_another_begins_when_that_one_has_ended() {
        let asset = |key: &str| Asset { key: key.into(), capacity: vec![60.0] };
        let problem = Problem {
            tasks: vec![
                task("survey", [10.0, 0.0], &[]),
                task("clear", [0.0, 20.0], &[0]),
                task("check", [5.0, 0.0], &[1]),
            ],
            periods: vec![Period { label: "Q1".into(), budget: Some(5.0) }],
            assets: vec![asset("survey"), asset("manual")],
            ..Problem::default()
        };
        let plan = allocate(&problem).expect("a plan");
        let stints = calendar(&problem, &plan, &[3, 3]);
        let mut seen: Vec<_> = stints.iter().map(|s| (s.task, s.from, s.to)).collect();
        seen.sort_by_key(|s| s.0);
        assert_eq!(seen, [(0, 0.0, 10.0), (1, 10.0, 30.0), (2, 30.0, 35.0)]);
        assert_eq!(stints.iter().find(|s| s.task == 2).map(|s| s.over), Some(15.0), "a team has 20 days");
    }

    #[test]
    fn a_team_still_at_work_goes_on_before_it_begins_anything_else() {
        let task =
            |id: &str, days: f64| Task { id: id.into(), value: 1.0, cost: 1.0, days: vec![days], ..Task::default() };
        let period = |label: &str| Period { label: label.into(), budget: Some(9.0) };
        let problem = Problem {
            tasks: vec![task("long", 25.0), task("short", 4.0), task("wait", 3.0)],
            periods: vec![period("Q1"), period("Q2"), period("Q3")],
            assets: vec![Asset { key: "manual".into(), capacity: vec![20.0; 3] }],
            ..Problem::default()
        };
        let taken = [(0, 0), (1, 1), (2, 2)];
        let plan = super::super::measure(&problem, &taken, 9.0).expect("a plan");
        let stints = calendar(&problem, &plan, &[2]);
        let seen: Vec<_> = stints.iter().map(|s| (s.task, s.team, s.from, s.to, s.over)).collect();
        assert_eq!(seen, [(0, 0, 0.0, 25.0, 15.0), (1, 1, 0.0, 4.0, 0.0), (2, 1, 0.0, 3.0, 0.0)]);
    }

    #[test]
    fn work_that_runs_into_a_closed_period_says_into_which() {
        let closed = |id: &str, days: f64, periods: &[usize]| Task {
            id: id.into(),
            days: vec![days],
            closed: periods.iter().copied().collect(),
            ..Task::default()
        };
        let period = |label: &str| Period { label: label.into(), budget: Some(9.0) };
        let problem = Problem {
            tasks: vec![closed("long", 25.0, &[2]), closed("longer", 45.0, &[2]), closed("short", 20.0, &[1])],
            periods: vec![period("Q1"), period("Q2"), period("Q3")],
            assets: vec![Asset { key: "manual".into(), capacity: vec![60.0; 3] }],
            ..Problem::default()
        };
        let plan = super::super::measure(&problem, &[(0, 0), (1, 0), (2, 0)], 9.0).expect("a plan");
        let stints = calendar(&problem, &plan, &[3]);
        let mut seen: Vec<_> = stints.iter().map(|s| (s.task, s.over, s.closed_in)).collect();
        seen.sort_by_key(|s| s.0);
        assert_eq!(seen, [(0, 5.0, None), (1, 25.0, Some(2)), (2, 0.0, None)], "the first ends in Q2, which is open");
    }

    #[test]
    fn what_waits_goes_by_the_part_of_the_period_that_has_passed() {
        let period = |label: &str| Period { label: label.into(), budget: Some(9.0) };
        let asset = |key: &str, days: f64| Asset { key: key.into(), capacity: vec![days; 2] };
        let problem = Problem {
            tasks: vec![task("first", [10.0, 0.0], &[]), task("then", [0.0, 10.0], &[0])],
            periods: vec![period("p1"), period("p2")],
            assets: vec![asset("x", 10.0), asset("m", 60.0)],
            ..Problem::default()
        };
        let plan = super::super::measure(&problem, &[(0, 0), (1, 1)], 9.0).expect("a plan");
        let from = |teams: &[u32]| {
            let stints = calendar(&problem, &plan, teams);
            stints.iter().find(|s| s.task == 1).map(|s| s.from)
        };
        assert_eq!(from(&[2, 1]), Some(60.0), "a team of x has 5 days: it is at work until the end of p2");
        assert_eq!(from(&[1, 1]), Some(0.0), "with all ten days it has ended in p1");
        let here = super::super::measure(&problem, &[(0, 0), (1, 0)], 9.0).expect("a plan");
        let stints = calendar(&problem, &here, &[1, 1]);
        assert_eq!(stints.iter().find(|s| s.task == 1).map(|s| s.from), Some(60.0), "all of p1 has passed");
    }
}
