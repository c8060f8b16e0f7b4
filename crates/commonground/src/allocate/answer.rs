//! What the command answers: in words on the terminal, in JSON for programs, and the run's own record.

use super::Done;
use super::prove::Proof;
use cg_engine::allocate::{About, NotPlanned, Problem, Relief, give, limit as limit_said, nothing_taken};
use cg_engine::message::number;
use cg_kit::Digest;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// A limit in English.
pub(super) fn limit(problem: &Problem, about: &About) -> String {
    limit_said(problem, about).english()
}

/// Why a task could not be planned.
pub(super) fn not_planned(fault: &NotPlanned) -> String {
    fault.said().english()
}

/// That a table holds tasks and not one of them can be planned, with the first and what to do.
pub(super) fn nothing_planned(first: &NotPlanned, tasks: usize) -> String {
    let why = not_planned(first);
    let told = match tasks {
        1 => format!("the one task of the table cannot be planned: {}: {why}", first.id),
        _ => format!("not one of {} tasks can be planned, first {}: {why}", number(tasks as f64), first.id),
    };
    let advice = match first.rule.as_ref() {
        // Its sentence says what to do.
        "plan-unknown" => return told,
        "measure-not-a-number" if crate::items::decimal_comma(&first.found) => crate::items::POINTS,
        _ => "correct the column, or let the plan read another",
    };
    format!("{told}; {advice}")
}

/// A word that names nothing.
fn strange(of: &str, word: &str, tasks: usize) -> String {
    let by = match tasks {
        0 => return format!("Fund {of} is only for \"{word}\", and no task has that group"),
        1 => "for one task".to_owned(),
        n => format!("for {} tasks", number(n as f64)),
    };
    format!("Column {of} says \"{word}\" {by}, which is no period or season of the plan")
}

/// How much better another plan could be, at most.
fn nothing_better(gap: f64) -> String {
    // Upwards, so that what is said is never less than what is so.
    let hundredths = (gap * 10_000.0).ceil();
    if hundredths > 0.0 {
        format!("nothing better by more than {:.2} % exists", hundredths / 100.0)
    } else {
        "nothing better exists".to_owned()
    }
}

/// The run: plan file, inputs, engine and result, enough to make it again and see that it is the same.
pub(super) fn record(done: &Done<'_>) -> Value {
    let plan = serde_json::to_string(&done.plan).unwrap_or_default();
    json!({
        "engine": cg_engine::ranking::ENGINE,
        "plan": {
            "file": done.args.plan.display().to_string(), "name": done.setting.name, "version": done.setting.version,
            "digest": done.setting.digest().to_string(),
        },
        "inputs": [{
            "file": crate::streams::shown(&done.args.table), "sha256": done.loaded.digest, "rows": done.loaded.rows,
            "empty_rows": done.loaded.empty, "id": done.args.id,
        }],
        "tasks": done.problem.tasks.len(), "taken": done.plan.taken.len(), "left": done.plan.left.len(),
        "not_planned": done.not_planned.len(),
        "value": done.plan.value, "bound": done.plan.bound, "gap": done.plan.gap(),
        "cost": done.plan.cost(&done.problem), "proof": done.proof,
        "result_digest": Digest::of(plan.as_bytes()).to_string(),
    })
}

/// The answer for programs.
pub(super) fn json(done: &Done<'_>, record: &Value) -> Value {
    let problem = &done.problem;
    let limits: Vec<Value> = done.plan.use_of.iter().map(|u| {
        json!({ "limit": u.about, "name": limit(problem, &u.about), "used": u.used, "low": u.low, "high": u.high })
    }).collect();
    let short: Vec<Value> = done
        .plan
        .short
        .iter()
        .map(|s| json!({ "limit": s.about, "name": limit(problem, &s.about), "by": s.by }))
        .collect();
    let taken: Vec<Value> = done
        .plan
        .taken
        .iter()
        .map(|t| json!({ "id": problem.tasks[t.task].id, "period": problem.periods[t.period].label }))
        .collect();
    let mut answer = json!({
        "run": record, "out": done.args.out.display().to_string(), "taken": taken, "limits": limits, "short": short,
        "relief": done.plan.relief,
        "not_planned": done.not_planned.iter().map(|f| json!({ "id": f.id, "rule": f.rule, "message": not_planned(f) })).collect::<Vec<_>>(),
        "prices": done.prices, "frontier": done.frontier,
        "strange": done.setting.strange(&done.loaded.table).iter().map(|((of, word), tasks)| json!({ "of": of, "word": word, "tasks": tasks })).collect::<Vec<_>>(),
    });
    if let Some((setting, plan, comparison)) = &done.compared {
        answer["compared"] = json!({
            "with": setting.name, "value": plan.value, "bound": plan.bound, "same": comparison.same.len(),
            "only_first": comparison.only_first, "only_second": comparison.only_second,
            "moved": comparison.moved.len(), "groups": comparison.groups,
        });
    }
    answer
}

/// What limits would have to give, and whether less could be enough.
pub(super) fn relief(problem: &Problem, relief: &Relief) -> String {
    let gives: Vec<String> = relief.gives.iter().map(|one| give(problem, one).english()).collect();
    let lead = match relief.least {
        true => "the least that would have to give",
        false => "with this a plan was found, and less may be enough",
    };
    format!("{lead}: {}", gives.join(", "))
}

/// The answer for people.
pub(super) fn words(done: &Done<'_>, beside: Option<PathBuf>) -> String {
    let mut text = String::new();
    let plan = &done.plan;
    let nothing = plan.taken.is_empty() && !done.problem.tasks.is_empty();
    let _ = write!(
        text,
        "{} (version {}): {} of {} tasks taken for {}; ",
        if done.setting.title.is_empty() { &done.setting.name } else { &done.setting.title },
        done.setting.version,
        number(plan.taken.len() as f64),
        number(done.problem.tasks.len() as f64),
        number(plan.cost(&done.problem).round()),
    );
    let _ = if nothing {
        writeln!(text, "{}", nothing_taken(&done.problem).english())
    } else {
        let (value, bound) = (number(plan.value), number(plan.bound));
        writeln!(text, "value {value} of at most {bound}, so {}", nothing_better(plan.gap()))
    };
    match done.proof {
        Some(Proof::Best) => text.push_str("  Proved by HiGHS: no plan is better\n"),
        Some(Proof::OutOfTime) => {
            text.push_str("  HiGHS did not come to an end in time; the bound is what it proved\n")
        }
        Some(Proof::Stopped) => text.push_str("  HiGHS did not keep its time and was stopped; it proved nothing\n"),
        None => {}
    }
    for (period, p) in done.problem.periods.iter().enumerate() {
        let here = plan.taken.iter().filter(|t| t.period == period);
        let spent = here.clone().fold(0.0, |sum, t| sum + done.problem.tasks[t.task].cost);
        let _ = writeln!(text, "  {}: {} tasks, {}", p.label, number(here.count() as f64), number(spent.round()));
    }
    for u in plan.use_of.iter().filter(|u| binds(u.used, u.low, u.high)) {
        let _ = writeln!(text, "  Used up: {} ({})", limit(&done.problem, &u.about), number(u.used.round()));
    }
    for short in &plan.short {
        let name = limit(&done.problem, &short.about);
        let _ = writeln!(text, "  NOT KEPT: {name} falls short by {}: whole tasks cannot fill it", number(short.by));
    }
    // A share of nothing says nothing.
    for price in done.prices.iter().filter(|_| plan.value > 0.0) {
        let family = format!("{:?}", price.family).to_lowercase();
        let _ = writeln!(text, "  Without any {family} limit the value could be {:.2} % higher", price.share * 100.0);
    }
    if let Some((setting, other, comparison)) = &done.compared {
        let _ = writeln!(
            text,
            "Against {}: value {}, {} tasks in both, {} only here, {} only there, {} in another period",
            setting.name,
            number(other.value),
            comparison.same.len() + comparison.moved.len(),
            comparison.only_first.len(),
            comparison.only_second.len(),
            comparison.moved.len()
        );
    }
    for ((of, word), tasks) in done.setting.strange(&done.loaded.table) {
        let _ = writeln!(text, "  {}; is it a slip?", strange(&of, &word, tasks));
    }
    for fault in done.not_planned.iter().take(5) {
        let _ = writeln!(text, "  Not planned: {}: {}", fault.id, not_planned(fault));
    }
    if done.not_planned.len() > 5 {
        let _ = writeln!(text, "  … and {} more, all of them in the file", done.not_planned.len() - 5);
    }
    if let Some(run) = beside {
        let _ = writeln!(text, "Written: {} and {}", done.args.out.display(), run.display());
    }
    text
}

/// Whether a limit leaves less than a hundredth.
fn binds(used: f64, low: Option<f64>, high: Option<f64>) -> bool {
    high.is_some_and(|high| used >= 0.99 * high) || low.is_some_and(|low| low > 0.0 && used <= 1.01 * low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_names_nothing_is_told_of_a_fund_of_one_task_and_of_several() {
        assert_eq!(strange("Embassy", "Z", 0), "Fund Embassy is only for \"Z\", and no task has that group");
        let season = "which is no period or season of the plan";
        assert_eq!(strange("closed", "wnter", 1), format!("Column closed says \"wnter\" for one task, {season}"));
        assert_eq!(strange("closed", "wnter", 2), format!("Column closed says \"wnter\" for 2 tasks, {season}"));
    }

    #[test]
    fn a_finished_search_leaves_nothing_better_and_a_gap_is_never_told_as_none() {
        assert_eq!(nothing_better(0.0), "nothing better exists");
        assert_eq!(nothing_better(0.000_001), "nothing better by more than 0.01 % exists");
        assert_eq!(nothing_better(0.012_5), "nothing better by more than 1.25 % exists");
    }
}
