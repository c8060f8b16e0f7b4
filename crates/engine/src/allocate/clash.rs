//! When no plan keeps all limits: which of them clash.

use super::problem::Problem;
use super::program::{About, Program};
use super::relax::{NotSolved, relax};
use super::relief::{self, Relief, may_give};
use serde::Serialize;
use std::fmt;

/// Limits that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clash {
    /// Limits that clash: leave out any one of them and the rest of these can be kept; others may clash beside them.
    /// Empty where there are too many to find out.
    pub between: Vec<About>,
    /// By how much limits would have to give.
    pub relief: Relief,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gives = self.relief.gives.iter().map(|g| format!("{:?} from {} to {}", g.about, g.now, g.could));
        write!(f, "no plan keeps all limits; this would be enough: {}", gives.collect::<Vec<_>>().join(", "))
    }
}

/// The most limits that are tried out one by one.
const MOST_TRIED: usize = 120;

pub(super) fn clash(problem: &Problem, program: &Program) -> Result<Clash, NotSolved> {
    let relief = relief::relief(problem, program, relief::search(program)?)?;
    Ok(Clash { between: between(program), relief })
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
