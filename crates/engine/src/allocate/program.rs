//! The problem as rows and choices: a choice is a task in a period, a row is a limit that choices use up.

use super::fund;
use super::problem::{By, FloorOf, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The family of a limit, for the price of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Money per period.
    Budget,
    /// Days of assets per period.
    Capacity,
    /// What funds may be spent on.
    Earmark,
    /// What groups must get.
    Floor,
    /// Begun tasks that go on.
    Continuity,
    /// Tasks that wait for others.
    Precedence,
    /// Tasks of which at most one is taken.
    Exclusion,
    /// A task is done once.
    Once,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "limit", rename_all = "kebab-case")]
pub enum About {
    /// The budget of a period.
    Budget {
        /// The period, by place.
        period: usize,
    },
    /// The days of an asset in a period.
    Capacity {
        /// The asset, by place.
        asset: usize,
        /// The period, by place.
        period: usize,
    },
    /// Tasks that only these funds can pay.
    Earmark {
        /// The funds, by place; none for tasks that no fund may pay.
        funds: Vec<usize>,
    },
    /// What a group must get.
    Floor {
        /// The floor, by place.
        floor: usize,
    },
    /// A task that goes on.
    Continuity {
        /// The task, by place.
        task: usize,
    },
    /// A task that waits for another.
    Precedence {
        /// The task that comes first, by place.
        before: usize,
        /// The task that waits, by place.
        after: usize,
        /// Until which period, by place.
        period: usize,
    },
    /// Tasks of which at most one is taken.
    Exclusion {
        /// The word they share.
        word: String,
    },
    /// A task is done once.
    Once {
        /// The task, by place.
        task: usize,
    },
}

impl About {
    /// Its family.
    #[must_use]
    pub fn family(&self) -> Family {
        match self {
            Self::Budget { .. } => Family::Budget,
            Self::Capacity { .. } => Family::Capacity,
            Self::Earmark { .. } => Family::Earmark,
            Self::Floor { .. } => Family::Floor,
            Self::Continuity { .. } => Family::Continuity,
            Self::Precedence { .. } => Family::Precedence,
            Self::Exclusion { .. } => Family::Exclusion,
            Self::Once { .. } => Family::Once,
        }
    }
}

/// A limit: what the choices taken use of it must lie between `low` and `high`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) about: About,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// What rounding may miss a limit by, as a share of it: sums of many numbers do not come out even to the last digit.
const SLACK: f64 = 1e-9;

impl Row {
    /// How far what is used lies outside the limits, 0 where they are kept, in the unit of the row.
    pub(super) fn missed(&self, used: f64) -> f64 {
        let (low, high) = (self.low, self.high);
        let over = if high.is_finite() { used - high - SLACK * high.abs().max(1.0) } else { 0.0 };
        let under = if low.is_finite() { low - used - SLACK * low.abs().max(1.0) } else { 0.0 };
        over.max(under).max(0.0)
    }
}

/// A task in a period.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) task: usize,
    pub(super) period: usize,
    pub(super) value: f64,
    /// What it uses of which rows, rows ascending.
    pub(super) uses: Vec<(u32, f64)>,
}

/// Rows and choices.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Program {
    pub(super) rows: Vec<Row>,
    pub(super) choices: Vec<Choice>,
    /// The choices of each task.
    pub(super) of_task: Vec<Vec<u32>>,
}

impl Program {
    pub(super) fn new(problem: &Problem) -> Self {
        let mut program = Self { of_task: vec![Vec::new(); problem.tasks.len()], ..Self::default() };
        program.add_choices(problem);
        program.add_budgets(problem);
        program.add_capacities(problem);
        program.add_earmarks(problem);
        program.add_floors(problem);
        program.add_once_and_continuity(problem);
        program.add_precedence(problem);
        program.add_exclusions(problem);
        program
    }

    /// The same with the rows that are wanted, by place.
    pub(super) fn only(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let mut program = Self { rows: Vec::new(), choices: self.choices.clone(), of_task: self.of_task.clone() };
        let mut places = Vec::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            places.push(wanted(at).then_some(program.rows.len() as u32));
            if wanted(at) {
                program.rows.push(row.clone());
            }
        }
        for choice in &mut program.choices {
            choice.uses = choice.uses.iter().filter_map(|(row, use_)| Some((places[*row as usize]?, *use_))).collect();
        }
        program
    }

    fn add_choices(&mut self, problem: &Problem) {
        for (task, t) in problem.tasks.iter().enumerate() {
            let mut worth = t.value;
            let open: Vec<usize> = (0..problem.periods.len()).filter(|q| !t.closed.contains(q)).collect();
            for period in 0..problem.periods.len() {
                // A begun task goes on in the first period that is open to it.
                let wanted = if t.continues { open.first() == Some(&period) } else { open.contains(&period) };
                if wanted {
                    self.of_task[task].push(self.choices.len() as u32);
                    self.choices.push(Choice { task, period, value: worth, uses: Vec::new() });
                }
                worth *= 1.0 - problem.discount;
            }
        }
    }

    /// Adds a row with what each choice uses of it; choices that use nothing are left out.
    fn add(&mut self, about: About, low: f64, high: f64, mut use_of: impl FnMut(&Choice) -> f64) {
        let row = self.rows.len() as u32;
        self.rows.push(Row { about, low, high });
        for choice in &mut self.choices {
            let use_ = use_of(choice);
            if use_ != 0.0 {
                choice.uses.push((row, use_));
            }
        }
    }

    /// Adds a row over a few choices.
    fn add_sparse(&mut self, about: About, low: f64, high: f64, uses: &[(u32, f64)]) {
        let row = self.rows.len() as u32;
        self.rows.push(Row { about, low, high });
        uses.iter().for_each(|(choice, use_)| self.choices[*choice as usize].uses.push((row, *use_)));
    }

    fn add_budgets(&mut self, problem: &Problem) {
        for (period, p) in problem.periods.iter().enumerate() {
            if let Some(budget) = p.budget {
                let cost = |c: &Choice| if c.period == period { problem.tasks[c.task].cost } else { 0.0 };
                self.add(About::Budget { period }, f64::NEG_INFINITY, budget, cost);
            }
        }
    }

    fn add_capacities(&mut self, problem: &Problem) {
        for (asset, a) in problem.assets.iter().enumerate() {
            for (period, capacity) in a.capacity.iter().enumerate() {
                let days = |c: &Choice| {
                    let days = problem.tasks[c.task].days.get(asset).copied().unwrap_or(0.0);
                    if c.period == period { days } else { 0.0 }
                };
                self.add(About::Capacity { asset, period }, f64::NEG_INFINITY, *capacity, days);
            }
        }
    }

    fn add_earmarks(&mut self, problem: &Problem) {
        if problem.funds.is_empty() {
            return;
        }
        let masks = fund::masks(problem);
        for set in fund::sets(&masks) {
            // Not `sum`, which is −0 for no fund: tasks that no fund may pay cannot be taken.
            let amount = fund::members(set).fold(0.0, |sum, f| sum + problem.funds[f].amount);
            let about = About::Earmark { funds: fund::members(set).collect() };
            let cost = |c: &Choice| if masks[c.task] & !set == 0 { problem.tasks[c.task].cost } else { 0.0 };
            self.add(about, f64::NEG_INFINITY, amount, cost);
        }
    }

    fn add_floors(&mut self, problem: &Problem) {
        let (groups, operators) = (problem.value_by(By::Group), problem.value_by(By::Operator));
        for (floor, f) in problem.floors.iter().enumerate() {
            let least = match f.of {
                FloorOf::ShareOfValue => {
                    let sums = if f.by == By::Group { &groups } else { &operators };
                    f.least * sums.get(f.group.as_str()).copied().unwrap_or(0.0)
                }
                FloorOf::Tasks | FloorOf::Cost | FloorOf::Value => f.least,
            };
            self.add(About::Floor { floor }, least, f64::INFINITY, |c| {
                let task = &problem.tasks[c.task];
                match f.of {
                    _ if task.of(f.by) != f.group => 0.0,
                    FloorOf::Tasks => 1.0,
                    FloorOf::Cost => task.cost,
                    FloorOf::Value | FloorOf::ShareOfValue => task.value,
                }
            });
        }
    }

    fn add_once_and_continuity(&mut self, problem: &Problem) {
        for task in 0..problem.tasks.len() {
            let uses: Vec<(u32, f64)> = self.of_task[task].iter().map(|c| (*c, 1.0)).collect();
            if problem.tasks[task].continues {
                self.add_sparse(About::Continuity { task }, 1.0, 1.0, &uses);
            } else if uses.len() > 1 {
                self.add_sparse(About::Once { task }, f64::NEG_INFINITY, 1.0, &uses);
            }
        }
    }

    /// Up to every period, no more of the later task than of the earlier one.
    fn add_precedence(&mut self, problem: &Problem) {
        for (after, t) in problem.tasks.iter().enumerate() {
            for &before in &t.after {
                for period in 0..problem.periods.len() {
                    let upto = |task: usize, sign: f64| {
                        let until = |c: &&u32| self.choices[**c as usize].period <= period;
                        self.of_task[task].iter().filter(until).map(move |c| (*c, sign)).collect::<Vec<_>>()
                    };
                    let uses = [upto(after, 1.0), upto(before, -1.0)].concat();
                    if uses.iter().any(|u| u.1 > 0.0) {
                        self.add_sparse(About::Precedence { before, after, period }, f64::NEG_INFINITY, 0.0, &uses);
                    }
                }
            }
        }
    }

    fn add_exclusions(&mut self, problem: &Problem) {
        let mut words: BTreeMap<&str, Vec<(u32, f64)>> = BTreeMap::new();
        for (task, t) in problem.tasks.iter().enumerate().filter(|(_, t)| !t.only_one_of.is_empty()) {
            let uses = self.of_task[task].iter().map(|c| (*c, 1.0));
            words.entry(&t.only_one_of).or_default().extend(uses);
        }
        for (word, uses) in words {
            self.add_sparse(About::Exclusion { word: word.to_owned() }, f64::NEG_INFINITY, 1.0, &uses);
        }
    }
}
