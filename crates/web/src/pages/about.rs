//! What this is, under which licences, whose data it shows, and what its problems mean.

use crate::page::Page;
use crate::pages::html;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "pages/about.html")]
struct AboutPage {
    p: Page,
    version: &'static str,
    problems: Vec<(&'static str, u16, String, String)>,
}

/// The page.
///
/// # Errors
/// None of its own.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let p = Page::titled(&site, &visitor, "nav-about");
    let explain = |kind: &Kind| {
        let problem = Problem::because(*kind, "…".to_owned());
        (kind.code(), kind.status().as_u16(), problem.title(p.lang), problem.next(p.lang))
    };
    let problems = Kind::ALL.iter().map(explain).collect();
    html(&AboutPage { version: env!("CARGO_PKG_VERSION"), problems, p })
}
