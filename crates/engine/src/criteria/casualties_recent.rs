//! How many people were killed or injured nearby of late, older accidents fading.

use crate::criteria::{Card, Criterion};
use crate::value::{ValueFunction, Wish};

/// How many people were killed or injured nearby of late, older accidents fading.
///
/// # Units
/// Casualties, halved for every twelve months since the accident; made by [`recent_casualties`].
/// # Missing
/// Unknown where accidents have not been looked for; 0 only where they have and there were none.
/// # Source
/// Moulton and Benini, JECH 57:956 (recent victims predict victims); half-life and anchor are conventions.
pub(super) struct CasualtiesRecent;

impl Criterion for CasualtiesRecent {
    fn card(&self) -> Card {
        Card {
            key: "casualties-recent",
            label: "Recent casualties nearby",
            phrase: "{value} recent casualties within {reach} m, older ones fading",
            unit: "casualties",
            codes: None,
            wish: Wish::MoreFirst,
            needs: &["casualties_recent_1000m"],
            value: ValueFunction::Exponential { scale: 3.0 },
            source: "Moulton and Benini, J Epidemiol Community Health 57:956; half-life of 12 months and anchor of 3 are conventions",
            weakness: "Casualties far from a road or a clinic are often never reported, so few casualties do not mean little danger.",
        }
    }
}

/// One accident's people near an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Harm {
    /// Months from the accident to the day the figures are for; below 0 for accidents after it.
    pub age_months: f64,
    /// People killed or injured who are not known to be children.
    pub adults: u32,
    /// People killed or injured known to be under eighteen.
    pub children: u32,
}

/// How casualties fade with time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fading {
    /// Months until a casualty counts half.
    pub half_life_months: f64,
    /// Months after which it counts no longer.
    pub horizon_months: f64,
    /// How much a child counts against 1 for others.
    pub child_factor: f64,
}

impl Default for Fading {
    /// Half-life of 12 months over 24 months, children as everyone.
    fn default() -> Self {
        Self { half_life_months: 12.0, horizon_months: 24.0, child_factor: 1.0 }
    }
}

/// The fading count of casualties: each counts `0.5^(age / half-life)`.
///
/// # Units
/// Casualties. Accidents after the day of the figures and beyond the horizon count nothing.
/// # Shape
/// One number for all accidents near one item; the order of accidents does not matter beyond rounding.
#[must_use]
pub fn recent_casualties(harms: impl IntoIterator<Item = Harm>, fading: Fading) -> f64 {
    let counts = |h: &Harm| (0.0..=fading.horizon_months).contains(&h.age_months);
    let weight = |h: Harm| {
        let people = f64::from(h.adults) + fading.child_factor * f64::from(h.children);
        people * libm::exp2(-h.age_months / fading.half_life_months)
    };
    harms.into_iter().filter(counts).map(weight).fold(0.0, |sum, people| sum + people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harm(age_months: f64, adults: u32, children: u32) -> Harm {
        Harm { age_months, adults, children }
    }

    #[test]
    fn a_casualty_counts_half_after_a_year_and_a_quarter_after_two() {
        let at = |age| recent_casualties([harm(age, 1, 0)], Fading::default());
        assert_eq!([at(0.0), at(12.0), at(24.0)], [1.0, 0.5, 0.25]);
    }

    #[test]
    fn what_is_older_than_the_horizon_or_not_yet_happened_does_not_count() {
        let none = recent_casualties([harm(25.0, 9, 0), harm(-1.0, 9, 0)], Fading::default());
        assert_eq!(none.to_bits(), 0.0_f64.to_bits(), "none is 0 and never -0, which a table would show");
    }

    #[test]
    fn children_count_more_only_when_the_model_says_so() {
        let harms = [harm(0.0, 1, 2)];
        assert_eq!(recent_casualties(harms, Fading::default()), 3.0);
        assert_eq!(recent_casualties(harms, Fading { child_factor: 1.5, ..Fading::default() }), 4.0);
    }

    #[test]
    fn three_casualties_are_worth_about_two_thirds() {
        let value = CasualtiesRecent.card().value.at(3.0).expect("a value");
        assert!((value - 0.632_120_558_8).abs() < 1e-9);
    }
}
