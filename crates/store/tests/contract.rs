//! What the other floors rely on, noun by noun: the same on both databases.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::{cast::id, on_both};
use cg_kit::{Digest, Fault, Place, Severity};
use cg_store::{
    Store, StoreError, Tx, api_tokens, audit, batches, decisions, faults, jobs, mappings, measures, models, plans,
    revisions, runs, sessions, settings, setup_tokens, users, weight_sets,
};

fn write<T>(store: &Store, work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> T {
    store.write(work).unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)))
}

fn amina(store: &Store) -> users::User {
    let user = users::User::new("u1", "Amina", "hash", "editor", 1);
    write(store, |tx| users::put(tx, &user));
    user
}

fn rule<T: std::fmt::Debug>(refused: Result<T, StoreError>) -> &'static str {
    refused.expect_err("refused").broken().expect("a rule").rule
}

#[test]
fn an_account_changes_and_its_name_is_its_own() {
    on_both(|store| {
        let mut user = amina(store);
        user.role = "administrator".into();
        user.language = Some("uk".into());
        write(store, |tx| users::put(tx, &user));
        assert!(write(store, |tx| users::by_name(tx, "Amina")) == Some(user.clone()));
        assert!(write(store, |tx| users::get(tx, "u1")) == Some(user));
        assert!(write(store, |tx| users::by_name(tx, "amina")).is_none());
        assert_eq!((write(store, users::count), write(store, users::administrators)), (1, 1));
        let twin = users::User::new("u2", "Amina", "hash", "viewer", 1);
        assert_eq!(rule(store.write(|tx| users::put(tx, &twin))), "user-name-taken");
        let odd = users::User::new("u2", "Bo", "hash", "king", 1);
        assert_eq!(rule(store.write(|tx| users::put(tx, &odd))), "value-refused");
        assert_eq!(write(store, users::list).len(), 1);
    });
}

#[test]
fn a_session_ends_by_time_by_hand_and_with_its_account() {
    on_both(|store| {
        let mut user = amina(store);
        write(store, |tx| sessions::put(tx, b"one", "u1", b"csrf", 10, 100));
        write(store, |tx| sessions::put(tx, b"two", "u1", b"csrf", 10, 100));
        let (found, csrf) = write(store, |tx| sessions::find(tx, b"one", 99)).expect("a session");
        assert!(found == user && csrf == b"csrf");
        assert!(write(store, |tx| sessions::find(tx, b"one", 100)).is_none());
        write(store, |tx| sessions::touch(tx, b"one", 50, 200));
        assert!(write(store, |tx| sessions::find(tx, b"one", 150)).is_some());
        write(store, |tx| sessions::end(tx, b"one"));
        assert!(write(store, |tx| sessions::find(tx, b"one", 20)).is_none());
        user.status = "disabled".into();
        write(store, |tx| users::put(tx, &user));
        assert!(write(store, |tx| sessions::find(tx, b"two", 20)).is_none(), "a disabled account is not signed in");
        assert_eq!(write(store, |tx| sessions::sweep(tx, 100)), 1);
        assert_eq!(rule(store.write(|tx| sessions::put(tx, b"x", "nobody", b"", 1, 2))), "reference-dangling");
        write(store, |tx| sessions::put(tx, b"three", "u1", b"csrf", 10, 100));
        write(store, |tx| sessions::end_all_of(tx, "u1"));
        assert_eq!(write(store, |tx| sessions::sweep(tx, 1_000)), 0);
    });
}

#[test]
fn a_token_works_until_it_is_revoked_or_ends() {
    on_both(|store| {
        amina(store);
        let token = api_tokens::Token::new("t1", "u1", "script", "cg_12", b"digest", "viewer", 1);
        write(store, |tx| api_tokens::put(tx, &token));
        let ending =
            api_tokens::Token { expires_at: Some(50), token_hash: b"other".to_vec(), id: "t2".into(), ..token.clone() };
        write(store, |tx| api_tokens::put(tx, &ending));
        assert!(
            write(store, |tx| api_tokens::find(tx, b"digest", 60))
                .is_some_and(|(u, t)| u.name == "Amina" && t == token)
        );
        assert!(write(store, |tx| api_tokens::find(tx, b"other", 49)).is_some());
        assert!(write(store, |tx| api_tokens::find(tx, b"other", 50)).is_none());
        write(store, |tx| api_tokens::touch(tx, "t1", 70));
        assert_eq!(write(store, |tx| api_tokens::of_user(tx, "u1"))[0].used_at, Some(70));
        assert!(!write(store, |tx| api_tokens::revoke(tx, "t1", "somebody else", 80)));
        assert!(write(store, |tx| api_tokens::revoke(tx, "t1", "u1", 80)));
        assert!(write(store, |tx| api_tokens::find(tx, b"digest", 60)).is_none());
        let twin = api_tokens::Token { id: "t3".into(), ..token };
        assert_eq!(rule(store.write(|tx| api_tokens::put(tx, &twin))), "token-taken");
    });
}

#[test]
fn a_link_can_be_spent_once_and_in_time() {
    on_both(|store| {
        write(store, |tx| setup_tokens::put(tx, b"link", "first-run", "administrator", 1, 100));
        write(store, |tx| setup_tokens::put(tx, b"late", "invitation", "viewer", 1, 100));
        assert_eq!(write(store, |tx| setup_tokens::spend(tx, b"link", 50)).as_deref(), Some("administrator"));
        assert_eq!(write(store, |tx| setup_tokens::spend(tx, b"link", 51)), None);
        assert_eq!(write(store, |tx| setup_tokens::spend(tx, b"late", 100)), None);
        assert_eq!(write(store, |tx| setup_tokens::spend(tx, b"never", 1)), None);
        assert_eq!(write(store, |tx| setup_tokens::sweep(tx, 100)), 2);
    });
}

#[test]
fn a_batch_goes_from_preview_to_committed_to_undone_and_never_back() {
    on_both(|store| {
        amina(store);
        let mut batch = batches::Batch::new("b1", "Colombia", "accidents", Some("u1"), 5);
        (batch.rows, batch.taken, batch.refused) = (10, 7, 3);
        batch.file_digest = Some(Digest::of(b"file"));
        write(store, |tx| batches::put(tx, &batch));
        assert!(matches!(store.write(|tx| batches::undone(tx, "b1", 6, None)), Err(StoreError::NotNow(_))));
        write(store, |tx| batches::committed(tx, "b1", 7));
        assert!(matches!(store.write(|tx| batches::committed(tx, "b1", 7)), Err(StoreError::NotNow(_))));
        let same = write(store, |tx| batches::of_file(tx, "accidents", Digest::of(b"file")));
        assert_eq!(same.iter().map(|b| b.id.as_str()).collect::<Vec<_>>(), ["b1"]);
        assert_eq!(write(store, |tx| batches::of_origin(tx, "file")), ["b1"]);
        write(store, |tx| batches::undone(tx, "b1", 8, Some("u1")));
        assert!(matches!(store.write(|tx| batches::undone(tx, "b1", 9, None)), Err(StoreError::NotNow(_))));
        let read = write(store, |tx| batches::get(tx, "b1")).expect("the batch");
        assert_eq!(
            (read.status.as_str(), read.undone_at, read.created_by_name.as_deref()),
            ("undone", Some(8), Some("Amina"))
        );
        assert!(write(store, |tx| batches::of_file(tx, "accidents", Digest::of(b"file"))).is_empty());
        batch.taken = 8;
        assert_eq!(rule(store.write(|tx| batches::put(tx, &batch))), "batch-does-not-add-up");
        write(store, |tx| batches::put(tx, &batches::Batch::new("b2", "b2", "accidents", None, 9)));
        let ids =
            |before| write(store, |tx| batches::page(tx, before, 9)).into_iter().map(|b| b.id).collect::<Vec<_>>();
        assert_eq!((ids(None), ids(Some(9))), (vec!["b2".to_owned(), "b1".to_owned()], vec!["b1".to_owned()]));
    });
}

#[test]
fn faults_keep_the_order_of_the_file_and_go_with_their_preview() {
    on_both(|store| {
        write(store, |tx| batches::put(tx, &batches::Batch::new("b", "b", "k", None, 1)));
        let fault = |row: u64| {
            let place = Place { sheet: Some("Hoja 1".into()), row: Some(row), column: Some("Año".into()) };
            let severity = if row.is_multiple_of(2) { Severity::Error } else { Severity::Warning };
            let rule = if row.is_multiple_of(2) { "no-such-area" } else { "date-vague" };
            Fault::new(rule, severity, place, "2,006").with("nearest", "05001")
        };
        let many: Vec<Fault> = (2..202).map(fault).collect();
        write(store, |tx| faults::put(tx, "b", &many[..150]));
        write(store, |tx| faults::put(tx, "b", &many[150..]));
        assert_eq!(write(store, |tx| faults::all(tx, "b")), many);
        let page = write(store, |tx| faults::page(tx, "b", Some("no-such-area"), 10, 2));
        assert_eq!(
            page.iter().map(|(seq, f)| (*seq, f.place.row)).collect::<Vec<_>>(),
            [(11, Some(12)), (13, Some(14))]
        );
        let tally = write(store, |tx| faults::tally(tx, "b"));
        assert_eq!(
            tally,
            [("date-vague".to_owned(), Severity::Warning, 100), ("no-such-area".to_owned(), Severity::Error, 100)]
        );
        write(store, |tx| batches::remove_preview(tx, "b"));
        assert!(write(store, |tx| faults::all(tx, "b")).is_empty());
    });
}

#[test]
fn a_mapping_is_remembered_by_kind_and_headers() {
    on_both(|store| {
        write(store, |tx| mappings::put(tx, "accidents", "año|mes", "{\"a\":1}", 1, None));
        write(store, |tx| mappings::put(tx, "accidents", "año|mes", "{\"a\":2}", 2, None));
        assert_eq!(write(store, |tx| mappings::get(tx, "accidents", "año|mes")).as_deref(), Some("{\"a\":2}"));
        assert_eq!(write(store, |tx| mappings::get(tx, "casualties", "año|mes")), None);
    });
}

#[test]
fn settings_are_set_read_and_removed() {
    on_both(|store| {
        write(store, |tx| settings::set(tx, "reading", "open", 1));
        write(store, |tx| settings::set(tx, "reading", "accounts", 2));
        assert_eq!(write(store, |tx| settings::get(tx, "reading")).as_deref(), Some("accounts"));
        assert_eq!(write(store, settings::all), [("reading".to_owned(), "accounts".to_owned())]);
        write(store, |tx| settings::remove(tx, "reading"));
        assert_eq!(write(store, |tx| settings::get(tx, "reading")), None);
    });
}

fn line(action: &str) -> audit::Line<'_> {
    audit::Line {
        at: 1,
        actor_id: None,
        actor_name: "command line",
        action,
        noun: "batches",
        record_id: Some("b"),
        before: None,
        after: Some("{}"),
    }
}

#[test]
fn the_audit_log_only_grows_and_its_chain_holds() {
    on_both(|store| {
        for action in ["import", "undo", "import"] {
            write(store, |tx| audit::append(tx, &line(action)));
        }
        let chain = write(store, audit::verify);
        assert_eq!(chain.entries, 3);
        let seqs = |before| write(store, |tx| audit::page(tx, before, 2)).iter().map(|e| e.seq).collect::<Vec<_>>();
        assert_eq!((seqs(None), seqs(Some(2))), (vec![3, 2], vec![1]));
        assert_eq!(write(store, |tx| audit::of_record(tx, "batches", "b")).len(), 3);
        for text in ["update audit set action = 'x'", "delete from audit", "delete from audit where seq = 3"] {
            assert_eq!(rule(store.write(|tx| tx.script("tamper", text))), "audit-append-only", "{text}");
        }
        assert_eq!(write(store, audit::verify), chain);
    });
}

#[test]
fn an_entry_changed_past_the_triggers_is_found() {
    on_both(|store| {
        for action in ["import", "undo"] {
            write(store, |tx| audit::append(tx, &line(action)));
        }
        let lift = match store.engine() {
            cg_store::Engine::Sqlite => "drop trigger audit_never_changes",
            cg_store::Engine::Postgres => "drop trigger audit_never_changes on audit",
        };
        write(store, |tx| tx.script("tamper", lift));
        write(store, |tx| tx.script("tamper", "update audit set after = '{ }' where seq = 1"));
        let said = store.read(audit::verify).expect_err("found").to_string();
        assert!(said.contains("entry 1"), "{said}");
    });
}

#[test]
fn a_model_is_a_series_of_texts_that_never_change() {
    on_both(|store| {
        let one = write(store, |tx| models::put(tx, "m1", "needs", "a = 1", 1, None));
        let same = write(store, |tx| models::put(tx, "m2", "needs", "a = 1", 2, None));
        let two = write(store, |tx| models::put(tx, "m3", "needs", "a = 2", 3, None));
        assert_eq!((one.version, two.version), (1, 2));
        assert_eq!(same, one, "the same text is the same version");
        assert_eq!(write(store, |tx| models::latest(tx, "needs")), Some(two));
        assert_eq!(write(store, |tx| models::get(tx, "m1")), Some(one));
        assert_eq!(write(store, models::list).iter().map(|m| m.version).collect::<Vec<_>>(), [2, 1]);
    });
}

#[test]
fn a_run_is_found_by_its_model_and_inputs_and_never_changes() {
    on_both(|store| {
        let run = runs::Run {
            id: "r1".into(),
            model_id: None,
            model_digest: Digest::of(b"model"),
            inputs: "{\"hazard_areas\":7}".into(),
            inputs_digest: Digest::of(b"inputs"),
            seed: -1,
            created_at: 5,
            created_by: None,
            result: vec![0, 1, 255],
        };
        write(store, |tx| runs::put(tx, &run));
        assert_eq!(write(store, |tx| runs::latest(tx, run.model_digest, run.inputs_digest)), Some(run.clone()));
        assert_eq!(write(store, |tx| runs::latest(tx, run.inputs_digest, run.model_digest)), None);
        assert_eq!(rule(store.write(|tx| runs::put(tx, &run))), "already-there");
        let page = write(store, |tx| runs::page(tx, None, 10));
        assert_eq!(page, [runs::Run { result: Vec::new(), ..run }]);
    });
}

#[test]
fn a_session_is_closed_once_and_what_is_said_in_it_keeps_its_order() {
    on_both(|store| {
        let session = decisions::Decision {
            id: "d1".into(),
            title: "Spring".into(),
            model: "needs".into(),
            model_version: 2,
            model_body: "a = 1".into(),
            model_digest: Digest::of(b"model"),
            inputs: vec![0, 255],
            inputs_digest: Digest::of(b"inputs"),
            opened_at: 5,
            opened_by: None,
            closed_at: None,
            closed_by: None,
            record: None,
        };
        write(store, |tx| decisions::open(tx, &session));
        assert_eq!(write(store, |tx| decisions::get(tx, "d1")), Some(session.clone()));
        let entry = |id: &str| decisions::Entry {
            id: id.into(),
            decision_id: "d1".into(),
            kind: "participant".into(),
            body: "{}".into(),
            created_at: 6,
            created_by: None,
        };
        write(store, |tx| decisions::say(tx, &entry("e2")));
        write(store, |tx| decisions::say(tx, &entry("e1")));
        assert_eq!(write(store, |tx| decisions::said(tx, "d1")), [entry("e1"), entry("e2")]);
        assert_eq!(write(store, |tx| decisions::hold(tx, "d1")), Some(true));
        assert!(write(store, |tx| decisions::close(tx, "d1", 9, None, b"record")));
        assert!(!write(store, |tx| decisions::close(tx, "d1", 10, None, b"another")), "a record never changes");
        assert_eq!(
            (write(store, |tx| decisions::hold(tx, "d1")), write(store, |tx| decisions::hold(tx, "no"))),
            (Some(false), None)
        );
        let closed = write(store, |tx| decisions::get(tx, "d1")).expect("the session");
        assert_eq!((closed.closed_at, closed.record.as_deref()), (Some(9), Some(b"record".as_slice())));
        let page = write(store, |tx| decisions::page(tx, 10));
        assert_eq!((page.len(), page[0].inputs.len(), page[0].closed_at), (1, 0, Some(9)));
    });
}

#[test]
fn a_plan_has_a_version_of_its_title_and_what_is_said_about_it_keeps_its_order() {
    on_both(|store| {
        let plan = |id: &str, version: i64| plans::Plan {
            id: id.into(),
            title: "Spring".into(),
            version,
            summary: "{}".into(),
            inputs: vec![0, 255],
            inputs_digest: Digest::of(b"inputs"),
            result: b"result".to_vec(),
            result_digest: Digest::of(b"result"),
            created_at: 5 + version,
            created_by: None,
        };
        assert_eq!(write(store, |tx| plans::next_version(tx, "Spring")), 1);
        write(store, |tx| plans::put(tx, &plan("p1", 1)));
        assert_eq!(write(store, |tx| plans::next_version(tx, "Spring")), 2);
        assert_eq!(write(store, |tx| plans::next_version(tx, "Autumn")), 1);
        let taken = store.write(|tx| plans::put(tx, &plan("p2", 1)));
        assert!(matches!(taken, Err(StoreError::Broken { .. })), "a version is given once: {taken:?}");
        write(store, |tx| plans::put(tx, &plan("p2", 2)));
        assert_eq!(write(store, |tx| plans::get(tx, "p1")), Some(plan("p1", 1)));
        let page = write(store, |tx| plans::page(tx, 10));
        assert_eq!(page.iter().map(|p| (p.id.as_str(), p.inputs.len())).collect::<Vec<_>>(), [("p2", 0), ("p1", 0)]);
        assert!(write(store, |tx| plans::hold(tx, "p1")) && !write(store, |tx| plans::hold(tx, "no")));
        let entry = |id: &str| plans::Entry {
            id: id.into(),
            plan_id: "p1".into(),
            kind: "accept".into(),
            body: "{}".into(),
            created_at: 6,
            created_by: None,
            created_by_name: None,
        };
        write(store, |tx| plans::say(tx, &entry("e2")));
        write(store, |tx| plans::say(tx, &entry("e1")));
        assert_eq!(write(store, |tx| plans::said(tx, "p1")), [entry("e1"), entry("e2")]);
    });
}

#[test]
fn every_statement_of_weights_is_kept_newest_first() {
    on_both(|store| {
        let set = |id: &str, at: i64, model: &str| weight_sets::WeightSet {
            id: id.into(),
            model: model.into(),
            voice: "Health".into(),
            body: "{}".into(),
            created_at: at,
            created_by: None,
        };
        for one in [set("w1", 1, "needs"), set("w2", 2, "needs"), set("w3", 3, "roads")] {
            write(store, |tx| weight_sets::put(tx, &one));
        }
        assert_eq!(
            write(store, |tx| weight_sets::of_model(tx, "needs")),
            [set("w2", 2, "needs"), set("w1", 1, "needs")]
        );
    });
}

#[test]
fn a_measure_may_be_taken_and_unknown() {
    on_both(|store| {
        let measure = |n: u32, name: &str, value: Option<f64>, inputs: &[u8]| measures::Measure {
            record_id: id(n),
            measure: name.into(),
            value,
            inputs: Digest::of(inputs),
            computed_at: 1,
        };
        let first = [
            measure(1, "people", Some(0.0), b"a"),
            measure(1, "roads", None, b"a"),
            measure(2, "people", Some(1e-9), b"a"),
        ];
        write(store, |tx| measures::put(tx, "hazard_areas", &first));
        assert_eq!(write(store, |tx| measures::of_record(tx, "hazard_areas", &id(1))), first[..2]);
        write(store, |tx| measures::put(tx, "hazard_areas", &[measure(1, "people", Some(5.0), b"b")]));
        let inputs = write(store, |tx| measures::inputs(tx, "hazard_areas"));
        assert_eq!(inputs.get(&id(1)), Some(&None), "measures of different inputs");
        assert_eq!(inputs.get(&id(2)), Some(&Some(Digest::of(b"a"))));
        assert_eq!(write(store, |tx| measures::keys(tx, "hazard_areas")), ["people", "roads"]);
        let mut people = Vec::new();
        write(store, |tx| {
            measures::of_name(tx, "hazard_areas", "people", &mut |record, value| {
                people.push((record, value));
                Ok(())
            })
        });
        assert_eq!(people.first(), Some(&(id(1), Some(5.0))), "by record, and nothing of other measures: {people:?}");
        assert!(people.is_sorted_by(|a, b| a.0 < b.0), "{people:?}");
        write(store, |tx| measures::forget(tx, "hazard_areas", &[&id(1)]));
        let mut left = Vec::new();
        write(store, |tx| {
            measures::of_noun(tx, "hazard_areas", &mut |m| {
                left.push(m.record_id);
                Ok(())
            })
        });
        assert_eq!(left, [id(2)]);
        write(store, |tx| measures::forget_noun(tx, "hazard_areas"));
        assert!(write(store, |tx| measures::keys(tx, "hazard_areas")).is_empty());
    });
}

#[test]
fn a_job_is_taken_by_one_worker_and_tried_again_when_it_fails() {
    on_both(|store| {
        write(store, |tx| jobs::put(tx, "late", "exposure", "{}", 90));
        write(store, |tx| jobs::put(tx, "now", "exposure", "{}", 10));
        let taken = write(store, |tx| jobs::take(tx, 50)).expect("a job");
        assert_eq!((taken.id.as_str(), taken.tries), ("now", 1));
        assert_eq!(write(store, |tx| jobs::take(tx, 50)), None);
        write(store, |tx| jobs::failed(tx, "now", 51, "no grid\0", Some(60)));
        assert_eq!(write(store, |tx| jobs::take(tx, 60)).map(|j| j.tries), Some(2));
        write(store, |tx| jobs::failed(tx, "now", 61, "no grid", None));
        let late = write(store, |tx| jobs::take(tx, 100)).expect("the late one");
        assert_eq!(write(store, |tx| jobs::resume(tx, 100)), 1);
        assert_eq!(write(store, |tx| jobs::take(tx, 100)).map(|j| j.id), Some(late.id.clone()));
        write(store, |tx| jobs::done(tx, &late.id, 101));
        assert_eq!(write(store, jobs::tally), [("done".to_owned(), 1), ("failed".to_owned(), 1)]);
        assert_eq!(write(store, |tx| jobs::sweep(tx, 101)), 1);
    });
}

#[test]
fn many_workers_never_take_the_same_job() {
    on_both(|store| {
        write(store, |tx| (0..40).try_for_each(|n| jobs::put(tx, &format!("{n:02}"), "k", "{}", 0)));
        let taken = std::sync::Mutex::new(Vec::new());
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    while let Some(job) = write(store, |tx| jobs::take(tx, 1)) {
                        taken.lock().expect("the list").push(job.id);
                    }
                });
            }
        });
        let mut taken = taken.into_inner().expect("the list");
        taken.sort();
        assert_eq!(taken, (0..40).map(|n| format!("{n:02}")).collect::<Vec<_>>());
    });
}

#[test]
fn revisions_rise_by_noun() {
    on_both(|store| {
        assert_eq!(write(store, |tx| revisions::of(tx, "accidents")), 0);
        write(store, |tx| revisions::bump(tx, "accidents"));
        write(store, |tx| revisions::bump(tx, "accidents"));
        write(store, |tx| revisions::bump(tx, "tasks"));
        assert_eq!((write(store, |tx| revisions::of(tx, "accidents")), write(store, revisions::total)), (2, 3));
    });
}
