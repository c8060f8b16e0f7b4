//! One's own account: pass-phrase and API tokens.

use crate::form::Posted;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::TokenView;
use cg_domain::grant::{ROLES, Role};

#[derive(Template)]
#[template(path = "pages/account.html")]
struct AccountPage {
    p: Page,
    name: String,
    role: String,
    roles: Vec<(&'static str, String)>,
    tokens: Vec<TokenView>,
    made: Option<String>,
}

/// The page.
///
/// # Errors
/// When nobody is signed in.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    page(&site, &visitor, None).await
}

async fn page(site: &Site, visitor: &Visitor, made: Option<String>) -> Answer {
    if visitor.asker.user_id.is_none() {
        return Err(Problem::of(Kind::SignInNeeded));
    }
    let asker = visitor.asker.clone();
    let tokens = site.ask(move |app| app.tokens(&asker)).await?;
    let p = Page::titled(site, visitor, "nav-account");
    let roles = ROLES.iter().filter(|r| **r != Role::Public && **r <= visitor.asker.role);
    let roles = roles.map(|r| (r.word(), p.t(&format!("role-{}", r.word())))).collect();
    html(&AccountPage {
        name: visitor.asker.name.clone(),
        role: p.t(&format!("role-{}", visitor.asker.role.word())),
        roles,
        tokens,
        made,
        p,
    })
}

/// Sets a new pass-phrase after checking the present one; every session ends.
///
/// # Errors
/// When the present pass-phrase is wrong or the new one does not do.
pub(crate) async fn change_passphrase(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    site.pace.door(&format!("name {}", visitor.asker.name.to_lowercase()))?;
    let (asker, name) = (visitor.asker.clone(), visitor.asker.name.clone());
    let (present, new) = (form.exact("present").to_owned(), form.exact("passphrase").to_owned());
    if visitor.asker.user_id.is_none() {
        return Err(Problem::of(Kind::SignInNeeded));
    }
    site.ask(move |app| {
        app.sign_in(&name, &present)?;
        app.set_pass_phrase(&asker, &name, &new)
    })
    .await?;
    see_other("/login")
}

/// Makes a token and shows it this once.
///
/// # Errors
/// What the app answers.
pub(crate) async fn make_token(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    let (asker, label) = (visitor.asker.clone(), form.need("label")?.to_owned());
    let role = form
        .get("role")
        .and_then(Role::from_word)
        .ok_or_else(|| Problem::one_of("role", &["viewer", "editor", "manager", "administrator"]))?;
    let made = site.ask(move |app| app.make_token(&asker, &label, role)).await?;
    page(&site, &visitor, Some(made.secret)).await
}

/// Revokes a token.
///
/// # Errors
/// What the app answers.
pub(crate) async fn revoke_token(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Answer {
    let asker = visitor.asker.clone();
    site.ask(move |app| app.revoke_token(&asker, &id)).await?;
    see_other("/account")
}
