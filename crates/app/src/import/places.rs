//! From the names of places, as reports write them, to p-codes.

use cg_domain::place::AdminArea;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use unicode_normalization::UnicodeNormalization as _;

/// The country's administrative areas, ready to be found by name.
///
/// Spellings that differ in more than case, accents and punctuation are never merged: they are suggested.
pub struct Places {
    areas: Vec<Entry>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_code: BTreeMap<String, usize>,
    /// Misspelt names met before, with the names above them, and what was nearest: files repeat them thousands of times.
    slips: Mutex<HashMap<Vec<String>, Option<String>>>,
}

struct Entry {
    code: String,
    level: i64,
    parent: Option<String>,
    names: Vec<String>,
}

/// What the names of a report point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one area.
    Found(String),
    /// Several areas bear the name; their p-codes.
    Ambiguous(Vec<String>),
    /// None does; the nearest spelling, when one is near.
    Unknown(Option<String>),
}

/// A name without case, accents, punctuation and remarks in brackets.
///
/// ```
/// assert_eq!(cg_app::import::plain("Bogotá, D.C."), "bogota d c");
/// assert_eq!(cg_app::import::plain("El Encanto (CD)"), "el encanto");
/// ```
#[must_use]
pub fn plain(name: &str) -> String {
    let before = name.split('(').next().unwrap_or(name);
    let kept = if before.trim().is_empty() { name } else { before };
    let spread: String = kept
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spread.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Misspelt names that are remembered.
const REMEMBERED: usize = 10_000;
/// Bytes of a name that may be a slip of the pen for another; longer ones are reports and not names.
const LONGEST_NAME: usize = 512;

impl Places {
    /// Prepares the areas for look-up.
    #[must_use]
    pub fn new<'a>(areas: impl IntoIterator<Item = &'a AdminArea>) -> Self {
        let mut places =
            Self { areas: Vec::new(), by_name: BTreeMap::new(), by_code: BTreeMap::new(), slips: Mutex::default() };
        for area in areas {
            places.add(area);
        }
        places
    }

    fn add(&mut self, area: &AdminArea) {
        let at = self.areas.len();
        let names: Vec<String> = area.name.all().map(plain).collect();
        for name in &names {
            let list = self.by_name.entry(name.clone()).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
        self.by_code.insert(area.code.clone(), at);
        self.areas.push(Entry { code: area.code.clone(), level: area.level, parent: area.parent_code.clone(), names });
    }

    /// Says to which larger area one belongs, where its source does not.
    pub(crate) fn belongs(&mut self, code: &str, parent: &str) {
        if let Some(at) = self.by_code.get(code) {
            self.areas[*at].parent.get_or_insert_with(|| parent.to_owned());
        }
    }

    /// Whether no area is known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Whether a text is a p-code of the country.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The level of a p-code.
    #[must_use]
    pub fn level(&self, code: &str) -> Option<i64> {
        self.by_code.get(code).map(|at| self.areas[*at].level)
    }

    /// The area itself and those above it, from small to large.
    #[must_use]
    pub fn chain(&self, code: &str) -> Vec<&str> {
        let mut chain = Vec::new();
        let mut next = Some(code);
        while let Some(entry) = next.and_then(|c| self.by_code.get(c)).map(|at| &self.areas[*at]) {
            if chain.len() > 8 {
                break;
            }
            chain.push(entry.code.as_str());
            next = entry.parent.as_deref();
        }
        chain
    }

    /// Finds the area that names from large to small point at, such as `["Antioquia", "Nechí"]`.
    ///
    /// The smallest name decides; the larger ones choose between namesakes and must agree, as far as the larger areas
    /// are known: of a district whose province was never imported nothing can be said against its province's name.
    #[must_use]
    pub fn resolve(&self, names: &[&str]) -> Resolution {
        let wanted: Vec<String> = names.iter().map(|n| plain(n)).filter(|n| !n.is_empty()).collect();
        let Some((last, above)) = wanted.split_last() else { return Resolution::Unknown(None) };
        let Some(found) = self.by_name.get(last) else { return Resolution::Unknown(self.nearest(last, above)) };
        let mut fit: Vec<usize> = found.iter().copied().filter(|at| self.lies_in(*at, above)).collect();
        if fit.is_empty() {
            fit = found.iter().copied().filter(|at| self.stands_alone(*at, above.len())).collect();
        }
        if fit.len() > 1 {
            // A department and its capital may share a name: with k names given, the deepest fits best.
            let deepest = fit.iter().map(|at| self.areas[*at].level).max().unwrap_or(0);
            if !above.is_empty() {
                fit.retain(|at| self.areas[*at].level == deepest);
            }
        }
        match fit.as_slice() {
            [] => Resolution::Unknown(self.nearest(last, above)),
            [one] => Resolution::Found(self.areas[*one].code.clone()),
            several => Resolution::Ambiguous(several.iter().map(|at| self.areas[*at].code.clone()).collect()),
        }
    }

    /// Whether the areas above it, as many as are named, were never imported.
    fn stands_alone(&self, at: usize, named: usize) -> bool {
        let entry = &self.areas[at];
        let above = entry.parent.as_ref().filter(|code| self.by_code.contains_key(*code));
        above.is_none() && usize::try_from(entry.level).is_ok_and(|level| level > named)
    }

    fn lies_in(&self, at: usize, above: &[String]) -> bool {
        let entry = &self.areas[at];
        let chain = self.chain(&entry.code);
        above.iter().all(|name| {
            chain.iter().skip(1).filter_map(|c| self.by_code.get(*c)).any(|a| self.areas[*a].names.contains(name))
        })
    }

    /// The most similar spelling, among areas under the names above when they are known.
    fn nearest(&self, name: &str, above: &[String]) -> Option<String> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        let asked: Vec<String> = above.iter().cloned().chain([name.to_owned()]).collect();
        let known = self.slips.lock().ok().and_then(|slips| slips.get(&asked).cloned());
        known.unwrap_or_else(|| {
            let found = self.compared(name, above);
            if let Ok(mut slips) = self.slips.lock()
                && slips.len() < REMEMBERED
            {
                slips.insert(asked, found.clone());
            }
            found
        })
    }

    fn compared(&self, name: &str, above: &[String]) -> Option<String> {
        let in_parent = |at: &usize| above.is_empty() || self.lies_in(*at, above);
        let near = |restrict: bool| {
            self.by_name
                .iter()
                .filter_map(|(n, ats)| ats.iter().find(|at| !restrict || in_parent(at)).map(|at| (n, *at)))
                .map(|(n, at)| (strsim::jaro_winkler(name, n), at))
                .filter(|(score, _)| *score > 0.85)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        };
        near(true).or_else(|| near(false)).map(|(_, at)| self.areas[at].code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::{Id, Json, Names};

    fn area(code: &str, level: i64, name: &str, parent: Option<&str>) -> AdminArea {
        AdminArea {
            id: Id::new(uuid::Uuid::nil()),
            code: code.into(),
            level,
            name: Names::plain(name),
            parent_code: parent.map(Into::into),
            area_reported_m2: None,
            area_m2: None,
            source: None,
            date_of_information: None,
            shape: None,
            extra: Json::default(),
        }
    }

    fn country() -> Places {
        Places::new(&[
            area("XE", 0, "Exa", None),
            area("XE01", 1, "Córva", Some("XE")),
            area("XE02", 1, "Delta", Some("XE")),
            area("XE0101", 2, "Nechí", Some("XE01")),
            area("XE0102", 2, "Corva", Some("XE01")),
            area("XE0201", 2, "Nechí", Some("XE02")),
        ])
    }

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(country().resolve(&["CORVA", "NECHI"]), Resolution::Found("XE0101".into()));
        assert_eq!(country().resolve(&["delta", "Nechí."]), Resolution::Found("XE0201".into()));
    }

    #[test]
    fn namesakes_are_never_guessed() {
        assert_eq!(country().resolve(&["Nechí"]), Resolution::Ambiguous(vec!["XE0101".into(), "XE0201".into()]));
    }

    #[test]
    fn where_the_larger_areas_are_not_known_their_names_are_not_held_against_a_place() {
        let alone = Places::new(&[
            area("XE0101", 2, "Nechí", Some("XE01")),
            area("XE0102", 2, "Corva", Some("XE01")),
            area("XE0201", 2, "Corva", None),
        ]);
        assert_eq!(alone.resolve(&["Córva", "Nechí"]), Resolution::Found("XE0101".into()));
        assert_eq!(alone.resolve(&["Delta", "Corva"]), Resolution::Ambiguous(vec!["XE0102".into(), "XE0201".into()]));
        // A province below nothing but its country has no larger area that could be missing.
        assert!(matches!(country().resolve(&["Delta", "Córva"]), Resolution::Unknown(_)));
        assert_eq!(country().resolve(&["Nowhere", "Nechí"]), Resolution::Unknown(Some("XE0101".into())));
    }

    #[test]
    fn a_capital_named_like_its_province_is_the_capital_when_both_are_given() {
        assert_eq!(country().resolve(&["Córva", "Corva"]), Resolution::Found("XE0102".into()));
    }

    #[test]
    fn a_slip_of_the_pen_is_suggested_and_not_merged() {
        assert_eq!(country().resolve(&["Delta", "Nechhi"]), Resolution::Unknown(Some("XE0201".into())));
        assert_eq!(country().resolve(&["Delta", "Zzyzx"]), Resolution::Unknown(None));
        let places = country();
        for _ in 0..2 {
            assert_eq!(places.resolve(&["Delta", "Nechhi"]), Resolution::Unknown(Some("XE0201".into())));
            assert_eq!(places.resolve(&["Córva", "Nechhi"]), Resolution::Unknown(Some("XE0101".into())));
        }
    }

    #[test]
    fn a_name_under_the_wrong_province_is_not_taken() {
        assert!(matches!(country().resolve(&["Delta", "Corva"]), Resolution::Unknown(_)));
    }
}
