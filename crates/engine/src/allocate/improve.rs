//! Exchanges that make a plan better: one for one, one for two, two for one, and filling what is left over.

use super::program::Program;
use super::round::{State, by_density, fill};

/// How many choices on either side of the edge are exchanged: what is far from it is in or out for good.
const NEAR: usize = 240;
/// How many rounds of exchanges are made at most.
const ROUNDS: usize = 12;

/// Improves a plan until no exchange near the edge helps.
pub(super) fn improve(program: &Program, state: &mut State) {
    let order = by_density(program);
    for _ in 0..ROUNDS {
        let before = state.value(program);
        earlier(program, state);
        one_for_one(program, state, &order);
        one_for_two(program, state, &order);
        two_for_one(program, state, &order);
        fill(program, state, &order);
        let gained = state.value(program) - before;
        if gained <= 1e-9 * before.abs() {
            return;
        }
    }
}

/// The taken choices that are worth least for what they ask, worst first, and the best of those not taken.
fn edge(program: &Program, state: &State, order: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let inside = order.iter().rev().copied().filter(|&c| state.taken[c as usize]).take(NEAR).collect();
    let free = |c: &u32| state.of_task[program.choices[*c as usize].task].is_none();
    let outside = order.iter().copied().filter(free).take(NEAR).collect();
    (inside, outside)
}

fn worth(program: &Program, choice: u32) -> f64 {
    program.choices[choice as usize].value
}

/// Moves tasks to the period in which they are worth most and still fit.
fn earlier(program: &Program, state: &mut State) {
    for choices in program.of_task.iter().filter(|choices| choices.len() > 1) {
        let Some(held) = choices.iter().copied().find(|&c| state.taken[c as usize]) else { continue };
        let mut better: Vec<u32> =
            choices.iter().copied().filter(|&c| worth(program, c) > worth(program, held)).collect();
        better.sort_by(|&a, &b| worth(program, b).total_cmp(&worth(program, a)).then(a.cmp(&b)));
        let _ = better.into_iter().any(|choice| state.exchange(program, &[held], &[choice]));
    }
}

/// Moves tasks to earlier periods where nothing is worth less for it, the more valuable first: into what is free there,
/// or in the place of a lesser task, which takes theirs.
pub(super) fn earliest(program: &Program, state: &mut State) {
    let mut tasks: Vec<(usize, f64)> =
        state.of_task.iter().enumerate().filter_map(|(task, held)| Some((task, worth(program, (*held)?)))).collect();
    tasks.retain(|(_, worth)| *worth > 0.0);
    tasks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (at, &(task, value)) in tasks.iter().enumerate() {
        let Some(now) = state.of_task[task] else { continue };
        // The choices of a task stand in the order of their periods.
        let before = program.of_task[task].iter().copied().take_while(|&c| c != now);
        for choice in before.filter(|&c| worth(program, c) == value) {
            let lesser = tasks[at + 1..].iter().filter(|other| other.1 < value).map(|other| other.0);
            if state.exchange(program, &[now], &[choice]) || swap(program, state, (now, choice), lesser) {
                break;
            }
        }
    }
}

/// Changes places with the first of some tasks of the other period that is worth the same in this one.
fn swap(
    program: &Program,
    state: &mut State,
    (now, choice): (u32, u32),
    mut others: impl Iterator<Item = usize>,
) -> bool {
    let period = |c: u32| program.choices[c as usize].period;
    others.any(|other| {
        let theirs = state.of_task[other].filter(|&c| period(c) == period(choice));
        let back = program.of_task[other].iter().copied().find(|&c| period(c) == period(now));
        let (Some(theirs), Some(back)) = (theirs, back) else { return false };
        worth(program, theirs) == worth(program, back) && state.exchange(program, &[now, theirs], &[choice, back])
    })
}

fn one_for_one(program: &Program, state: &mut State, order: &[u32]) {
    let (inside, mut outside) = edge(program, state, order);
    outside.sort_by(|&a, &b| worth(program, b).total_cmp(&worth(program, a)).then(a.cmp(&b)));
    for out in inside {
        let gain = |c: &&u32| worth(program, **c) > worth(program, out) * (1.0 + 1e-12);
        let _ =
            outside.iter().take_while(gain).any(|&c| !state.taken[c as usize] && state.exchange(program, &[out], &[c]));
    }
}

fn one_for_two(program: &Program, state: &mut State, order: &[u32]) {
    let (inside, outside) = edge(program, state, order);
    let near = &outside[..outside.len().min(NEAR / 3)];
    for out in inside.into_iter().take(NEAR / 3) {
        let mut found = false;
        for (i, &a) in near.iter().enumerate() {
            for &b in &near[i + 1..] {
                let gain = worth(program, a) + worth(program, b) > worth(program, out) * (1.0 + 1e-12);
                let free = !state.taken[a as usize] && !state.taken[b as usize];
                if gain && free && state.exchange(program, &[out], &[a, b]) {
                    found = true;
                    break;
                }
            }
            if found {
                break;
            }
        }
    }
}

fn two_for_one(program: &Program, state: &mut State, order: &[u32]) {
    let (inside, mut outside) = edge(program, state, order);
    outside.sort_by(|&a, &b| worth(program, b).total_cmp(&worth(program, a)).then(a.cmp(&b)));
    let near = &inside[..inside.len().min(NEAR / 3)];
    for choice in outside.into_iter().take(NEAR / 3) {
        let mut found = false;
        for (i, &a) in near.iter().enumerate() {
            for &b in &near[i + 1..] {
                let gain = worth(program, choice) > (worth(program, a) + worth(program, b)) * (1.0 + 1e-12);
                let held = state.taken[a as usize] && state.taken[b as usize];
                if gain && held && state.exchange(program, &[a, b], &[choice]) {
                    found = true;
                    break;
                }
            }
            if found {
                break;
            }
        }
    }
}
