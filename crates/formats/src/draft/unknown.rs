//! Words that say that nothing is known, in columns of figures, dates, codes and coordinates.

use cg_codes::normalise;

/// The words, as [`normalise`] leaves them.
const WORDS: &[&str] = &[
    // Everywhere, and English.
    "na",
    "n a",
    "n d",
    "nd",
    "nan",
    "nil",
    "null",
    "none",
    "unk",
    "unknown",
    "not known",
    "not available",
    "not applicable",
    "not recorded",
    "not reported",
    "no data",
    "missing",
    // French.
    "inconnu",
    "inconnue",
    "non connu",
    "non connue",
    "non disponible",
    "non renseigne",
    "non renseignee",
    "non precise",
    "neant",
    "sans objet",
    // Spanish.
    "s d",
    "sd",
    "sin dato",
    "sin datos",
    "sin informacion",
    "desconocido",
    "desconocida",
    "no disponible",
    "no aplica",
    "no se sabe",
    "ninguno",
    // Arabic.
    "غير معروف",
    "غير معروفه",
    "غير متوفر",
    "غير متوفره",
    "غير محدد",
    "مجهول",
    "مجهوله",
    "لا يوجد",
    "لا توجد بيانات",
    // Ukrainian.
    "н д",
    "нд",
    "невідомо",
    "невідомии",
    "невідома",
    "невідоме",
    "немає даних",
    "немає",
    "не вказано",
    "відсутнє",
];

/// Whether a text only says that nothing is known: a word for it, or nothing but dashes, dots and question marks.
pub(crate) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    // The longest word is far shorter; a long text is not looked at letter by letter.
    !text.is_empty()
        && text.len() <= 64
        && (text.chars().all(|c| matches!(c, '-' | '–' | '—' | '?' | '.' | '*' | '/'))
            || WORDS.contains(&normalise(text).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_as_they_are_compared() {
        let odd: Vec<String> = WORDS.iter().map(|w| normalise(w)).filter(|w| !WORDS.contains(&w.as_str())).collect();
        assert!(odd.is_empty(), "{odd:?}");
    }

    #[test]
    fn unknown_is_understood_in_five_languages_and_a_figure_is_not_unknown() {
        for text in ["NA", "N/A", "n.d.", "Unknown", "-", "—", "???", "Inconnu", "Non renseigné", "S/D", "Desconocido"]
        {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["غير معروف", "مجهولة", "غير متوفر", "Невідомо", "Невідомий", "н/д", "немає даних"]
        {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["0", "-1", "", "Nadia", "4.5 N", "unknown soldier street", &"-".repeat(100)] {
            assert!(!says_nothing(text), "{text}");
        }
    }
}
