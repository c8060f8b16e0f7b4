//! What may be said of a way: never that it is safe, and only for a time.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days after which a statement about access counts as unknown, unless a programme says otherwise.
pub const VALID_DAYS: i64 = 90;

/// As of when hazards and roads are known, and how long that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The day the information is from.
    ///
    /// # Missing
    /// Unknown when nobody has said; then nothing can be said of any way either.
    pub as_of: Option<Date>,
    /// Days it holds.
    pub days: i64,
}

impl Validity {
    /// The last day on which it holds; unknown when the day it is from is.
    #[must_use]
    pub fn expires(&self) -> Option<Date> {
        self.as_of.and_then(|day| day.checked_add(self.days.clamp(0, 3_650).days()).ok())
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        self.expires().is_some_and(|last| today <= last)
    }

    /// What may be said of a piece of road or a way.
    ///
    /// There is no word for a way on which no hazard is recorded but that it is not verified: only a survey of the
    /// road itself could say more.
    #[must_use]
    pub fn status(&self, hazard_recorded: bool, today: Date) -> Status {
        match (self.holds(today), hazard_recorded) {
            (false, _) => Status::Unknown,
            (true, true) => Status::HazardRecorded,
            (true, false) => Status::NotVerified,
        }
    }
}

/// What is known of a piece of road or a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A recorded hazard lies on it.
    HazardRecorded,
    /// No hazard is recorded on it, and nobody has verified that there is none.
    NotVerified,
    /// What was known is too old, or nobody said how old it is.
    Unknown,
}

impl Status {
    /// The word in tables and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::HazardRecorded => "hazard_recorded",
            Self::NotVerified => "not_verified",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn from(as_of: Option<Date>) -> Validity {
        Validity { as_of, days: VALID_DAYS }
    }

    #[test]
    fn ninety_days_later_it_still_holds_and_a_day_after_that_it_is_unknown() {
        let known = from(Some(date(2026, 1, 1)));
        assert_eq!(known.expires(), Some(date(2026, 4, 1)));
        assert_eq!(known.status(true, date(2026, 4, 1)), Status::HazardRecorded);
        assert_eq!(known.status(false, date(2026, 4, 1)), Status::NotVerified);
        assert_eq!(known.status(true, date(2026, 4, 2)), Status::Unknown);
    }

    #[test]
    fn what_nobody_dated_is_unknown_from_the_start() {
        assert_eq!(from(None).status(false, date(2026, 1, 1)), Status::Unknown);
        assert_eq!(from(None).expires(), None);
    }

    #[test]
    fn no_word_for_a_way_says_that_it_is_safe_open_or_clear() {
        let words = [Status::HazardRecorded, Status::NotVerified, Status::Unknown].map(Status::word);
        for word in ["safe", "open", "clear"] {
            assert!(words.iter().all(|w| !w.contains(word)), "{word}");
        }
    }
}
