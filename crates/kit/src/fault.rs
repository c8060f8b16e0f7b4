//! What is wrong with a piece of input, and where.

use crate::Field;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Info,
    /// The row is taken, and somebody should look.
    Warning,
    /// The row is refused.
    Error,
}

/// Where in a file a fault lies, as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Place {
    /// Sheet or layer name.
    pub sheet: Option<String>,
    /// Row number as a spreadsheet shows it (the header is row 1); the ordinal of the feature, from 1, in a GIS layer.
    pub row: Option<u64>,
    /// Column header as written in the file.
    pub column: Option<String>,
}

/// One fault of one input: which rule, how grave, where, what was found.
///
/// The words live with the rule: message key `fault-<rule>`, remedy `fault-<rule>-remedy`, both with `args`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Id of the rule that was broken, in kebab-case.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// Where it lies.
    pub place: Place,
    /// The offending value, shortened to 80 characters.
    pub found: String,
    /// What the message needs besides the value found.
    pub args: BTreeMap<String, String>,
}

impl Fault {
    /// A fault at a place; `found` is shortened to 80 characters, with an ellipsis when something was left out.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, place: Place, found: &str) -> Self {
        let mut short: String = found.chars().take(80).collect();
        if found.chars().nth(80).is_some() {
            short.push('…');
        }
        Self { rule: Cow::Borrowed(rule), severity, place, found: short, args: BTreeMap::new() }
    }

    /// Adds one argument for the message.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.args.insert(key.to_owned(), value.to_string());
        self
    }

    /// Adds one argument in English, and the key of the message that says it in other languages.
    #[must_use]
    pub fn with_word(self, key: &str, english: &str, message: &str) -> Self {
        self.with(key, english).with(&format!("{key}_key"), message)
    }

    /// Adds the label of a field.
    #[must_use]
    pub fn with_field(self, key: &str, field: &Field) -> Self {
        self.with_word(key, field.label, &format!("field-{}", field.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_shortened_and_says_so() {
        let fault = Fault::new("too-long", Severity::Error, Place::default(), &"ж".repeat(200));
        assert_eq!(fault.found.chars().count(), 81);
        assert!(fault.found.ends_with('…'));
        assert_eq!(Fault::new("x", Severity::Info, Place::default(), &"a".repeat(80)).found, "a".repeat(80));
    }
}
