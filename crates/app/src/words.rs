//! The words of faults, in the language of the reader.

use cg_i18n::{Args, Lang, t};
use cg_kit::Fault;

/// What is wrong, and what to do about it.
#[must_use]
pub fn fault_words(lang: Lang, fault: &Fault) -> (String, String) {
    let args: Args = fault.args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let args = args.with("found", fault.found.as_str());
    (t(lang, &format!("fault-{}", fault.rule), &args), t(lang, &format!("fault-{}-remedy", fault.rule), &args))
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
