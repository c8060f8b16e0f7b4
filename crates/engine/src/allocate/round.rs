//! From the relaxation to whole tasks: take what is nearly whole, then what fits, then repair what groups must get.

use super::program::Program;
use super::relax::Relaxed;

/// Which choices are taken, and what they use of every row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub(super) taken: Vec<bool>,
    pub(super) used: Vec<f64>,
    /// The choice taken of each task.
    pub(super) of_task: Vec<Option<u32>>,
}

impl State {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            taken: vec![false; program.choices.len()],
            used: vec![0.0; program.rows.len()],
            of_task: vec![None; program.of_task.len()],
        }
    }

    /// Takes a choice whatever limits it breaks.
    pub(super) fn force(&mut self, program: &Program, choice: u32) {
        let c = &program.choices[choice as usize];
        c.uses.iter().for_each(|(row, use_)| self.used[*row as usize] += use_);
        self.taken[choice as usize] = true;
        self.of_task[c.task] = Some(choice);
    }

    /// Gives up a choice that is taken, whatever limits it breaks.
    pub(super) fn give_up(&mut self, program: &Program, choice: u32) {
        let c = &program.choices[choice as usize];
        c.uses.iter().for_each(|(row, use_)| self.used[*row as usize] -= use_);
        self.taken[choice as usize] = false;
        self.of_task[c.task] = None;
    }

    /// Whether any limit is not kept.
    pub(super) fn misses(&self, program: &Program) -> bool {
        (0..program.rows.len()).any(|row| self.missed(program, row) > 0.0)
    }

    /// The value of all choices taken.
    pub(super) fn value(&self, program: &Program) -> f64 {
        program.choices.iter().zip(&self.taken).filter(|(_, taken)| **taken).fold(0.0, |sum, (c, _)| sum + c.value)
    }

    /// How far a row is from its limits, 0 where they are kept, in the unit of the row.
    pub(super) fn missed(&self, program: &Program, row: usize) -> f64 {
        program.rows[row].missed(self.used[row])
    }

    /// Takes some choices and gives up others, if no limit that is kept is broken and none that is broken gets worse.
    ///
    /// # Shape
    /// `out` are taken, `into` are not; whether it was done.
    pub(super) fn exchange(&mut self, program: &Program, out: &[u32], into: &[u32]) -> bool {
        let mut changes: Vec<(u32, f64)> = Vec::with_capacity(8 * (out.len() + into.len()));
        for (choices, sign) in [(out, -1.0), (into, 1.0)] {
            for choice in choices {
                changes.extend(program.choices[*choice as usize].uses.iter().map(|(row, use_)| (*row, sign * use_)));
            }
        }
        if out.len() + into.len() > 1 {
            changes.sort_by_key(|c| c.0);
            changes.dedup_by(|b, a| {
                let same = a.0 == b.0;
                if same {
                    a.1 += b.1;
                }
                same
            });
        }
        let task = |choice: &u32| program.choices[*choice as usize].task;
        let free = |choice: &u32| {
            let held = self.of_task[task(choice)];
            held.is_none() || out.iter().any(|o| Some(*o) == held)
        };
        let twice = into.len() == 2 && task(&into[0]) == task(&into[1]);
        let kept = |(row, change): &(u32, f64)| {
            let r = &program.rows[*row as usize];
            let used = self.used[*row as usize];
            r.missed(used + change) <= r.missed(used)
        };
        if twice || !into.iter().all(free) || !changes.iter().all(kept) {
            return false;
        }
        changes.iter().for_each(|(row, change)| self.used[*row as usize] += change);
        for choice in out {
            self.taken[*choice as usize] = false;
            self.of_task[task(choice)] = None;
        }
        for choice in into {
            self.taken[*choice as usize] = true;
            self.of_task[task(choice)] = Some(*choice);
        }
        true
    }
}

/// Choices by how much they are worth for what they use of all limits, best first.
pub(super) fn by_density(program: &Program) -> Vec<u32> {
    let asks = |choice: &super::program::Choice| -> f64 {
        let share = |(row, use_): &(u32, f64)| {
            let high = program.rows[*row as usize].high;
            if high.is_finite() && high > 0.0 && *use_ > 0.0 { use_ / high } else { 0.0 }
        };
        choice.uses.iter().map(share).sum::<f64>().max(1e-12)
    };
    let density: Vec<f64> = program.choices.iter().map(|c| c.value / asks(c)).collect();
    let mut order: Vec<u32> = (0..program.choices.len() as u32).collect();
    order.sort_by(|&a, &b| density[b as usize].total_cmp(&density[a as usize]).then(a.cmp(&b)));
    order
}

/// Whole tasks from the relaxation.
pub(super) fn round(program: &Program, relaxed: &Relaxed) -> State {
    let mut state = State::new(program);
    let mut order: Vec<u32> = (0..program.choices.len() as u32).collect();
    let part = |choice: u32| relaxed.parts[choice as usize];
    order.sort_by(|&a, &b| part(b).total_cmp(&part(a)).then(a.cmp(&b)));
    let wanted: Vec<u32> = order.into_iter().filter(|&c| part(c) > 1e-7).collect();
    fill(program, &mut state, &wanted);
    repair(program, &mut state);
    fill(program, &mut state, &by_density(program));
    state
}

/// Takes every choice that fits, in order, again until none does: a task that waits may fit once the other is taken.
pub(super) fn fill(program: &Program, state: &mut State, order: &[u32]) {
    loop {
        let mut waits = false;
        let mut done = 0;
        for &choice in order {
            if state.taken[choice as usize] || state.of_task[program.choices[choice as usize].task].is_some() {
                continue;
            }
            if state.exchange(program, &[], &[choice]) {
                done += 1;
            } else {
                waits |= program.choices[choice as usize]
                    .uses
                    .iter()
                    .any(|(row, _)| program.rows[*row as usize].high == 0.0);
            }
        }
        if done == 0 || !waits {
            return;
        }
    }
}

/// Brings what groups must get, and begun tasks, into the plan by giving up others.
pub(super) fn repair(program: &Program, state: &mut State) {
    let lows: Vec<usize> = (0..program.rows.len()).filter(|&row| program.rows[row].low.is_finite()).collect();
    for row in lows {
        let mut helpers: Vec<(u32, f64)> = helping(program, row);
        // What helps most for what it asks of other limits comes first.
        let rank = |choice: u32| asked(program, choice, row);
        helpers.sort_by(|a, b| (b.1 / rank(b.0)).total_cmp(&(a.1 / rank(a.0))).then(a.0.cmp(&b.0)));
        for (choice, _) in helpers {
            if state.missed(program, row) <= 0.0 {
                break;
            }
            if !state.taken[choice as usize] && state.of_task[program.choices[choice as usize].task].is_none() {
                make_room(program, state, choice, row);
            }
        }
    }
}

fn helping(program: &Program, row: usize) -> Vec<(u32, f64)> {
    let use_of = |c: &super::program::Choice| c.uses.iter().find(|u| u.0 as usize == row).map(|u| u.1);
    let choices = program.choices.iter().zip(0..);
    choices.filter_map(|(c, choice)| use_of(c).filter(|u| *u > 0.0).map(|u| (choice, u))).collect()
}

/// What a choice asks of other limits, as shares of them.
fn asked(program: &Program, choice: u32, but: usize) -> f64 {
    let uses = program.choices[choice as usize].uses.iter().filter(|(row, _)| *row as usize != but);
    let share = |(row, use_): &(u32, f64)| {
        let high = program.rows[*row as usize].high;
        if high.is_finite() && high > 0.0 { use_ / high } else { 0.0 }
    };
    uses.map(share).sum::<f64>().max(1e-12)
}

/// Takes a choice, giving up the least valuable ones that stand in its way and are not needed by `row`.
fn make_room(program: &Program, state: &mut State, choice: u32, row: usize) -> bool {
    if state.exchange(program, &[], &[choice]) {
        return true;
    }
    let tight: Vec<u32> = program.choices[choice as usize]
        .uses
        .iter()
        .filter(|(r, use_)| {
            let row = &program.rows[*r as usize];
            row.high.is_finite() && *use_ > 0.0 && row.missed(state.used[*r as usize] + use_) > 0.0
        })
        .map(|u| u.0)
        .collect();
    let eases = |c: &super::program::Choice| -> f64 {
        let uses = c.uses.iter().filter(|(r, use_)| *use_ > 0.0 && tight.contains(r));
        uses.map(|(r, use_)| use_ / program.rows[*r as usize].high.max(1e-12)).sum()
    };
    let mut giving: Vec<(u32, f64)> = (0..program.choices.len() as u32)
        .filter(|&c| state.taken[c as usize] && !program.choices[c as usize].uses.iter().any(|u| u.0 as usize == row))
        .map(|c| (c, eases(&program.choices[c as usize])))
        .filter(|(_, eased)| *eased > 0.0)
        .map(|(c, eased)| (c, program.choices[c as usize].value / eased))
        .collect();
    giving.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let mut out = Vec::new();
    for (other, _) in giving.into_iter().take(12) {
        out.push(other);
        if state.exchange(program, &out, &[choice]) {
            return true;
        }
    }
    false
}
