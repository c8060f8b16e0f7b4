//! Plans by program: the list, making one, what it says, changing, accepting, and making its task orders.

use crate::form::PostedJson;
use crate::page::Page;
use crate::plan::names::{PlanNames, ReliefWords, clash_words};
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use cg_app::{Drafted, PlanAsk, PlanSaid};
use serde_json::{Value, json};

/// The latest plans, newest first.
///
/// # Errors
/// What the app answers.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", responses((status = 200, description = "Plans", body = Object)))]
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let plans = site.ask(move |app| app.plans(&asker)).await?;
    Ok(Json(json!({ "data": plans })).into_response())
}

/// Makes a plan and keeps it as the next version of its title: `source` and `brief`, each suggested when left out.
///
/// # Errors
/// When the asker may not. Limits that clash are answered with 409, the clash and the least relief.
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", request_body = Object,
    responses((status = 201, description = "Identifier of the plan", body = Object),
        (status = "4XX", description = "A problem, or limits that clash", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn make(State(site): State<Site>, visitor: Visitor, PostedJson(ask): PostedJson<PlanAsk>) -> Answer {
    let asker = visitor.asker.clone();
    let drafted = site.ask(move |app| app.draft_plan(&asker, &ask)).await?;
    let p = Page::titled(&site, &visitor, "nav-plans");
    Ok(match drafted {
        Drafted::Kept(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Drafted::Clash { problem, clash } => {
            let names = PlanNames::default();
            let relief = ReliefWords::of(&p, &names, &problem, &clash.relief, &[]);
            let between = clash_words(&p, &names, &problem, &clash);
            let body = json!({ "code": "clash", "clash": *clash, "between": [between], "relief": relief.gives, "relief_is": relief.lead });
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
        Drafted::Refused(why) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "code": "refused", "faults": why }))).into_response()
        }
    })
}

/// One plan: what it was made from, what was proposed, what people changed, whether it is accepted.
///
/// # Errors
/// When there is none.
#[utoipa::path(get, path = "/api/v1/plans/{plan}", tag = "plans", params(("plan" = String, Path, description = "Identifier")),
    responses((status = 200, description = "The plan", body = Object)))]
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let asker = visitor.asker.clone();
    let v = site.ask(move |app| app.plan(&asker, &id)).await?;
    let changes: Vec<Value> =
        v.changes.iter().map(|(entry, change, by)| json!({ "entry": entry, "change": change, "at": by.at })).collect();
    let body = json!({ "plan": v.line, "source": v.source, "brief": v.brief, "proposal": v.proposal, "decided": v.decided,
        "changes": changes, "accepted_at": v.line.accepted_at, "orders": v.ordered.map(|(ordered, _)| ordered) });
    Ok(Json(body).into_response())
}

/// Adds or takes out a task with a reason, takes that back, or accepts the plan.
///
/// # Errors
/// When the asker may not, the plan is accepted already, or what is said does not fit it.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/say", tag = "plans", request_body = Object, params(("plan" = String, Path, description = "Identifier")),
    responses((status = 204, description = "Written down"),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn say(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    PostedJson(said): PostedJson<PlanSaid>,
) -> Answer {
    let asker = visitor.asker.clone();
    site.ask(move |app| app.say_of_plan(&asker, &id, said)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Makes the task orders of an accepted plan; asking again makes nothing twice and answers the same.
///
/// # Errors
/// When the asker may not, or the plan is not accepted.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/orders", tag = "plans", request_body = Object, params(("plan" = String, Path, description = "Identifier")),
    responses((status = 200, description = "The batch, and the code of each order by its task", body = Object),
        (status = "4XX", description = "A problem", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn order(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    PostedJson(_): PostedJson<Value>,
) -> Answer {
    let asker = visitor.asker.clone();
    let ordered = site.ask(move |app| app.order_plan(&asker, &id)).await?;
    Ok(Json(ordered).into_response())
}
