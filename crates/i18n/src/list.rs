//! Lists joined as each language joins them.

use crate::Lang;
use crate::number::{digits, locale};
use icu::list::ListFormatter;
use icu::list::options::{ListFormatterOptions, ListLength};

/// `A, B and C`.
pub fn list_and<S: AsRef<str>>(lang: Lang, items: &[S]) -> String {
    let options = ListFormatterOptions::default().with_length(ListLength::Wide);
    join(ListFormatter::try_new_and(locale(lang, digits()).into(), options), items)
}

/// `A, B or C`.
pub fn list_or<S: AsRef<str>>(lang: Lang, items: &[S]) -> String {
    let options = ListFormatterOptions::default().with_length(ListLength::Wide);
    join(ListFormatter::try_new_or(locale(lang, digits()).into(), options), items)
}

fn join<S: AsRef<str>, E>(formatter: Result<ListFormatter, E>, items: &[S]) -> String {
    let texts = items.iter().map(AsRef::as_ref);
    match formatter {
        Ok(formatter) => formatter.format_to_string(texts),
        Err(_) => texts.collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_joined_in_the_reader_s_language() {
        let three = ["A", "B", "C"];
        assert_eq!(list_and(Lang::En, &three), "A, B and C");
        assert_eq!(list_and(Lang::Fr, &three), "A, B et C");
        assert_eq!(list_or(Lang::Es, &["A", "B"]), "A o B");
        assert_eq!(list_and::<&str>(Lang::Uk, &[]), "");
    }
}
