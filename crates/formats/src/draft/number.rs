//! Numbers as people write them; what may mean two things is refused.

use crate::map::NumberStyle;

/// Why a text is not one number.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberProblem {
    /// It is no number.
    Unreadable,
    /// It may be either of two.
    Ambiguous(f64, f64),
    /// It is a number, but not a finite one.
    NotFinite,
}

/// Western digits for Arabic-Indic, Persian and full-width ones, and their decimal and thousands signs.
pub(crate) fn western(c: char) -> char {
    let digit = |zero: u32| char::from_digit(c as u32 - zero, 10).unwrap_or(c);
    match c {
        '٠'..='٩' => digit('٠' as u32),
        '۰'..='۹' => digit('۰' as u32),
        '０'..='９' => digit('０' as u32),
        '٫' => '.',
        '٬' => ',',
        '−' | '–' => '-',
        other => other,
    }
}

/// Reads a number.
///
/// Spaces and apostrophes between digits mark thousands everywhere. A single comma before three digits is ambiguous
/// unless the style says what it marks; so is a single point when the style says that the comma marks decimals. A
/// point otherwise marks decimals.
///
/// # Errors
/// When it is no number, may be two, or is not finite.
pub fn number(text: &str, style: NumberStyle) -> Result<f64, NumberProblem> {
    let text: String = text.trim().chars().map(western).collect();
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let body = without_spaces(body).ok_or(NumberProblem::Unreadable)?;
    let parse = |digits: &str| -> Result<f64, NumberProblem> {
        let n: f64 = format!("{sign}{digits}").parse().map_err(|_| NumberProblem::Unreadable)?;
        if n.is_finite() { Ok(n) } else { Err(NumberProblem::NotFinite) }
    };
    if !body.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        let odd = matches!(body.to_ascii_lowercase().as_str(), "nan" | "inf" | "infinity");
        return Err(if odd { NumberProblem::NotFinite } else { NumberProblem::Unreadable });
    }
    match plan(&body, style) {
        Plan::Plain(digits) => parse(&digits),
        Plan::Either(one, other) => Err(NumberProblem::Ambiguous(parse(&one)?, parse(&other)?)),
        Plan::No => Err(NumberProblem::Unreadable),
    }
}

enum Plan {
    Plain(String),
    Either(String, String),
    No,
}

fn plan(body: &str, style: NumberStyle) -> Plan {
    let decimal = style.decimal.map(western);
    let thousands = style.thousands.map(western).or(match decimal {
        Some(',') => Some('.'),
        Some('.') => Some(','),
        _ => None,
    });
    let decimal = decimal.or(match thousands {
        Some('.') => Some(','),
        Some(_) => Some('.'),
        None => None,
    });
    if let Some(decimal) = decimal {
        return told(body, decimal, thousands);
    }
    let (commas, points) = (body.matches(',').count(), body.matches('.').count());
    match (commas, points) {
        (0, 0 | 1) => Plan::Plain(body.to_owned()),
        (0, _) => grouped(body, '.').map_or(Plan::No, Plan::Plain),
        (1, 0) => lone_comma(body),
        (_, 0) => grouped(body, ',').map_or(Plan::No, Plan::Plain),
        (_, 1) if body.rfind('.') > body.rfind(',') => told(body, '.', Some(',')),
        (1, _) if body.rfind(',') > body.rfind('.') => told(body, ',', Some('.')),
        _ => Plan::No,
    }
}

/// Both signs are known.
fn told(body: &str, decimal: char, thousands: Option<char>) -> Plan {
    let (whole, fraction) = body.split_once(decimal).map_or((body, None), |(w, f)| (w, Some(f)));
    let whole = match thousands {
        Some(t) if whole.contains(t) => match grouped(whole, t) {
            Some(w) => w,
            None => return Plan::No,
        },
        _ => whole.to_owned(),
    };
    match fraction {
        Some(f) if f.contains([',', '.']) => Plan::No,
        Some(f) => Plan::Plain(format!("{whole}.{f}")),
        None => Plan::Plain(whole),
    }
}

/// Groups of three after a first group of one to three digits.
fn grouped(text: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = text.split(mark).collect();
    let digits = |g: &str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    (digits(first) && first.len() <= 3 && rest.iter().all(|g| digits(g) && g.len() == 3)).then(|| groups.concat())
}

/// `1,5` and `0,123` and `12345,678` are decimals; `1,234` may be either.
fn lone_comma(body: &str) -> Plan {
    let (before, after) = body.split_once(',').unwrap_or((body, ""));
    let decimal = format!("{before}.{after}");
    if after.len() == 3
        && (1..=3).contains(&before.len())
        && !before.starts_with('0')
        && after.bytes().all(|b| b.is_ascii_digit())
    {
        return Plan::Either(format!("{before}{after}"), decimal);
    }
    Plan::Plain(decimal)
}

/// Takes out spaces and apostrophes that stand between digits in threes.
fn without_spaces(text: &str) -> Option<String> {
    let mark = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if !text.contains(mark) {
        return Some(text.to_owned());
    }
    let end = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, tail) = text.split_at(end);
    let groups: Vec<&str> = whole.split(mark).filter(|g| !g.is_empty()).collect();
    let sound = groups.iter().skip(1).all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    (sound && !tail.contains(mark)).then(|| format!("{}{tail}", groups.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: NumberStyle = NumberStyle { decimal: None, thousands: None };
    const COMMA_THOUSANDS: NumberStyle = NumberStyle { decimal: None, thousands: Some(',') };
    const COMMA_DECIMAL: NumberStyle = NumberStyle { decimal: Some(','), thousands: None };

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", 12.0),
            ("-3.5", -3.5),
            ("1 234,5", 1234.5),
            ("1\u{202f}234\u{202f}567", 1_234_567.0),
            ("10,662,221", 10_662_221.0),
            ("1.234.567,8", 1_234_567.8),
            ("1,234.5", 1234.5),
            ("1'234", 1234.0),
            ("1,5", 1.5),
            ("0,123", 0.123),
            ("12345,678", 12_345.678),
            ("١٢٣٫٥", 123.5),
            ("1e3", 1000.0),
            ("−7", -7.0),
        ] {
            assert_eq!(number(text, PLAIN), Ok(value), "{text}");
        }
    }

    #[test]
    fn a_lone_comma_before_three_digits_needs_a_word() {
        assert_eq!(number("1,234", PLAIN), Err(NumberProblem::Ambiguous(1234.0, 1.234)));
        assert_eq!(number("2,006", COMMA_THOUSANDS), Ok(2006.0));
        assert_eq!(number("2,006", COMMA_DECIMAL), Ok(2.006));
        assert_eq!(number("1.234", COMMA_DECIMAL), Ok(1234.0));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "abc", "1,2,3", "1.2.3", "12 34", "1,23,456", "--1", "1-2", "0x10", "1 2"] {
            assert_eq!(number(text, PLAIN), Err(NumberProblem::Unreadable), "{text}");
        }
        for text in ["NaN", "inf", "1e999", "-Infinity"] {
            assert_eq!(number(text, PLAIN), Err(NumberProblem::NotFinite), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_written_with_thousands_reads_back(n in 0_i64..10_000_000_000) {
            let digits = n.to_string();
            let mut grouped = String::new();
            for (i, c) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(c);
            }
            prop_assert_eq!(number(&grouped, COMMA_THOUSANDS), Ok(n as f64));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}") {
            for style in [PLAIN, COMMA_DECIMAL, COMMA_THOUSANDS] {
                if let Ok(n) = number(&text, style) {
                    prop_assert!(n.is_finite());
                }
            }
        }
    }
}
