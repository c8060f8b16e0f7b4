//! Text as a terminal can show it.

use std::borrow::Cow;
use std::io::Write as _;

/// Takes out the marks that keep directions of writing apart, which terminals show as boxes, and makes control
/// characters of a file visible, so that no file can steer the terminal.
pub(crate) fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}'));
    shown
        .map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { visible(c) } else { Cow::from(c.to_string()) })
        .collect()
}

/// Writes a line to standard output, to whoever still reads it.
pub(crate) fn line(said: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{said}");
}

fn visible(c: char) -> Cow<'static, str> {
    c.escape_default().to_string().into()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_of_direction_go_and_control_characters_show() {
        assert_eq!(plain("The code \u{2068}AB\u{2069} is new."), "The code AB is new.");
        assert_eq!(plain("a\u{1b}[2Jb\tc"), "a\\u{1b}[2Jb\tc");
    }
}
