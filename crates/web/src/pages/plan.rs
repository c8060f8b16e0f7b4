//! One plan: what it takes and why, what it leaves and why, how near the best, who gets what, and what people decide.

use crate::chart::gantt::gantt;
use crate::chart::{Chart, Form, Series};
use crate::form::{Posted, percent};
use crate::page::{Page, unmarked};
use crate::pages::{html, see_other};
use crate::plan::ROWS;
use crate::plan::left::{FirstLeft, Left, by_worth, first_left, left, name_of, strangers, unknown};
use crate::plan::names::{PlanNames, ReliefWords, family};
use crate::problem::{Answer, Problem};
use crate::record::code_label;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::{PlanChange, PlanSaid, PlanView, Words};
use cg_domain::grant::Act;
use cg_engine::allocate::{By, CostFrom, FrontierPoint, Item, Proposal, Standing, Stint, paid, standings};
use std::collections::BTreeMap;

/// One task of the plan.
struct Row {
    code: String,
    name: String,
    href: String,
    period: String,
    value: f64,
    cost: f64,
    cost_from: String,
    group: String,
    operator: String,
    work: String,
    paid_by: String,
    why: String,
}

/// What one group, operator or fund gets.
struct Share {
    name: String,
    tasks: usize,
    cost: f64,
    value: Option<f64>,
    left_tasks: Option<usize>,
    left_cost: Option<f64>,
    of: Option<f64>,
}

/// A limit and what is used of it.
struct Used {
    name: String,
    used: f64,
    low: Option<f64>,
    high: Option<f64>,
}

/// A line of the calendar.
struct Work {
    team: String,
    period: String,
    code: String,
    from: f64,
    to: f64,
    over: Option<f64>,
    /// The closed period that it runs into.
    closed_in: Option<String>,
}

/// A change people made.
struct Changed {
    entry: String,
    task: String,
    what: String,
    reason: String,
    by: String,
}

#[derive(Template)]
#[template(path = "pages/plan.html")]
struct PlanPage {
    p: Page,
    id: String,
    base: String,
    v: PlanView,
    source: String,
    source_href: String,
    may_plan: bool,
    may_accept: bool,
    remarks: Vec<String>,
    headline: String,
    gap: String,
    first_left: Option<(String, Vec<FirstLeft>)>,
    as_decided: String,
    periods: Vec<(String, Option<f64>, f64, usize)>,
    taken: Vec<Row>,
    left: Vec<Left>,
    unknown: Vec<Left>,
    changes: Vec<Changed>,
    used: Vec<Used>,
    not_kept: Vec<String>,
    relief: Option<ReliefWords>,
    prices: Vec<(String, f64, f64)>,
    frontier: String,
    gantt: Option<(String, usize)>,
    /// That work runs beyond its period; empty where none does.
    overrun: String,
    /// Codes of the planner's file that are no task of the plan, in words.
    strangers: String,
    work: Vec<Work>,
    /// By province, operator and fund, each with its heading.
    shares: [(String, Vec<Share>); 3],
    /// Whether funds pay.
    paid: bool,
    others: Vec<(String, String)>,
    period_labels: Vec<String>,
    rates: Vec<[String; 7]>,
    accepted: String,
}

/// One plan.
///
/// # Errors
/// When there is none.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, wanted) = (visitor.asker.clone(), id.clone());
    let (view, lines, areas) =
        site.ask(move |app| Ok((app.plan(&asker, &wanted)?, app.plans(&asker)?, app.areas(&asker, 1)?))).await?;
    let p = Page::new(&site, &visitor, "nav-plans", view.line.title.clone());
    let names = PlanNames::of_areas(&p, &areas);
    let other = |line: &cg_app::PlanLine| {
        let words = format!("\u{2068}{}\u{2069} · {}", line.title, p.t1("ranking-version", "version", line.version));
        (line.id.clone(), words)
    };
    let others = lines.iter().filter(|l| l.id != id).map(other).collect();
    html(&page(p, id, view, &names, others))
}

fn page(p: Page, id: String, v: PlanView, names: &PlanNames, others: Vec<(String, String)>) -> PlanPage {
    let problem = &v.proposal.problem;
    let stints = v.proposal.calendar(&v.decided);
    let by = |by: By| standings(problem, &v.decided, by).into_iter().map(|s| share(&p, names, s)).collect();
    let title = p.t("plan-calendar");
    let days = v.brief.teams.iter().flat_map(|t| &t.days).copied().fold(1.0, f64::max);
    let (source, source_href) = source(&p, &v);
    let accepted =
        v.accepted.as_ref().map(|(_, by)| p.t2("plan-accepted-by", "who", by.name.as_str(), "when", p.instant(&by.at)));
    PlanPage {
        may_plan: p.may(Act::Plan),
        may_accept: p.may(Act::AcceptPlan),
        remarks: v.proposal.remarks().iter().map(|said| names.said(&p, said)).collect(),
        headline: headline(&p, &v),
        gap: if v.proposal.plan.taken.is_empty() { String::new() } else { gap(&p, v.proposal.plan.gap()) },
        first_left: first_left(&p, &v),
        as_decided: decided(&p, &v),
        periods: periods(&v),
        taken: taken(&p, names, &v),
        left: left(&p, names, &v),
        unknown: unknown(&p, &v),
        changes: changes(&p, &v),
        used: used(&p, names, &v),
        not_kept: names.not_kept(&p, &v.proposal.problem, &v.decided),
        relief: v.decided.relief.as_ref().map(|r| ReliefWords::of(&p, names, &v.proposal.problem, r, &v.brief.teams)),
        prices: v.proposal.prices.iter().map(|price| (family(&p, price.family), price.bound, price.share)).collect(),
        frontier: frontier(&p, &v),
        gantt: gantt(&p, problem, &stints, days, &title),
        overrun: overrun(&p, &v, &stints),
        strangers: strangers(&p, &v),
        work: stints.iter().take(ROWS).map(|s| work(&v, s)).collect(),
        shares: [
            (p.t("plan-group"), by(By::Group)),
            (p.t("plan-operator"), by(By::Operator)),
            (p.t("plan-fund"), funds(&v)),
        ],
        paid: !problem.funds.is_empty(),
        base: format!("/plans/{}", percent(&id)),
        period_labels: problem.periods.iter().map(|q| q.label.clone()).collect(),
        rates: rates(&p, &v),
        accepted: accepted.unwrap_or_default(),
        others,
        source,
        source_href,
        id,
        v,
        p,
    }
}

fn source(p: &Page, v: &PlanView) -> (String, String) {
    let s = &v.source;
    match s.from.as_str() {
        "decision" => {
            (p.t1("plan-source-decision", "title", s.title.as_str()), format!("/decisions/{}", percent(&s.id)))
        }
        _ => {
            let mut words = p.t2("plan-source-run", "model", s.model.as_str(), "when", p.instant(&s.at));
            if s.other {
                words = format!("{words} · {}", p.t("ranking-run-other"));
            }
            (words, format!("/rankings/runs/{}", percent(&s.id)))
        }
    }
}

/// What was computed, before any change.
fn headline(p: &Page, v: &PlanView) -> String {
    let Proposal { plan, problem, .. } = &v.proposal;
    let args = cg_i18n::Args::new()
        .with("taken", plan.taken.len())
        .with("tasks", problem.tasks.len())
        .with("cost", whole(p, plan.cost(problem)));
    cg_i18n::t(p.lang, "plan-headline", &args)
}

/// The distance to the best possible, always in words.
pub(crate) fn gap(p: &Page, gap: f64) -> String {
    if gap <= 0.0 {
        return p.t("plan-gap-none");
    }
    let share = if gap < 0.0001 {
        p.t1("plan-gap-less", "share", cg_i18n::percent(p.lang, 0.0001, 2))
    } else {
        cg_i18n::percent(p.lang, gap, 2)
    };
    p.t1("plan-gap", "share", share)
}

fn decided(p: &Page, v: &PlanView) -> String {
    if v.changes.is_empty() {
        return String::new();
    }
    let args = cg_i18n::Args::new()
        .with("taken", v.decided.taken.len())
        .with("cost", whole(p, v.decided.cost(&v.proposal.problem)))
        .with("value", p.decimals(&v.decided.value, 2))
        .with("computed", p.decimals(&v.proposal.plan.value, 2));
    cg_i18n::t(p.lang, "plan-as-decided", &args)
}

/// Work that one team cannot end within its period, although all teams together have the days.
fn overrun(p: &Page, v: &PlanView, stints: &[Stint]) -> String {
    let over = stints.iter().filter(|s| s.over > OVER);
    let most = over.clone().map(|s| s.over).fold(0.0, f64::max);
    let closed = over.clone().filter(|s| s.closed_in.is_some()).map(|s| v.proposal.problem.tasks[s.task].id.as_str());
    let closed: std::collections::BTreeSet<&str> = closed.collect();
    let mut said = match over.count() {
        0 => return String::new(),
        count => p.t2("plan-overrun", "count", count, "days", p.decimals(&most, 0)),
    };
    if !closed.is_empty() {
        let tasks: Vec<&str> = closed.into_iter().collect();
        said = format!("{said} {}", p.t1("plan-overrun-closed", "tasks", cg_i18n::list_and(p.lang, &tasks)));
    }
    said
}

/// Days beyond a period that are told; less is rounding.
pub(crate) const OVER: f64 = 0.05;

/// Money without its cents.
pub(crate) fn whole(p: &Page, money: f64) -> String {
    p.decimals(&money, 0)
}

fn periods(v: &PlanView) -> Vec<(String, Option<f64>, f64, usize)> {
    let problem = &v.proposal.problem;
    let one = |(at, period): (usize, &cg_engine::allocate::Period)| {
        let (cost, count) = v.decided.in_period(problem, at);
        (period.label.clone(), period.budget, cost, count)
    };
    problem.periods.iter().enumerate().map(one).collect()
}

fn taken(p: &Page, names: &PlanNames, v: &PlanView) -> Vec<Row> {
    let problem = &v.proposal.problem;
    let mut payers: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for payment in &v.decided.payments {
        payers.entry(payment.task).or_default().push(&problem.funds[payment.fund].name);
    }
    let row = |t: &cg_engine::allocate::Taken| {
        let task = &problem.tasks[t.task];
        let (name, href) = name_of(p, v, &task.id);
        let item = v.items.get(&task.id);
        Row {
            name,
            href,
            period: problem.periods[t.period].label.clone(),
            value: task.value,
            cost: task.cost,
            cost_from: item.map(|i| cost_from(p, v.brief.cost(i).1)).unwrap_or_default(),
            group: names.group(p, &task.group),
            operator: task.operator.clone(),
            work: item.map(|i| code_label(p.lang, "activity_type", v.brief.work(i))).unwrap_or_default(),
            paid_by: payers.get(&t.task).map(|p| p.join(", ")).unwrap_or_default(),
            why: why(p, v, task, item),
            code: task.id.clone(),
        }
    };
    // By period, and in it what is worth most first: a long plan is cut at its end.
    let mut taken: Vec<_> = v.decided.taken.iter().collect();
    taken.sort_by(|a, b| a.period.cmp(&b.period).then(by_worth(problem, a.task, b.task)));
    taken.into_iter().take(ROWS).map(row).collect()
}

/// Why a task is taken: people's reason first, then that it was begun, then its rank and what it is worth for its cost.
pub(crate) fn why(p: &Page, v: &PlanView, task: &cg_engine::allocate::Task, item: Option<&Item>) -> String {
    if let Some((_, change, _)) = v.changes.iter().find(|(_, c, _)| c.task == task.id) {
        return p.t1("plan-why-people", "reason", change.reason.as_str());
    }
    if task.continues {
        return p.t("plan-why-begun");
    }
    let rank = item.and_then(|i| i.rank).map_or_else(|| p.t("value-unknown"), |rank| p.n(rank));
    let first = p.t1("plan-why-rank", "rank", rank);
    match task.value_per(10_000.0) {
        Some(worth) => format!("{first}; {}", p.t1("plan-why-worth", "worth", p.decimals(&worth, 2))),
        None => first,
    }
}

fn cost_from(p: &Page, from: CostFrom) -> String {
    p.t(match from {
        CostFrom::File => "plan-cost-file",
        CostFrom::Estimate => "plan-cost-estimate",
        CostFrom::Rate => "plan-cost-rate",
        CostFrom::Nowhere => "value-unknown",
    })
}

fn changes(p: &Page, v: &PlanView) -> Vec<Changed> {
    let one = |(entry, c, by): &(String, PlanChange, cg_app::PlanBy)| Changed {
        entry: entry.clone(),
        task: c.task.clone(),
        what: c.period.as_ref().map_or_else(|| p.t("plan-taken-out"), |q| p.t1("plan-added", "period", q.as_str())),
        reason: c.reason.clone(),
        by: if c.by.is_empty() { by.name.clone() } else { c.by.clone() },
    };
    v.changes.iter().map(one).collect()
}

fn used(p: &Page, names: &PlanNames, v: &PlanView) -> Vec<Used> {
    let problem = &v.proposal.problem;
    let one = |u: &cg_engine::allocate::Use| Used {
        name: names.limit(p, problem, &u.about),
        used: u.used,
        low: u.low,
        high: u.high,
    };
    v.decided.use_of.iter().map(one).collect()
}

/// What other budgets would buy, with the bound that no plan can pass.
fn frontier(p: &Page, v: &PlanView) -> String {
    let points = &v.proposal.frontier;
    if points.is_empty() {
        return String::new();
    }
    let series = |key: &str, of: fn(&FrontierPoint) -> Option<f64>| Series {
        name: p.t(key),
        values: points.iter().map(of).collect(),
    };
    let title = p.t("plan-frontier");
    Chart {
        id: "plan-frontier".into(),
        description: p.t2("chart-describes", "title", title.as_str(), "count", points.len()),
        title,
        category: p.t("plan-money"),
        categories: points.iter().map(|point| whole(p, point.money)).collect(),
        ids: Vec::new(),
        series: vec![series("plan-value", |f| f.value), series("plan-bound", |f| f.bound)],
        form: Form::Lines,
        source: p.t("source-programme"),
        as_of: p.t1("as-of", "when", p.instant(&v.line.at)),
        download: format!("/plans/{}/files/frontier.csv", percent(&v.line.id)),
    }
    .figure(p)
}

fn work(v: &PlanView, s: &Stint) -> Work {
    let problem = &v.proposal.problem;
    Work {
        team: format!("{} {}", problem.assets[s.asset].key, s.team + 1),
        period: problem.periods[s.period].label.clone(),
        code: problem.tasks[s.task].id.clone(),
        from: s.from,
        to: s.to,
        over: Some(s.over).filter(|over| *over > OVER),
        closed_in: s.closed_in.map(|period| problem.periods[period].label.clone()),
    }
}

fn share(p: &Page, names: &PlanNames, s: Standing) -> Share {
    Share {
        name: names.group(p, &s.name),
        tasks: s.taken.tasks,
        cost: s.taken.cost,
        value: Some(s.taken.value),
        left_tasks: Some(s.left.tasks),
        left_cost: Some(s.left.cost),
        of: s.share_of_value(),
    }
}

fn funds(v: &PlanView) -> Vec<Share> {
    let problem = &v.proposal.problem;
    let one = |paid: cg_engine::allocate::Paid| {
        let fund = &problem.funds[paid.fund];
        Share {
            name: fund.name.clone(),
            tasks: paid.tasks,
            cost: paid.amount,
            value: None,
            left_tasks: None,
            left_cost: Some(paid.left(problem)),
            of: None,
        }
    };
    paid(problem, &v.decided).into_iter().map(one).collect()
}

fn rates(p: &Page, v: &PlanView) -> Vec<[String; 7]> {
    let number = |x: Option<f64>| p.maybe(&x);
    let one = |r: &cg_engine::allocate::Rate| {
        [
            code_label(p.lang, "hazard_class", &r.class),
            code_label(p.lang, "activity_type", &r.work),
            r.team.clone(),
            number(r.cost_per_m2),
            number(r.cost_each),
            number(r.m2_per_day),
            number(r.days_each),
        ]
    };
    v.brief.rates.iter().map(one).collect()
}

/// Writes down a change, takes one back, or accepts the plan.
///
/// # Errors
/// When the asker may not, the plan is accepted already, or what is said does not fit it.
pub(crate) async fn say(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(form): Posted,
) -> Answer {
    visitor.asker.may(Act::AcceptPlan)?;
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let said = match form.need("said")? {
        "change" => PlanSaid::Change(PlanChange {
            task: form.need("task")?.to_owned(),
            period: form.get("period").map(str::to_owned),
            reason: form.need("reason")?.to_owned(),
            by: text("by"),
        }),
        "withdraw" => PlanSaid::Withdraw { entry: form.need("entry")?.to_owned() },
        "accept" => PlanSaid::Accept { note: text("note") },
        _ => {
            return Err(Problem::parameter(
                "said",
                Words::of("expected-one-of-these").with("known", "change, withdraw, accept"),
            ));
        }
    };
    let place = if matches!(said, PlanSaid::Accept { .. }) { "orders" } else { "changes" };
    let (asker, plan) = (visitor.asker.clone(), id.clone());
    site.ask(move |app| app.say_of_plan(&asker, &plan, said)).await?;
    see_other(&format!("/plans/{}#{place}", percent(&id)))
}

/// A plan, its calendar, its frontier, or what it was made from, as a file.
///
/// # Errors
/// When there is no such plan or file.
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let (asker, p) = (visitor.asker.clone(), Page::titled(&site, &visitor, "nav-plans"));
    let export = site
        .ask(move |app| {
            let names = PlanNames::of_areas(&p, &app.areas(&asker, 1)?);
            app.plan_file(&asker, &id, &name, &|key| p.t(key), &|said| unmarked(&names.said(&p, said)))
        })
        .await?;
    crate::file::attachment(&export.file_name, export.content_type, export.bytes)
}
