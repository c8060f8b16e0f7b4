//! Importing by program: one request with the file, one to take it back.

use crate::form::{Fields, PostedJson};
use crate::pages::imports::columns::mapping_of;
use crate::pages::imports::upload::take;
use crate::problem::{Answer, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::IntoResponse;
use cg_app::Words;
use cg_app::import::{Inspected, Summary};
use cg_domain::grant::Act;
use serde_json::{Value, json};

/// The imports so far.
///
/// # Errors
/// When the asker may not import.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", responses((status = 200, description = "Batches, newest first", body = Object)))]
pub(crate) async fn batches(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let found = site
        .ask(move |app| {
            asker.may(Act::Import)?;
            app.batches(&asker)
        })
        .await?;
    Ok(Json(json!({ "data": found })).into_response())
}

/// Imports a file: multipart with `kind`, optionally `layer`, `mapping` (JSON) and `dry_run`, and last `file`.
///
/// # Errors
/// A missing part, a mapping that cannot be read, or what the app answers.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports",
    request_body(content = Object, content_type = "multipart/form-data"),
    responses((status = 200, description = "Counts, and for a dry run the faults", body = Object),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn import(State(site): State<Site>, visitor: Visitor, request: Request) -> Answer {
    let upload = take(&site, &visitor, request).await?;
    let kind = upload.kind.ok_or_else(|| Problem::missing("kind"))?;
    let fields = Fields::of(upload.fields)?;
    let (asker, dry) = (visitor.asker.clone(), matches!(fields.get("dry_run"), Some("true" | "1" | "yes")));
    let own = fields.get("mapping").map(|_| mapping_of(&fields, kind)).transpose()?;
    let layer = fields.get("layer").map(str::to_owned);
    let answer = site
        .ask(move |app| {
            let mapping = match own {
                Some(mapping) => mapping,
                None => guess(app.inspect(&asker, &upload.id, kind)?, layer.as_deref())?,
            };
            if dry {
                let preview = app.preview_import(&asker, &upload.id, kind, &mapping, &|_| ())?;
                return Ok(json!({ "data": preview.summary, "faults": preview.faults, "mapping": mapping }));
            }
            let summary: Summary = app.commit_import(&asker, &upload.id, kind, &mapping, &|_| ())?;
            Ok(json!({ "data": summary, "mapping": mapping }))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// The mapping remembered or guessed for a layer, the first when none is named.
fn guess(found: Inspected, layer: Option<&str>) -> cg_app::Result<cg_formats::Mapping> {
    let known: Vec<String> = found.layers.iter().map(|l| l.name.clone()).collect();
    let chosen = found.layers.into_iter().find(|l| layer.is_none_or(|name| name == l.name));
    chosen.map(|l| l.mapping).ok_or_else(|| cg_app::AppError::Invalid {
        what: "layer".to_owned(),
        why: Words::of("expected-one-of-these").with("known", known.join(", ")),
    })
}

/// Takes a whole import back.
///
/// # Errors
/// What the app answers.
#[utoipa::path(post, path = "/api/v1/imports/{batch}/undo", tag = "imports", params(("batch" = String, Path, description = "Id of the batch")),
    responses((status = 200, description = "What became of the records", body = Object)))]
pub(crate) async fn undo(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    PostedJson(_): PostedJson<Value>,
) -> Answer {
    let asker = visitor.asker.clone();
    let undone = site.ask(move |app| app.undo_batch(&asker, &id)).await?;
    Ok(Json(json!({ "data": undone })).into_response())
}
