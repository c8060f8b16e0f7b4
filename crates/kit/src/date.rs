//! Dates as people know them: a year, a month or a day.

use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

/// A date known to the year, the month or the day; the missing part is never invented.
///
/// Text form is the beginning of an ISO 8601 date: `2006`, `2006-01`, `2006-01-15`. Text order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Why a text or a triple is not a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadDate {
    /// Not written as `2006`, `2006-01` or `2006-01-15`.
    #[error("{0:?} is not a date; write 2006, 2006-01 or 2006-01-15")]
    Unreadable(String),
    /// The calendar has no such day.
    #[error("there is no {0} in the calendar")]
    NoSuchDay(String),
    /// A day without its month.
    #[error("a day is given without its month")]
    DayWithoutMonth,
}

impl PartialDate {
    /// Builds a date from the parts that are known.
    ///
    /// # Errors
    /// When the calendar has no such day, the year is outside 1–9999, or a day comes without a month.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, BadDate> {
        if month.is_none() && day.is_some() {
            return Err(BadDate::DayWithoutMonth);
        }
        let made = Self { year, month, day };
        if year < 1 || Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_err() {
            return Err(BadDate::NoSuchDay(made.to_string()));
        }
        Ok(made)
    }

    /// A full day.
    #[must_use]
    pub fn day(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month 1–12, if known.
    #[must_use]
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, if known.
    #[must_use]
    pub const fn day_of_month(self) -> Option<i8> {
        self.day
    }

    /// How exactly the date is known.
    #[must_use]
    pub const fn precision(self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        }
    }

    /// The first day the date may mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day the date may mean.
    #[must_use]
    pub fn latest(self) -> Date {
        match self.precision() {
            Precision::Year => self.earliest().last_of_year(),
            Precision::Month => self.earliest().last_of_month(),
            Precision::Day => self.earliest(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
        }
        if let Some(d) = self.day {
            write!(f, "-{d:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let bad = || BadDate::Unreadable(text.chars().take(40).collect());
        let parts: Vec<&str> = text.split('-').collect();
        let wide = [4, 2, 2];
        let digits = |(i, p): (usize, &&str)| p.len() == wide[i] && p.bytes().all(|b| b.is_ascii_digit());
        if parts.is_empty() || parts.len() > 3 || !parts.iter().enumerate().all(digits) {
            return Err(bad());
        }
        let small = |i: usize| parts.get(i).map(|p| p.parse::<i8>()).transpose().map_err(|_| bad());
        Self::new(parts[0].parse().map_err(|_| bad())?, small(1)?, small(2)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_keeps_the_precision_it_came_with() {
        for (text, precision) in
            [("2006", Precision::Year), ("2006-01", Precision::Month), ("2006-01-15", Precision::Day)]
        {
            let date: PartialDate = text.parse().expect(text);
            assert_eq!((date.to_string().as_str(), date.precision()), (text, precision));
        }
    }

    #[test]
    fn a_year_may_mean_any_of_its_days() {
        let date: PartialDate = "2004-02".parse().expect("a month");
        assert_eq!(
            (date.earliest().to_string(), date.latest().to_string()),
            ("2004-02-01".into(), "2004-02-29".into())
        );
    }

    #[test]
    fn what_the_calendar_lacks_is_refused() {
        for text in
            ["2005-02-29", "2005-13", "0000", "20061", "2006-1", "2006-01-", "", "2,006", "-2006", "2006-01-15-2"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        assert_eq!(PartialDate::new(2006, None, Some(3)), Err(BadDate::DayWithoutMonth));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,12}") {
            if let Ok(date) = text.parse::<PartialDate>() {
                prop_assert_eq!(date.to_string(), text);
            }
        }
    }
}
