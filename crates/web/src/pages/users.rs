//! People and their roles, for administrators.

use crate::form::Posted;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::UserView;
use cg_domain::grant::{ROLES, Role};

#[derive(Template)]
#[template(path = "pages/users.html")]
struct UsersPage {
    p: Page,
    users: Vec<UserView>,
    roles: Vec<Role>,
}

/// The list, with forms to add and change.
///
/// # Errors
/// When the asker does not keep accounts.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let users = site.ask(move |app| app.users(&asker)).await?;
    let roles = ROLES.iter().copied().filter(|r| *r != Role::Public).collect();
    html(&UsersPage { p: Page::titled(&site, &visitor, "users-title"), users, roles })
}

fn role(form: &crate::form::Fields) -> Result<Role, Problem> {
    let role = form.get("role").and_then(Role::from_word).filter(|r| *r != Role::Public);
    role.ok_or_else(|| Problem::one_of("role", &["viewer", "editor", "manager", "administrator"]))
}

/// Makes an account.
///
/// # Errors
/// What the app answers.
pub(crate) async fn add(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    let (asker, name, role) = (visitor.asker.clone(), form.need("name")?.to_owned(), role(&form)?);
    let phrase = form.exact("passphrase").to_owned();
    site.ask(move |app| app.add_user(&asker, &name, role, &phrase)).await?;
    see_other("/users")
}

/// Changes role and state of an account, or sets a new pass-phrase for it.
///
/// # Errors
/// What the app answers.
pub(crate) async fn change(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    let (asker, name, role) = (visitor.asker.clone(), form.need("name")?.to_owned(), role(&form)?);
    let (active, phrase) = (form.get("active").is_some(), form.exact("passphrase").to_owned());
    site.ask(move |app| {
        app.change_user(&asker, &name, role, active)?;
        if phrase.is_empty() { Ok(()) } else { app.set_pass_phrase(&asker, &name, &phrase) }
    })
    .await?;
    see_other("/users")
}
