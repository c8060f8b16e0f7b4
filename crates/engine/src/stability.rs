//! How far one weight can move before the first ones change, in closed form.
//!
//! When the weight of a criterion goes to `t`, the others share `1 − t` as they did before. Every score is then a
//! straight line in `t`, so the first `k` change exactly where the lowest line among them meets the highest of the rest.

use crate::prepare::Prepared;
use serde::Serialize;

/// How far the weight of one criterion can move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reach {
    /// The criterion, by place in the model.
    pub criterion: usize,
    /// Its weight.
    pub weight: f64,
    /// What happens when it weighs less.
    pub down: Turn,
    /// What happens when it weighs more.
    pub up: Turn,
}

/// Where the first ones change, and how.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Turn {
    /// The last weight at which the first ones are still the same, 0 to 1.
    pub at: f64,
    /// The item that leaves and the item that comes in, by place among the ids; `None` where nothing ever changes.
    pub change: Option<(u32, u32)>,
}

/// How far each weight can move before the first `k` change.
///
/// # Shape
/// One weight per criterion, adding up to 1; `first` are the first `k` items under them, as in `Scored::order`.
/// # Missing
/// Empty where all items or none are among the first: nothing can change.
/// # Source
/// Weight stability intervals of additive models: Mareschal 1988.
#[must_use]
pub fn reaches(prepared: &Prepared, weights: &[f64], first: &[u32]) -> Vec<Reach> {
    if first.is_empty() || first.len() >= prepared.len() {
        return Vec::new();
    }
    let mut among = vec![false; prepared.len()];
    first.iter().for_each(|&item| among[item as usize] = true);
    (0..weights.len())
        .map(|criterion| {
            let lines = lines(prepared, weights, criterion);
            let turn = |end: f64| turn(&lines, &among, weights[criterion], end);
            Reach { criterion, weight: weights[criterion], down: turn(0.0), up: turn(1.0) }
        })
        .collect()
}

/// A score as a line in the weight of one criterion.
#[derive(Clone, Copy)]
struct Line {
    /// The score where the criterion weighs nothing.
    without: f64,
    /// The score where nothing else weighs anything.
    alone: f64,
}

impl Line {
    fn at(self, t: f64) -> f64 {
        (1.0 - t) * self.without + t * self.alone
    }

    fn slope(self) -> f64 {
        self.alone - self.without
    }
}

fn lines(prepared: &Prepared, weights: &[f64], criterion: usize) -> Vec<Line> {
    let others: f64 = weights.iter().enumerate().filter(|(j, _)| *j != criterion).map(|(_, w)| w).sum();
    // A criterion that has all the weight gives the others equal shares when it loses some.
    let equal = 1.0 / (weights.len().max(2) - 1) as f64;
    let share = |j: usize| if others > 0.0 { weights[j] / others } else { equal };
    let mut lines: Vec<Line> = prepared.values[criterion].iter().map(|&alone| Line { without: 0.0, alone }).collect();
    for (j, values) in prepared.values.iter().enumerate().filter(|(j, _)| *j != criterion) {
        let share = share(j);
        lines.iter_mut().zip(values).for_each(|(line, value)| line.without += share * value);
    }
    lines
}

/// Goes from the weight towards `end` until the first ones would change.
///
/// Begins at the end and steps back to where the two lines that cross there meet; the lowest of the first less the
/// highest of the rest is a concave function, so no step goes too far and few are needed.
fn turn(lines: &[Line], among: &[bool], weight: f64, end: f64) -> Turn {
    let (mut at, mut change) = (end, None::<(usize, usize)>);
    loop {
        let (last, next) = edge(lines, among, at, end > weight);
        let gap = lines[last].at(at) - lines[next].at(at);
        if gap >= 0.0 {
            return Turn { at, change: change.map(|(a, b)| (a as u32, b as u32)) };
        }
        change = Some((last, next));
        let slope = lines[last].slope() - lines[next].slope();
        if slope == 0.0 {
            // Two lines that never meet and stand the wrong way round by a last digit: a tie at the weight itself.
            return Turn { at: weight, change: change.map(|(a, b)| (a as u32, b as u32)) };
        }
        let met = (at - gap / slope).clamp(weight.min(end), weight.max(end));
        // Where two lines meet the gap is 0 but for the last digit; a step that small is the answer.
        if (met - at).abs() < 1e-15 {
            return Turn { at: met, change: change.map(|(a, b)| (a as u32, b as u32)) };
        }
        at = met;
    }
}

/// The last of the first ones and the best of the rest at a weight; of equal ones, those that part soonest.
fn edge(lines: &[Line], among: &[bool], at: f64, upwards: bool) -> (usize, usize) {
    let (mut last, mut next) = (None::<usize>, None::<usize>);
    let turns = |line: Line| if upwards { line.slope() } else { -line.slope() };
    for (item, line) in lines.iter().enumerate() {
        let slot = if among[item] { &mut last } else { &mut next };
        let better = slot.is_none_or(|held| {
            let (a, b) = (line.at(at), lines[held].at(at));
            if a == b {
                // Among the first the one that falls soonest counts, among the rest the one that rises soonest.
                let ahead = turns(*line) - turns(lines[held]);
                if among[item] { ahead < 0.0 } else { ahead > 0.0 }
            } else {
                (a < b) == among[item]
            }
        });
        if better {
            *slot = Some(item);
        }
    }
    (last.unwrap_or(0), next.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, rows, table};
    use crate::prepare::Prepared;
    use proptest::prelude::*;

    const W: [f64; 2] = [0.75, 0.25];

    #[test]
    fn the_first_item_changes_where_the_two_lines_meet() {
        let p = Prepared::new(&model(), &table()).expect("prepared");
        let first = &p.rescore(&W).order[..1];
        let reach = reaches(&p, &W, first);
        let (a, b) = (p.item("a").expect("a") as u32, p.item("b").expect("b") as u32);
        // a = 0.9 t + 0.5 (1 − t), b = 0.5 t + 1 (1 − t): they meet at 5/9.
        assert!((reach[0].down.at - 5.0 / 9.0).abs() < 1e-12, "{reach:?}");
        assert_eq!(reach[0].down.change, Some((a, b)));
        assert_eq!(reach[0].up, Turn { at: 1.0, change: None });
        assert!((reach[1].up.at - 4.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_can_change_where_all_or_none_are_first() {
        let p = Prepared::new(&model(), &table()).expect("prepared");
        assert!(reaches(&p, &W, &[]).is_empty());
        assert!(reaches(&p, &W, &p.rescore(&W).order).is_empty());
    }

    #[test]
    fn a_tie_at_the_edge_leaves_no_room_on_the_side_where_it_breaks() {
        let t = rows(&[["a", "500", "", "", "100", "open"], ["b", "500", "", "", "100", "open"]]);
        let p = Prepared::new(&model(), &t).expect("prepared");
        let reach = reaches(&p, &W, &[0]);
        assert!(reach.iter().all(|r| r.up.change.is_none() && r.down.change.is_none()), "equal lines never cross");
    }

    proptest! {
        #[test]
        fn just_inside_the_first_are_the_same_and_just_outside_they_are_not(
            values in prop::collection::vec(prop::array::uniform3(0.0..1.0f64), 2..30), k in 1..6_usize, w in prop::array::uniform3(0.05..1.0f64),
        ) {
            let w = crate::weights::normalised(&w).expect("weights");
            let mut p = Prepared::new(&model(), &rows(&[])).expect("prepared");
            p.ids = (0..values.len()).map(|i| format!("{i:03}")).collect();
            p.values = (0..3).map(|j| values.iter().map(|v| v[j]).collect()).collect();
            let k = k.min(values.len() - 1);
            let set = |w: &[f64]| {
                let mut first = p.rescore(w).order[..k].to_vec();
                first.sort_unstable();
                first
            };
            let here = set(&w);
            for reach in reaches(&p, &w, &here) {
                let with = |t: f64| (0..3).map(|j| if j == reach.criterion { t } else { w[j] * (1.0 - t) / (1.0 - w[reach.criterion]) }).collect::<Vec<_>>();
                for (turn, out) in [(reach.down, -1e-7), (reach.up, 1e-7)] {
                    prop_assert_eq!(&set(&with(turn.at - out)), &here);
                    if turn.change.is_some() && (0.0..=1.0).contains(&(turn.at + out)) {
                        prop_assert_ne!(&set(&with(turn.at + out)), &here);
                    }
                }
            }
        }
    }
}
