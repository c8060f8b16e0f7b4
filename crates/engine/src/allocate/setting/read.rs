//! From a table to the problem it poses, with every task of it that cannot be planned.

use super::{AssetSetting, Capacity, NotPlanned, PeriodSetting, Setting, SettingFault};
use crate::allocate::problem::{Asset, Floor, Fund, Period, Problem, Task};
use crate::model::nearest;
use crate::table::{Cell, Table};
use geo_types::Coord;
use std::collections::{BTreeMap, BTreeSet};

impl Setting {
    /// The problem that a table poses, and the tasks of it that cannot be planned.
    ///
    /// # Missing
    /// A task whose value, cost, days or place is unknown or no number is listed and not planned; nothing counts as 0.
    /// That a task does not need an asset is a 0 in the column of its days; an empty cell there is unknown, too.
    /// # Errors
    /// Columns that the table lacks, and settings that contradict each other, all of them.
    pub fn problem(&self, table: &Table) -> Result<(Problem, Vec<NotPlanned>), Vec<SettingFault>> {
        let mut faults = self.lacking(table);
        faults.extend(self.floors.iter().filter(|f| f.asks().is_none()).map(|f| SettingFault::FloorOfWhat(f.name())));
        let nobody = self.floors.iter().filter(|f| f.whose().is_none());
        faults.extend(nobody.map(|f| SettingFault::FloorOfWhom(f.name())));
        let placed = self.columns.longitude.is_some() && self.columns.latitude.is_some();
        let travels = |a: &&AssetSetting| !a.bases.is_empty();
        let ready = |a: &AssetSetting| placed && a.km_per_day.is_some_and(|k| k > 0.0) && a.cost_per_km.is_some();
        let lame = self.assets.iter().filter(travels).filter(|a| !ready(a));
        faults.extend(lame.map(|a| SettingFault::Travel(a.key.clone())));
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut not_planned = Vec::new();
        let mut tasks = Vec::new();
        for row in 0..table.ids().len() {
            match self.task(table, row) {
                Ok(task) => tasks.push(task),
                Err(fault) => not_planned.push(fault),
            }
        }
        self.link(table, &mut tasks, &mut not_planned);
        Ok((self.whole(tasks), not_planned))
    }

    fn whole(&self, tasks: Vec<Task>) -> Problem {
        let periods = self.periods.iter().map(|p| Period { label: p.label.clone(), budget: p.budget });
        let capacity = |a: &AssetSetting| match &a.capacity {
            Capacity::Same(days) => vec![*days; self.periods.len()],
            Capacity::Each(days) => days.clone(),
        };
        let funds = self.funds.iter().map(|f| Fund { name: f.name.clone(), amount: f.amount, only: f.only.clone() });
        let floors = self.floors.iter().filter_map(|f| {
            let ((of, least), (by, group)) = (f.asks()?, f.whose()?);
            Some(Floor { by, group: group.to_owned(), of, least })
        });
        Problem {
            tasks,
            periods: periods.collect(),
            assets: self.assets.iter().map(|a| Asset { key: a.key.clone(), capacity: capacity(a) }).collect(),
            funds: funds.collect(),
            floors: floors.collect(),
            discount: self.discount,
        }
    }

    fn lacking(&self, table: &Table) -> Vec<SettingFault> {
        let names: Vec<&str> = table.column_names().collect();
        let advice = |column: &str| match nearest(column, &names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("its columns are {}", names.join(", ")),
        };
        let columns = self.columns().into_iter().filter(|(column, _)| table.column(column).is_none());
        columns
            .map(|(column, what)| SettingFault::NoColumn { column: column.to_owned(), what, advice: advice(column) })
            .collect()
    }

    fn task(&self, table: &Table, row: usize) -> Result<Task, NotPlanned> {
        let id = &table.ids()[row];
        let cell = |column: &str| table.column(column).and_then(|c| c.get(row)).unwrap_or(&Cell::Unknown);
        let fault = |column: &str, rule: &'static str| NotPlanned {
            id: id.clone(),
            column: column.to_owned(),
            found: cell(column).code().unwrap_or_default(),
            rule: rule.into(),
        };
        let number = |column: &str| match cell(column) {
            Cell::Number(x) if *x >= 0.0 => Ok(*x),
            Cell::Unknown => Err(fault(column, "plan-unknown")),
            Cell::Number(_) => Err(fault(column, "measure-below-zero")),
            Cell::Text(_) => Err(fault(column, "measure-not-a-number")),
        };
        let text = |column: &Option<String>| column.as_deref().and_then(|c| cell(c).code()).unwrap_or_default();
        let days = self.assets.iter().map(|asset| number(&asset.days)).collect::<Result<Vec<f64>, NotPlanned>>()?;
        let mut task = Task {
            id: id.clone(),
            value: number(&self.columns.value)?,
            cost: number(&self.columns.cost)?,
            days,
            group: text(&self.columns.group),
            operator: text(&self.columns.operator),
            closed: self.closed(&text(&self.columns.closed)),
            continues: match (self.columns.continues.as_deref(), text(&self.columns.continues)) {
                (Some(column), word) => yes(&word).ok_or_else(|| fault(column, "plan-neither"))?,
                (None, _) => false,
            },
            after: Vec::new(),
            only_one_of: text(&self.columns.only_one_of),
        };
        if self.assets.iter().any(|a| !a.bases.is_empty()) {
            let place = |column: &Option<String>| match column.as_deref().map(|c| (c, cell(c))) {
                Some((_, Cell::Number(x))) => Ok(*x),
                Some((column, _)) => Err(fault(column, "plan-unknown")),
                None => Ok(0.0),
            };
            let at = Coord { x: place(&self.columns.longitude)?, y: place(&self.columns.latitude)? };
            self.travel(&mut task, at);
        }
        Ok(task)
    }

    fn closed(&self, words: &str) -> BTreeSet<usize> {
        let closes = |p: &PeriodSetting| listed(words).any(|word| p.is_called(word));
        self.periods.iter().enumerate().filter(|(_, p)| closes(p)).map(|(q, _)| q).collect()
    }

    /// Words of the table and of the plan that name nothing, each with the column or fund and how many tasks say it: a
    /// season that no period of the plan has may be meant so, and may be a slip.
    #[must_use]
    pub fn strange(&self, table: &Table) -> BTreeMap<(String, String), usize> {
        let mut strange = BTreeMap::new();
        let cells = |column: &str| table.column(column).unwrap_or_default();
        if let Some(column) = &self.columns.closed {
            for words in cells(column).iter().filter_map(Cell::code) {
                let unknown = listed(&words).filter(|word| !self.periods.iter().any(|p| p.is_called(word)));
                unknown.for_each(|word| *strange.entry((column.clone(), word.to_owned())).or_default() += 1);
            }
        }
        let groups = self.columns.group.as_deref().map(cells).unwrap_or_default();
        let groups: BTreeSet<String> = groups.iter().filter_map(Cell::code).collect();
        for fund in &self.funds {
            let unknown = fund.only.iter().flatten().filter(|group| !groups.contains(*group));
            unknown.for_each(|group| *strange.entry((fund.name.clone(), group.clone())).or_default() = 0);
        }
        strange
    }

    /// Tasks that wait: one that waits for what cannot be planned, or is not in the table, cannot be planned either.
    fn link(&self, table: &Table, tasks: &mut Vec<Task>, not_planned: &mut Vec<NotPlanned>) {
        let Some(cells) = self.columns.after.as_deref().and_then(|c| table.column(c)) else { return };
        let column = self.columns.after.clone().unwrap_or_default();
        let waits: BTreeMap<&str, String> =
            table.ids().iter().zip(cells).filter_map(|(id, cell)| Some((id.as_str(), cell.code()?))).collect();
        loop {
            let known: BTreeSet<String> = tasks.iter().map(|t| t.id.clone()).collect();
            let lost = |t: &Task| {
                let named = waits.get(t.id.as_str())?;
                listed(named).find(|id| !known.contains(*id)).map(str::to_owned)
            };
            let found: Vec<NotPlanned> = tasks
                .iter()
                .filter_map(|t| Some((t, lost(t)?)))
                .map(|(t, found)| NotPlanned {
                    id: t.id.clone(),
                    column: column.clone(),
                    found,
                    rule: "plan-waits-for-nothing".into(),
                })
                .collect();
            if found.is_empty() {
                break;
            }
            tasks.retain(|t| !found.iter().any(|f| f.id == t.id));
            not_planned.extend(found);
        }
        let places: BTreeMap<String, usize> = tasks.iter().enumerate().map(|(i, t)| (t.id.clone(), i)).collect();
        for task in tasks {
            let named = waits.get(task.id.as_str()).map(String::as_str).unwrap_or_default();
            task.after = listed(named).filter_map(|id| places.get(id).copied()).collect();
        }
    }
}

fn listed(words: &str) -> impl Iterator<Item = &str> {
    words.split(';').map(str::trim).filter(|w| !w.is_empty())
}

/// Yes or no; an empty cell is no, and `None` is neither.
fn yes(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "" | "no" | "false" | "0" | "n" => Some(false),
        _ => None,
    }
}

impl PeriodSetting {
    /// Whether a word is its label or its season, in capitals or not.
    pub(in crate::allocate) fn is_called(&self, word: &str) -> bool {
        let same = |name: &str| name.trim().to_lowercase() == word.to_lowercase();
        same(&self.label) || self.season.as_deref().is_some_and(same)
    }
}
