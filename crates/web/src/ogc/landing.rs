//! The landing page and what is conformed to.

use super::pages::{Link, asked_for_html, links_page};
use crate::form::Asked;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde_json::json;

/// What is conformed to.
const CONFORMS: &[&str] = &[
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
];

/// `/ogc`.
///
/// # Errors
/// None of its own.
pub(crate) async fn landing(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Asked(query): Asked,
) -> Answer {
    let base = super::pages::base(&headers, &site);
    let links = vec![
        Link::new("self", format!("{base}/ogc?f=json"), "application/json", "This document"),
        Link::new("alternate", format!("{base}/ogc?f=html"), "text/html", "This document as a page"),
        Link::new(
            "service-desc",
            format!("{base}/api/openapi.json"),
            "application/vnd.oai.openapi+json;version=3.0",
            "API definition",
        ),
        Link::new("service-doc", format!("{base}/about"), "text/html", "API documentation"),
        Link::new("conformance", format!("{base}/ogc/conformance"), "application/json", "Conformance classes"),
        Link::new("data", format!("{base}/ogc/collections"), "application/json", "Collections"),
    ];
    let name =
        if visitor.frame.programme.is_empty() { "Common Ground".to_owned() } else { visitor.frame.programme.clone() };
    if asked_for_html(&headers, &query)? {
        return links_page(&site, &visitor, &name, &links);
    }
    let description = "Hazard areas, accidents and administrative areas, as far as the asker may see them";
    Ok(Json(json!({ "title": name, "description": description, "links": links })).into_response())
}

/// `/ogc/conformance`.
///
/// # Errors
/// None of its own.
pub(crate) async fn conformance(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Asked(query): Asked,
) -> Answer {
    if asked_for_html(&headers, &query)? {
        let links: Vec<Link> =
            CONFORMS.iter().map(|uri| Link::new("conformance", (*uri).to_owned(), "text/html", uri)).collect();
        return links_page(&site, &visitor, "Conformance", &links);
    }
    Ok(Json(json!({ "conformsTo": CONFORMS })).into_response())
}
