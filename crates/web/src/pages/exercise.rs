//! Erasing the exercise country.

use crate::form::Posted;
use crate::pages::see_other;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::State;

/// Erases it.
///
/// # Errors
/// When the asker may not, or there is none.
pub(crate) async fn erase(State(site): State<Site>, visitor: Visitor, Posted(_): Posted) -> Answer {
    let asker = visitor.asker.clone();
    site.ask(move |app| app.erase_exercise(&asker)).await?;
    site.forget();
    see_other("/")
}
