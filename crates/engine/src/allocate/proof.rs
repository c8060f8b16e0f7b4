//! For proof: the problem as a solver of whole numbers takes it, and its answer taken over into a plan.
//!
//! The solver itself is not of this floor: it is large, written in C++ and optional.

use super::plan::{Plan, plan};
use super::problem::Problem;
use super::program::Program;
use super::round::State;
use serde::{Deserialize, Serialize};

/// The greatest sum of values over choices that are taken whole or not at all, within limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WholeNumbers {
    /// What each choice is worth.
    pub values: Vec<f64>,
    /// The limits.
    pub limits: Vec<Limit>,
    /// The choices of the plan at hand, by place.
    pub start: Vec<u32>,
}

/// A limit: what the choices taken use of it lies between its ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// The least; `None` where there is no least.
    pub low: Option<f64>,
    /// The most; `None` where there is no most.
    pub high: Option<f64>,
    /// What which choices use of it.
    pub uses: Vec<(u32, f64)>,
}

/// What a solver answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proven {
    /// The choices of the best plan it found, by place; empty when it found none.
    pub chosen: Vec<u32>,
    /// What it proved that no plan can pass; `None` when it proved nothing.
    pub bound: Option<f64>,
    /// Whether it came to an end by itself.
    pub finished: bool,
}

/// The problem of a plan for a solver of whole numbers.
///
/// Limits are scaled to their greatest use, so that money and days are of one size.
#[must_use]
pub fn whole_numbers(problem: &Problem, plan: &Plan) -> WholeNumbers {
    let program = Program::new(problem);
    let mut limits: Vec<Limit> =
        program.rows.iter().map(|_| Limit { low: None, high: None, uses: Vec::new() }).collect();
    for (at, choice) in program.choices.iter().enumerate() {
        choice.uses.iter().for_each(|(row, use_)| limits[*row as usize].uses.push((at as u32, *use_)));
    }
    for (limit, row) in limits.iter_mut().zip(&program.rows) {
        let scale = limit.uses.iter().map(|u| u.1.abs()).fold(0.0, f64::max);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let end = |x: f64| x.is_finite().then_some(x / scale);
        (limit.low, limit.high) = (end(row.low), end(row.high));
        limit.uses.iter_mut().for_each(|u| u.1 /= scale);
    }
    let mut start = Vec::with_capacity(plan.taken.len());
    for taken in &plan.taken {
        let of_task = program.of_task[taken.task].iter().copied();
        start.extend(of_task.filter(|c| program.choices[*c as usize].period == taken.period));
    }
    start.sort_unstable();
    WholeNumbers { values: program.choices.iter().map(|c| c.value).collect(), limits, start }
}

/// The plan after a solver's answer: its choices where they keep every limit and are worth more, and the lower bound.
///
/// An answer that does not fit, or is worse than the plan at hand, changes nothing but the bound.
#[must_use]
pub fn proven(problem: &Problem, at_hand: Plan, answer: &Proven) -> Plan {
    let program = Program::new(problem);
    let mut state = State::new(&program);
    let fits = answer.chosen.iter().all(|choice| {
        let free = program.choices.get(*choice as usize).is_some_and(|c| state.of_task[c.task].is_none());
        if free {
            state.force(&program, *choice);
        }
        free
    });
    let kept = fits && (0..program.rows.len()).all(|row| state.missed(&program, row) == 0.0);
    let better = kept && (!at_hand.short.is_empty() || state.value(&program) > at_hand.value);
    let value = if better { state.value(&program) } else { at_hand.value };
    // A solver works with tolerances of its own: what it proves never makes a plan look better than it is.
    let bound = answer.bound.map_or(at_hand.bound, |b| b.max(value).min(at_hand.bound));
    if better { plan(problem, &program, &state, bound) } else { Plan { bound, ..at_hand } }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Period, Task};
    use super::super::{NoPlan, allocate};
    use super::*;

    fn problem() -> Problem {
        let task = |key: &str, value, cost| Task { id: key.into(), value, cost, ..Task::default() };
        Problem {
            tasks: vec![task("a", 6.0, 5.0), task("b", 5.0, 4.0), task("c", 4.0, 3.0)],
            periods: vec![Period { label: "1".into(), budget: Some(7.0) }],
            ..Problem::default()
        }
    }

    #[test]
    fn an_answer_is_taken_over_only_where_it_keeps_all_limits_and_is_worth_more() -> Result<(), NoPlan> {
        let problem = problem();
        let best = allocate(&problem)?;
        assert_eq!(best.value, 9.0);
        let whole = whole_numbers(&problem, &best);
        assert_eq!((whole.start.as_slice(), whole.limits.len()), ([1, 2].as_slice(), 1));
        assert_eq!(whole.limits[0].high, Some(7.0 / 5.0), "scaled to the greatest use");
        let poor = Plan { value: 6.0, bound: 20.0, ..best.clone() };
        let answer = |chosen: &[u32], bound| Proven { chosen: chosen.to_vec(), bound, finished: true };
        let better = proven(&problem, poor.clone(), &answer(&[1, 2], Some(9.0)));
        assert_eq!((better.value, better.bound, better.taken.len()), (9.0, 9.0, 2));
        let over = proven(&problem, poor.clone(), &answer(&[0, 1], Some(11.0)));
        assert_eq!((over.value, over.bound), (6.0, 11.0), "too dear, but the bound holds");
        let strange = proven(&problem, poor.clone(), &answer(&[0, 0, 77], None));
        assert_eq!((strange.value, strange.bound), (6.0, 20.0));
        assert_eq!(proven(&problem, best.clone(), &answer(&[0], Some(1.0))).bound, 9.0, "no bound below the plan");
        Ok(())
    }
}
