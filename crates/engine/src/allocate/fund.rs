//! Earmarked money: which tasks which funds can pay, and who pays what in the end.
//!
//! Money can be divided, so the tasks taken can be paid exactly when no set of funds is asked for more than it has by
//! tasks that only it can pay (Hall's condition, for flows Gale 1957). Only unions of the sets that tasks really have
//! need a row.

use super::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one fund pays of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// The task, by place.
    pub task: usize,
    /// The fund, by place.
    pub fund: usize,
    /// How much.
    pub amount: f64,
}

/// For every task the funds that can pay it, one bit each.
pub(super) fn masks(problem: &Problem) -> Vec<u32> {
    let may = |group: &str, only: &Option<BTreeSet<String>>| only.as_ref().is_none_or(|groups| groups.contains(group));
    let mask = |group: &str| {
        problem.funds.iter().enumerate().fold(0, |mask, (f, fund)| mask | (u32::from(may(group, &fund.only)) << f))
    };
    problem.tasks.iter().map(|t| mask(&t.group)).collect()
}

/// The sets of funds that need a row: unions of the tasks' masks, with the empty set where some task cannot be paid.
pub(super) fn sets(masks: &[u32]) -> Vec<u32> {
    let present: BTreeSet<u32> = masks.iter().copied().collect();
    let mut unions = present.clone();
    for mask in present {
        let more: Vec<u32> = unions.iter().map(|u| u | mask).collect();
        unions.extend(more);
    }
    unions.into_iter().collect()
}

/// The funds of a set.
pub(super) fn members(set: u32) -> impl Iterator<Item = usize> {
    (0..u32::BITS as usize).filter(move |f| set >> f & 1 == 1)
}

/// Who pays what: money with the narrowest purpose first, and along chains of exchanges where that is not enough.
///
/// # Shape
/// `taken` are tasks, by place, that the funds can pay together.
pub(super) fn payments(problem: &Problem, taken: &[usize]) -> Vec<Payment> {
    if problem.funds.is_empty() {
        return Vec::new();
    }
    let masks = masks(problem);
    let mut wanted: BTreeMap<u32, f64> = BTreeMap::new();
    taken.iter().for_each(|&t| *wanted.entry(masks[t]).or_insert(0.0) += problem.tasks[t].cost);
    let mut shares = flow(&wanted, problem);
    let mut paid = Vec::new();
    for &task in taken {
        let mut open = problem.tasks[task].cost;
        for fund in members(masks[task]) {
            let Some(left) = shares.get_mut(&(masks[task], fund)) else { continue };
            let amount = open.min(*left);
            if amount > 0.0 {
                *left -= amount;
                open -= amount;
                paid.push(Payment { task, fund, amount });
            }
        }
    }
    paid
}

/// How much of what tasks of each mask cost comes from each fund: a greatest flow by shortest augmenting paths.
fn flow(wanted: &BTreeMap<u32, f64>, problem: &Problem) -> BTreeMap<(u32, usize), f64> {
    let mut left: Vec<f64> = problem.funds.iter().map(|f| f.amount).collect();
    let narrow = |mask: u32, fund: &usize| (wanted.keys().filter(|m| *m >> fund & 1 == 1).count(), *fund, mask);
    let mut flow: BTreeMap<(u32, usize), f64> = BTreeMap::new();
    for (&mask, &cost) in wanted {
        let mut open = cost;
        let mut funds: Vec<usize> = members(mask).collect();
        funds.sort_by_key(|f| narrow(mask, f));
        for fund in funds {
            let amount = open.min(left[fund]);
            left[fund] -= amount;
            open -= amount;
            *flow.entry((mask, fund)).or_insert(0.0) += amount;
        }
        // What is still open is freed by moving what others drew from these funds to funds with money left.
        while open > 1e-9 * cost.max(1.0) {
            let Some(path) = path(mask, wanted, &flow, &left) else { break };
            let last = path[path.len() - 1].1;
            let moved = path.windows(2).map(|p| flow.get(&(p[1].0, p[0].1)).copied().unwrap_or(0.0));
            let amount = moved.fold(open.min(left[last]), f64::min);
            for step in 0..path.len() {
                let (mask, fund) = path[step];
                *flow.entry((mask, fund)).or_insert(0.0) += amount;
                if let Some((next, _)) = path.get(step + 1) {
                    *flow.entry((*next, fund)).or_insert(0.0) -= amount;
                }
            }
            left[last] -= amount;
            open -= amount;
        }
    }
    flow
}

/// The shortest way from a mask to a fund with money left: mask takes from fund, whose other payer takes from the next.
fn path(
    from: u32,
    wanted: &BTreeMap<u32, f64>,
    flow: &BTreeMap<(u32, usize), f64>,
    left: &[f64],
) -> Option<Vec<(u32, usize)>> {
    let mut ways = vec![vec![]];
    let mut heads = vec![from];
    let mut seen = BTreeSet::new();
    let mut at = 0;
    while at < heads.len() {
        for fund in members(heads[at]).filter(|&f| f < left.len()) {
            if !seen.insert(fund) {
                continue;
            }
            let mut way = ways[at].clone();
            way.push((heads[at], fund));
            if left[fund] > 0.0 {
                return Some(way);
            }
            for &payer in wanted.keys().filter(|m| flow.get(&(**m, fund)).copied().unwrap_or(0.0) > 0.0) {
                ways.push(way.clone());
                heads.push(payer);
            }
        }
        at += 1;
    }
    None
}
