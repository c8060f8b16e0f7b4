//! The third step: what the import would do, with every fault; then doing it.

use super::columns::{self, mapping_of};
use super::{FaultLine, kind_of};
use crate::form::Posted;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Kind as Trouble, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::import::{Kind, Summary};
use cg_formats::Mapping;

#[derive(Template)]
#[template(path = "pages/import_preview.html")]
struct PreviewPage {
    p: Page,
    upload: String,
    kind: &'static str,
    mapping: String,
    summary: Summary,
    /// Records to take; a grid may always be taken, since more may be told of it on this page.
    offered: u64,
    by_rule: Vec<(String, u64)>,
    faults: Vec<FaultLine>,
    more: usize,
    heads: Vec<String>,
    sample: Vec<Vec<String>>,
    /// What a grid cannot say of itself, to be filled in before it is taken.
    about: Vec<About>,
}

/// One thing that a person knows of a grid.
struct About {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    /// What is wrong with the value.
    fault: Option<String>,
    /// Code, label, and whether it is chosen; none for free text.
    options: Vec<(&'static str, String, bool)>,
}

/// The fields of a grid that its file does not hold.
const OF_GRID: [&str; 5] = ["kind", "name", "year", "source", "date_of_information"];

/// A field of a grid and what is wrong with its value.
type Wrong = (&'static str, Problem);

fn about(p: &Page, kind: Kind, mapping: &Mapping, wrong: Option<&Wrong>) -> Vec<About> {
    let noun = cg_domain::noun(kind.noun()).filter(|_| kind == Kind::Grid);
    let one = |field: &'static cg_kit::Field| {
        let value = mapping.fields.get(field.name).and_then(|s| s.constant.clone()).unwrap_or_default();
        let list = match field.kind {
            cg_kit::Kind::Code(list) => cg_codes::list(list),
            _ => None,
        };
        let chosen = |code: &str| if value.is_empty() { code == "population" } else { code == value };
        let option = |v: &cg_codes::CodeValue| (v.code, v.label(p.lang.tag()).to_owned(), chosen(v.code));
        About {
            name: field.name,
            label: crate::record::label(p.lang, field),
            hint: crate::record::meaning(p.lang, kind.noun(), field),
            options: list.map_or_else(Vec::new, |l| l.values.iter().filter(|v| v.active).map(option).collect()),
            value,
            fault: wrong.filter(|(name, _)| *name == field.name).map(|(_, problem)| problem.detail(p.lang)),
        }
    };
    noun.map_or_else(Vec::new, |n| OF_GRID.iter().filter_map(|name| n.field(name)).map(one).collect())
}

/// Shows what would happen.
///
/// # Errors
/// A mapping that cannot be read, or what the app answers.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(upload): Path<String>,
    Posted(form): Posted,
) -> Answer {
    let kind = kind_of(form.get("kind"))?;
    let mapping = mapping_of(&form, kind)?;
    match page(site.clone(), visitor.clone(), upload.clone(), (kind, mapping.clone()), None).await {
        Err(problem) => columns::mend(site, visitor, upload, (kind, mapping), problem).await,
        shown => shown,
    }
}

/// The page for a mapping, also when something that was told of a grid is wrong; a grid has no columns to match and
/// comes here at once.
///
/// # Errors
/// What the app answers.
pub(super) async fn page(
    site: Site,
    visitor: Visitor,
    upload: String,
    (kind, mut mapping): (Kind, Mapping),
    wrong: Option<Wrong>,
) -> Answer {
    let told = mapping.clone();
    if let Some((field, _)) = &wrong {
        mapping.fields.remove(*field);
    }
    let text = serde_json::to_string(&mapping).map_err(|_| Problem::of(Trouble::Internal))?;
    let (asker, asked) = (visitor.asker.clone(), upload.clone());
    let found = site.ask(move |app| app.preview_import(&asker, &asked, kind, &mapping, &|_| ())).await?;
    let p = Page::titled(&site, &visitor, "nav-imports");
    let noun = cg_domain::noun(kind.noun());
    let (heads, sample) = sampled(&p, noun.map_or(&[], |n| n.fields), &found.sample);
    let (faults, more) = super::shown(&p, &found.faults);
    let status = wrong.as_ref().map(|(_, problem)| problem.kind.status());
    let mut answer = html(&PreviewPage {
        upload,
        kind: kind.word(),
        mapping: text,
        offered: if kind == Kind::Grid { 1 } else { found.summary.taken },
        by_rule: by_rule(&p, &found.summary),
        faults,
        more,
        heads,
        sample,
        summary: found.summary,
        about: about(&p, kind, &told, wrong.as_ref()),
        p,
    })?;
    *answer.status_mut() = status.unwrap_or_default();
    Ok(answer)
}

/// The first records as a table: every field that any of them fills, in the reader's language.
fn sampled(p: &Page, fields: &[cg_kit::Field], records: &[Vec<(&str, String)>]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = |field: &cg_kit::Field, row: &[(&str, String)]| {
        row.iter().find(|(name, _)| *name == field.name).map(|(_, text)| cell(p, field, text))
    };
    let filled = fields.iter().filter(|f| records.iter().any(|row| row.iter().any(|(name, _)| *name == f.name)));
    let filled: Vec<&cg_kit::Field> = filled.collect();
    let heads = filled.iter().map(|f| crate::record::label(p.lang, f)).collect();
    let row = |row: &Vec<(&str, String)>| filled.iter().map(|f| text(f, row).unwrap_or_default()).collect();
    (heads, records.iter().map(row).collect())
}

/// A cell as pages show it; of a digest the beginning, and of a shape that it is there.
fn cell(p: &Page, field: &cg_kit::Field, text: &str) -> String {
    use cg_kit::{Kind, Value};
    let value = match field.kind {
        Kind::Shape => return "✓".to_owned(),
        Kind::Int | Kind::Real => text.parse().map_or_else(|_| Value::from(text), Value::Real),
        Kind::Bool => text.parse().map_or_else(|_| Value::from(text), Value::Bool),
        _ => Value::from(text),
    };
    let shown = crate::record::shown(p, field, &value).unwrap_or_else(|| text.to_owned());
    let digest = shown.len() == 64 && shown.bytes().all(|b| b.is_ascii_hexdigit());
    if digest { format!("{}…", &shown[..12]) } else { shown }
}

/// Counts by rule, in words.
pub(crate) fn by_rule(p: &Page, summary: &Summary) -> Vec<(String, u64)> {
    summary.faults.iter().map(|(rule, count)| (super::rule_words(p, rule), *count)).collect()
}

/// Imports the file as one batch; shows the page again when something that was told of a grid is wrong.
///
/// # Errors
/// A mapping that cannot be read, or what the app answers.
pub(crate) async fn commit(
    State(site): State<Site>,
    visitor: Visitor,
    Path(upload): Path<String>,
    Posted(form): Posted,
) -> Answer {
    let kind = kind_of(form.get("kind"))?;
    let (mapping, asker) = (mapping_of(&form, kind)?, visitor.asker.clone());
    let (asked, told) = (upload.clone(), mapping.clone());
    let done = site.ask(move |app| app.commit_import(&asker, &asked, kind, &mapping, &|_| ())).await;
    let of_grid = |problem: &Problem| OF_GRID.into_iter().find(|field| problem.part == format!("{field}:"));
    let summary = match done {
        Ok(summary) => summary,
        Err(problem) => match of_grid(&problem).filter(|_| kind == Kind::Grid) {
            Some(field) => return page(site, visitor, upload, (kind, told), Some((field, problem))).await,
            None => return Err(problem),
        },
    };
    match summary.batch {
        Some(batch) => see_other(&format!("/imports/batches/{}", crate::form::percent(&batch))),
        None => see_other("/imports"),
    }
}

/// The file as it came, with the faults marked in it.
///
/// # Errors
/// A mapping that cannot be read, or what the app answers.
pub(crate) async fn marked(
    State(site): State<Site>,
    visitor: Visitor,
    Path(upload): Path<String>,
    Posted(form): Posted,
) -> Answer {
    let kind = kind_of(form.get("kind"))?;
    let (mapping, asker, lang) = (mapping_of(&form, kind)?, visitor.asker.clone(), visitor.lang);
    let (name, bytes) = site.ask(move |app| app.marked_file(&asker, &upload, kind, &mapping, lang)).await?;
    crate::file::attachment(&name, "application/octet-stream", bytes)
}
