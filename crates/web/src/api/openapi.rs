//! The description of the API, OpenAPI 3.1: the handlers describe themselves, the records come from the field table.

use crate::ogc::query::{LIMIT, MOST};
use axum::Json;
use axum::response::{IntoResponse, Response};
use cg_domain::{NOUNS, Noun};
use cg_kit::{Field, Kind};
use serde_json::{Value, json};
use std::sync::LazyLock;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Common Ground",
        description = "Hazard areas, accidents, people harmed, who is where, and where to act first. Programs sign in with a bearer token; every answer obeys the role of its owner.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        crate::api::records::list,
        crate::api::records::show,
        crate::api::summary::show,
        crate::api::plans::list,
        crate::api::plans::make,
        crate::api::plans::show,
        crate::api::plans::say,
        crate::api::plans::order,
        crate::api::rankings::models,
        crate::api::rankings::preview,
        crate::api::rankings::items,
        crate::api::rankings::pair,
        crate::api::rankings::run,
        crate::api::imports::batches,
        crate::api::imports::import,
        crate::api::imports::undo,
    ),
    components(schemas(crate::problem::ProblemBody))
)]
struct Described;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// `/api/openapi.json`.
pub(crate) async fn show() -> Response {
    Json(&*DOCUMENT).into_response()
}

/// The whole document.
pub(crate) fn document() -> Value {
    let mut document = serde_json::to_value(Described::openapi()).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    document["security"] = json!([{}, { "bearer": [] }]);
    document["components"]["securitySchemes"] = json!({ "bearer": { "type": "http", "scheme": "bearer" } });
    // Clients such as GDAL read here how large their pages may be.
    document["components"]["parameters"]["limit"] = json!({ "name": "limit", "in": "query",
        "schema": { "type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT } });
    for noun in NOUNS {
        document["components"]["schemas"][noun.name] = schema(noun);
    }
    for (path, operation) in ogc_paths() {
        document["paths"][path] = operation;
    }
    document
}

/// The schema of a noun's records.
fn schema(noun: &Noun) -> Value {
    let properties: serde_json::Map<String, Value> = noun
        .fields
        .iter()
        .map(|f| (f.name.to_owned(), property(f)))
        .chain([("id".to_owned(), json!({ "type": "string" }))])
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn property(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Int => json!(["integer", "null"]),
        Kind::Real => json!(["number", "null"]),
        Kind::Bool => json!(["boolean", "null"]),
        Kind::Names | Kind::Shape | Kind::Json => json!(["object", "null"]),
        Kind::Text | Kind::Code(_) | Kind::Date => json!(["string", "null"]),
    };
    let mut described = json!({ "type": kind, "title": field.label, "description": field.doc.trim() });
    if !field.unit.is_empty() {
        described["x-unit"] = json!(field.unit);
    }
    if let Kind::Code(list) = field.kind {
        described["x-code-list"] = json!(list);
    }
    described
}

/// The OGC addresses, which follow their own standard.
fn ogc_paths() -> Vec<(&'static str, Value)> {
    let get = |summary: &str, parameters: Value| {
        json!({ "get": { "tags": ["ogc"], "summary": summary, "parameters": parameters,
            "responses": { "200": { "description": "As OGC API – Features has it" }, "4XX": { "description": "A problem",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemBody" } } } } } } })
    };
    let path = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    let query = |name: &str, kind: &str| json!({ "name": name, "in": "query", "schema": { "type": kind } });
    let items = json!([
        path("collection"),
        query("bbox", "string"),
        query("bbox-crs", "string"),
        query("crs", "string"),
        query("datetime", "string"),
        { "$ref": "#/components/parameters/limit" },
        query("after", "string"),
        query("f", "string")
    ]);
    vec![
        ("/ogc", get("Landing page", json!([]))),
        ("/ogc/conformance", get("Conformance classes", json!([]))),
        ("/ogc/collections", get("Collections", json!([]))),
        ("/ogc/collections/{collection}", get("One collection", json!([path("collection")]))),
        ("/ogc/collections/{collection}/items", get("Features, page by page", items)),
        (
            "/ogc/collections/{collection}/items/{feature}",
            get("One feature", json!([path("collection"), path("feature"), query("crs", "string")])),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_and_route_of_the_api_is_described() {
        let document = document();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for noun in NOUNS {
            assert!(document["components"]["schemas"][noun.name]["properties"]["code"].is_object(), "{}", noun.name);
        }
        for path in [
            "/api/v1/{noun}",
            "/api/v1/rankings/preview",
            "/api/v1/plans/{plan}/orders",
            "/api/v1/imports",
            "/ogc/collections/{collection}/items",
        ] {
            assert!(document["paths"][path].is_object(), "{path}");
        }
    }
}
