//! Whether the server is alive, and how it fares.

use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cg_domain::grant::Role;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use std::sync::OnceLock;
use std::time::Instant;

/// `/healthz`: answers when the data can be reached.
///
/// # Errors
/// [`Kind::Unavailable`] when they cannot.
pub(crate) async fn healthz(State(site): State<Site>) -> Answer {
    site.ask(|app| app.programme_name().map(|_| ())).await.map_err(|_| Problem::of(Kind::Unavailable))?;
    Ok(Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })).into_response())
}

static PROMETHEUS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The recorder of the process; installed by the first server in it.
fn recorder() -> Option<&'static PrometheusHandle> {
    PROMETHEUS.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// `/metrics` in the text format of Prometheus: for programs on this machine, elsewhere for administrators.
///
/// # Errors
/// When the asker is neither, or another recorder has been installed in the process.
pub(crate) async fn metrics(visitor: Visitor) -> Answer {
    if !visitor.from_here && visitor.asker.role != Role::Administrator {
        return Err(Problem::of(Kind::NotAllowed));
    }
    let handle = recorder().ok_or_else(|| Problem::of(Kind::Unavailable))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response())
}

/// Counts and times every request by its route, never by its address, which may name a record.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    recorder();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let started = Instant::now();
    let asker = request.extensions().get::<Visitor>().map(|visitor| visitor.asker.clone());
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().cloned().zip(asker);
    let told = problem.map_or_else(|| response.status(), |(problem, asker)| problem.told_to(&asker).kind.status());
    let status = told.as_u16().to_string();
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}
