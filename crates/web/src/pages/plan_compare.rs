//! Two plans side by side.

use crate::form::Asked;
use crate::page::Page;
use crate::pages::html;
use crate::pages::plan::{gap, whole};
use crate::plan::names::PlanNames;
use crate::problem::Answer;
use crate::site::Site;
use crate::together;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::PlanView;
use cg_domain::grant::Act;

#[derive(Template)]
#[template(path = "pages/plan_compare.html")]
struct ComparePage {
    p: Page,
    a: cg_app::Against,
    titles: (String, String),
    figures: Vec<(String, String, String)>,
    groups: Vec<(String, [String; 6])>,
    only: [Vec<Item>; 2],
    moved: Vec<(Item, String, String)>,
}

/// A task of a plan: the name of its hazard area, its code where it has a name, and its page.
struct Item {
    name: String,
    code: String,
    href: String,
}

fn item(p: &Page, against: &cg_app::Against, code: &str) -> Item {
    let of = |v: &PlanView| v.items.get(code).and_then(|item| item.names.clone());
    let names = of(&against.first).or_else(|| of(&against.second));
    let (name, shown) = together::titled(p, code, names.as_ref());
    Item { name, code: shown, href: together::href(code) }
}

impl ComparePage {
    /// Each plan's title with what only it holds.
    fn sides(&self) -> [(&str, &[Item]); 2] {
        [(&self.titles.0, &self.only[0]), (&self.titles.1, &self.only[1])]
    }
}

/// Which limits a plan does not keep as decided, and by how much.
fn not_kept(p: &Page, names: &PlanNames, v: &PlanView) -> String {
    let limits = names.not_kept(p, &v.proposal.problem, &v.decided);
    if limits.is_empty() { p.t("plan-all-kept") } else { cg_i18n::list_and(p.lang, &limits) }
}

/// Two plans side by side.
///
/// # Errors
/// When there is no such plan.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    visitor.asker.may(Act::Read)?;
    let (asker, a, b) = (visitor.asker.clone(), query.need("a")?.to_owned(), query.need("b")?.to_owned());
    let (against, areas) =
        site.ask(move |app| Ok((app.plans_compared(&asker, &a, &b)?, app.areas(&asker, 1)?))).await?;
    let p = crate::plan::titled(&site, &visitor, "plan-compare");
    let names = PlanNames::of_areas(&p, &areas);
    let title = |v: &PlanView| {
        format!("\u{2068}{}\u{2069} · {}", v.line.title, p.t1("ranking-version", "version", v.line.version))
    };
    let both = |key: &str, of: &dyn Fn(&PlanView) -> String| (p.t(key), of(&against.first), of(&against.second));
    let figures = vec![
        both("plan-tasks", &|v| p.n(v.decided.taken.len())),
        both("plan-cost", &|v| whole(&p, v.decided.cost(&v.proposal.problem))),
        both("plan-changes", &|v| p.n(v.changes.len())),
        both("plan-value", &|v| p.decimals(&v.decided.value, 2)),
        both("plan-value-computed", &|v| p.decimals(&v.proposal.plan.value, 2)),
        both("plan-bound", &|v| p.decimals(&v.proposal.plan.bound, 2)),
        both("plan-gap-title", &|v| v.line.summary.gap.map_or_else(|| p.t("plan-gap-outside"), |share| gap(&p, share))),
        both("plan-limits-not-kept", &|v| not_kept(&p, &names, v)),
        both("plan-not-planned", &|v| p.n(v.proposal.not_planned.len())),
    ];
    let got = |g: &cg_engine::allocate::Got| [p.n(g.tasks), whole(&p, g.cost), p.decimals(&g.value, 2)];
    let group = |g: &cg_engine::allocate::GroupShare| {
        let ([a, b, c], [d, e, f]) = (got(&g.first), got(&g.second));
        (names.group(&p, &g.group), [a, d, b, e, c, f])
    };
    let item = |code: &String| item(&p, &against, code);
    let compared = &against.comparison;
    let only = [&compared.only_first, &compared.only_second].map(|codes| codes.iter().map(item).collect());
    let moved = compared.moved.iter().map(|(code, from, to)| (item(code), from.clone(), to.clone())).collect();
    html(&ComparePage {
        only,
        moved,
        titles: (title(&against.first), title(&against.second)),
        groups: against.comparison.groups.iter().map(group).collect(),
        figures,
        a: against,
        p,
    })
}
