//! Wide population tables: which column headers are figures of a sex, an age band and a year.

use super::mapping::WideColumn;
use super::words::plain;
use crate::draft::band::{Ages, Band, ages};
use crate::read::Header;

/// The figures a wide table has; none when the table is long.
///
/// Known are the layouts of the common operational datasets (`F_00_04`, `M_TL`, `T_TL`, `T_TF`), of national tables
/// (`pop_2018`, `Pop_2019`, `Male`, `Hombres`) and bands after any word (`Enfants_00_18`).
pub(crate) fn columns(headers: &[Header]) -> Vec<WideColumn> {
    let found: Vec<WideColumn> = headers.iter().filter_map(|h| figure(&h.name)).collect();
    // A lone `Population` column is a long table.
    let telling = found.iter().filter(|w| w.sex.is_some() || w.ages.is_some() || w.year.is_some()).count();
    if telling >= 1 { found } else { Vec::new() }
}

fn figure(header: &str) -> Option<WideColumn> {
    let words = plain(header);
    let tokens: Vec<&str> = words.split(' ').collect();
    let made = |sex: Option<&str>, ages: Option<Band>, year: Option<i64>| {
        let ages = ages.map(|b| b.to.map_or_else(|| format!("{}+", b.from), |t| format!("{}-{t}", b.from)));
        Some(WideColumn { column: header.to_owned(), sex: sex.map(str::to_owned), ages, year })
    };
    match tokens.as_slice() {
        ["t", "tf"] => return made(Some("female"), None, None),
        ["t", "tm"] => return made(Some("male"), None, None),
        [one, "tl"] | [one, "total"] if sex_of(one).is_some() => return made(sex_of(one).flatten(), None, None),
        ["pop" | "population" | "poblacion" | "people" | "total", y] => return made(None, None, Some(year(y)?)),
        [y] if header.trim() == *y => return made(None, None, Some(year(y)?)),
        [one] if sex_word(one).is_some() => return made(sex_word(one), None, None),
        _ => {}
    }
    let (first, rest) = tokens.split_first()?;
    let band = rest.iter().rev().take(2).rev().copied().collect::<Vec<_>>().join("_");
    let band = match (rest.len(), ages(&band)) {
        (1 | 2, Some(Ages::Band(b))) if b.to != Some(b.from) => b,
        _ => return None,
    };
    match sex_of(first) {
        Some(sex) => made(sex, Some(band), None),
        None if rest.len() == 2 || b_open(rest) => made(None, Some(band), None),
        None => None,
    }
}

fn b_open(rest: &[&str]) -> bool {
    rest.last().is_some_and(|r| r.ends_with("plus") || r.ends_with('+'))
}

/// The sex a letter or word at the beginning stands for; `Some(None)` is both.
fn sex_of(word: &str) -> Option<Option<&'static str>> {
    match word {
        "t" | "total" | "pop" | "all" => Some(None),
        "f" => Some(Some("female")),
        "m" => Some(Some("male")),
        other => sex_word(other).map(Some),
    }
}

fn sex_word(word: &str) -> Option<&'static str> {
    match word {
        "male" | "males" | "men" | "hommes" | "hombres" | "masculin" | "masculino" | "ذكور" => Some("male"),
        "female" | "females" | "women" | "femmes" | "mujeres" | "feminin" | "femenino" | "اناث" => Some("female"),
        _ => None,
    }
}

fn year(word: &str) -> Option<i64> {
    word.parse().ok().filter(|y| (1900..=2100).contains(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Option<(Option<String>, Option<String>, Option<i64>)> {
        figure(header).map(|w| (w.sex, w.ages, w.year))
    }

    fn is(sex: &str, ages: &str, year: i64) -> Option<(Option<String>, Option<String>, Option<i64>)> {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        Some((text(sex), text(ages), (year > 0).then_some(year)))
    }

    #[test]
    fn headers_of_real_tables_are_understood() {
        assert_eq!(read("F_00_04"), is("female", "0-4", 0));
        assert_eq!(read("M_65plus"), is("male", "65+", 0));
        assert_eq!(read("T_TL"), is("", "", 0));
        assert_eq!(read("F_TL"), is("female", "", 0));
        assert_eq!(read("T_TM"), is("male", "", 0));
        assert_eq!(read("T_05_19"), is("", "5-19", 0));
        assert_eq!(read("Enfants_00_18"), is("", "0-18", 0));
        assert_eq!(read("Agees_60plus"), is("", "60+", 0));
        assert_eq!(read("Pop_2019"), is("", "", 2019));
        assert_eq!(read("pop_2018"), is("", "", 2018));
        assert_eq!(read("Male"), is("male", "", 0));
    }

    #[test]
    fn other_columns_are_no_figures() {
        for header in
            ["Pop_urban", "Family", "Eth_Sims", "ADM2_PCODE", "M_adulte", "area_km2_official", "REMARK", "Population"]
        {
            assert_eq!(read(header), None, "{header}");
        }
    }
}
