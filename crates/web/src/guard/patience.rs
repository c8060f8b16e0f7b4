//! How long an answer may take.

use crate::problem::{Kind, Problem};
use crate::site::Site;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Imports may take this many times as long as other requests: links are slow and files are large.
const IMPORTS: u32 = 30;

/// Stops waiting after the time configured; work on the data ends by itself and keeps its place meanwhile.
pub(crate) async fn limit(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let import = path.starts_with("/imports") || path.starts_with("/api/v1/imports");
    let patience = site.config.timeout * if import { IMPORTS } else { 1 };
    tokio::time::timeout(patience, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::of(Kind::TooSlow).into_response())
}
