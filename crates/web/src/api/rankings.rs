//! Rankings by program: models, previews with weights of the moment, why one stands above another, saved runs.

use crate::form::{Asked, PostedJson};
use crate::page::Page;
use crate::pages::rankings::{consistency, reached};
use crate::problem::Answer;
use crate::ranking::{label, pair_sentence, said};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use cg_app::{Pair, PreviewAsk, Ranked};
use cg_engine::model::Model;
use serde_json::{Value, json};

/// The latest version of every model.
///
/// # Errors
/// What the app answers.
#[utoipa::path(get, path = "/api/v1/rankings/models", tag = "rankings", responses((status = 200, description = "Models", body = Object)))]
pub(crate) async fn models(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let models = site.ask(move |app| app.models(&asker)).await?;
    let one =
        |m: &cg_app::ModelView| json!({ "name": m.name, "version": m.version, "digest": m.digest, "model": m.model });
    Ok(Json(json!({ "data": models.iter().map(one).collect::<Vec<_>>() })).into_response())
}

/// Ranks with weights of the moment and keeps nothing.
///
/// # Errors
/// Weights that cannot be used, or what the app answers.
#[utoipa::path(post, path = "/api/v1/rankings/preview", tag = "rankings", request_body = Object,
    responses((status = 200, description = "Weights, order and rows", body = Object),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn preview(
    State(site): State<Site>,
    visitor: Visitor,
    PostedJson(ask): PostedJson<PreviewAsk>,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let asker = visitor.asker.clone();
    let (found, reaches) = site
        .ask(move |app| {
            let found = app.rank_preview(&asker, &ask)?;
            // How far weights can move comes with how firm the order is, after the order itself.
            Ok((found, if ask.quick { Vec::new() } else { app.weight_reaches(&asker, &ask)? }))
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-rankings");
    let agreement = found
        .consistency
        .as_ref()
        .map(|c| json!({ "ratio": c.ratio, "acceptable": c.ratio <= 0.1, "text": consistency(&p, c.ratio) }));
    let rows: Vec<Value> = found.rows.iter().map(|row| ranked(&p, row)).collect();
    let reaches: Vec<Value> = reached(&p, &found.criteria, found.k, &reaches)
        .into_iter()
        .flatten()
        .map(|r| json!({ "criterion": r.id, "low": r.low, "width": r.width, "at": r.at, "text": r.words }))
        .collect();
    let answer = json!({ "weights": found.weights, "consistency": agreement, "k": found.k, "samples": found.samples,
        "count": found.count, "ranked": found.ranked, "order": found.order, "fifths": found.fifths, "items": found.items, "rows": rows,
        "reaches": reaches });
    Ok(Json(answer).into_response())
}

fn ranked(p: &Page, row: &Ranked) -> Value {
    let name = row.names.as_ref().and_then(|n| n.get(p.lang.tag())).unwrap_or(&row.code);
    let excluded = row.excluded.as_ref().map(|why| crate::ranking::model_text(p.lang, why));
    json!({ "id": row.id, "code": row.code, "name": name, "rank": row.rank, "score": row.score, "contributions": row.contributions, "unknown": row.unknown,
        "interval5": row.interval5, "interval95": row.interval95, "p_first_k": row.p_first_k, "excluded": excluded, "tie": row.tie })
}

/// The ids that `fifths` of a preview is about, one a line, in its order; their name is the `ETag`.
///
/// # Errors
/// No such model, or what the app answers.
#[utoipa::path(get, path = "/api/v1/rankings/items", tag = "rankings",
    params(("model" = String, Query, description = "Name of the model")),
    responses((status = 200, description = "Ids, one a line", body = String, content_type = "text/plain")))]
pub(crate) async fn items(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, name) = (visitor.asker.clone(), query.need("model")?.to_owned());
    let (stamp, ids) = site.ask(move |app| app.rank_items(&asker, &name)).await?;
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::ETAG, format!("\"{stamp}\""))];
    Ok((kind, ids.join("\n")).into_response())
}

/// Why one item stands above another.
///
/// # Errors
/// No such model or item.
#[utoipa::path(get, path = "/api/v1/rankings/pair", tag = "rankings",
    params(("model" = String, Query, description = "Name of the model"), ("a" = String, Query, description = "One item"), ("b" = String, Query, description = "The other")),
    responses((status = 200, description = "A sentence and the differences by criterion", body = Object)))]
pub(crate) async fn pair(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, name) = (visitor.asker.clone(), query.need("model")?.to_owned());
    let (a, b) = (query.need("a")?.to_owned(), query.need("b")?.to_owned());
    let view = {
        let asker = asker.clone();
        site.ask(move |app| app.model(&asker, &name)).await?
    };
    // The weights of the moment come in the same query, as the form of the workbench sends them.
    let ask = crate::ranking::asked(&view.model, &query)?;
    let found = site.ask(move |app| app.rank_pair(&asker, &ask, &a, &b)).await?;
    let model = view.model;
    let p = Page::titled(&site, &visitor, "nav-rankings");
    Ok(Json(explained(&p, &model, &found, query.get("a"))).into_response())
}

/// The comparison as the reader asked for it: `a` first, whichever stands higher.
fn explained(p: &Page, model: &Model, found: &Pair, a: Option<&str>) -> Value {
    let straight = a == Some(found.above.as_str());
    let row = |row: &cg_app::PairRow| {
        let (above, below) = (said(p, &row.above), said(p, &row.below));
        let (one, other) = if straight { (&above, &below) } else { (&below, &above) };
        let difference = if straight { row.difference } else { -row.difference };
        let swap = row.swap.map(|w| cg_i18n::percent(p.lang, w, 0));
        json!({ "criterion": row.criterion, "label": label(p, model, &row.criterion), "a": one, "b": other, "difference": difference,
            "text": swap.unwrap_or_default() })
    };
    let [above, below] = crate::ranking::pair_names(p, found);
    let (one, other) = if straight { (above, below) } else { (below, above) };
    let heads = [p.t("ranking-criterion"), one, p.t("ranking-difference"), other, p.t("pair-swap")];
    json!({ "heads": heads, "above": found.above, "below": found.below, "sentence": pair_sentence(p, found), "rows": found.rows.iter().map(row).collect::<Vec<_>>() })
}

/// Ranks under a model, with other weights where the body asks for them as a preview does, and keeps the outcome.
///
/// # Errors
/// When the asker may not, or there is no such model.
#[utoipa::path(post, path = "/api/v1/rankings/models/{model}/runs", tag = "rankings", params(("model" = String, Path, description = "Name of the model")),
    responses((status = 200, description = "The run: facts and rows", body = Object)))]
pub(crate) async fn run(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    PostedJson(ask): PostedJson<PreviewAsk>,
) -> Answer {
    let (asker, ask) = (visitor.asker.clone(), PreviewAsk { model: name, ..ask });
    let run = site.ask(move |app| app.run_ranking(&asker, &ask)).await?;
    let p = Page::titled(&site, &visitor, "nav-rankings");
    let rows: Vec<Value> = run.rows.iter().map(|row| ranked(&p, row)).collect();
    Ok(Json(json!({ "data": { "id": run.id, "at": run.at, "facts": run.facts, "rows": rows } })).into_response())
}
