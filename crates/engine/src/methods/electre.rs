//! ELECTRE: one item outranks another when enough criteria agree and none objects too strongly.

use crate::value::Wish;

/// The most items that are compared in pairs.
pub const MOST_IN_PAIRS: usize = 3000;

/// A square of numbers for every ordered pair of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// How many items there are.
    pub items: usize,
    cells: Vec<f64>,
}

impl Pairs {
    /// What stands for the first of the pair over the second.
    #[must_use]
    pub fn at(&self, first: usize, second: usize) -> f64 {
        self.cells[first * self.items + second]
    }
}

/// Agreement and objection of every pair, and what follows from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Outranking {
    /// Weight of the criteria on which the first is at least as good.
    pub concordance: Pairs,
    /// How far the first falls behind on its worst criterion, as a share of the greatest range of any criterion.
    pub discordance: Pairs,
    /// The items that nothing outside the kernel outranks and that do not outrank each other; `None` where outranking
    /// goes in circles, which leaves no unique kernel.
    pub kernel: Option<Vec<u32>>,
}

/// Pairs are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "outranking compares every pair, which is too many for {items} items; rank at most {most}, for example the first ones of the additive ranking"
)]
pub struct TooManyPairs {
    /// How many items there are.
    pub items: usize,
    /// How many can be compared.
    pub most: usize,
}

/// Compares every pair of items.
///
/// # Shape
/// One column per criterion, all of the same length; one weight and one wish per column; weights add up to 1. Columns
/// are scaled by their sum before they are compared. `agree` is the least concordance and `object` the greatest
/// discordance of an outranking, both 0 to 1.
/// # Missing
/// A column whose sum is 0 is compared as it stands.
/// # Errors
/// More items than can be compared in pairs.
/// # Source
/// Roy 1968; scaling as in Cebrián and Porcar 2009.
pub fn electre(
    columns: &[&[f64]],
    weights: &[f64],
    wishes: &[Wish],
    agree: f64,
    object: f64,
) -> Result<Outranking, TooManyPairs> {
    let n = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    if n > MOST_IN_PAIRS {
        return Err(TooManyPairs { items: n, most: MOST_IN_PAIRS });
    }
    let scaled: Vec<Vec<f64>> = columns.iter().zip(wishes).map(|(c, wish)| scale(&c[..n], *wish)).collect();
    let widest = scaled.iter().map(|c| range(c)).fold(0.0, f64::max);
    let mut concordance = Pairs { items: n, cells: vec![0.0; n * n] };
    let mut discordance = concordance.clone();
    for (column, weight) in scaled.iter().zip(weights) {
        for i in 0..n {
            for j in 0..n {
                let behind = column[j] - column[i];
                let at = i * n + j;
                if behind <= 0.0 {
                    concordance.cells[at] += weight;
                } else {
                    discordance.cells[at] = discordance.cells[at].max(behind / widest);
                }
            }
        }
    }
    // Sums of weights such as 0.1 + 0.2 fall short of what they say by less than this.
    let agrees = |i: usize, j: usize| concordance.at(i, j) >= agree - 1e-12 && discordance.at(i, j) <= object + 1e-12;
    // Items that are alike on every criterion do not outrank each other: they stand or fall together.
    let alike = |i: usize, j: usize| scaled.iter().all(|column| column[i] == column[j]);
    let outranks = |i: usize, j: usize| i != j && agrees(i, j) && !alike(i, j);
    let kernel = kernel(n, outranks);
    Ok(Outranking { concordance, discordance, kernel })
}

fn scale(column: &[f64], wish: Wish) -> Vec<f64> {
    let sum: f64 = column.iter().sum();
    let by = if sum == 0.0 { 1.0 } else { sum.abs() };
    let sign = if wish == Wish::MoreFirst { 1.0 } else { -1.0 };
    column.iter().map(|x| sign * x / by).collect()
}

fn range(column: &[f64]) -> f64 {
    let (low, high) = column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
    if high > low { high - low } else { 0.0 }
}

/// Takes in what nobody left outranks, leaves out what those outrank, until all are judged.
fn kernel(n: usize, outranks: impl Fn(usize, usize) -> bool) -> Option<Vec<u32>> {
    let mut open: Vec<usize> = (0..n).collect();
    let mut kernel = Vec::new();
    while !open.is_empty() {
        let free: Vec<usize> = open.iter().copied().filter(|&i| !open.iter().any(|&j| outranks(j, i))).collect();
        if free.is_empty() {
            return None;
        }
        open.retain(|i| !free.contains(i) && !free.iter().any(|&f| outranks(f, *i)));
        kernel.extend(free.iter().map(|&i| i as u32));
    }
    kernel.sort_unstable();
    Some(kernel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Wish::{LessFirst, MoreFirst};

    fn known() -> Outranking {
        let columns: [&[f64]; 5] = [
            &[6.0, 4.0, 5.0, 6.0, 6.0, 5.0],
            &[5.0, 2.0, 7.0, 1.0, 8.0, 6.0],
            &[28.0, 25.0, 35.0, 27.0, 30.0, 26.0],
            &[5.0, 10.0, 9.0, 6.0, 7.0, 4.0],
            &[5.0, 9.0, 6.0, 7.0, 9.0, 8.0],
        ];
        let wishes = [MoreFirst, MoreFirst, LessFirst, MoreFirst, MoreFirst];
        electre(&columns, &[0.25, 0.25, 0.1, 0.2, 0.2], &wishes, 0.65, 0.35).expect("few items")
    }

    fn check(pairs: &Pairs, row: usize, want: [f64; 6], digits: f64) {
        for (j, want) in want.into_iter().enumerate().filter(|(j, _)| *j != row) {
            assert!((pairs.at(row, j) - want).abs() < digits, "{row} over {j}: {} is not {want}", pairs.at(row, j));
        }
    }

    #[test]
    fn the_published_example_has_its_concordance_and_discordance() {
        let got = known();
        check(&got.concordance, 0, [0.0, 0.5, 0.35, 0.5, 0.35, 0.45], 1e-12);
        check(&got.concordance, 4, [0.9, 0.7, 0.8, 0.9, 0.0, 0.9], 1e-12);
        check(&got.discordance, 0, [0.0, 0.5052, 0.4042, 0.1883, 0.428_57, 0.2825], 6e-5);
        check(&got.discordance, 3, [0.5714, 0.4042, 0.8571, 0.0, 1.0, 0.7143], 6e-5);
    }

    #[test]
    fn the_kernel_is_what_nothing_in_it_outranks_and_what_outranks_the_rest() {
        let got = known();
        let outranks =
            |i: usize, j: usize| got.concordance.at(i, j) >= 0.65 - 1e-12 && got.discordance.at(i, j) <= 0.35;
        let kernel = got.kernel.clone().expect("no circles");
        assert_eq!(kernel, [4]);
        let within = |i: usize| kernel.contains(&(i as u32));
        for i in 0..6 {
            let beaten = (0..6).any(|j| j != i && within(j) && outranks(j, i));
            assert_eq!(beaten, !within(i), "{i}");
        }
    }

    #[test]
    fn circles_have_no_kernel_and_too_many_items_are_refused() {
        assert_eq!(kernel(3, |i, j| j == (i + 1) % 3), None);
        let many = vec![1.0; MOST_IN_PAIRS + 1];
        let told = electre(&[&many], &[1.0], &[MoreFirst], 0.6, 0.4).expect_err("too many").to_string();
        assert!(told.contains("3001 items"), "{told}");
    }

    #[test]
    fn items_that_are_all_alike_agree_and_nobody_objects() {
        let alike: [&[f64]; 1] = [&[3.0; 3]];
        let got = electre(&alike, &[1.0], &[MoreFirst], 0.6, 0.4).expect("few items");
        assert_eq!((got.concordance.at(0, 1), got.discordance.at(0, 1)), (1.0, 0.0));
    }
}
