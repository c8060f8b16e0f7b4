//! What a planner states, and how it becomes a plan file and a table of tasks.

mod first;
mod slip;

pub use slip::Slip;

use super::rate::{CostFrom, Rate};
use super::setting::{AssetSetting, Base, Capacity, Columns, FloorSetting, FundSetting, PeriodSetting, Setting};
use crate::table::{Cell, Table, TableFault};
use cg_kit::{Names, PartialDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a planner states.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brief {
    /// What the plan is called.
    pub title: String,
    /// Who agreed on it, when, for what.
    pub note: String,
    /// How much less a task is worth one period later, as a share.
    pub discount: f64,
    /// Whether work that was begun must go on.
    pub go_on: bool,
    /// Whether the estimate recorded with a hazard area counts before the rate table.
    pub estimates: bool,
    /// The periods, earliest first.
    pub periods: Vec<Span>,
    /// The kinds of teams.
    pub teams: Vec<Teams>,
    /// The rate table, one line a class of hazard area.
    pub rates: Vec<Rate>,
    /// Where money comes from.
    pub funds: Vec<FundSetting>,
    /// What groups and operators must get.
    pub floors: Vec<FloorSetting>,
    /// Where work is not possible when.
    pub closed: Vec<Closed>,
    /// Tasks that wait for others.
    pub after: Vec<Wait>,
    /// Sets of tasks of which at most one is taken.
    pub options: Vec<Vec<String>>,
    /// Tasks not to be planned, with the reason.
    pub left_out: Vec<LeftOut>,
    /// What a file of the planner's says of single tasks.
    pub own: BTreeMap<String, Own>,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Span {
    /// What it is called.
    pub label: String,
    /// Its first day or month.
    #[serde(with = "date")]
    pub start: Option<PartialDate>,
    /// Its last day or month.
    #[serde(with = "date")]
    pub end: Option<PartialDate>,
    /// The most that can be spent in it; `None` where only funds limit spending.
    pub budget: Option<f64>,
    /// The season it lies in, that closures may name.
    pub season: Option<String>,
}

/// One kind of teams.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Teams {
    /// Its short name.
    pub key: String,
    /// How many teams there are.
    pub teams: u32,
    /// Working days of one team in a period: one number, or one per period. Empty where they set no limit.
    pub days: Vec<f64>,
    /// Where they stay.
    pub bases: Vec<Base>,
    /// How far they move in a day.
    pub km_per_day: Option<f64>,
    /// What a kilometre costs.
    pub cost_per_km: Option<f64>,
}

/// Where work is not possible when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Closed {
    /// The group; empty for everywhere.
    pub group: String,
    /// The periods or seasons.
    pub when: Vec<String>,
}

/// A task that waits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wait {
    /// The task.
    pub task: String,
    /// Those that come first.
    pub first: Vec<String>,
}

/// A task not to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeftOut {
    /// The task.
    pub task: String,
    /// Why.
    pub reason: String,
}

/// What a file says of one task.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Own {
    /// What it costs.
    pub cost: Option<f64>,
    /// Days it takes, by kind of teams; `None` where the file has days of these teams and leaves this task's empty. Where
    /// it says some days of the task, kinds of teams that the file does not have are not needed; where it says none, the
    /// rate of its class counts.
    pub days: BTreeMap<String, Option<f64>>,
    /// Who would do it.
    pub operator: Option<String>,
}

/// A hazard area as a task that could be taken.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Its code.
    pub id: String,
    /// What it is called.
    pub names: Option<Names>,
    /// Its rank.
    pub rank: Option<u32>,
    /// What doing it is worth: the score of the ranking.
    pub value: Option<f64>,
    /// Its class.
    pub class: String,
    /// Its area in square metres.
    pub area_m2: Option<f64>,
    /// The recorded estimate of its cost.
    pub estimate: Option<f64>,
    /// The group it lies in.
    pub group: String,
    /// Who is at work there; empty where nobody is.
    pub operator: String,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Whether work was begun.
    pub begun: bool,
}

impl Brief {
    /// What a task costs, without travel, and where that comes from.
    #[must_use]
    pub fn cost(&self, item: &Item) -> (Option<f64>, CostFrom) {
        let own = self.own.get(&item.id).and_then(|own| own.cost);
        let estimate = item.estimate.filter(|_| self.estimates);
        let rate = || self.rate(item).and_then(|rate| rate.cost(item.area_m2));
        match (own, estimate) {
            (Some(_), _) => (own, CostFrom::File),
            (None, Some(_)) => (estimate, CostFrom::Estimate),
            (None, None) => rate().map_or((None, CostFrom::Nowhere), |cost| (Some(cost), CostFrom::Rate)),
        }
    }

    /// The rate of the task's class.
    #[must_use]
    pub fn rate(&self, item: &Item) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.class == item.class)
    }

    /// The kind of work a task is; empty where the rate table has none for its class.
    #[must_use]
    pub fn work(&self, item: &Item) -> &str {
        self.rate(item).map_or("", |rate| rate.work.as_str())
    }

    /// Who would do a task.
    #[must_use]
    pub fn operator<'a>(&'a self, item: &'a Item) -> &'a str {
        self.own.get(&item.id).and_then(|own| own.operator.as_deref()).unwrap_or(&item.operator)
    }

    /// The periods of the engine.
    fn spans(&self) -> Vec<PeriodSetting> {
        let span = |s: &Span| PeriodSetting { label: s.label.clone(), budget: s.budget, season: s.season.clone() };
        self.periods.iter().map(span).collect()
    }

    /// Teams whose days are limited.
    fn limited(&self) -> impl Iterator<Item = &Teams> {
        self.teams.iter().filter(|t| !t.days.is_empty())
    }

    /// The plan file and the table of tasks, which `commonground allocate` reads as well.
    ///
    /// # Missing
    /// What is unknown of a task is an empty cell; the plan then lists the task and does not take it.
    /// # Errors
    /// Items that stand twice or have no id.
    pub fn pose(&self, items: &[Item], name: &str, version: u32) -> Result<(Setting, Table), TableFault> {
        let out: BTreeSet<&str> = self.left_out.iter().map(|l| l.task.as_str()).collect();
        let items: Vec<&Item> = items.iter().filter(|i| !out.contains(i.id.as_str())).collect();
        let assets = |t: &Teams| AssetSetting {
            key: t.key.clone(),
            days: format!("days_{}", t.key),
            capacity: Capacity::Each(self.days_of(t)),
            teams: t.teams.max(1),
            bases: t.bases.clone(),
            km_per_day: t.km_per_day,
            cost_per_km: t.cost_per_km,
        };
        let column = |name: &str| Some(name.to_owned());
        let setting = Setting {
            name: name.to_owned(),
            version,
            title: self.title.clone(),
            note: self.note.clone(),
            discount: self.discount,
            columns: Columns {
                value: "value".into(),
                cost: "cost".into(),
                group: column("group"),
                operator: column("operator"),
                continues: column("begun"),
                after: column("after"),
                only_one_of: column("only_one_of"),
                closed: column("closed"),
                longitude: column("longitude"),
                latitude: column("latitude"),
            },
            periods: self.spans(),
            assets: self.limited().map(assets).collect(),
            funds: self.funds.clone(),
            floors: self.floors.clone(),
        };
        let table = Table::new(items.iter().map(|i| i.id.clone()).collect(), self.columns(&items))?;
        Ok((setting, table))
    }

    /// Days of all teams of a kind in every period.
    fn days_of(&self, teams: &Teams) -> Vec<f64> {
        let count = f64::from(teams.teams);
        match teams.days.as_slice() {
            [same] => vec![same * count; self.periods.len()],
            each => each.iter().map(|days| days * count).collect(),
        }
    }

    fn columns(&self, items: &[&Item]) -> BTreeMap<String, Vec<Cell>> {
        let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
        let mut add = |name: String, cell: &dyn Fn(&Item) -> Cell| {
            columns.insert(name, items.iter().map(|item| cell(item)).collect());
        };
        let number = |x: Option<f64>| x.map_or(Cell::Unknown, Cell::Number);
        let words = |text: &str| if text.is_empty() { Cell::Unknown } else { Cell::Text(text.to_owned()) };
        let waits: BTreeMap<&str, String> = self.after.iter().map(|w| (w.task.as_str(), w.first.join("; "))).collect();
        let option: BTreeMap<&str, usize> = self
            .options
            .iter()
            .enumerate()
            .flat_map(|(at, set)| set.iter().map(move |task| (task.as_str(), at + 1)))
            .collect();
        add("value".into(), &|i| number(i.value));
        add("cost".into(), &|i| number(self.cost(i).0));
        add("group".into(), &|i| words(&i.group));
        add("operator".into(), &|i| words(self.operator(i)));
        add("begun".into(), &|i| words(if self.go_on && i.begun { "yes" } else { "" }));
        add("after".into(), &|i| words(waits.get(i.id.as_str()).map_or("", String::as_str)));
        add("only_one_of".into(), &|i| {
            option.get(i.id.as_str()).map_or(Cell::Unknown, |at| Cell::Text(at.to_string()))
        });
        add("closed".into(), &|i| words(&self.closures(&i.group)));
        add("longitude".into(), &|i| number(i.longitude));
        add("latitude".into(), &|i| number(i.latitude));
        for teams in self.limited() {
            add(format!("days_{}", teams.key), &|i| number(self.days(i, &teams.key)));
        }
        columns
    }

    /// Days a task takes teams of a kind; 0 where it is known not to need them.
    fn days(&self, item: &Item, teams: &str) -> Option<f64> {
        if let Some(own) = self.own.get(&item.id).filter(|own| own.days.values().any(Option::is_some)) {
            return own.days.get(teams).copied().unwrap_or(Some(0.0));
        }
        let rate = self.rate(item)?;
        if rate.team == teams { rate.days(item.area_m2) } else { Some(0.0) }
    }

    fn closures(&self, group: &str) -> String {
        let here = self.closed.iter().filter(|c| c.group.is_empty() || c.group == group);
        here.flat_map(|c| c.when.iter().map(String::as_str)).collect::<Vec<_>>().join("; ")
    }
}

/// A partial date as text, `null` where it is unknown.
mod date {
    use cg_kit::PartialDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(date: &Option<PartialDate>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|d| d.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PartialDate>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|t| t.parse().map_err(|_| de::Error::custom(format!("{t:?} is no date such as 2027-04")))).transpose()
    }
}

#[cfg(test)]
mod tests;
