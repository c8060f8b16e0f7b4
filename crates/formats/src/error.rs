//! Why a file cannot be read or written at all.

use crate::rules;
use cg_kit::{Fault, Place, Severity};
use std::fmt;

/// A file that cannot be read or written: the rule it broke, where, and what to do.
///
/// It carries a [`Fault`], so a person sees it in their language by the message key `fault-<rule>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError(Box<Fault>);

impl FormatError {
    /// An error of the file as a whole.
    #[must_use]
    pub fn new(rule: &'static str, found: impl fmt::Display) -> Self {
        Self::at(rule, Place::default(), found)
    }

    /// An error at a place in the file.
    #[must_use]
    pub fn at(rule: &'static str, place: Place, found: impl fmt::Display) -> Self {
        Self(Box::new(Fault::new(rule, Severity::Error, place, &found.to_string())))
    }

    /// Adds one argument for the message.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.0.args.insert(key.to_owned(), value.to_string());
        self
    }

    /// The fault: rule, place and what was found.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        &self.0
    }

    /// The fault, to be listed among others.
    #[must_use]
    pub fn into_fault(self) -> Fault {
        *self.0
    }

    /// The same error at a place.
    pub(crate) fn placed(mut self, place: Place) -> Self {
        self.0.place = place;
        self
    }

    pub(crate) fn in_sheet(mut self, sheet: &str) -> Self {
        self.0.place.sheet.get_or_insert_with(|| sheet.to_owned());
        self
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&rules::explain(&self.0))
    }
}

impl std::error::Error for FormatError {}

impl From<std::io::Error> for FormatError {
    fn from(err: std::io::Error) -> Self {
        match err.downcast::<Self>() {
            Ok(ours) => ours,
            Err(err) if err.kind() == std::io::ErrorKind::UnexpectedEof => Self::new("file-truncated", err),
            Err(err) => Self::new("file-unreadable", err),
        }
    }
}

impl From<FormatError> for std::io::Error {
    fn from(err: FormatError) -> Self {
        Self::other(err)
    }
}
