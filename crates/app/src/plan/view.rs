//! A plan as pages show it: what was computed, what people changed of it, whether it holds, what became of it.

use super::said::{By, Change, Held, held};
use super::{Facts, Inputs, PlanSaid};
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_domain::grant::Act;
use cg_engine::allocate::{Brief, Comparison, Item, Plan, Problem, Proposal, changed, compare, measure};
use cg_store::batches;
use cg_store::plans::{self, Entry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a list tells of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Engine and its version.
    pub engine: String,
    /// Name of the model behind the order.
    pub model: String,
    /// First and last period.
    pub periods: (String, String),
    /// Tasks taken, with people's changes.
    pub taken: usize,
    /// Tasks that could be planned.
    pub tasks: usize,
    /// Tasks of which something needed is unknown.
    pub not_planned: usize,
    /// What the tasks taken cost.
    pub cost: f64,
    /// What they are worth.
    pub value: f64,
    /// What no plan can pass.
    pub bound: f64,
    /// How far from it, at most, as a share; `None` where people's changes do not keep every limit, because what lies
    /// outside the limits has no distance to the best within them.
    pub gap: Option<f64>,
    /// Changes people made that hold.
    #[serde(default)]
    pub changes: usize,
    /// Limits that are not kept.
    #[serde(default)]
    pub not_kept: usize,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanLine {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Version of that title.
    pub version: i64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// What holds, in short: as proposed, or with people's changes where there are any.
    pub summary: Summary,
    /// When it was accepted; `None` while it is a draft.
    pub accepted_at: Option<i64>,
    /// Digest of what it was made from.
    pub inputs_digest: String,
    /// Digest of what was proposed.
    pub result_digest: String,
}

/// A plan.
#[derive(Debug, Clone)]
pub struct PlanView {
    /// What the list says of it.
    pub line: PlanLine,
    /// The ranking behind it.
    pub source: Facts,
    /// What the planner stated.
    pub brief: Brief,
    /// The tasks there were, by code.
    pub items: BTreeMap<String, Item>,
    /// What the engine proposed.
    pub proposal: Proposal,
    /// What holds after people's changes, measured against the same limits; as proposed where nothing was changed.
    pub decided: Plan,
    /// Changes, each with its entry and who said it.
    pub changes: Vec<(String, Change, By)>,
    /// The note of the acceptance, and who accepted.
    pub accepted: Option<(String, By)>,
    /// The task orders that hold: batch and codes, and who made them.
    pub ordered: Option<(super::Ordered, By)>,
}

/// Two plans side by side.
#[derive(Debug, Clone)]
pub struct Against {
    /// One.
    pub first: PlanView,
    /// The other.
    pub second: PlanView,
    /// What differs.
    pub comparison: Comparison,
}

impl Summary {
    pub(super) fn of(engine: &str, source: &Facts, brief: &Brief, proposal: &Proposal) -> Self {
        let label = |span: Option<&cg_engine::allocate::Span>| span.map(|s| s.label.clone()).unwrap_or_default();
        Self {
            engine: engine.to_owned(),
            model: source.model.clone(),
            periods: (label(brief.periods.first()), label(brief.periods.last())),
            taken: proposal.plan.taken.len(),
            tasks: proposal.problem.tasks.len(),
            not_planned: proposal.not_planned.len(),
            cost: proposal.plan.cost(&proposal.problem),
            value: proposal.plan.value,
            bound: proposal.plan.bound,
            gap: Some(proposal.plan.gap()),
            changes: 0,
            not_kept: proposal.plan.short.len(),
        }
    }

    /// The same of what people decided; the bound stays the one that was computed.
    fn decided(self, problem: &Problem, decided: &Plan, changes: usize) -> Self {
        Self {
            taken: decided.taken.len(),
            cost: decided.cost(problem),
            value: decided.value,
            gap: Some(decided.gap()).filter(|_| decided.short.is_empty()),
            changes,
            not_kept: decided.short.len(),
            ..self
        }
    }
}

impl PlanLine {
    /// The line of a plan without what it was made from: read whole only where people changed it, to measure that.
    pub(super) fn read(tx: &mut dyn cg_store::Tx, plan: &plans::Plan) -> Result<Self> {
        let said = plans::said(tx, &plan.id)?;
        let held = held(&said)?;
        if held.changes.is_empty() {
            return Self::of(plan, &held);
        }
        let whole = plans::get(tx, &plan.id)?.ok_or_else(|| AppError::missing("plan", &plan.id))?;
        Ok(view(&whole, &said)?.line)
    }

    fn of(plan: &plans::Plan, held: &Held) -> Result<Self> {
        Ok(Self {
            id: plan.id.clone(),
            title: plan.title.clone(),
            version: plan.version,
            at: plan.created_at,
            summary: serde_json::from_str(&plan.summary).map_err(|e| AppError::Internal(e.to_string()))?,
            accepted_at: held.accepted.as_ref().map(|(_, by)| by.at),
            inputs_digest: plan.inputs_digest.to_string(),
            result_digest: plan.result_digest.to_string(),
        })
    }
}

impl App {
    /// One plan.
    ///
    /// # Errors
    /// When there is none, or the asker may not read.
    pub fn plan(&self, asker: &Asker, id: &str) -> Result<PlanView> {
        asker.may(Act::Read)?;
        self.store.read(|tx| {
            let plan = plans::get(tx, id)?.ok_or_else(|| AppError::missing("plan", id))?;
            let said = plans::said(tx, id)?;
            let mut view = view(&plan, &said)?;
            // Orders that were taken back as a batch hold no more.
            if let Some((ordered, _)) = &view.ordered {
                let batch = batches::get(tx, &ordered.batch)?;
                if batch.is_none_or(|b| b.status != "committed") {
                    view.ordered = None;
                }
            }
            Ok(view)
        })
    }

    /// Two plans side by side, as decided.
    ///
    /// # Errors
    /// When there is no such plan, or the asker may not read.
    pub fn plans_compared(&self, asker: &Asker, first: &str, second: &str) -> Result<Against> {
        let (first, second) = (self.plan(asker, first)?, self.plan(asker, second)?);
        let of = |view: &PlanView| (view.proposal.problem.clone(), view.decided.clone());
        let ((p, a), (q, b)) = (of(&first), of(&second));
        Ok(Against { comparison: compare((&p, &a), (&q, &b)), first, second })
    }

    /// Writes down a change of a plan, takes one back, or accepts it.
    ///
    /// # Errors
    /// When the asker may not, the plan is accepted already, or what is said does not fit it.
    pub fn say_of_plan(&self, asker: &Asker, id: &str, said: PlanSaid) -> Result<()> {
        asker.may(Act::AcceptPlan)?;
        let said = said.checked()?;
        self.store.write(|tx| {
            let view = self.held_plan(tx, id)?;
            if view.accepted.is_some() {
                return Err(AppError::conflict("refused-plan-accepted"));
            }
            fits(&view, &said)?;
            plans::say(tx, &self.plan_entry(asker, id, &said)?)?;
            self.note(tx, asker, said.action(), "plans", Some(id), None, Some(&crate::ranking::json(&said)?))
        })
    }

    /// The plan, held until the transaction ends.
    pub(super) fn held_plan(&self, tx: &mut dyn cg_store::Tx, id: &str) -> Result<PlanView> {
        let missing = || AppError::missing("plan", id);
        if !plans::hold(tx, id)? {
            return Err(missing());
        }
        let plan = plans::get(tx, id)?.ok_or_else(missing)?;
        view(&plan, &plans::said(tx, id)?)
    }

    pub(super) fn plan_entry(&self, asker: &Asker, plan: &str, said: &PlanSaid) -> Result<Entry> {
        Ok(Entry {
            id: self.clock.fresh().to_string(),
            plan_id: plan.to_owned(),
            kind: said.kind().to_owned(),
            body: crate::ranking::json(said)?,
            created_at: self.now(),
            created_by: asker.user_id.clone(),
            created_by_name: None,
        })
    }
}

fn view(plan: &plans::Plan, said: &[Entry]) -> Result<PlanView> {
    let internal = |e: serde_json::Error| AppError::Internal(e.to_string());
    let Inputs { source, brief, items } = serde_json::from_slice(&plan.inputs).map_err(internal)?;
    let proposal: Proposal = serde_json::from_slice(&plan.result).map_err(internal)?;
    let held = held(said)?;
    let mut line = PlanLine::of(plan, &held)?;
    let Held { changes, accepted, mut orders } = held;
    let decided = decided(&proposal, &changes)?;
    if !changes.is_empty() {
        line.summary = line.summary.decided(&proposal.problem, &decided, changes.len());
    }
    Ok(PlanView {
        line,
        source,
        brief,
        items: items.into_iter().map(|item| (item.id.clone(), item)).collect(),
        decided,
        proposal,
        changes,
        accepted,
        ordered: orders.pop(),
    })
}

/// The plan with people's changes, measured; the proposal itself where there are none.
fn decided(proposal: &Proposal, changes: &[(String, Change, By)]) -> Result<Plan> {
    if changes.is_empty() {
        return Ok(proposal.plan.clone());
    }
    let placed: Option<Vec<(usize, Option<usize>)>> =
        changes.iter().map(|(_, change, _)| placed(&proposal.problem, change)).collect();
    let measured =
        placed.and_then(|changes| measure(&proposal.problem, &changed(&proposal.plan, &changes), proposal.plan.bound));
    measured.ok_or_else(|| AppError::Internal("a change of the plan does not fit it".into()))
}

/// The task and period of a change, by place.
fn placed(problem: &Problem, change: &Change) -> Option<(usize, Option<usize>)> {
    let task = problem.tasks.binary_search_by(|t| t.id.as_str().cmp(&change.task)).ok()?;
    match &change.period {
        None => Some((task, None)),
        Some(label) => Some((task, Some(problem.periods.iter().position(|p| p.label == *label)?))),
    }
}

/// Passes when a change is about a task that can be planned, a period open to it, and not what holds already.
fn fits(view: &PlanView, said: &PlanSaid) -> Result<()> {
    match said {
        PlanSaid::Change(change) => {
            let Some((task, period)) = placed(&view.proposal.problem, change) else {
                let words = Words::of("refused-plan-no-such-task").with("task", change.task.as_str());
                return Err(AppError::invalid("task", words));
            };
            let stands = view.decided.taken.iter().find(|t| t.task == task).map(|t| t.period);
            if stands == period {
                return Err(AppError::conflict("refused-plan-change-stands"));
            }
            let taken: Vec<(usize, usize)> = period.map(|period| (task, period)).into_iter().collect();
            match measure(&view.proposal.problem, &taken, view.proposal.plan.bound) {
                Some(_) => Ok(()),
                None => Err(AppError::conflict("refused-plan-period-closed")),
            }
        }
        PlanSaid::Withdraw { entry } if !view.changes.iter().any(|(id, ..)| id == entry) => {
            Err(AppError::missing("entry of this plan", entry))
        }
        PlanSaid::Accept { .. } if view.decided.taken.is_empty() => Err(AppError::conflict("refused-plan-empty")),
        // What goes beyond a limit that people set is accepted knowingly or not at all.
        PlanSaid::Accept { note } if note.trim().is_empty() && !view.decided.short.is_empty() => {
            Err(AppError::invalid("note", Words::of("refused-plan-not-kept")))
        }
        PlanSaid::Ordered(_) => {
            Err(AppError::invalid("said", Words::of("expected-one-of-these").with("known", "change, withdraw, accept")))
        }
        _ => Ok(()),
    }
}
