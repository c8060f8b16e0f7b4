//! The words people write above columns, from `data/headers.toml`.

use cg_codes::normalise;
use cg_kit::Field;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    fields: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    places: BTreeMap<String, Vec<String>>,
}

/// The words, normalised.
pub(crate) struct Words {
    fields: BTreeMap<String, Vec<String>>,
    /// Words for levels of areas, by level.
    places: BTreeMap<u8, Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../data/headers.toml"))
        .unwrap_or(File { fields: BTreeMap::new(), places: BTreeMap::new() });
    let fields =
        file.fields.into_iter().map(|(f, langs)| (f, langs.into_values().flatten().map(|w| normalise(&w)).collect()));
    let places = file
        .places
        .into_iter()
        .filter_map(|(l, words)| Some((l.parse().ok()?, words.iter().map(|w| normalise(w)).collect())));
    Words { fields: fields.collect(), places: places.collect() }
});

/// A header as it is compared: `codigoDaneMunicipio`, `Fecha_Evento` and `FECHA EVENTO` become words.
pub(crate) fn plain(header: &str) -> String {
    let mut spread = String::with_capacity(header.len() + 8);
    let mut before = ' ';
    for c in header.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            spread.push(' ');
        }
        // An apostrophe parts words here: `l'accident`.
        spread.push(if matches!(c, '\'' | '’') { ' ' } else { c });
        before = c;
    }
    normalise(&spread)
}

/// How well a header names a field, 0 to 1.
pub(crate) fn header_fit(header: &str, tag: Option<&str>, name: &str, field: Option<&Field>) -> f64 {
    if let (Some(tag), Some(field)) = (tag, field)
        && same_tag(tag, field.hxl)
    {
        return 1.0;
    }
    let written = plain(header);
    if written == normalise(name) || field.is_some_and(|f| written == normalise(f.label)) {
        return 1.0;
    }
    let Some(words) = WORDS.fields.get(name) else { return 0.0 };
    let squeezed = written.replace(' ', "");
    if words.iter().any(|w| *w == written || w.replace(' ', "") == squeezed) {
        return 0.95;
    }
    let tokens: Vec<&str> = written.split(' ').collect();
    let within = |w: &String| w.len() >= 3 && w.split(' ').all(|t| tokens.contains(&t));
    let longest = words.iter().filter(|w| within(w)).map(|w| w.split(' ').count()).max();
    longest.map_or(0.0, |n| 0.45 + 0.3 * (n as f64) / (tokens.len() as f64))
}

/// The level of area a header names, such as 2 for `municipio`.
pub(crate) fn place_level(header: &str) -> Option<u8> {
    let written = plain(header);
    WORDS.places.iter().find(|(_, words)| words.contains(&written)).map(|(level, _)| *level)
}

/// Tags are the same when the hashtag is and every attribute of the field's is there, in any order.
fn same_tag(tag: &str, wanted: &str) -> bool {
    let parts = |t: &str| t.to_lowercase().split('+').map(|p| p.trim().to_owned()).collect::<Vec<_>>();
    if wanted.is_empty() {
        return false;
    }
    let (mut have, mut want) = (parts(tag), parts(wanted));
    have.sort();
    want.sort();
    have == want
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(header: &str, field: &str) -> f64 {
        header_fit(header, None, field, None)
    }

    #[test]
    fn headers_are_known_in_four_languages_and_any_spelling() {
        for (header, field) in [
            ("Date of accident", "date"),
            ("date_de_l'accident", "date"),
            ("FechaEvento", "date"),
            ("تاريخ الحادث", "date"),
            ("Género", "sex"),
            ("الجنس", "sex"),
            ("sexe", "sex"),
            ("Población", "people"),
            ("عدد السكان", "people"),
            ("خط الطول", "lon"),
            ("GlobalID", "code"),
        ] {
            assert!(fit(header, field) > 0.9, "{header} → {field}: {}", fit(header, field));
        }
    }

    #[test]
    fn a_header_with_more_words_fits_less() {
        assert!(fit("Gender of the victim", "sex") < fit("Gender", "sex"));
        assert!(fit("Gender of the victim", "sex") > 0.4);
        assert!(fit("shoe size", "sex") < 0.1);
    }

    #[test]
    fn hashtags_speak_louder_than_words() {
        let field = Field {
            name: "x",
            label: "X",
            kind: cg_kit::Kind::Text,
            required: false,
            unit: "",
            hxl: "#adm+code",
            tier: cg_kit::Tier::Public,
            doc: "",
        };
        assert!((header_fit("whatever", Some("#ADM+code"), "x", Some(&field)) - 1.0).abs() < 1e-9);
        assert!(header_fit("whatever", Some("#adm+name"), "x", Some(&field)) < 0.1);
    }

    #[test]
    fn levels_of_areas_have_names() {
        assert_eq!(place_level("Departamento"), Some(1));
        assert_eq!(place_level("MUNICIPIO"), Some(2));
        assert_eq!(place_level("القضاء"), Some(2));
        assert_eq!(place_level("color"), None);
    }
}
