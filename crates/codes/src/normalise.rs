//! One spelling for texts that people write in many ways.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds case, accents, Arabic letter variants, punctuation and spaces, so that `"  Fuerza PÚBLICA"` meets `"fuerza publica"`.
///
/// `<`, `>`, `=` and `+` are kept because "<18" and "18+" mean different things.
///
/// # Missing
/// A text of nothing but spaces and punctuation becomes the empty text.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for ch in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).filter_map(fold_letter) {
        if ch.is_alphanumeric() || matches!(ch, '<' | '>' | '=' | '+') {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            folded.push(ch);
        }
        gap = !(ch.is_alphanumeric() || matches!(ch, '<' | '>' | '=' | '+'));
    }
    folded
}

/// Letters that are written interchangeably; `None` drops the sign.
fn fold_letter(ch: char) -> Option<char> {
    match ch {
        '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\'' | '’' | 'ʼ' | '´' | '`' => None,
        'ى' | 'ی' => Some('ي'),
        'ة' => Some('ه'),
        'ک' => Some('ك'),
        'ґ' => Some('г'),
        other => Some(other),
    }
}
