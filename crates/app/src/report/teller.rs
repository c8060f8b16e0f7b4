//! What every report says in the same way: messages, figures, names, instants.

use crate::error::{AppError, Result};
use cg_i18n::{Arg, Args, Lang};
use cg_kit::Names;
use cg_report::{Cell, Words, apart};

/// Says things in one language.
#[derive(Clone, Copy)]
pub(super) struct Teller {
    /// The language.
    pub(super) lang: Lang,
}

impl Teller {
    /// A message.
    pub(super) fn t(self, key: &str) -> String {
        cg_i18n::t(self.lang, key, &Args::new())
    }

    /// A message with one value.
    pub(super) fn t1(self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        cg_i18n::t(self.lang, key, &Args::new().with(name, value))
    }

    /// A message with two values.
    pub(super) fn t2(self, key: &str, a: &str, x: impl Into<Arg>, b: &str, y: impl Into<Arg>) -> String {
        cg_i18n::t(self.lang, key, &Args::new().with(a, x).with(b, y))
    }

    /// A count.
    pub(super) fn n(self, count: impl Into<f64>) -> String {
        cg_i18n::integer(self.lang, count.into())
    }

    /// A count as a cell.
    pub(super) fn count(self, count: usize) -> Cell {
        Cell::Text(cg_i18n::integer(self.lang, count as f64))
    }

    /// A share in percent, whole.
    pub(super) fn share(self, share: f64) -> String {
        cg_i18n::percent(self.lang, share, 0)
    }

    /// A name for this reader with its code behind it, or the code alone.
    pub(super) fn named(self, code: &str, names: Option<&Names>) -> String {
        match names.and_then(|n| n.get(self.lang.tag())) {
            Some(name) if !name.contains(code) => self.t2("report-named", "name", name, "code", code),
            Some(name) => apart(name),
            None => apart(code),
        }
    }

    /// An instant such as `2026-11-22T14:05:00Z` as people write it; text that is none stays as it is.
    pub(super) fn instant(self, text: &str) -> String {
        let read = text.parse::<jiff::Timestamp>();
        read.map_or_else(|_| text.to_owned(), |at| cg_i18n::instant(self.lang, at.as_millisecond()))
    }

    /// The words of the template.
    pub(super) fn words(self) -> Words {
        let page = self.t2("report-page", "page", "{page}", "pages", "{pages}");
        Words { page, missing: self.t1("report-missing", "letters", "{letters}") }
    }
}

/// The parts of an instant in UTC.
///
/// # Errors
/// A text that is no instant.
pub(super) fn parts(text: &str) -> Result<[i32; 6]> {
    let at = text.parse::<jiff::Timestamp>().map_err(|e| AppError::invalid("closed_at", e.to_string()))?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let small = [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(i32::from);
    Ok([i32::from(at.year()), small[0], small[1], small[2], small[3], small[4]])
}
