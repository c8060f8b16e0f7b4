//! The laws of the tables, read from the databases themselves.
#![allow(clippy::panic, reason = "a case that fails says why")]

mod both;

use both::on_both;
use cg_domain::NOUNS;
use cg_kit::{Kind, Value};
use cg_store::{Engine, Stmt, Store, StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// A column: whether it must be known, and what it holds in words that fit both databases.
type Columns = BTreeMap<String, (bool, &'static str)>;

static TABLES: Stmt = Stmt::split(
    "schema.tables",
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like '%\\_rtree%' escape '\\'",
    "select tablename::text from pg_tables where schemaname = 'public' and tablename not in ('spatial_ref_sys')",
);

fn holds(declared: &str) -> &'static str {
    match declared.to_lowercase().as_str() {
        "text" => "text",
        "integer" | "bigint" | "boolean" => "whole",
        "real" | "double precision" => "real",
        "blob" | "bytea" => "bytes",
        "user-defined" => "geometry",
        other => panic!("a column of type {other}"),
    }
}

fn tables(tx: &mut dyn Tx) -> Result<BTreeMap<String, Columns>, StoreError> {
    let names = tx.query(&TABLES, &[])?.iter().map(|r| r.text(0)).collect::<Result<Vec<_>, _>>()?;
    let mut all = BTreeMap::new();
    for name in names {
        let columns = Stmt::split(
            "schema.columns",
            "select name, type, \"notnull\" = 1 or pk > 0 from pragma_table_info(?1)",
            "select column_name::text, data_type::text, is_nullable = 'NO' from information_schema.columns
             where table_schema = 'public' and table_name = ?1::text::information_schema.sql_identifier",
        );
        let rows = tx.query(&columns, &[Value::from(name.as_str())])?;
        let column = |r: &cg_store::Row| Ok((r.text(0)?, (r.yes(2)?, holds(&r.text(1)?))));
        all.insert(name, rows.iter().map(column).collect::<Result<_, StoreError>>()?);
    }
    Ok(all)
}

fn tables_of(store: &Store) -> BTreeMap<String, Columns> {
    store.read(tables).unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)))
}

#[test]
fn fields_are_columns() {
    const STAMP: &[&str] = &["id", "version_id", "valid_from", "recorded_at", "batch_id", "shape_geom"];
    const EXTENT: &[&str] = &["min_x", "min_y", "max_x", "max_y"];
    on_both(|store| {
        let tables = tables_of(store);
        for noun in NOUNS {
            let columns = &tables[noun.name];
            for field in noun.fields {
                let wanted = match field.kind {
                    Kind::Int | Kind::Bool => "whole",
                    Kind::Real => "real",
                    Kind::Shape => "bytes",
                    Kind::Text | Kind::Names | Kind::Code(_) | Kind::Date | Kind::Json => "text",
                };
                assert_eq!(columns.get(field.name), Some(&(field.required, wanted)), "{}.{}", noun.name, field.name);
            }
            let known = |c: &str| noun.field(c).is_some() || STAMP.contains(&c) || EXTENT.contains(&c);
            let strange: Vec<_> = columns.keys().filter(|c| !known(c)).collect();
            assert!(strange.is_empty(), "{}: {strange:?} are columns without a field", noun.name);
            assert!(noun.fields.iter().all(|f| !STAMP.contains(&f.name) && !EXTENT.contains(&f.name)), "{}", noun.name);
            assert!(noun.fields.iter().filter(|f| f.kind == Kind::Shape).count() <= 1, "{}", noun.name);
            assert_eq!(noun.shape_at().is_some(), columns.contains_key("min_x"), "{}", noun.name);
        }
    });
}

#[test]
fn both_databases_have_the_same_shape() {
    let mut shapes = Vec::new();
    let seen = std::sync::Mutex::new(&mut shapes);
    on_both(|store| {
        let mut tables = tables_of(store);
        tables.remove("write_turn");
        for columns in tables.values_mut() {
            columns.remove("shape_geom");
        }
        seen.lock().expect("one at a time").push(tables);
    });
    if let [sqlite, postgres] = shapes.as_slice() {
        assert_eq!(sqlite, postgres);
    }
}

#[test]
fn every_id_has_its_foreign_key_or_a_reason() {
    // (table, column): why there is none.
    const REASONS: &[(&str, &str, &str)] = &[
        ("audit", "record_id", "an entry outlives what it is about"),
        (
            "measures",
            "record_id",
            "points at any noun; measures of records that are no more are removed by the refresh",
        ),
        ("versions", "record_id", "points at any noun; the report outlives the record"),
    ];
    static KEYS: Stmt = Stmt::split(
        "schema.keys",
        "select m.name, f.\"from\" from sqlite_schema m, pragma_foreign_key_list(m.name) f where m.type = 'table'",
        "select c.conrelid::regclass::text, a.attname::text from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.contype = 'f'",
    );
    on_both(|store| {
        let rows = store.read(|tx| tx.query(&KEYS, &[])).expect("the keys");
        let keys: BTreeSet<_> =
            rows.iter().map(|r| (r.text(0).expect("a table"), r.text(1).expect("a column"))).collect();
        for (table, columns) in tables_of(store) {
            for column in columns.into_keys().filter(|c| c.ends_with("_id") || c.ends_with("_by")) {
                let reason = REASONS.iter().any(|(t, c, _)| *t == table && *c == column);
                assert_ne!(keys.contains(&(table.clone(), column.clone())), reason, "{table}.{column}");
            }
        }
    });
}

#[test]
fn every_rule_of_the_database_has_a_name_that_says_its_table() {
    static RULES: Stmt = Stmt::both(
        "schema.rules",
        "select c.conname::text, c.conrelid::regclass::text from pg_constraint c
         where c.connamespace = 'public'::regnamespace and c.conrelid <> 0 and c.conrelid <> 'spatial_ref_sys'::regclass",
    );
    on_both(|store| {
        if store.engine() == Engine::Sqlite {
            return;
        }
        let rows = store.read(|tx| tx.query(&RULES, &[])).expect("the rules");
        assert!(rows.len() > 50);
        for row in rows {
            let (name, table) = (row.text(0).expect("a name"), row.text(1).expect("a table"));
            let ending = ["_pkey", "_key", "_fkey", "_check"].iter().any(|e| name.ends_with(e));
            assert!(name.starts_with(&table) && ending, "{name} on {table}");
        }
    });
}

#[test]
fn tables_on_sqlite_are_strict_and_schemas_cannot_run_code() {
    static LOOSE: Stmt = Stmt::both(
        "schema.loose",
        "select name from pragma_table_list where type = 'table' and schema = 'main' and strict = 0
         and name not like 'sqlite\\_%' escape '\\'",
    );
    static PRAGMAS: Stmt = Stmt::both(
        "schema.pragmas",
        "select (select foreign_keys from pragma_foreign_keys), (select trusted_schema from pragma_trusted_schema),
                (select journal_mode from pragma_journal_mode)",
    );
    let store = Store::in_memory().expect("a database");
    store
        .read(|tx| {
            let loose = tx.query(&LOOSE, &[])?;
            assert!(loose.is_empty(), "{loose:?}");
            assert_eq!(tx.query(&PRAGMAS, &[])?[0].0, [Value::Int(1), Value::Int(0), Value::from("wal")]);
            Ok::<_, StoreError>(())
        })
        .unwrap_or_else(|e| panic!("{e}: {:?}", std::error::Error::source(&e)));
}

#[test]
fn a_geometry_is_indexed_in_its_coordinate_system() {
    static GEOMETRIES: Stmt = Stmt::both(
        "schema.geometries",
        "select f_table_name::text, srid from geometry_columns where f_table_schema = 'public' order by 1",
    );
    on_both(|store| {
        if store.engine() == Engine::Sqlite {
            return;
        }
        let rows = store.read(|tx| tx.query(&GEOMETRIES, &[])).expect("the geometries");
        let found: BTreeMap<_, _> = rows.iter().map(|r| (r.text(0).expect("a table"), r.opt_int(1))).collect();
        let wanted = NOUNS.iter().filter(|n| n.shape_at().is_some()).map(|n| (n.name.to_owned(), Some(4326))).collect();
        assert_eq!(found, wanted);
    });
}
