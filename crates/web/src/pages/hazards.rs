//! Hazard areas: the list and one of them.

use crate::form::Asked;
use crate::listing::Spec;
use crate::pages::records;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};

/// How hazard areas are listed.
pub(crate) const SPEC: Spec = Spec {
    noun: "hazard_areas",
    here: "nav-hazards",
    href: "/hazard-areas",
    filters: &["classification", "status", "hazard_type", "contamination", "code"],
    columns: &[
        "name",
        "classification",
        "status",
        "hazard_type",
        "area_m2",
        "area_reported_m2",
        "located_in",
        "date_of_information",
    ],
};

/// The list.
///
/// # Errors
/// As [`records::list`].
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, asked: Asked) -> Answer {
    records::list(&SPEC, site, visitor, asked).await
}

/// One hazard area, by id or code.
///
/// # Errors
/// As [`records::show`].
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    records::show(&SPEC, site, visitor, key).await
}
