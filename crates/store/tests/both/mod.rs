//! The same case on both databases.
#![allow(dead_code, clippy::panic, reason = "each test file uses its part; a case that fails says why")]

pub(crate) mod cast;

use cg_store::Store;
use std::sync::atomic::{AtomicU32, Ordering};

/// A PostgreSQL database of its own for one case, dropped afterwards.
pub(crate) struct Throwaway {
    server: String,
    name: String,
}

impl Throwaway {
    /// A new database on the server of `TEST_POSTGRES`, or nothing when there is none and none is required.
    pub(crate) fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("TEST_POSTGRES") else {
            assert!(std::env::var("REQUIRE_PG").is_err(), "REQUIRE_PG is set but TEST_POSTGRES is not");
            eprintln!("skipped on PostgreSQL: TEST_POSTGRES is not set; see scripts/pg-test.sh");
            return None;
        };
        let name = format!("cg_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let made = Self { server, name };
        made.on_server(&format!("create database {} template cg_template", made.name));
        Some(made)
    }

    /// Where to find it.
    pub(crate) fn url(&self) -> String {
        let (base, query) = self.server.split_once('?').map_or((self.server.as_str(), None), |(b, q)| (b, Some(q)));
        let slash = base.rfind('/').expect("a URL with a database");
        format!("{}/{}{}", &base[..slash], self.name, query.map(|q| format!("?{q}")).unwrap_or_default())
    }

    fn on_server(&self, text: &str) {
        let mut client = postgres::Client::connect(&self.server, postgres::NoTls).expect("the server of TEST_POSTGRES");
        // A template that another case is copying this very moment is refused; wait for it.
        for _ in 0..100 {
            match client.batch_execute(text) {
                Ok(()) => return,
                Err(e) if e.code() == Some(&postgres::error::SqlState::OBJECT_IN_USE) => {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                Err(e) => panic!("{text}: {e}"),
            }
        }
        panic!("{text}: still in use");
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        self.on_server(&format!("drop database if exists {} with (force)", self.name));
    }
}

/// Runs a case on SQLite, and on PostgreSQL when there is one.
pub(crate) fn on_both(case: impl Fn(&Store)) {
    case(&Store::in_memory().expect("a SQLite database"));
    if let Some(database) = Throwaway::new() {
        let store = Store::open_postgres(&database.url()).expect("a PostgreSQL database");
        case(&store);
        drop(store);
    }
}
