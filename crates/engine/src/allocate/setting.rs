//! The plan file: periods, teams, money and floors, and which columns of the table say what of each task.

use super::problem::{Asset, Floor, FloorOf, Fund, Period, Problem, Task};
use crate::model::nearest;
use crate::table::{Cell, Table};
use cg_geo::measure::distance_m;
use cg_kit::Digest;
use geo_types::Coord;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a plan file states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its short name.
    pub name: String,
    /// Its version, raised with every change that is used.
    pub version: u32,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// Who agreed on it, when, for what.
    #[serde(default)]
    pub note: String,
    /// How much less a task is worth one period later, as a share.
    #[serde(default)]
    pub discount: f64,
    /// Which columns say what.
    pub columns: Columns,
    /// The periods, earliest first.
    pub periods: Vec<PeriodSetting>,
    /// The kinds of teams and machines.
    #[serde(default)]
    pub assets: Vec<AssetSetting>,
    /// Where money comes from.
    #[serde(default)]
    pub funds: Vec<FundSetting>,
    /// What groups must get.
    #[serde(default)]
    pub floors: Vec<FloorSetting>,
}

/// Columns of the table of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// What doing the task is worth.
    pub value: String,
    /// What it costs.
    pub cost: String,
    /// The group that earmarks and floors name.
    pub group: Option<String>,
    /// `yes` where the task was begun and goes on.
    pub continues: Option<String>,
    /// Ids of tasks that come first, apart by semicolons.
    pub after: Option<String>,
    /// A word shared by tasks of which at most one is taken.
    pub only_one_of: Option<String>,
    /// Labels or seasons of the periods in which it cannot be done, apart by semicolons.
    pub closed: Option<String>,
    /// Where it is, for travel: degrees east.
    pub longitude: Option<String>,
    /// Where it is, for travel: degrees north.
    pub latitude: Option<String>,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodSetting {
    /// What it is called.
    pub label: String,
    /// The most that can be spent in it.
    pub budget: Option<f64>,
    /// A season that the `closed` column may name.
    pub season: Option<String>,
}

/// One kind of team or machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetSetting {
    /// Its short name.
    pub key: String,
    /// The column with the days a task needs of it.
    pub days: String,
    /// Days of work there are in a period: one number, or one per period.
    pub capacity: Capacity,
    /// How many teams the days are shared between, for the calendar; 1 if nothing is said.
    #[serde(default = "one")]
    pub teams: u32,
    /// Where its teams stay.
    #[serde(default)]
    pub bases: Vec<Base>,
    /// How far it moves in a day; needed with bases.
    pub km_per_day: Option<f64>,
    /// What a kilometre costs; needed with bases.
    pub cost_per_km: Option<f64>,
}

fn one() -> u32 {
    1
}

/// Where teams stay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// Days of work in every period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Capacity {
    /// The same in each.
    Same(f64),
    /// One number per period.
    Each(Vec<f64>),
}

/// Money and what it may be spent on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundSetting {
    /// Whose money it is.
    pub name: String,
    /// How much there is over all periods.
    pub amount: f64,
    /// The only groups it may be spent in; everywhere if nothing is said.
    pub only: Option<BTreeSet<String>>,
}

/// What a group must get; exactly one of the four numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorSetting {
    /// The group.
    pub group: String,
    /// The least number of tasks.
    pub tasks: Option<f64>,
    /// The least money.
    pub cost: Option<f64>,
    /// The least value.
    pub value: Option<f64>,
    /// The least share of all its value, 0 to 1.
    pub share_of_value: Option<f64>,
}

/// A task that cannot be planned because something of it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotPlanned {
    /// The task.
    pub id: String,
    /// The column.
    pub column: String,
    /// What stands there; empty where it is unknown.
    pub found: String,
    /// Which rule: `plan-unknown`, `plan-waits-for-nothing`, or the rule of a measure.
    pub rule: &'static str,
}

/// What is wrong with a plan file, or with a table for it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingFault {
    /// The file cannot be read.
    #[error("cannot read the plan: {0}")]
    NotReadable(String),
    /// The table lacks a column.
    #[error("the table has no column \"{column}\", which the plan reads as {what}; {advice}")]
    NoColumn {
        /// The column.
        column: String,
        /// What for.
        what: String,
        /// What may have been meant.
        advice: String,
    },
    /// A floor with no number or several.
    #[error("the floor of \"{0}\" needs exactly one of tasks, cost, value and share_of_value")]
    FloorOfWhat(String),
    /// Bases without speed or cost, or without places of tasks.
    #[error(
        "asset \"{0}\" has bases, so it needs km_per_day above 0 and cost_per_km, and [columns] longitude and latitude"
    )]
    Travel(String),
    /// A period stands twice.
    #[error("two periods are called \"{0}\"; give each a label of its own")]
    PeriodTwice(String),
}

impl Setting {
    /// Reads a plan file.
    ///
    /// # Errors
    /// What cannot be read, with line and column and what was expected there.
    pub fn from_toml(text: &str) -> Result<Self, SettingFault> {
        let setting: Self = toml::from_str(text).map_err(|e| SettingFault::NotReadable(e.to_string()))?;
        let mut labels = BTreeSet::new();
        if let Some(twice) = setting.periods.iter().find(|p| !labels.insert(&p.label)) {
            return Err(SettingFault::PeriodTwice(twice.label.clone()));
        }
        Ok(setting)
    }

    /// The plan as a file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The digest of what the plan file says, whatever it looks like.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    /// The columns it reads, with what each is for.
    #[must_use]
    pub fn columns(&self) -> Vec<(&str, String)> {
        let c = &self.columns;
        let named = [
            ("group", &c.group),
            ("continues", &c.continues),
            ("after", &c.after),
            ("only_one_of", &c.only_one_of),
            ("closed", &c.closed),
            ("longitude", &c.longitude),
            ("latitude", &c.latitude),
        ];
        let named = named.into_iter().filter_map(|(what, column)| Some((column.as_deref()?, what.to_owned())));
        let must = [(c.value.as_str(), "value".to_owned()), (c.cost.as_str(), "cost".to_owned())];
        let days = self.assets.iter().map(|a| (a.days.as_str(), format!("the days of asset \"{}\"", a.key)));
        must.into_iter().chain(named).chain(days).collect()
    }

    /// The problem that a table poses, and the tasks of it that cannot be planned.
    ///
    /// # Missing
    /// A task whose value, cost, days or place is unknown or no number is listed and not planned; nothing counts as 0.
    /// Days of an asset are the one exception: an empty cell means that the task does not need it, where at least one
    /// asset's days are known.
    /// # Errors
    /// Columns that the table lacks, and settings that contradict each other, all of them.
    pub fn problem(&self, table: &Table) -> Result<(Problem, Vec<NotPlanned>), Vec<SettingFault>> {
        let mut faults = self.lacking(table);
        faults.extend(
            self.floors.iter().filter(|f| f.asks().is_none()).map(|f| SettingFault::FloorOfWhat(f.group.clone())),
        );
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
            let (of, least) = f.asks()?;
            Some(Floor { group: f.group.clone(), of, least })
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
        let fault = |column: &str, rule| NotPlanned {
            id: id.clone(),
            column: column.to_owned(),
            found: cell(column).code().unwrap_or_default(),
            rule,
        };
        let number = |column: &str| match cell(column) {
            Cell::Number(x) if *x >= 0.0 => Ok(*x),
            Cell::Unknown => Err(fault(column, "plan-unknown")),
            Cell::Number(_) => Err(fault(column, "measure-below-zero")),
            Cell::Text(_) => Err(fault(column, "measure-not-a-number")),
        };
        let text = |column: &Option<String>| column.as_deref().and_then(|c| cell(c).code()).unwrap_or_default();
        let known = self.assets.iter().any(|a| *cell(&a.days) != Cell::Unknown);
        let mut days = Vec::with_capacity(self.assets.len());
        for asset in &self.assets {
            let unneeded = known && *cell(&asset.days) == Cell::Unknown;
            days.push(if unneeded { 0.0 } else { number(&asset.days)? });
        }
        let mut task = Task {
            id: id.clone(),
            value: number(&self.columns.value)?,
            cost: number(&self.columns.cost)?,
            days,
            group: text(&self.columns.group),
            closed: self.closed(&text(&self.columns.closed)),
            continues: yes(&text(&self.columns.continues)),
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

    /// There and back from the nearest base, by air times [`DETOUR`], for every asset the task needs.
    fn travel(&self, task: &mut Task, at: Coord<f64>) {
        for (asset, days) in self.assets.iter().zip(&mut task.days) {
            let away = |base: &Base| distance_m(at, Coord { x: base.longitude, y: base.latitude }) / 1000.0;
            let nearest = asset.bases.iter().map(away).fold(f64::INFINITY, f64::min);
            if *days > 0.0 && nearest.is_finite() {
                let km = 2.0 * DETOUR * nearest;
                *days += km / asset.km_per_day.unwrap_or(f64::INFINITY);
                task.cost += km * asset.cost_per_km.unwrap_or(0.0);
            }
        }
    }

    fn closed(&self, words: &str) -> BTreeSet<usize> {
        let words: BTreeSet<&str> = listed(words).collect();
        let shut = |p: &PeriodSetting| {
            words.contains(p.label.as_str()) || p.season.as_deref().is_some_and(|s| words.contains(s))
        };
        self.periods.iter().enumerate().filter(|(_, p)| shut(p)).map(|(q, _)| q).collect()
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
                    rule: "plan-waits-for-nothing",
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

/// How much longer roads are than the line through the air, where no road is known.
///
/// # Source
/// A common planning figure (1.2 to 1.6 in the literature on circuity); a network replaces it where there is one.
pub const DETOUR: f64 = 1.4;

impl FloorSetting {
    fn asks(&self) -> Option<(FloorOf, f64)> {
        let all = [
            (FloorOf::Tasks, self.tasks),
            (FloorOf::Cost, self.cost),
            (FloorOf::Value, self.value),
            (FloorOf::ShareOfValue, self.share_of_value),
        ];
        let mut stated = all.into_iter().filter_map(|(of, least)| Some((of, least?)));
        stated.next().filter(|_| stated.next().is_none())
    }
}

fn listed(words: &str) -> impl Iterator<Item = &str> {
    words.split(';').map(str::trim).filter(|w| !w.is_empty())
}

fn yes(word: &str) -> bool {
    ["yes", "true", "1", "y"].contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests;
