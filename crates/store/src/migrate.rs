//! Bringing a database to the shape this program knows: one numbered step after another, then a column for every field,
//! then the indexes.

use crate::executor::{Postgres, Sqlite, statements};
use crate::{Engine, StoreError, Tx, columns, indexes, now_ms};
use cg_kit::Value;

/// One step; both databases have a file of the same name.
struct Step {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Lists the steps by number and name.
macro_rules! steps {
    ($($number:literal $name:literal),+ $(,)?) => {
        static STEPS: &[Step] = &[$(Step {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+];
    };
}
steps! {
    1 "0001_house",
    2 "0002_records",
    3 "0003_results",
    4 "0004_decisions",
    5 "0005_plans",
    6 "0006_retold",
}

statements! {
    DONE = both("schema_steps.last", "select coalesce(max(number), 0) from schema_steps");
    DID = both("schema_steps.insert", "insert into schema_steps (number, name, applied_at) values (?1, ?2, ?3)");
}

const TABLE: (&str, &str) = (
    "create table if not exists schema_steps (
        number integer constraint schema_steps_pkey primary key, name text not null, applied_at integer not null
    ) strict",
    "create table if not exists schema_steps (
        number bigint constraint schema_steps_pkey primary key, name text collate \"C\" not null,
        applied_at bigint not null
    )",
);

/// The last step this program knows.
pub(crate) fn last_known() -> i64 {
    STEPS.last().map_or(0, |s| s.number)
}

/// Brings a SQLite file up to date; each step is one transaction.
pub(crate) fn sqlite(store: &Sqlite) -> Result<(), StoreError> {
    while store.write(next_step)? {}
    store.write(columns::follow_fields)?;
    store.write(indexes::follow)
}

/// Brings a PostgreSQL database up to date; each step is one transaction, and only one program at a time takes one.
pub(crate) fn postgres(store: &Postgres) -> Result<(), StoreError> {
    while store.migrate(next_step)? {}
    store.migrate(columns::follow_fields)?;
    store.migrate(indexes::follow)
}

/// Takes the next step; whether there was one to take.
fn next_step(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    let lite = tx.engine() == Engine::Sqlite;
    tx.script("schema_steps.create", if lite { TABLE.0 } else { TABLE.1 })?;
    let found = tx.first(&DONE, &[])?.map_or(Ok(0), |row| row.int(0))?;
    if found > last_known() {
        return Err(StoreError::NewerDatabase { found, known: last_known() });
    }
    let Some(step) = STEPS.iter().find(|s| s.number == found + 1) else { return Ok(false) };
    tx.script(step.name, if lite { step.sqlite } else { step.postgres })?;
    tx.exec(&DID, &[Value::Int(step.number), Value::from(step.name), Value::Int(now_ms())])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn names(engine: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let entries = std::fs::read_dir(folder).expect("the folder of migrations");
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn both_databases_have_the_same_steps_and_none_is_forgotten() {
        let listed: BTreeSet<String> = STEPS.iter().map(|s| format!("{}.sql", s.name)).collect();
        assert_eq!(names("sqlite"), listed);
        assert_eq!(names("postgres"), listed);
    }

    #[test]
    fn steps_are_numbered_without_a_gap_and_begin_with_why() {
        for (at, step) in STEPS.iter().enumerate() {
            assert_eq!(step.number as usize, at + 1);
            assert!(step.name.starts_with(&format!("{:04}_", step.number)), "{}", step.name);
            assert!(step.sqlite.contains("\n-- Why: ") && step.postgres.contains("\n-- Why: "), "{}", step.name);
        }
    }
}
