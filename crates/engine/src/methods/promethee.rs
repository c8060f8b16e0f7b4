//! PROMETHEE II: how much an item is preferred to all others, less how much all others are preferred to it.
//!
//! Comparing all pairs takes n² steps. Sorted by measure, every preference that is straight between its thresholds is
//! a sum over a window of neighbours, so that n·log n steps give the same flows.

use crate::value::Wish;
use serde::Serialize;

/// How a difference on one criterion becomes a preference between 0 and 1.
///
/// # Units
/// Thresholds are in the unit of the column.
/// # Source
/// Brans and Vincke 1985, types I to VI.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Preference {
    /// Any difference is a full preference.
    Usual,
    /// None up to `indifferent`, full beyond.
    Quasi {
        /// The greatest difference that does not count.
        indifferent: f64,
    },
    /// Straight from 0 to full at `full`.
    Vee {
        /// The difference that counts fully.
        full: f64,
    },
    /// None up to `indifferent`, one half up to `full`, full beyond.
    Level {
        /// The greatest difference that does not count.
        indifferent: f64,
        /// The greatest difference that counts half.
        full: f64,
    },
    /// None up to `indifferent`, then straight to full at `full`.
    Linear {
        /// The greatest difference that does not count.
        indifferent: f64,
        /// The difference that counts fully.
        full: f64,
    },
    /// `1 − exp(−d² / 2s²)`.
    Gauss {
        /// The difference where the curve is steepest.
        spread: f64,
    },
}

/// Flows of every item.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    /// How much it is preferred to the others (φ⁺), 0 to 1.
    pub leaving: Vec<f64>,
    /// How much the others are preferred to it (φ⁻), 0 to 1.
    pub entering: Vec<f64>,
    /// φ⁺ − φ⁻, −1 to 1; they add up to 0.
    pub net: Vec<f64>,
}

/// Why flows are not worked out.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FlowFault {
    /// A Gaussian preference needs every pair.
    #[error(
        "a Gaussian preference compares every pair, which is too many for {items} items; use \"linear\" with its two thresholds, or rank at most {most} items"
    )]
    TooManyForGauss {
        /// How many items there are.
        items: usize,
        /// How many can be compared in pairs.
        most: usize,
    },
    /// Thresholds that make no sense.
    #[error("a preference needs 0 ≤ indifferent < full, and a spread above 0")]
    BadThresholds,
}

/// The most items a Gaussian preference is worked out for.
pub const MOST_FOR_GAUSS: usize = 5000;

impl Preference {
    /// The preference that a difference makes; nothing for a difference of 0 or less.
    #[must_use]
    pub fn of(self, difference: f64) -> f64 {
        let d = difference;
        match self {
            _ if d <= 0.0 => 0.0,
            Self::Usual => 1.0,
            Self::Quasi { indifferent } => f64::from(u8::from(d > indifferent)),
            Self::Vee { full } => (d / full).min(1.0),
            Self::Level { indifferent, full } => {
                0.5 * (f64::from(u8::from(d > indifferent)) + f64::from(u8::from(d > full)))
            }
            Self::Linear { indifferent, full } => ((d - indifferent) / (full - indifferent)).clamp(0.0, 1.0),
            Self::Gauss { spread } => -libm::expm1(-d * d / (2.0 * spread * spread)),
        }
    }

    /// Whether the thresholds make sense.
    ///
    /// # Errors
    /// [`FlowFault::BadThresholds`].
    pub fn check(self) -> Result<(), FlowFault> {
        let fine = match self {
            Self::Usual => true,
            Self::Quasi { indifferent } => indifferent >= 0.0 && indifferent.is_finite(),
            Self::Vee { full: above } | Self::Gauss { spread: above } => above > 0.0 && above.is_finite(),
            Self::Level { indifferent, full } | Self::Linear { indifferent, full } => {
                0.0 <= indifferent && indifferent < full && full.is_finite()
            }
        };
        if fine { Ok(()) } else { Err(FlowFault::BadThresholds) }
    }

    /// The preference as steps and ramps, each a share of it that goes from 0 at `from` to 1 at `to`.
    fn parts(self) -> Vec<Part> {
        let part = |share, from, to| Part { share, from, to };
        match self {
            Self::Usual => vec![part(1.0, 0.0, 0.0)],
            Self::Quasi { indifferent } => vec![part(1.0, indifferent, indifferent)],
            Self::Vee { full } => vec![part(1.0, 0.0, full)],
            Self::Level { indifferent, full } => vec![part(0.5, indifferent, indifferent), part(0.5, full, full)],
            Self::Linear { indifferent, full } => vec![part(1.0, indifferent, full)],
            Self::Gauss { .. } => Vec::new(),
        }
    }
}

/// A share of a preference that rises straight from a difference `from` to a difference `to`, at once where they are equal.
struct Part {
    share: f64,
    from: f64,
    to: f64,
}

/// Ranks by net flow.
///
/// # Shape
/// One column per criterion, all of the same length; one weight, wish and preference per column. Weights add up to 1.
/// # Assumptions
/// Flows compare items with each other, so an item that comes or goes may turn the order of others: a cross-check.
/// # Missing
/// A single item, and items that are all alike, have flows 0.
/// # Errors
/// Thresholds that make no sense; a Gaussian preference over more than [`MOST_FOR_GAUSS`] items.
/// # Source
/// Brans and Vincke 1985; windows over sorted measures after Calders and Van Assche, arXiv 1603.00091.
pub fn promethee(
    columns: &[&[f64]],
    weights: &[f64],
    wishes: &[Wish],
    preferences: &[Preference],
) -> Result<Flows, FlowFault> {
    let n = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    let (mut leaving, mut entering) = (vec![0.0; n], vec![0.0; n]);
    let each = if n > 1 { 1.0 / (n as f64 - 1.0) } else { 0.0 };
    for (((column, weight), wish), preference) in columns.iter().zip(weights).zip(wishes).zip(preferences) {
        preference.check()?;
        let turned: Vec<f64> = match wish {
            Wish::MoreFirst => column[..n].to_vec(),
            Wish::LessFirst => column[..n].iter().map(|x| -x).collect(),
        };
        let weight = weight * each;
        if let Preference::Gauss { .. } = preference {
            pairs(&turned, *preference, weight, &mut leaving, &mut entering)?;
        } else {
            windows(&turned, &preference.parts(), weight, &mut leaving, &mut entering);
        }
    }
    let net = leaving.iter().zip(&entering).map(|(out, back)| out - back).collect();
    Ok(Flows { leaving, entering, net })
}

fn pairs(
    x: &[f64],
    preference: Preference,
    weight: f64,
    leaving: &mut [f64],
    entering: &mut [f64],
) -> Result<(), FlowFault> {
    if x.len() > MOST_FOR_GAUSS {
        return Err(FlowFault::TooManyForGauss { items: x.len(), most: MOST_FOR_GAUSS });
    }
    for (i, a) in x.iter().enumerate() {
        for (j, b) in x.iter().enumerate() {
            let p = weight * preference.of(a - b);
            leaving[i] += p;
            entering[j] += p;
        }
    }
    Ok(())
}

fn windows(x: &[f64], parts: &[Part], weight: f64, leaving: &mut [f64], entering: &mut [f64]) {
    let order = ascending(x);
    // Sums of what lies around the middle keep more digits than sums of what lies far from 0.
    let middle = order.get(order.len() / 2).map_or(0.0, |&i| x[i as usize]);
    let sorted: Vec<f64> = order.iter().map(|&i| x[i as usize] - middle).collect();
    let mut sums = Vec::with_capacity(sorted.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for value in &sorted {
        sum += value;
        sums.push(sum);
    }
    for part in parts {
        let (some, full) = (Reach::new(&sorted, part.from), Reach::new(&sorted, part.to));
        let share = weight * part.share;
        for (place, (x, item)) in sorted.iter().zip(&order).enumerate() {
            leaving[*item as usize] += share * below(*x, part, &sums, some.below[place], full.below[place]);
            entering[*item as usize] += share * above(*x, part, &sums, some.above[place], full.above[place]);
        }
    }
}

/// The places of the measures in ascending order, equals in the order of their places.
fn ascending(x: &[f64]) -> Vec<u32> {
    // A number's bits, turned so that they ascend with it. Its upper half and its place in one integer are compared much
    // faster than numbers are, and seldom is the lower half needed.
    let bits = |x: f64| if x.is_sign_negative() { !x.to_bits() } else { x.to_bits() | 1 << 63 };
    let keys = x.iter().zip(0_u64..).map(|(x, place)| (bits(*x) >> 32 << 32) | place);
    let mut keys: Vec<u64> = keys.collect();
    keys.sort_unstable();
    for run in keys.chunk_by_mut(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
        run.sort_unstable_by_key(|key| (bits(x[*key as u32 as usize]), *key));
    }
    keys.iter().map(|key| *key as u32).collect()
}

/// Between which places the difference is more than so much.
struct Reach {
    /// For each place, how many of those below it differ by more.
    below: Vec<u32>,
    /// For each place, the first above it that differs by more, or how many there are.
    above: Vec<u32>,
}

impl Reach {
    fn new(sorted: &[f64], difference: f64) -> Self {
        let (mut below, mut above) = (vec![0; sorted.len()], vec![sorted.len() as u32; sorted.len()]);
        let mut beyond = 0;
        for ((x, below), place) in sorted.iter().zip(&mut below).zip(0..) {
            // Each pair is met once, from above: what is so far below this place has this place so far above it.
            // Differences are not negative, so that this ends at the place itself.
            while x - sorted[beyond] > difference {
                above[beyond] = place;
                beyond += 1;
            }
            *below = beyond as u32;
        }
        Self { below, above }
    }
}

/// How much a measure is preferred to those below it: fully to those before `full`, in part from there to `some`.
fn below(x: f64, part: &Part, sums: &[f64], some: u32, full: u32) -> f64 {
    if some == full {
        return f64::from(full);
    }
    let (many, sum) = (f64::from(some - full), sums[some as usize] - sums[full as usize]);
    f64::from(full) + (many * (x - part.from) - sum) / (part.to - part.from)
}

/// How much those above a measure are preferred to it: fully from `full` on, in part from `some` to there.
fn above(x: f64, part: &Part, sums: &[f64], some: u32, full: u32) -> f64 {
    let beyond = (sums.len() - 1) as f64 - f64::from(full);
    if some == full {
        return beyond;
    }
    let (many, sum) = (f64::from(full - some), sums[full as usize] - sums[some as usize]);
    beyond + (sum - many * (x + part.from)) / (part.to - part.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Wish::{LessFirst, MoreFirst};
    use proptest::prelude::*;

    fn by_pairs(columns: &[&[f64]], weights: &[f64], wishes: &[Wish], preferences: &[Preference]) -> Flows {
        let n = columns[0].len();
        let mut flows = Flows { leaving: vec![0.0; n], entering: vec![0.0; n], net: vec![0.0; n] };
        for i in 0..n {
            for j in 0..n {
                let preferred: f64 = (0..columns.len())
                    .map(|k| {
                        let d = columns[k][i] - columns[k][j];
                        weights[k] * preferences[k].of(if wishes[k] == MoreFirst { d } else { -d })
                    })
                    .sum();
                flows.leaving[i] += preferred / (n as f64 - 1.0);
                flows.entering[j] += preferred / (n as f64 - 1.0);
            }
        }
        flows.net = (0..n).map(|i| flows.leaving[i] - flows.entering[i]).collect();
        flows
    }

    #[test]
    fn the_hydroelectric_plants_of_brans_and_vincke_have_their_known_flows() {
        let columns: [&[f64]; 6] = [
            &[80.0, 65.0, 83.0, 40.0, 52.0, 94.0],
            &[90.0, 58.0, 60.0, 80.0, 72.0, 96.0],
            &[6.0, 2.0, 4.0, 10.0, 6.0, 7.0],
            &[5.4, 9.7, 7.2, 7.5, 2.0, 3.6],
            &[8.0, 1.0, 4.0, 7.0, 3.0, 5.0],
            &[5.0, 1.0, 7.0, 10.0, 8.0, 6.0],
        ];
        let wishes = [LessFirst, MoreFirst, LessFirst, LessFirst, LessFirst, MoreFirst];
        let preferences = [
            Preference::Quasi { indifferent: 10.0 },
            Preference::Vee { full: 30.0 },
            Preference::Linear { indifferent: 0.5, full: 5.0 },
            Preference::Level { indifferent: 1.0, full: 6.0 },
            Preference::Usual,
            Preference::Gauss { spread: 5.0 },
        ];
        let got = promethee(&columns, &[1.0 / 6.0; 6], &wishes, &preferences).expect("flows");
        let near = |got: &[f64], want: &[f64]| {
            assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 6e-7), "{got:?} is not {want:?}");
        };
        near(&got.leaving, &[0.219_869, 0.396_296, 0.246_627, 0.329_257, 0.454_722, 0.300_072]);
        near(&got.entering, &[0.365_533, 0.379_134, 0.336_151, 0.349_259, 0.161_822, 0.354_944]);
        near(&got.net, &[-0.145_664, 0.017_162, -0.089_524, -0.020_003, 0.292_900, -0.054_872]);
    }

    #[test]
    fn gauss_over_too_many_items_and_bad_thresholds_are_refused() {
        let many = vec![0.0; MOST_FOR_GAUSS + 1];
        let told = promethee(&[&many], &[1.0], &[MoreFirst], &[Preference::Gauss { spread: 1.0 }]);
        assert!(told.expect_err("too many").to_string().contains("5001 items"));
        let bad = Preference::Linear { indifferent: 2.0, full: 2.0 };
        assert_eq!(promethee(&[&[1.0, 2.0]], &[1.0], &[MoreFirst], &[bad]), Err(FlowFault::BadThresholds));
    }

    #[test]
    fn nothing_one_and_all_alike_flow_nowhere() {
        assert!(promethee(&[], &[], &[], &[]).expect("flows").net.is_empty());
        for n in [1, 5] {
            let alike = vec![2.0; n];
            let got = promethee(&[&alike], &[1.0], &[MoreFirst], &[Preference::Usual]).expect("flows");
            assert_eq!(got.net, vec![0.0; n]);
        }
    }

    fn preference() -> impl Strategy<Value = Preference> {
        let q = || 0.0..3.0f64;
        prop_oneof![
            Just(Preference::Usual),
            q().prop_map(|indifferent| Preference::Quasi { indifferent }),
            (0.01..4.0f64).prop_map(|full| Preference::Vee { full }),
            (q(), 0.01..4.0f64).prop_map(|(q, more)| Preference::Level { indifferent: q, full: q + more }),
            (q(), 0.01..4.0f64).prop_map(|(q, more)| Preference::Linear { indifferent: q, full: q + more }),
        ]
    }

    proptest! {
        #[test]
        fn windows_give_what_all_pairs_give_and_net_flows_add_up_to_nothing(
            rows in prop::collection::vec((0..12_i32, -50.0..50.0f64), 2..90), p in preference(), q in preference(),
        ) {
            // The first column has many equal measures and whole differences.
            let (a, b): (Vec<f64>, Vec<f64>) = rows.iter().map(|(a, b)| (f64::from(*a), *b)).unzip();
            let (columns, weights): ([&[f64]; 2], _) = ([&a, &b], [0.3, 0.7]);
            let got = promethee(&columns, &weights, &[MoreFirst, LessFirst], &[p, q]).expect("flows");
            let want = by_pairs(&columns, &weights, &[MoreFirst, LessFirst], &[p, q]);
            for (a, b) in got.leaving.iter().zip(&want.leaving).chain(got.entering.iter().zip(&want.entering)) {
                prop_assert!((a - b).abs() < 1e-9, "{} {}", a, b);
            }
            prop_assert!(got.net.iter().sum::<f64>().abs() < 1e-9);
        }
    }
}
