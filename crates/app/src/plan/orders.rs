//! From an accepted plan to task orders: one batch, one transaction, nothing twice, and it can be taken back as a whole.

use super::PlanSaid;
use super::source::AtWork;
use super::view::PlanView;
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_codes::{ActivityType, Code, TaskStatus};
use cg_domain::grant::Act;
use cg_domain::plan::Task;
use cg_engine::allocate::Item;
use cg_kit::{Json, PartialDate, Record};
use cg_store::batches::{self, Batch};
use cg_store::plans;
use cg_store::records::{self, Cells, Put, VersionMeta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What making task orders did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// The batch they came with; undoing it takes them back.
    pub batch: String,
    /// Codes of the orders, by the task of the plan.
    pub made: BTreeMap<String, String>,
    /// Tasks that have an open order already, with its code.
    pub had: BTreeMap<String, String>,
    /// Tasks for which the rate table names no kind of work.
    pub unclear: Vec<String>,
}

impl App {
    /// Makes the task orders of an accepted plan; asking again makes nothing twice and answers the same.
    ///
    /// # Errors
    /// When the asker may not, there is no such plan, or it is not accepted.
    pub fn order_plan(&self, asker: &Asker, id: &str) -> Result<Ordered> {
        asker.may(Act::AcceptPlan)?;
        self.store.write(|tx| {
            let view = self.held_plan(tx, id)?;
            if view.accepted.is_none() {
                return Err(AppError::conflict("refused-plan-not-accepted"));
            }
            if let Some((ordered, _)) = &view.ordered {
                let batch = batches::get(tx, &ordered.batch)?;
                if batch.is_some_and(|b| b.status == "committed") {
                    return Ok(ordered.clone());
                }
            }
            let at_work = super::source::at_work(tx)?;
            let (mut ordered, tasks) = self.orders_of(&view, &at_work)?;
            ordered.batch = self.clock.fresh().to_string();
            self.keep_orders(tx, asker, &view, &ordered.batch, &tasks)?;
            let said = PlanSaid::Ordered(ordered.clone());
            plans::say(tx, &self.plan_entry(asker, id, &said)?)?;
            let after = format!("{} version {}: {} task orders", view.line.title, view.line.version, tasks.len());
            self.note(tx, asker, said.action(), "plans", Some(id), None, Some(&after))?;
            Ok(ordered)
        })
    }

    fn orders_of(&self, view: &PlanView, at_work: &BTreeMap<String, AtWork>) -> Result<(Ordered, Vec<Task>)> {
        let mut ordered = Ordered::default();
        let mut tasks = Vec::new();
        for taken in &view.decided.taken {
            let id = &view.proposal.problem.tasks[taken.task].id;
            let Some(item) = view.items.get(id) else { continue };
            if let Some(open) = at_work.get(id) {
                ordered.had.insert(id.clone(), open.order.clone());
                continue;
            }
            let Ok(kind) = Code::<ActivityType>::parse(view.brief.work(item)) else {
                ordered.unclear.push(id.clone());
                continue;
            };
            let task = self.order(view, item, kind, taken.period);
            ordered.made.insert(id.clone(), task.code.clone());
            tasks.push(task);
        }
        if tasks.is_empty() {
            let why = Words::of("refused-plan-no-order");
            let why = why.with("had", ordered.had.len()).with("unclear", ordered.unclear.len());
            return Err(AppError::Conflict(why));
        }
        Ok((ordered, tasks))
    }

    /// One order: issued to whom it names, a draft where nobody is named yet.
    fn order(&self, view: &PlanView, item: &Item, kind: Code<ActivityType>, period: usize) -> Task {
        let operator = Some(view.brief.operator(item)).filter(|o| !o.is_empty());
        let span = view.brief.periods.get(period);
        let (title, version) = (&view.line.title, view.line.version);
        let mut extra = serde_json::Map::new();
        extra.insert("plan".into(), format!("{title} version {version}").into());
        Task {
            id: cg_kit::Id::new(self.clock.fresh()),
            code: format!("TO-{}-{version}-{}", short(title), item.id),
            name: item.names.clone(),
            task_type: kind,
            status: if operator.is_some() { Code::<TaskStatus>::ISSUED } else { Code::<TaskStatus>::DRAFT },
            organisation_code: operator.map(str::to_owned),
            hazard_code: Some(item.id.clone()),
            admin_code: Some(item.group.clone()).filter(|g| !g.is_empty()),
            target_area_m2: item.area_m2,
            start_planned: span.and_then(|s| s.start),
            end_planned: span.and_then(|s| s.end),
            source: Some(format!("Plan: {title}, version {version}")),
            date_of_information: Some(PartialDate::day(self.today())),
            extra: Json(extra),
        }
    }

    fn keep_orders(
        &self,
        tx: &mut dyn cg_store::Tx,
        asker: &Asker,
        view: &PlanView,
        id: &str,
        tasks: &[Task],
    ) -> Result<()> {
        let now = self.now();
        let name = format!("{} {}", view.line.title, view.line.version);
        let mut batch = Batch::new(id, &name, "task-orders", asker.user_id.as_deref(), now);
        batch.origin = "entry".to_owned();
        batches::put(tx, &batch)?;
        let meta = VersionMeta {
            batch: Some(id.to_owned()),
            valid_from: PartialDate::day(self.today()),
            recorded_at: now,
            actor: asker.user_id.clone(),
        };
        let noun = crate::records::known(Task::NOUN)?;
        let codes: Vec<&str> = tasks.iter().map(|t| t.code.as_str()).collect();
        let known = records::ids_of_codes_rows(tx, noun, &codes)?;
        let mut cells = tasks.iter().map(|task| Cells {
            id: known.get(&task.code).cloned().unwrap_or_else(|| task.id.to_string()),
            values: task.to_values(),
        });
        let puts = records::put_rows(tx, noun, &mut cells, &meta)?;
        let unchanged = puts.iter().filter(|p| **p == Put::Unchanged).count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        batch.rows = count(puts.len());
        batch.unchanged = count(unchanged);
        batch.taken = count(puts.len() - unchanged);
        batches::put(tx, &batch)?;
        Ok(batches::committed(tx, id, now)?)
    }
}

/// A title as part of a code: capitals and figures of its beginning, or P where it has none.
fn short(title: &str) -> String {
    let plain: String = title.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    if plain.is_empty() { "P".to_owned() } else { plain.to_ascii_uppercase() }
}
