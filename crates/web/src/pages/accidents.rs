//! Accidents and other mine events: the list and one of them.

use crate::form::Asked;
use crate::listing::Spec;
use crate::pages::records;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};

/// How accidents are listed.
pub(crate) const SPEC: Spec = Spec {
    noun: "accidents",
    here: "nav-accidents",
    href: "/accidents",
    filters: &["event_type", "device", "activity_at_time", "date", "code"],
    columns: &["date", "event_type", "accident_class", "killed", "injured", "unknown_outcome", "device", "located_in"],
};

/// The list.
///
/// # Errors
/// As [`records::list`].
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, asked: Asked) -> Answer {
    records::list(&SPEC, site, visitor, asked).await
}

/// One accident, by id or code.
///
/// # Errors
/// As [`records::show`].
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    records::show(&SPEC, site, visitor, key).await
}
