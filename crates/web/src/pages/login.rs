//! Signing in and out.

use crate::form::Posted;
use crate::page::Page;
use crate::pages::html;
use crate::problem::{Answer, Kind};
use crate::site::Site;
use crate::visitor::{SESSION, Visitor};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

#[derive(Template)]
#[template(path = "pages/login.html")]
struct LoginPage {
    p: Page,
    fault: Option<(String, String)>,
    name: String,
}

/// The form.
///
/// # Errors
/// None of its own.
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor) -> Answer {
    let p = Page::titled(&site, &visitor, "login-title");
    html(&LoginPage { p, fault: None, name: String::new() })
}

/// Opens a session, or shows the form again with what is wrong.
///
/// # Errors
/// Too many attempts, or what the app answers.
pub(crate) async fn sign_in(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    let name = form.get("name").unwrap_or_default().to_owned();
    site.pace.door(&visitor.client)?;
    site.pace.door(&format!("name {}", name.to_lowercase()))?;
    let (asked, phrase) = (name.clone(), form.exact("passphrase").to_owned());
    match site.ask(move |app| app.sign_in(&asked, &phrase)).await {
        Ok(grant) => Ok(with_session(&site, &grant, "/")),
        Err(problem) if problem.kind == Kind::WrongCredentials => {
            let p = Page::titled(&site, &visitor, "login-title");
            let fault = Some((problem.title(p.lang), problem.next(p.lang)));
            let mut again = html(&LoginPage { p, fault, name })?;
            *again.status_mut() = StatusCode::UNAUTHORIZED;
            Ok(again)
        }
        Err(problem) => Err(problem),
    }
}

/// Sends the reader on with the cookie of a new session.
pub(crate) fn with_session(site: &Site, grant: &cg_app::SessionGrant, to: &str) -> Response {
    let secure = if site.config.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{SESSION}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", grant.secret, grant.seconds);
    let mut response = Redirect::to(to).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Ends the session.
///
/// # Errors
/// What the app answers.
pub(crate) async fn sign_out(State(site): State<Site>, jar: CookieJar, Posted(_): Posted) -> Answer {
    if let Some(cookie) = jar.get(SESSION) {
        let secret = cookie.value().to_owned();
        site.ask(move |app| app.sign_out(&secret)).await?;
    }
    let mut response = Redirect::to("/").into_response();
    let gone = HeaderValue::from_static("cg_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}
