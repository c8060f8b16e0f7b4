//! Value functions: from a measure to 0…1, with anchors that are stored in the model.
//!
//! Anchors never come from the data at hand: with the data's least and greatest as anchors, one new item could turn
//! the order of two others.

use crate::table::Cell;
use serde::Serialize;
use std::collections::BTreeMap;

/// Which end of a measure comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Items with more of it come first.
    MoreFirst,
    /// Items with less of it come first.
    LessFirst,
}

impl Wish {
    /// The word a model file uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MoreFirst => "more-first",
            Self::LessFirst => "less-first",
        }
    }
}

/// How a measure becomes a value between 0 (does not matter here) and 1 (as urgent as this criterion gets).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum ValueFunction {
    /// Straight from 0 at `zero` to 1 at `full`, flat beyond; `full` below `zero` where less comes first.
    Linear {
        /// The measure worth 0.
        zero: f64,
        /// The measure worth 1.
        full: f64,
    },
    /// `ln(1 + x/scale) / ln(1 + full/scale)`, 1 from `full` on: the first people count more than the last.
    Log {
        /// Where the curve bends.
        scale: f64,
        /// The measure worth 1.
        full: f64,
    },
    /// `1 − exp(−x/scale)`: rises quickly and levels off.
    Exponential {
        /// The measure worth 0.632.
        scale: f64,
    },
    /// `1 / (1 + (x/half)²)`: near counts, far hardly does.
    InverseSquare {
        /// The distance worth one half.
        half: f64,
    },
    /// Straight lines between points, flat before the first and after the last.
    Piecewise {
        /// Measure and value, measures ascending.
        points: Vec<(f64, f64)>,
    },
    /// The count itself, beyond 1 too; only where points are added up.
    Count,
    /// 1 where there is any or the cell says yes, 0 where there is none, however many there are.
    Once,
    /// One value per code.
    Table {
        /// The codes and their values.
        codes: BTreeMap<String, f64>,
    },
}

/// Why a cell gives no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum BadMeasure {
    /// A word where a number belongs.
    #[error("is not a number; write digits with a point, or leave the cell empty if it is unknown")]
    NotANumber,
    /// A count, length or distance below zero.
    #[error("is below zero, which this criterion cannot be; correct it, or leave the cell empty if it is unknown")]
    BelowZero,
    /// A share above 1.
    #[error("is above 1, which a share cannot be; write 0.4 for 40 %, or leave the cell empty if it is unknown")]
    AboveOne,
    /// More than there is of anything on Earth.
    #[error(
        "is more than the whole Earth has (5.1e14 square metres, 8e9 people); correct it, or leave the cell empty if it is unknown"
    )]
    BeyondEarth,
    /// A word that is neither yes nor no.
    #[error("is neither yes nor no; write yes or no, or leave the cell empty if it is unknown")]
    NotYesNo,
    /// A code without a value in the model.
    #[error("is a code for which the model gives no value; add it to the codes of the criterion")]
    NoSuchCode,
}

/// No count, distance or area on Earth comes near it: a slip of the pen that would otherwise rank first.
const BEYOND_EARTH: f64 = 1e15;

impl BadMeasure {
    /// The rule's id, which is also its message key after `fault-`.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::NotANumber => "measure-not-a-number",
            Self::BelowZero => "measure-below-zero",
            Self::AboveOne => "measure-above-one",
            Self::BeyondEarth => "measure-beyond-earth",
            Self::NotYesNo => "measure-not-yes-no",
            Self::NoSuchCode => "measure-no-such-code",
        }
    }
}

impl ValueFunction {
    /// A table of codes from rows of code and value.
    #[must_use]
    pub fn codes(rows: &[(&str, f64)]) -> Self {
        Self::Table { codes: rows.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect() }
    }

    /// The value of a cell.
    ///
    /// # Units
    /// In: the criterion's own. Out: 0…1.
    /// # Missing
    /// An unknown cell has no value (`None`).
    /// # Errors
    /// A cell that this function cannot read.
    pub fn value(&self, cell: &Cell) -> Result<Option<f64>, BadMeasure> {
        match (self, cell) {
            (_, Cell::Unknown) => Ok(None),
            (Self::Table { codes }, known) => {
                let code = known.code().unwrap_or_default();
                codes.get(&code).copied().map(Some).ok_or(BadMeasure::NoSuchCode)
            }
            (Self::Once, Cell::Text(word)) => match word.to_lowercase().as_str() {
                "yes" | "true" => Ok(Some(1.0)),
                "no" | "false" => Ok(Some(0.0)),
                _ => Err(BadMeasure::NotYesNo),
            },
            (_, Cell::Text(_)) => Err(BadMeasure::NotANumber),
            (_, Cell::Number(x)) => self.at(*x).map(Some),
        }
    }

    /// The value of a number.
    ///
    /// # Errors
    /// A number below zero where the curve begins at zero; any number for a table of codes that lacks it.
    pub fn at(&self, x: f64) -> Result<f64, BadMeasure> {
        if x.abs() > BEYOND_EARTH {
            return Err(BadMeasure::BeyondEarth);
        }
        let from_zero = matches!(
            self,
            Self::Log { .. } | Self::Exponential { .. } | Self::InverseSquare { .. } | Self::Count | Self::Once
        );
        if from_zero && x < 0.0 {
            return Err(BadMeasure::BelowZero);
        }
        Ok(match self {
            Self::Linear { zero, full } => ((x - zero) / (full - zero)).clamp(0.0, 1.0),
            Self::Log { scale, full } => (libm::log1p(x / scale) / libm::log1p(full / scale)).min(1.0),
            Self::Exponential { scale } => 1.0 - libm::exp(-x / scale),
            Self::InverseSquare { half } => 1.0 / (1.0 + (x / half) * (x / half)),
            Self::Piecewise { points } => between(points, x),
            Self::Count => x,
            Self::Once => f64::from(u8::from(x > 0.0)),
            Self::Table { codes } => return codes.get(&x.to_string()).copied().ok_or(BadMeasure::NoSuchCode),
        })
    }

    /// Which end comes first; `None` for a table of codes, which has no order of its own.
    #[must_use]
    pub fn wish(&self) -> Option<Wish> {
        let rises = match self {
            Self::Linear { zero, full } => full > zero,
            Self::Log { .. } | Self::Exponential { .. } | Self::Count | Self::Once => true,
            Self::InverseSquare { .. } => false,
            Self::Piecewise { points } => points.last()?.1 >= points.first()?.1,
            Self::Table { .. } => return None,
        };
        Some(if rises { Wish::MoreFirst } else { Wish::LessFirst })
    }

    /// Whether the anchors make sense.
    ///
    /// # Errors
    /// What is wrong and what to write instead, as the end of a sentence.
    pub fn check(&self) -> Result<(), &'static str> {
        let all = |ok: bool, why: &'static str| if ok { Ok(()) } else { Err(why) };
        match self {
            Self::Linear { zero, full } => {
                all(zero.is_finite() && full.is_finite() && zero != full, "needs two different numbers, zero and full")
            }
            Self::Log { scale, full } => all(positive(*scale) && positive(*full), "needs scale and full above 0"),
            Self::Exponential { scale } => all(positive(*scale), "needs scale above 0"),
            Self::InverseSquare { half } => all(positive(*half), "needs half above 0"),
            Self::Piecewise { points } => check_points(points),
            Self::Count | Self::Once => Ok(()),
            Self::Table { codes } => {
                all(!codes.is_empty(), "needs at least one code")?;
                all(codes.values().all(|v| share(*v)), "needs values from 0 to 1 for its codes")
            }
        }
    }

    /// The function in one English sentence, for method sheets.
    #[must_use]
    pub fn words(&self, unit: &str) -> String {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        match self {
            Self::Linear { zero, full } => format!("0 at {zero}{unit}, 1 at {full}{unit}, straight between"),
            Self::Log { scale, full } => {
                format!("ln(1 + x/{scale}) / ln(1 + {full}/{scale}): 0 at 0, 1 from {full}{unit}")
            }
            Self::Exponential { scale } => format!("1 - exp(-x/{scale}): 0 at 0, 0.63 at {scale}{unit}"),
            Self::InverseSquare { half } => format!("1 / (1 + (x/{half})^2): 1 at 0, one half at {half}{unit}"),
            Self::Piecewise { points } => {
                let parts: Vec<String> = points.iter().map(|(x, v)| format!("{v} at {x}{unit}")).collect();
                format!("{}, straight between", parts.join(", "))
            }
            Self::Count => format!("as many points as there are{unit}"),
            Self::Once => "one point if there is any, however many".to_owned(),
            Self::Table { codes } => codes.iter().map(|(c, v)| format!("{c} = {v}")).collect::<Vec<_>>().join(", "),
        }
    }
}

fn positive(x: f64) -> bool {
    x.is_finite() && x > 0.0
}

fn share(x: f64) -> bool {
    (0.0..=1.0).contains(&x)
}

fn check_points(points: &[(f64, f64)]) -> Result<(), &'static str> {
    let rising = points.windows(2).all(|p| p[0].1 <= p[1].1);
    let falling = points.windows(2).all(|p| p[0].1 >= p[1].1);
    if points.len() < 2 {
        Err("needs at least two points [measure, value]")
    } else if !points.iter().all(|(x, v)| x.is_finite() && share(*v)) {
        Err("needs finite measures and values from 0 to 1 in its points")
    } else if !points.windows(2).all(|p| p[0].0 < p[1].0) {
        Err("needs points whose measures rise from one to the next")
    } else if !rising && !falling {
        Err("must only rise or only fall from point to point")
    } else {
        Ok(())
    }
}

fn between(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.partition_point(|p| p.0 <= x);
    match (after.checked_sub(1).and_then(|i| points.get(i)), points.get(after)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0),
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn anchors_are_worth_what_they_say() {
        let check =
            |f: ValueFunction, x: f64, want: f64| assert!(near(f.at(x).expect("a value"), want), "{f:?} at {x}");
        check(ValueFunction::Linear { zero: 0.0, full: 5.0 }, 2.0, 0.4);
        check(ValueFunction::Linear { zero: 0.0, full: 5.0 }, 9.0, 1.0);
        check(ValueFunction::Linear { zero: 5000.0, full: 0.0 }, 1250.0, 0.75);
        check(ValueFunction::Log { scale: 10.0, full: 1000.0 }, 0.0, 0.0);
        check(ValueFunction::Log { scale: 10.0, full: 1000.0 }, 1000.0, 1.0);
        check(ValueFunction::Log { scale: 10.0, full: 1000.0 }, 1e9, 1.0);
        check(ValueFunction::Log { scale: 10.0, full: 1000.0 }, 100.0, 0.519_573_706_482_440_7);
        check(ValueFunction::Exponential { scale: 3.0 }, 3.0, 0.632_120_558_828_557_7);
        check(ValueFunction::InverseSquare { half: 500.0 }, 500.0, 0.5);
        check(ValueFunction::InverseSquare { half: 500.0 }, 1500.0, 0.1);
        let bends = ValueFunction::Piecewise { points: vec![(0.0, 0.0), (10.0, 0.5), (100.0, 1.0)] };
        check(bends.clone(), -4.0, 0.0);
        check(bends.clone(), 5.0, 0.25);
        check(bends.clone(), 10.0, 0.5);
        check(bends.clone(), 55.0, 0.75);
        check(bends, 400.0, 1.0);
    }

    #[test]
    fn severity_four_is_worth_three_quarters_as_number_and_as_text() {
        let codes = BTreeMap::from([("3".to_owned(), 0.4), ("4".to_owned(), 0.75)]);
        let f = ValueFunction::Table { codes };
        assert_eq!(f.value(&Cell::Number(4.0)), Ok(Some(0.75)));
        assert_eq!(f.value(&Cell::Text("4".into())), Ok(Some(0.75)));
        assert_eq!(f.value(&Cell::Number(9.0)), Err(BadMeasure::NoSuchCode));
        assert_eq!(f.value(&Cell::Unknown), Ok(None));
    }

    #[test]
    fn once_counts_once_however_many_there_are_and_a_count_counts_all() {
        let value = |f: &ValueFunction, text: &str| f.value(&Cell::from_text(text));
        assert_eq!(value(&ValueFunction::Once, "7"), Ok(Some(1.0)));
        assert_eq!(value(&ValueFunction::Once, "0"), Ok(Some(0.0)));
        assert_eq!(value(&ValueFunction::Once, "Yes"), Ok(Some(1.0)));
        assert_eq!(value(&ValueFunction::Once, "many"), Err(BadMeasure::NotYesNo));
        assert_eq!(value(&ValueFunction::Once, ""), Ok(None), "nobody looked, which is not none");
        assert_eq!(value(&ValueFunction::Count, "7"), Ok(Some(7.0)));
        assert_eq!(value(&ValueFunction::Count, "-1"), Err(BadMeasure::BelowZero));
        for number in ["1e308", "-1e300", "2e15"] {
            assert_eq!(value(&ValueFunction::Linear { zero: 0.0, full: 3.0 }, number), Err(BadMeasure::BeyondEarth));
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_fault_and_not_a_zero() {
        let f = ValueFunction::Log { scale: 10.0, full: 1000.0 };
        assert_eq!(f.value(&Cell::Text("many".into())), Err(BadMeasure::NotANumber));
        assert_eq!(f.value(&Cell::Number(-1.0)), Err(BadMeasure::BelowZero));
        assert_eq!(f.value(&Cell::Unknown), Ok(None));
    }

    #[test]
    fn anchors_that_make_no_sense_are_refused() {
        for bad in [
            ValueFunction::Linear { zero: 1.0, full: 1.0 },
            ValueFunction::Linear { zero: f64::NAN, full: 1.0 },
            ValueFunction::Log { scale: 0.0, full: 1.0 },
            ValueFunction::Exponential { scale: -1.0 },
            ValueFunction::InverseSquare { half: f64::INFINITY },
            ValueFunction::Piecewise { points: vec![(0.0, 0.0)] },
            ValueFunction::Piecewise { points: vec![(0.0, 0.0), (0.0, 1.0)] },
            ValueFunction::Piecewise { points: vec![(0.0, 0.0), (1.0, 1.0), (2.0, 0.5)] },
            ValueFunction::Piecewise { points: vec![(0.0, 0.0), (1.0, 1.5)] },
            ValueFunction::Table { codes: BTreeMap::new() },
            ValueFunction::Table { codes: BTreeMap::from([("a".into(), 2.0)]) },
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_shape_stays_in_range_and_keeps_its_wish(a in 0.0..1e7f64, b in 0.0..1e7f64, s in 0.001..1e5f64) {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            for f in [
                ValueFunction::Linear { zero: 0.0, full: s },
                ValueFunction::Linear { zero: s, full: 0.0 },
                ValueFunction::Log { scale: s, full: 10.0 * s },
                ValueFunction::Exponential { scale: s },
                ValueFunction::InverseSquare { half: s },
                ValueFunction::Piecewise { points: vec![(0.0, 1.0), (s, 0.3), (2.0 * s, 0.0)] },
            ] {
                let (v, w) = (f.at(low).expect("a value"), f.at(high).expect("a value"));
                prop_assert!((0.0..=1.0).contains(&v) && (0.0..=1.0).contains(&w));
                match f.wish() {
                    Some(Wish::MoreFirst) => prop_assert!(w >= v - 1e-12),
                    _ => prop_assert!(w <= v + 1e-12),
                }
            }
        }
    }
}
