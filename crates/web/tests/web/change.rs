//! Change over time, and maps of areas by rate.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;

#[tokio::test(flavor = "multi_thread")]
async fn before_and_after_are_told_with_their_interval_or_as_no_conclusion() {
    let cast = Cast::new();
    let page = cast.get(Role::Viewer, "/change?years=3&within=2000").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["id=\"verdict\"", "regression to the mean", "not the same as safe"] {
        assert!(page.text.contains(part), "{part}");
    }
    let said = ["No conclusion", "Fewer accidents were recorded", "More accidents were recorded"];
    assert_eq!(said.iter().filter(|s| page.text.contains(**s)).count(), 1, "one answer, and only one");
    let text = page.text.replace(['\u{2068}', '\u{2069}'], "");
    assert!(text.contains("exact 95% interval") || text.contains("data-open"), "{text}");
    // No percentage without twenty cases before.
    assert!(!text.contains("NaN") && !text.contains("Infinity"));

    let nobody = cast.get(Role::Viewer, "/change?codes=NO-SUCH-AREA").await;
    assert!(nobody.text.contains("No conclusion: no area here was released") && nobody.text.contains("NO-SUCH-AREA"));
    for wrong in ["/change?years=0", "/change?years=x", "/change?within=9999", "/change?place=NOWHERE"] {
        let said = cast.get(Role::Viewer, wrong).await;
        assert!(said.status.is_client_error(), "{wrong}: {}", said.status);
    }
    assert_eq!(cast.get(Role::Public, "/change").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_of_change_come_as_files() {
    let cast = Cast::new();
    for (key, head) in [
        ("change-by-year", "Released areas,Areas still open"),
        ("change-areas", "Code,Released"),
        ("land-use-change", ""),
    ] {
        let file = cast.get(Role::Viewer, &format!("/change?download={key}")).await;
        assert!(
            file.header("content-type").starts_with("text/csv") && file.text.contains(head),
            "{key}: {}",
            file.text
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_are_coloured_by_rate_and_counted_by_circles_without_any_script() {
    let cast = Cast::new();
    let page = cast.get(Role::Viewer, "/places?level=1&rate=accidents").await;
    let map = page.text.split("id=\"rate-map\"").nth(1).expect("a map");
    assert!(map.contains("<path class=\"c") && map.contains("class=\"scale-bar\"") && map.contains(">unknown<"));
    assert!(map.contains(" and more</text>") && map.contains(">As of"), "{map}");
    let counts = cast.get(Role::Viewer, "/places?level=1&rate=accidents&show=counts").await;
    let map = counts.text.split("id=\"rate-map\"").nth(1).expect("a map");
    assert!(map.contains("count-circle") && !map.contains("<path class=\"c"), "no count is coloured");
    let file = cast.get(Role::Viewer, "/places?level=1&rate=accidents&download=rates").await;
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.text.lines().count() > 5, "{}", file.text);
    // Who may not see people harmed is not offered a map of them.
    let public = cast.get(Role::Public, "/places?level=1").await;
    assert!(public.text.contains("rate=hazard-land") && !public.text.contains("rate=people-harmed"));
    assert_eq!(cast.get(Role::Public, "/places?rate=people-harmed").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(cast.get(Role::Viewer, "/places?rate=none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_near_are_a_share_of_the_same_grid_in_every_area() {
    let cast = Cast::new();
    let file = cast.get(Role::Viewer, "/places?level=1&rate=people-near&download=rates").await;
    let mut known = 0;
    for line in file.text.lines().skip(4) {
        let cells: Vec<&str> = line.rsplit(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().ok();
        if let (Some(base), Some(count), Some(rate)) = (number(0), number(1), number(2)) {
            assert!(count <= base && (rate - count / base * 1000.0).abs() < 1e-6, "{line}");
            known += 1;
        }
    }
    assert!(known > 2, "{}", file.text);
}
