//! What every answer carries.

use crate::cast::{Cast, pages};
use axum::http::StatusCode;
use cg_domain::grant::Role;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_security_headers() {
    let cast = Cast::new();
    let mut all = pages(&cast);
    all.extend(
        ["/nowhere", "/healthz", "/api/v1/summary", "/assets/app.css", "/tiles/hazard_areas/0/0/0.mvt"]
            .map(str::to_owned),
    );
    for page in all {
        let said = cast.get(Role::Viewer, &page).await;
        let policy = said.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{page}");
        assert!(!policy.contains("unsafe"), "{page}");
        assert_eq!(said.header("x-content-type-options"), "nosniff", "{page}");
        assert_eq!(said.header("referrer-policy"), "same-origin", "{page}");
        assert!(!said.header("permissions-policy").is_empty() && !said.header("cache-control").is_empty(), "{page}");
        assert!(!said.header("x-request-id").is_empty(), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_is_not_sent_again() {
    let cast = Cast::new();
    for page in ["/about", "/dictionary", "/api/openapi.json", "/tiles/hazard_areas/0/0/0.mvt", "/assets/app.css"] {
        let first = cast.get(Role::Viewer, page).await;
        let tag = first.header("etag").to_owned();
        assert!(!tag.is_empty(), "{page}: {:?}", first.headers);
        let again = cast.get_with(Role::Viewer, page, &[("accept", "text/html"), ("if-none-match", &tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{page}");
        assert!(again.text.is_empty(), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn large_answers_are_compressed_when_the_reader_can_read_that() {
    let cast = Cast::empty();
    let said =
        cast.get_with(Role::Viewer, "/dictionary", &[("accept", "text/html"), ("accept-encoding", "gzip")]).await;
    assert_eq!(said.header("content-encoding"), "gzip");
    let said = cast.get(Role::Viewer, "/dictionary").await;
    assert_eq!(said.header("content-encoding"), "");
}
