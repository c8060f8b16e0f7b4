//! Records of any noun, read from the field table.

use crate::form::whole_from;
use crate::form::{Asked, percent};
use crate::listing::asked;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use cg_app::Words;
use cg_app::{Ask, View};
use cg_domain::Noun;
use serde_json::{Value, json};

const KNOWN: &[&str] = &["bbox", "within", "order", "descending", "after", "limit", "count", "lang"];

fn noun_of(name: &str) -> Result<&'static Noun, Problem> {
    cg_domain::noun(name).ok_or_else(|| Problem::of(Kind::NotFound))
}

/// A record as the API gives it: its fields by name, with its id.
pub(crate) fn record(view: &View) -> Value {
    let mut fields: serde_json::Map<String, Value> =
        view.cells.iter().map(|(field, value)| (field.name.to_owned(), crate::record::json(field, value))).collect();
    fields.insert("id".to_owned(), json!(view.id));
    if let Some(shape) = &view.shape {
        fields.insert("shape".to_owned(), crate::geojson::geometry(shape, crate::ogc::crs::Crs::Crs84));
    }
    Value::Object(fields)
}

/// Records of a noun, filtered by any field the asker may see, page by page.
///
/// # Errors
/// No such noun, an unknown parameter, a value that cannot be read.
#[utoipa::path(get, path = "/api/v1/{noun}", tag = "records",
    params(("noun" = String, Path, description = "Plural name of the noun, such as hazard_areas"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("within" = Option<String>, Query, description = "P-code of an administrative area"),
        ("limit" = Option<u32>, Query, description = "Records on a page, 100 unless said, 10,000 at most"),
        ("after" = Option<String>, Query, description = "Where the page before ended: meta.next"),
        ("count" = Option<bool>, Query, description = "Whether to count all that match")),
    responses((status = 200, description = "A page of records: data and meta", body = RecordPage),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let noun = noun_of(&name)?;
    if let Some((wrong, _)) = query.pairs().find(|(n, _)| !KNOWN.contains(n) && noun.field(n).is_none()) {
        return Err(Problem::unknown_parameter(wrong));
    }
    let limit = query.read::<usize>("limit", whole_from(1))?.unwrap_or(100).clamp(1, 10_000);
    let count = query.read::<bool>("count", Words::of("expected-true-or-false"))?.unwrap_or(false);
    let ask = Ask { limit, count, ..asked(noun, &query, |_| true)? };
    let asker = visitor.asker.clone();
    let found = site.ask(move |app| app.list(&asker, noun.name, &ask)).await?;
    let next = found.next.as_deref().map(|after| format!("/api/v1/{name}?{}", query.query_with(&[("after", after)])));
    let data: Vec<Value> = found.items.iter().map(record).collect();
    let meta = json!({ "after": found.next, "next": next, "matched": found.matched, "returned": data.len() });
    Ok(Json(json!({ "data": data, "meta": meta })).into_response())
}

/// One record, by id or code, with where its page is.
///
/// # Errors
/// No such record, or none the asker may know of.
#[utoipa::path(get, path = "/api/v1/{noun}/{key}", tag = "records",
    params(("noun" = String, Path, description = "Plural name of the noun"), ("key" = String, Path, description = "Id or code")),
    responses((status = 200, description = "The record: data", body = RecordOne),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path((name, key)): Path<(String, String)>,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let (noun, asker) = (noun_of(&name)?, visitor.asker.clone());
    let view = site.ask(move |app| app.get(&asker, noun.name, &key)).await?;
    let links = json!({ "self": format!("/api/v1/{name}/{}", percent(&view.id)) });
    Ok(Json(json!({ "data": record(&view), "links": links })).into_response())
}

/// A page of records.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the JSON, which is built field by field")]
pub(crate) struct RecordPage {
    /// The records; their fields are in the data dictionary.
    #[schema(value_type = Vec<Object>)]
    data: Vec<Value>,
    /// Where the next page is, and how many match if counted.
    #[schema(value_type = Object)]
    meta: Value,
}

/// One record.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the JSON, which is built field by field")]
pub(crate) struct RecordOne {
    /// Its fields by name.
    #[schema(value_type = Object)]
    data: Value,
    /// Addresses.
    #[schema(value_type = Object)]
    links: Value,
}
