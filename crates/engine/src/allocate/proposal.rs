//! A plan with all it tells: what is taken and left, when, who works where, what limits cost, what more would buy.

use super::calendar::{Stint, calendar};
use super::plan::Plan;
use super::problem::Problem;
use super::setting::{NotPlanned, Setting, SettingFault};
use super::what_if::{FrontierPoint, Price, frontier, prices};
use super::{NoPlan, allocate};
use crate::message::Said;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// A plan as it is kept: it names tasks, periods and limits by place in its own problem, so that it stays readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What was to be allocated.
    pub problem: Problem,
    /// Tasks that could not be planned.
    pub not_planned: Vec<NotPlanned>,
    /// The plan.
    pub plan: Plan,
    /// How many teams of each asset there are.
    pub teams: Vec<u32>,
    /// What each family of limits costs.
    pub prices: Vec<Price>,
    /// What other budgets would buy; empty where no money is limited.
    pub frontier: Vec<FrontierPoint>,
}

/// Why there is no proposal.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoProposal {
    /// The plan file does not fit the table, or contradicts itself.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Setting(Vec<SettingFault>),
    /// There is no plan for the problem.
    #[error("{why}")]
    Plan {
        /// The problem, to name its limits.
        problem: Box<Problem>,
        /// Why.
        why: NoPlan,
    },
}

/// Choices, tasks times periods, beyond which the frontier has fewer points, so that an answer comes in time.
const MANY: usize = 5_000;

/// Shares of the money tried for the frontier, evenly apart up to twice of it.
fn shares(problem: &Problem) -> Vec<f64> {
    let apart = if problem.tasks.len() * problem.periods.len() > MANY { 0.5 } else { 0.25 };
    (1..=8).map(|at| f64::from(at) * apart).filter(|share| *share <= 2.0).collect()
}

/// Makes a plan and works out all that is told of it.
///
/// # Errors
/// What is wrong with the setting, or why there is no plan.
pub fn propose(setting: &Setting, table: &Table) -> Result<Proposal, NoProposal> {
    let (problem, not_planned) = setting.problem(table).map_err(NoProposal::Setting)?;
    let refused = |why| NoProposal::Plan { problem: Box::new(problem.clone()), why };
    let plan = allocate(&problem).map_err(refused)?;
    let money = !problem.funds.is_empty() || problem.periods.iter().any(|p| p.budget.is_some());
    Ok(Proposal {
        teams: setting.assets.iter().map(|a| a.teams).collect(),
        prices: prices(&problem).map_err(refused)?,
        frontier: if money && !problem.tasks.is_empty() {
            frontier(&problem, &shares(&problem), |_| true)
        } else {
            Vec::new()
        },
        not_planned,
        plan,
        problem,
    })
}

impl Proposal {
    /// Which team works where under a plan for the same problem.
    #[must_use]
    pub fn calendar(&self, plan: &Plan) -> Vec<Stint> {
        calendar(&self.problem, plan, &self.teams)
    }

    /// What a reader must know before all else: nothing to plan, nothing affordable, teams without days, unknowns.
    #[must_use]
    pub fn remarks(&self) -> Vec<Said> {
        let problem = &self.problem;
        let mut remarks = Vec::new();
        if problem.tasks.is_empty() {
            remarks.push(Said::new("plan-remark-no-task"));
        } else if self.plan.taken.is_empty() {
            remarks.push(nothing_taken(problem));
        }
        let idle = problem.assets.iter().filter(|a| a.capacity.iter().all(|days| *days <= 0.0));
        remarks.extend(idle.map(|a| Said::new("plan-remark-no-days").text("asset", &a.key)));
        let unknown = self.not_planned.iter().filter(|n| n.rule == "plan-unknown").count();
        if unknown > 0 {
            remarks.push(Said::new("plan-remark-unknown").number("count", unknown as f64));
        }
        remarks
    }
}

/// Why a plan takes nothing though there are tasks.
#[must_use]
pub fn nothing_taken(problem: &Problem) -> Said {
    let cheapest = problem.tasks.iter().map(|t| t.cost).fold(f64::INFINITY, f64::min);
    let greatest = problem.periods.iter().map(|p| p.budget.unwrap_or(f64::INFINITY)).fold(0.0, f64::max);
    if greatest < cheapest {
        return Said::new("plan-remark-too-little").number("cheapest", cheapest).number("budget", greatest);
    }
    Said::new("plan-remark-nothing")
}

#[cfg(test)]
mod tests {
    use super::super::brief::{Brief, Item, Span};
    use super::*;

    fn proposed(brief: &Brief, items: &[Item]) -> Result<Proposal, NoProposal> {
        let (setting, table) = brief.pose(items, "t", 1).expect("a table");
        propose(&setting, &table)
    }

    fn brief(budget: f64) -> Brief {
        let span = Span { label: "Q1".into(), budget: Some(budget), ..Span::default() };
        Brief { periods: vec![span], ..Brief::first() }
    }

    fn areas(count: usize) -> Vec<Item> {
        let item = |at: usize| Item {
            id: format!("HA-{at:05}"),
            value: Some(1.0 / (at + 1) as f64),
            class: "sha".into(),
            area_m2: (at % 5 != 4).then_some(1_000.0 * (at + 1) as f64),
            longitude: Some(31.0),
            latitude: Some(12.0),
            ..Item::default()
        };
        (0..count).map(item).collect()
    }

    fn keys(proposal: &Proposal) -> Vec<String> {
        proposal.remarks().into_iter().map(|said| said.key).collect()
    }

    #[test]
    fn a_proposal_reads_back_to_the_bit_and_its_frontier_rises() {
        let made = proposed(&brief(20_000.0), &areas(20)).expect("a proposal");
        let text = serde_json::to_string(&made).expect("JSON");
        let again: Proposal = serde_json::from_str(&text).expect("a proposal");
        assert_eq!(serde_json::to_string(&again).expect("JSON"), text);
        assert_eq!(keys(&made), ["plan-remark-unknown"]);
        let values: Vec<f64> = made.frontier.iter().filter_map(|p| p.value).collect();
        assert!(values.len() == 8 && values.windows(2).all(|w| w[0] <= w[1] + 1e-12), "{values:?}");
        assert!(made.frontier.iter().all(|p| p.bound >= p.value));
        assert!(made.prices.iter().any(|p| p.bound > 0.0));
        assert_eq!(made.calendar(&made.plan).len(), made.plan.taken.len(), "one kind of teams does each task");
    }

    #[test]
    fn nothing_to_plan_and_nothing_affordable_are_said_and_not_shown_as_an_empty_table() {
        let none = proposed(&brief(1_000.0), &[]).expect("a proposal");
        assert_eq!(keys(&none), ["plan-remark-no-task"]);
        let poor = proposed(&brief(10.0), &areas(3)).expect("a proposal");
        assert_eq!(keys(&poor), ["plan-remark-too-little"]);
        let said = poor.remarks()[0].english();
        assert!(said.contains("1,300") && said.contains("10"), "{said}");
        let mut idle = brief(50_000.0);
        idle.teams[0].days = vec![0.0];
        assert_eq!(
            keys(&proposed(&idle, &areas(3)).expect("a proposal")),
            ["plan-remark-nothing", "plan-remark-no-days"]
        );
        let unknown: Vec<Item> = areas(5).into_iter().skip(4).collect();
        let all = proposed(&brief(50_000.0), &unknown).expect("a proposal");
        assert_eq!(keys(&all), ["plan-remark-no-task", "plan-remark-unknown"]);
    }
}
