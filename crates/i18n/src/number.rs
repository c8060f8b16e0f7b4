//! Numbers as each language writes them.

use crate::Lang;
use icu::decimal::{DecimalFormatter, input::Decimal};
use icu::locale::Locale;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Which digits Arabic pages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// 0123456789, the default: figures can be compared with reports in other languages.
    Latin,
    /// ٠١٢٣٤٥٦٧٨٩.
    Native,
}

static DIGITS: AtomicU8 = AtomicU8::new(0);

/// Chooses the digits of Arabic pages for the whole programme, once at start.
pub fn set_digits(digits: Digits) {
    DIGITS.store(u8::from(digits == Digits::Native), Ordering::Relaxed);
}

/// The digits in force.
pub fn digits() -> Digits {
    if DIGITS.load(Ordering::Relaxed) == 1 { Digits::Native } else { Digits::Latin }
}

/// The locale of a language with its digits.
pub(crate) fn locale(lang: Lang, digits: Digits) -> Locale {
    let tag = match (lang, digits) {
        (Lang::En, _) => "en-GB-u-nu-latn",
        (Lang::Fr, _) => "fr-u-nu-latn",
        (Lang::Es, _) => "es-u-nu-latn",
        (Lang::Uk, _) => "uk-u-nu-latn",
        (Lang::Ar, Digits::Latin) => "ar-u-nu-latn",
        (Lang::Ar, Digits::Native) => "ar-u-nu-arab",
    };
    tag.parse().unwrap_or(Locale::UNKNOWN)
}

static FORMATTERS: LazyLock<Vec<Option<DecimalFormatter>>> = LazyLock::new(|| {
    let of = |lang, digits| DecimalFormatter::try_new(locale(lang, digits).into(), Default::default()).ok();
    let mut all: Vec<_> = Lang::ALL.into_iter().map(|lang| of(lang, Digits::Latin)).collect();
    all.push(of(Lang::Ar, Digits::Native));
    all
});

/// A number with a fixed count of decimals.
///
/// # Missing
/// Not-a-number and infinities are written `—`; an unknown figure must not look like one.
pub fn decimal(lang: Lang, value: f64, decimals: u8) -> String {
    write(lang, digits(), value, decimals)
}

/// A number rounded to the nearest whole one.
pub fn integer(lang: Lang, value: f64) -> String {
    decimal(lang, value, 0)
}

/// A share as a percentage: `percent(Lang::Fr, 0.256, 1)` is `25,6 %`.
///
/// # Units
/// `share` is a fraction of one.
pub fn percent(lang: Lang, share: f64, decimals: u8) -> String {
    if !share.is_finite() {
        return "—".to_owned();
    }
    let number = decimal(lang, share * 100.0, decimals);
    match lang {
        Lang::En => format!("{number}%"),
        Lang::Ar => format!("{number}\u{200e}%\u{200e}"),
        Lang::Fr => format!("{number}\u{202f}%"),
        Lang::Es => format!("{number}\u{a0}%"),
        Lang::Uk => format!("{number}%"),
    }
}

/// A number as a message shows it: whole if it is whole, else with up to two decimals.
pub(crate) fn in_message(lang: Lang, value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let decimals = if rounded.fract() == 0.0 {
        0
    } else if (rounded * 10.0).fract() == 0.0 {
        1
    } else {
        2
    };
    decimal(lang, value, decimals)
}

fn write(lang: Lang, digits: Digits, value: f64, decimals: u8) -> String {
    if !value.is_finite() || value.abs() > 1e18 {
        return "—".to_owned();
    }
    let plain = format!("{value:.*}", usize::from(decimals));
    let plain = if plain.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        plain.trim_start_matches('-').to_owned()
    } else {
        plain
    };
    let at = if lang == Lang::Ar && digits == Digits::Native {
        Lang::ALL.len()
    } else {
        Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0)
    };
    match (FORMATTERS.get(at), plain.parse::<Decimal>()) {
        (Some(Some(formatter)), Ok(number)) => formatter.format(&number).to_string(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_decimals_follow_the_language() {
        assert_eq!(write(Lang::En, Digits::Latin, 1_234_567.5, 1), "1,234,567.5");
        assert_eq!(write(Lang::Fr, Digits::Latin, 1_234_567.5, 1), "1\u{202f}234\u{202f}567,5");
        assert_eq!(write(Lang::Es, Digits::Latin, 1_234_567.5, 1), "1.234.567,5");
        assert_eq!(write(Lang::Uk, Digits::Latin, 1_234_567.5, 1), "1\u{a0}234\u{a0}567,5");
        assert_eq!(write(Lang::Ar, Digits::Native, 1234.5, 1), "١٬٢٣٤٫٥");
        assert_eq!(write(Lang::Ar, Digits::Latin, 1234.5, 1), "1,234.5");
    }

    #[test]
    fn an_unknown_number_is_a_dash_and_there_is_no_negative_zero() {
        assert_eq!(decimal(Lang::En, f64::NAN, 0), "—");
        assert_eq!(decimal(Lang::En, f64::INFINITY, 0), "—");
        assert_eq!(decimal(Lang::En, -0.001, 1), "0.0");
    }

    #[test]
    fn a_share_is_written_as_a_percentage() {
        assert_eq!(percent(Lang::En, 0.256, 1), "25.6%");
        assert_eq!(percent(Lang::Fr, 0.256, 1), "25,6\u{202f}%");
    }

    proptest::proptest! {
        #[test]
        fn whole_numbers_keep_every_digit(value in -1_000_000_000_000_i64..1_000_000_000_000) {
            let shown: String = integer(Lang::Es, value as f64).chars().filter(|c| *c != '.').collect();
            proptest::prop_assert_eq!(shown.parse::<i64>().unwrap(), value);
        }
    }
}
