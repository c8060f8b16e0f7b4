//! Rates by which areas of different size can be compared on a map, and their classes.
//!
//! Counts are never coloured: a large area would look dangerous because it is large. The breaks are fixed, so that the
//! maps of two years, or of two provinces, can be laid side by side.

/// Below this many cases a rate jumps from year to year by chance alone.
pub const FEW_CASES: f64 = 20.0;

/// A count over what it is compared with.
#[derive(Debug, PartialEq)]
pub struct Rate {
    /// Name in addresses and messages.
    pub key: &'static str,
    /// What is counted.
    pub count: Count,
    /// What it is compared with.
    pub base: Base,
    /// The rate is told per so many of the base.
    pub per: f64,
    /// Rising limits between classes: class `i` holds `breaks[i-1] <= rate < breaks[i]`.
    pub breaks: &'static [f64],
}

/// What a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// People within 500 m of any open hazard area, each once.
    PeopleNear,
    /// Land of the open hazard areas, in square metres.
    HazardLand,
    /// Accidents recorded.
    Accidents,
    /// People harmed, one by one.
    PeopleHarmed,
}

/// What a count is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Everybody who lives in the area.
    Inhabitants,
    /// The land of the area, in square metres.
    Land,
}

/// Every rate, in the order they are offered.
pub static RATES: &[Rate] = &[
    Rate {
        key: "people-near",
        count: Count::PeopleNear,
        base: Base::Inhabitants,
        per: 1_000.0,
        breaks: &[10.0, 50.0, 100.0, 250.0],
    },
    Rate { key: "hazard-land", count: Count::HazardLand, base: Base::Land, per: 100.0, breaks: &[0.01, 0.1, 0.5, 2.0] },
    Rate {
        key: "accidents",
        count: Count::Accidents,
        base: Base::Inhabitants,
        per: 100_000.0,
        breaks: &[10.0, 50.0, 100.0, 250.0],
    },
    Rate {
        key: "people-harmed",
        count: Count::PeopleHarmed,
        base: Base::Inhabitants,
        per: 100_000.0,
        breaks: &[10.0, 50.0, 100.0, 250.0],
    },
];

impl Rate {
    /// The rate of that name.
    #[must_use]
    pub fn named(key: &str) -> Option<&'static Self> {
        RATES.iter().find(|r| r.key == key)
    }

    /// The rate of an area.
    ///
    /// # Missing
    /// `None` where either number is unknown, or there is nothing to compare with.
    #[must_use]
    pub fn of(&self, count: Option<f64>, base: Option<f64>) -> Option<f64> {
        let (count, base) = (count?, base?);
        (base > 0.0).then(|| count / base * self.per).filter(|r| r.is_finite())
    }

    /// The class of a rate, 0 being the lowest.
    #[must_use]
    pub fn class(&self, rate: f64) -> usize {
        self.breaks.iter().take_while(|limit| rate >= **limit).count()
    }

    /// Whether a rate of so many cases is mostly chance; land is measured, not counted.
    #[must_use]
    pub fn is_of_few(&self, count: Option<f64>) -> bool {
        self.count != Count::HazardLand && count.is_some_and(|c| c > 0.0 && c < FEW_CASES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_at_most_five_classes_with_rising_breaks_and_each_rate_has_a_name_of_its_own() {
        for rate in RATES {
            assert!(rate.breaks.len() <= 4, "{}", rate.key);
            assert!(rate.breaks.windows(2).all(|w| w[0] < w[1]) && rate.breaks[0] > 0.0, "{}", rate.key);
        }
        assert_eq!(RATES.iter().map(|r| r.key).collect::<BTreeSet<_>>().len(), RATES.len());
    }

    #[test]
    fn seven_accidents_among_35_000_people_are_20_in_100_000() {
        let rate = Rate::named("accidents").expect("accidents");
        let got = rate.of(Some(7.0), Some(35_000.0)).expect("known");
        assert!((got - 20.0).abs() < 1e-12);
        assert_eq!((rate.class(got), rate.class(10.0), rate.class(9.99), rate.class(1e9)), (1, 1, 0, 4));
        assert!(rate.is_of_few(Some(7.0)) && !rate.is_of_few(Some(20.0)) && !rate.is_of_few(Some(0.0)));
    }

    #[test]
    fn an_unknown_or_empty_base_gives_no_rate_and_nobody_harmed_gives_nought() {
        let rate = &RATES[0];
        assert_eq!(rate.of(Some(7.0), None), None);
        assert_eq!(rate.of(None, Some(7.0)), None);
        assert_eq!(rate.of(Some(7.0), Some(0.0)), None);
        assert_eq!(rate.of(Some(0.0), Some(7.0)), Some(0.0));
    }
}
