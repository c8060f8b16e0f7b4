//! The sounds of an invented language, and how they are written in Latin and in Arabic letters.

use super::Name;
use crate::chance::Dice;
use std::collections::BTreeSet;

/// Sounds that open a syllable, with their Arabic letter and how often they come.
const OPEN: &[((&str, &str), f64)] = &[
    (("b", "ب"), 6.0),
    (("d", "د"), 7.0),
    (("f", "ف"), 3.0),
    (("gh", "غ"), 2.0),
    (("h", "ه"), 2.0),
    (("j", "ج"), 2.0),
    (("k", "ك"), 6.0),
    (("l", "ل"), 6.0),
    (("m", "م"), 6.0),
    (("n", "ن"), 5.0),
    (("r", "ر"), 6.0),
    (("s", "س"), 6.0),
    (("sh", "ش"), 4.0),
    (("t", "ت"), 7.0),
    (("th", "ث"), 2.0),
    (("v", "ڤ"), 5.0),
    (("y", "ي"), 2.0),
    (("z", "ز"), 5.0),
    (("zh", "ژ"), 3.0),
];

const VOWEL: &[((&str, &str), f64)] =
    &[(("a", "ا"), 9.0), (("e", "ي"), 5.0), (("i", "ي"), 5.0), (("o", "و"), 6.0), (("u", "و"), 4.0)];

/// Sounds that close a syllable; most stay open.
const CLOSE: &[((&str, &str), f64)] = &[
    (("", ""), 24.0),
    (("l", "ل"), 3.0),
    (("m", "م"), 2.0),
    (("n", "ن"), 3.0),
    (("r", "ر"), 4.0),
    (("sk", "سك"), 1.0),
    (("v", "ڤ"), 1.5),
    (("x", "كس"), 2.0),
];

/// Endings of names of places.
const ENDING: &[((&str, &str), f64)] = &[
    (("", ""), 2.0),
    (("vex", "ڤكس"), 2.0),
    (("zhel", "ژيل"), 2.0),
    (("thul", "ثول"), 2.0),
    (("orra", "ورا"), 1.0),
    (("ezha", "يژا"), 1.5),
    (("uvel", "وڤل"), 1.5),
    (("ath", "اث"), 1.5),
    (("imosk", "يموسك"), 1.0),
];

/// Makes names and never the same one twice.
pub(crate) struct Tongue {
    dice: Dice,
    used: BTreeSet<String>,
}

impl Tongue {
    pub(crate) fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed, "names"), used: BTreeSet::new() }
    }

    /// A new name of a place.
    pub(crate) fn place(&mut self) -> Name {
        loop {
            let name = self.word();
            let ok = (6..=10).contains(&name.latin.len()) && !has_run(&name.latin);
            if ok && self.used.insert(name.latin.clone()) {
                return name;
            }
        }
    }

    fn word(&mut self) -> Name {
        let syllables = self.dice.weighted(&[(1, 1.0), (2, 6.0), (3, 2.0)]);
        let (mut latin, mut arabic) = (String::new(), String::new());
        let mut add = |(l, a): (&str, &str)| {
            latin.push_str(l);
            arabic.push_str(a);
        };
        for i in 0..syllables {
            add(self.dice.weighted(OPEN));
            add(self.dice.weighted(VOWEL));
            if i == 0 || self.dice.happens(0.5) {
                add(self.dice.weighted(CLOSE));
            }
        }
        let (end, ending) = self.dice.weighted(ENDING);
        let soft = latin.ends_with(['a', 'e', 'i', 'o', 'u']);
        if soft && end.starts_with(['o', 'e', 'u', 'a', 'i']) {
            latin.push('z');
            arabic.push('ز');
        }
        latin.push_str(end);
        arabic.push_str(ending);
        let mut letters = latin.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
        Name { latin: first.chain(letters).collect(), arabic }
    }
}

/// Whether three consonants or the same letter twice follow each other.
fn has_run(word: &str) -> bool {
    let letters: Vec<char> = word
        .to_lowercase()
        .replace("sh", "S")
        .replace("zh", "Z")
        .replace("th", "T")
        .replace("gh", "G")
        .chars()
        .collect();
    let vowel = |c: &char| "aeiou".contains(*c);
    letters.windows(2).any(|w| w[0] == w[1]) || letters.windows(3).any(|w| !w.iter().any(vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Towns and countries that a made-up name must not happen to be.
    const REAL: &[&str] = &[
        "Aden", "Agadez", "Ankara", "Asmara", "Baku", "Bamako", "Basra", "Beira", "Benin", "Bihar", "Bogota", "Cali",
        "Dakar", "Damas", "Delhi", "Doha", "Dori", "Fes", "Goma", "Hama", "Homs", "Idlib", "Izum", "Kabul", "Kano",
        "Kasai", "Kazan", "Kharga", "Kigali", "Kinshasa", "Kuito", "Lagos", "Lima", "Lome", "Luanda", "Lusaka",
        "Malanje", "Malawi", "Mali", "Mazar", "Medina", "Mosul", "Mumbai", "Nairobi", "Namibe", "Odesa", "Oran",
        "Osaka", "Palu", "Pasto", "Peru", "Poltava", "Quito", "Raqqa", "Riga", "Roma", "Rovuma", "Sanaa", "Sarajevo",
        "Savan", "Sofia", "Sumi", "Sumy", "Taiz", "Tarin", "Tete", "Tobruk", "Togo", "Tolima", "Tuzla", "Uvira",
        "Vavuniya", "Vilnius", "Yelapa", "Zabol", "Zaria", "Zenica",
    ];

    #[test]
    fn no_name_is_made_twice_and_none_is_that_of_a_known_place() {
        let mut tongue = Tongue::new(20_261_122);
        let names: Vec<Name> = (0..3_000).map(|_| tongue.place()).collect();
        let distinct: BTreeSet<&str> = names.iter().map(|n| n.latin.as_str()).collect();
        assert_eq!(distinct.len(), names.len());
        let real: Vec<&&str> = REAL.iter().filter(|r| distinct.contains(**r)).collect();
        assert!(real.is_empty(), "{real:?}");
    }

    #[test]
    fn every_name_is_written_in_both_scripts() {
        let mut tongue = Tongue::new(5);
        for _ in 0..200 {
            let name = tongue.place();
            assert!(name.latin.is_ascii() && name.latin.starts_with(|c: char| c.is_ascii_uppercase()), "{name:?}");
            assert!(name.arabic.chars().all(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{name:?}");
        }
    }
}
