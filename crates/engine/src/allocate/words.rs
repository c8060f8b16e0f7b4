//! What a plan says: limits by their names, and why a task is left out.

use super::plan::Left;
use super::problem::{FloorOf, Problem};
use super::program::About;
use super::relief::Give;
use super::setting::NotPlanned;
use crate::message::Said;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A limit by its name.
#[must_use]
pub fn limit(problem: &Problem, about: &About) -> Said {
    let period = |q: usize| name(&problem.periods[q].label, q);
    let task = |t: usize| problem.tasks[t].id.as_str();
    match about {
        About::Budget { period: q } => Said::new("plan-limit-budget").text("period", period(*q)),
        About::Capacity { asset, period: q } => {
            let key = name(&problem.assets[*asset].key, *asset);
            Said::new("plan-limit-capacity").text("asset", key).text("period", period(*q))
        }
        About::Earmark { funds } if funds.is_empty() => Said::new("plan-limit-unpaid"),
        About::Earmark { funds } => {
            let names: Vec<Cow<'_, str>> = funds.iter().map(|f| name(&problem.funds[*f].name, *f)).collect();
            Said::new("plan-limit-earmark").text("funds", names.join(", "))
        }
        About::Floor { floor } => {
            let floor = &problem.floors[*floor];
            let many = problem.floors.iter().filter(|other| other.group == floor.group).count() > 1;
            let key = match floor.of {
                _ if !many => "plan-limit-floor",
                FloorOf::Tasks => "plan-limit-floor-tasks",
                FloorOf::Cost => "plan-limit-floor-cost",
                FloorOf::Value => "plan-limit-floor-value",
                FloorOf::ShareOfValue => "plan-limit-floor-share",
            };
            Said::new(key).text("group", &floor.group)
        }
        About::Continuity { task: t } => Said::new("plan-limit-continuity").text("task", task(*t)),
        About::Precedence { before, after, .. } => {
            Said::new("plan-limit-precedence").text("before", task(*before)).text("after", task(*after))
        }
        About::Exclusion { word } => Said::new("plan-limit-exclusion").text("word", word),
        About::Once { task: t } => Said::new("plan-limit-once").text("task", task(*t)),
    }
}

/// What something is called, or its place where it has no name.
fn name(name: &str, at: usize) -> Cow<'_, str> {
    if name.trim().is_empty() { Cow::Owned(format!("#{}", at + 1)) } else { Cow::Borrowed(name) }
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
    let unpaid = |about: &About| matches!(about, About::Earmark { funds } if funds.is_empty());
    if left.breaks.iter().any(unpaid) {
        let funds: Vec<Cow<'_, str>> = problem.funds.iter().enumerate().map(|(f, fund)| name(&fund.name, f)).collect();
        return vec![Said::new("plan-left-unpaid").text("funds", funds.join(", "))];
    }
    let key = |about| if too_large(problem, left.task, about) { "plan-left-alone" } else { "plan-left-breaks" };
    let said = left.breaks.iter().filter_map(|about| match about {
        About::Precedence { .. } => None,
        About::Exclusion { word } => Some(Said::new("plan-left-other").text("word", word)),
        about => Some(Said::new(key(about)).said("limit", limit(problem, about))),
    });
    waits(problem, left).into_iter().chain(said).collect()
}

/// What a task waits for, each once: what is not taken at all breaks the rule up to the last period, too.
fn waits(problem: &Problem, left: &Left) -> Vec<Said> {
    let mut until: BTreeMap<usize, usize> = BTreeMap::new();
    for about in &left.breaks {
        if let About::Precedence { before, period, .. } = about {
            let last = until.entry(*before).or_default();
            *last = (*last).max(*period);
        }
    }
    let key = |period| if period + 1 == problem.periods.len() { "plan-left-waits" } else { "plan-left-waits-later" };
    until.into_iter().map(|(before, q)| Said::new(key(q)).text("before", &problem.tasks[before].id)).collect()
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
        About::Earmark { funds } => task.cost > funds.iter().fold(0.0, |sum, f| sum + problem.funds[*f].amount),
        _ => false,
    }
}

/// How far a limit would have to give; a share of value in per cent, as it was stated.
#[must_use]
pub fn give(problem: &Problem, give: &Give) -> Said {
    let (key, in_words) = match share(problem, give) {
        Some(share) => ("plan-relief-share", 100.0 * share),
        None => ("plan-relief", 1.0),
    };
    // In every digit and as forms and files take it, as people type what they read.
    let figure = |x: f64| ((x * in_words * 1e6).round() / 1e6).to_string();
    Said::new(key)
        .said("limit", limit(problem, &give.about))
        .text("now", figure(give.now))
        .text("could", figure(give.could))
}

/// What a limit could ask in the figures that are shown: to the cent, to a tenth of a per cent or to the task, towards
/// what is enough, so that what is read can be kept, too; to the bit what the limit is where those figures are stated.
pub(super) fn in_figures(problem: &Problem, give: &Give) -> f64 {
    let floor = if let About::Floor { floor } = give.about { problem.floors.get(floor) } else { None };
    let below = |x: f64, parts: f64| (x * parts + 1e-6).floor() / parts;
    match (floor.map(|f| f.of), share(problem, give)) {
        (Some(FloorOf::ShareOfValue), Some(of_one)) => {
            let all = floor.and_then(|f| problem.value_by(f.by).get(f.group.as_str()).copied()).unwrap_or(0.0);
            shown_below(100.0 * of_one * give.could) / 100.0 * all
        }
        (Some(FloorOf::Tasks), _) => below(give.could, 1.0),
        _ if give.could > give.now => (give.could * 100.0 - 1e-6).ceil() / 100.0,
        _ => below(give.could, 100.0),
    }
}

/// The share of value that one unit of a limit is; `None` for limits that are not stated as one.
fn share(problem: &Problem, give: &Give) -> Option<f64> {
    let About::Floor { floor } = give.about else { return None };
    let floor = problem.floors.get(floor).filter(|f| f.of == FloorOf::ShareOfValue)?;
    (give.now > 0.0).then(|| floor.least / give.now)
}

/// Per cent cut to the figures that are shown.
fn shown_below(per_cent: f64) -> f64 {
    let parts = if per_cent >= 1.0 { 10.0 } else { 1000.0 };
    (per_cent * parts + 1e-6).floor() / parts
}

#[cfg(test)]
mod tests {
    use super::super::{By, Floor, Fund, NoPlan, Period, Task, allocate};
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

    fn plain(id: &str, value: f64, cost: f64, group: &str) -> Task {
        Task { id: id.into(), value, cost, group: group.into(), ..Task::default() }
    }

    fn quarters(tasks: Vec<Task>, budgets: &[f64]) -> Problem {
        let period = |(q, budget): (usize, &f64)| Period { label: format!("Q{}", q + 1), budget: Some(*budget) };
        Problem { tasks, periods: budgets.iter().enumerate().map(period).collect(), ..Problem::default() }
    }

    fn left_out(problem: &Problem, task: usize) -> Vec<String> {
        let plan = allocate(problem).expect("a plan");
        let left = plan.left.iter().find(|l| l.task == task).expect("a task left out");
        why_left(problem, left).iter().map(Said::english).collect()
    }

    #[test]
    fn what_waits_and_what_excludes_says_so_and_not_that_there_is_no_room() {
        let mut waits = quarters(vec![plain("a", 1.0, 500.0, ""), plain("b", 9.0, 10.0, "")], &[100.0, 100.0]);
        waits.tasks[1].after = vec![0];
        assert_eq!(left_out(&waits, 1), ["waits for a, which is not taken"]);
        let later = [0, 1].map(|period| About::Precedence { before: 0, after: 1, period });
        let said = |breaks: &[About]| why_left(&waits, &Left { task: 1, breaks: breaks.to_vec() })[0].english();
        assert_eq!(said(&later[..1]), "waits for a, which is taken only later");
        let mut options = quarters(vec![plain("a", 9.0, 10.0, ""), plain("b", 1.0, 10.0, "")], &[100.0]);
        options.tasks.iter_mut().for_each(|t| t.only_one_of = "1".into());
        assert_eq!(left_out(&options, 1), ["another of the same set, \"1\", is taken"]);
    }

    #[test]
    fn a_task_that_no_fund_may_pay_says_so_with_the_names_of_the_funds() {
        let mut problem = quarters(vec![plain("a", 1.0, 10.0, "A"), plain("b", 1.0, 10.0, "B")], &[1000.0]);
        let only = |group: &str| Some([group.to_owned()].into());
        problem.funds = vec![Fund { name: "Embassy".into(), amount: 15.0, only: only("Z") }];
        assert_eq!(left_out(&problem, 1), ["none of the funds may be spent on it (Embassy)"]);
        problem.funds.push(Fund { name: String::new(), amount: 5.0, only: only("A") });
        assert_eq!(left_out(&problem, 0)[0], "asks by itself for more than the money of #2");
        assert_eq!(left_out(&problem, 1), ["none of the funds may be spent on it (Embassy, #2)"]);
        let told = limit(&problem, &About::Earmark { funds: Vec::new() }).english();
        assert_eq!(told, "the money for tasks that no fund may pay");
    }

    #[test]
    fn a_share_of_value_gives_in_per_cent_as_it_was_stated() {
        let mut problem = quarters(vec![plain("a", 1.0, 10.0, "P2"), plain("b", 1.0, 20.0, "P2")], &[10.0]);
        let floor = |least| Floor { by: By::Group, group: "P2".into(), of: FloorOf::ShareOfValue, least };
        problem.floors = vec![floor(0.6)];
        let Err(NoPlan::Clash(clash)) = allocate(&problem) else { panic!("no plan was expected") };
        assert_eq!((clash.relief.gives.len(), clash.relief.least), (1, true), "{clash:?}");
        let told = give(&problem, &clash.relief.gives[0]).english();
        assert_eq!(told, "what P2 must get: 50 % instead of 60 % of its value");
        assert_eq!([26.79, 0.019_99, 30.0, 0.3 * 100.0].map(shown_below), [26.7, 0.019, 30.0, 30.0]);
    }

    #[test]
    fn what_would_have_to_give_is_enough_where_there_is_nothing_and_whole_where_a_task_was_begun() {
        let begun = Task { id: "t".into(), value: 1.0, cost: 9_000.0, continues: true, ..Task::default() };
        for budget in [0.0, 1.0, 8_999.0] {
            let period = Period { label: "Q1".into(), budget: Some(budget) };
            let mut problem = Problem { tasks: vec![begun.clone()], periods: vec![period], ..Problem::default() };
            let Err(super::super::NoPlan::Clash(clash)) = allocate(&problem) else { panic!("no plan was expected") };
            for give in &clash.relief.gives {
                match give.about {
                    About::Continuity { .. } => problem.tasks[0].continues = give.could >= 1.0,
                    _ => problem.periods[0].budget = Some(give.could),
                }
            }
            assert!(allocate(&problem).is_ok(), "{budget}: {:?} is not enough", clash.relief);
        }
    }
}
