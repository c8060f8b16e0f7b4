//! The same name in several languages and scripts.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A name in several languages, keyed by language tag (`en`, `ar`, …; `und` when the file did not say).
#[derive(Debug, Clone, PartialEq, Eq, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub BTreeMap<String, String>);

impl Names {
    /// A name whose language the source did not tell.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self::default().with("und", name)
    }

    /// Adds or replaces the name in one language.
    #[must_use]
    pub fn with(mut self, lang: &str, name: &str) -> Self {
        self.0.insert(lang.to_owned(), name.to_owned());
        self
    }

    /// The name for a reader: the language asked for, else English, else the undetermined one, else any.
    #[must_use]
    pub fn get(&self, lang: &str) -> Option<&str> {
        [lang, "en", "und"].iter().find_map(|l| self.0.get(*l)).or_else(|| self.0.values().next()).map(String::as_str)
    }

    /// All spellings, for search and for matching place names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Whether no name is known in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_their_language_then_english_then_anything() {
        let names = Names::default().with("ar", "نور").with("en", "Nur");
        assert_eq!(names.get("ar"), Some("نور"));
        assert_eq!(names.get("fr"), Some("Nur"));
        assert_eq!(Names::default().with("uk", "Нур").get("fr"), Some("Нур"));
        assert_eq!(Names::default().get("fr"), None);
    }
}
