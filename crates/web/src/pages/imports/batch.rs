//! One batch: its counts, its faults, and taking it back.

use super::FaultLine;
use crate::form::Posted;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::import::BatchView;
use cg_domain::grant::Act;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/batch.html")]
struct BatchPage {
    p: Page,
    summary: BatchView,
    by_rule: Vec<(String, u64)>,
    faults: Vec<FaultLine>,
    more: usize,
    told_by: Vec<(String, String)>,
    left_behind: Vec<String>,
}

/// The page.
///
/// # Errors
/// When there is no such batch, or the asker may not import.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let asker = visitor.asker.clone();
    let (batch, faults, told_by, left_behind) = site
        .ask(move |app| {
            asker.may(Act::Import)?;
            let (batch, faults) = app.batch(&asker, &id)?;
            let (told_by, left) = (app.told_by(&asker, &batch)?, app.left_behind(&asker, &batch)?);
            Ok((batch, faults, told_by, left))
        })
        .await?;
    let mut p = Page::titled(&site, &visitor, "nav-imports");
    p.title = p.batch_name(&batch.name);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    faults.iter().for_each(|f| *counts.entry(&f.rule).or_default() += 1);
    let by_rule = counts.into_iter().map(|(rule, n)| (super::rule_words(&p, rule), n)).collect();
    let (shown, more) = super::shown(&p, &faults);
    let left_behind = left_behind.iter().map(|l| l.words(p.lang)).collect();
    let told_by = told_by.iter().map(|other| (other.batch.clone(), other.words(p.lang))).collect();
    html(&BatchPage { summary: batch, by_rule, faults: shown, more, told_by, left_behind, p })
}

/// Takes the whole batch back.
///
/// # Errors
/// What the app answers.
pub(crate) async fn undo(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Answer {
    let (asker, asked) = (visitor.asker.clone(), id.clone());
    site.ask(move |app| app.undo_batch(&asker, &asked)).await?;
    see_other(&format!("/imports/batches/{}", crate::form::percent(&id)))
}

/// The file of the batch, with the faults marked in it.
///
/// # Errors
/// What the app answers.
pub(crate) async fn marked(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, lang) = (visitor.asker.clone(), visitor.lang);
    let (name, bytes) = site.ask(move |app| app.marked_file_of_batch(&asker, &id, lang)).await?;
    crate::file::attachment(&name, "application/octet-stream", bytes)
}
