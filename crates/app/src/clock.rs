//! The only place that reads the clock or asks for randomness; tests set both.

use jiff::civil::Date;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Time and fresh ids.
pub enum Clock {
    /// The machine's.
    System,
    /// A fixed instant (milliseconds since 1970, UTC) with counted ids, for tests and snapshots.
    Fixed(i64, AtomicU64),
}

impl Clock {
    /// A clock that stands still.
    #[must_use]
    pub fn fixed(millis: i64) -> Self {
        Self::Fixed(millis, AtomicU64::new(1))
    }

    /// Milliseconds since 1970, UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        match self {
            Self::System => jiff::Timestamp::now().as_millisecond(),
            Self::Fixed(millis, _) => *millis,
        }
    }

    /// The day, UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        jiff::Timestamp::from_millisecond(self.now()).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// A fresh UUID of version 7.
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        match self {
            Self::System => Uuid::now_v7(),
            Self::Fixed(millis, count) => {
                let n = count.fetch_add(1, Ordering::Relaxed);
                Uuid::from_u128(
                    (u128::from(millis.unsigned_abs()) << 80) | (0x7_u128 << 76) | (0x8_u128 << 60) | u128::from(n),
                )
            }
        }
    }
}
