//! What the first rows of a column look like.

use crate::draft::{NumberProblem, ages, date, number, says_nothing};
use crate::map::{DateOrder, NumberStyle};
use crate::read::{RawCell, RawRow};
use cg_codes::CodeList;
use std::collections::{BTreeMap, BTreeSet};

/// How many different values of a column are looked at.
const MOST: usize = 300;

/// Words that people write where they do not know; nothing but marks says nothing either.
fn says_unknown(text: &str) -> bool {
    says_nothing(text) || matches!(cg_codes::normalise(text).as_str(), "" | "x")
}

/// The values of one column in the sample.
#[derive(Debug, Default)]
pub(crate) struct Column {
    /// Different values as people see them.
    pub(crate) distinct: BTreeSet<String>,
    /// How often each of them was seen.
    seen: BTreeMap<String, usize>,
    /// Cells with content.
    pub(crate) filled: usize,
    /// Cells the file itself marks as numbers.
    pub(crate) numbers: usize,
    /// The first value.
    pub(crate) first: String,
}

impl Column {
    pub(crate) fn of(sample: &[RawRow], at: usize) -> Self {
        let mut made = Self::default();
        for cell in sample.iter().filter_map(|r| r.cells.get(at)).filter(|c| !c.is_empty()) {
            made.filled += 1;
            made.numbers += usize::from(matches!(cell, RawCell::Number(_)));
            let shown = cell.shown();
            if made.first.is_empty() {
                made.first = shown.to_string();
            }
            if made.distinct.len() < MOST || made.distinct.contains(shown.as_ref()) {
                *made.seen.entry(shown.to_string()).or_default() += 1;
                made.distinct.insert(shown.into_owned());
            }
        }
        made
    }

    fn share(&self, fits: impl Fn(&str) -> bool) -> f64 {
        // Every cell counts, and words for "not known" count neither way: one of them must not cost the column.
        let telling = || self.seen.iter().filter(|(v, _)| !says_unknown(v));
        let all: usize = telling().map(|(_, n)| n).sum();
        let fit: usize = telling().filter(|(v, _)| fits(v)).map(|(_, n)| n).sum();
        if all == 0 { 0.0 } else { fit as f64 / all as f64 }
    }

    /// Whether nearly every value differs from every other: a few repeats are faults for the draft to tell, and no
    /// reason to leave the column out.
    pub(crate) fn is_nearly_unique(&self) -> bool {
        self.filled > 0 && (self.distinct.len() * 10 >= self.filled * 9 || self.distinct.len() == MOST)
    }

    /// How many cells are written so.
    fn cells(&self, written: impl Fn(&str) -> bool) -> usize {
        self.seen.iter().filter(|(v, _)| written(v)).map(|(_, n)| n).sum()
    }

    /// Share of values that a code list knows, "unknown" aside, and how many different codes they are.
    pub(crate) fn codes(&self, list: &CodeList) -> Option<(f64, usize)> {
        let found: Vec<Option<&str>> = self.distinct.iter().map(|v| list.recognise(v).map(|c| c.code)).collect();
        let telling: Vec<&str> = found.iter().flatten().copied().filter(|c| *c != "unknown").collect();
        let unknown = found.iter().flatten().count() - telling.len();
        let asked = self.distinct.len() - unknown;
        (asked > 0).then(|| (telling.len() as f64 / asked as f64, telling.iter().collect::<BTreeSet<_>>().len()))
    }

    pub(crate) fn numbers(&self, style: NumberStyle) -> f64 {
        self.share(|v| number(v, style).is_ok() || matches!(number(v, style), Err(NumberProblem::Ambiguous(..))))
    }

    pub(crate) fn dates(&self) -> f64 {
        self.share(|v| !matches!(date(v, None), Err(crate::draft::DateProblem::Unreadable)))
    }

    /// The orders of day and month that its values prove: each by a date that can only be read so.
    pub(crate) fn date_orders(&self) -> BTreeSet<DateOrder> {
        let reads = |v: &str, order| date(v, Some(order)).is_ok();
        let proves = |v: &String| match (reads(v, DateOrder::Dmy), reads(v, DateOrder::Mdy)) {
            (true, false) => Some(DateOrder::Dmy),
            (false, true) => Some(DateOrder::Mdy),
            _ => None,
        };
        self.distinct.iter().filter_map(proves).collect()
    }

    pub(crate) fn between(&self, style: NumberStyle, low: f64, high: f64) -> f64 {
        self.share(|v| number(v, style).is_ok_and(|n| (low..=high).contains(&n)))
    }

    pub(crate) fn bands(&self) -> f64 {
        self.share(|v| ages(v).is_some())
    }

    /// Short words without spaces, as codes are.
    pub(crate) fn code_like(&self) -> f64 {
        self.share(|v| {
            v.chars().count() <= 40
                && v.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'))
        })
    }
}

/// How numbers are written in the whole sample: told by cells that can only be read one way.
///
/// `1,234,567` and years such as `2,006` in a column of nothing else say that the comma marks thousands; `12,5` says
/// that it marks decimals, unless more cells write them with a point: one slip must not change how all are read. When
/// both are found nothing is said.
pub(crate) fn number_style(columns: &[Column]) -> NumberStyle {
    let groups = |v: &str| {
        let parts: Vec<&str> = v.split(',').collect();
        let digits = |p: &&str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
        parts.iter().all(digits) && parts.len() > 1 && parts[0].len() <= 3 && parts[1..].iter().all(|p| p.len() == 3)
    };
    let many = |v: &str| groups(v) && v.matches(',').count() > 1;
    let years = |c: &Column| {
        let year = |v: &String| groups(v) && v.replace(',', "").parse().is_ok_and(|y: u32| (1900..=2100).contains(&y));
        !c.distinct.is_empty() && c.distinct.iter().all(year)
    };
    let decimal = |v: &str, mark: char| {
        v.split_once(mark).is_some_and(|(w, f)| {
            let digits = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
            digits(w.trim_start_matches('-')) && digits(f) && f.len() != 3
        })
    };
    let thousands = columns.iter().any(|c| years(c) || c.distinct.iter().any(|v| many(v)));
    let count = |mark: char| columns.iter().map(|c| c.cells(|v| decimal(v, mark))).sum::<usize>();
    let decimals = count(',') > count('.');
    match (thousands, decimals) {
        (true, false) => NumberStyle { decimal: None, thousands: Some(',') },
        (false, true) => NumberStyle { decimal: Some(','), thousands: None },
        _ => NumberStyle::default(),
    }
}
