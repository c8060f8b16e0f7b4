//! Weights: set directly, by swing, by rank order, or by comparing in pairs.

mod pairwise;
mod rank_order;

pub use pairwise::{Consistency, Judgement, Matrix, consistency, principal_weights, random_index};
pub use rank_order::{centroid, rank_reciprocal, rank_sum};

use serde::Serialize;

/// How the weights of a model are found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
pub enum Method {
    /// The criteria carry their weights, of any total.
    Direct,
    /// The criteria carry points for the swing from their worst to their best, the most wished-for swing having 100.
    Swing,
    /// Centroid of all weights that respect an order of importance (ROC).
    RankOrder {
        /// Keys of the criteria, most important first.
        order: Vec<String>,
    },
    /// Weights falling in equal steps along an order of importance.
    RankSum {
        /// Keys of the criteria, most important first.
        order: Vec<String>,
    },
    /// Weights 1, 1/2, 1/3 … along an order of importance.
    RankReciprocal {
        /// Keys of the criteria, most important first.
        order: Vec<String>,
    },
    /// Points for every criterion, added up as they stand: no total to share out.
    ///
    /// # Source
    /// IMSMA Impact Scoring Tool, GICHD proximity scoring, Landmine Impact Survey: factors are counts or count once.
    Points,
    /// An ordered list: a criterion decides only between items that are alike in all before it.
    ///
    /// Values are cut into equal levels, so that a difference too small to matter decides nothing.
    Lexicographic {
        /// Keys of the criteria, the one that decides first before all others.
        order: Vec<String>,
        /// Into how many levels values are cut, 2 to 100.
        levels: u32,
    },
    /// Comparison in pairs on Saaty's scale of 1 to 9 (AHP).
    Pairwise {
        /// One judgement for every pair of criteria.
        pairs: Vec<Judgement>,
    },
}

/// Weights that add up to 1, in the order of the criteria; the points as they stand for [`Method::Points`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weights {
    /// The weights.
    pub values: Vec<f64>,
    /// How consistent the comparisons in pairs were; `None` for other methods.
    pub consistency: Option<Consistency>,
}

/// Why no weights come out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightFault {
    /// A criterion without a weight.
    #[error("criterion \"{key}\" has no weight; add `weight = …` to it, or choose a method of weights that needs none")]
    NoWeight {
        /// The criterion.
        key: String,
    },
    /// A weight below zero or not finite.
    #[error("criterion \"{key}\" has weight {weight}; weights are 0 or more")]
    BadWeight {
        /// The criterion.
        key: String,
        /// Its weight.
        weight: f64,
    },
    /// All weights are zero.
    #[error("all weights are 0; give at least one criterion a weight above 0")]
    AllZero,
    /// Swing points without a 100.
    #[error(
        "the highest swing has {highest} points; give the criterion whose swing matters most 100 and the others their share of it"
    )]
    NoHundred {
        /// The highest points.
        highest: f64,
    },
    /// A criterion is not in the order, or stands in it twice.
    #[error("the order of importance names \"{key}\" {times} times; name every criterion once")]
    NotOnce {
        /// The criterion.
        key: String,
        /// How often it is named.
        times: usize,
    },
    /// The order or a pair names something that is no criterion.
    #[error("\"{key}\" is no criterion of this model; the criteria are {known}")]
    NoSuchCriterion {
        /// What was named.
        key: String,
        /// The criteria there are.
        known: String,
    },
    /// A pair is not judged, or judged twice.
    #[error("the pair \"{first}\" and \"{second}\" is judged {times} times; judge every pair once")]
    PairNotOnce {
        /// One criterion.
        first: String,
        /// The other.
        second: String,
        /// How often the pair is judged.
        times: usize,
    },
    /// A judgement beyond Saaty's scale.
    #[error("\"{more}\" is said to matter {times} times as much as \"{less}\"; judgements go from 1/9 to 9")]
    BeyondScale {
        /// What matters more.
        more: String,
        /// What matters less.
        less: String,
        /// The judgement.
        times: f64,
    },
}

/// Finds the weights of criteria by a method.
///
/// # Shape
/// `keys` and `given` have one entry per criterion; so has the result, which adds up to 1 but for points.
/// # Errors
/// Missing, negative or contradictory statements, each named.
pub fn weights(method: &Method, keys: &[&str], given: &[Option<f64>]) -> Result<Weights, WeightFault> {
    let plain = |values: Vec<f64>| Weights { values, consistency: None };
    match method {
        Method::Direct => shares(keys, given).map(plain),
        Method::Swing => swing(keys, given).map(plain),
        Method::RankOrder { order } => rank_order::along(order, keys, centroid).map(plain),
        Method::RankSum { order } => rank_order::along(order, keys, rank_sum).map(plain),
        Method::RankReciprocal { order } => rank_order::along(order, keys, rank_reciprocal).map(plain),
        Method::Points => points(keys, given).map(plain),
        Method::Lexicographic { order, levels } => {
            // Every weight outweighs all later ones together: levels are digits of a number.
            let falling = |n: usize| {
                let mut weight = 1.0;
                let digits = (0..n).map(|_| {
                    weight /= f64::from(*levels);
                    weight
                });
                normalised(&digits.collect::<Vec<_>>()).unwrap_or_default()
            };
            rank_order::along(order, keys, falling).map(plain)
        }
        Method::Pairwise { pairs } => {
            let matrix = pairwise::matrix(pairs, keys)?;
            let (values, lambda) = principal_weights(&matrix);
            let consistency = consistency(&matrix, lambda, keys);
            Ok(Weights { values, consistency: Some(consistency) })
        }
    }
}

fn shares(keys: &[&str], given: &[Option<f64>]) -> Result<Vec<f64>, WeightFault> {
    normalised(&points(keys, given)?).ok_or(WeightFault::AllZero)
}

fn points(keys: &[&str], given: &[Option<f64>]) -> Result<Vec<f64>, WeightFault> {
    let mut points = Vec::with_capacity(keys.len());
    for (key, weight) in keys.iter().zip(given) {
        let key = || (*key).to_owned();
        match weight {
            None => return Err(WeightFault::NoWeight { key: key() }),
            Some(w) if !w.is_finite() || *w < 0.0 => return Err(WeightFault::BadWeight { key: key(), weight: *w }),
            Some(w) => points.push(*w),
        }
    }
    Ok(points)
}

fn swing(keys: &[&str], given: &[Option<f64>]) -> Result<Vec<f64>, WeightFault> {
    let weights = shares(keys, given)?;
    let highest = given.iter().flatten().copied().fold(0.0, f64::max);
    if (highest - 100.0).abs() > 1e-9 { Err(WeightFault::NoHundred { highest }) } else { Ok(weights) }
}

impl Method {
    /// Whether there are weights that could as well be others; points and ordered lists are rules that hold as they stand.
    #[must_use]
    pub fn can_vary(&self) -> bool {
        !matches!(self, Self::Points | Self::Lexicographic { .. })
    }
}

/// Numbers as shares of their sum; `None` where the sum is zero or no number.
///
/// # Units
/// Shares of 1.
#[must_use]
pub fn normalised(points: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = points.iter().sum();
    (total.is_finite() && total > 0.0).then(|| points.iter().map(|p| p / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 3] = ["casualties", "people", "roads"];

    #[test]
    fn direct_weights_become_shares() {
        let w = weights(&Method::Direct, &KEYS, &[Some(2.0), Some(1.0), Some(1.0)]).expect("weights");
        assert_eq!(w, Weights { values: vec![0.5, 0.25, 0.25], consistency: None });
    }

    #[test]
    fn swing_weights_are_shares_of_points_with_a_hundred_among_them() {
        let w = weights(&Method::Swing, &KEYS, &[Some(100.0), Some(60.0), Some(40.0)]).expect("weights");
        assert_eq!(w.values, vec![0.5, 0.3, 0.2]);
        let e = weights(&Method::Swing, &KEYS, &[Some(90.0), Some(60.0), Some(40.0)]);
        assert_eq!(e, Err(WeightFault::NoHundred { highest: 90.0 }));
    }

    #[test]
    fn weights_that_cannot_be_are_refused_by_name() {
        let e = weights(&Method::Direct, &KEYS, &[Some(1.0), None, Some(1.0)]);
        assert_eq!(e, Err(WeightFault::NoWeight { key: "people".into() }));
        let e = weights(&Method::Direct, &KEYS, &[Some(1.0), Some(-1.0), Some(1.0)]);
        assert_eq!(e, Err(WeightFault::BadWeight { key: "people".into(), weight: -1.0 }));
        assert_eq!(weights(&Method::Direct, &KEYS, &[Some(0.0); 3]), Err(WeightFault::AllZero));
    }

    #[test]
    fn an_order_gives_the_first_the_most_whatever_the_order_of_criteria() {
        let order = ["roads", "casualties", "people"].map(String::from).to_vec();
        let w = weights(&Method::RankOrder { order }, &KEYS, &[None; 3]).expect("weights");
        let want = [0.277_777_8, 0.111_111_1, 0.611_111_1];
        assert!(w.values.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-7), "{w:?}");
    }

    #[test]
    fn pairs_give_weights_and_their_consistency() {
        let judge = |more: &str, less: &str, times| Judgement { more: more.into(), less: less.into(), times };
        let pairs =
            vec![judge("casualties", "people", 3.0), judge("casualties", "roads", 5.0), judge("people", "roads", 2.0)];
        let w = weights(&Method::Pairwise { pairs }, &KEYS, &[None; 3]).expect("weights");
        assert!((w.values[0] - 0.648_329).abs() < 1e-6);
        assert!((w.consistency.expect("a consistency").ratio - 0.003_185).abs() < 1e-6);
    }
}
