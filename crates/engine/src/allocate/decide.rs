//! What people change of a plan: their choice measured against the same limits, beside what was computed.

use super::plan::{self, Plan};
use super::problem::Problem;
use super::program::Program;
use super::round::State;

/// Measures a choice of people's: what it is worth, what it uses, which limits it does not keep, who pays.
///
/// # Shape
/// `taken` are tasks with their periods, by place; the last word on a task counts.
/// # Missing
/// A task in a period closed to it is left out: `None` where there is such a task.
#[must_use]
pub fn measure(problem: &Problem, taken: &[(usize, usize)], bound: f64) -> Option<Plan> {
    let program = Program::new(problem);
    let mut state = State::new(&program);
    for (task, period) in taken {
        let of_task = program.of_task.get(*task)?;
        let choice = *of_task.iter().find(|c| program.choices[**c as usize].period == *period)?;
        state.force(&program, choice);
    }
    Some(plan::plan(problem, &program, &state, bound))
}

/// A plan with tasks added and taken out.
///
/// # Shape
/// A change is a task with the period it goes into, or none where it is taken out.
#[must_use]
pub fn changed(plan: &Plan, changes: &[(usize, Option<usize>)]) -> Vec<(usize, usize)> {
    let mut taken: Vec<(usize, usize)> = plan.taken.iter().map(|t| (t.task, t.period)).collect();
    for (task, period) in changes {
        taken.retain(|(t, _)| t != task);
        taken.extend(period.map(|period| (*task, period)));
    }
    taken.sort_unstable_by_key(|(task, period)| (*period, *task));
    taken
}

#[cfg(test)]
mod tests {
    use super::super::{About, Period, Task, allocate};
    use super::*;

    #[test]
    fn what_people_add_counts_and_the_limit_it_breaks_is_named() {
        let task = |id: &str, value, cost| Task { id: id.into(), value, cost, ..Task::default() };
        let mut problem = Problem {
            tasks: vec![task("a", 3.0, 60.0), task("b", 2.0, 50.0), task("c", 1.0, 40.0)],
            periods: vec![Period { label: "Q1".into(), budget: Some(100.0) }],
            ..Problem::default()
        };
        let plan = allocate(&problem).expect("a plan");
        assert_eq!(plan.taken.iter().map(|t| t.task).collect::<Vec<_>>(), [0, 2]);
        let same = measure(&problem, &changed(&plan, &[]), plan.bound).expect("a plan");
        assert_eq!(same, plan, "nothing changed is the same plan");
        let more = measure(&problem, &changed(&plan, &[(1, Some(0))]), plan.bound).expect("a plan");
        assert_eq!(
            (more.value, more.short[0].about.clone(), more.short[0].by.round()),
            (6.0, About::Budget { period: 0 }, 50.0)
        );
        let swapped = measure(&problem, &changed(&plan, &[(1, Some(0)), (0, None)]), plan.bound).expect("a plan");
        assert_eq!((swapped.value, swapped.short.len()), (3.0, 0));
        problem.tasks[1].closed.insert(0);
        assert_eq!(measure(&problem, &[(1, 0)], plan.bound), None, "closed in that period");
    }
}
