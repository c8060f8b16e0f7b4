//! What limits, provinces and tasks of a plan are called in the reader's language.

use crate::page::Page;
use crate::ranking::said;
use cg_app::picture::AreaHead;
use cg_engine::allocate::{About, Clash, Family, Give, Plan, Problem, Relief, Short, Teams, give, limit};
use cg_engine::message::{Arg, Said};
use std::collections::BTreeMap;

/// Names of provinces by their codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlanNames(BTreeMap<String, String>);

impl PlanNames {
    /// The names of areas.
    pub(crate) fn of_areas(p: &Page, areas: &[AreaHead]) -> Self {
        let name = |head: &AreaHead| (head.code.clone(), head.name.get(p.lang.tag()).unwrap_or(&head.code).to_owned());
        Self(areas.iter().map(name).collect())
    }

    /// What a group is called; a group without a name keeps its code, none is said to be unknown.
    pub(crate) fn group(&self, p: &Page, code: &str) -> String {
        if code.is_empty() {
            return p.t("plan-nobody");
        }
        self.0.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// Something the engine says, with provinces by their names.
    pub(crate) fn said(&self, p: &Page, what: &Said) -> String {
        said(p, &self.named(what))
    }

    /// A limit.
    pub(crate) fn limit(&self, p: &Page, problem: &Problem, about: &About) -> String {
        self.said(p, &limit(problem, about))
    }

    /// Every limit that a plan does not keep, and by how much.
    pub(crate) fn not_kept(&self, p: &Page, problem: &Problem, plan: &Plan) -> Vec<String> {
        // What is less than one is not told as 0.
        let by = |by: f64| p.decimals(&by, if by < 10.0 { 2 } else { 0 });
        let short = |s: &Short| p.t2("plan-short", "limit", self.limit(p, problem, &s.about), "by", by(s.by));
        plan.short.iter().map(short).collect()
    }

    fn named(&self, what: &Said) -> Said {
        let arg = |(name, arg): (&&'static str, &Arg)| {
            let arg = match arg {
                Arg::Text(code) if *name == "group" => Arg::Text(self.0.get(code).unwrap_or(code).clone()),
                Arg::Said(inner) => Arg::Said(Box::new(self.named(inner))),
                other => other.clone(),
            };
            (*name, arg)
        };
        Said { key: what.key.clone(), args: what.args.iter().map(arg).collect() }
    }
}

/// Which limits clash.
pub(crate) fn clash_words(p: &Page, names: &PlanNames, problem: &Problem, clash: &Clash) -> String {
    let between: Vec<String> = clash.between.iter().map(|about| names.limit(p, problem, about)).collect();
    if between.is_empty() {
        p.t("plan-clash-many")
    } else {
        p.t1("plan-clash", "limits", cg_i18n::list_and(p.lang, &between))
    }
}

/// What limits would have to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReliefWords {
    /// Whether less could be enough.
    pub(crate) lead: String,
    /// Each limit and what it could ask.
    pub(crate) gives: Vec<String>,
}

impl ReliefWords {
    /// In words; `teams` are those of the form, whose days are stated for one team each.
    pub(crate) fn of(p: &Page, names: &PlanNames, problem: &Problem, relief: &Relief, teams: &[Teams]) -> Self {
        let lead = p.t(if relief.least { "plan-relief-least" } else { "plan-relief-enough" });
        let one = |one: &Give| {
            let said = names.said(p, &give(problem, one));
            match days_of_one(problem, one, teams) {
                Some((count, days)) => {
                    format!("{said} {}", p.t2("plan-relief-each", "count", count, "days", days.to_string()))
                }
                None => said,
            }
        };
        Self { lead, gives: relief.gives.iter().map(one).collect() }
    }
}

/// Of days of several teams, how many teams there are and what each would have to work, rounded up.
fn days_of_one(problem: &Problem, give: &Give, teams: &[Teams]) -> Option<(u32, f64)> {
    let About::Capacity { asset, .. } = give.about else { return None };
    let count = teams.iter().find(|t| t.key == problem.assets[asset].key)?.teams;
    let each = give.could / f64::from(count);
    (count > 1).then(|| (count, (each * 1e4 - 1e-6).ceil() / 1e4))
}

/// What a family of limits is called.
pub(crate) fn family(p: &Page, family: Family) -> String {
    let word = match family {
        Family::Budget => "budget",
        Family::Capacity => "capacity",
        Family::Earmark => "earmark",
        Family::Floor => "floor",
        Family::Continuity => "continuity",
        Family::Precedence => "precedence",
        Family::Exclusion => "exclusion",
        Family::Once => "once",
    };
    p.t(&format!("plan-family-{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    #[test]
    fn days_of_several_teams_are_told_for_each_as_the_form_states_them() {
        let asset = cg_engine::allocate::Asset { key: "survey".into(), capacity: vec![330.0] };
        let problem = Problem { assets: vec![asset], ..Problem::default() };
        let teams = [Teams { key: "survey".into(), teams: 6, ..Teams::default() }];
        let about = |asset| About::Capacity { asset, period: 0 };
        let days = days_of_one(&problem, &Give { about: about(0), now: 330.0, could: 330.02 }, &teams);
        assert_eq!(days, Some((6, 55.0034)), "six times it is enough");
        let budget = Give { about: About::Budget { period: 0 }, now: 1.0, could: 2.0 };
        assert_eq!(days_of_one(&problem, &budget, &teams), None);
    }

    #[test]
    fn provinces_are_named_also_within_what_is_said_within() {
        let names = PlanNames([("XE01".to_owned(), "Córva".to_owned())].into());
        let inner = Said::new("plan-limit-floor").text("group", "XE01");
        let outer = Said::new("plan-left-breaks").said("limit", inner);
        let page = Page::plain(Lang::En);
        assert!(names.said(&page, &outer).contains("Córva"), "{}", names.said(&page, &outer));
        assert_eq!(names.group(&page, "XE09"), "XE09");
        assert_ne!(names.group(&page, ""), "");
    }
}
