//! Making a plan: the tasks of a source, the brief, one call of the engine, kept with the digests of all three.

use super::view::{PlanLine, Summary};
use super::{Inputs, Source};
use crate::asker::Asker;
use crate::decision::DecisionLine;
use crate::error::{AppError, Result};
use crate::picture::AreaHead;
use crate::programme::App;
use crate::ranking::{RunView, json};
use crate::refused;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::allocate::{Brief, Clash, Item, NoPlan, NoProposal, Problem, Proposal, propose};
use cg_engine::ranking::ENGINE;
use cg_kit::Digest;
use cg_store::plans;
use serde::{Deserialize, Serialize};

/// Longest title.
const LONGEST: usize = 120;
/// Most periods, teams, funds or floors of one plan.
const MOST: usize = 60;

/// Most choices, tasks times periods, that are weighed while somebody waits for the page.
const MOST_CHOICES: usize = 20_000;

/// What a planner asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanAsk {
    /// Where the order comes from; the latest kept ranking when nothing is said.
    pub source: Option<Source>,
    /// What the planner states; suggested when nothing is said.
    #[serde(default)]
    pub brief: Option<Brief>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Drafted {
    /// The plan was kept, under this identifier.
    Kept(String),
    /// Its limits cannot all be kept.
    Clash {
        /// The problem, to name its limits.
        problem: Box<Problem>,
        /// Which limits clash, and the least that would have to give.
        clash: Box<Clash>,
    },
    /// What was stated contradicts itself, in words.
    Refused(Vec<Words>),
}

/// What the form of a plan offers.
#[derive(Debug, Clone)]
pub struct PlanFrame {
    /// Rankings that were kept, newest first.
    pub runs: Vec<RunView>,
    /// Models to rank by now: name and title.
    pub models: Vec<(String, String)>,
    /// Decision sessions.
    pub decisions: Vec<DecisionLine>,
    /// Provinces.
    pub areas: Vec<AreaHead>,
    /// Acronyms of organisations at work.
    pub operators: Vec<String>,
    /// What to start from.
    pub brief: Brief,
}

impl App {
    /// What the form of a new plan offers, with a brief to start from.
    ///
    /// # Errors
    /// When the asker may not draft plans.
    pub fn plan_frame(&self, asker: &Asker) -> Result<PlanFrame> {
        asker.may(Act::Plan)?;
        let runs = self.runs(asker)?;
        let items = match runs.first() {
            Some(run) => self.plan_items(asker, &Source::Run { id: run.id.clone() })?.1,
            None => self.open_items()?,
        };
        let operators: std::collections::BTreeSet<String> =
            items.iter().map(|i| i.operator.clone()).filter(|o| !o.is_empty()).collect();
        Ok(PlanFrame {
            models: self.models(asker)?.into_iter().map(|m| (m.name, m.model.title)).collect(),
            decisions: self.decisions(asker)?,
            areas: self.geography()?.of_level(1),
            operators: operators.into_iter().collect(),
            brief: self.suggested(&items),
            runs,
        })
    }

    fn suggested(&self, items: &[Item]) -> Brief {
        let today = self.today();
        let next = (today.month() - 1) / 3 + 1;
        // As many quarters, four at most, as a plan of so many tasks can be weighed over in time.
        let quarters = (MOST_CHOICES / items.len().max(1)).clamp(1, 4);
        Brief::first().suggested(items, today.year() + i16::from(next / 4), next % 4, quarters)
    }

    /// Makes a plan and keeps it as the next version of its title.
    ///
    /// # Errors
    /// When the asker may not, or the source is not there. What people can mend is told in [`Drafted`].
    pub fn draft_plan(&self, asker: &Asker, ask: &PlanAsk) -> Result<Drafted> {
        asker.may(Act::Plan)?;
        let source = match &ask.source {
            Some(source) => source.clone(),
            None => self.latest_source(asker)?,
        };
        let (facts, items) = self.plan_items(asker, &source)?;
        let mut brief = ask.brief.clone().unwrap_or_else(|| self.suggested(&items));
        brief.title = match brief.title.trim() {
            "" => facts.model.clone(),
            title => title.chars().take(LONGEST).collect(),
        };
        checked(&brief)?;
        let places = self.geography()?.of_level(1);
        let places: Vec<&str> = places.iter().map(|place| place.code.as_str()).collect();
        let slips = brief.slips(&items, &places);
        if !slips.is_empty() {
            return Ok(Drafted::Refused(slips.iter().take(MOST).map(refused::slip).collect()));
        }
        let proposal = match proposed(&brief, &items, 0)? {
            Ok(proposal) => proposal,
            Err(drafted) => return Ok(drafted),
        };
        self.keep_plan(asker, Inputs { source: facts, brief, items }, &proposal).map(Drafted::Kept)
    }

    fn latest_source(&self, asker: &Asker) -> Result<Source> {
        let first = || AppError::missing("ranking", "latest");
        match self.runs(asker)?.into_iter().next() {
            Some(run) => Ok(Source::Run { id: run.id }),
            None => Ok(Source::Model { name: self.models(asker)?.into_iter().next().ok_or_else(first)?.name }),
        }
    }

    fn keep_plan(&self, asker: &Asker, inputs: Inputs, proposal: &Proposal) -> Result<String> {
        let (given, made) = (json(&inputs)?.into_bytes(), json(proposal)?.into_bytes());
        let summary = Summary::of(ENGINE, &inputs.source, &inputs.brief, proposal);
        let mut plan = plans::Plan {
            id: self.clock.fresh().to_string(),
            title: inputs.brief.title,
            version: 0,
            summary: json(&summary)?,
            inputs_digest: Digest::of(&given),
            inputs: given,
            result_digest: Digest::of(&made),
            result: made,
            created_at: self.now(),
            created_by: asker.user_id.clone(),
        };
        self.store.write(|tx| {
            plan.version = plans::next_version(tx, &plan.title)?;
            plans::put(tx, &plan)?;
            let after = format!("{} version {} ({})", plan.title, plan.version, plan.result_digest);
            self.note(tx, asker, "draft-plan", "plans", Some(&plan.id), None, Some(&after))
        })?;
        Ok(plan.id)
    }

    /// The latest plans, newest first.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn plans(&self, asker: &Asker) -> Result<Vec<PlanLine>> {
        asker.may(Act::Read)?;
        self.store.read(|tx| {
            let page = plans::page(tx, 200)?;
            page.iter().map(|plan| PlanLine::read(tx, plan)).collect()
        })
    }
}

/// The engine's answer, or what to tell the planner instead.
pub(super) fn proposed(brief: &Brief, items: &[Item], version: u32) -> Result<Result<Proposal, Drafted>> {
    let choices = items.len() * brief.periods.len();
    if choices > MOST_CHOICES {
        let why = Words::of("refused-plan-choices")
            .with("tasks", items.len())
            .with("periods", brief.periods.len())
            .with("found", choices)
            .with("most", MOST_CHOICES);
        return Ok(Err(Drafted::Refused(vec![why])));
    }
    let posed = brief.pose(items, &brief.title, version);
    let (setting, table) = posed.map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(match propose(&setting, &table) {
        Ok(proposal) => Ok(proposal),
        Err(NoProposal::Plan { problem, why: NoPlan::Clash(clash) }) => Err(Drafted::Clash { problem, clash }),
        Err(NoProposal::Plan { why: NoPlan::Faults(faults), .. }) => {
            Err(Drafted::Refused(faults.iter().map(refused::plan).collect()))
        }
        Err(NoProposal::Setting(faults)) => Err(Drafted::Refused(faults.iter().map(refused::plan_setting).collect())),
        Err(NoProposal::Plan { .. }) => Err(Drafted::Refused(vec![Words::of("refused-plan-gave-up")])),
    })
}

/// Passes when the brief is of a size and shape that can be planned.
fn checked(brief: &Brief) -> Result<()> {
    let many = [
        ("periods", brief.periods.len()),
        ("teams", brief.teams.len()),
        ("funds", brief.funds.len()),
        ("floors", brief.floors.len()),
    ];
    if let Some((what, count)) = many.into_iter().find(|(_, count)| *count > MOST) {
        return Err(AppError::invalid(
            what,
            Words::of("refused-plan-too-many").with("found", count).with("limit", MOST),
        ));
    }
    if let Some(span) = brief.periods.iter().find(|s| s.label.trim().is_empty()) {
        let found = span.budget.map_or_else(|| "-".to_owned(), |b| b.to_string());
        return Err(AppError::invalid("periods", Words::of("refused-plan-period-name").with("found", found)));
    }
    let turned =
        |s: &&cg_engine::allocate::Span| matches!((s.start, s.end), (Some(a), Some(b)) if b.latest() < a.earliest());
    match brief.periods.iter().find(turned) {
        Some(span) => Err(AppError::invalid(
            "periods",
            Words::of("refused-plan-period-turned").with("period", span.label.as_str()),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_engine::allocate::Span;

    #[test]
    fn more_than_can_be_weighed_in_time_is_said_and_not_tried() {
        let span = |label: &str| Span { label: label.into(), budget: Some(1.0), ..Span::default() };
        let brief = Brief { periods: vec![span("a"), span("b")], ..Brief::first() };
        let items: Vec<Item> = (0..=MOST_CHOICES / 2).map(|i| Item { id: i.to_string(), ..Item::default() }).collect();
        let answer = proposed(&brief, &items, 1).expect("an answer");
        let Err(Drafted::Refused(why)) = answer else { panic!("{answer:?}") };
        assert!(why[0].to_string().contains("10,001 tasks in 2 periods"), "{}", why[0]);
    }
}
