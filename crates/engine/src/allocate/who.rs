//! Who gets what: by group, by operator, by fund.

use super::compare::Got;
use super::plan::Plan;
use super::problem::{By, Problem};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a group or operator gets, and what stays undone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The group or operator; empty where nobody is named.
    pub name: String,
    /// What is taken.
    pub taken: Got,
    /// What could be planned and is left.
    pub left: Got,
}

/// What a fund pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paid {
    /// The fund, by place.
    pub fund: usize,
    /// What it pays.
    pub amount: f64,
    /// Tasks that it pays in part or whole.
    pub tasks: usize,
}

impl Standing {
    /// What is taken as a share of all its value; `None` where it has none.
    #[must_use]
    pub fn share_of_value(&self) -> Option<f64> {
        let all = self.taken.value + self.left.value;
        (all > 0.0).then(|| self.taken.value / all)
    }
}

impl Paid {
    /// What is left in the fund.
    #[must_use]
    pub fn left(&self, problem: &Problem) -> f64 {
        (problem.funds[self.fund].amount - self.amount).max(0.0)
    }
}

/// What every group or operator gets, by name.
#[must_use]
pub fn standings(problem: &Problem, plan: &Plan, by: By) -> Vec<Standing> {
    let taken: BTreeSet<usize> = plan.taken.iter().map(|t| t.task).collect();
    let mut all: BTreeMap<&str, (Got, Got)> = BTreeMap::new();
    for (at, task) in problem.tasks.iter().enumerate() {
        let (got, left) = all.entry(task.of(by)).or_default();
        (if taken.contains(&at) { got } else { left }).add(task);
    }
    all.into_iter().map(|(name, (taken, left))| Standing { name: name.to_owned(), taken, left }).collect()
}

/// What every fund pays, in the order of the funds.
#[must_use]
pub fn paid(problem: &Problem, plan: &Plan) -> Vec<Paid> {
    let of = |fund: usize| {
        let mine = plan.payments.iter().filter(move |p| p.fund == fund);
        // Not `sum`, which is −0 where a fund pays nothing.
        let amount = mine.clone().fold(0.0, |all, p| all + p.amount);
        Paid { fund, amount, tasks: mine.count() }
    };
    (0..problem.funds.len()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Fund, Period, Task, allocate};
    use super::*;

    #[test]
    fn what_stays_undone_stands_beside_what_is_done() {
        let task = |id: &str, cost, group: &str, operator: &str| Task {
            id: id.into(),
            value: 2.0,
            cost,
            group: group.into(),
            operator: operator.into(),
            ..Task::default()
        };
        let problem = Problem {
            tasks: vec![task("a", 10.0, "north", ""), task("b", 20.0, "north", "ORG"), task("c", 90.0, "south", "ORG")],
            periods: vec![Period { label: "Q1".into(), budget: Some(40.0) }],
            funds: vec![
                Fund { name: "F".into(), amount: 100.0, only: None },
                Fund { name: "G".into(), amount: 100.0, only: Some(["south".to_owned()].into()) },
            ],
            ..Problem::default()
        };
        let plan = allocate(&problem).expect("a plan");
        let north = &standings(&problem, &plan, By::Group)[0];
        assert_eq!((north.name.as_str(), north.taken.tasks, north.taken.cost, north.left.tasks), ("north", 2, 30.0, 0));
        let by_operator = standings(&problem, &plan, By::Operator);
        let org = &by_operator[1];
        assert_eq!((by_operator[0].name.as_str(), org.taken.tasks, org.left.cost), ("", 1, 90.0));
        let paid = paid(&problem, &plan);
        assert_eq!(paid[0], Paid { fund: 0, amount: 30.0, tasks: 2 });
        assert_eq!((paid[1].amount.to_bits(), paid[1].tasks), (0.0f64.to_bits(), 0), "and not −0");
    }
}
