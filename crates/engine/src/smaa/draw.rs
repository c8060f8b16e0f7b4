//! Sets of weights, drawn in one stream from one seed before any scoring, so that threads cannot change them.

use crate::model::{SmaaMode, SmaaSetting};
use crate::prepare::Prepared;
use crate::weights::normalised;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Drawn weights and the keys that uncertain measures are drawn with.
#[derive(Debug, Clone, PartialEq)]
pub struct Draws {
    /// How many criteria there are.
    pub criteria: usize,
    /// One set of weights per sample, each adding up to 1, one after the other.
    pub weights: Vec<f64>,
    /// One key per sample for the draw of uncertain measures.
    pub keys: Vec<u64>,
}

impl Draws {
    /// How many samples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nothing was drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The weights of one sample.
    #[must_use]
    pub fn sample(&self, sample: usize) -> &[f64] {
        self.weights.get(sample * self.criteria..(sample + 1) * self.criteria).unwrap_or_default()
    }
}

/// Draws the weights of all samples.
#[must_use]
pub fn draw(prepared: &Prepared, weights: &[f64], setting: &SmaaSetting) -> Draws {
    let mut source = Source(ChaCha8Rng::seed_from_u64(setting.seed));
    let criteria = weights.len();
    let samples = if criteria == 0 { 0 } else { setting.samples as usize };
    // What multiplies is not weighed, and has a weight of 0 in every sample.
    let weighed: Vec<usize> = (0..criteria).filter(|&c| !prepared.criteria[c].multiplies).collect();
    let all = weights;
    let weights: Vec<f64> = weighed.iter().map(|&c| all[c]).collect();
    let mut drawn = Vec::with_capacity(samples * criteria);
    let mut keys = Vec::with_capacity(samples);
    let bounds: Vec<(f64, f64)> = weighed
        .iter()
        .map(|&c| &prepared.criteria[c])
        .map(|c| setting.intervals.get(&c.key).copied().unwrap_or((0.0, 1.0)))
        .collect();
    let mut walk = within(&bounds);
    for _ in 0..samples {
        let sample = match setting.mode {
            SmaaMode::Any => source.simplex(weights.len()),
            SmaaMode::Ordered => source.ordered(&weights),
            SmaaMode::Around => source.around(&weights, setting.kappa),
            SmaaMode::Intervals => {
                source.step(&mut walk, &bounds);
                walk.clone()
            }
        };
        let from = drawn.len();
        drawn.resize(from + criteria, 0.0);
        weighed.iter().zip(sample).for_each(|(&c, weight)| drawn[from + c] = weight);
        keys.push(source.0.next_u64());
    }
    Draws { criteria, weights: drawn, keys }
}

/// Draws one of several sets of weights for every sample, each as likely as the others: nobody's voice counts twice.
///
/// # Shape
/// Every set has one weight per criterion, adding up to 1.
#[must_use]
pub fn draw_among(sets: &[Vec<f64>], samples: u32, seed: u64) -> Draws {
    let mut source = Source(ChaCha8Rng::seed_from_u64(seed));
    let criteria = sets.first().map_or(0, Vec::len);
    let samples = if criteria == 0 { 0 } else { samples as usize };
    let mut drawn = Vec::with_capacity(samples * criteria);
    let mut keys = Vec::with_capacity(samples);
    for _ in 0..samples {
        let whose = ((source.uniform() * sets.len() as f64) as usize).min(sets.len() - 1);
        drawn.extend(&sets[whose]);
        keys.push(source.0.next_u64());
    }
    Draws { criteria, weights: drawn, keys }
}

/// A point within bounds whose coordinates add up to 1.
fn within(bounds: &[(f64, f64)]) -> Vec<f64> {
    let low: f64 = bounds.iter().map(|b| b.0).sum();
    let room: f64 = bounds.iter().map(|b| b.1 - b.0).sum();
    let share = if room > 0.0 { (1.0 - low) / room } else { 0.0 };
    bounds.iter().map(|(a, b)| a + share * (b - a)).collect()
}

/// Random numbers of the kinds needed here.
struct Source(ChaCha8Rng);

impl Source {
    /// Uniform, 0 included, 1 not.
    fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    fn exponential(&mut self) -> f64 {
        -libm::log1p(-self.uniform())
    }

    /// Uniform on all weights that add up to 1.
    fn simplex(&mut self, n: usize) -> Vec<f64> {
        let points: Vec<f64> = (0..n).map(|_| self.exponential()).collect();
        normalised(&points).unwrap_or_else(|| vec![1.0 / n as f64; n])
    }

    /// Uniform on all weights in the order of the given ones.
    fn ordered(&mut self, weights: &[f64]) -> Vec<f64> {
        let mut drawn = self.simplex(weights.len());
        drawn.sort_by(|a, b| b.total_cmp(a));
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
        let mut placed = vec![0.0; weights.len()];
        for (criterion, weight) in order.into_iter().zip(drawn) {
            placed[criterion] = weight;
        }
        placed
    }

    /// Dirichlet with mean `weights`; a weight of 0 stays 0.
    fn around(&mut self, weights: &[f64], kappa: f64) -> Vec<f64> {
        let points: Vec<f64> = weights.iter().map(|w| if *w > 0.0 { self.gamma(kappa * w) } else { 0.0 }).collect();
        normalised(&points).unwrap_or_else(|| weights.to_vec())
    }

    /// Gamma of scale 1.
    ///
    /// # Source
    /// Marsaglia and Tsang 2000.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let lift = libm::exp(libm::log(1.0 - self.uniform()) / shape);
            return self.gamma(shape + 1.0) * lift;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            let v = v * v * v;
            if v > 0.0 && libm::log(1.0 - self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Moves a point within bounds many times along the line between two coordinates, which leaves all points as likely.
    fn step(&mut self, point: &mut [f64], bounds: &[(f64, f64)]) {
        let n = point.len() as u64;
        if n < 2 {
            return;
        }
        for _ in 0..8 * n {
            let i = (self.0.next_u64() % n) as usize;
            let j = (i + 1 + (self.0.next_u64() % (n - 1)) as usize) % point.len();
            let sum = point[i] + point[j];
            let low = bounds[i].0.max(sum - bounds[j].1);
            let high = bounds[i].1.min(sum - bounds[j].0);
            if low < high {
                point[i] = low + self.uniform() * (high - low);
                point[j] = sum - point[i];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source(ChaCha8Rng::seed_from_u64(5))
    }

    fn mean(samples: usize, mut draw: impl FnMut() -> Vec<f64>) -> Vec<f64> {
        let mut sum: Vec<f64> = Vec::new();
        for _ in 0..samples {
            let w = draw();
            assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-9 && w.iter().all(|w| *w >= 0.0), "{w:?}");
            sum.resize(w.len(), 0.0);
            sum.iter_mut().zip(w).for_each(|(s, w)| *s += w / samples as f64);
        }
        sum
    }

    fn check(got: &[f64], want: &[f64], digits: f64) {
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < digits), "{got:?} is not {want:?}");
    }

    #[test]
    fn the_mean_of_ordered_weights_is_the_centroid() {
        let mut s = source();
        let got = mean(40_000, || s.ordered(&[0.2, 0.5, 0.3]));
        check(&got, &[0.1111, 0.6111, 0.2778], 0.004);
    }

    #[test]
    fn weights_around_the_models_have_its_mean_and_the_spread_of_kappa() {
        let (mut s, w) = (source(), [0.6, 0.39, 0.01, 0.0]);
        let mut square = 0.0;
        let got = mean(40_000, || {
            let drawn = s.around(&w, 50.0);
            square += (drawn[0] - 0.6) * (drawn[0] - 0.6) / 40_000.0;
            assert_eq!(drawn[3], 0.0);
            drawn
        });
        check(&got, &w, 0.003);
        assert!((square - 0.6 * 0.4 / 51.0).abs() < 2e-4, "{square}");
    }

    #[test]
    fn weights_within_bounds_stay_there_and_reach_everywhere() {
        let (mut s, bounds) = (source(), [(0.2, 0.5), (0.1, 0.6), (0.0, 1.0)]);
        let mut point = within(&bounds);
        let (mut least, mut most) = (1.0_f64, 0.0_f64);
        for _ in 0..4000 {
            s.step(&mut point, &bounds);
            assert!((point.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(point.iter().zip(&bounds).all(|(w, b)| (b.0 - 1e-9..=b.1 + 1e-9).contains(w)), "{point:?}");
            (least, most) = (least.min(point[0]), most.max(point[0]));
        }
        assert!(least < 0.21 && most > 0.49, "{least} {most}");
    }

    #[test]
    fn without_bounds_the_walk_is_uniform_on_the_simplex() {
        let (mut s, bounds) = (source(), [(0.0, 1.0); 3]);
        let mut point = within(&bounds);
        let mut above_half = 0;
        for _ in 0..20_000 {
            s.step(&mut point, &bounds);
            above_half += usize::from(point[0] > 0.5);
        }
        let share = f64::from(above_half as u32) / 20_000.0;
        assert!((share - 0.25).abs() < 0.02, "{share}");
    }
}
