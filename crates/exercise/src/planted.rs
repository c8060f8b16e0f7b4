//! The answer key: faults and conflicts put into the data on purpose, so that trainees can look for them.

/// What was planted and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plant {
    /// Table of the record.
    pub noun: &'static str,
    /// Code of the record.
    pub code: String,
    /// What is wrong with it, as a message key.
    pub what: &'static str,
}

/// Everything planted, in the order of making.
#[derive(Debug, Default)]
pub(crate) struct Planted(pub(crate) Vec<Plant>);

impl Planted {
    pub(crate) fn note(&mut self, noun: &'static str, code: &str, what: &'static str) {
        self.0.push(Plant { noun, code: code.to_owned(), what });
    }
}
