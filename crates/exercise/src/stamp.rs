//! What every record of the exercise country carries: an identifier, a source and a day.

use crate::chance::Dice;
use cg_kit::{Id, PartialDate};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The source named on every record, so that no export can pass for real data.
pub(crate) const SOURCE: &str = "Exercise country (fictional)";

/// Gives identifiers and days to the records of one topic.
pub(crate) struct Stamp {
    dice: Dice,
    ms: u64,
    /// The day on which the country is looked at.
    pub(crate) today: Date,
}

impl Stamp {
    pub(crate) fn new(seed: u64, topic: &str, today: Date) -> Self {
        let hours = today.duration_since(date(1970, 1, 1)).as_hours().max(0) as u64;
        Self { dice: Dice::new(seed, &format!("ids of {topic}")), ms: hours * 3_600_000, today }
    }

    /// The next identifier; a millisecond later each time.
    pub(crate) fn id<T>(&mut self) -> Id<T> {
        self.ms += 1;
        self.dice.id(self.ms)
    }

    pub(crate) fn source() -> Option<String> {
        Some(SOURCE.to_owned())
    }

    /// The day some days ago.
    pub(crate) fn days_ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap_or(self.today)
    }

    /// Today, as a date of information.
    pub(crate) fn now(&self) -> Option<PartialDate> {
        Some(PartialDate::day(self.today))
    }
}

/// A date as a report gives it: mostly the day, sometimes only the month or the year.
pub(crate) fn as_reported(dice: &mut Dice, day: Date, month_only: f64, year_only: f64) -> PartialDate {
    let draw = dice.unit();
    let known = if draw < year_only {
        PartialDate::new(day.year(), None, None)
    } else if draw < year_only + month_only {
        PartialDate::new(day.year(), Some(day.month()), None)
    } else {
        return PartialDate::day(day);
    };
    known.unwrap_or_else(|_| PartialDate::day(day))
}
