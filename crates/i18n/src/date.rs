//! Dates and instants as each language writes them.

use crate::Lang;
use crate::number::{digits, locale};
use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::{Y, YM, YMD, YMDT};
use icu::datetime::input::{DateTime, Time};
use icu::datetime::options::TimePrecision;
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter as Formatter};
use jiff::tz::TimeZone;

/// A date known to the day, the month or the year; what is not known is not written.
///
/// # Missing
/// A date that the calendar does not have is given back as digits (`2006-13`), not as another date.
pub fn date(lang: Lang, year: i32, month: Option<u8>, day: Option<u8>) -> String {
    written(lang, year, month, day).unwrap_or_else(|| {
        let parts = [Some(year.to_string()), month.map(|m| format!("{m:02}")), day.map(|d| format!("{d:02}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    })
}

/// A full date.
pub fn day(lang: Lang, year: i32, month: u8, day: u8) -> String {
    date(lang, year, Some(month), Some(day))
}

/// A partial date of the records.
pub fn partial_date(lang: Lang, value: cg_kit::PartialDate) -> String {
    let small = |part: Option<i8>| part.and_then(|n| u8::try_from(n).ok());
    date(lang, i32::from(value.year()), small(value.month()), small(value.day_of_month()))
}

/// An instant to the minute, in UTC and said so.
///
/// # Units
/// `ms` milliseconds since 1970-01-01 UTC.
pub fn instant(lang: Lang, ms: i64) -> String {
    let Ok(stamp) = jiff::Timestamp::from_millisecond(ms) else { return "—".to_owned() };
    let at = stamp.to_zoned(TimeZone::UTC);
    let whole = || -> Option<String> {
        let date = gregorian(i32::from(at.year()), u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?)?;
        let time = Time::try_new(u8::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?, 0, 0).ok()?;
        let fields = YMDT::medium().with_time_precision(TimePrecision::Minute);
        let formatter = Formatter::<Gregorian, _>::try_new(preferences(lang), fields).ok()?;
        Some(formatter.format(&DateTime { date, time }).to_string())
    };
    whole().map_or_else(|| stamp.to_string(), |text| format!("{text} UTC"))
}

fn written(lang: Lang, year: i32, month: Option<u8>, day: Option<u8>) -> Option<String> {
    let at = gregorian(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let preferences = preferences(lang);
    Some(match (month, day) {
        (None, _) => Formatter::<Gregorian, _>::try_new(preferences, Y::medium()).ok()?.format(&at).to_string(),
        (_, None) => Formatter::<Gregorian, _>::try_new(preferences, YM::long()).ok()?.format(&at).to_string(),
        _ => Formatter::<Gregorian, _>::try_new(preferences, YMD::long()).ok()?.format(&at).to_string(),
    })
}

fn gregorian(year: i32, month: u8, day: u8) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(year, month, day).ok()
}

fn preferences(lang: Lang) -> DateTimeFormatterPreferences {
    let mut locale = locale(lang, digits());
    locale.extensions.unicode.keywords.set(icu::locale::extensions::unicode::key!("hc"), hour_cycle());
    (&locale).into()
}

/// Twenty-four hours everywhere: reports are read across borders.
fn hour_cycle() -> icu::locale::extensions::unicode::Value {
    icu::locale::extensions::unicode::value!("h23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_only_as_far_as_it_is_known() {
        assert_eq!(date(Lang::En, 2006, None, None), "2006");
        assert_eq!(date(Lang::En, 2006, Some(1), None), "January 2006");
        assert_eq!(date(Lang::En, 2006, Some(1), Some(15)), "15 January 2006");
        assert_eq!(date(Lang::Fr, 2006, Some(1), Some(15)), "15 janvier 2006");
        assert_eq!(date(Lang::Ar, 2006, Some(1), Some(15)), "15 يناير 2006");
        assert_eq!(date(Lang::Uk, 2006, Some(1), Some(15)), "15 січня 2006\u{202f}р.");
    }

    #[test]
    fn an_impossible_date_stays_as_it_was_found() {
        assert_eq!(date(Lang::En, 2006, Some(13), None), "2006-13");
    }

    #[test]
    fn an_instant_says_its_time_zone() {
        assert_eq!(instant(Lang::En, 1_700_000_000_000), "14 Nov 2023, 22:13 UTC");
    }

    #[test]
    fn a_partial_date_of_a_record_keeps_its_precision() {
        let month: cg_kit::PartialDate = "2006-01".parse().unwrap();
        assert_eq!(partial_date(Lang::Es, month), "enero de 2006");
    }
}
