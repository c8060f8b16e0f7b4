//! What kind of thing the features of a layer are: from a column that says so of each, or from the layer's name.

use super::sample::Column;
use super::words::plain;
use cg_codes::CodeList;
use std::collections::BTreeMap;

/// The words of a column of kinds that are no kind we know, each meaning `other`; `None` when the column cannot say
/// the kind of every feature, as it is empty in places or few of its words are known.
pub(super) fn other_words(list: &CodeList, column: &Column, rows: usize) -> Option<BTreeMap<String, String>> {
    let known = column.distinct.iter().filter(|w| list.recognise(w).is_some()).count();
    if column.filled < rows || known * 2 < column.distinct.len() {
        return None;
    }
    let unknown = column.distinct.iter().filter(|w| list.recognise(w).is_none());
    Some(unknown.map(|w| (w.clone(), "other".to_owned())).collect())
}

/// The kind that a word in the layer's name names; `other` when none does.
pub(super) fn of_name(list: &CodeList, name: &str) -> (&'static str, f64) {
    let named = plain(name).split(' ').find_map(|w| list.recognise(w).or_else(|| list.recognise(w.strip_suffix('s')?)));
    named.map_or(("other", 0.2), |kind| (kind.code, 0.6))
}
