//! The model: logistic regression with a penalty, over features on a common scale.

use super::cells::{Cells, LikelihoodFault};
use linfa::Dataset;
use linfa::traits::Fit as _;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

/// A fitted model with the scale it was fitted on.
pub(super) struct Fitted {
    scales: Vec<Scale>,
    weights: Vec<f64>,
    intercept: f64,
}

/// How a feature is brought onto a common scale, learnt from what the model learns from and nothing else.
struct Scale {
    /// What stands in for an unknown.
    middle: f64,
    mean: f64,
    spread: f64,
    /// Whether some were unknown, which is a feature of its own.
    gaps: bool,
}

/// Distances and counts reach over orders of magnitude; their logarithm is what a straight line can follow.
fn bent(x: f64) -> f64 {
    x.signum() * libm::log1p(x.abs())
}

impl Scale {
    fn new(cells: &Cells, rows: &[usize], column: usize) -> Self {
        let mut known: Vec<f64> = rows.iter().filter_map(|&r| cells.features[r][column]).map(bent).collect();
        known.sort_by(f64::total_cmp);
        let middle = known.get(known.len() / 2).copied().unwrap_or(0.0);
        let all = || rows.iter().map(|&r| cells.features[r][column].map_or(middle, bent));
        let n = rows.len().max(1) as f64;
        let mean = all().sum::<f64>() / n;
        let spread = (all().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        Self { middle, mean, spread: if spread > 1e-12 { spread } else { 1.0 }, gaps: known.len() < rows.len() }
    }

    fn put(&self, x: Option<f64>, into: &mut Vec<f64>) {
        into.push((x.map_or(self.middle, bent) - self.mean) / self.spread);
        if self.gaps {
            into.push(f64::from(u8::from(x.is_none())));
        }
    }
}

/// Fits the model to some surveyed cells.
pub(super) fn fit(cells: &Cells, rows: &[usize], penalty: f64) -> Result<Fitted, LikelihoodFault> {
    let found = rows.iter().filter(|&&r| cells.labels[r] == Some(true)).count();
    if found == 0 || found == rows.len() {
        return Err(LikelihoodFault::OneKindOnly);
    }
    let scales: Vec<Scale> = (0..cells.columns.len()).map(|c| Scale::new(cells, rows, c)).collect();
    let mut flat = Vec::new();
    for &row in rows {
        scales.iter().zip(&cells.features[row]).for_each(|(scale, x)| scale.put(*x, &mut flat));
    }
    let width = flat.len() / rows.len();
    let told = |e: &dyn std::fmt::Display| LikelihoodFault::NoFit(e.to_string());
    let inputs = Array2::from_shape_vec((rows.len(), width), flat).map_err(|e| told(&e))?;
    let labels = Array1::from_iter(rows.iter().map(|&r| usize::from(cells.labels[r] == Some(true))));
    let model = LogisticRegression::default()
        .alpha(penalty)
        .max_iterations(500)
        .gradient_tolerance(1e-6)
        .fit(&Dataset::new(inputs, labels))
        .map_err(|e| told(&e))?;
    // The crate speaks of the label it calls positive, which need not be 1, contamination found.
    let sign = if model.labels().pos.class == 1 { 1.0 } else { -1.0 };
    let weights = model.params().iter().map(|w| sign * w).collect();
    Ok(Fitted { scales, weights, intercept: sign * model.intercept() })
}

impl Fitted {
    /// How likely contamination is, 0 to 1.
    pub(super) fn probability(&self, features: &[Option<f64>]) -> f64 {
        let mut x = Vec::with_capacity(self.weights.len());
        self.scales.iter().zip(features).for_each(|(scale, f)| scale.put(*f, &mut x));
        let sum: f64 = x.iter().zip(&self.weights).map(|(x, w)| x * w).sum();
        1.0 / (1.0 + libm::exp(-(sum + self.intercept)))
    }

    /// Coefficients per standard deviation by column, greatest first; unknown as a feature of its own.
    pub(super) fn coefficients(&self, columns: &[String]) -> Vec<(String, f64)> {
        let mut named = Vec::new();
        for (scale, column) in self.scales.iter().zip(columns) {
            named.push(column.clone());
            named.extend(scale.gaps.then(|| format!("{column} not known")));
        }
        let mut found: Vec<(String, f64)> = named.into_iter().zip(self.weights.iter().copied()).collect();
        found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        found
    }
}
