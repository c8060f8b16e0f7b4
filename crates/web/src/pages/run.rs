//! Saved runs of a ranking: an order as it was, with everything that made it.

use crate::form::{Asked, Posted, percent, whole_from};
use crate::page::Page;
use crate::pages::rankings::{asked_of, ground, map};
use crate::pages::{html, see_other};
use crate::problem::Answer;
use crate::ranking::{self, Criterion, Paging, Row};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::RunView;
use cg_domain::grant::Act;
use cg_engine::model::Model;

/// Ranked areas that the map colours at most; the table has them all.
const ON_MAP: usize = 5_000;

/// Ranks with the weights of the address, the model's own where it has none, and keeps the outcome.
///
/// # Errors
/// When the asker may not, there is no such model, or a weight cannot be read.
pub(crate) async fn keep(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
    Posted(_): Posted,
) -> Answer {
    visitor.asker.may(Act::Rank)?;
    let asker = visitor.asker.clone();
    let (_, ask) = asked_of(&site, &asker, name, &query).await?;
    let run = site.ask(move |app| app.run_ranking(&asker, &ask)).await?;
    see_other(&format!("/rankings/runs/{}", percent(&run.id)))
}

#[derive(Template)]
#[template(path = "pages/run.html")]
struct RunPage {
    p: Page,
    model: String,
    version: u32,
    criteria: Vec<Criterion>,
    rows: Vec<Row>,
    samples: Option<u32>,
    /// What the chance is of.
    chance: String,
    /// The same with a blank for the number that comes first, for the island.
    chance_blank: String,
    live: bool,
    paging: Paging,
    inputs: Vec<(String, String)>,
    seed: u64,
    /// That the weights or gates are not the model's own.
    other: Vec<String>,
    map_config: String,
}

/// One saved run, as it was.
///
/// # Errors
/// When there is none.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let from = query.read::<usize>("from", whole_from(0))?.unwrap_or(0);
    let asker = visitor.asker.clone();
    let (run, models, ground) =
        site.ask(move |app| Ok((app.run(&asker, &id)?, app.models(&asker)?, ground(app, &asker)?))).await?;
    let when = cg_i18n::instant(visitor.lang, run.at);
    let title = cg_i18n::say!(visitor.lang, "ranking-run-of", when = when);
    let p = Page::new(&site, &visitor, "nav-rankings", title);
    let model = models.into_iter().find(|m| m.name == run.facts.model).map(|m| m.model);
    let (from, until) = (from.min(run.rows.len()), from.saturating_add(ranking::PAGE).min(run.rows.len()));
    let labels: Vec<String> = run.facts.criteria.iter().map(|key| label_of(&p, model.as_ref(), key)).collect();
    let order: Vec<String> = run.rows.iter().filter(|row| row.rank.is_some()).map(|row| row.id.clone()).collect();
    html(&RunPage {
        model: model.as_ref().map_or_else(|| run.facts.model.clone(), |m| ranking::model_text(p.lang, &m.title)),
        version: run.facts.model_version,
        criteria: plain_criteria(&run.facts.criteria, &labels),
        rows: ranking::rows(&p, &labels, run.rows.get(from..until).unwrap_or_default()),
        paging: Paging::of(&query, from, run.rows.len()),
        samples: (run.facts.samples > 0).then_some(run.facts.samples),
        chance: ranking::chance(&p, run.facts.k),
        chance_blank: String::new(),
        live: false,
        inputs: facts(&p, &run),
        seed: run.facts.seed,
        other: other(&p, model.as_ref(), &labels, &run.facts),
        map_config: if order.len() > ON_MAP { String::new() } else { map(&p, &ground, &order) },
        p,
    })
}

/// A saved run as a workbook with live formulas.
///
/// # Errors
/// When there is none, and when records or the model have changed since.
pub(crate) async fn workbook(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    site.pace.api(&visitor.client)?;
    let (asker, p) = (visitor.asker.clone(), Page::titled(&site, &visitor, "nav-rankings"));
    let book = site.ask(move |app| app.run_book(&asker, &id, &|said| ranking::explained(&p, said))).await?;
    crate::file::attachment(&book.file_name, book.content_type, book.bytes)
}

/// What of the model was changed for this run, in words.
fn other(p: &Page, model: Option<&Model>, labels: &[String], facts: &cg_app::RunFacts) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(weights) = &facts.other_weights {
        let one = |(label, weight): (&String, &f64)| format!("{label} {}", cg_i18n::percent(p.lang, *weight, 1));
        let all: Vec<String> = labels.iter().zip(weights).map(one).collect();
        said.push(p.t1("ranking-run-weights", "weights", cg_i18n::list_and(p.lang, &all)));
    }
    if !facts.gates_off.is_empty() {
        let reason = |key: &String| {
            let gate = model.and_then(|m| m.gates.iter().find(|g| g.key == *key));
            gate.map_or_else(|| key.clone(), |g| ranking::model_text(p.lang, &g.reason))
        };
        let all: Vec<String> = facts.gates_off.iter().map(reason).collect();
        said.push(p.t1("ranking-run-gates", "gates", cg_i18n::list_and(p.lang, &all)));
    }
    said
}

fn label_of(p: &Page, model: Option<&Model>, key: &str) -> String {
    model.map_or_else(|| key.to_owned(), |model| ranking::label(p, model, key))
}

fn plain_criteria(keys: &[String], labels: &[String]) -> Vec<Criterion> {
    let one = |(at, (id, label)): (usize, (&String, &String))| Criterion {
        id: id.clone(),
        label: label.clone(),
        colour: at % ranking::LOOKS + 1,
        weight: 0.0,
        points: 0,
        place: at + 1,
    };
    keys.iter().zip(labels).enumerate().map(one).collect()
}

fn facts(p: &Page, run: &RunView) -> Vec<(String, String)> {
    let facts = &run.facts;
    vec![
        (p.t("ranking-engine"), facts.engine.clone()),
        (p.t("ranking-digest-model"), facts.model_digest.clone()),
        (p.t("ranking-digest-inputs"), facts.inputs_digest.clone()),
        (p.t("ranking-digest-result"), facts.result_digest.clone()),
    ]
}
