//! Two plans side by side: what both take, what only one takes, what moves, and who gains.

use super::plan::Plan;
use super::problem::{Problem, Task};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one plan does against another; tasks by their ids, so that the plans need not be over the same table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Tasks that both take in the same period.
    pub same: Vec<String>,
    /// Tasks that both take in different periods: task, period in the first, period in the second.
    pub moved: Vec<(String, String, String)>,
    /// Tasks that only the first takes.
    pub only_first: Vec<String>,
    /// Tasks that only the second takes.
    pub only_second: Vec<String>,
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

impl Got {
    pub(super) fn add(&mut self, task: &Task) {
        *self = Self { tasks: self.tasks + 1, cost: self.cost + task.cost, value: self.value + task.value };
    }
}

/// Compares two plans, each with its problem.
#[must_use]
pub fn compare(first: (&Problem, &Plan), second: (&Problem, &Plan)) -> Comparison {
    let (a, b) = (when(first), when(second));
    let only = |these: &BTreeMap<&str, &str>, those: &BTreeMap<&str, &str>| {
        these.keys().filter(|t| !those.contains_key(*t)).map(|t| (*t).to_owned()).collect()
    };
    let both = a.iter().filter_map(|(task, period)| Some((*task, *period, *b.get(task)?)));
    let (same, moved): (Vec<_>, Vec<_>) = both.partition(|(_, p, q)| p == q);
    Comparison {
        same: same.into_iter().map(|(task, ..)| task.to_owned()).collect(),
        moved: moved.into_iter().map(|(t, p, q)| (t.to_owned(), p.to_owned(), q.to_owned())).collect(),
        only_first: only(&a, &b),
        only_second: only(&b, &a),
        groups: groups(first, second),
    }
}

/// The period of every task taken.
fn when<'a>((problem, plan): (&'a Problem, &Plan)) -> BTreeMap<&'a str, &'a str> {
    let names = |t: &super::Taken| (problem.tasks[t.task].id.as_str(), problem.periods[t.period].label.as_str());
    plan.taken.iter().map(names).collect()
}

fn groups(first: (&Problem, &Plan), second: (&Problem, &Plan)) -> Vec<GroupShare> {
    let mut shares: BTreeMap<&str, [Got; 2]> = BTreeMap::new();
    for (which, (problem, plan)) in [first, second].into_iter().enumerate() {
        for task in &problem.tasks {
            shares.entry(&task.group).or_default();
        }
        for taken in &plan.taken {
            let task = &problem.tasks[taken.task];
            shares.entry(&task.group).or_default()[which].add(task);
        }
    }
    shares.into_iter().map(|(group, [first, second])| GroupShare { group: group.to_owned(), first, second }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Period, allocate};
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
        // The second plan need not know the same tasks.
        turned.tasks.push(task("d", 0.1, "west"));
        let (first, second) = (allocate(&problem).expect("a plan"), allocate(&turned).expect("a plan"));
        let got = compare((&problem, &first), (&turned, &second));
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!((got.same, got.only_first, got.only_second), (words(&["b"]), words(&["a"]), words(&["c"])));
        assert!(got.moved.is_empty());
        let east = &got.groups[0];
        assert_eq!((east.group.as_str(), east.first.tasks, east.second.tasks, east.second.cost), ("east", 0, 1, 10.0));
        assert_eq!(got.groups.last().map(|g| g.group.as_str()), Some("west"));
    }
}
