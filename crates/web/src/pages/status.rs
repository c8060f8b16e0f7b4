//! The state of the system, for administrators.

use crate::page::Page;
use crate::pages::html;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::Check;
use cg_domain::grant::Act;

#[derive(Template)]
#[template(path = "pages/status.html")]
struct StatusPage {
    p: Page,
    checks: Vec<Check>,
    version: &'static str,
}

/// The page.
///
/// # Errors
/// When the asker does not keep the system.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let checks = site
        .ask(move |app| {
            asker.may(Act::KeepAccounts)?;
            app.doctor(&asker)
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-status");
    html(&StatusPage { p, checks, version: env!("CARGO_PKG_VERSION") })
}
