//! Task orders: the list and one of them.

use crate::form::Asked;
use crate::listing::Spec;
use crate::pages::records;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};

/// How task orders are listed.
pub(crate) const SPEC: Spec = Spec {
    noun: "tasks",
    here: "nav-tasks",
    href: "/tasks",
    filters: &["status", "task_type", "organisation_code", "hazard_code", "code"],
    columns: &[
        "name",
        "task_type",
        "status",
        "organisation_code",
        "hazard_code",
        "admin_code",
        "start_planned",
        "end_planned",
    ],
};

/// The list.
///
/// # Errors
/// As [`records::list`].
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, asked: Asked) -> Answer {
    records::list(&SPEC, site, visitor, asked).await
}

/// One task order, by id or code.
///
/// # Errors
/// As [`records::show`].
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    records::show(&SPEC, site, visitor, key).await
}
