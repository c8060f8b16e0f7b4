//! Statements, transactions and migrations: the same on both databases.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::{Throwaway, on_both};
use cg_kit::Value;
use cg_store::{Stmt, Store, StoreError};

static PUT: Stmt = Stmt::both("test.put", "insert into settings (key, value, changed_at) values (?1, ?2, ?3)");
static ALL: Stmt = Stmt::both("test.all", "select key, value, changed_at from settings order by key");

fn setting(key: &str) -> [Value; 3] {
    [Value::from(key), Value::from("1"), Value::Int(7)]
}

#[test]
fn every_statement_prepares_on_both() {
    on_both(|store| {
        store
            .read(|tx| {
                for stmt in cg_store::registry::statements() {
                    tx.prepare(stmt)?;
                }
                for stmt in cg_store::registry::made_statements() {
                    tx.prepare(&stmt)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)));
    });
}

#[test]
fn a_change_is_whole_or_nothing() {
    on_both(|store| {
        let failed = store.write(|tx| {
            tx.exec(&PUT, &setting("half"))?;
            Err::<(), _>(StoreError::NotNow("no"))
        });
        assert!(failed.is_err());
        store.write(|tx| tx.exec(&PUT, &setting("whole"))).expect("a change");
        let rows = store.read(|tx| tx.query(&ALL, &[])).expect("rows");
        assert_eq!(rows.iter().map(|r| r.text(0).expect("a key")).collect::<Vec<_>>(), ["whole"]);
    });
}

#[test]
fn a_panic_in_a_change_leaves_the_store_working() {
    on_both(|store| {
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.write(|tx| {
                tx.exec(&PUT, &setting("lost"))?;
                assert!(tx.query(&ALL, &[])?.is_empty(), "on purpose");
                Ok::<_, StoreError>(())
            })
        }));
        assert!(panicked.is_err());
        store.write(|tx| tx.exec(&PUT, &setting("kept"))).expect("the next change");
        assert_eq!(store.read(|tx| tx.query(&ALL, &[])).expect("rows").len(), 1);
    });
}

#[test]
fn a_reader_sees_one_moment_while_others_write() {
    on_both(|store| {
        store
            .read(|tx| {
                assert_eq!(tx.query(&ALL, &[])?.len(), 0);
                store.write(|other| other.exec(&PUT, &setting("later")))?;
                assert_eq!(tx.query(&ALL, &[])?.len(), 0);
                Ok::<_, StoreError>(())
            })
            .expect("a read");
    });
}

#[test]
fn a_reader_cannot_write() {
    on_both(|store| {
        assert!(store.read(|tx| tx.exec(&PUT, &setting("no"))).is_err());
    });
}

#[test]
fn writers_take_turns_and_see_each_other() {
    static COUNT: Stmt = Stmt::both("test.count", "select count(*) from settings");
    on_both(|store| {
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    for _ in 0..10 {
                        store
                            .write(|tx| {
                                let n = tx.first(&COUNT, &[])?.expect("a count").int(0)?;
                                tx.exec(&PUT, &setting(&format!("{n:03}")))
                            })
                            .expect("no key is taken twice");
                    }
                });
            }
        });
        let rows = store.read(|tx| tx.query(&ALL, &[])).expect("rows");
        assert_eq!(rows.last().expect("rows").text(0).expect("a key"), "039");
    });
}

#[test]
fn a_broken_rule_has_a_name_and_tells_no_sql() {
    on_both(|store| {
        store.write(|tx| tx.exec(&PUT, &setting("once"))).expect("a change");
        let twice = store.write(|tx| tx.exec(&PUT, &setting("once"))).expect_err("a key is unique");
        assert_eq!(twice.broken().map(|b| b.rule), Some("already-there"));
        let said = twice.to_string();
        assert!(!said.contains("insert") && !said.contains("once"), "{said}");
    });
}

#[test]
fn what_one_database_would_refuse_is_refused_by_both() {
    on_both(|store| {
        for (key, at) in [("a\0b", Value::Int(1)), ("fine", Value::Real(f64::NAN))] {
            let refused = store.write(|tx| tx.exec(&PUT, &[Value::from(key), Value::from("1"), at.clone()]));
            assert!(matches!(refused, Err(StoreError::NotStorable { .. })), "{refused:?}");
        }
    });
}

#[test]
fn every_kind_of_cell_reads_back() {
    static CELLS: Stmt = Stmt::split(
        "test.cells",
        "select ?1, ?2, ?3, ?4, ?5",
        "select ?1::text, ?2::bigint, ?3::double precision, ?4::bytea, ?5::text",
    );
    let cells =
        [Value::from("نور 'x' ?1"), Value::Int(i64::MIN), Value::Real(-0.1), Value::Bytes(vec![0, 255]), Value::Null];
    on_both(|store| {
        let row = store.read(|tx| tx.first(&CELLS, &cells)).expect("a row").expect("one");
        assert_eq!(row.0, cells);
    });
}

#[test]
fn many_rows_go_in_at_once_and_a_stream_can_be_stopped() {
    on_both(|store| {
        let rows = (0..2_500).map(|n| setting(&format!("{n:05}")).to_vec());
        let put = store.write(|tx| tx.exec_many(&PUT, &mut rows.clone())).expect("rows");
        assert_eq!(put, 2_500);
        let mut seen = 0;
        let stopped = store.read(|tx| {
            tx.for_each(&ALL, &[], &mut |_| {
                seen += 1;
                if seen == 3 { Err(StoreError::Stopped) } else { Ok(()) }
            })
        });
        assert!(matches!(stopped, Err(StoreError::Stopped)));
        assert_eq!(seen, 3);
        assert_eq!(store.read(|tx| tx.query(&ALL, &[])).expect("rows").len(), 2_500);
    });
}

#[test]
fn a_newer_database_is_refused_with_words_that_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cg.db");
    let newer = Stmt::both("test.newer", "insert into schema_steps (number, name, applied_at) values (9999, 'x', 0)");
    let store = Store::open_sqlite(&path).expect("a database");
    store.write(|tx| tx.exec(&newer, &[])).expect("a step");
    drop(store);
    let refused = Store::open_sqlite(&path).err().expect("refused").to_string();
    assert!(refused.contains("step 9999") && refused.contains("newer Common Ground"), "{refused}");
    let Some(database) = Throwaway::new() else { return };
    let store = Store::open_postgres(&database.url()).expect("a database");
    store.write(|tx| tx.exec(&newer, &[])).expect("a step");
    drop(store);
    assert!(matches!(Store::open_postgres(&database.url()), Err(StoreError::NewerDatabase { found: 9999, .. })));
}

#[test]
fn a_database_opens_again_with_what_it_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cg.db");
    Store::open_sqlite(&path).expect("new").write(|tx| tx.exec(&PUT, &setting("kept"))).expect("a change");
    let again = Store::open_sqlite(&path).expect("again");
    assert_eq!(again.read(|tx| tx.query(&ALL, &[])).expect("rows").len(), 1);
}

#[test]
fn two_programs_may_open_a_new_database_at_the_same_moment() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cg.db");
    let database = Throwaway::new();
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| Store::open_sqlite(&path).map(drop).expect("SQLite"));
            if let Some(d) = &database {
                threads.spawn(|| Store::open_postgres(&d.url()).map(drop).expect("PostgreSQL"));
            }
        }
    });
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "these are my notes, not a database, and they are long enough ".repeat(99)).expect("a file");
    assert!(matches!(Store::open_sqlite(&path), Err(StoreError::CannotOpen { .. })));
    assert!(std::fs::read_to_string(&path).expect("the file").starts_with("these are my notes"));
    assert!(matches!(Store::open_postgres("postgres://nobody@127.0.0.1:1/none"), Err(StoreError::CannotOpen { .. })));
}
