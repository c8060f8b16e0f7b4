//! What a plan says: limits by their names, and why a task is left out.

use super::clash::Relief;
use super::plan::Left;
use super::problem::{FloorOf, Problem};
use super::program::About;
use super::setting::NotPlanned;
use crate::message::Said;

/// A limit by its name.
#[must_use]
pub fn limit(problem: &Problem, about: &About) -> Said {
    let period = |q: usize| problem.periods[q].label.as_str();
    let task = |t: usize| problem.tasks[t].id.as_str();
    match about {
        About::Budget { period: q } => Said::new("plan-limit-budget").text("period", period(*q)),
        About::Capacity { asset, period: q } => {
            Said::new("plan-limit-capacity").text("asset", &problem.assets[*asset].key).text("period", period(*q))
        }
        About::Earmark { funds } => {
            let names: Vec<&str> = funds.iter().map(|f| problem.funds[*f].name.as_str()).collect();
            Said::new("plan-limit-earmark").text("funds", names.join(", "))
        }
        About::Floor { floor } => Said::new("plan-limit-floor").text("group", &problem.floors[*floor].group),
        About::Continuity { task: t } => Said::new("plan-limit-continuity").text("task", task(*t)),
        About::Precedence { before, after, .. } => {
            Said::new("plan-limit-precedence").text("before", task(*before)).text("after", task(*after))
        }
        About::Exclusion { word } => Said::new("plan-limit-exclusion").text("word", word),
        About::Once { task: t } => Said::new("plan-limit-once").text("task", task(*t)),
    }
}

impl NotPlanned {
    /// Why the task could not be planned.
    #[must_use]
    pub fn said(&self) -> Said {
        let key = match self.rule.as_ref() {
            "plan-unknown" => "plan-lacks-unknown",
            "plan-waits-for-nothing" => "plan-lacks-first",
            "measure-below-zero" => "plan-lacks-sign",
            "plan-neither" => "plan-lacks-yes",
            _ => "plan-lacks-number",
        };
        Said::new(key).text("column", &self.column).text("found", &self.found)
    }
}

/// Why a task is left out: one sentence for every limit it would break, or one that says what else.
#[must_use]
pub fn why_left(problem: &Problem, left: &Left) -> Vec<Said> {
    let task = &problem.tasks[left.task];
    if task.closed.len() >= problem.periods.len() {
        return vec![Said::new("plan-left-closed")];
    }
    if left.breaks.is_empty() {
        return vec![Said::new("plan-left-worth")];
    }
    let key = |about| if too_large(problem, left.task, about) { "plan-left-alone" } else { "plan-left-breaks" };
    left.breaks.iter().map(|about| Said::new(key(about)).said("limit", limit(problem, about))).collect()
}

/// Whether a task asks by itself for more than such a limit has in any period open to it.
fn too_large(problem: &Problem, task: usize, about: &About) -> bool {
    let task = &problem.tasks[task];
    let mut open = (0..problem.periods.len()).filter(|period| !task.closed.contains(period));
    match about {
        About::Budget { .. } => open.all(|q| problem.periods[q].budget.is_some_and(|budget| task.cost > budget)),
        About::Capacity { asset, .. } => {
            let days = task.days.get(*asset).copied().unwrap_or(0.0);
            open.all(|q| problem.assets[*asset].capacity.get(q).is_some_and(|capacity| days > *capacity))
        }
        _ => false,
    }
}

/// How far a limit would have to give.
#[must_use]
pub fn relief(problem: &Problem, relief: &Relief) -> Said {
    Said::new("plan-relief")
        .said("limit", limit(problem, &relief.about))
        .number("now", relief.now)
        .number("could", whole(problem, relief))
}

/// What a limit could ask: of tasks, and of one that was begun, only whole ones.
fn whole(problem: &Problem, relief: &Relief) -> f64 {
    let of_tasks = match relief.about {
        About::Continuity { .. } => true,
        About::Floor { floor } => problem.floors.get(floor).is_some_and(|f| f.of == FloorOf::Tasks),
        _ => false,
    };
    // What rounding leaves over a whole number is no task more.
    if of_tasks { (relief.could + 1e-9).floor().min(relief.now) } else { relief.could }
}

#[cfg(test)]
mod tests {
    use super::super::{Period, Task, allocate};
    use super::*;

    #[test]
    fn what_is_left_out_says_which_limit_it_would_break() {
        let task = |id: &str, cost| Task { id: id.into(), value: 1.0, cost, ..Task::default() };
        let mut problem = Problem {
            tasks: vec![task("a", 80.0), task("b", 90.0), task("c", 1.0), task("d", 101.0)],
            periods: vec![Period { label: "2027 Q1".into(), budget: Some(100.0) }],
            ..Problem::default()
        };
        problem.tasks[2].closed.insert(0);
        let plan = allocate(&problem).expect("a plan");
        let said: Vec<String> = plan.left.iter().flat_map(|l| why_left(&problem, l)).map(|s| s.english()).collect();
        assert_eq!(
            said,
            [
                "beside what is taken no room is left in the budget of 2027 Q1",
                "closed in every period of the plan",
                "asks by itself for more than the budget of 2027 Q1"
            ]
        );
    }

    #[test]
    fn what_would_have_to_give_is_enough_where_there_is_nothing_and_whole_where_a_task_was_begun() {
        let begun = Task { id: "t".into(), value: 1.0, cost: 9_000.0, continues: true, ..Task::default() };
        for budget in [0.0, 1.0, 8_999.0] {
            let period = Period { label: "Q1".into(), budget: Some(budget) };
            let mut problem = Problem { tasks: vec![begun.clone()], periods: vec![period], ..Problem::default() };
            let Err(super::super::NoPlan::Clash(clash)) = allocate(&problem) else { panic!("no plan was expected") };
            for relief in &clash.relief {
                match relief.about {
                    About::Continuity { .. } => problem.tasks[0].continues = whole(&problem, relief) >= 1.0,
                    _ => problem.periods[0].budget = Some(whole(&problem, relief)),
                }
            }
            assert!(allocate(&problem).is_ok(), "{budget}: {:?} is not enough", clash.relief);
        }
    }
}
