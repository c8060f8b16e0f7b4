//! When no plan keeps all limits: which of them clash, and the least that would have to give.

use super::program::{About, Family, Program, Row};
use super::relax::{NotSolved, least_give, relax};
use serde::Serialize;
use std::fmt;

/// Limits that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clash {
    /// Limits that clash: leave out any one of them and the rest can be kept. Empty where there are too many to find out.
    pub between: Vec<About>,
    /// The least that would have to give.
    pub relief: Vec<Relief>,
}

/// How far one limit would have to give.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relief {
    /// The limit.
    pub about: About,
    /// What it asks now.
    pub now: f64,
    /// What it could ask.
    pub could: f64,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let relief = self.relief.iter().map(|r| format!("{:?} from {} to {}", r.about, r.now, r.could));
        write!(f, "no plan keeps all limits; the least that must give: {}", relief.collect::<Vec<_>>().join(", "))
    }
}

/// The most limits that are tried out one by one.
const MOST_TRIED: usize = 120;

pub(super) fn clash(program: &Program) -> Result<Clash, NotSolved> {
    let gives = least_give(program, may_give)?;
    let giving = gives.iter().enumerate().filter(|(_, give)| **give > 1e-7);
    let relief = giving.map(|(row, give)| relief(&program.rows[row], *give, most_used(program, row)));
    Ok(Clash { between: between(program), relief: relief.collect() })
}

/// Limits that people set, as against what tasks are.
fn may_give(row: &Row) -> bool {
    !matches!(row.about.family(), Family::Once | Family::Precedence | Family::Exclusion)
}

/// The most that one choice uses of a row.
fn most_used(program: &Program, row: usize) -> f64 {
    let uses = program.choices.iter().flat_map(|c| &c.uses).filter(|(at, _)| *at as usize == row);
    uses.map(|(_, use_)| use_.abs()).fold(0.0, f64::max)
}

fn relief(row: &Row, give: f64, most_used: f64) -> Relief {
    // A floor or a begun task gives downwards, a budget, capacity or fund upwards; what asks nothing gives by what one
    // choice uses of it at most.
    let falls = row.low.is_finite();
    let now = if falls { row.low } else { row.high };
    let by = give * if now.abs() > 0.0 { now.abs() } else { most_used };
    Relief { about: row.about.clone(), now, could: if falls { (now - by).max(0.0) } else { now + by } }
}

/// Takes limits out one by one; those without which the rest can be kept are the ones that clash.
fn between(program: &Program) -> Vec<About> {
    let settable: Vec<usize> = (0..program.rows.len()).filter(|&row| may_give(&program.rows[row])).collect();
    if settable.len() > MOST_TRIED {
        return Vec::new();
    }
    let mut kept: Vec<bool> = vec![true; program.rows.len()];
    for &row in &settable {
        kept[row] = false;
        let tried = program.only(|row| kept[row]);
        // Only what still clashes without this limit can do without it.
        if relax(&tried) != Err(NotSolved::Infeasible) {
            kept[row] = true;
        }
    }
    settable.into_iter().filter(|&row| kept[row]).map(|row| program.rows[row].about.clone()).collect()
}
