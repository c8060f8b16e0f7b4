//! The features of a collection, page by page, and one of them.

use super::collection;
use super::crs::Crs;
use super::pages::{Link, asked_for_html, base};
use super::query::Query;
use crate::form::{Asked, Fields, percent};
use crate::geojson::feature;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use cg_app::Ask;
use cg_domain::Noun;
use serde_json::{Value, json};

/// `/ogc/collections/{collection}/items`.
///
/// # Errors
/// No such collection, or a parameter that is unknown or cannot be read.
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let noun = known(&name, &visitor)?;
    let read = Query::read(noun, &query)?;
    if asked_for_html(&headers, &query)? {
        return page(&site, &visitor, noun, query).await;
    }
    // Counted once, with the first page: a client that walks on knows it already.
    let ask = Ask { count: query.get("after").is_none(), ..read.ask };
    let asker = visitor.asker.clone();
    let found = site.ask(move |app| app.list(&asker, noun.name, &ask)).await?;
    let features: Vec<Value> = found.items.iter().map(|view| feature(view, read.crs)).collect();
    let here = format!("{}/ogc/collections/{name}/items", base(&headers, &site));
    let mut links = vec![Link::new("self", address(&here, &query, &[]), "application/geo+json", "This page")];
    if let Some(next) = &found.next {
        links.push(Link::new("next", address(&here, &query, &[("after", next)]), "application/geo+json", "Next page"));
    }
    links.push(Link::new("alternate", address(&here, &query, &[("f", "html")]), "text/html", "This page in a browser"));
    links.push(Link::new(
        "collection",
        here.trim_end_matches("/items").to_owned(),
        "application/json",
        "The collection",
    ));
    let mut body = json!({
        "type": "FeatureCollection", "features": features, "links": links, "numberReturned": found.items.len(),
    });
    if let Some(matched) = found.matched {
        body["numberMatched"] = json!(matched);
    }
    Ok(geojson(&body, read.crs))
}

/// `/ogc/collections/{collection}/items/{feature}`, by id or code.
///
/// # Errors
/// No such feature, or none the asker may know of.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((name, key)): Path<(String, String)>,
    Asked(query): Asked,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let noun = known(&name, &visitor)?;
    let crs = Query::read(noun, &only(&query, &["crs", "f", "lang"])?)?.crs;
    let asker = visitor.asker.clone();
    let view = site.ask(move |app| app.get(&asker, noun.name, &key)).await?;
    if asked_for_html(&headers, &query)?
        && let Some(page) = record_page(noun, &view.id)
    {
        return Ok(Redirect::to(&page).into_response());
    }
    let collection = format!("{}/ogc/collections/{name}", base(&headers, &site));
    let mut body = feature(&view, crs);
    body["links"] = json!([
        Link::new("self", format!("{collection}/items/{}", percent(&view.id)), "application/geo+json", "This feature"),
        Link::new("collection", collection, "application/json", "The collection"),
    ]);
    Ok(geojson(&body, crs))
}

fn known(name: &str, visitor: &Visitor) -> Result<&'static Noun, Problem> {
    collection(name, visitor.asker.role).ok_or_else(|| Problem::of(Kind::NotFound))
}

/// The query, unless it has more than it may.
fn only(query: &Fields, allowed: &[&str]) -> Result<Fields, Problem> {
    match query.pairs().find(|(name, _)| !allowed.contains(name)) {
        Some((name, _)) => Err(Problem::unknown_parameter(name)),
        None => Ok(query.clone()),
    }
}

fn address(here: &str, query: &Fields, changes: &[(&str, &str)]) -> String {
    let query = query.query_with(changes);
    if query.is_empty() { here.to_owned() } else { format!("{here}?{query}") }
}

fn geojson(body: &Value, crs: Crs) -> Response {
    let mut response = body.to_string().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    if let Ok(value) = HeaderValue::from_str(&format!("<{}>", crs.uri())) {
        response.headers_mut().insert("content-crs", value);
    }
    response
}

fn record_page(noun: &Noun, id: &str) -> Option<String> {
    match noun.name {
        "hazard_areas" => Some(format!("/hazard-areas/{}", percent(id))),
        "accidents" => Some(format!("/accidents/{}", percent(id))),
        _ => None,
    }
}

/// The features as the list that readers know.
async fn page(site: &Site, visitor: &Visitor, noun: &'static Noun, query: Fields) -> Answer {
    match noun.name {
        "hazard_areas" => {
            crate::pages::records::list(&crate::pages::hazards::SPEC, site.clone(), visitor.clone(), Asked(query)).await
        }
        "accidents" => {
            crate::pages::records::list(&crate::pages::accidents::SPEC, site.clone(), visitor.clone(), Asked(query))
                .await
        }
        "admin_areas" => Ok(Redirect::to("/places").into_response()),
        _ => Ok(Redirect::to("/layers").into_response()),
    }
}
