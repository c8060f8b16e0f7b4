//! How a command ends when it does not succeed.

use std::error::Error;
use std::fmt::{self, Write as _};

/// A message for the person at the keyboard: what happened, where, and what to do next.
pub(crate) struct Stop(String);

/// How a command ends.
pub(crate) type Outcome = Result<(), Stop>;

impl Stop {
    /// A message of our own.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Error> From<E> for Stop {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let _ = write!(text, "\n  because {inner}");
            cause = inner.source();
        }
        Self(text)
    }
}
