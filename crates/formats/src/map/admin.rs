//! Columns of administrative areas: `adm2_pcode`, `ADM2_EN`, `admin1Name_fr`, `#adm2+code`, `shapeName`.

use crate::read::Header;
use std::collections::BTreeMap;

/// The columns of one level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Level {
    /// Column of the p-code.
    pub(crate) code: Option<String>,
    /// Columns of the name by language, `und` when the header does not say.
    pub(crate) names: BTreeMap<String, String>,
}

/// Finds the columns of each level, 0 to 5.
pub(crate) fn levels(headers: &[Header]) -> BTreeMap<u8, Level> {
    let mut levels = BTreeMap::<u8, Level>::new();
    for header in headers {
        let Some((level, what)) = by_tag(header).or_else(|| by_name(&header.name)) else { continue };
        let found = levels.entry(level).or_default();
        match what {
            What::Code => found.code = found.code.take().or_else(|| Some(header.name.clone())),
            What::Name(lang) => {
                found.names.entry(lang).or_insert_with(|| header.name.clone());
            }
        }
    }
    levels
}

enum What {
    Code,
    Name(String),
}

fn by_tag(header: &Header) -> Option<(u8, What)> {
    let tag = header.hxl.as_deref()?.to_lowercase();
    let (base, attributes) = tag.split_once('+')?;
    let level = base.strip_prefix("#adm")?.parse().ok().filter(|l| *l <= 5)?;
    let mut attributes = attributes.split('+');
    match attributes.next()? {
        "code" => Some((level, What::Code)),
        "name" => Some((level, What::Name(attributes.find_map(|a| a.strip_prefix("i_")).unwrap_or("und").to_owned()))),
        _ => None,
    }
}

/// `adm` or `admin`, a digit, and then what it is: `pcode`, `code`, `name`, a language.
fn by_name(name: &str) -> Option<(u8, What)> {
    let lower: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let rest = lower.strip_prefix("admin").or_else(|| lower.strip_prefix("adm"))?;
    let mut chars = rest.chars();
    let level = chars.next()?.to_digit(10).and_then(|d| u8::try_from(d).ok()).filter(|d| *d <= 5)?;
    let what = chars.as_str();
    match what {
        "pcode" | "code" | "pcod" | "pco" => return Some((level, What::Code)),
        "name" | "nam" => return Some((level, What::Name("und".into()))),
        _ => {}
    }
    let lang = what.strip_prefix("name").unwrap_or(what);
    let known = lang.len() == 2
        && ["en", "fr", "es", "ar", "uk", "ru", "pt", "fa", "ps", "my", "si", "ta", "km", "lo", "vi", "tr", "ku"]
            .contains(&lang);
    known.then(|| (level, What::Name(lang.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<Header> {
        names.iter().map(|n| Header { name: (*n).into(), hxl: None }).collect()
    }

    #[test]
    fn the_usual_spellings_are_known() {
        let found = levels(&headers(&[
            "ADM0_EN",
            "ADM0_PCODE",
            "admin1Name_fr",
            "admin1Pcode",
            "adm2_name",
            "adm2_pcode",
            "admin3Pcod",
        ]));
        assert_eq!(found[&0].names["en"], "ADM0_EN");
        assert_eq!(found[&1].names["fr"], "admin1Name_fr");
        assert_eq!(found[&2].code.as_deref(), Some("adm2_pcode"));
        assert_eq!(found[&3].code.as_deref(), Some("admin3Pcod"));
    }

    #[test]
    fn other_columns_are_left_alone() {
        assert!(levels(&headers(&["admin3RefN", "administrator", "adm9_code", "area"])).is_empty());
    }

    #[test]
    fn tags_tell_the_level_too() {
        let tagged = [Header { name: "Código".into(), hxl: Some("#adm2+code".into()) }];
        assert_eq!(levels(&tagged)[&2].code.as_deref(), Some("Código"));
    }
}
