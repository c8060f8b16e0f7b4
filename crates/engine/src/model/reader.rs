//! Strict reading of keys: every key is taken by somebody or is a fault with a suggestion.

use super::fault::ModelFault;
use super::node::{Node, Place, Spot};

/// Faults so far, and the file they are in.
pub(super) struct Faults {
    file: String,
    list: Vec<ModelFault>,
}

impl Faults {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), list: Vec::new() }
    }

    pub(super) fn add(&mut self, place: Place, key: &str, message: impl Into<String>) {
        self.list.push(ModelFault { file: self.file.clone(), place, key: key.to_owned(), message: message.into() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn sorted(mut self) -> Vec<ModelFault> {
        self.list.sort_by_key(|fault| fault.place);
        self.list
    }
}

/// The keys of one table, taken one after the other.
pub(super) struct Keys {
    pub(super) path: String,
    pub(super) place: Place,
    given: Vec<String>,
    left: Vec<(String, Place, Spot)>,
    known: Vec<&'static str>,
}

impl Keys {
    pub(super) fn of(spot: Spot, path: &str, faults: &mut Faults) -> Option<Self> {
        match spot.node {
            Node::Keys(left) => {
                let given = left.iter().map(|(key, ..)| key.clone()).collect();
                Some(Self { path: path.to_owned(), place: spot.place, given, left, known: Vec::new() })
            }
            other => {
                faults.add(spot.place, path, format!("is {}; write a table of keys", other.kind()));
                None
            }
        }
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<Spot> {
        self.known.push(key);
        let at = self.left.iter().position(|(name, ..)| name == key)?;
        Some(self.left.remove(at).2)
    }

    fn taken<T>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        want: &str,
        read: fn(&Node) -> Option<T>,
    ) -> Option<T> {
        let spot = self.take(key)?;
        let value = read(&spot.node);
        if value.is_none() {
            faults.add(spot.place, &self.path_of(key), format!("is {}; write {want}", spot.node.kind()));
        }
        value
    }

    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<String> {
        self.taken(key, faults, "a text in quotation marks", as_text)
    }

    pub(super) fn number(&mut self, key: &'static str, faults: &mut Faults) -> Option<f64> {
        self.taken(key, faults, "a finite number", as_number)
    }

    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<bool> {
        self.taken(key, faults, "true or false", |node| if let Node::Bool(b) = node { Some(*b) } else { None })
    }

    /// A whole number from `least` to `most`.
    pub(super) fn whole(&mut self, key: &'static str, least: u64, most: u64, faults: &mut Faults) -> Option<u64> {
        let spot = self.take(key)?;
        let found = as_number(&spot.node).filter(|x| x.fract() == 0.0 && *x >= least as f64 && *x <= most as f64);
        if found.is_none() {
            faults.add(spot.place, &self.path_of(key), format!("must be a whole number from {least} to {most}"));
        }
        found.map(|x| x as u64)
    }

    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<String>> {
        let items = |node: &Node| {
            if let Node::List(items) = node { items.iter().map(|s| as_code(&s.node)).collect() } else { None }
        };
        self.taken(key, faults, "a list of texts in quotation marks", items)
    }

    /// A text or number as a code.
    pub(super) fn code(&mut self, key: &'static str, faults: &mut Faults) -> Option<String> {
        self.taken(key, faults, "a text in quotation marks or a number", as_code)
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
        let spot = self.take(key)?;
        let found = as_text(&spot.node);
        let hit = words.iter().find(|(word, _)| found.as_deref() == Some(*word));
        if hit.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let near = found
                .and_then(|f| nearest(&f, &names))
                .map_or_else(String::new, |n| format!("; did you mean \"{n}\"?"));
            faults.add(spot.place, &self.path_of(key), format!("must be one of \"{}\"{near}", names.join("\", \"")));
        }
        hit.map(|(_, value)| *value)
    }

    /// Reports a key as missing, unless it was there and already found at fault.
    pub(super) fn missing(&self, key: &str, what: &str, faults: &mut Faults) {
        if self.given.iter().any(|given| given == key) {
            return;
        }
        faults.add(self.place, &self.path_of(key), format!("is missing; write {what}"));
    }

    /// Reports every key that nobody took.
    pub(super) fn finish(self, faults: &mut Faults) {
        for (key, place, _) in &self.left {
            let advice = match nearest(key, &self.known) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("the keys here are {}", self.known.join(", ")),
            };
            faults.add(*place, &self.path_of(key), format!("is no key of a model; {advice}"));
        }
    }
}

pub(super) fn as_text(node: &Node) -> Option<String> {
    if let Node::Text(text) = node { Some(text.clone()) } else { None }
}

pub(super) fn as_number(node: &Node) -> Option<f64> {
    if let Node::Number(x) = node { Some(*x).filter(|x| x.is_finite()) } else { None }
}

pub(super) fn as_code(node: &Node) -> Option<String> {
    as_text(node).or_else(|| as_number(node).map(|x| x.to_string()))
}

/// The word that was probably meant.
pub(crate) fn nearest<'a>(found: &str, words: &[&'a str]) -> Option<&'a str> {
    let scored = words.iter().map(|word| (strsim::damerau_levenshtein(&found.to_lowercase(), word), *word));
    scored.min().filter(|(distance, word)| *distance <= 1 + word.len() / 3).map(|(_, word)| word)
}
