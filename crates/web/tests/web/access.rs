//! Roads and movement: who sees it, what it says, ways between places, and that it reaches the rankings.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_app::{AccessSettings, Asker};
use cg_domain::grant::Role;

/// A town of the exercise country and where it lies.
fn towns(cast: &Cast) -> Vec<String> {
    let view = cast.app.access(&Asker::command_line()).expect("access");
    view.towns.iter().filter_map(|n| n.get("en").map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_is_blocked_whom_that_cuts_off_and_that_it_is_no_clearance() {
    let cast = Cast::new();
    let view = cast.app.access(&Asker::command_line()).expect("access");
    let picture = view.picture.as_ref().expect("measured");
    assert_eq!(picture.lacking, None);
    assert!(view.holds && picture.blocked_m > 0.0 && picture.hazards_on_roads > 0, "{picture:?}");
    let page = cast.get(Role::Viewer, "/access").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["This is not clearance", "absence of a record is not safety", "Holds until", "What each hazard costs"]
    {
        assert!(page.text.contains(said), "{said}");
    }
    // All people stand somewhere, and nobody regains more than is cut off.
    for by_limit in &picture.standing {
        for s in by_limit {
            assert!((s.within + s.cut_off + s.beyond + s.unknown - picture.people).abs() < 1e-6 * picture.people);
        }
    }
    // The exercise country has a friction grid: the same on foot, whoever cannot walk there counted too.
    let foot = picture.on_foot.as_ref().expect("measured on foot");
    assert_eq!((foot.grid.as_str(), foot.refused.as_str()), ("XE-FRICTION", ""));
    let all = |s: &cg_engine::access::Standing| s.within + s.cut_off + s.beyond + s.unknown;
    assert!(foot.standing.iter().flatten().all(|s| (all(s) - picture.people).abs() < 1e-6 * picture.people));
    assert!(foot.standing[0][0].within > 0.0 && foot.standing[0][0].within < picture.standing[0][0].within);
    assert!(page.text.contains("On foot over open ground") && page.text.contains("XE-FRICTION"));
    assert!(view.rows.iter().all(|r| r.regaining() <= r.cut_off()));
    assert!(view.rows.windows(2).all(|w| w[0].regaining() >= w[1].regaining()));
    let table = cast.get(Role::Viewer, "/access/table.csv").await;
    assert!(table.text.contains("people_regaining_access") && table.text.contains("expires_on"), "{}", table.text);
    assert_eq!(table.text.lines().count(), view.rows.len() + 1);
    let blocked = cast.get(Role::Viewer, "/access/blocked.geojson").await.json();
    assert!(!blocked["features"].as_array().expect("features").is_empty());
    assert_eq!(blocked["features"][0]["properties"]["status"], "hazard_recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_it_only_after_a_manager_released_it_and_ways_never() {
    let cast = Cast::new();
    let all = ["/access", "/access/table.csv", "/access/blocked.geojson"];
    for address in all {
        assert_eq!(cast.get(Role::Public, address).await.status, StatusCode::UNAUTHORIZED, "{address}");
    }
    let form = "released=yes&valid_days=90&within_m=0&speeds=";
    assert_eq!(cast.post(Role::Editor, "/access/settings", form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(cast.post(Role::Manager, "/access/settings", form).await.status, StatusCode::SEE_OTHER);
    for address in all {
        assert_eq!(cast.get(Role::Public, address).await.status, StatusCode::OK, "{address}");
    }
    let page = cast.get(Role::Public, "/access").await;
    assert!(!page.text.contains("name=\"from\"") && page.text.contains("This is not clearance"));
    assert_eq!(
        cast.get(Role::Public, "/access/ways.geojson?from=36,44&to=36,45").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(cast.get(Role::Public, "/access?from=36,44&to=36,45").await.status, StatusCode::UNAUTHORIZED);
    let log = cast.app.audit(&Asker::command_line(), None, 5).expect("the log");
    let line = log.iter().find(|l| l.action == "keep-access-settings").expect("written down");
    assert_eq!(line.actor_name, "manager");
    assert_eq!(
        cast.post(Role::Manager, "/access/settings", "valid_days=90&within_m=0").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(cast.get(Role::Public, "/access").await.status, StatusCode::UNAUTHORIZED, "taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_unknown_and_not_shown_to_strangers() {
    let cast = Cast::new();
    let view = cast.app.access(&Asker::command_line()).expect("access");
    let validity = view.validity;
    let late = validity.expires().expect("a day").tomorrow().expect("a day");
    assert!(!validity.holds(late));
    assert_eq!(validity.status(true, late).word(), "unknown");
    for bad in [
        "valid_days=0",
        "valid_days=x",
        "within_m=-1",
        "within_m=NaN",
        "speeds=primary%3Dfast",
        "valid_days=90&within_m=0&speeds=prmary%3D50",
    ] {
        let told = cast.post(Role::Manager, "/access/settings", bad).await;
        assert!(told.status.is_client_error(), "{bad}: {}", told.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ways_are_found_between_towns_and_words_for_what_cannot_be_are_plain() {
    let cast = Cast::new();
    let names = towns(&cast);
    let asker = Asker::command_line();
    let found = names.iter().skip(1).find_map(|to| cast.app.access_ways(&asker, &names[0], to).ok().map(|w| (to, w)));
    let (to, ways) = found.expect("a way between two towns");
    assert!(ways.avoiding.iter().all(|w| w.hazards.is_empty() && w.metres > 0.0));
    assert!(ways.crossing.iter().all(|w| !w.hazards.is_empty()));
    let encode = |t: &str| t.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let page = cast.get(Role::Viewer, &format!("/access?from={}&to={}", encode(&names[0]), encode(to))).await;
    assert_eq!(page.status, StatusCode::OK);
    let one = !ways.avoiding.is_empty();
    assert!(page.text.contains(if one { "Avoids every recorded hazard" } else { "No way avoids" }), "{}", page.text);
    assert!(page.text.contains("Not verified") || !one);
    for (from, says) in [("Nowhere+at+all", "no settlement is called"), ("0.5,0.5", "from every road")] {
        let told = cast.get(Role::Viewer, &format!("/access?from={from}&to={}", encode(to))).await;
        assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains(says), "{}", told.text);
        assert!(
            told.text.contains("name=\"from\"") && told.text.contains(to.as_str()),
            "what was typed stands in the form"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_without_roads_says_what_is_lacking() {
    let cast = Cast::empty();
    let picture = cast.app.refresh_access(&Asker::command_line(), &|_, _| ()).expect("a picture");
    assert_eq!(picture.lacking.as_deref(), Some("roads"));
    let page = cast.get(Role::Viewer, "/access").await;
    assert!(page.status == StatusCode::OK && page.text.contains("Import a layer of roads"), "{}", page.text);
    assert!(page.text.contains("every status on this page is unknown"));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_regaining_access_reach_the_rankings_and_settings_measure_again() {
    let cast = Cast::new();
    let asker = Asker::command_line();
    assert!(!cast.app.access_is_stale().expect("asked"));
    let model = "name = \"access\"\nversion = 1\ntitle = \"Access\"\n[[criteria]]\nkey = \"access\"\ncriterion = \"access-regained\"\nweight = 1\n";
    cast.app.save_model(&asker, model).expect("a model");
    let run = cast.app.run_ranking(&asker, &cg_app::PreviewAsk::of("access")).expect("a run");
    let best = cast.app.access(&asker).expect("access").rows[0].clone();
    assert!(best.regaining() > 0.0, "some hazard of the exercise country keeps somebody from a service");
    let page = cast.get(Role::Viewer, &format!("/rankings/runs/{}", run.id)).await;
    let (first, _) = page.text.split_once("</tbody>").expect("a table");
    assert!(first.contains(&best.code), "{} comes first", best.code);
    let wider = AccessSettings { within_m: 250.0, ..AccessSettings::default() };
    cast.app.keep_access_settings(&asker, wider).expect("kept");
    assert!(cast.app.access_is_stale().expect("asked"));
    let before = cast.app.access(&asker).expect("access").picture.expect("measured");
    let after = cast.app.refresh_access(&asker, &|_, _| ()).expect("measured again");
    assert!(after.blocked_m > before.blocked_m);
    let cut_off = |p: &cg_app::AccessPicture| p.cut_off_any.last().copied().unwrap_or_default();
    assert!(cut_off(&after) >= cut_off(&before), "a wider reach cuts off no fewer people");
}
