//! Every message that pages ask for exists, and every message there is, is asked for.

use cg_i18n::{AREAS, Lang};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Families whose keys are put together: beginning, and where that happens.
const FAMILIES: &[(&str, &str)] = &[
    ("access-lacking-", "pages/access.rs, from what the app lacks"),
    ("access-service-", "pages/access.rs, from the services of the app"),
    ("access-status-", "pages/access.rs, from the states of a way"),
    ("action-did-", "pages/changes.rs, from the actions of the audit log"),
    ("audit-part-", "pages/changes.rs, from the parts of the audit log"),
    ("bench-", "pages/rankings.rs, the texts of the workbench island"),
    ("breakdown-", "picture.rs, from the breakdowns of the app"),
    ("change-note-", "pages/change.rs"),
    ("check-of-", "status.html, from the checks of the app"),
    ("check-method-", "pages/voices.rs, from the methods of the cross-check"),
    ("criterion-", "ranking.rs, from the criteria of the engine"),
    ("fault-", "app::fault_words, from the rules of formats, geo, domain and app"),
    ("expected-", "problem.rs and listing.rs, from what a parameter must be"),
    ("figure-", "picture.rs, from the figures of the app"),
    ("import-code-prefix", "pages/imports/columns.rs"),
    ("import-crs", "pages/imports/columns.rs"),
    ("import-dates", "pages/imports/columns.rs"),
    ("import-kind-", "page.rs, from the kinds of import"),
    ("map-", "map.rs, the texts of the map island"),
    ("noun-", "from the nouns of the domain"),
    ("measure-layer-", "record.rs, from the layers of exposure"),
    ("ogc-link-", "ogc/pages.rs, from what a link is"),
    ("plan-", "ranking.rs, from the sentences of the engine"),
    ("problem-", "problem.rs, from the table of problems"),
    ("rank-", "ranking.rs, from the sentences of the engine"),
    ("ranking-method-", "pages/rankings.rs"),
    ("rate-", "rates.rs, from the rates of the engine"),
    ("record-of-", "pages/changes.rs, from the nouns of the audit log"),
    ("role-", "page.rs, from the roles of the domain"),
    ("severity-", "pages/imports/mod.rs, from the severities of faults"),
];

/// Where messages are asked for.
const PLACES: [&str; 5] = ["src", "templates", "../app/src", "../i18n/src", "../commonground/src"];

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            into.push(path);
        }
    }
}

/// Every quoted text of the sources and templates.
fn quoted() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in PLACES {
        files(&here.join(folder), &mut all);
    }
    let texts = all.iter().map(|path| fs::read_to_string(path).expect("a text"));
    texts.flat_map(|text| text.split('"').map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn english() -> BTreeSet<String> {
    let lines = AREAS.iter().flat_map(|area| cg_i18n::source(Lang::En, area).lines());
    let keys = lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split(" =").next());
    keys.map(str::to_owned).collect()
}

#[test]
fn every_key_that_a_page_asks_for_exists() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    PLACES.iter().for_each(|folder| files(&here.join(folder), &mut all));
    let (known, mut missing) = (english(), BTreeSet::new());
    for path in all {
        let text = fs::read_to_string(&path).expect("a text");
        for call in
            [".t(\"", ".t1(\"", ".t2(\"", ".blank(\"", "say!(visitor.lang, \"", "Words::of(\"", "&visitor, \"nav-"]
        {
            for rest in text.split(call).skip(1) {
                let end = rest.split('"').next().unwrap_or_default();
                let key = if call.ends_with("nav-") { format!("nav-{end}") } else { end.to_owned() };
                if !known.contains(&key) {
                    missing.insert(format!("{}: {key}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_message_is_left_over() {
    let (quoted, known) = (quoted(), english());
    assert!(known.len() > 500, "the test looked at too little: {}", known.len());
    let family = |key: &str| FAMILIES.iter().any(|(prefix, _)| key.starts_with(prefix));
    let unused: Vec<_> = known.iter().filter(|key| !family(key) && !quoted.contains(*key)).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

/// The fields of every noun with the messages that label and explain them.
fn fields() -> impl Iterator<Item = (&'static str, &'static cg_kit::Field)> {
    cg_domain::NOUNS.iter().flat_map(|noun| noun.fields.iter().map(|field| (noun.name, field)))
}

#[test]
fn every_field_code_list_and_unit_has_words_in_every_language() {
    let mut missing = BTreeSet::new();
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let mut need = |found: bool, key: String| {
            if !found {
                missing.insert(format!("{}: {key}", lang.tag()));
            }
        };
        for (noun, field) in fields() {
            let (own, shared) = (format!("meaning-{noun}-{}", field.name), format!("meaning-{}", field.name));
            need(cg_i18n::has(lang, &own) || cg_i18n::has(lang, &shared), format!("{own} or {shared}"));
            need(cg_i18n::has(lang, &format!("field-{}", field.name)), format!("field-{}", field.name));
            let symbol = matches!(field.unit, "" | "m2" | "m" | "km" | "USD");
            need(
                symbol || cg_i18n::has(lang, &format!("unit-word-{}", field.unit)),
                format!("unit-word-{}", field.unit),
            );
        }
        for list in cg_codes::all() {
            let (name, source) = (format!("list-{}", list.id), format!("list-{}-source", list.id));
            need(cg_i18n::has(lang, &name), name);
            need(cg_i18n::has(lang, &source), source);
        }
    }
    assert!(missing.is_empty(), "messages/*/fields.ftl and meanings.ftl lack {missing:#?}");
}

#[test]
fn a_meaning_shared_by_nouns_is_one_sentence() {
    let own = |noun: &str, field: &str| cg_i18n::has(Lang::Fr, &format!("meaning-{noun}-{field}"));
    let mut said = std::collections::BTreeMap::<&str, BTreeSet<&str>>::new();
    for (_, field) in fields().filter(|(noun, field)| !own(noun, field.name)) {
        said.entry(field.name).or_default().insert(field.doc.trim());
    }
    said.retain(|_, sentences| sentences.len() > 1);
    assert!(said.is_empty(), "say meaning-NOUN-FIELD where the English differs: {said:#?}");
}

#[test]
fn no_meaning_is_left_over() {
    let known: BTreeSet<String> = fields()
        .flat_map(|(noun, field)| [format!("meaning-{noun}-{}", field.name), format!("meaning-{}", field.name)])
        .collect();
    let lines = cg_i18n::source(Lang::Fr, "meanings").lines().filter_map(|line| line.split(" =").next());
    let left: Vec<&str> = lines.filter(|key| key.starts_with("meaning-") && !known.contains(*key)).collect();
    assert!(left.is_empty(), "no field has {left:#?}");
}

/// Files whose refusals only the command line meets; it speaks English.
const COMMAND_LINE: [&str; 3] = ["backup.rs", "programme.rs", "exercise.rs"];

/// What stands before the bracket that closes a call.
fn inside(rest: &str) -> &str {
    let mut open = 1_i32;
    let end = rest.find(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0
    });
    end.and_then(|at| rest.get(..at)).unwrap_or(rest)
}

#[test]
fn no_problem_is_told_in_english_only() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut all, mut found) = (Vec::new(), Vec::new());
    ["src", "../app/src"].iter().for_each(|folder| files(&here.join(folder), &mut all));
    let own = |path: &&PathBuf| !COMMAND_LINE.iter().any(|name| path.ends_with(name));
    for path in all.iter().filter(own) {
        let text = fs::read_to_string(path).expect("a text");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["AppError::invalid(", "AppError::Conflict(", "Problem::because(", "Problem::parameter("] {
            for rest in code.split(call).skip(1) {
                let sentence = |quoted: &&str| quoted.split(", ").any(|part| part.trim().contains(' '));
                let said = inside(rest);
                found.extend(said.split('"').skip(1).step_by(2).filter(sentence).map(|q| format!("{path:?}: {q}")));
            }
        }
    }
    assert!(found.is_empty(), "say it as Words::of(\"refused-…\"): {found:#?}");
}
