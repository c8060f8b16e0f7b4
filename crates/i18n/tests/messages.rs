//! Every language says everything, with the same values, without markup.

use cg_i18n::{AREAS, Lang, source};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

type Messages = BTreeMap<String, BTreeSet<String>>;

/// The keys of a language with the values each asks for.
#[expect(clippy::panic, reason = "a test fails loudly")]
fn messages(lang: Lang) -> Messages {
    let mut all = Messages::new();
    for area in AREAS {
        let resource = fluent_syntax::parser::parse(source(lang, area))
            .unwrap_or_else(|(_, faults)| panic!("{}/{area}.ftl cannot be read: {faults:?}", lang.tag()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut values = BTreeSet::new();
            if let Some(pattern) = &message.value {
                values_of(pattern, &mut values);
            }
            let twice = all.insert(message.id.name.to_owned(), values);
            assert!(twice.is_none(), "{} says {} twice", lang.tag(), message.id.name);
        }
    }
    all
}

fn values_of(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => inline_value(inline, into),
            Expression::Select { selector, variants } => {
                inline_value(selector, into);
                variants.iter().for_each(|variant| values_of(&variant.value, into));
            }
        }
    }
}

fn inline_value(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        into.insert(id.name.to_owned());
    }
}

#[test]
fn every_language_says_everything_with_the_same_values() {
    let english = messages(Lang::En);
    let mut faults = Vec::new();
    for lang in Lang::ALL {
        let own = messages(lang);
        for (key, values) in &english {
            match own.get(key) {
                None => faults.push(format!("{} lacks {key}", lang.tag())),
                Some(found) if found != values => {
                    faults.push(format!("{} fills {key} with {found:?}, English with {values:?}", lang.tag()));
                }
                Some(_) => {}
            }
        }
        let strange = own.keys().filter(|key| !english.contains_key(*key) && !of_records(key));
        faults.extend(strange.map(|key| format!("{} says {key}, which English does not", lang.tag())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Families whose English stands in the records and code lists.
fn of_records(key: &str) -> bool {
    ["field-", "meaning-", "list-", "unit-word-"].iter().any(|family| key.starts_with(family))
}

#[test]
fn the_translations_name_the_same_fields() {
    let fields = |lang| -> BTreeSet<String> { messages(lang).into_keys().filter(|k| of_records(k)).collect() };
    for lang in [Lang::Es, Lang::Ar, Lang::Uk] {
        assert_eq!(fields(Lang::Fr), fields(lang), "{}", lang.tag());
    }
    assert!(fields(Lang::En).is_empty(), "the English of a field is in its record");
}

#[test]
fn no_message_holds_markup() {
    for lang in Lang::ALL {
        for area in AREAS {
            let text = source(lang, area);
            assert!(!text.contains('<') && !text.contains("&#"), "markup in {}/{area}.ftl", lang.tag());
        }
    }
}

#[test]
fn a_translation_says_who_has_read_it() {
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        for area in AREAS {
            let first = source(lang, area).lines().next().unwrap_or_default();
            assert!(first.starts_with('#') && first.contains("translation"), "{}/{area}.ftl", lang.tag());
        }
    }
}

#[test]
fn a_value_put_in_is_isolated_from_the_direction_around_it() {
    let said = cg_i18n::say!(Lang::Ar, "unit-m", value = "HA-12");
    assert!(said.contains("\u{2068}HA-12\u{2069}"), "{said:?}");
}

#[test]
fn an_unknown_key_is_visible() {
    assert_eq!(cg_i18n::say!(Lang::En, "no-such-key"), "⟦no-such-key⟧");
}
