//! What is said to a reader, in the language of the reader.

use cg_engine::explain;
use cg_engine::message::{self, Said};
use cg_engine::model::CriterionUse;
use cg_i18n::{Arg, Args, Lang, t};
use cg_kit::Fault;
use std::fmt;

/// What is said to whoever reads it, before it is known in which language they read.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// A message and what fills it.
    Message(&'static str, Args),
    /// Faults of a file, each with what to do about it.
    Faults(Vec<Fault>),
    /// A part of a request, and what is said of it.
    Part(String, Box<Words>),
    /// The same in every language: a name, a value, the message of a library.
    AsIs(String),
}

impl Words {
    /// A message without values.
    #[must_use]
    pub fn of(key: &'static str) -> Self {
        Self::Message(key, Args::new())
    }

    /// The same with one more value; only messages take values.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Arg>) -> Self {
        match self {
            Self::Message(key, args) => Self::Message(key, args.with(name, value)),
            other => other,
        }
    }

    /// What is expected of a number with bounds.
    #[must_use]
    pub fn between(least: i64, most: i64) -> Self {
        Self::of("expected-between").with("least", least).with("most", most)
    }

    /// The words in a language.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Message(key, args) => t(lang, key, args),
            Self::Faults(faults) => faults.iter().map(|f| full(lang, f)).collect::<Vec<_>>().join(" "),
            Self::Part(name, words) => {
                t(lang, "problem-part", &Args::new().with("part", name).with("what", words.say(lang)))
            }
            Self::AsIs(text) => text.clone(),
        }
    }
}

impl fmt::Display for Words {
    /// English, as logs and the command line have it: without the marks that keep directions of writing apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Faults(faults) = self {
            return f.write_str(&faults.iter().map(cg_formats::rules::explain).collect::<Vec<_>>().join("\n"));
        }
        f.write_str(&self.say(Lang::En).replace(['\u{2068}', '\u{2069}'], ""))
    }
}

impl serde::Serialize for Words {
    /// English, for programs.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::AsIs(text)
    }
}

impl From<&Fault> for Words {
    fn from(fault: &Fault) -> Self {
        Self::Faults(vec![fault.clone()])
    }
}

/// What is wrong, where, and what to do about it.
fn full(lang: Lang, fault: &Fault) -> String {
    let ((words, remedy), place) = (fault_words(lang, fault), fault_place(lang, fault));
    if place.is_empty() { format!("{words} {remedy}") } else { format!("{place}: {words} {remedy}") }
}

/// Where a fault lies: sheet, row and column as far as they are known.
///
/// # Missing
/// Empty for a fault of the file as a whole.
#[must_use]
pub fn fault_place(lang: Lang, fault: &Fault) -> String {
    let said = |key: &str, name: &str, value: &str| t(lang, key, &Args::new().with(name, value));
    let cg_kit::Place { sheet, row, column } = &fault.place;
    let parts = [
        sheet.as_ref().map(|s| said("fault-in-sheet", "sheet", s)),
        row.map(|r| said("fault-in-row", "row", &r.to_string())),
        column.as_ref().map(|c| said("fault-in-column", "column", c)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is wrong, and what to do about it.
#[must_use]
pub fn fault_words(lang: Lang, fault: &Fault) -> (String, String) {
    let said = |name: &str, english: &str| match fault.args.get(&format!("{name}_key")) {
        Some(key) if cg_i18n::has(lang, key) => t(lang, key, &Args::new()),
        _ => english.to_owned(),
    };
    let args: Args = fault.args.iter().map(|(k, v)| (k.as_str(), said(k, v))).collect();
    let args = args.with("found", fault.found.as_str());
    let args = match &fault.place.column {
        Some(column) if !fault.args.contains_key("column") => args.with("column", column.as_str()),
        _ => args,
    };
    (t(lang, &format!("fault-{}", fault.rule), &args), t(lang, &format!("fault-{}-remedy", fault.rule), &args))
}

/// Something the engine says.
#[must_use]
pub fn said(lang: Lang, said: &Said) -> String {
    let argument = |(name, arg): (&&'static str, &message::Arg)| match arg {
        message::Arg::Text(text) if *name == "unit" => (*name, unit(lang, text)),
        arg => (*name, argument(lang, arg)),
    };
    let args: Args = said.args.iter().map(argument).collect();
    t(lang, &said.key, &args)
}

/// The word for a unit; symbols are written in the letters of the language.
#[must_use]
pub fn unit(lang: Lang, unit: &str) -> String {
    let key = format!("unit-word-{unit}");
    match unit {
        _ if cg_i18n::has(lang, &key) => t(lang, &key, &Args::new()),
        "m2" => "m²".to_owned(),
        _ => unit.to_owned(),
    }
}

/// Texts of the model that comes with the program, by the messages that hold their English.
const OURS: [&str; 3] = ["ranking-ours-title", "ranking-ours-note", "ranking-ours-released"];

/// A text of a model: ours in the reader's language, a programme's own as it stands.
#[must_use]
pub fn model_text(lang: Lang, text: &str) -> String {
    let none = Args::new();
    let ours = OURS.into_iter().find(|key| t(Lang::En, key, &none) == text);
    ours.map_or_else(|| text.to_owned(), |key| t(lang, key, &none))
}

fn argument(lang: Lang, arg: &message::Arg) -> String {
    match arg {
        message::Arg::Number(number) => measure(lang, *number),
        message::Arg::Text(text) => text.clone(),
        message::Arg::Said(inner) => said(lang, inner),
        message::Arg::Code { list, code } => code_label(lang, list, code),
    }
}

/// What a criterion is called: the model's own words, else the engine's in the reader's language.
#[must_use]
pub fn criterion_label(lang: Lang, criterion: &CriterionUse) -> String {
    argument(lang, &explain::label(criterion))
}

/// A measure for reading: three figures below a hundred, whole above.
#[must_use]
pub fn measure(lang: Lang, number: f64) -> String {
    let decimals = match number.abs() {
        n if n >= 100.0 || n.fract() == 0.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 1.0 => 2,
        _ => 3,
    };
    // No zeros that say nothing.
    let whole = |decimals: u8| (number * 10f64.powi(decimals.into())).round();
    let decimals = (1..=decimals).rev().find(|d| whole(*d) % 10.0 != 0.0).unwrap_or(0);
    cg_i18n::decimal(lang, number, decimals)
}

/// The label of a value of a code list; an unlisted code stays as it is.
#[must_use]
pub fn code_label(lang: Lang, list: &str, code: &str) -> String {
    cg_codes::list(list).and_then(|l| l.label(code, lang.tag())).unwrap_or(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_comes_along_speaks_every_language_and_other_models_their_own() {
        let file = include_str!("ranking/first.toml");
        for key in OURS {
            let text = t(Lang::En, key, &Args::new());
            assert!(file.contains(&format!("\"{text}\"")), "{key} says {text}, which the model does not");
            assert_ne!(model_text(Lang::Uk, &text), text);
        }
        assert_eq!(model_text(Lang::Uk, "Agreed in Kyiv"), "Agreed in Kyiv");
    }

    #[test]
    fn every_rule_that_can_be_broken_has_words_in_every_language() {
        let own = [
            "pcode-unknown",
            "place-ambiguous",
            "place-name-unknown",
            "outside-all-areas",
            "place-borders",
            "place-conflict",
            "cell-not-fitting",
            // Of exposure, from files alone.
            "area-without-id",
            "area-without-location",
            "area-id-twice",
            "feature-without-location",
            "area-outside-grid",
            "area-without-population-data",
            "area-partly-outside-grid",
            "area-partly-without-population-data",
            "area-without-land-cover",
            "area-has-no-inside",
            "features-at-one-place",
            "area-cannot-be-placed-on-grid",
        ];
        let domain = cg_domain::rule::all();
        let formats = cg_formats::rules::RULES.iter().map(|r| r.id);
        let rules: Vec<&str> = own.into_iter().chain(domain.iter().map(|(id, _)| *id)).chain(formats).collect();
        let mut missing = Vec::new();
        for rule in &rules {
            for key in [format!("fault-{rule}"), format!("fault-{rule}-remedy")] {
                missing.extend(
                    Lang::ALL.iter().filter(|l| !cg_i18n::has(**l, &key)).map(|l| format!("{}: {key}", l.tag())),
                );
            }
        }
        assert!(rules.len() > 80 && missing.is_empty(), "{missing:?}");
    }
}
