//! The plan file: periods, teams, money and floors, and which columns of the table say what of each task.

mod read;
mod travel;

pub use travel::DETOUR;

use super::problem::{By, FloorOf};
use cg_kit::Digest;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// Who would do it.
    pub operator: Option<String>,
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

/// What a group, or an operator, must get; exactly one of the four numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorSetting {
    /// The group; left out where an operator is named.
    #[serde(default)]
    pub group: String,
    /// The operator instead of a group.
    pub operator: Option<String>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotPlanned {
    /// The task.
    pub id: String,
    /// The column.
    pub column: String,
    /// What stands there; empty where it is unknown.
    pub found: String,
    /// Which rule: `plan-unknown`, `plan-waits-for-nothing`, or the rule of a measure.
    pub rule: Cow<'static, str>,
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
    /// A floor of nobody, or of two.
    #[error("the floor of \"{0}\" needs either a group or an operator")]
    FloorOfWhom(String),
    /// Bases without speed or cost, or without places of tasks.
    #[error(
        "asset \"{0}\" has bases, so it needs km_per_day above 0 and cost_per_km, and [columns] longitude and latitude"
    )]
    Travel(String),
    /// Days of work that no team does.
    #[error("asset \"{0}\" has 0 teams and yet a capacity; state its teams, or take the asset out")]
    NoTeams(String),
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
        if let Some((what, at)) = setting.unnamed() {
            return Err(SettingFault::NotReadable(format!("{what} {} has no name; give it one", at + 1)));
        }
        if let Some(nobody) = setting.assets.iter().find(|a| a.teams == 0) {
            return Err(SettingFault::NoTeams(nobody.key.clone()));
        }
        Ok(setting)
    }

    /// The first period, asset or fund without a name, by place: no sentence could say which is meant.
    fn unnamed(&self) -> Option<(&'static str, usize)> {
        let periods = self.periods.iter().enumerate().map(|(at, p)| ("period", at, &p.label));
        let assets = self.assets.iter().enumerate().map(|(at, a)| ("asset", at, &a.key));
        let funds = self.funds.iter().enumerate().map(|(at, f)| ("fund", at, &f.name));
        let mut named = periods.chain(assets).chain(funds);
        named.find(|(.., name)| name.trim().is_empty()).map(|(what, at, _)| (what, at))
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
            ("operator", &c.operator),
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

    /// The columns whose cells are words and codes, however much they look like numbers: 007 is not 7.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let c = &self.columns;
        [&c.group, &c.operator, &c.after, &c.only_one_of, &c.closed].into_iter().filter_map(|c| c.as_deref()).collect()
    }
}

impl FloorSetting {
    /// Whose it is; `None` unless exactly one of group and operator is stated.
    fn whose(&self) -> Option<(By, &str)> {
        match (self.group.as_str(), self.operator.as_deref()) {
            ("", Some(operator)) => Some((By::Operator, operator)),
            ("", None) | (_, Some(_)) => None,
            (group, None) => Some((By::Group, group)),
        }
    }

    fn name(&self) -> String {
        self.operator.clone().unwrap_or_else(|| self.group.clone())
    }

    /// What it asks; `None` unless exactly one of the four is stated.
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

#[cfg(test)]
mod tests;
