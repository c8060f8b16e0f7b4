//! Letters that no font here can draw: they stand as U+FFFD and are named, never dropped.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// What stands for a letter that cannot be drawn.
const STAND_IN: char = '\u{fffd}';
/// The first ones are named, not all of a foreign alphabet.
const MOST: usize = 24;

/// A text with the stand-in for every letter that is not `known`; those are added to `missing`.
pub(crate) fn cover<'a>(text: &'a str, known: impl Fn(char) -> bool, missing: &mut BTreeSet<char>) -> Cow<'a, str> {
    let known = |letter: char| draws_nothing(letter) || known(letter);
    if text.chars().all(known) {
        return Cow::Borrowed(text);
    }
    missing.extend(text.chars().filter(|letter| !known(*letter)));
    Cow::Owned(text.chars().map(|letter| if known(letter) { letter } else { STAND_IN }).collect())
}

/// Letters by their number, as `U+1780`.
pub(crate) fn named(letters: &BTreeSet<char>) -> String {
    let mut named: Vec<String> = letters.iter().take(MOST).map(|letter| format!("U+{:04X}", *letter as u32)).collect();
    if letters.len() > MOST {
        named.push("…".to_owned());
    }
    named.join(" ")
}

/// Breaks, joiners and marks of direction.
pub(crate) fn draws_nothing(letter: char) -> bool {
    matches!(letter, '\n' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_drawn_is_marked_and_named() {
        let mut missing = BTreeSet::new();
        assert_eq!(cover("a\u{2068}ភb", |letter| letter.is_ascii(), &mut missing), "a\u{2068}\u{fffd}b");
        assert_eq!(named(&missing), "U+1797");
        missing.extend('\u{1780}'..='\u{17a0}');
        assert!(named(&missing).ends_with('…'));
    }
}
