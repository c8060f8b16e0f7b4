//! Pages, JSON API, OGC API and tiles over the commands and queries of `cg-app`.
//!
//! [`ROUTES`] is the map of everything served. A handler parses, asks the app once, and renders; it decides nothing
//! about the domain and nothing about rights. `visitor` finds out who asks and gives words to problems, `guard`
//! stands before every route, `record` and `listing` read the field table.

mod api;
mod chart;
mod file;
mod form;
mod front;
mod geojson;
mod guard;
mod health;
mod listing;
mod map;
mod measures;
mod ogc;
mod page;
mod pages;
mod picture;
mod plan;
pub mod problem;
mod ranking;
mod rates;
mod record;
mod router;
mod site;
mod tiles;
mod together;
mod visitor;

pub use axum::Router;
pub use guard::pace::Paces;
pub use router::{ROUTES, service};
pub use site::{Config, Site};

use cg_app::App;
use std::net::SocketAddr;
use std::sync::Arc;

/// The whole service over a programme, set up for the address it will be reached at.
pub fn router(app: Arc<App>, address: SocketAddr) -> Router {
    service(Site::new(app, Config::of(address)))
}

/// Serves until `stop` is ready, then lets the requests under way end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
