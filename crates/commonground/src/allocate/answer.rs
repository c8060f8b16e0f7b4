//! What the command answers: in words on the terminal, in JSON for programs, and the run's own record.

use super::Done;
use super::prove::Proof;
use cg_engine::allocate::{About, NotPlanned, Problem, limit as limit_said, nothing_taken};
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
        let gap = plan.gap() * 100.0;
        writeln!(text, "value {value} of at most {bound}, so nothing better by more than {gap:.2} % exists")
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
        let _ = match tasks {
            0 => writeln!(text, "  Fund {of} is only for \"{word}\", and no task has that group; is it a slip?"),
            n => writeln!(
                text,
                "  {of} of {n} tasks says \"{word}\", which is no period or season of the plan; is it a slip?"
            ),
        };
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
