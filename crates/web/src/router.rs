//! Everything that is served, in one place.

use crate::guard::{etag, headers, patience};
use crate::pages::imports::{batch, columns, preview, upload};
use crate::pages::{
    about, access, accidents, account, change, changes, decisions, dictionary, download, exercise, hazards, hexagons,
    layers, login, people_harmed, places, plan, plan_compare, plan_orders, plans, rankings, run, setup, situation,
    status, tasks, users, voices, who_is_where,
};
use crate::site::Site;
use crate::{api, front, health, ogc, tiles, visitor};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Largest body of a request that uploads no file.
const BODY: usize = 2 << 20;

macro_rules! routes {
    ($($path:literal => $first:ident($handler:path) $(, $then:ident($other:path))*;)*) => {
        /// Every route with its methods, for the picture of who may what.
        pub const ROUTES: &[(&str, &[&str])] = &[$(($path, &[stringify!($first) $(, stringify!($then))*]),)*];

        fn routes() -> Router<Site> {
            Router::new()$(.route($path, $first($handler)$(.$then($other))*))*
        }
    };
}

routes! {
    // Reading.
    "/" => get(situation::show);
    "/places" => get(places::list);
    "/places/{code}" => get(places::show);
    "/hazard-areas" => get(hazards::list);
    "/hazard-areas/{key}" => get(hazards::show);
    "/accidents" => get(accidents::list);
    "/accidents/{key}" => get(accidents::show);
    "/people-harmed" => get(people_harmed::show);
    "/change" => get(change::show);
    "/who-is-where" => get(who_is_where::show);
    "/layers" => get(layers::show);
    "/access" => get(access::show);
    "/access/table.csv" => get(access::table);
    "/access/blocked.geojson" => get(access::blocked);
    "/access/ways.geojson" => get(access::ways);
    "/access/settings" => post(access::settings);
    "/dictionary" => get(dictionary::show);
    "/about" => get(about::show);
    "/download/{file}" => get(download::file);
    // Ranking.
    "/rankings" => get(rankings::list), post(rankings::save_model);
    "/rankings/models/{model}" => get(rankings::workbench);
    "/rankings/models/{model}/runs" => post(run::keep);
    "/rankings/models/{model}/file" => get(rankings::model_file);
    "/rankings/models/{model}/workbook" => get(rankings::workbook);
    "/rankings/runs/{run}" => get(run::show);
    "/rankings/runs/{run}/workbook" => get(run::workbook);
    "/rankings/models/{model}/check" => get(voices::check);
    "/rankings/models/{model}/hexagons" => get(hexagons::show);
    // Deciding together.
    "/rankings/models/{model}/weights" => get(voices::state), post(voices::keep);
    "/rankings/models/{model}/weights/withdraw" => post(voices::withdraw);
    "/rankings/models/{model}/together" => get(voices::show);
    "/decisions" => get(decisions::list), post(decisions::open);
    "/decisions/{decision}" => get(decisions::show);
    "/decisions/{decision}/say" => post(decisions::say);
    "/decisions/{decision}/close" => post(decisions::close);
    "/decisions/{decision}/record" => get(decisions::record);
    "/decisions/{decision}/pdf" => get(decisions::pdf);
    // Planning.
    "/plans" => get(plans::list), post(plans::make);
    "/plans/new" => get(plans::form);
    "/plans/compare" => get(plan_compare::show);
    "/plans/{plan}" => get(plan::show);
    "/plans/{plan}/say" => post(plan::say);
    "/plans/{plan}/orders" => get(plan_orders::sheets), post(plan_orders::make);
    "/plans/{plan}/files/{name}" => get(plan::file);
    "/tasks" => get(tasks::list);
    "/tasks/{key}" => get(tasks::show);
    // Importing.
    "/imports" => get(upload::list), post(upload::receive);
    "/imports/{upload}/columns" => get(columns::show), post(columns::again);
    "/imports/{upload}/preview" => post(preview::show);
    "/imports/{upload}/marked" => post(preview::marked);
    "/imports/{upload}/commit" => post(preview::commit);
    "/imports/batches/{batch}" => get(batch::show);
    "/imports/batches/{batch}/marked" => get(batch::marked);
    "/imports/batches/{batch}/undo" => post(batch::undo);
    // People and the system.
    "/setup" => get(setup::form), post(setup::finish);
    "/login" => get(login::form), post(login::sign_in);
    "/logout" => post(login::sign_out);
    "/account" => get(account::show);
    "/account/passphrase" => post(account::change_passphrase);
    "/account/tokens" => post(account::make_token);
    "/account/tokens/{token}/revoke" => post(account::revoke_token);
    "/users" => get(users::list), post(users::add);
    "/users/change" => post(users::change);
    "/changes" => get(changes::list);
    "/status" => get(status::show);
    "/exercise/erase" => post(exercise::erase);
    // Programs.
    "/api/openapi.json" => get(api::openapi::show);
    "/api/v1/summary" => get(api::summary::show);
    "/api/v1/rankings/models" => get(api::rankings::models);
    "/api/v1/rankings/preview" => post(api::rankings::preview);
    "/api/v1/rankings/items" => get(api::rankings::items);
    "/api/v1/rankings/pair" => get(api::rankings::pair);
    "/api/v1/rankings/models/{model}/runs" => post(api::rankings::run);
    "/api/v1/plans" => get(api::plans::list), post(api::plans::make);
    "/api/v1/plans/{plan}" => get(api::plans::show);
    "/api/v1/plans/{plan}/say" => post(api::plans::say);
    "/api/v1/plans/{plan}/orders" => post(api::plans::order);
    "/api/v1/imports" => get(api::imports::batches), post(api::imports::import);
    "/api/v1/imports/{batch}/undo" => post(api::imports::undo);
    "/api/v1/{noun}" => get(api::records::list);
    "/api/v1/{noun}/{key}" => get(api::records::show);
    "/ogc" => get(ogc::landing::landing);
    "/ogc/" => get(ogc::landing::landing);
    "/ogc/conformance" => get(ogc::landing::conformance);
    "/ogc/collections" => get(ogc::collections::list);
    "/ogc/collections/{collection}" => get(ogc::collections::show);
    "/ogc/collections/{collection}/items" => get(ogc::items::list);
    "/ogc/collections/{collection}/items/{feature}" => get(ogc::items::show);
    "/tiles/{layer}/{z}/{x}/{y}" => get(tiles::tile);
    "/healthz" => get(health::healthz);
    "/metrics" => get(health::metrics);
    "/assets/{*path}" => get(front::asset);
}

/// The service: every route with what stands around it, outermost last.
pub fn service(site: Site) -> Router {
    routes()
        .route_layer(from_fn(health::measure))
        .fallback(|| async { crate::problem::Problem::of(crate::problem::Kind::NotFound) })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(site.clone(), patience::limit))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(StatusCode::INTERNAL_SERVER_ERROR)
        }))
        .layer(from_fn_with_state(site.clone(), visitor::around))
        .layer(from_fn(etag::add))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers::add))
        .with_state(site)
}
