//! Natural codes: what makes a row the same row when the file comes again.

use cg_geo::Shape;
use cg_kit::{Digest, Digester, Value};
use std::collections::BTreeMap;
use std::collections::HashMap;

/// How many times each content has been met, so that true repeats are kept and a second import changes nothing.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    seen: HashMap<[u8; 16], (u32, u64)>,
}

impl Occurrences {
    /// The occurrence of this content, counted from 1, and the row where it was first met.
    pub(crate) fn meet(&mut self, content: &Digest, row: u64) -> (u32, u64) {
        let mut key = [0; 16];
        key.copy_from_slice(&content.0[..16]);
        let met = self.seen.entry(key).or_insert((0, row));
        met.0 += 1;
        *met
    }
}

/// The digest of what a row says: its mapped values and its shape, not the columns nobody mapped.
pub(crate) fn content(
    noun: &str,
    values: &BTreeMap<&'static str, Value>,
    shape: Option<&Shape>,
    places: &[String],
) -> Digest {
    let mut digest = Digester::default().text(noun);
    for (field, value) in values.iter().filter(|(f, v)| !matches!(**f, "code" | "extra") && !v.is_null()) {
        digest = digest.text(field).value(value);
    }
    for place in places {
        digest = digest.text(place);
    }
    match shape {
        Some(shape) => digest.bytes(&shape.to_wkb()).finish(),
        None => digest.finish(),
    }
}

/// A code from the digest of a content and its occurrence: readable, short, and the same every time.
pub(crate) fn from_content(prefix: &str, content: &Digest, occurrence: u32) -> String {
    let short = content.short(12);
    if occurrence > 1 { format!("{prefix}{short}-{occurrence}") } else { format!("{prefix}{short}") }
}

/// A name as part of a code: `Sub Districts` → `sub-districts`.
pub(crate) fn slug(name: &str) -> String {
    cg_codes::normalise(name).replace(' ', "-")
}
