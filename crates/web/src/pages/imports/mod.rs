//! Importing in the browser: upload, layer, columns, preview, commit, undo.

pub(crate) mod batch;
pub(crate) mod columns;
pub(crate) mod preview;
pub(crate) mod upload;

use crate::problem::Problem;
use cg_app::import::Kind;
use cg_kit::Fault;
use std::collections::BTreeMap;

/// Faults shown on a page; the marked file has them all.
const SHOWN: usize = 500;
/// Faults of one rule shown on a page.
const SHOWN_OF_A_RULE: usize = 50;

/// The kind of that word.
///
/// # Errors
/// Naming the words there are.
pub(crate) fn kind_of(word: Option<&str>) -> Result<Kind, Problem> {
    let words: Vec<&str> = Kind::ALL.iter().map(|k| k.word()).collect();
    word.and_then(Kind::from_word).ok_or_else(|| Problem::one_of("kind", &words))
}

/// One fault as a page shows it.
pub(crate) struct FaultLine {
    /// `error`, `warning` or `info`.
    pub class: &'static str,
    /// Class of the chip that says how much it matters.
    pub chip: &'static str,
    /// How much it matters, in words, as colour alone says nothing.
    pub severity: String,
    /// Sheet, row and column.
    pub place: String,
    /// What is wrong.
    pub words: String,
    /// What to do.
    pub remedy: String,
    /// What was found.
    pub found: String,
}

/// A fault in the reader's language.
pub(crate) fn fault_line(p: &crate::page::Page, fault: &cg_kit::Fault) -> FaultLine {
    use cg_kit::Severity;
    let (words, remedy) = cg_app::fault_words(p.lang, fault);
    let place = cg_app::fault_place(p.lang, fault);
    let (class, chip) = match fault.severity {
        Severity::Error => ("error", "bad"),
        Severity::Warning => ("warning", "warn"),
        Severity::Info => ("info", "info"),
    };
    FaultLine {
        class,
        chip,
        severity: p.t(&format!("severity-{class}")),
        place: if place.is_empty() { p.t("fault-in-file") } else { place },
        words,
        remedy,
        found: fault.found.clone(),
    }
}

/// The faults to show and how many more there are: what refuses a row before what only warns, each in the order of the
/// file, and no rule so often that it hides the others.
pub(crate) fn shown(p: &crate::page::Page, faults: &[Fault]) -> (Vec<FaultLine>, usize) {
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    let mut chosen: Vec<&Fault> = faults
        .iter()
        .filter(|f| {
            let n = often.entry(&f.rule).or_default();
            *n += 1;
            *n <= SHOWN_OF_A_RULE
        })
        .collect();
    chosen.sort_by_key(|f| std::cmp::Reverse(f.severity));
    chosen.truncate(SHOWN);
    let lines = chosen.iter().map(|f| fault_line(p, f)).collect();
    (lines, faults.len() - chosen.len())
}

/// A rule in words, with its blanks left open.
pub(crate) fn rule_words(p: &crate::page::Page, rule: &str) -> String {
    let blanks = [
        "found", "limit", "known", "format", "count", "column", "first", "field", "one", "other", "list", "allowed",
        "nearest",
    ];
    let more = [
        "suggestion",
        "wanted",
        "named",
        "values",
        "sum",
        "located",
        "km",
        "candidates",
        "start",
        "age",
        "computed",
        "column_name",
    ];
    let shape =
        ["part", "ring", "vertex", "lon", "lat", "needed", "removed", "vertices", "unlisted", "before_m2", "after_m2"];
    let args: cg_i18n::Args = blanks.iter().chain(&more).chain(&shape).map(|name| (*name, "…")).collect();
    cg_i18n::t(p.lang, &format!("fault-{rule}"), &args)
}
