//! Task orders of a plan: making them, and one printable sheet for each.

use crate::form::{Posted, percent};
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::plan::names::PlanNames;
use crate::problem::Answer;
use crate::record::code_label;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::PlanView;
use std::collections::BTreeMap;

/// One sheet.
struct Sheet {
    order: String,
    href: String,
    title: String,
    facts: Vec<(String, String)>,
    why: String,
}

#[derive(Template)]
#[template(path = "pages/plan_orders.html")]
struct OrdersPage {
    p: Page,
    id: String,
    plan: String,
    sheets: Vec<Sheet>,
    had: Vec<(String, String)>,
    unclear: Vec<String>,
}

/// Makes the task orders of an accepted plan; again changes nothing.
///
/// # Errors
/// When the asker may not, or the plan is not accepted.
pub(crate) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Answer {
    let (asker, plan) = (visitor.asker.clone(), id.clone());
    site.ask(move |app| app.order_plan(&asker, &plan)).await?;
    see_other(&format!("/plans/{}/orders", percent(&id)))
}

/// The sheets of the task orders that hold, one a page when printed.
///
/// # Errors
/// When there is no such plan.
pub(crate) async fn sheets(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, wanted) = (visitor.asker.clone(), id.clone());
    let (view, areas) = site.ask(move |app| Ok((app.plan(&asker, &wanted)?, app.areas(&asker, 1)?))).await?;
    let p = crate::plan::titled(&site, &visitor, "plan-orders");
    let names = PlanNames::of_areas(&p, &areas);
    let ordered = view.ordered.as_ref().map(|(o, _)| o.clone()).unwrap_or_default();
    let over = overruns(&view);
    let sheets = ordered.made.iter().filter_map(|(task, order)| sheet(&p, &names, &view, &over, task, order)).collect();
    html(&OrdersPage {
        plan: format!("{} · {}", view.line.title, p.t1("ranking-version", "version", view.line.version)),
        sheets,
        had: ordered.had.into_iter().collect(),
        unclear: ordered.unclear,
        id,
        p,
    })
}

/// How many days each task runs beyond its period, by place.
fn overruns(v: &PlanView) -> BTreeMap<usize, f64> {
    let mut over = BTreeMap::new();
    for stint in v.proposal.calendar(&v.decided).iter().filter(|s| s.over > super::plan::OVER) {
        let most: &mut f64 = over.entry(stint.task).or_default();
        *most = most.max(stint.over);
    }
    over
}

fn sheet(
    p: &Page,
    names: &PlanNames,
    v: &PlanView,
    over: &BTreeMap<usize, f64>,
    task: &str,
    order: &str,
) -> Option<Sheet> {
    let problem = &v.proposal.problem;
    let at = problem.tasks.binary_search_by(|t| t.id.as_str().cmp(task)).ok()?;
    let taken = v.decided.taken.iter().find(|t| t.task == at)?;
    let (item, planned) = (v.items.get(task)?, &problem.tasks[at]);
    let span = v.brief.periods.get(taken.period)?;
    let date = |d: Option<cg_kit::PartialDate>| d.map_or_else(|| p.t("value-unknown"), |d| p.date(&d.to_string()));
    let place = |x: Option<f64>| x.map_or_else(|| p.t("value-unknown"), |x| format!("{x:.5}"));
    let name = item.names.as_ref().and_then(|n| n.get(p.lang.tag())).unwrap_or_default().to_owned();
    let operator = if planned.operator.is_empty() { p.t("plan-nobody") } else { planned.operator.clone() };
    let mut facts = vec![
        (p.t("plan-hazard"), task.to_owned()),
        (p.t("plan-class"), code_label(p.lang, "hazard_class", &item.class)),
        (p.t("plan-work"), code_label(p.lang, "activity_type", v.brief.work(item))),
        (p.t("plan-operator"), operator),
        (p.t("plan-group"), names.group(p, &item.group)),
        (p.t("plan-place"), format!("{}, {}", place(item.latitude), place(item.longitude))),
        (p.t("plan-area"), p.m2(&item.area_m2)),
        (p.t("plan-period"), span.label.clone()),
        (p.t("plan-start"), date(span.start)),
        (p.t("plan-end"), date(span.end)),
        (p.t("plan-cost"), super::plan::whole(p, planned.cost)),
    ];
    let days = problem.assets.iter().zip(&planned.days).filter(|(_, days)| **days > 0.0);
    facts.extend(days.map(|(a, days)| (p.t1("plan-team-days", "team", a.key.as_str()), p.decimals(days, 1))));
    let late = over.get(&at).map(|days| p.t1("plan-sheet-over", "days", p.decimals(days, 0)));
    facts.extend(late.map(|words| (p.t("plan-over"), words)));
    Some(Sheet {
        order: order.to_owned(),
        href: format!("/tasks/{}", percent(order)),
        title: name,
        facts,
        why: super::plan::why(p, v, planned, Some(item)),
    })
}
