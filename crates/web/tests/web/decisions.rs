//! Organisations that weigh together, and the session that closes with a signed record.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;
use cg_engine::decision;

const BENCH: &str = "/rankings/models/people-first";

async fn stated(cast: &Cast, voice: &str, query: &str) {
    let said = cast.post(Role::Editor, &format!("{BENCH}/weights"), &format!("voice={voice}&{query}")).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
}

/// Every slider at one, but one at ninety.
fn heavy(cast: &Cast, at: usize) -> String {
    let model = cast.app.model(&cg_app::Asker::command_line(), "people-first").expect("the model").model;
    let weight = |(i, key): (usize, &str)| format!("w.{key}={}", if i == at { 90 } else { 1 });
    let weights = model.criteria.iter().map(|c| c.key.as_str()).enumerate().map(weight);
    format!("method=direct&{}", weights.collect::<Vec<_>>().join("&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_weights_of_each_organisation_count_and_can_be_taken_back() {
    let cast = Cast::new();
    assert_eq!(cast.post(Role::Viewer, &format!("{BENCH}/weights"), "voice=V").await.status, StatusCode::FORBIDDEN);
    let (first, third) = (heavy(&cast, 0), heavy(&cast, 3));
    stated(&cast, "Health", &first).await;
    stated(&cast, "Schools", &first).await;
    let page = cast.get(Role::Viewer, &format!("{BENCH}/together")).await;
    assert!(page.text.contains("nearly the same order"), "{}", page.text);
    stated(&cast, "Schools", &third).await;
    let page = cast.get(Role::Viewer, &format!("{BENCH}/together?a=Health&b=Schools")).await;
    assert!(page.text.contains("class=\"disputes\"") && !page.text.contains("nearly the same order"));
    assert!(page.text.contains("class=\"enters\""));
    let back = cast.post(Role::Editor, &format!("{BENCH}/weights/withdraw"), "voice=Schools").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = cast.get(Role::Viewer, &format!("{BENCH}/together")).await;
    assert!(page.text.contains("Health") && !page.text.contains("Schools"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_and_a_person_count_once_however_they_are_typed_and_places_there_are_not_are_refused() {
    let cast = Cast::new();
    stated(&cast, "Health+Relief", &heavy(&cast, 0)).await;
    stated(&cast, "+health++relief", &heavy(&cast, 2)).await;
    let voices = cast.app.voices(&cg_app::Asker::command_line(), "people-first").expect("voices");
    assert_eq!(voices.iter().map(|v| v.voice.as_str()).collect::<Vec<_>>(), ["Health Relief"], "the later one counts");
    for first in ["0", "100000"] {
        let refused =
            cast.post(Role::Manager, "/decisions", &format!("model=people-first&title=x&first={first}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{first}");
    }
    let opened = cast.post(Role::Manager, "/decisions", "model=people-first&title=Spring").await;
    let say = format!("{}/say", opened.header("location"));
    let person = |name: &'static str| cast.post(Role::Manager, &say, name);
    assert_eq!(person("said=participant&name=A.+Example&organisation=Org").await.status, StatusCode::SEE_OTHER);
    let twice = person("said=participant&name=a.++example&organisation=org").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", twice.text);
    assert_eq!(person("said=participant&name=A.+Example&organisation=Other").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_closes_once_with_a_record_that_anybody_can_compute() {
    let cast = Cast::new();
    let weights = heavy(&cast, 1);
    stated(&cast, "Health", &weights).await;
    assert_eq!(cast.post(Role::Editor, "/decisions", "model=people-first&title=x").await.status, StatusCode::FORBIDDEN);
    let opened = cast.post(Role::Manager, "/decisions", "model=people-first&title=Spring&first=3").await;
    let session = opened.header("location").to_owned();
    let say = format!("{session}/say");
    for file in ["record", "pdf"] {
        assert_eq!(cast.get(Role::Viewer, &format!("{session}/{file}")).await.status, StatusCode::NOT_FOUND);
    }
    let early = cast.post(Role::Manager, &format!("{session}/close"), "").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody took part yet");
    cast.post(Role::Manager, &say, "said=participant&name=A.+Example&organisation=Health").await;
    let item = cast.some("hazard_areas");
    let silent = cast.post(Role::Manager, &say, &format!("said=override&item={item}&change=in")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a change needs a reason");
    let nobody = cast.post(Role::Manager, &say, "said=override&item=none&change=in&reason=r").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text.contains("use a code from its list"), "{}", nobody.text);
    let page = cast.get(Role::Viewer, &session).await;
    assert!(
        page.text.contains("A. Example") && !page.text.contains("name=\"said\""),
        "a viewer reads and says nothing"
    );
    assert_eq!(cast.post(Role::Manager, &format!("{session}/close"), "").await.status, StatusCode::SEE_OTHER);
    let again = cast.post(Role::Manager, &say, "said=participant&name=Late").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let record = cast.get(Role::Viewer, &format!("{session}/record")).await;
    let opened = decision::open(record.text.as_bytes()).expect("a signed record");
    assert_eq!(decision::check(&opened.record, 2).expect("computed"), []);
    assert_eq!((opened.record.decided.len(), opened.record.weights[0].voice.as_str()), (3, "Health"));
    assert!(opened.record.programme.starts_with("Exercise country (fictional)"), "{}", opened.record.programme);
    let paper = cast.get(Role::Viewer, &format!("{session}/pdf?lang=ar")).await;
    assert_eq!((paper.status, paper.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert!(paper.text.starts_with("%PDF-1.7"));
    for lang in cg_i18n::Lang::ALL {
        let said = format!("{:?}", cg_app::decision_document(record.text.as_bytes(), lang).expect("a document"));
        assert!(said.contains(&cg_i18n::t(lang, "exercise-banner", &cg_i18n::Args::new())), "{said}");
        let (sign, order) = (said.find("Sign {"), said.rfind(&cg_i18n::t(lang, "report-order", &cg_i18n::Args::new())));
        assert!(sign.is_some() && sign < order, "people sign before the long tables: {sign:?} {order:?}");
        assert!(said.contains("A. Example") && said.contains(&opened.public_key) && !said.contains('⟦'), "{said}");
    }
    let list = cast.get(Role::Viewer, "/decisions").await;
    assert!(list.text.contains(&opened.public_key), "the programme lists its key");
}

/// A text without the marks that keep inserted words apart.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_says_nothing_or_cannot_hold_is_refused_and_an_accepted_one_holds() {
    let cast = Cast::new();
    let opened = cast.post(Role::Manager, "/decisions", "model=people-first&title=Spring&first=3").await;
    let session = opened.header("location").to_owned();
    let view = || cast.app.decision(&cg_app::Asker::command_line(), &session[11..], 100).expect("the session");
    let order: Vec<String> = view().group.rows.iter().map(|row| row.code.clone()).collect();
    let change = |at: usize, what: &str| {
        let form = format!("said=override&item={}&reason=bridge&{what}", order[at]);
        let (cast, say) = (&cast, format!("{session}/say"));
        async move { cast.post(Role::Manager, &say, &form).await }
    };
    for (at, what, why) in [
        (0, "change=in", "stands at place 1 already"),
        (9, "change=out", "is not among the first 3"),
        (9, "change=to&rank=4", "give a place from 1 to 3"),
        (1, "change=to&rank=2", "stands at place 2 already"),
    ] {
        let refused = change(at, what).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", refused.text);
        assert!(plain(&refused.text).contains(why), "{what}: {}", refused.text);
    }
    for (what, why) in [("change=in&rank=2", "the change is another one"), ("change=to", "say which place")] {
        let refused = change(9, what).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{what}: {}", refused.text);
        assert!(plain(&refused.text).contains(why), "{what}: {}", refused.text);
    }
    assert!(view().overrides.is_empty(), "what was refused changed nothing");
    for (at, what) in [(8, "change=in"), (9, "change=to&rank=1"), (7, "change=in")] {
        assert_eq!(change(at, what).await.status, StatusCode::SEE_OTHER, "{what}");
    }
    let decided: Vec<String> = view().decided.into_iter().map(|(code, _)| code).collect();
    assert_eq!(decided, [9, 7, 8].map(|at| order[at].clone()), "none undoes another");
    for (at, what, why) in [(6, "change=in", "all 3 first places"), (8, "change=to&rank=1", "place 1 was given to")] {
        let refused = change(at, what).await;
        assert!(plain(&refused.text).contains(why), "{what}: {}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_stand_beside_the_order_and_a_pair_follows_the_weights_of_the_moment() {
    let cast = Cast::new();
    let page = cast.get(Role::Viewer, &format!("{BENCH}/check?{}", heavy(&cast, 2))).await;
    assert!(page.text.contains("PROMETHEE II") && page.text.contains("VIKOR"), "{}", page.text);
    let ask = r#"{"model":"people-first","limit":2}"#;
    let rows = cast.post_json(Role::Viewer, "/api/v1/rankings/preview", ask).await.json();
    assert_eq!(rows["reaches"].as_array().map(Vec::len), Some(rows["weights"].as_object().map_or(0, |w| w.len())));
    let (a, b) = (rows["rows"][0]["id"].as_str().unwrap(), rows["rows"][1]["id"].as_str().unwrap());
    let ticked = cast.get(Role::Viewer, &format!("{BENCH}?pair={a}&pair={b}")).await;
    assert!(ticked.text.contains("Lead in points of 100"), "two ticked rows are compared without script");
    let pair = |query: String| format!("/api/v1/rankings/pair?model=people-first&a={a}&b={b}&{query}");
    let one = cast.get(Role::Viewer, &pair(heavy(&cast, 0))).await.json();
    let other = cast.get(Role::Viewer, &pair(heavy(&cast, 3))).await.json();
    assert_ne!(one["rows"][0]["difference"], other["rows"][0]["difference"]);
}
