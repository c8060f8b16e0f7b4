//! The workbench as the island and a reader without JavaScript use it.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_app::Asker;
use cg_domain::grant::Role;

#[tokio::test(flavor = "multi_thread")]
async fn moving_a_weight_answers_what_the_island_needs() {
    let cast = Cast::new();
    let model = cast.app.models(&Asker::command_line()).expect("models")[0].name.clone();
    let said = cast
        .post_json(Role::Viewer, "/api/v1/rankings/preview", &format!(r#"{{"model":"{model}","k":10,"limit":20}}"#))
        .await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    let body = said.json();
    let (rows, order) = (body["rows"].as_array().unwrap(), body["order"].as_array().unwrap());
    assert!(!rows.is_empty() && order.len() >= 20.min(rows.len()));
    assert_eq!(rows[0]["rank"], 1);
    assert_eq!(rows[0]["id"], order[0]);
    let weights: f64 = body["weights"].as_object().unwrap().values().map(|w| w.as_f64().unwrap()).sum();
    assert!((weights - 1.0).abs() < 1e-9, "{weights}");
    let (a, b) = (rows[0]["id"].as_str().unwrap(), rows[1]["id"].as_str().unwrap());
    let page = cast.get(Role::Viewer, &format!("/hazard-areas/{a}")).await;
    assert_eq!(page.status, StatusCode::OK, "the id of a row leads to its page");
    let pair = cast.get(Role::Viewer, &format!("/api/v1/rankings/pair?model={model}&a={a}&b={b}")).await;
    assert_eq!(pair.status, StatusCode::OK, "{}", pair.text);
    assert!(
        !pair.json()["sentence"].as_str().unwrap().is_empty() && !pair.json()["rows"].as_array().unwrap().is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_kept_and_repeats_to_the_bit() {
    let cast = Cast::new();
    let model = cast.app.models(&Asker::command_line()).expect("models")[0].name.clone();
    let address = format!("/api/v1/rankings/models/{model}/runs");
    let one = cast.post_json(Role::Editor, &address, "{}").await;
    let other = cast.post_json(Role::Editor, &address, "{}").await;
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK), "{}", one.text);
    assert_eq!(one.json()["data"]["facts"], other.json()["data"]["facts"]);
    let shown = cast.get(Role::Viewer, &format!("/rankings/runs/{}", one.json()["data"]["id"].as_str().unwrap())).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains(one.json()["data"]["facts"]["result_digest"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_without_measures_says_what_to_do_next() {
    let cast = Cast::empty();
    for (lang, words) in [("en", "population grid"), ("fr", "grille de population")] {
        let said = cast.get(Role::Editor, &format!("/rankings/models/people-first?lang={lang}")).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.text);
        assert!(said.text.contains("id=\"not-measured\"") && said.text.contains(words), "{}", said.text);
        assert!(said.text.contains("href=\"/imports\""));
    }
    let asked = cast.post_json(Role::Viewer, "/api/v1/rankings/preview", r#"{"model":"people-first"}"#).await;
    assert_eq!(asked.status, StatusCode::CONFLICT, "{}", asked.text);
    assert!(asked.text.contains("population_500m"), "{}", asked.text);
}
