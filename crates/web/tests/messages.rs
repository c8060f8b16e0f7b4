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
    ("bench-", "pages/rankings.rs, the texts of the workbench island"),
    ("breakdown-", "picture.rs, from the breakdowns of the app"),
    ("change-note-", "pages/change.rs"),
    ("check-method-", "pages/voices.rs, from the methods of the cross-check"),
    ("criterion-", "ranking.rs, from the criteria of the engine"),
    ("fault-", "app::fault_words, from the rules of formats, geo, domain and app"),
    ("figure-", "picture.rs, from the figures of the app"),
    ("import-code-prefix", "pages/imports/columns.rs"),
    ("import-crs", "pages/imports/columns.rs"),
    ("import-dates", "pages/imports/columns.rs"),
    ("import-kind-", "page.rs, from the kinds of import"),
    ("map-", "map.rs, the texts of the map island"),
    ("noun-", "from the nouns of the domain"),
    ("plan-", "ranking.rs, from the sentences of the engine"),
    ("problem-", "problem.rs, from the table of problems"),
    ("rank-", "ranking.rs, from the sentences of the engine"),
    ("ranking-method-", "pages/rankings.rs"),
    ("rate-", "rates.rs, from the rates of the engine"),
    ("record-of-", "pages/changes.rs, from the nouns of the audit log"),
    ("role-", "page.rs, from the roles of the domain"),
    ("severity-", "pages/imports/mod.rs, from the severities of faults"),
];

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
    for folder in ["src", "templates", "../app/src", "../i18n/src", "../commonground/src"] {
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
    files(&here.join("src"), &mut all);
    files(&here.join("templates"), &mut all);
    let (known, mut missing) = (english(), BTreeSet::new());
    for path in all {
        let text = fs::read_to_string(&path).expect("a text");
        for call in [".t(\"", ".t1(\"", ".t2(\"", ".blank(\"", "say!(visitor.lang, \"", "&visitor, \"nav-"] {
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
