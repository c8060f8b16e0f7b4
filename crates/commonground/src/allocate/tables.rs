//! The plan, the frontier and the calendar as rows.

use super::Done;
use cg_engine::allocate::{FrontierPoint, Stint, why_left};
use std::collections::BTreeMap;

type Rows = (Vec<String>, Vec<Vec<String>>);

/// Every task of the table, the taken ones first by period, then the others, then what could not be planned.
pub(super) fn plan(done: &Done<'_>) -> Rows {
    let problem = &done.problem;
    let mut headers = vec!["id".to_owned()];
    headers.extend(done.args.keep.iter().cloned());
    headers.extend(["period", "value", "cost", "group"].map(str::to_owned));
    headers.extend(problem.assets.iter().map(|a| format!("days_{}", a.key)));
    headers.extend(["paid_by", "left_out_because"].map(str::to_owned));
    let mut paid: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for payment in &done.plan.payments {
        let fund = &problem.funds[payment.fund].name;
        paid.entry(payment.task).or_default().push(format!("{fund}: {:.2}", payment.amount));
    }
    let row = |task: usize, period: &str, why: String| {
        let t = &problem.tasks[task];
        let mut row = vec![t.id.clone()];
        row.extend(done.loaded.kept.get(&t.id).into_iter().flatten().cloned());
        row.extend([period.to_owned(), t.value.to_string(), format!("{:.2}", t.cost), t.group.clone()]);
        row.extend(t.days.iter().map(|d| format!("{d:.2}")));
        row.extend([paid.get(&task).map(|p| p.join("; ")).unwrap_or_default(), why]);
        row
    };
    let taken = done.plan.taken.iter().map(|t| row(t.task, &problem.periods[t.period].label, String::new()));
    let left = done.plan.left.iter().map(|l| {
        let why: Vec<String> = why_left(problem, l).iter().map(cg_engine::message::Said::english).collect();
        row(l.task, "", why.join("; "))
    });
    let width = headers.len();
    let unplanned = done.not_planned.iter().map(|f| {
        let mut row = vec![f.id.clone()];
        row.extend(done.loaded.kept.get(&f.id).into_iter().flatten().cloned());
        row.resize(width - 1, String::new());
        row.push(super::answer::not_planned(f));
        row
    });
    (headers, taken.chain(left).chain(unplanned).collect())
}

/// One row per budget; unknown cells where no plan keeps all limits.
pub(super) fn frontier(points: &[FrontierPoint]) -> Rows {
    let headers = ["share_of_money", "money", "value", "bound", "tasks"].map(str::to_owned).to_vec();
    let text = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let row = |p: &FrontierPoint| {
        let tasks = p.tasks.map(|t| t.to_string()).unwrap_or_default();
        vec![p.share.to_string(), p.money.to_string(), text(p.value), text(p.bound), tasks]
    };
    (headers, points.iter().map(row).collect())
}

/// One row per team and task.
pub(super) fn calendar(done: &Done<'_>, stints: &[Stint]) -> Rows {
    let headers = ["asset", "team", "period", "task", "from_day", "to_day", "days_over", "closed_in"];
    let headers = headers.map(str::to_owned).to_vec();
    let problem = &done.problem;
    let row = |s: &Stint| {
        vec![
            problem.assets[s.asset].key.clone(),
            (s.team + 1).to_string(),
            problem.periods[s.period].label.clone(),
            problem.tasks[s.task].id.clone(),
            format!("{:.2}", s.from),
            format!("{:.2}", s.to),
            format!("{:.2}", s.over),
            s.closed_in.map(|period| problem.periods[period].label.clone()).unwrap_or_default(),
        ]
    };
    (headers, stints.iter().map(row).collect())
}
