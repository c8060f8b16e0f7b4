//! The relaxation of a plan with many choices: prices of the limits decide most choices for good, and only those near
//! the edge are left to the solver.
//!
//! Lagrangean relaxation (Geoffrion 1974): with a price on what each limit has to give, every task is decided by
//! itself, and whatever the prices are, no plan is worth more than the tasks so decided and the limits at their prices.
//! The prices are first descended to by steps, then read off the solver's answer for the choices near the edge; where
//! bound and answer meet, the answer is the optimum of the whole.

use super::program::{About, Program};
use super::relax::{NotSolved, Relaxed, over};
use nalgebra::{DMatrix, DVector};

/// Up to how many choices the solver is asked at once.
const SMALL: usize = 1_500;
/// More limits that tie tasks together than this are left to the solver.
const MOST_ROWS: usize = 300;
/// Steps of the descent: a number and not a time, so that every machine takes the same.
const STEPS: usize = 400;
/// How near bound and answer must come, as a share of the answer.
const NEAR: f64 = 1e-8;

/// The optimum of the relaxation; `None` where this way does not lead to it.
pub(super) fn sift(program: &Program) -> Option<Relaxed> {
    let tying = program.rows.iter().filter(|row| !is_once(&row.about)).count();
    if program.choices.len() <= SMALL || tying > MOST_ROWS {
        return None;
    }
    let mut priced = Priced::new(program);
    let mut prices = priced.descend(vec![0.0; program.rows.len()], None);
    let mut size = SMALL / 2;
    while size < program.choices.len() * 3 / 4 {
        let (near, parts) = priced.edge(&prices, size);
        match over(program, &near, &parts) {
            Ok(found) => {
                let mut parts = parts;
                near.iter().zip(&found.parts).for_each(|(choice, part)| parts[*choice as usize] = *part);
                let value = program.choices.iter().zip(&parts).map(|(c, part)| c.value * part).sum::<f64>();
                let read = priced.read_off(&parts, &prices);
                let bound = priced.bound(&read);
                if bound - value <= NEAR * value.abs().max(f64::MIN_POSITIVE) {
                    return Some(Relaxed { parts, bound });
                }
                if bound < priced.bound(&prices) {
                    prices = read;
                }
                prices = priced.descend(prices, Some(value));
                size *= 2;
            }
            // The choices decided already may break a limit that those near the edge cannot mend.
            Err(NotSolved::Infeasible) => size *= 4,
            Err(NotSolved::GaveUp(_)) => return None,
        }
    }
    None
}

fn is_once(about: &About) -> bool {
    matches!(about, About::Once { .. })
}

/// A program whose limits have prices, in units of value for the whole of a limit.
struct Priced<'a> {
    program: &'a Program,
    /// For each row, what its price is divided by for one unit of it; 0 for rows without a price.
    unit: Vec<f64>,
    /// Value less prices of each choice.
    left: Vec<f64>,
    used: Vec<f64>,
}

impl<'a> Priced<'a> {
    fn new(program: &'a Program) -> Self {
        let mut unit = vec![0.0f64; program.rows.len()];
        for (row, use_) in program.choices.iter().flat_map(|c| &c.uses) {
            unit[*row as usize] = unit[*row as usize].max(use_.abs());
        }
        for (unit, row) in unit.iter_mut().zip(&program.rows) {
            let ends = [row.low, row.high].into_iter().filter(|end| end.is_finite());
            let end = ends.map(f64::abs).fold(0.0, f64::max);
            *unit = if is_once(&row.about) { 0.0 } else { unit.max(end) };
        }
        Self { program, unit, left: vec![0.0; program.choices.len()], used: vec![0.0; program.rows.len()] }
    }

    /// What no plan is worth more than at these prices; leaves behind what is left of each choice, and what is used.
    fn bound(&mut self, prices: &[f64]) -> f64 {
        let per_unit: Vec<f64> =
            prices.iter().zip(&self.unit).map(|(p, unit)| if *unit > 0.0 { p / unit } else { 0.0 }).collect();
        let mut bound = 0.0;
        for (row, price) in self.program.rows.iter().zip(&per_unit) {
            bound += if *price > 0.0 {
                price * row.high
            } else if *price < 0.0 {
                price * row.low
            } else {
                0.0
            };
        }
        for (left, choice) in self.left.iter_mut().zip(&self.program.choices) {
            *left = choice.value - choice.uses.iter().map(|(row, use_)| per_unit[*row as usize] * use_).sum::<f64>();
        }
        self.used.iter_mut().for_each(|used| *used = 0.0);
        for choices in &self.program.of_task {
            if let Some(best) = best_of(choices, &self.left).filter(|best| self.left[*best as usize] > 0.0) {
                bound += self.left[best as usize];
                for (row, use_) in &self.program.choices[best as usize].uses {
                    self.used[*row as usize] += use_;
                }
            }
        }
        bound
    }

    /// Prices near the least bound, by steps against what is used too much or too little (Polyak 1969), each step
    /// keeping some of the direction of the last (Camerini, Fratta and Maffioli 1975).
    ///
    /// Where the value of an answer is known, the bound is not far above it, and the steps are measured by that.
    fn descend(&mut self, mut prices: Vec<f64>, value: Option<f64>) -> Vec<f64> {
        let mut best = (f64::INFINITY, prices.clone());
        let mut way = vec![0.0; prices.len()];
        let (mut below, mut idle) = (0.3, 0);
        for _ in 0..STEPS {
            let bound = self.bound(&prices);
            if bound < best.0 {
                best = (bound, prices.clone());
                idle = 0;
            } else {
                idle += 1;
                if idle > 12 {
                    (below, idle) = (below * 0.6, 0);
                    prices.clone_from(&best.1);
                    way.fill(0.0);
                    let _ = self.bound(&prices);
                }
            }
            let slope: Vec<f64> = (0..prices.len()).map(|row| self.slope(row, prices[row])).collect();
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let (against, length) = (dot(&slope, &way), dot(&way, &way));
            let keep = if against < 0.0 && length > 0.0 { -1.5 * against / length } else { 0.0 };
            way.iter_mut().zip(&slope).for_each(|(way, slope)| *way = keep * *way + slope);
            let length = dot(&way, &way);
            if length <= 0.0 {
                break;
            }
            let step = value.map_or(below * best.0.abs(), |value| 3.0 * below * (bound - value)) / length;
            for (row, way) in way.iter().enumerate() {
                prices[row] = self.allowed(row, prices[row] - step * way);
            }
        }
        best.1
    }

    /// How the bound rises with the price of a row.
    fn slope(&self, row: usize, price: f64) -> f64 {
        let (r, unit, used) = (&self.program.rows[row], self.unit[row], self.used[row]);
        if unit <= 0.0 {
            return 0.0;
        }
        let rise = if price > 0.0 || price == 0.0 && used > r.high {
            r.high - used
        } else if price < 0.0 || used < r.low {
            r.low - used
        } else {
            0.0
        };
        rise / unit
    }

    /// A price of the sign that the limit can have: what has no upper end costs nothing, what has no lower end is
    /// never paid for.
    fn allowed(&self, row: usize, price: f64) -> f64 {
        let r = &self.program.rows[row];
        let most = if r.high.is_finite() { f64::INFINITY } else { 0.0 };
        let least = if r.low.is_finite() { f64::NEG_INFINITY } else { 0.0 };
        if self.unit[row] > 0.0 { price.clamp(least, most) } else { 0.0 }
    }

    /// The choices that the prices decide least surely, and how much of each other one is taken: all of it or nothing.
    fn edge(&mut self, prices: &[f64], size: usize) -> (Vec<u32>, Vec<f64>) {
        let _ = self.bound(prices);
        let mut parts = vec![0.0; self.program.choices.len()];
        let mut sure: Vec<(f64, u32)> = Vec::with_capacity(parts.len());
        for choices in &self.program.of_task {
            let Some(best) = best_of(choices, &self.left) else { continue };
            let held = self.left[best as usize];
            let others = choices.iter().filter(|c| **c != best).map(|c| self.left[*c as usize]);
            let second = others.fold(0.0, f64::max);
            for &choice in choices {
                let left = self.left[choice as usize];
                let away = if choice == best && held > 0.0 { held - second } else { held.max(0.0) - left };
                let value = self.program.choices[choice as usize].value;
                sure.push((away / (value.abs() + (value - left).abs()).max(f64::MIN_POSITIVE), choice));
            }
            if held > 0.0 {
                parts[best as usize] = 1.0;
            }
        }
        sure.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut near: Vec<u32> = sure.iter().take(size).map(|s| s.1).collect();
        near.sort_unstable();
        near.iter().for_each(|choice| parts[*choice as usize] = 0.0);
        (near, parts)
    }

    /// Prices under which what is taken in part is worth just what it uses: those nearest to the ones at hand.
    fn read_off(&self, parts: &[f64], prices: &[f64]) -> Vec<f64> {
        let program = self.program;
        let mut used = vec![0.0; program.rows.len()];
        for (choice, part) in program.choices.iter().zip(parts).filter(|(_, part)| **part > 0.0) {
            choice.uses.iter().for_each(|(row, use_)| used[*row as usize] += part * use_);
        }
        let full = |row: usize| {
            let (r, slack) = (&program.rows[row], 1e-7 * self.unit[row].max(1.0));
            (used[row] - r.high).abs() <= slack || (used[row] - r.low).abs() <= slack
        };
        let rows: Vec<usize> = (0..program.rows.len()).filter(|row| full(*row)).collect();
        let split: Vec<usize> = (0..parts.len()).filter(|at| (1e-7..1.0 - 1e-7).contains(&parts[*at])).collect();
        let mut found = vec![0.0; prices.len()];
        rows.iter().for_each(|row| found[*row] = self.allowed(*row, prices[*row]));
        if rows.is_empty() || split.is_empty() {
            return found;
        }
        // A task that is done once has a price as well, which is no part of the bound's prices.
        let scale = |row: usize| if self.unit[row] > 0.0 { self.unit[row] } else { 1.0 };
        let place = |row: u32| rows.binary_search(&(row as usize)).ok();
        let mut shares = DMatrix::zeros(split.len(), rows.len());
        let mut wanted = DVector::zeros(split.len());
        for (at, choice) in split.iter().enumerate() {
            let choice = &program.choices[*choice];
            wanted[at] = choice.value;
            for (row, use_) in &choice.uses {
                if let Some(place) = place(*row) {
                    shares[(at, place)] = use_ / scale(*row as usize);
                    wanted[at] -= found[*row as usize] * shares[(at, place)];
                }
            }
        }
        if let Ok(change) = shares.svd(true, true).solve(&wanted, 1e-12) {
            for (place, row) in rows.iter().enumerate().filter(|(_, row)| self.unit[**row] > 0.0) {
                found[*row] = self.allowed(*row, found[*row] + change[place]);
            }
        }
        found
    }
}

/// The choice of a task that has most left, the first among equals.
fn best_of(choices: &[u32], left: &[f64]) -> Option<u32> {
    choices.iter().copied().reduce(|best, c| if left[c as usize] > left[best as usize] { c } else { best })
}
