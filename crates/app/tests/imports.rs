//! Files come in, are judged, and can be taken back.

mod cast;

use cast::app;
use cg_app::import::{Incoming, Kind, Summary, ToldBy};
use cg_app::{App, Ask, Asker};
use cg_domain::grant::Role;
use cg_formats::Mapping;

const AREAS: &str = "pcode,level,name,parent,wkt
XE,0,Exa,,\"POLYGON((20 -10,22 -10,22 -8,20 -8,20 -10))\"
XE01,1,Córva,XE,\"POLYGON((20 -10,21 -10,21 -8,20 -8,20 -10))\"
XE02,1,Delta,XE,\"POLYGON((21 -10,22 -10,22 -8,21 -8,21 -10))\"
";

const AREA_MAP: &str = "kind = \"admin-areas\"
position = { wkt = \"wkt\" }
[fields]
code = \"pcode\"
level = \"level\"
name = \"name\"
parent_code = \"parent\"
";

const EVENTS: &str = "id,year,province,kind,killed,lon,lat
A-1,2020,Corva,accident,1,20.5,-9.0
A-2,2021,Delta,accident,0,20.2,-9.0
A-3,2022,Nowhere,accident,0,,
A-4,2999,Delta,accident,0,21.5,-9.0
A-5,2020,Delta,weather,0,21.5,-9.0
";

const EVENT_MAP: &str = "kind = \"accidents\"
places = [\"province\"]
position = { lon = \"lon\", lat = \"lat\" }
[fields]
code = \"id\"
date = \"year\"
event_type = \"kind\"
killed = \"killed\"
";

fn file(name: &str, text: &str) -> Incoming {
    let path = tempfile::tempdir().expect("a folder").keep().join(name);
    std::fs::write(&path, text).expect("written");
    Incoming { path, name: name.into() }
}

fn import(app: &App, name: &str, text: &str, map: &str) -> Summary {
    let mapping = Mapping::from_text(map).expect("a mapping");
    app.import_file(&Asker::command_line(), &file(name, text), &mapping, &|_| {}).expect("imported").0
}

fn count(app: &App, noun: &str) -> u64 {
    let ask = Ask { count: true, ..Ask::default() };
    app.list(&Asker::command_line(), noun, &ask).expect("a list").matched.expect("counted")
}

fn country() -> App {
    let app = app();
    let done = import(&app, "areas.csv", AREAS, AREA_MAP);
    assert_eq!((done.rows, done.taken, done.refused), (3, 3, 0), "{done:?}");
    app
}

#[test]
fn rows_are_taken_unchanged_or_refused_and_nothing_else() {
    let app = country();
    let done = import(&app, "events.csv", EVENTS, EVENT_MAP);
    assert_eq!((done.rows, done.taken, done.unchanged, done.refused), (5, 3, 0, 2), "{done:?}");
    assert_eq!(done.faults.get("date-in-future"), Some(&1), "{done:?}");
    assert_eq!(done.faults.get("place-conflict"), Some(&1), "A-2 says Delta and lies in Corva: {done:?}");
    assert_eq!(done.faults.get("place-name-unknown"), Some(&1), "{done:?}");
    assert_eq!(count(&app, "accidents"), 3);
}

#[test]
fn importing_twice_creates_nothing_twice() {
    let app = country();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let again = import(&app, "events.csv", EVENTS, EVENT_MAP);
    assert_eq!((again.taken, again.unchanged, again.refused), (0, 3, 2), "{again:?}");
    assert_eq!(count(&app, "accidents"), 3);
}

#[test]
fn a_preview_says_what_a_commit_does_and_changes_nothing() {
    let app = country();
    let mapping = Mapping::from_text(EVENT_MAP).expect("a mapping");
    let before = app.revision("accidents").expect("a number");
    let seen =
        app.preview_file(&Asker::command_line(), &file("events.csv", EVENTS), &mapping, &|_| {}).expect("a preview");
    assert_eq!((count(&app, "accidents"), app.revision("accidents").expect("a number")), (0, before));
    let batches = app.batches(&Asker::command_line()).expect("batches");
    assert_eq!(batches.len(), 1, "only the areas");
    let done = import(&app, "events.csv", EVENTS, EVENT_MAP);
    assert_eq!(Summary { batch: None, ..done }, seen.summary);
    assert_eq!(seen.sample.len(), 3);
}

#[test]
fn undoing_brings_back_what_was_there_before() {
    let app = country();
    let root = Asker::command_line();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let killed = |app: &App| app.get(&root, "accidents", "A-1").expect("A-1").get("killed").cloned();
    let first = killed(&app);
    let second = import(
        &app,
        "revised.csv",
        &EVENTS.replace("A-1,2020,Corva,accident,1", "A-1,2020,Corva,accident,7"),
        EVENT_MAP,
    );
    assert_eq!((second.taken, second.unchanged), (1, 2), "{second:?}");
    assert_ne!(killed(&app), first);
    let undone = app.undo_batch(&root, second.batch.as_deref().expect("a batch")).expect("undone");
    assert_eq!((undone.restored, undone.removed), (1, 0));
    assert_eq!(killed(&app), first);
    let id = app.get(&root, "accidents", "A-1").expect("A-1").id;
    let history = app.history(&root, "accidents", &id).expect("history");
    assert_eq!(
        (history.len(), history[0].retracted_at.is_some(), history[0].changed.clone()),
        (2, true, vec!["killed"])
    );
    assert!(app.undo_batch(&root, second.batch.as_deref().expect("a batch")).is_err(), "only once");
}

#[test]
fn taking_an_import_back_names_those_whose_word_its_records_hold_now() {
    let app = country();
    let root = Asker::command_line();
    let first = import(&app, "events.csv", EVENTS, EVENT_MAP).batch.expect("a batch");
    let revised = EVENTS.replace("A-1,2020,Corva,accident,1", "A-1,2020,Corva,accident,7");
    let second = import(&app, "revised.csv", &revised, EVENT_MAP).batch.expect("a batch");
    assert_eq!(app.told_by(&root, &app.batch(&root, &first).expect("it").0).expect("answered"), []);
    let undone = app.undo_batch(&root, &first).expect("undone");
    assert_eq!((undone.restored, undone.removed, undone.kept), (0, 0, 2), "the second repeats the other two");
    let told = ToldBy { batch: second.clone(), name: "revised.csv".into(), records: 1 };
    assert_eq!(undone.told_by, std::slice::from_ref(&told));
    let words = told.words(cg_i18n::Lang::En);
    assert!(words.contains(" of its records is now") && words.contains("as told by “\u{2068}revised.csv"), "{words:?}");
    let page = app.told_by(&root, &app.batch(&root, &first).expect("it").0).expect("answered");
    assert_eq!(page, undone.told_by, "the page says the same");
    assert_eq!(app.undo_batch(&root, &second).expect("undone").told_by, []);
}

#[test]
fn an_import_that_takes_nothing_makes_no_batch() {
    let app = country();
    let root = Asker::command_line();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let before = (app.batches(&root).expect("batches").len(), app.audit(&root, None, 100).expect("log").len());
    let again = import(&app, "events.csv", EVENTS, EVENT_MAP);
    assert_eq!((again.batch, again.taken, again.unchanged), (None, 0, 3));
    let refused = import(&app, "events.csv", &EVENTS.replace(",20", ",x20"), EVENT_MAP);
    assert_eq!((refused.batch, refused.taken, refused.refused), (None, 0, refused.rows));
    let after = (app.batches(&root).expect("batches").len(), app.audit(&root, None, 100).expect("log").len());
    assert_eq!(after, before);
}

#[test]
fn taking_areas_back_tells_who_still_names_them() {
    let app = app();
    let areas = import(&app, "areas.csv", AREAS, AREA_MAP).batch.expect("a batch");
    let events = import(&app, "events.csv", EVENTS, EVENT_MAP).batch.expect("a batch");
    let root = Asker::command_line();
    assert_eq!(app.left_behind(&root, &app.batch(&root, &areas).expect("it").0).expect("answered"), []);
    let undone = app.undo_batch(&root, &areas).expect("undone");
    let told: Vec<_> = undone.names_nothing.iter().map(|l| (l.noun, l.field, l.target, l.records)).collect();
    assert!(told.contains(&("accidents", "admin_code", "admin_areas", 2)), "{told:?}");
    let words = undone.names_nothing.first().expect("one").words(cg_i18n::Lang::En);
    assert!(words.contains("Administrative areas") && words.contains("XE0"), "{words}");
    let batch = app.batch(&root, &areas).expect("it").0;
    assert_eq!(app.left_behind(&root, &batch).expect("answered"), undone.names_nothing, "the page says the same");
    assert_eq!(app.undo_batch(&root, &events).expect("undone").names_nothing, [], "nothing names events");
}

#[test]
fn a_name_becomes_a_pcode_and_a_point_finds_its_area() {
    let app = country();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let root = Asker::command_line();
    let said = |code: &str, field: &str| app.get(&root, "accidents", code).expect(code).text(field).map(str::to_owned);
    assert_eq!(said("A-1", "admin_code").as_deref(), Some("XE01"));
    assert_eq!(
        (said("A-2", "admin_code").as_deref(), said("A-2", "located_in").as_deref()),
        (Some("XE02"), Some("XE01"))
    );
    assert_eq!((said("A-3", "admin_code"), said("A-3", "located_in")), (None, None), "unknown stays unknown");
    assert_eq!(said("A-3", "place_name").as_deref(), Some("Nowhere"));
    assert!(app.get(&root, "accidents", "A-3").expect("A-3").shape.is_none(), "a missing coordinate is not 0, 0");
}

#[test]
fn records_are_found_by_area_box_and_period() {
    let app = country();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let root = Asker::command_line();
    let codes = |ask: Ask| -> Vec<String> {
        app.list(&root, "accidents", &ask).expect("a list").items.into_iter().map(|v| v.code).collect()
    };
    assert_eq!(
        codes(Ask { within: Some("XE01".into()), ..Ask::default() }),
        ["A-1", "A-2"],
        "where they lie, not what is said"
    );
    assert_eq!(codes(Ask { bbox: Some([20.4, -9.5, 20.6, -8.5]), ..Ask::default() }), ["A-1"]);
    let year = |y: &str| Some((y.parse().ok(), y.parse().ok()));
    assert_eq!(codes(Ask { period: year("2021"), ..Ask::default() }), ["A-2"]);
    let first = app.list(&root, "accidents", &Ask { limit: 2, ..Ask::default() }).expect("a page");
    assert_eq!(codes(Ask { limit: 2, after: first.next, ..Ask::default() }), ["A-3"]);
}

#[test]
fn who_may_not_import_changes_nothing() {
    let app = country();
    let mapping = Mapping::from_text(EVENT_MAP).expect("a mapping");
    for role in [Role::Public, Role::Viewer] {
        let asker = Asker::visitor(role);
        assert!(app.import_file(&asker, &file("events.csv", EVENTS), &mapping, &|_| {}).is_err(), "{role:?}");
        assert!(app.receive_upload(&asker, "x.csv", &mut "a".as_bytes()).is_err(), "{role:?}");
    }
    assert_eq!(count(&app, "accidents"), 0);
}

#[test]
fn a_mapping_is_remembered_for_files_with_the_same_headers() {
    let app = country();
    let root = Asker::command_line();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let seen = app.inspect_file(&root, &file("next-month.csv", EVENTS), Kind::Accidents).expect("inspected");
    assert!(seen.layers[0].remembered);
    assert_eq!(seen.layers[0].mapping.places, ["province"]);
}

#[test]
fn pictures_count_what_came_in() {
    let app = country();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let root = Asker::command_line();
    let figure =
        |s: &cg_app::picture::Situation, key: &str| s.figures.iter().find(|f| f.key == key).and_then(|f| f.value);
    let all = app.situation(&root, None).expect("a situation");
    assert_eq!(figure(&all, "accidents"), Some(3.0));
    assert_eq!(all.accidents.total(), 3.0);
    let page = app.area_page(&root, "XE").expect("the country");
    let counts: Vec<(String, u64)> = page.children.iter().map(|c| (c.head.code.clone(), c.accidents)).collect();
    assert_eq!(counts, [("XE01".into(), 2), ("XE02".into(), 0)]);
    assert!(
        page.children.iter().all(|c| c.population.is_none() && c.accidents_per_100k.is_none()),
        "no people known, no rate"
    );
    assert!(app.area_page(&root, "XX").is_err());
}

#[test]
fn outcomes_of_people_harmed_add_up_and_only_the_rest_is_unknown() {
    let app = country();
    let people =
        "id,date,what\nC-1,2020,killed\nC-2,2020,died of wounds\nC-3,2020,injured\nC-4,2020,unknown\nC-5,2020,\n";
    let map = "kind = \"casualties\"\n[fields]\ncode = \"id\"\ndate = \"date\"\noutcome = \"what\"\n";
    import(&app, "people.csv", people, map);
    let harmed = app.people_harmed(&Asker::command_line(), None, None, None).expect("figures");
    let told: Vec<_> = harmed.figures.iter().map(|f| (f.key, f.value)).collect();
    let each =
        [("casualties", 5.0), ("killed", 1.0), ("died-of-wounds", 1.0), ("injured", 1.0), ("outcome-unknown", 2.0)];
    assert_eq!(told, each.map(|(key, value)| (key, Some(value))));
}

#[test]
fn what_nobody_has_told_is_unknown_and_not_none() {
    let app = country();
    let figure = |app: &App, key: &str| {
        let found = app.situation(&Asker::command_line(), None).expect("a situation").figures;
        found.into_iter().find(|f| f.key == key).expect("the figure").value
    };
    assert_eq!(figure(&app, "hazards-open"), None, "no hazard area was ever told of");
    let map = "kind = \"hazard-areas\"\nposition = { lon = \"lon\", lat = \"lat\" }\n[fields]\ncode = \"id\"\nstatus = \"status\"\nclassification = { constant = \"cha\" }\n";
    import(&app, "hazards.csv", "id,status,lon,lat\nH-1,closed,20.5,-9.0\n", map);
    assert_eq!(figure(&app, "hazards-open"), Some(0.0), "now there is one, and it is closed");
}

#[test]
fn who_may_not_see_a_place_cannot_find_it_with_boxes() {
    let app = country();
    import(&app, "events.csv", EVENTS, EVENT_MAP);
    let boxed = Ask { bbox: Some([20.4, -9.5, 20.6, -8.5]), ..Ask::default() };
    let list = |role| app.list(&Asker::visitor(role), "accidents", &boxed);
    assert!(matches!(list(Role::Public), Err(cg_app::AppError::NotAllowed(_))));
    assert_eq!(list(Role::Viewer).expect("a list").items.len(), 1);
}

#[test]
fn areas_that_come_after_the_events_tell_where_these_lie_and_undoing_takes_that_back() {
    let app = app();
    assert_eq!(import(&app, "events.csv", EVENTS, EVENT_MAP).taken, 3);
    let located = || {
        let list = app.list(&Asker::command_line(), "accidents", &Ask::default()).expect("a list");
        list.items.iter().map(|a| a.text("located_in").unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(located(), ["-", "-", "-"]);
    let done = import(&app, "areas.csv", AREAS, AREA_MAP);
    assert_eq!((done.located, located()), (2, vec!["XE01".to_owned(), "XE01".into(), "-".into()]));
    let again = import(&app, "areas.csv", AREAS, AREA_MAP);
    assert_eq!((again.unchanged, again.located), (3, 0));
    app.undo_batch(&Asker::command_line(), &done.batch.expect("a batch")).expect("undone");
    assert_eq!(located(), ["-", "-", "-"]);
}

#[test]
fn a_row_of_a_wide_table_with_an_unknown_pcode_says_so_once() {
    let app = country();
    let map = "kind = \"population\"\n[fields]\nadmin_code = \"pcode\"\nyear = { constant = \"2020\" }\n\
               [[wide]]\ncolumn = \"f\"\nsex = \"female\"\n[[wide]]\ncolumn = \"m\"\nsex = \"male\"\n[[wide]]\ncolumn = \"t\"\n";
    let done = import(&app, "people.csv", "pcode,f,m,t\nXE99,10,11,21\nXE98,1,2,3\nXE01,5,5,10\n", map);
    assert_eq!((done.taken, done.records, done.faults.get("pcode-unknown")), (3, 9, Some(&2)), "{done:?}");
}

#[test]
fn an_accident_of_which_nobody_knows_when_it_was_makes_recent_casualties_nearby_unknown_and_not_none() {
    let app = country();
    let hazards = "code,class,wkt\nH-1,sha,\"POLYGON((20.5 -9,20.51 -9,20.51 -8.99,20.5 -8.99,20.5 -9))\"\nH-2,sha,\"POLYGON((21.5 -9,21.51 -9,21.51 -8.99,21.5 -8.99,21.5 -9))\"\n";
    let map = "kind = \"hazard-areas\"\nposition = { wkt = \"wkt\" }\n[fields]\ncode = \"code\"\nclassification = \"class\"\nstatus = { constant = \"open\" }\nhazard_type = { constant = \"unknown\" }\n";
    import(&app, "hazards.csv", hazards, map);
    import(
        &app,
        "events.csv",
        "id,year,province,kind,killed,lon,lat\nA-1,,Corva,accident,1,20.505,-8.995\n",
        EVENT_MAP,
    );
    let model = "name = \"recent\"\nversion = 1\ntitle = \"Recent\"\n[weights]\nmethod = \"direct\"\n[[criteria]]\nkey = \"casualties-recent\"\nweight = 1\n";
    app.save_model(&Asker::command_line(), model).expect("a model");
    let shown = app.rank_preview(&Asker::command_line(), &cg_app::PreviewAsk::of("recent")).expect("a ranking");
    let score = |code: &str| shown.rows.iter().find(|row| row.code == code).and_then(|row| row.score);
    assert_eq!((score("H-1"), score("H-2")), (Some(0.5), Some(0.0)), "unknown stands in the middle, none at 0");
}
