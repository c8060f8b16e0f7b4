//! Every page speaks every language.

use crate::cast::{Cast, pages};
use axum::http::StatusCode;
use cg_domain::grant::Role;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_there_in_every_language_with_nothing_unsaid() {
    let cast = Cast::new();
    for page in pages(&cast) {
        for (tag, dir) in [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl"), ("uk", "ltr")] {
            let joint = if page.contains('?') { '&' } else { '?' };
            let said = cast.get(Role::Administrator, &format!("{page}{joint}lang={tag}")).await;
            assert_eq!(said.status, StatusCode::OK, "{page} {tag}: {}", said.text);
            assert!(said.text.contains(&format!("<html lang=\"{tag}\" dir=\"{dir}\"")), "{page} {tag}");
            let unsaid: Vec<&str> = said.text.split('⟦').skip(1).filter_map(|rest| rest.split('⟧').next()).collect();
            assert!(unsaid.is_empty(), "{page} {tag} lacks {unsaid:?}");
            assert!(
                !said.text.contains(" style=\"") && !said.text.contains(" onclick="),
                "{page}: inline style or script"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_chooses_the_language_until_the_reader_does() {
    let cast = Cast::empty();
    let said =
        cast.get_with(Role::Viewer, "/about", &[("accept", "text/html"), ("accept-language", "uk, en;q=0.5")]).await;
    assert!(said.text.contains("<html lang=\"uk\""));
    let said = cast
        .get_with(
            Role::Public,
            "/about",
            &[("accept", "text/html"), ("accept-language", "uk"), ("cookie", "cg_lang=fr")],
        )
        .await;
    assert!(said.text.contains("<html lang=\"fr\""));
    let said = cast.get(Role::Viewer, "/about?lang=es").await;
    assert!(said.header("set-cookie").starts_with("cg_lang=es"), "{:?}", said.headers);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_work_without_any_record() {
    let cast = Cast::empty();
    for page in [
        "/",
        "/places",
        "/hazard-areas",
        "/accidents",
        "/people-harmed",
        "/who-is-where",
        "/layers",
        "/rankings",
        "/imports",
        "/ogc/collections/hazard_areas/items",
    ] {
        let said = cast.get(Role::Administrator, page).await;
        assert_eq!(said.status, StatusCode::OK, "{page}: {}", said.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exercise_country_is_named_in_the_language_of_the_reader() {
    let cast = Cast::new();
    let batch = cast.app.batches(&cg_app::Asker::command_line()).expect("batches")[0].id.clone();
    let hazard = format!("/hazard-areas/{}", cast.some("hazard_areas"));
    for page in ["/imports", &format!("/imports/batches/{batch}"), &hazard] {
        let said = cast.get(Role::Editor, &format!("{page}?lang=ar")).await;
        assert!(said.text.contains("بلد التدريب") && !said.text.contains("exercise country"), "{page}: {}", said.text);
    }
}
