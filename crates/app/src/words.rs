//! The words of faults and of what the engine says, in the language of the reader.

use cg_engine::explain;
use cg_engine::message::{Arg, Said};
use cg_engine::model::CriterionUse;
use cg_i18n::{Args, Lang, t};
use cg_kit::Fault;

/// What is wrong, and what to do about it.
#[must_use]
pub fn fault_words(lang: Lang, fault: &Fault) -> (String, String) {
    let args: Args = fault.args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let args = args.with("found", fault.found.as_str());
    (t(lang, &format!("fault-{}", fault.rule), &args), t(lang, &format!("fault-{}-remedy", fault.rule), &args))
}

/// Something the engine says.
#[must_use]
pub fn said(lang: Lang, said: &Said) -> String {
    let args: Args = said.args.iter().map(|(name, arg)| (*name, argument(lang, arg))).collect();
    t(lang, &said.key, &args)
}

fn argument(lang: Lang, arg: &Arg) -> String {
    match arg {
        Arg::Number(number) => measure(lang, *number),
        Arg::Text(text) => text.clone(),
        Arg::Said(inner) => said(lang, inner),
        Arg::Code { list, code } => code_label(lang, list, code),
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
    cg_i18n::decimal(lang, number, decimals)
}

/// The label of a value of a code list; an unlisted code stays as it is.
#[must_use]
pub fn code_label(lang: Lang, list: &str, code: &str) -> String {
    cg_codes::list(list).and_then(|l| l.label(code, lang.tag())).unwrap_or(code).to_owned()
}

pub(crate) fn in_english(fault: &Fault) -> (String, String) {
    fault_words(Lang::En, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

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
