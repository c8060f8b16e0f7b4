//! How often one client may ask: strictly for signing in and set-up, generously for the rest.

use crate::problem::{Kind, Problem};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// The paces of one server.
pub struct Pace {
    doors: DefaultKeyedRateLimiter<String>,
    api: DefaultKeyedRateLimiter<String>,
}

/// How many requests a minute are let through.
#[derive(Clone, Copy, Debug)]
pub struct Paces {
    /// Attempts to sign in or set up, per address and per name.
    pub doors_per_minute: u32,
    /// API, tiles and downloads, per address.
    pub api_per_minute: u32,
}

impl Default for Paces {
    fn default() -> Self {
        Self { doors_per_minute: 10, api_per_minute: 1200 }
    }
}

impl Pace {
    /// Limits as configured; nought counts as one.
    pub fn new(paces: Paces) -> Self {
        let quota = |n: u32| Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            doors: RateLimiter::keyed(quota(paces.doors_per_minute)),
            api: RateLimiter::keyed(quota(paces.api_per_minute)),
        }
    }

    /// One attempt at a door (signing in, set-up) by this client.
    ///
    /// # Errors
    /// [`Kind::TooMany`] with the seconds to wait.
    pub fn door(&self, key: &str) -> Result<(), Problem> {
        check(&self.doors, key)
    }

    /// One request of a program by this client.
    ///
    /// # Errors
    /// [`Kind::TooMany`] with the seconds to wait.
    pub fn api(&self, key: &str) -> Result<(), Problem> {
        check(&self.api, key)
    }

    /// Forgets clients that have not asked for a while, so that the tables stay small.
    pub fn forget(&self) {
        self.doors.retain_recent();
        self.api.retain_recent();
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<(), Problem> {
    if limiter.len() > 50_000 {
        limiter.retain_recent();
    }
    let key: String = key.chars().take(100).collect();
    limiter.check_key(&key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Problem { retry_after: Some(u32::try_from(wait).unwrap_or(60)), ..Problem::of(Kind::TooMany) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_closes_for_one_client_and_stays_open_for_another() {
        let pace = Pace::new(Paces { doors_per_minute: 3, api_per_minute: 100 });
        assert!((0..3).all(|_| pace.door("10.0.0.1").is_ok()));
        let refused = pace.door("10.0.0.1").unwrap_err();
        assert_eq!(refused.kind, Kind::TooMany);
        assert!(refused.retry_after.is_some_and(|s| (1..=60).contains(&s)));
        assert!(pace.door("10.0.0.2").is_ok());
    }
}
