//! The collections and one of them.

use super::crs::Crs;
use super::pages::{Link, asked_for_html, base, links_page};
use super::{collection, offered};
use crate::form::Asked;
use crate::page::Page;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use cg_domain::Noun;
use serde_json::{Value, json};

/// `/ogc/collections`.
///
/// # Errors
/// What the app answers.
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Asked(query): Asked,
) -> Answer {
    let base = base(&headers, &site);
    let nouns: Vec<&Noun> = offered(visitor.asker.role).collect();
    let p = Page::titled(&site, &visitor, "nav-about");
    if asked_for_html(&headers, &query)? {
        let link = |noun: &&Noun| {
            let title = p.t(&format!("noun-{}", noun.name));
            Link::new("items", format!("{base}/ogc/collections/{}/items?f=html", noun.name), "text/html", &title)
        };
        return links_page(&site, &visitor, "Collections", &nouns.iter().map(link).collect::<Vec<_>>());
    }
    let extent = site.ask(|app| app.bbox()).await?;
    let links = [Link::new("self", format!("{base}/ogc/collections"), "application/json", "This document")];
    let all: Vec<Value> = nouns.iter().map(|noun| describe(&p, &base, noun, extent)).collect();
    Ok(Json(json!({ "links": links, "collections": all, "crs": systems() })).into_response())
}

/// `/ogc/collections/{collection}`.
///
/// # Errors
/// When there is no such collection.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let noun = collection(&name, visitor.asker.role).ok_or_else(|| Problem::of(Kind::NotFound))?;
    let base = base(&headers, &site);
    let p = Page::titled(&site, &visitor, "nav-about");
    if asked_for_html(&headers, &query)? {
        let link = Link::new("items", format!("{base}/ogc/collections/{name}/items?f=html"), "text/html", "items");
        return links_page(&site, &visitor, &p.t(&format!("noun-{name}")), &[link]);
    }
    let extent = site.ask(|app| app.bbox()).await?;
    Ok(Json(describe(&p, &base, noun, extent)).into_response())
}

fn systems() -> Vec<&'static str> {
    Crs::ALL.iter().map(|crs| crs.uri()).collect()
}

fn describe(p: &Page, base: &str, noun: &Noun, extent: Option<[f64; 4]>) -> Value {
    let here = format!("{base}/ogc/collections/{}", noun.name);
    let title = p.t(&format!("noun-{}", noun.name));
    let links = [
        Link::new("self", here.clone(), "application/json", "This collection"),
        Link::new("items", format!("{here}/items"), "application/geo+json", &title),
        Link::new("items", format!("{here}/items?f=html"), "text/html", &title),
    ];
    let mut described = json!({
        "id": noun.name, "title": title, "description": title, "itemType": "feature", "links": links,
        "crs": systems(), "storageCrs": Crs::Crs84.uri(),
    });
    if let Some(bbox) = extent {
        described["extent"] = json!({ "spatial": { "bbox": [bbox], "crs": Crs::Crs84.uri() } });
    }
    described
}
