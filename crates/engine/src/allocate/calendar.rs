//! The calendar: which team works where, from which day to which, within each period.

use super::plan::Plan;
use super::problem::Problem;
use serde::{Deserialize, Serialize};

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
    /// The working day on which it ends.
    pub to: f64,
    /// How far it runs beyond the working days that the team has in the period.
    pub over: f64,
}

/// Shares the work of a plan between teams: what takes longest first, each to the team that is free first.
///
/// # Shape
/// `teams` has the number of teams of every asset, at least 1. Stints are in the order of asset, period, team and day.
/// # Assumptions
/// A task's days with an asset are the days of one team; teams of an asset have equal shares of its capacity. Days add
/// up within the capacity, but whole tasks need not divide evenly between teams: `over` says where they do not.
#[must_use]
pub fn calendar(problem: &Problem, plan: &Plan, teams: &[u32]) -> Vec<Stint> {
    let mut stints = Vec::new();
    for (asset, a) in problem.assets.iter().enumerate() {
        let count = teams.get(asset).copied().unwrap_or(1).max(1);
        for (period, capacity) in a.capacity.iter().enumerate() {
            let days = |task: usize| problem.tasks[task].days.get(asset).copied().unwrap_or(0.0);
            let here = plan.taken.iter().filter(|t| t.period == period && days(t.task) > 0.0).map(|t| t.task);
            stints.extend(share(asset, period, here.map(|task| (task, days(task))), count, *capacity));
        }
    }
    stints
}

fn share(
    asset: usize,
    period: usize,
    work: impl Iterator<Item = (usize, f64)>,
    count: u32,
    capacity: f64,
) -> Vec<Stint> {
    let mut work: Vec<(usize, f64)> = work.collect();
    work.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let each = capacity / f64::from(count);
    let mut free = vec![0.0_f64; count as usize];
    let mut stints: Vec<Stint> = work
        .into_iter()
        .map(|(task, days)| {
            let team = (0..free.len()).min_by(|&a, &b| free[a].total_cmp(&free[b]).then(a.cmp(&b))).unwrap_or(0);
            let from = free[team];
            let to = from + days;
            free[team] = to;
            Stint { asset, team: team as u32, period, task, from, to, over: (to - each).max(0.0) }
        })
        .collect();
    stints.sort_by(|a, b| a.team.cmp(&b.team).then(a.from.total_cmp(&b.from)));
    stints
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
}
