//! What every list must hold, and what real files say.

use cg_codes::{Code, CodeList, LANGUAGES, ListMarker, all, list, normalise};
use std::collections::BTreeSet;

fn each_list(judge: impl Fn(&CodeList)) {
    assert!(all().len() >= 36, "only {} lists", all().len());
    all().iter().for_each(judge);
}

#[test]
fn every_value_has_a_label_in_all_five_languages() {
    each_list(|l| {
        for value in l.values {
            for lang in LANGUAGES {
                assert!(!value.label(lang).trim().is_empty(), "{} {} {lang}", l.id, value.code);
            }
        }
    });
}

#[test]
fn arabic_and_ukrainian_labels_are_in_their_scripts() {
    each_list(|l| {
        for value in l.values {
            let has = |lang: &str, from: char, to: char| value.label(lang).chars().any(|c| (from..=to).contains(&c));
            assert!(has("ar", '\u{600}', '\u{6ff}'), "{} {}", l.id, value.code);
            assert!(has("uk", '\u{400}', '\u{4ff}'), "{} {}", l.id, value.code);
        }
    });
}

#[test]
fn no_two_values_of_a_list_look_the_same_to_a_reader() {
    each_list(|l| {
        for lang in LANGUAGES {
            let labels: BTreeSet<&str> = l.values.iter().map(|v| v.label(lang)).collect();
            assert_eq!(labels.len(), l.values.len(), "{} {lang}", l.id);
        }
    });
}

#[test]
fn every_code_label_and_synonym_is_recognised_as_its_own_value() {
    each_list(|l| {
        for value in l.values {
            let spellings = value.labels.iter().chain(value.synonyms.iter().map(|(_, word)| word)).chain([&value.code]);
            for spelling in spellings {
                assert_eq!(l.recognise(spelling).map(|v| v.code), Some(value.code), "{} {spelling:?}", l.id);
            }
        }
    });
}

#[test]
fn machine_translations_are_marked_to_be_reviewed() {
    each_list(|l| assert_eq!(l.review, ["fr", "es", "ar", "uk"], "{}", l.id));
}

#[test]
fn a_parent_is_another_value_of_the_same_list_and_parents_make_no_circle() {
    each_list(|l| {
        for value in l.values.iter().filter(|v| v.parent.is_some()) {
            let parent = value.parent.and_then(|p| l.get(p));
            assert!(parent.is_some_and(|p| p.code != value.code && !l.within(p.code, value.code)), "{}", value.code);
        }
    });
}

/// Words as they stand in public national registers.
const SEEN_IN_FILES: &[(&str, &str, &str)] = &[
    ("casualty_outcome", "Herido", "injured"),
    ("casualty_outcome", "Muerto", "killed"),
    ("casualty_outcome", "قتيل", "killed"),
    ("casualty_outcome", "Décédé", "killed"),
    ("sex", "Hombre", "male"),
    ("sex", "Mujer", "female"),
    ("sex", "Sin Información", "unknown"),
    ("sex", " F ", "female"),
    ("age_group", "Mayor de 18 años", "adult"),
    ("age_group", "Menor de 18 años", "child"),
    ("age_group", "<18", "child"),
    ("age_group", "18+", "adult"),
    ("civil_status", "Civil", "civilian"),
    ("civil_status", "Fuerza pública", "security_forces"),
    ("activity_at_time", "Recogiendo comida, agua ó  madera", "collecting_wood_water_food"),
    ("activity_at_time", "Pasando, estando cerca", "standing_nearby"),
    ("activity_at_time", "Transito por trocha atajo", "travelling"),
    ("activity_at_time", "Erradicación - PONAL", "crop_eradication"),
    ("activity_at_time", "Erradicador manual - PCI", "crop_eradication"),
    ("activity_at_time", "Actividades fuerza pública", "military_security"),
    ("area_type", "Urbana", "urban"),
    ("event_type", "Desminado militar en operaciones", "demining_operation"),
    ("event_type", "Accidente por MUSE", "accident"),
    ("hazard_class", "Suspected Minefield", "sha"),
    ("hazard_status", "Worked On", "in_progress"),
    ("hazard_status", "Active", "open"),
    ("hazard_status", "Lifted Minefields", "released"),
    ("activity_status", "Completed", "completed"),
    ("organisation_type", "International NGO", "ingo"),
    ("organisation_type", "Red Cross/Red Crescent", "red_cross_crescent"),
];

#[test]
fn words_seen_in_real_files_are_recognised() {
    for (id, text, code) in SEEN_IN_FILES {
        let found = list(id).and_then(|l| l.recognise(text)).map(|v| v.code);
        assert_eq!(found, Some(*code), "{id} {text:?}");
    }
}

#[test]
fn an_unknown_word_is_refused_with_a_suggestion_and_never_guessed() {
    let refused = Code::<cg_codes::CasualtyOutcome>::recognise("Heridoo").expect_err("misspelt");
    assert_eq!(refused.nearest, Some("injured"));
    assert!(refused.to_string().contains("did you mean injured?"), "{refused}");
    assert!(Code::<cg_codes::CasualtyOutcome>::recognise("zzzzzz").is_err_and(|e| e.nearest.is_none()));
}

#[test]
fn an_empty_cell_is_not_the_value_unknown() {
    each_list(|l| {
        assert_eq!(l.recognise(""), None);
        assert_eq!(l.recognise("  - "), None);
        assert_eq!(l.nearest(""), None);
    });
}

#[test]
fn a_stored_code_must_be_written_exactly_and_reads_back() {
    use cg_kit::{Cell, Kind, Value};
    type Status = Code<cg_codes::HazardStatus>;
    assert_eq!(Status::KIND, Kind::Code("hazard_status"));
    assert_eq!(Status::from_value(&Status::OPEN.into_value()), Ok(Status::OPEN));
    assert!(Status::from_value(&Value::Text("Open".into())).is_err());
    assert!(Status::from_value(&Value::Null).is_err());
}

#[test]
fn a_narrower_value_lies_within_its_parent() {
    type Kind = Code<cg_codes::HazardType>;
    assert!(Kind::MINEFIELD_AP.within(Kind::MINEFIELD) && Kind::MINEFIELD.within(Kind::MINEFIELD));
    assert!(!Kind::MINEFIELD.within(Kind::MINEFIELD_AP) && !Kind::ERW_AREA.within(Kind::MINEFIELD));
}

#[test]
fn the_list_of_a_marker_is_the_list_of_its_name() {
    assert_eq!(cg_codes::Sex::LIST.id, "sex");
    assert_eq!(list("sex").map(|l| l.id), Some("sex"));
    assert_eq!(list("no_such_list"), None);
}

proptest::proptest! {
    #[test]
    fn normalising_twice_changes_nothing_more(text in ".{0,40}") {
        let once = normalise(&text);
        proptest::prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn case_and_spaces_never_change_what_a_word_means(pad in " {0,3}", upper in proptest::bool::ANY) {
        let word = if upper { "MUJER".to_owned() } else { "mujer".to_owned() };
        let found = list("sex").and_then(|l| l.recognise(&format!("{pad}{word}{pad}")));
        proptest::prop_assert_eq!(found.map(|v| v.code), Some("female"));
    }
}
