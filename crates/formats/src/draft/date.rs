//! Dates as people write them; a missing part is never invented, and what may be two dates is refused.

use super::number::western;
use crate::map::DateOrder;
use cg_kit::PartialDate;

/// Why a text is not one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateProblem {
    /// It is no date.
    Unreadable,
    /// It may be either of two.
    Ambiguous(PartialDate, PartialDate),
}

/// Beginnings of the names of months in English, French, Spanish and Arabic.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "يناير", "كانون الثاني"],
    &["feb", "fev", "فبراير", "شباط"],
    &["mar", "مارس", "آذار", "اذار"],
    &["apr", "avr", "abr", "أبريل", "ابريل", "نيسان"],
    &["may", "mai", "مايو", "أيار", "ايار"],
    &["jun", "juin", "يونيو", "حزيران"],
    &["jul", "juil", "يوليو", "تموز"],
    &["aug", "aou", "ago", "أغسطس", "اغسطس", "آب"],
    &["sep", "سبتمبر", "أيلول", "ايلول"],
    &["oct", "أكتوبر", "اكتوبر", "تشرين الأول", "تشرين الاول"],
    &["nov", "نوفمبر", "تشرين الثاني"],
    &["dec", "dic", "ديسمبر", "كانون الأول", "كانون الاول"],
];

/// Reads a date in ISO order, in figures of a known or evident order, or with the name of the month.
///
/// A time after the date is passed over. Years have four digits; two-digit years are refused.
///
/// # Errors
/// When it is no date, or may be two.
pub fn date(text: &str, order: Option<DateOrder>) -> Result<PartialDate, DateProblem> {
    let text: String = text.trim().chars().map(western).collect::<String>().to_lowercase();
    let bad = || DateProblem::Unreadable;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            4 => made(&text, None, None),
            8 => made(&text[..4], Some(&text[4..6]), Some(&text[6..])),
            _ => Err(bad()),
        };
    }
    if let Some(named) = with_month_name(&text) {
        return named;
    }
    let day = text.split(['t', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit()))
        || !time_follows(&text[day.len()..])
    {
        return Err(bad());
    }
    match parts.as_slice() {
        [y, m] if y.len() == 4 => made(y, Some(m), None),
        [m, y] if y.len() == 4 => made(y, Some(m), None),
        [y, m, d] if y.len() == 4 => made(y, Some(m), Some(d)),
        [a, b, y] if y.len() == 4 => figures(a, b, y, order),
        _ => Err(bad()),
    }
}

/// Nothing, or a time of day.
fn time_follows(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['t', ' ']).trim();
    rest.is_empty()
        || (rest.contains(':')
            && rest
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'z' | 'a' | 'p' | 'm' | ' ')))
}

fn made(y: &str, m: Option<&str>, d: Option<&str>) -> Result<PartialDate, DateProblem> {
    let small = |p: Option<&str>| p.map(str::parse::<i8>).transpose().map_err(|_| DateProblem::Unreadable);
    let year = y.parse().map_err(|_| DateProblem::Unreadable)?;
    PartialDate::new(year, small(m)?, small(d)?).map_err(|_| DateProblem::Unreadable)
}

fn figures(a: &str, b: &str, y: &str, order: Option<DateOrder>) -> Result<PartialDate, DateProblem> {
    let (dmy, mdy) = (made(y, Some(b), Some(a)), made(y, Some(a), Some(b)));
    match (order, dmy, mdy) {
        (Some(DateOrder::Dmy), dmy, _) => dmy,
        (Some(DateOrder::Mdy), _, mdy) => mdy,
        (None, Ok(one), Ok(other)) if one != other => Err(DateProblem::Ambiguous(one, other)),
        (None, Ok(one), _) | (None, _, Ok(one)) => Ok(one),
        (None, Err(e), _) => Err(e),
    }
}

/// `15 January 2006`, `Jan 2006`, `January 15, 2006`, `15 de enero de 2006`.
fn with_month_name(text: &str) -> Option<Result<PartialDate, DateProblem>> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !matches!(*w, "" | "de" | "del" | "of" | "le" | "er"))
        .collect();
    let is_number = |w: &&&str| w.bytes().all(|b| b.is_ascii_digit());
    let spelled: Vec<&str> = words.iter().filter(|w| !is_number(w)).copied().collect();
    let name = cg_codes::normalise(&spelled.join(" "));
    if name.chars().count() < 3 {
        return None;
    }
    let named = |n: &&str| if n.is_ascii() { name.starts_with(n) } else { name == cg_codes::normalise(n) };
    let month = MONTHS.iter().position(|names| names.iter().any(named))? + 1;
    let month = month.to_string();
    let (years, days): (Vec<&str>, Vec<&str>) = words.iter().filter(is_number).copied().partition(|w| w.len() == 4);
    match (years.as_slice(), days.as_slice()) {
        ([y], []) => Some(made(y, Some(&month), None)),
        ([y], [d]) if d.len() <= 2 => Some(made(y, Some(&month), Some(d))),
        _ => Some(Err(DateProblem::Unreadable)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, order: Option<DateOrder>) -> String {
        match date(text, order) {
            Ok(d) => d.to_string(),
            Err(DateProblem::Ambiguous(..)) => "ambiguous".into(),
            Err(DateProblem::Unreadable) => "unreadable".into(),
        }
    }

    #[test]
    fn dates_keep_the_precision_they_are_written_with() {
        for (text, wanted) in [
            ("2006", "2006"),
            ("2006-1", "2006-01"),
            ("2006/01/15", "2006-01-15"),
            ("20060115", "2006-01-15"),
            ("2006-01-15T10:30:00Z", "2006-01-15"),
            ("15/01/2006", "2006-01-15"),
            ("01/15/2006", "2006-01-15"),
            ("05.05.2006", "2006-05-05"),
            ("1/2006", "2006-01"),
            ("15 January 2006", "2006-01-15"),
            ("15 de enero de 2006", "2006-01-15"),
            ("Jan 2006", "2006-01"),
            ("15 août 2006", "2006-08-15"),
            ("١٥ يناير ٢٠٠٦", "2006-01-15"),
        ] {
            assert_eq!(read(text, None), wanted, "{text}");
        }
    }

    #[test]
    fn a_date_that_may_be_two_needs_an_order() {
        assert_eq!(read("03/04/2006", None), "ambiguous");
        assert_eq!(read("03/04/2006", Some(DateOrder::Dmy)), "2006-04-03");
        assert_eq!(read("03/04/2006", Some(DateOrder::Mdy)), "2006-03-04");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "15/01/06",
            "2,006",
            "31/02/2006",
            "yesterday",
            "2006-13-01",
            "38732",
            "15 Smarch 2006",
            "2006-01-15 banana",
        ] {
            assert_eq!(read(text, None), "unreadable", "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,30}") {
            let _ = date(&text, None);
        }
    }
}
