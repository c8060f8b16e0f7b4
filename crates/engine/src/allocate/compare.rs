//! Two plans side by side: what both take, what only one takes, what moves, and who gains.

use super::plan::Plan;
use super::problem::Problem;
use serde::Serialize;
use std::collections::BTreeMap;

/// What one plan does against another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Tasks that both take in the same period.
    pub same: Vec<usize>,
    /// Tasks that both take in different periods: task, period in the first, period in the second.
    pub moved: Vec<(usize, usize, usize)>,
    /// Tasks that only the first takes.
    pub only_first: Vec<usize>,
    /// Tasks that only the second takes.
    pub only_second: Vec<usize>,
    /// What every group gets, groups ascending.
    pub groups: Vec<GroupShare>,
}

/// What a group gets under two plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupShare {
    /// The group.
    pub group: String,
    /// Tasks, money and value under the first plan.
    pub first: Got,
    /// The same under the second.
    pub second: Got,
}

/// Tasks, money and value.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Got {
    /// How many tasks.
    pub tasks: usize,
    /// What they cost.
    pub cost: f64,
    /// What they are worth, not discounted.
    pub value: f64,
}

/// Compares two plans over the same tasks.
#[must_use]
pub fn compare(problem: &Problem, first: &Plan, second: &Plan) -> Comparison {
    let when = |plan: &Plan| plan.taken.iter().map(|t| (t.task, t.period)).collect::<BTreeMap<_, _>>();
    let (a, b) = (when(first), when(second));
    let only = |these: &BTreeMap<usize, usize>, those: &BTreeMap<usize, usize>| {
        these.keys().copied().filter(|t| !those.contains_key(t)).collect()
    };
    let both = a.iter().filter_map(|(task, period)| Some((*task, *period, *b.get(task)?)));
    let (same, moved): (Vec<_>, Vec<_>) = both.partition(|(_, p, q)| p == q);
    Comparison {
        same: same.into_iter().map(|(task, ..)| task).collect(),
        moved,
        only_first: only(&a, &b),
        only_second: only(&b, &a),
        groups: groups(problem, first, second),
    }
}

fn groups(problem: &Problem, first: &Plan, second: &Plan) -> Vec<GroupShare> {
    let mut shares: BTreeMap<&str, [Got; 2]> = BTreeMap::new();
    for task in &problem.tasks {
        shares.entry(&task.group).or_default();
    }
    for (which, plan) in [first, second].into_iter().enumerate() {
        for taken in &plan.taken {
            let task = &problem.tasks[taken.task];
            let got = &mut shares.entry(&task.group).or_default()[which];
            *got = Got { tasks: got.tasks + 1, cost: got.cost + task.cost, value: got.value + task.value };
        }
    }
    shares.into_iter().map(|(group, [first, second])| GroupShare { group: group.to_owned(), first, second }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Period, Task, allocate};
    use super::*;

    #[test]
    fn what_only_one_plan_takes_is_told_and_every_group_has_its_line() {
        let task = |id: &str, value, group: &str| Task {
            id: id.into(),
            value,
            cost: 10.0,
            group: group.into(),
            ..Task::default()
        };
        let problem = Problem {
            tasks: vec![task("a", 3.0, "north"), task("b", 2.0, "south"), task("c", 1.0, "east")],
            periods: vec![Period { label: "Q1".into(), budget: Some(20.0) }],
            ..Problem::default()
        };
        let mut turned = problem.clone();
        turned.tasks[0].value = 0.5;
        let (first, second) = (allocate(&problem).expect("a plan"), allocate(&turned).expect("a plan"));
        let got = compare(&problem, &first, &second);
        assert_eq!((got.same, got.only_first, got.only_second, got.moved), (vec![1], vec![0], vec![2], vec![]));
        let east = &got.groups[0];
        assert_eq!((east.group.as_str(), east.first.tasks, east.second.tasks, east.second.cost), ("east", 0, 1, 10.0));
    }
}
