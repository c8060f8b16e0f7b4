//! One file per page. A handler parses, asks the app once, and renders.

pub(crate) mod about;
pub(crate) mod access;
pub(crate) mod accidents;
pub(crate) mod account;
pub(crate) mod change;
pub(crate) mod changes;
pub(crate) mod decisions;
pub(crate) mod dictionary;
pub(crate) mod download;
pub(crate) mod exercise;
pub(crate) mod hazards;
pub(crate) mod hexagons;
pub(crate) mod imports;
pub(crate) mod layers;
pub(crate) mod login;
pub(crate) mod people_harmed;
pub(crate) mod places;
pub(crate) mod plan;
pub(crate) mod plan_compare;
pub(crate) mod plan_orders;
pub(crate) mod plans;
pub(crate) mod rankings;
pub(crate) mod records;
pub(crate) mod run;
pub(crate) mod setup;
pub(crate) mod situation;
pub(crate) mod status;
pub(crate) mod tasks;
pub(crate) mod users;
pub(crate) mod voices;
pub(crate) mod who_is_where;

use crate::problem::{Answer, Kind, Problem};
use askama::Template;
use axum::response::{Html, IntoResponse, Redirect};

/// Renders a page.
///
/// # Errors
/// [`Kind::Internal`] when the template fails, which the tests rule out.
pub(crate) fn html<T: Template>(page: &T) -> Answer {
    match page.render() {
        Ok(text) => Ok(Html(text).into_response()),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            Err(Problem::of(Kind::Internal))
        }
    }
}

/// Sends the reader on after a change, so that loading the page again does not repeat it.
///
/// # Errors
/// None; the type is that of the handlers.
pub(crate) fn see_other(to: &str) -> Answer {
    Ok(Redirect::to(to).into_response())
}
