//! The key figures.

use crate::form::Asked;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use cg_app::picture::{Breakdown, Figure};
use serde_json::{Value, json};

/// Where the country, or one area of it, stands: figures with date and sources, and three breakdowns.
///
/// # Errors
/// What the app answers.
#[utoipa::path(get, path = "/api/v1/summary", tag = "pictures",
    params(("within" = Option<String>, Query, description = "P-code of an administrative area")),
    responses((status = 200, description = "Figures and breakdowns", body = Object)))]
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    site.pace.api(&visitor.client)?;
    let (asker, area) = (visitor.asker.clone(), query.get("within").map(str::to_owned));
    let found = site.ask(move |app| app.situation(&asker, area.as_deref())).await?;
    let figures: Vec<Value> = found.figures.iter().map(figure).collect();
    let breakdowns: Vec<Value> = [&found.hazards, &found.accidents, &found.casualties].map(breakdown).into();
    Ok(Json(json!({ "data": { "bbox": found.bbox, "figures": figures, "breakdowns": breakdowns } })).into_response())
}

fn figure(figure: &Figure) -> Value {
    json!({ "key": figure.key, "value": figure.value, "unit": figure.unit,
        "as_of": figure.as_of.map(|d| d.to_string()), "sources": figure.sources })
}

fn breakdown(table: &Breakdown) -> Value {
    json!({ "key": table.key, "unit": table.unit, "groups": table.groups, "series": table.series, "cells": table.cells,
        "as_of": table.as_of.map(|d| d.to_string()), "sources": table.sources })
}
