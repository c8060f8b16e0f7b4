//! The plan: what is taken and when, who pays, what is left out and why, how near the bound.

use super::fund::{Payment, payments};
use super::problem::Problem;
use super::program::{About, Program};
use super::relief::Relief;
use super::round::State;
use serde::{Deserialize, Serialize};

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The tasks taken, by period and then by place.
    pub taken: Vec<Taken>,
    /// The tasks left out, by place.
    pub left: Vec<Left>,
    /// Who pays what; empty where there are no funds.
    pub payments: Vec<Payment>,
    /// The value of the tasks taken, discounted.
    pub value: f64,
    /// What no plan can pass.
    pub bound: f64,
    /// What every limit is used by, in the order of the limits.
    pub use_of: Vec<Use>,
    /// Limits that whole tasks could not keep although parts of tasks could.
    pub short: Vec<Short>,
    /// By how much limits would have to give so that whole tasks keep them; `None` where they do, and where people
    /// changed the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relief: Option<Relief>,
}

/// A task taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The task, by place.
    pub task: usize,
    /// The period, by place.
    pub period: usize,
}

/// A task left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The task, by place.
    pub task: usize,
    /// The limits it would break in the period where it breaks fewest; empty where it fits nowhere else than in the
    /// place of something worth more, or is worth nothing.
    pub breaks: Vec<About>,
}

/// How far a limit is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// The limit.
    pub about: About,
    /// What the plan uses of it.
    pub used: f64,
    /// The least it must be; `None` where there is no least.
    pub low: Option<f64>,
    /// The most it may be; `None` where there is no most.
    pub high: Option<f64>,
}

/// A limit that is not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Short {
    /// The limit.
    pub about: About,
    /// By how much, in its unit.
    pub by: f64,
}

impl Plan {
    /// What the tasks taken cost.
    #[must_use]
    pub fn cost(&self, problem: &Problem) -> f64 {
        self.taken.iter().fold(0.0, |sum, t| sum + problem.tasks[t.task].cost)
    }

    /// What the tasks of one period cost, and how many they are.
    #[must_use]
    pub fn in_period(&self, problem: &Problem, period: usize) -> (f64, usize) {
        let here = self.taken.iter().filter(|t| t.period == period);
        here.fold((0.0, 0), |(cost, count), t| (cost + problem.tasks[t.task].cost, count + 1))
    }

    /// How far the plan is from the bound at most, as a share of the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { ((self.bound - self.value) / self.bound).max(0.0) } else { 0.0 }
    }
}

pub(super) fn plan(problem: &Problem, program: &Program, state: &State, bound: f64) -> Plan {
    let mut taken: Vec<Taken> = state
        .of_task
        .iter()
        .filter_map(|held| held.map(|c| &program.choices[c as usize]))
        .map(|c| Taken { task: c.task, period: c.period })
        .collect();
    taken.sort_by_key(|t| (t.period, t.task));
    let tasks: Vec<usize> = taken.iter().map(|t| t.task).collect();
    let left = (0..problem.tasks.len()).filter(|&t| state.of_task[t].is_none());
    let value = state.value(program);
    Plan {
        payments: payments(problem, &tasks),
        left: left.map(|task| Left { task, breaks: breaks(program, state, task) }).collect(),
        taken,
        value,
        // The solver's optimum is exact but for its last digits, which must make a plan look neither better nor worse.
        bound: if bound - value > 1e-7 * value { bound } else { value },
        use_of: program
            .rows
            .iter()
            .enumerate()
            .filter(|(_, r)| told(&r.about))
            .map(|(i, _)| usage(program, state, i))
            .collect(),
        short: (0..program.rows.len()).filter_map(|row| short(program, state, row)).collect(),
        relief: None,
    }
}

/// Whether a limit is told with what is used of it; the rules between tasks, and that nothing is paid by no fund, are
/// not.
fn told(about: &About) -> bool {
    match about {
        About::Budget { .. } | About::Capacity { .. } | About::Floor { .. } => true,
        About::Earmark { funds } => !funds.is_empty(),
        _ => false,
    }
}

fn usage(program: &Program, state: &State, row: usize) -> Use {
    let r = &program.rows[row];
    let end = |x: f64| x.is_finite().then_some(x);
    Use { about: r.about.clone(), used: state.used[row], low: end(r.low), high: end(r.high) }
}

fn short(program: &Program, state: &State, row: usize) -> Option<Short> {
    let by = state.missed(program, row);
    (by > 0.0).then(|| Short { about: program.rows[row].about.clone(), by })
}

fn breaks(program: &Program, state: &State, task: usize) -> Vec<About> {
    let of_choice = |choice: &u32| -> Vec<u32> {
        let uses = &program.choices[*choice as usize].uses;
        let over = |(row, use_): &&(u32, f64)| {
            let high = program.rows[*row as usize].high;
            *use_ > 0.0 && state.used[*row as usize] + use_ > high
        };
        uses.iter().filter(over).map(|u| u.0).collect()
    };
    let least = program.of_task[task].iter().map(of_choice).min_by_key(Vec::len).unwrap_or_default();
    least.into_iter().map(|row| program.rows[row as usize].about.clone()).collect()
}
