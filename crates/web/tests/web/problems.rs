//! Problems say what happened and what to do, to people and to programs.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_gets_problem_json() {
    let cast = Cast::new();
    for (address, status, code) in [
        ("/api/v1/nouns", 404, "not-found"),
        ("/api/v1/hazard_areas/none", 404, "not-found"),
        ("/api/v1/hazard_areas?colour=red", 400, "bad-request"),
        ("/ogc/collections/hazard_areas/items?bbox=1,2", 400, "bad-request"),
        ("/ogc/collections/users/items", 404, "not-found"),
        ("/tiles/nowhere/0/0/0.mvt", 404, "not-found"),
    ] {
        let said = cast.get_with(Role::Viewer, address, &[("accept", "application/json")]).await;
        assert_eq!(said.status.as_u16(), status, "{address}: {}", said.text);
        assert_eq!(said.header("content-type"), "application/problem+json", "{address}");
        let body = said.json();
        assert_eq!(body["code"], code, "{address}");
        assert_eq!(body["status"], status, "{address}");
        for part in ["type", "title", "detail", "instance"] {
            assert!(body[part].as_str().is_some_and(|text| !text.is_empty()), "{address} lacks {part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_a_page_in_their_language() {
    let cast = Cast::empty();
    let said = cast.get_with(Role::Viewer, "/nowhere", &[("accept", "text/html"), ("accept-language", "ar")]).await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);
    assert!(said.text.contains("dir=\"rtl\"") && said.text.contains("problem-not-found"), "{}", said.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_and_a_wrong_kind_of_content_are_problems_too() {
    let cast = Cast::empty();
    let said = cast.post(Role::Viewer, "/about", "").await;
    assert_eq!(said.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(said.text.contains("problem-method") && !said.header("allow").is_empty());
    let said = cast.post_raw(Role::Viewer, "/login", "text/plain", "name=x").await;
    assert_eq!(said.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let said = cast.post_raw(Role::Viewer, "/api/v1/rankings/preview", "application/json", "{").await;
    assert!(said.status.is_client_error(), "{}", said.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_end_is_refused() {
    let cast = Cast::empty();
    let said = cast
        .post_raw(Role::Viewer, "/login", "application/x-www-form-urlencoded", "a=".to_owned() + &"b".repeat(3 << 20))
        .await;
    assert_eq!(said.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_that_is_not_offered_is_refused_naming_those_that_are() {
    let cast = Cast::empty();
    let hazards = "/ogc/collections/hazard_areas";
    for address in ["/ogc", "/ogc/conformance", "/ogc/collections", hazards, &format!("{hazards}/items")] {
        let said = cast.get_with(Role::Viewer, &format!("{address}?f=xml"), &[("accept", "*/*")]).await;
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{address}");
        let detail = said.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("html") && detail.contains("json") && detail.contains("xml"), "{address}: {detail}");
        for good in ["json", "html"] {
            let said = cast.get(Role::Viewer, &format!("{address}?f={good}")).await;
            assert_eq!(said.status, StatusCode::OK, "{address}?f={good}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_body_is_called_empty() {
    let cast = Cast::empty();
    let said = cast.post_json(Role::Administrator, "/api/v1/imports/none/undo", "").await;
    assert_eq!(said.status, StatusCode::BAD_REQUEST);
    let detail = said.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(detail.contains("empty") && !detail.contains("EOF"), "{detail}");
}
