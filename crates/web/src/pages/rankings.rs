//! Where to act first: models, the workbench, saved runs.

use crate::chart::curve::{Curve, curve};
use crate::form::{Asked, Fields, Posted, percent};
use crate::map::Map;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::picture;
use crate::problem::{Answer, Problem};
use crate::ranking::{self, Criterion, Paging, Row};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::{App, AppError, Asker, ModelView, PreviewAsk, RankingView, RunView};
use cg_engine::model::{CriterionUse, Model};
use cg_engine::stability::Reach;
use cg_kit::PartialDate;
use serde_json::{Value, json};

struct ModelCard {
    href: String,
    title: String,
    version: i64,
    note: String,
}

struct RunLine {
    href: String,
    when: String,
    model: String,
    version: u32,
    other: bool,
    result: String,
}

#[derive(Template)]
#[template(path = "pages/rankings.html")]
struct RankingsPage {
    p: Page,
    models: Vec<ModelCard>,
    runs: Vec<RunLine>,
}

/// The models and the saved runs.
///
/// # Errors
/// What the app answers.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let (models, runs) = site.ask(move |app| Ok((app.models(&asker)?, app.runs(&asker)?))).await?;
    let p = Page::titled(&site, &visitor, "nav-rankings");
    let card = |view: &ModelView| ModelCard {
        href: format!("/rankings/models/{}", percent(&view.name)),
        title: ranking::model_text(p.lang, &view.model.title),
        version: view.version,
        note: ranking::model_text(p.lang, &view.model.note),
    };
    let line = |run: &RunView| RunLine {
        href: format!("/rankings/runs/{}", percent(&run.id)),
        when: p.instant(&run.at),
        model: run.facts.model.clone(),
        version: run.facts.model_version,
        other: run.facts.is_other(),
        result: run.facts.result_digest.chars().take(12).collect(),
    };
    html(&RankingsPage { models: models.iter().map(card).collect(), runs: runs.iter().map(line).collect(), p })
}

/// Keeps a model file as a new version.
///
/// # Errors
/// When the asker may not, or the file has faults.
pub(crate) async fn save_model(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    let (asker, text) = (visitor.asker.clone(), form.exact("toml").to_owned());
    let kept = site.ask(move |app| app.save_model(&asker, &text)).await?;
    see_other(&format!("/rankings/models/{}", percent(&kept.name)))
}

/// The model as a file.
///
/// # Errors
/// When there is none.
pub(crate) async fn model_file(State(site): State<Site>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    let asker = visitor.asker.clone();
    let model = site.ask(move |app| app.model(&asker, &name)).await?;
    crate::file::attachment(
        &format!("{}-{}.toml", model.name, model.version),
        "application/toml",
        model.text.into_bytes(),
    )
}

/// The ranking with the weights of the address as a workbook with live formulas.
///
/// # Errors
/// When there is no such model, or a weight cannot be read.
pub(crate) async fn workbook(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let asker = visitor.asker.clone();
    let (_, ask) = asked_of(&site, &asker, name, &query).await?;
    let p = Page::titled(&site, &visitor, "nav-rankings");
    let book = site.ask(move |app| app.ranking_book(&asker, &ask, &|said| ranking::explained(&p, said))).await?;
    crate::file::attachment(&book.file_name, book.content_type, book.bytes)
}

/// One pair of the pairwise method.
struct PairField {
    name: String,
    label: String,
    options: Vec<(&'static str, bool)>,
}

#[derive(Template)]
#[template(path = "pages/workbench.html")]
struct WorkbenchPage {
    p: Page,
    version: i64,
    note: String,
    model_file: String,
    /// The workbook of what is shown.
    workbook: String,
    config: String,
    methods: Vec<(&'static str, String, bool)>,
    criteria: Vec<Criterion>,
    places: Vec<usize>,
    pairs: Vec<PairField>,
    consistency: String,
    k: u32,
    /// What the chance is of.
    chance: String,
    /// The same with a blank for the number that comes first, for the island.
    chance_blank: String,
    gates: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    samples: Option<u32>,
    live: bool,
    paging: Paging,
    map_config: String,
    reaches: Vec<Option<Reached>>,
    curves: Vec<Curve>,
    /// Why one of two stands above the other, when two were ticked.
    pair: Option<Paired>,
    /// What stands under every picture that is saved: model, version, source and day.
    foot: String,
    /// The address's own weights, to save what is shown.
    shown: String,
}

impl WorkbenchPage {
    /// How far the weight of a criterion can move.
    fn reach(&self, id: &str) -> Option<&Reached> {
        self.reaches.iter().flatten().find(|r| r.id == id)
    }
}

/// How far a weight can move before the first ones change, to be drawn on a scale from 0 to 100.
pub(crate) struct Reached {
    /// Key of the criterion.
    pub id: String,
    /// The least weight that changes nothing.
    pub low: String,
    /// How much room there is from there.
    pub width: String,
    /// The weight now.
    pub at: String,
    /// The same in words.
    pub words: String,
}

/// Why one stands above another, in words.
struct Paired {
    sentence: String,
    /// What the upper and the lower one are called.
    names: [String; 2],
    /// Criterion; the upper one's measure, the lower one's; the lead in points of 100; the weight that turns them.
    rows: Vec<(String, String, String, String, String)>,
}

fn paired(p: &Page, model: &Model, pair: &cg_app::Pair) -> Paired {
    let row = |row: &cg_app::PairRow| {
        let lead = p.decimals(&(row.difference * 100.0), 1);
        let swap = row.swap.map(|w| cg_i18n::percent(p.lang, w, 0)).unwrap_or_default();
        let label = ranking::label(p, model, &row.criterion);
        (label, ranking::said(p, &row.above), ranking::said(p, &row.below), lead, swap)
    };
    Paired {
        sentence: ranking::pair_sentence(p, pair),
        names: ranking::pair_names(p, pair),
        rows: pair.rows.iter().map(row).collect(),
    }
}

/// What stands under a picture: the model and its version, where the hazard areas come from, of when they are, and when
/// it was drawn.
pub(crate) fn foot(
    p: &Page,
    view: &ModelView,
    (as_of, sources): &(Option<PartialDate>, Vec<String>),
    now: i64,
) -> String {
    let model = format!(
        "{} · {}",
        ranking::model_text(p.lang, &view.model.title),
        p.t1("ranking-version", "version", view.version)
    );
    let mut from = vec![p.programme_name().to_owned()];
    from.extend((!sources.is_empty()).then(|| picture::sources(p, sources)));
    let source = p.t1("source-line", "source", from.join(", "));
    format!("{model} · {source} · {} · {}", picture::as_of(p, *as_of), p.instant(&now))
}

/// An end of a span to a tenth of a per cent, never beyond it; the weight itself where the span is smaller than that.
fn inwards(end: f64, weight: f64, round: fn(f64) -> f64) -> f64 {
    let rounded = round(end * 1000.0) / 1000.0;
    if (rounded - weight) * (end - weight) < 0.0 { weight } else { rounded }
}

/// How far each weight can move, in the reader's words; empty where nothing can change.
pub(crate) fn reached(p: &Page, keys: &[String], k: u32, reaches: &[Reach]) -> Vec<Option<Reached>> {
    let of = |at: usize| reaches.iter().find(|r| r.criterion == at);
    let one = |(at, id): (usize, &String)| {
        of(at).map(|r| Reached {
            id: id.clone(),
            low: format!("{:.2}", r.down.at * 100.0),
            width: format!("{:.2}", (r.up.at - r.down.at).max(0.0) * 100.0),
            at: format!("{:.2}", r.weight * 100.0),
            words: cg_i18n::t(
                p.lang,
                "bench-reach",
                &cg_i18n::Args::new()
                    .with("k", k)
                    .with("low", cg_i18n::percent(p.lang, inwards(r.down.at, r.weight, f64::ceil), 1))
                    .with("high", cg_i18n::percent(p.lang, inwards(r.up.at, r.weight, f64::floor), 1)),
            ),
        })
    };
    keys.iter().enumerate().map(one).collect()
}

/// The workbench: a form whose result the server draws; the island re-ranks as the weights move.
///
/// # Errors
/// A weight that cannot be read, or what the app answers.
pub(crate) async fn workbench(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let asker = visitor.asker.clone();
    let (view, ask) = asked_of(&site, &asker, name, &query).await?;
    let (asked, from) = (ask.clone(), ask.from);
    // Two rows ticked by a reader without script; the island shows the pair by itself.
    let two: Vec<String> = query.pairs().filter(|(n, _)| *n == "pair").map(|(_, v)| v.to_owned()).take(2).collect();
    let ranked = site
        .ask(move |app| match app.rank_preview(&asker, &asked) {
            Ok(found) => {
                let pair = match two.as_slice() {
                    [a, b] if a != b => Some(app.rank_pair(&asker, &asked, a, b)?),
                    _ => None,
                };
                Ok(Ok((found, ground(app, &asker)?, app.weight_reaches(&asker, &asked)?, app.now(), pair)))
            }
            Err(AppError::Unmeasured { columns }) => Ok(Err(columns)),
            Err(other) => Err(other),
        })
        .await?;
    let (found, ground, reaches, now, pair) = match ranked {
        Ok(found) => found,
        Err(columns) => {
            return not_yet(
                &Page::new(&site, &visitor, "nav-rankings", ranking::model_text(visitor.lang, &view.model.title)),
                &view,
                &columns,
            );
        }
    };
    let p = Page::new(&site, &visitor, "nav-rankings", ranking::model_text(visitor.lang, &view.model.title));
    let criteria = ranking::criteria(&p, &view.model, &found.weights);
    let labels: Vec<String> = criteria.iter().map(|c| c.label.clone()).collect();
    let keys: Vec<String> = criteria.iter().map(|c| c.id.clone()).collect();
    let word = ranking::method_word(&ask, &view.model);
    let methods = ["direct", "swing", "rank_order", "pairwise"];
    html(&WorkbenchPage {
        version: view.version,
        note: ranking::model_text(p.lang, &view.model.note),
        model_file: format!("/rankings/models/{}/file", percent(&view.name)),
        workbook: format!("{}/workbook?{}", p.path(), query.query_with(&[("from", "")])),
        config: config(&p, &view, &criteria, &found),
        methods: methods.map(|m| (m, p.t(&format!("ranking-method-{}", m.replace('_', "-"))), m == word)).into(),
        places: (1..=criteria.len()).collect(),
        pairs: pairs(&p, &criteria, &ask.pairwise),
        consistency: found.consistency.as_ref().map(|c| consistency(&p, c.ratio)).unwrap_or_default(),
        k: found.k,
        chance: ranking::chance(&p, Some(found.k)),
        chance_blank: p.blank("ranking-chance", "k"),
        gates: view
            .model
            .gates
            .iter()
            .map(|g| {
                (g.key.clone(), ranking::model_text(p.lang, &g.reason), ask.gates.get(&g.key).copied().unwrap_or(true))
            })
            .collect(),
        rows: ranking::rows(&p, &labels, &found.rows),
        samples: (found.samples > 0).then_some(found.samples),
        live: true,
        paging: Paging::of(&query, from, found.count),
        // The island colours the map from its first answer, for a page that stays small whatever the country.
        map_config: map(&p, &ground, &[]),
        reaches: reached(&p, &keys, found.k, &reaches),
        pair: pair.map(|pair| paired(&p, &view.model, &pair)),
        foot: foot(&p, &view, &ground.1, now),
        shown: Some(query.query_with(&[])).filter(|q| !q.is_empty()).map(|q| format!("?{q}")).unwrap_or_default(),
        curves: view.model.criteria.iter().zip(&labels).filter_map(|(c, label)| curve(&p, c, label)).collect(),
        criteria,
        p,
    })
}

#[derive(Template)]
#[template(path = "pages/unmeasured.html")]
struct UnmeasuredPage<'a> {
    p: &'a Page,
    note: String,
    model_file: String,
    lacks: Vec<(String, String)>,
}

/// The page of a model that reads what is not there yet: which criteria wait, and for what.
fn not_yet(p: &Page, view: &ModelView, columns: &[String]) -> Answer {
    let waits = |used: &&CriterionUse| used.all_columns().any(|read| columns.iter().any(|c| c == read));
    let line = |used: &CriterionUse| {
        let people = used.all_columns().any(|column| column.starts_with("population_"));
        let next = p.t(if people { "ranking-lacks-people" } else { "ranking-lacks-layer" });
        (ranking::label(p, &view.model, &used.key), next)
    };
    html(&UnmeasuredPage {
        note: ranking::model_text(p.lang, &view.model.note),
        model_file: format!("/rankings/models/{}/file", percent(&view.name)),
        lacks: view.model.criteria.iter().filter(waits).map(line).collect(),
        p,
    })
}

/// How consistent the comparisons are, in words.
pub(crate) fn consistency(p: &Page, ratio: f64) -> String {
    let ratio_words = cg_i18n::decimal(p.lang, ratio, 2);
    p.t1(if ratio > 0.1 { "ranking-inconsistent" } else { "ranking-consistent" }, "ratio", ratio_words)
}

fn pairs(p: &Page, criteria: &[Criterion], judged: &std::collections::BTreeMap<String, f64>) -> Vec<PairField> {
    const SCALE: [&str; 9] = ["9", "7", "5", "3", "1", "1/3", "1/5", "1/7", "1/9"];
    let value = |text: &str| {
        text.split_once('/').map_or_else(|| text.parse().unwrap_or(1.0), |(_, b)| 1.0 / b.parse::<f64>().unwrap_or(1.0))
    };
    let mut all = Vec::new();
    for (at, a) in criteria.iter().enumerate() {
        for b in &criteria[at + 1..] {
            let now = judged
                .get(&format!("{}|{}", a.id, b.id))
                .copied()
                .unwrap_or_else(|| (a.weight / b.weight.max(1e-9)).clamp(1.0 / 9.0, 9.0));
            let near = |x: &&str, y: &&str| (value(x) / now).ln().abs().total_cmp(&(value(y) / now).ln().abs());
            let chosen = SCALE.iter().copied().min_by(|x, y| near(x, y)).unwrap_or("1");
            all.push(PairField {
                name: format!("p.{}.{}", a.id, b.id),
                label: p.t2("ranking-pair-of", "a", a.label.as_str(), "b", b.label.as_str()),
                options: SCALE.map(|s| (s, s == chosen)).into(),
            });
        }
    }
    all
}

const TEXTS: &[&str] = &[
    "working",
    "done",
    "failed",
    "enters",
    "leaves",
    "no_change",
    "tie",
    "excluded",
    "interval",
    "compare",
    "pick_two",
    "shown",
    "new",
    "up",
    "down",
    "unknown",
    "contribution",
];

/// What the workbench island is told.
fn config(p: &Page, view: &ModelView, criteria: &[Criterion], found: &RankingView) -> String {
    let blanks = ["count", "low", "high", "shown", "criterion", "value"];
    let text = |name: &&str| {
        let args: cg_i18n::Args = blanks.iter().map(|blank| (*blank, format!("{{{blank}}}"))).collect();
        let said = cg_i18n::t(p.lang, &format!("bench-{}", name.replace('_', "-")), &args);
        ((*name).to_owned(), json!(crate::page::unmarked(&said)))
    };
    let saved = found.rows.iter().take_while(|row| row.rank.is_some_and(|rank| rank <= found.k as usize));
    let name =
        |row: &cg_app::Ranked| row.names.as_ref().and_then(|n| n.get(p.lang.tag())).unwrap_or(&row.code).to_owned();
    let criteria: Vec<Value> = criteria.iter().map(|c| json!({ "id": c.id, "label": c.label })).collect();
    json!({
        "lang": p.lang.tag(), "csrf": p.csrf, "model": view.name, "criteria": criteria,
        "preview": "/api/v1/rankings/preview", "pair": "/api/v1/rankings/pair?model={model}&a={a}&b={b}", "href": "/hazard-areas/{id}",
        "saved": saved.map(|row| json!({ "id": row.id, "name": name(row) })).collect::<Vec<_>>(),
        "ids": { "table": "rank-table", "map": "rank-map", "changes": "rank-changes", "pair": "rank-pair", "status": "rank-status" },
        "layer": "ranking", "bands": bands(found.ranked), "items": format!("/api/v1/rankings/items?model={}", percent(&view.name)),
        "text": TEXTS.iter().map(text).collect::<serde_json::Map<_, _>>(),
    })
    .to_string()
}

/// The ranks at which the fifths of the order end.
fn bands(ranked: usize) -> Vec<usize> {
    (1..=4).map(|fifth| (ranked * fifth).div_ceil(5)).collect()
}

/// A model, and what the query asks of it.
///
/// # Errors
/// No such model, or a weight that cannot be read.
pub(super) async fn asked_of(
    site: &Site,
    asker: &Asker,
    name: String,
    query: &Fields,
) -> Result<(ModelView, PreviewAsk), Problem> {
    let asker = asker.clone();
    let view = site.ask(move |app| app.model(&asker, &name)).await?;
    let ask = ranking::asked(&view.model, query)?;
    Ok((view, ask))
}

/// What the map shows: its extent, and date and sources of the hazard areas on it.
pub(super) type Ground = (Option<[f64; 4]>, (Option<PartialDate>, Vec<String>));

pub(super) fn ground(app: &App, asker: &Asker) -> cg_app::Result<Ground> {
    Ok((app.bbox()?, app.provenance(asker, "hazard_areas")?))
}

/// The map coloured by fifths of the order.
pub(super) fn map(p: &Page, (bbox, (as_of, sources)): &Ground, order: &[String]) -> String {
    let count = order.len().max(1);
    let values: serde_json::Map<String, Value> =
        order.iter().enumerate().map(|(at, id)| (id.clone(), json!(4 - (at * 5 / count).min(4)))).collect();
    let source = p.t1("source-line", "source", picture::sources(p, sources));
    let map = Map::new(p, "#rank-table").within(*bbox).boundaries().dated(picture::as_of(p, *as_of), source);
    map.ranking(Value::Object(values)).config()
}
