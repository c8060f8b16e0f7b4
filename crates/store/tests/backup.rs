//! Backups that come back: exact copies, and dumps that move between the databases.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::cast::{bare, id, noun, reported, with};
use both::{Throwaway, on_both};
use cg_kit::{Digest, Fault, Place, Severity};
use cg_store::records::{self, Filter};
use cg_store::{Stmt, Store, StoreError, audit, backup, batches, faults, measures, models, runs, settings, users};
use std::path::Path;

/// A little of everything.
fn fill(store: &Store) {
    store
        .write(|tx| {
            users::put(tx, &users::User::new("u", "Amina", "hash", "editor", 1))?;
            settings::set(tx, "programme_name", "برنامج", 1)?;
            let batch =
                batches::Batch { status: "committed".into(), ..batches::Batch::new("b", "b", "k", Some("u"), 1) };
            batches::put(tx, &batch)?;
            let place = Place { sheet: None, row: Some(7), column: Some("Año".into()) };
            faults::put(tx, "b", &[Fault::new("no-such-area", Severity::Warning, place, "05001").with("x", 1)])?;
            let meta = records::VersionMeta { actor: Some("u".into()), ..reported(Some("b"), "2020-01", 1) };
            for noun in cg_domain::NOUNS {
                records::put_rows(tx, noun, &mut (0..60).map(|n| bare(noun, n)), &meta)?;
            }
            let areas = noun("hazard_areas");
            let changed = with(areas, bare(areas, 1), "area_m2", 0.1 + 0.2);
            records::put_rows(tx, areas, &mut std::iter::once(changed), &reported(None, "2021", 2))?;
            let model = models::put(tx, "m", "first", "[model]", 1, Some("u"))?;
            let digest = Digest::of(b"x");
            let run = runs::Run {
                id: "r".into(),
                model_id: Some(model.id),
                model_digest: model.digest,
                inputs: "{}".into(),
                inputs_digest: digest,
                seed: i64::MAX,
                created_at: 3,
                created_by: None,
                result: vec![0, 255, 10],
            };
            runs::put(tx, &run)?;
            let measure = measures::Measure {
                record_id: id(1),
                measure: "people".into(),
                value: None,
                inputs: digest,
                computed_at: 4,
            };
            measures::put(tx, "hazard_areas", &[measure])?;
            for n in 0..3 {
                let line = audit::Line {
                    at: n,
                    actor_id: Some("u"),
                    actor_name: "Amina",
                    action: "import",
                    noun: "batches",
                    record_id: Some("b"),
                    before: None,
                    after: Some("{\"rows\": 60}"),
                };
                audit::append(tx, &line)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)));
}

fn digests(store: &Store, folder: &Path) -> Vec<(String, u64, String)> {
    let manifest = backup::dump(store, &folder.join("again.zip")).expect("a dump");
    manifest.tables.into_iter().map(|t| (t.name, t.rows, t.sha256)).collect()
}

#[test]
fn a_dump_comes_back_whole_on_the_same_and_on_the_other_database() {
    let folder = tempfile::tempdir().expect("a folder");
    on_both(|store| {
        fill(store);
        let path = folder.path().join("dump.zip");
        let manifest = backup::dump(store, &path).expect("a dump");
        assert_eq!(backup::verify(&path).expect("whole"), manifest);
        assert_eq!(
            manifest.rows(),
            10 * 60 * 2 + 1 + 20,
            "600 records, 601 reports, 10 revisions, 3 audit entries, 7 others"
        );
        let before = digests(store, folder.path());
        on_both(|empty| {
            backup::restore(empty, &path).unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)));
            assert_eq!(digests(empty, folder.path()), before);
            backup::check(empty).expect("sound");
            let found =
                empty.read(|tx| records::count_rows(tx, noun("hazard_areas"), &Filter::Bbox([0.0, 0.0, 1.0, 9.0])));
            assert_eq!(found.expect("a count"), 10, "the spatial index came back too");
            let more = empty.write(|tx| {
                records::put_rows(
                    tx,
                    noun("hazard_areas"),
                    &mut std::iter::once(bare(noun("hazard_areas"), 99)),
                    &reported(None, "2022", 5),
                )
            });
            assert_eq!(more.expect("and it goes on"), [records::Put::New]);
        });
    });
}

#[test]
fn every_table_is_in_a_dump() {
    static TABLES: Stmt = Stmt::both(
        "test.tables",
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
         and name not like '%\\_rtree%' escape '\\' and name <> 'schema_steps' order by name",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::in_memory().expect("a database");
    let mut dumped: Vec<String> = digests(&store, folder.path()).into_iter().map(|t| t.0).collect();
    dumped.sort();
    let rows = store.read(|tx| tx.query(&TABLES, &[])).expect("the tables");
    assert_eq!(rows.iter().map(|r| r.text(0).expect("a name")).collect::<Vec<_>>(), dumped);
}

#[test]
fn a_database_that_holds_data_is_not_restored_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dump.zip");
    on_both(|store| {
        backup::dump(store, &path).expect("a dump of nothing");
        store.write(|tx| settings::set(tx, "a", "b", 1)).expect("a setting");
        let said = backup::restore(store, &path).expect_err("refused").to_string();
        assert!(said.contains("new data folder"), "{said}");
    });
}

#[test]
fn a_damaged_dump_is_refused_and_leaves_the_database_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::in_memory().expect("a database");
    fill(&store);
    let path = folder.path().join("dump.zip");
    backup::dump(&store, &path).expect("a dump");
    let whole = std::fs::read(&path).expect("the dump");
    let damaged = folder.path().join("damaged.zip");
    on_both(|empty| {
        for cut in [0, 10, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&damaged, &whole[..cut]).expect("a file");
            assert!(matches!(backup::restore(empty, &damaged), Err(StoreError::BadBackup(_))), "cut at {cut}");
        }
        for at in (0..whole.len()).step_by(whole.len() / 60) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            std::fs::write(&damaged, &flipped).expect("a file");
            // Some bytes of a zip mean nothing; the rest must be noticed.
            if backup::verify(&damaged).is_err() {
                assert!(backup::restore(empty, &damaged).is_err(), "byte {at}");
            }
        }
        assert_eq!(empty.read(users::count).expect("a count"), 0);
    });
}

#[test]
fn an_exact_copy_is_sound_and_complete() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::in_memory().expect("a database");
    fill(&store);
    let path = folder.path().join("copy.db");
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for n in 0..50 {
                store.write(|tx| settings::set(tx, &format!("k{n}"), "v", n)).expect("a change meanwhile");
            }
        });
        backup::copy(&store, &path).expect("a copy");
    });
    backup::check_file(&path).expect("sound");
    let copy = Store::open_sqlite(&path).expect("the copy");
    let count = |s: &Store| s.read(|tx| records::count_rows(tx, noun("accidents"), &Filter::True)).expect("a count");
    assert_eq!((count(&copy), count(&store)), (60, 60));
    assert!(!path.with_extension("part").exists());
    let Some(database) = Throwaway::new() else { return };
    let server = Store::open_postgres(&database.url()).expect("a database");
    assert!(matches!(backup::copy(&server, &path), Err(StoreError::NotNow(_))));
}

#[test]
fn a_copy_with_a_changed_audit_entry_does_not_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::in_memory().expect("a database");
    fill(&store);
    let path = folder.path().join("copy.db");
    backup::copy(&store, &path).expect("a copy");
    let file = rusqlite::Connection::open(&path).expect("the file");
    file.execute_batch("drop trigger audit_never_changes; update audit set action = 'export' where seq = 2")
        .expect("tampering");
    drop(file);
    let said = backup::check_file(&path).expect_err("found").to_string();
    assert!(said.contains("entry 2 of the audit log"), "{said}");
}
