//! What a plan does not take, and why.

use super::ROWS;
use super::names::PlanNames;
use crate::form::percent;
use crate::page::Page;
use cg_app::PlanView;
use cg_engine::allocate::{Problem, why_left};
use std::collections::BTreeSet;

/// Of so many of the first in the order the page says which are not taken.
const FIRST: u32 = 20;
/// A task that is left, with the reason.
pub(crate) struct Left {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) why: String,
}

/// One of the first in the order that the plan does not take.
pub(crate) struct FirstLeft {
    pub(crate) rank: u32,
    pub(crate) name: String,
    pub(crate) href: String,
}

/// Name of a task's hazard area in the reader's language, empty where it has none, and its page.
pub(crate) fn name_of(p: &Page, v: &PlanView, code: &str) -> (String, String) {
    let name = v.items.get(code).and_then(|i| i.names.as_ref()).and_then(|n| n.get(p.lang.tag()));
    (name.unwrap_or_default().to_owned(), format!("/hazard-areas/{}", percent(code)))
}

/// What is worth more first; what is worth the same in the order of codes.
pub(crate) fn by_worth(problem: &Problem, one: usize, other: usize) -> std::cmp::Ordering {
    problem.tasks[other].value.total_cmp(&problem.tasks[one].value).then(one.cmp(&other))
}

/// What a planner's file says of codes that are no task of the plan: most may be closed by now, some may be slips.
pub(crate) fn strangers(p: &Page, v: &PlanView) -> String {
    let codes: Vec<&str> = v.brief.own.keys().filter(|code| !v.items.contains_key(*code)).map(String::as_str).collect();
    if codes.is_empty() {
        return String::new();
    }
    let (count, mut named) = (codes.len(), codes.into_iter().take(20).collect::<Vec<_>>());
    if count > named.len() {
        named.push("…");
    }
    p.t2("plan-own-strangers", "count", count, "codes", named.join(", "))
}

/// What is left, and why.
pub(crate) fn left(p: &Page, names: &PlanNames, v: &PlanView) -> Vec<Left> {
    let problem = &v.proposal.problem;
    let spent = v.decided.cost(problem);
    let mean = (spent > 0.0).then(|| v.decided.value / spent * 10_000.0);
    let out = v.brief.left_out.iter().map(|l| (l.task.as_str(), l.reason.clone()));
    let of = |l: &cg_engine::allocate::Left| -> String {
        let id = &problem.tasks[l.task].id;
        if let Some((_, change, _)) = v.changes.iter().find(|(_, c, _)| c.task == *id) {
            return p.t1("plan-why-people", "reason", change.reason.as_str());
        }
        let task = &problem.tasks[l.task];
        let rank = v.items.get(&task.id).and_then(|i| i.rank).map(|rank| p.t1("plan-why-rank", "rank", p.n(rank)));
        let limits = why_left(problem, l).into_iter().map(|said| names.said(p, &said));
        let worth = task.value_per(10_000.0).zip(mean).map(|(worth, mean)| {
            p.t2("plan-left-brings", "worth", p.decimals(&worth, 2), "mean", p.decimals(&mean, 2))
        });
        rank.into_iter().chain(limits).chain(worth).collect::<Vec<_>>().join("; ")
    };
    let mut computed: Vec<_> = v.decided.left.iter().collect();
    computed.sort_by(|a, b| by_worth(problem, a.task, b.task));
    let computed = computed.into_iter().take(ROWS).map(|l| (problem.tasks[l.task].id.as_str(), of(l)));
    out.chain(computed)
        .map(|(code, why)| {
            let (name, href) = name_of(p, v, code);
            Left { code: code.to_owned(), name, href, why }
        })
        .collect()
}

/// Those of the first in the order that the plan does not take: how many of how many, and each with its rank.
pub(crate) fn first_left(p: &Page, v: &PlanView) -> Option<(String, Vec<FirstLeft>)> {
    let k = FIRST;
    let problem = &v.proposal.problem;
    let taken: BTreeSet<&str> = v.decided.taken.iter().map(|t| problem.tasks[t.task].id.as_str()).collect();
    let first = v.items.iter().filter_map(|(code, item)| Some((item.rank.filter(|rank| *rank <= k)?, code)));
    let mut left: Vec<(u32, &String)> = first.filter(|(_, code)| !taken.contains(code.as_str())).collect();
    left.sort_unstable();
    let words = p.t2("plan-first-left", "k", k, "count", left.len());
    let one = |(rank, code): &(u32, &String)| {
        let (name, href) = name_of(p, v, code);
        FirstLeft { rank: *rank, name: if name.is_empty() { (*code).clone() } else { name }, href }
    };
    (!left.is_empty() && !taken.is_empty()).then(|| (words, left.iter().take(ROWS).map(one).collect()))
}

/// Whether a planner's file has days of these teams and leaves those of the task empty.
fn open_in_file(v: &PlanView, task: &str, team: &str) -> bool {
    v.brief.own.get(task).is_some_and(|own| own.days.get(team) == Some(&None))
}

/// What cannot be planned because something of it is unknown.
pub(crate) fn unknown(p: &Page, v: &PlanView) -> Vec<Left> {
    let one = |n: &cg_engine::allocate::NotPlanned| {
        let (name, href) = name_of(p, v, &n.id);
        let why = match n.column.as_str() {
            "cost" => p.t("plan-unknown-cost"),
            column if column.strip_prefix("days_").is_some_and(|team| open_in_file(v, &n.id, team)) => {
                p.t("plan-unknown-days-file")
            }
            column if column.starts_with("days_") => p.t("plan-unknown-days"),
            _ => crate::ranking::said(p, &n.said()),
        };
        Left { code: n.id.clone(), name, href, why }
    };
    v.proposal.not_planned.iter().take(ROWS).map(one).collect()
}
