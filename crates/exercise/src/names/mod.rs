//! Invented names in two scripts.

mod tongue;

pub(crate) use tongue::Tongue;

use cg_kit::Names;

/// Name of the country in all languages of the interface.
pub(crate) fn country() -> Names {
    Names::default()
        .with("en", "Exeria")
        .with("fr", "Exérie")
        .with("es", "Exeria")
        .with("ar", "إكزيريا")
        .with("uk", "Ексерія")
}

/// A name in Latin and in Arabic letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) latin: String,
    pub(crate) arabic: String,
}

impl Name {
    pub(crate) fn names(&self) -> Names {
        Names::default().with("en", &self.latin).with("ar", &self.arabic)
    }

    /// The name put into a phrase of each language; `{}` stands for it.
    pub(crate) fn within(&self, en: &str, fr: &str, es: &str, ar: &str, uk: &str) -> Names {
        let latin = |phrase: &str| phrase.replace("{}", &self.latin);
        Names::default()
            .with("en", &latin(en))
            .with("fr", &latin(fr))
            .with("es", &latin(es))
            .with("ar", &ar.replace("{}", &self.arabic))
            .with("uk", &latin(uk))
    }
}
