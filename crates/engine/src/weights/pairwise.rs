//! Comparison in pairs (AHP): principal eigenvector, consistency ratio, and the triple that contradicts itself most.

use super::{WeightFault, normalised};
use serde::Serialize;

/// A reciprocal matrix of judgements: row over column.
pub type Matrix = Vec<Vec<f64>>;

/// One judgement: `more` matters `times` as much as `less`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// The criterion that matters more (or equally).
    pub more: String,
    /// The other.
    pub less: String,
    /// How many times as much, 1 to 9 on Saaty's scale.
    pub times: f64,
}

/// How well a set of judgements agrees with itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consistency {
    /// The principal eigenvalue λ; equals the number of criteria when all agree.
    pub lambda: f64,
    /// Consistency index CI = (λ − n)/(n − 1).
    pub index: f64,
    /// Consistency ratio CR = CI/RI; above 0.10 the judgements should be looked at again.
    pub ratio: f64,
    /// The three criteria whose judgements contradict each other most; `None` below three criteria.
    pub worst: Option<WorstTriple>,
}

impl Consistency {
    /// Whether the judgements should be looked at again (CR above 0.10).
    #[must_use]
    pub fn doubtful(&self) -> bool {
        self.ratio > 0.10
    }
}

/// Three judgements that do not fit: first over second times second over third is not first over third.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorstTriple {
    /// The criteria, so that `implied` is for first over third.
    pub keys: [String; 3],
    /// First over third as judged.
    pub judged: f64,
    /// First over third as it follows from the other two judgements.
    pub implied: f64,
}

/// Saaty's random index for `n` criteria, the mean CI of random judgements.
///
/// # Source
/// Saaty 1980, n = 1 to 15; the value for 15 stands for more.
#[must_use]
pub fn random_index(n: usize) -> f64 {
    const RI: [f64; 15] = [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
    RI[n.clamp(1, RI.len()) - 1]
}

/// The weights and the principal eigenvalue of a reciprocal matrix, by power iteration.
///
/// # Shape
/// One weight per row, adding up to 1.
#[must_use]
pub fn principal_weights(matrix: &Matrix) -> (Vec<f64>, f64) {
    let n = matrix.len();
    let mut weights = vec![1.0 / n.max(1) as f64; n];
    for _ in 0..10_000 {
        let Some(next) = normalised(&times(matrix, &weights)) else { break };
        let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        weights = next;
        if moved < 1e-15 {
            break;
        }
    }
    let lambda = times(matrix, &weights).iter().sum();
    (weights, lambda)
}

/// Consistency of a matrix whose principal eigenvalue is known.
#[must_use]
pub fn consistency(matrix: &Matrix, lambda: f64, keys: &[&str]) -> Consistency {
    let n = matrix.len();
    let index = if n > 1 { ((lambda - n as f64) / (n - 1) as f64).max(0.0) } else { 0.0 };
    let random = random_index(n);
    let ratio = if random > 0.0 { index / random } else { 0.0 };
    Consistency { lambda, index, ratio, worst: worst_triple(matrix, keys) }
}

/// Builds the reciprocal matrix, every pair judged once.
pub(super) fn matrix(pairs: &[Judgement], keys: &[&str]) -> Result<Matrix, WeightFault> {
    let n = keys.len();
    let mut matrix = vec![vec![1.0; n]; n];
    let mut judged = vec![vec![0_usize; n]; n];
    for pair in pairs {
        let (i, j) = (place(&pair.more, keys)?, place(&pair.less, keys)?);
        if !(1.0 / 9.0 - 1e-9..=9.0).contains(&pair.times) {
            return Err(WeightFault::BeyondScale {
                more: pair.more.clone(),
                less: pair.less.clone(),
                times: pair.times,
            });
        }
        judged[i.min(j)][i.max(j)] += 1;
        matrix[i][j] = pair.times;
        matrix[j][i] = 1.0 / pair.times;
    }
    let pairs_wanted = (0..n).flat_map(|i| (i..n).map(move |j| (i, j)));
    match pairs_wanted.map(|(i, j)| (i, j, judged[i][j])).find(|&(i, j, times)| times != usize::from(i != j)) {
        Some((i, j, times)) => Err(WeightFault::PairNotOnce { first: keys[i].into(), second: keys[j].into(), times }),
        None => Ok(matrix),
    }
}

fn place(key: &str, keys: &[&str]) -> Result<usize, WeightFault> {
    let stranger = || WeightFault::NoSuchCriterion { key: key.to_owned(), known: keys.join(", ") };
    keys.iter().position(|k| *k == key).ok_or_else(stranger)
}

fn times(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| row.iter().zip(vector).map(|(a, x)| a * x).sum()).collect()
}

fn worst_triple(matrix: &Matrix, keys: &[&str]) -> Option<WorstTriple> {
    let n = matrix.len();
    let mut worst: Option<(f64, [usize; 3])> = None;
    for i in 0..n {
        for j in i + 1..n {
            for k in j + 1..n {
                let gap = libm::log(matrix[i][j] * matrix[j][k] / matrix[i][k]).abs();
                if worst.is_none_or(|(most, _)| gap > most + 1e-12) {
                    worst = Some((gap, [i, j, k]));
                }
            }
        }
    }
    let (_, [i, j, k]) = worst?;
    Some(WorstTriple {
        keys: [keys[i].into(), keys[j].into(), keys[k].into()],
        judged: matrix[i][k],
        implied: matrix[i][j] * matrix[j][k],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(matrix: &Matrix, keys: &[&str], want: &[f64], digits: f64) -> Consistency {
        let (weights, lambda) = principal_weights(matrix);
        assert!(weights.iter().zip(want).all(|(a, b)| (a - b).abs() < digits), "{weights:?} is not {want:?}");
        consistency(matrix, lambda, keys)
    }

    #[test]
    fn three_criteria_have_their_known_answer() {
        let m = vec![vec![1.0, 3.0, 5.0], vec![1.0 / 3.0, 1.0, 2.0], vec![0.2, 0.5, 1.0]];
        let c = check(&m, &["a", "b", "c"], &[0.648_329, 0.229_651, 0.122_020], 5e-7);
        assert!(
            (c.lambda - 3.003_695).abs() < 5e-7
                && (c.index - 0.001_847).abs() < 1e-6
                && (c.ratio - 0.003_185).abs() < 1e-6,
            "{c:?}"
        );
        assert!(!c.doubtful());
    }

    fn house() -> Matrix {
        vec![
            vec![1.0, 5.0, 3.0, 7.0, 6.0, 6.0, 1.0 / 3.0, 1.0 / 4.0],
            vec![1.0 / 5.0, 1.0, 1.0 / 3.0, 5.0, 3.0, 3.0, 1.0 / 5.0, 1.0 / 7.0],
            vec![1.0 / 3.0, 3.0, 1.0, 6.0, 3.0, 4.0, 6.0, 1.0 / 5.0],
            vec![1.0 / 7.0, 1.0 / 5.0, 1.0 / 6.0, 1.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 7.0, 1.0 / 8.0],
            vec![1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 3.0, 1.0, 1.0 / 2.0, 1.0 / 5.0, 1.0 / 6.0],
            vec![1.0 / 6.0, 1.0 / 3.0, 1.0 / 4.0, 4.0, 2.0, 1.0, 1.0 / 5.0, 1.0 / 6.0],
            vec![3.0, 5.0, 1.0 / 6.0, 7.0, 5.0, 5.0, 1.0, 1.0 / 2.0],
            vec![4.0, 7.0, 5.0, 8.0, 6.0, 6.0, 2.0, 1.0],
        ]
    }

    #[test]
    fn the_house_of_saaty_has_its_published_weights_and_is_flagged() {
        let keys = ["size", "transport", "surroundings", "age", "yard", "facilities", "condition", "financing"];
        let c = check(&house(), &keys, &[0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], 6e-4);
        assert!((c.lambda - 9.669).abs() < 5e-4 && (c.ratio - 0.169).abs() < 5e-4, "{c:?}");
        assert!(c.doubtful());
        let worst = c.worst.expect("a triple");
        assert_eq!(worst.keys, ["size", "surroundings", "condition"]);
        assert!((worst.judged - 1.0 / 3.0).abs() < 1e-12 && (worst.implied - 18.0).abs() < 1e-12);
    }

    #[test]
    fn judgements_that_agree_give_their_ratios_back() {
        let w = [0.5, 0.3, 0.15, 0.05];
        let m: Matrix = w.iter().map(|a| w.iter().map(|b| a / b).collect()).collect();
        let c = check(&m, &["a", "b", "c", "d"], &w, 1e-12);
        assert!(c.ratio < 1e-12 && (c.lambda - 4.0).abs() < 1e-12);
    }

    #[test]
    fn one_and_two_criteria_are_always_consistent() {
        let c = check(&vec![vec![1.0]], &["a"], &[1.0], 1e-15);
        assert_eq!((c.ratio, c.worst), (0.0, None));
        let c = check(&vec![vec![1.0, 9.0], vec![1.0 / 9.0, 1.0]], &["a", "b"], &[0.9, 0.1], 1e-12);
        assert_eq!((c.ratio, c.worst), (0.0, None));
    }

    #[test]
    fn every_pair_is_judged_once_within_the_scale() {
        let judge = |more: &str, less: &str, times| Judgement { more: more.into(), less: less.into(), times };
        let keys = ["a", "b", "c"];
        let missing = matrix(&[judge("a", "b", 2.0), judge("b", "c", 2.0)], &keys);
        assert_eq!(missing, Err(WeightFault::PairNotOnce { first: "a".into(), second: "c".into(), times: 0 }));
        let twice =
            matrix(&[judge("a", "b", 2.0), judge("b", "a", 2.0), judge("b", "c", 2.0), judge("a", "c", 2.0)], &keys);
        assert_eq!(twice, Err(WeightFault::PairNotOnce { first: "a".into(), second: "b".into(), times: 2 }));
        let own = matrix(&[judge("a", "a", 1.0)], &keys);
        assert_eq!(own, Err(WeightFault::PairNotOnce { first: "a".into(), second: "a".into(), times: 1 }));
        assert!(matches!(matrix(&[judge("a", "b", 10.0)], &keys), Err(WeightFault::BeyondScale { .. })));
        assert!(matches!(matrix(&[judge("a", "z", 2.0)], &keys), Err(WeightFault::NoSuchCriterion { .. })));
    }
}
