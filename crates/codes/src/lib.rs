//! Code lists of mine action, as data files with their source, version, labels and synonyms.
//!
//! A list is one file in `data/`. The build reads every file and makes from it a [`CodeList`], a marker type named
//! after the list (`hazard_status` gives [`HazardStatus`]) and a constant for each value
//! (`Code::<HazardStatus>::OPEN`). A code that is written twice, lacks a label, or names a missing parent does not
//! build. Nothing here knows records, files or databases.
//!
//! ```
//! use cg_codes::{Code, CasualtyOutcome, list};
//! let outcome = list("casualty_outcome").and_then(|l| l.recognise("HERIDO"));
//! assert_eq!(outcome.map(|v| v.label("fr")), Some("Blessé"));
//! assert_eq!(Code::<CasualtyOutcome>::parse("injured"), Ok(Code::<CasualtyOutcome>::INJURED));
//! ```
#![deny(missing_docs)]

mod code;
mod list;
mod normalise;

pub use code::{Code, ListMarker, UnknownCode};
pub use list::{CodeList, CodeValue, LANGUAGES};
pub use normalise::normalise;

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// All lists, sorted by id.
#[must_use]
pub const fn all() -> &'static [CodeList] {
    LISTS
}

/// The list with this id.
#[must_use]
pub fn list(id: &str) -> Option<&'static CodeList> {
    LISTS.binary_search_by(|l| l.id.cmp(id)).ok().map(|at| &LISTS[at])
}
