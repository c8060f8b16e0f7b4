//! Setting up, signing in and out, tokens, paces.

use crate::cast::{Cast, PHRASE, send};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use cg_domain::grant::Role;
use cg_web::Paces;

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_gives_a_cookie_that_scripts_cannot_read() {
    let cast = Cast::empty();
    let said = cast.post(Role::Public, "/login", "name=editor&passphrase=correct+horse+battery").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    let cookie = said.header("set-cookie");
    assert!(
        cookie.starts_with("cg_session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pass_phrase_and_a_wrong_name_are_told_alike() {
    let cast = Cast::empty();
    let wrong = cast.post(Role::Public, "/login", "name=editor&passphrase=wrong+wrong+wrong").await;
    let nobody = cast.post(Role::Public, "/login", "name=nobody&passphrase=wrong+wrong+wrong").await;
    assert_eq!((wrong.status, nobody.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(wrong.text.replace("editor", "nobody"), nobody.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session() {
    let cast = Cast::empty();
    assert_eq!(cast.get(Role::Viewer, "/account").await.status, StatusCode::OK);
    assert_eq!(cast.post(Role::Viewer, "/logout", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(cast.get(Role::Viewer, "/account").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_link_works_no_more_once_there_is_an_account() {
    let cast = Cast::empty();
    let form = format!("token=setup_00&name=second&passphrase={}", PHRASE.replace(' ', "+"));
    let said = cast.post(Role::Public, "/setup", &form).await;
    assert_eq!(
        said.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the programme needs a name: its pictures give it as source"
    );
    assert!(said.text.contains("Name of the programme"), "{}", said.text);
    let said = cast.post(Role::Public, "/setup", &format!("{form}&programme=Ours")).await;
    assert_eq!(said.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_closes_after_too_many_attempts() {
    let cast = Cast::empty();
    let site = cast.paced(Paces { doors_per_minute: 3, api_per_minute: 1000 });
    let attempt = || {
        Request::builder()
            .method(Method::POST)
            .uri("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .body(Body::from("name=editor&passphrase=guess"))
            .unwrap()
    };
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        last = send(site.clone(), attempt()).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_speaks_for_its_owner_until_it_is_revoked() {
    let cast = Cast::empty();
    let said = cast.post(Role::Editor, "/account/tokens", "label=phone&role=viewer").await;
    assert_eq!(said.status, StatusCode::OK);
    let start = said.text.find("cg_").expect("the token is shown");
    let token: String = said.text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let bearer = format!("Bearer {token}");
    let asked = cast.get_with(Role::Public, "/api/v1/imports", &[("authorization", &bearer)]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN, "a viewer's token imports nothing");
    let asked = cast.get_with(Role::Public, "/api/v1/hazard_areas", &[("authorization", &bearer)]).await;
    assert_eq!(asked.status, StatusCode::OK);
    let asked = cast.get_with(Role::Public, "/api/v1/hazard_areas", &[("authorization", "Bearer cg_wrong")]).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_token_above_their_own_role() {
    let cast = Cast::empty();
    let said = cast.post(Role::Viewer, "/account/tokens", "label=x&role=administrator").await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_to_accounts_are_in_the_record_of_changes() {
    let cast = Cast::empty();
    let added = cast.post(Role::Administrator, "/users", "name=new&role=viewer&passphrase=correct+horse+battery").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let log = cast.get(Role::Administrator, "/changes").await;
    for part in ["</span>: <ins>new</ins>", "</span>: <ins>Viewer</ins>"] {
        assert!(log.text.contains(part), "{part}: {}", log.text);
    }
    let last = cast.post(Role::Administrator, "/users/change", "name=administrator&role=viewer&active=yes").await;
    assert_eq!(last.status, StatusCode::CONFLICT, "somebody must stay administrator");
}
