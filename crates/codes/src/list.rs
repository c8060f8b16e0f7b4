//! A code list and the ways to find a value in it.

use crate::normalise::normalise;

/// The languages in which every value has a label.
pub const LANGUAGES: [&str; 5] = ["en", "fr", "es", "ar", "uk"];

/// One value of a code list.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeValue {
    /// What is stored, lower-case snake case.
    pub code: &'static str,
    /// The code of the wider value this one belongs to.
    pub parent: Option<&'static str>,
    /// Whether new records may use it; an inactive value is still read.
    pub active: bool,
    /// Labels, in the order of [`LANGUAGES`].
    pub labels: [&'static str; 5],
    /// Words found in real files for the same value, with their language.
    pub synonyms: &'static [(&'static str, &'static str)],
}

impl CodeValue {
    /// The label for a reader.
    ///
    /// # Missing
    /// In a language without labels it answers in English. Regions are ignored: `fr-CH` reads French.
    #[must_use]
    pub fn label(&self, lang: &str) -> &'static str {
        let tag = lang.split(['-', '_']).next().unwrap_or(lang);
        LANGUAGES.iter().position(|l| l.eq_ignore_ascii_case(tag)).map_or(self.labels[0], |i| self.labels[i])
    }
}

/// A closed list of values with its source and version.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeList {
    /// Name of the list and of its data file.
    pub id: &'static str,
    /// What the list is about, in English.
    pub name: &'static str,
    /// Where the values come from.
    pub source: &'static str,
    /// Version of the list.
    pub version: &'static str,
    /// Whether the values were compared with the text of the source.
    pub checked: bool,
    /// Languages whose labels are machine translations awaiting review by a speaker.
    pub review: &'static [&'static str],
    /// The values, in the order to show them.
    pub values: &'static [CodeValue],
    /// Normalised codes, labels and synonyms, sorted, each with the index of its value.
    pub(crate) keys: &'static [(&'static str, usize)],
}

impl CodeList {
    /// The value with exactly this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&'static CodeValue> {
        self.values.iter().find(|v| v.code == code)
    }

    /// The label of a code for a reader, in English where the language has none.
    #[must_use]
    pub fn label(&self, code: &str, lang: &str) -> Option<&'static str> {
        self.get(code).map(|v| v.label(lang))
    }

    /// The value that a text in a file means: by code, by any label, or by any synonym in any language.
    ///
    /// Case, accents, punctuation and spaces do not matter. It never guesses; see [`CodeList::nearest`] for that.
    ///
    /// # Missing
    /// An empty text means nothing, not "unknown".
    #[must_use]
    pub fn recognise(&self, text: &str) -> Option<&'static CodeValue> {
        let key = normalise(text);
        let at = self.keys.binary_search_by(|(k, _)| (*k).cmp(key.as_str())).ok()?;
        self.values.get(self.keys[at].1)
    }

    /// The value a misspelt text probably means, to suggest to a person and never to store by itself.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&'static CodeValue> {
        let wanted = normalise(text);
        if wanted.is_empty() {
            return None;
        }
        let closeness = |key: &str| strsim::normalized_damerau_levenshtein(&wanted, key);
        let mut best: Option<(f64, usize)> = None;
        for (key, at) in self.keys {
            let now = closeness(key);
            if now >= 0.6 && best.is_none_or(|(was, _)| now > was) {
                best = Some((now, *at));
            }
        }
        best.and_then(|(_, at)| self.values.get(at))
    }

    /// Whether a code is the other one or lies below it.
    #[must_use]
    pub fn within(&self, code: &str, ancestor: &str) -> bool {
        let mut now = self.get(code);
        for _ in 0..=self.values.len() {
            match now {
                Some(v) if v.code == ancestor => return true,
                Some(v) => now = v.parent.and_then(|p| self.get(p)),
                None => return false,
            }
        }
        false
    }
}
