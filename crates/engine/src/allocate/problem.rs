//! What is to be allocated: tasks, periods, assets, funds, floors, and the rules between tasks.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a plan is made from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Problem {
    /// The tasks that could be taken, ids ascending and unique.
    pub tasks: Vec<Task>,
    /// The periods of the plan, earliest first.
    pub periods: Vec<Period>,
    /// The kinds of teams and machines.
    pub assets: Vec<Asset>,
    /// Where money comes from; empty where only the periods' budgets count.
    pub funds: Vec<Fund>,
    /// What groups must get at least.
    pub floors: Vec<Floor>,
    /// How much less a task is worth one period later, as a share: 0.03 is 3 %.
    pub discount: f64,
}

/// One task that could be taken.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// What doing it is worth, in the unit of the ranking.
    pub value: f64,
    /// What it costs, travel included, in the currency of the budgets.
    pub cost: f64,
    /// Days it needs of each asset, in the order of the assets, travel included.
    pub days: Vec<f64>,
    /// The group it belongs to, such as its province.
    pub group: String,
    /// Who would do it; empty where nobody is named.
    pub operator: String,
    /// The periods in which it cannot be done.
    pub closed: BTreeSet<usize>,
    /// It was begun and must go on: it is taken, and in the first period open to it.
    pub continues: bool,
    /// Tasks that must be done in an earlier period or the same one, by place.
    pub after: Vec<usize>,
    /// Of all tasks with the same word here, at most one is taken; empty for none.
    pub only_one_of: String,
}

/// One period of the plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Period {
    /// What it is called.
    pub label: String,
    /// The most that can be spent in it; `None` where only the funds limit spending.
    pub budget: Option<f64>,
}

/// A kind of team or machine.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Asset {
    /// Its short name.
    pub key: String,
    /// Days of work there are in each period; one entry per period.
    pub capacity: Vec<f64>,
}

/// Money and what it may be spent on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Fund {
    /// Whose money it is.
    pub name: String,
    /// How much there is over all periods.
    pub amount: f64,
    /// The only groups it may be spent in; `None` for everywhere.
    pub only: Option<BTreeSet<String>>,
}

/// What a group must get at least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Floor {
    /// Whether groups or operators are meant.
    pub by: By,
    /// The group or operator.
    pub group: String,
    /// What is counted.
    pub of: FloorOf,
    /// The least of it.
    pub least: f64,
}

/// How tasks are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By the group they belong to, such as their province.
    #[default]
    Group,
    /// By who would do them.
    Operator,
}

/// What a floor counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FloorOf {
    /// Tasks taken.
    Tasks,
    /// Money spent.
    Cost,
    /// Value reached, not discounted.
    Value,
    /// Value reached as a share of all value of the group, 0 to 1.
    ShareOfValue,
}

/// What is wrong with a problem.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProblemFault {
    /// There is no period.
    #[error("the plan has no period; name at least one with its budget")]
    NoPeriod,
    /// Neither budget nor fund nor capacity limits the plan.
    #[error("nothing limits the plan; give a period a budget, name a fund, or give an asset a capacity")]
    NoLimit,
    /// A number that cannot be.
    #[error("{what} of {whose} is {found}; it must be a finite number of 0 or more")]
    BadNumber {
        /// Which number.
        what: &'static str,
        /// Of what.
        whose: String,
        /// What stands there.
        found: f64,
    },
    /// A discount that would make later tasks worth less than nothing.
    #[error("the discount is {0}; it is a share, from 0 to 1")]
    Discount(f64),
    /// A floor that asks for more than all the value there is.
    #[error("the floor of {group} asks for {found} of its value; that is a share, from 0 to 1")]
    Share {
        /// The group or operator.
        group: String,
        /// What is asked.
        found: f64,
    },
    /// An asset lacks a capacity for a period.
    #[error("asset {asset} has {given} capacities for {periods} periods; give one per period")]
    Capacities {
        /// The asset.
        asset: String,
        /// How many are given.
        given: usize,
        /// How many periods there are.
        periods: usize,
    },
    /// A task needs itself first.
    #[error("task {task} must wait for itself, by way of {via}; take one of these conditions out")]
    Circle {
        /// The task.
        task: String,
        /// The task it waits for.
        via: String,
    },
    /// A floor for a group without tasks.
    #[error("group {group} must get something but has no task; correct the group or take the floor out")]
    EmptyFloor {
        /// The group.
        group: String,
    },
    /// More funds than can be told apart.
    #[error("{funds} funds are more than {most}; join those with the same conditions")]
    TooManyFunds {
        /// How many there are.
        funds: usize,
        /// How many can be handled.
        most: usize,
    },
}

/// The most funds of one plan.
pub(super) const MOST_FUNDS: usize = 12;

impl Problem {
    /// Whether the problem makes sense.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn check(&self) -> Result<(), Vec<ProblemFault>> {
        let mut faults = Vec::new();
        if self.periods.is_empty() {
            faults.push(ProblemFault::NoPeriod);
        }
        let limited =
            self.periods.iter().any(|p| p.budget.is_some()) || !self.funds.is_empty() || !self.assets.is_empty();
        if !limited {
            faults.push(ProblemFault::NoLimit);
        }
        if self.funds.len() > MOST_FUNDS {
            faults.push(ProblemFault::TooManyFunds { funds: self.funds.len(), most: MOST_FUNDS });
        }
        faults.extend(self.bad_numbers());
        faults.extend(self.assets.iter().filter(|a| a.capacity.len() != self.periods.len()).map(|a| {
            ProblemFault::Capacities { asset: a.key.clone(), given: a.capacity.len(), periods: self.periods.len() }
        }));
        let someone = |f: &Floor| self.tasks.iter().any(|t| t.of(f.by) == f.group);
        let empty = self.floors.iter().filter(|f| f.least > 0.0 && !someone(f));
        faults.extend(empty.map(|f| ProblemFault::EmptyFloor { group: f.group.clone() }));
        let above = |f: &&Floor| f.of == FloorOf::ShareOfValue && f.least.is_finite() && f.least > 1.0;
        let above = self.floors.iter().filter(above);
        faults.extend(above.map(|f| ProblemFault::Share { group: f.group.clone(), found: f.least }));
        faults.extend(self.circle());
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn bad_numbers(&self) -> Vec<ProblemFault> {
        let of = |what, whose: &str, found: f64| {
            let bad = !found.is_finite() || found < 0.0;
            bad.then(|| ProblemFault::BadNumber { what, whose: whose.to_owned(), found })
        };
        let tasks = self.tasks.iter().flat_map(|t| {
            let days = t.days.iter().filter_map(|d| of("the days", &t.id, *d)).collect::<Vec<_>>();
            of("the value", &t.id, t.value).into_iter().chain(of("the cost", &t.id, t.cost)).chain(days)
        });
        let periods = self.periods.iter().filter_map(|p| of("the budget", &p.label, p.budget?));
        let assets = self.assets.iter().flat_map(|a| a.capacity.iter().filter_map(|c| of("a capacity", &a.key, *c)));
        let funds = self.funds.iter().filter_map(|f| of("the amount", &f.name, f.amount));
        let floors = self.floors.iter().filter_map(|f| of("the least", &f.group, f.least));
        let share = (0.0..=1.0).contains(&self.discount);
        let discount = (!share).then_some(ProblemFault::Discount(self.discount));
        tasks.chain(periods).chain(assets).chain(funds).chain(floors).chain(discount).collect()
    }

    /// The first task found that waits for itself.
    fn circle(&self) -> Option<ProblemFault> {
        // 0 not seen, 1 on the way, 2 done.
        let mut seen = vec![0_u8; self.tasks.len()];
        for start in 0..self.tasks.len() {
            let mut way = vec![(start, 0)];
            while let Some((task, next)) = way.pop() {
                seen[task] = 1;
                match self.tasks[task].after.get(next) {
                    Some(&before) => {
                        way.push((task, next + 1));
                        match seen[before] {
                            0 => way.push((before, 0)),
                            1 => {
                                let name = |i: usize| self.tasks[i].id.clone();
                                return Some(ProblemFault::Circle { task: name(before), via: name(task) });
                            }
                            _ => {}
                        }
                    }
                    None => seen[task] = 2,
                }
            }
        }
        None
    }

    /// All value of every group or operator, not discounted.
    pub(super) fn value_by(&self, by: By) -> BTreeMap<&str, f64> {
        let mut sums = BTreeMap::new();
        self.tasks.iter().for_each(|t| *sums.entry(t.of(by)).or_insert(0.0) += t.value);
        sums
    }
}

impl Task {
    /// What it is worth for so much money; `None` where it costs nothing.
    #[must_use]
    pub fn value_per(&self, money: f64) -> Option<f64> {
        (self.cost > 0.0).then(|| self.value / self.cost * money)
    }

    /// The group it belongs to, or who would do it.
    #[must_use]
    pub fn of(&self, by: By) -> &str {
        match by {
            By::Group => &self.group,
            By::Operator => &self.operator,
        }
    }
}
