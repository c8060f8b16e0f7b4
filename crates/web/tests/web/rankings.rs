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
    let area =
        cast.app.get(&Asker::command_line(), "hazard_areas", a).expect("it").text("located_in").unwrap().to_owned();
    let chain = cast.app.area_chain(&Asker::command_line(), &area).expect("its areas");
    assert!(chain.len() > 2 && chain.last().is_some_and(|head| head.code == area), "{chain:?}");
    let links: Vec<_> = chain
        .iter()
        .map(|head| page.text.find(&format!("<a href=\"/places/{}\">{}</a>", head.code, head.name.get("en").unwrap())))
        .collect();
    assert!(links.iter().all(Option::is_some) && links.is_sorted(), "the largest area first: {links:?}");
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

#[tokio::test(flavor = "multi_thread")]
async fn the_compact_answer_says_the_same_order_in_a_digit_for_each_item() {
    let cast = Cast::new();
    let ask = async |more: &str| {
        let body = format!(r#"{{"model":"people-first","limit":20{more}}}"#);
        cast.post_json(Role::Viewer, "/api/v1/rankings/preview", &body).await.json()
    };
    let (whole, compact) = (ask("").await, ask(r#","compact":true,"quick":true"#).await);
    let order: Vec<&str> = whole["order"].as_array().unwrap().iter().filter_map(|id| id.as_str()).collect();
    assert!(compact["order"].as_array().unwrap().is_empty() && compact["samples"] == 0);
    let said = cast.get(Role::Viewer, "/api/v1/rankings/items?model=people-first").await;
    assert_eq!(said.header("etag"), format!("\"{}\"", compact["items"].as_str().unwrap()));
    let ids: Vec<&str> = said.text.lines().collect();
    let fifths = compact["fifths"].as_str().unwrap();
    assert_eq!((ids.len(), fifths.len()), (400, 400));
    for (id, fifth) in ids.iter().zip(fifths.chars()) {
        let expected = order.iter().position(|other| other == id).map(|place| 4 - place * 5 / order.len());
        assert_eq!(fifth.to_digit(10).map(|d| d as usize), expected, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_ranking_show_every_item_once() {
    let cast = Cast::new();
    let mut next = Some("/rankings/models/people-first".to_owned());
    let mut seen = std::collections::BTreeSet::new();
    while let Some(address) = next {
        let page = cast.get(Role::Viewer, &address).await;
        for row in page.text.split("<tr data-id=\"").skip(1) {
            let id = row.split('"').next().unwrap().to_owned();
            assert!(seen.insert(id.clone()), "{id} twice");
        }
        let link = page.text.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        next = link.map(|query| format!("/rankings/models/people-first{}", query.trim_end_matches("#rank-h")));
    }
    assert_eq!(seen.len(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn swing_takes_the_sliders_as_they_stand() {
    let cast = Cast::new();
    let model = &cast.app.models(&Asker::command_line()).expect("models")[0].model.clone();
    let weights: serde_json::Map<String, serde_json::Value> =
        model.criteria.iter().enumerate().map(|(at, c)| (c.key.clone(), (at as f64 * 0.01).into())).collect();
    let body = serde_json::json!({ "model": "people-first", "method": "swing", "weights": weights }).to_string();
    let said = cast.post_json(Role::Viewer, "/api/v1/rankings/preview", &body).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    let last = &model.criteria[6].key;
    assert!((said.json()["weights"][last].as_f64().unwrap() - 6.0 / 21.0).abs() < 1e-9, "{}", said.text);
    let page = cast.get(Role::Viewer, "/rankings/models/people-first?method=swing&w.people-inside=30").await;
    assert_eq!(page.status, StatusCode::OK, "without JavaScript: {}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_what_was_shown_and_says_that_its_weights_are_not_the_models() {
    let cast = Cast::new();
    let bench = "/rankings/models/people-first";
    let model = cast.app.model(&cg_app::Asker::command_line(), "people-first").expect("the model").model;
    let heavy =
        |(at, c): (usize, &cg_engine::model::CriterionUse)| format!("w.{}={}", c.key, if at == 3 { 90 } else { 1 });
    let weights = model.criteria.iter().enumerate().map(heavy).collect::<Vec<_>>().join("&");
    let shown = cast.get(Role::Editor, &format!("{bench}?method=direct&{weights}")).await;
    assert!(
        shown.text.contains("/runs?method=direct&#38;w.") || shown.text.contains("/runs?method=direct&amp;w."),
        "{}",
        shown.text
    );
    let saved = |query: String| {
        let cast = &cast;
        async move {
            let made = cast.post(Role::Editor, &format!("{bench}/runs{query}"), "").await;
            let id = made.header("location").rsplit('/').next().expect("an id").to_owned();
            (cast.get(Role::Viewer, made.header("location")).await.text, id)
        }
    };
    let (other, other_id) = saved(format!("?method=direct&{weights}")).await;
    let (own, own_id) = saved(String::new()).await;
    assert!(other.contains("other weights than the model") && !own.contains("other weights than the model"));
    let run = |id: &str| cast.app.run(&cg_app::Asker::command_line(), id).expect("a run");
    let asked = cg_app::PreviewAsk {
        method: Some("direct".into()),
        weights: model
            .criteria
            .iter()
            .enumerate()
            .map(|(at, c)| (c.key.clone(), if at == 3 { 90.0 } else { 1.0 }))
            .collect(),
        ..cg_app::PreviewAsk::of("people-first")
    };
    let preview = cast.app.rank_preview(&cg_app::Asker::command_line(), &asked).expect("a preview");
    assert_eq!(run(&other_id).rows[0].score, preview.rows[0].score, "what was shown");
    assert_ne!(run(&other_id).facts.result_digest, run(&own_id).facts.result_digest);
    assert_eq!(run(&own_id).facts.other_weights, None);
    // A kept ranking comes as a workbook as long as it can be made again; other weights are taken to the bit.
    for id in [&other_id, &own_id] {
        let book = cast.get(Role::Viewer, &format!("/rankings/runs/{id}/workbook")).await;
        assert_eq!(book.status, StatusCode::OK, "{}", book.text);
        assert!(book.text.starts_with("PK") && book.header("content-type").ends_with("sheetml.sheet"));
    }
    let text = cast.app.model(&cg_app::Asker::command_line(), "people-first").expect("the model").text;
    let next = text.replacen("version = 1", "version = 2", 1).replacen("weight = 30", "weight = 31", 1);
    cast.app.save_model(&cg_app::Asker::command_line(), &next).expect("another version");
    let gone = cast.get(Role::Viewer, &format!("/rankings/runs/{own_id}/workbook")).await;
    assert_eq!(gone.status, StatusCode::CONFLICT, "{}", gone.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_has_the_weights_that_are_shown_and_sliders_nobody_moved_are_the_models_own() {
    let cast = Cast::new();
    let me = cg_app::Asker::command_line();
    let model = cast.app.model(&me, "people-first").expect("the model").model;
    let own = model.weights().expect("weights").values;
    let page = cast.get(Role::Viewer, "/rankings/models/people-first").await.text;
    for (criterion, weight) in model.criteria.iter().zip(&own) {
        let slider = format!(
            "id=\"w-{}\" name=\"w.{}\" min=\"0\" max=\"100\" step=\"any\" value=\"{}\"",
            criterion.key,
            criterion.key,
            weight * 100.0
        );
        assert!(page.contains(&slider), "{slider}");
    }
    let query = |weight: &dyn Fn(usize) -> f64| {
        let fields = model.criteria.iter().enumerate().map(|(at, c)| format!("w.{}={}", c.key, weight(at)));
        let gates = model.gates.iter().map(|gate| format!("gate.{}=on", gate.key));
        format!("method=direct&{}", fields.chain(gates).collect::<Vec<_>>().join("&"))
    };
    let book = async |query: String| {
        let said = cast.get(Role::Viewer, &format!("/rankings/models/people-first/workbook?{query}")).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.text);
        said.header("content-disposition").to_owned()
    };
    let named = book(String::new()).await;
    assert_eq!(named, book(query(&|at| own[at] * 100.0)).await, "the same ranking, to the bit");
    assert_ne!(named, book(query(&|at| if at == 0 { 90.0 } else { 1.0 })).await);
}
