//! The first run: whoever holds the one-time link makes the first account.
//!
//! The token is in the query rather than behind `#`, so that the page works without JavaScript; it is spent by its
//! first use, ends after half an hour, and `Referrer-Policy` keeps it from other sites.

use crate::form::{Asked, Posted};
use crate::page::Page;
use crate::pages::html;
use crate::pages::login::with_session;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use cg_app::Words;

#[derive(Template)]
#[template(path = "pages/setup.html")]
struct SetupPage {
    p: Page,
    token: String,
    fault: Option<String>,
    name: String,
    programme: String,
}

/// The form; the token is looked at only when it is sent.
///
/// # Errors
/// None of its own.
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let mut p = Page::titled(&site, &visitor, "setup-title");
    // The token must not stand in the links of the page.
    p.address = "/setup".to_owned();
    let token = query.get("token").unwrap_or_default().to_owned();
    html(&SetupPage { programme: p.programme.clone(), p, token, fault: None, name: String::new() })
}

/// Makes the first account and signs it in.
///
/// # Errors
/// Too many attempts, a spent link, or what the app answers.
pub(crate) async fn finish(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    site.pace.door(&visitor.client)?;
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let (token, name, programme, phrase) =
        (text("token"), text("name"), text("programme"), form.exact("passphrase").to_owned());
    let (spent, who, called) = (token.clone(), name.clone(), programme.clone());
    let done = if called.is_empty() {
        // Every map, record and sheet names it as its source. The link is not spent by this.
        let part = Words::of("setup-programme");
        Err(Problem::because(
            Kind::Invalid,
            Words::Part(part.say(visitor.lang), Box::new(Words::of("expected-something"))),
        ))
    } else {
        site.ask(move |app| {
            let grant = app.complete_setup(&spent, &who, &phrase)?;
            app.name_programme(&grant.asker, &called)?;
            Ok(grant)
        })
        .await
    };
    site.forget();
    match done {
        Ok(grant) => Ok(with_session(&site, &grant, "/")),
        Err(problem) if problem.kind == Kind::Invalid => {
            let p = Page::titled(&site, &visitor, "setup-title");
            let fault = Some(problem.title(p.lang));
            let mut again = html(&SetupPage { p, token, fault, name, programme })?;
            *again.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(again)
        }
        Err(problem) => Err(problem),
    }
}
