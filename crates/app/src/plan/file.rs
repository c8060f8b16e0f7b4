//! Plans as files: the plan, the calendar, the frontier, and the plan file with its table for `commonground allocate`;
//! and the file of a planner's own costs, read.

use super::view::PlanView;
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::export::Export;
use crate::programme::App;
use crate::words::Words;
use cg_engine::allocate::{Own, why_left};
use cg_engine::message::Said;
use cg_engine::table::Cell;
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_formats::{Limits, RawCell, ReadOptions, Source};
use cg_kit::Value;
use std::collections::BTreeMap;

/// How what the engine says is put into words of the reader's language, and column labels too.
pub(super) type Say<'a> = &'a dyn Fn(&Said) -> String;

/// Labels of a message key.
pub(super) type Label<'a> = &'a dyn Fn(&str) -> String;

impl App {
    /// A plan as a file: `plan.csv`, `plan.xlsx`, `calendar.csv`, `frontier.csv`, `tasks.csv` or `plan.toml`.
    ///
    /// # Errors
    /// When there is no such plan or file, or the asker may not read.
    pub fn plan_file(&self, asker: &Asker, id: &str, name: &str, label: Label<'_>, say: Say<'_>) -> Result<Export> {
        let view = self.plan(asker, id)?;
        if name == "plan.toml" {
            let (setting, _) = posed(&view)?;
            return Ok(export(&view, name, "application/toml", setting.to_toml().into_bytes()));
        }
        let (part, format) = name.rsplit_once('.').ok_or_else(|| AppError::missing("file", name))?;
        let (columns, rows) = match part {
            "plan" => tasks(&view, say),
            "calendar" => calendar(&view),
            "frontier" => frontier(&view),
            "tasks" => inputs(&view)?,
            _ => return Err(AppError::missing("file", name)),
        };
        if !["csv", "xlsx"].contains(&format) || (part == "tasks" && format == "xlsx") {
            return Err(AppError::missing("format", format));
        }
        let labelled = format == "xlsx";
        let columns = columns.into_iter().map(|(name, kind)| {
            let label = if labelled { label(&format!("plan-column-{}", name.replace('_', "-"))) } else { name.clone() };
            Column { label, ..Column::new(&name, kind) }
        });
        let table = Table {
            name: part.to_owned(),
            columns: columns.collect(),
            labels: labelled,
            byte_order_mark: part != "tasks",
            ..Table::default()
        };
        let rows = rows.into_iter().map(|cells| Ok(OutRow { cells, shape: None })).collect();
        let (content_type, bytes) = self.written(&table, rows, format)?;
        Ok(export(&view, name, content_type, bytes))
    }
}

fn export(view: &PlanView, name: &str, content_type: &'static str, bytes: Vec<u8>) -> Export {
    let title = view.line.title.replace(char::is_whitespace, "-");
    Export { file_name: format!("{title}-{}-{name}", view.line.version), content_type, bytes }
}

type Rows = (Vec<(String, ColumnKind)>, Vec<Vec<Value>>);

fn named(columns: &[(&str, ColumnKind)]) -> Vec<(String, ColumnKind)> {
    columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
}

fn posed(view: &PlanView) -> Result<(cg_engine::allocate::Setting, cg_engine::table::Table)> {
    let items: Vec<_> = view.items.values().cloned().collect();
    let version = u32::try_from(view.line.version).unwrap_or(u32::MAX);
    view.brief.pose(&items, &view.line.title, version).map_err(|e| AppError::Internal(e.to_string()))
}

/// Every task: those taken first, then those left, then those that could not be planned.
fn tasks(view: &PlanView, say: Say<'_>) -> Rows {
    use ColumnKind::{Int, Real, Text};
    let problem = &view.proposal.problem;
    let columns = named(&[
        ("task", Text),
        ("name", Text),
        ("rank", Int),
        ("period", Text),
        ("value", Real),
        ("cost", Real),
        ("group", Text),
        ("operator", Text),
        ("work", Text),
        ("paid_by", Text),
        ("changed_because", Text),
        ("left_out_because", Text),
    ]);
    let mut paid: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for payment in &view.decided.payments {
        let fund = &problem.funds[payment.fund].name;
        paid.entry(payment.task).or_default().push(format!("{fund}: {:.2}", payment.amount));
    }
    let changed = |id: &str| view.changes.iter().find(|(_, c, _)| c.task == id).map(|(_, c, _)| c.reason.clone());
    let row = |id: &str, period: Option<&str>, numbers: Option<(f64, f64)>, paid: Option<String>, why: String| {
        let item = view.items.get(id);
        let text = |text: Option<&str>| text.filter(|t| !t.is_empty()).map_or(Value::Null, Value::from);
        vec![
            Value::from(id),
            text(item.and_then(|i| i.names.as_ref()).and_then(|n| n.get("en"))),
            item.and_then(|i| i.rank).map_or(Value::Null, |rank| Value::Int(i64::from(rank))),
            text(period),
            numbers.map_or(Value::Null, |(value, _)| Value::Real(value)),
            numbers.map_or(Value::Null, |(_, cost)| Value::Real(cost)),
            text(item.map(|i| i.group.as_str())),
            text(item.map(|i| view.brief.operator(i))),
            text(item.map(|i| view.brief.work(i))),
            text(paid.as_deref()),
            text(changed(id).as_deref()),
            text(Some(&why)),
        ]
    };
    let of = |task: usize| &problem.tasks[task];
    let numbers = |task: usize| Some((of(task).value, of(task).cost));
    let taken = view.decided.taken.iter().map(|t| {
        let paid = paid.get(&t.task).map(|p| p.join("; "));
        row(&of(t.task).id, Some(&problem.periods[t.period].label), numbers(t.task), paid, String::new())
    });
    let left = view.decided.left.iter().map(|l| {
        let id = &of(l.task).id;
        // What people took out is left because they said so, whatever room there would be.
        let why: Vec<String> = match changed(id) {
            Some(_) => Vec::new(),
            None => why_left(problem, l).iter().map(say).collect(),
        };
        row(id, None, numbers(l.task), None, why.join("; "))
    });
    let out = view.brief.left_out.iter().map(|l| row(&l.task, None, None, None, l.reason.clone()));
    let unknown = view.proposal.not_planned.iter().map(|n| row(&n.id, None, None, None, say(&n.said())));
    (columns, taken.chain(left).chain(out).chain(unknown).collect())
}

fn calendar(view: &PlanView) -> Rows {
    use ColumnKind::{Int, Real, Text};
    let problem = &view.proposal.problem;
    let columns = named(&[
        ("teams", Text),
        ("team", Int),
        ("period", Text),
        ("task", Text),
        ("from_day", Real),
        ("to_day", Real),
        ("days_over", Real),
        ("closed_in", Text),
    ]);
    let row = |s: &cg_engine::allocate::Stint| {
        vec![
            Value::from(problem.assets[s.asset].key.as_str()),
            Value::Int(i64::from(s.team) + 1),
            Value::from(problem.periods[s.period].label.as_str()),
            Value::from(problem.tasks[s.task].id.as_str()),
            Value::Real(s.from),
            Value::Real(s.to),
            Value::Real(s.over),
            s.closed_in.map_or(Value::Null, |period| Value::from(problem.periods[period].label.as_str())),
        ]
    };
    (columns, view.proposal.calendar(&view.decided).iter().map(row).collect())
}

fn frontier(view: &PlanView) -> Rows {
    use ColumnKind::{Int, Real};
    let columns = named(&[("share_of_money", Real), ("money", Real), ("value", Real), ("bound", Real), ("tasks", Int)]);
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::Real);
    let row = |p: &cg_engine::allocate::FrontierPoint| {
        let tasks = p.tasks.and_then(|t| i64::try_from(t).ok()).map_or(Value::Null, Value::Int);
        vec![Value::Real(p.share), Value::Real(p.money), number(p.value), number(p.bound), tasks]
    };
    (columns, view.proposal.frontier.iter().map(row).collect())
}

/// The table that `commonground allocate` reads with `plan.toml`, to make the plan again.
fn inputs(view: &PlanView) -> Result<Rows> {
    let (_, table) = posed(view)?;
    let names: Vec<&str> = table.column_names().collect();
    let kind = |name: &&str| match table.column(name) {
        Some(cells) if cells.iter().any(|c| matches!(c, Cell::Text(_))) => ColumnKind::Text,
        _ => ColumnKind::Real,
    };
    let mut columns = vec![("id".to_owned(), ColumnKind::Text)];
    columns.extend(names.iter().map(|name| ((*name).to_owned(), kind(name))));
    let cell = |name: &str, row: usize| match table.column(name).and_then(|c| c.get(row)) {
        Some(Cell::Number(x)) => Value::Real(*x),
        Some(Cell::Text(text)) => Value::from(text.as_str()),
        Some(Cell::Unknown) | None => Value::Null,
    };
    let rows = table.ids().iter().enumerate().map(|(row, id)| {
        std::iter::once(Value::from(id.as_str())).chain(names.iter().map(|name| cell(name, row))).collect()
    });
    Ok((columns, rows.collect()))
}

/// What a planner's file says of single tasks, by code, and what is wrong with it.
#[derive(Debug, Default)]
pub struct OwnFile {
    /// Costs, days and operators, by code.
    pub own: BTreeMap<String, Own>,
    /// Every fault, with its row; a file that has any is not used.
    pub faults: Vec<Words>,
}

/// Costs, days and operators of single tasks from a spreadsheet or CSV: columns `code`, `cost`, `operator`, `days_TEAM`.
/// Faults are a missing column `code`, a cost or days that are no number of 0 or more, a code that stands twice or is left
/// out of a row that says something.
///
/// # Errors
/// A file that cannot be read.
pub fn own_of_file(bytes: Vec<u8>, name: &str) -> Result<OwnFile> {
    let source = Source::from_bytes(bytes, name, &ReadOptions::default(), &Limits::default())?;
    let layer = source.layer(None)?.clone();
    let place =
        |wanted: &[&str]| layer.headers.iter().position(|h| wanted.contains(&h.name.trim().to_lowercase().as_str()));
    let mut file = OwnFile::default();
    let Some(code) = place(&["code", "id", "task"]) else {
        let names: Vec<&str> = layer.headers.iter().map(|h| h.name.as_str()).collect();
        file.faults.push(Words::of("refused-plan-file-code").with("known", names.join(", ")));
        return Ok(file);
    };
    let (cost, operator) = (place(&["cost", "cost_usd"]), place(&["operator", "organisation"]));
    let days: Vec<(String, usize)> = layer
        .headers
        .iter()
        .enumerate()
        .filter_map(|(at, h)| Some((h.name.trim().strip_prefix("days_")?.to_owned(), at)))
        .collect();
    for row in source.rows(&layer.name)? {
        let row = row?;
        let text = |at: usize| row.cells.get(at).map(|c| c.shown().trim().to_owned()).unwrap_or_default();
        let of_row = |key: &'static str| Words::of(key).with("row", row.number.to_string());
        let mut faults = Vec::new();
        let mut number = |at: usize| match row.cells.get(at) {
            Some(RawCell::Number(x)) if x.is_finite() && *x >= 0.0 => Some(*x),
            _ if text(at).is_empty() => None,
            _ => match text(at).parse::<f64>() {
                Ok(x) if x.is_finite() && x >= 0.0 => Some(x),
                _ => {
                    let column = layer.headers[at].name.as_str();
                    let fault = of_row("refused-plan-file-number").with("found", text(at)).with("column", column);
                    faults.push(fault);
                    None
                }
            },
        };
        let own = Own {
            cost: cost.and_then(&mut number),
            days: days.iter().map(|(team, at)| (team.clone(), number(*at))).collect(),
            operator: operator.map(text).filter(|o| !o.is_empty()),
        };
        let key = text(code);
        if !key.is_empty() {
            if file.own.insert(key, own).is_some() {
                faults.push(of_row("refused-plan-file-twice"));
            }
        } else if (0..row.cells.len()).any(|at| !text(at).is_empty()) {
            faults.push(of_row("refused-plan-file-codeless"));
        }
        file.faults.extend(faults);
    }
    Ok(file)
}
