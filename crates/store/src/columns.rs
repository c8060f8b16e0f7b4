//! Columns of the nouns' own tables, which follow the fields.
//!
//! A noun's own table only shows the present of its reports, so a field that is new to the house gets its column when
//! the program starts: no numbered step has to be written for it, and no stored report changes. What must be known
//! (a required field) or drawn (a geometry) needs a numbered step that says what old records hold.

use crate::executor::statements;
use crate::records::{column, columns};
use crate::{Engine, StoreError, Tx};
use cg_domain::{NOUNS, Noun};
use cg_kit::{Field, Kind};

statements! {
    COLUMNS = split(
        "columns.of",
        "select name from pragma_table_info(?1) order by cid",
        "select column_name::text from information_schema.columns
         where table_schema = current_schema() and table_name = ?1::text::information_schema.sql_identifier
           and is_generated = 'NEVER' order by ordinal_position"
    );
}

/// The columns a table has and rows are written to, in their order.
pub(crate) fn of(tx: &mut dyn Tx, table: &str) -> Result<Vec<String>, StoreError> {
    tx.query(&COLUMNS, &[table.into()])?.iter().map(|row| row.text(0)).collect()
}

/// Gives every field of every noun its column.
pub(crate) fn follow_fields(tx: &mut dyn Tx) -> Result<(), StoreError> {
    NOUNS.iter().try_for_each(|noun| follow(tx, noun))
}

fn follow(tx: &mut dyn Tx, noun: &Noun) -> Result<(), StoreError> {
    let (known, found) = (columns(noun), of(tx, noun.name)?);
    if let Some(strange) = found.iter().find(|c| !known.contains(&c.as_str())) {
        return Err(StoreError::NewerField { noun: noun.name, field: strange.clone() });
    }
    for field in noun.fields.iter().filter(|f| !found.iter().any(|c| c == f.name)) {
        let text = addition(tx.engine(), noun.name, field)?;
        tx.script("columns.add", &text)?;
    }
    Ok(())
}

fn addition(engine: Engine, table: &str, field: &Field) -> Result<String, StoreError> {
    let (column, lite) = (column(field.name), engine == Engine::Sqlite);
    let held = match field.kind {
        _ if field.required => None,
        Kind::Shape => None,
        Kind::Int => Some(if lite { "integer" } else { "bigint" }),
        Kind::Real => Some(if lite { "real" } else { "double precision" }),
        Kind::Bool => Some(if lite { "integer" } else { "boolean" }),
        Kind::Text | Kind::Names | Kind::Code(_) | Kind::Date | Kind::Json => {
            Some(if lite { "text" } else { "text collate \"C\"" })
        }
    };
    let held = held.ok_or(StoreError::NotNow("a required field or a geometry that is new needs a numbered step"))?;
    Ok(format!("alter table {table} add column {column} {held}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    fn hazard_areas() -> &'static Noun {
        cg_domain::noun("hazard_areas").expect("hazard areas")
    }

    /// Both databases when there is a PostgreSQL for tests; its change is rolled back.
    fn on_both(work: impl Fn(&mut dyn Tx)) {
        let rolled_back = |tx: &mut dyn Tx| {
            work(tx);
            Err::<(), _>(StoreError::Stopped)
        };
        assert!(matches!(Store::in_memory().expect("a database").write(rolled_back), Err(StoreError::Stopped)));
        match std::env::var("TEST_POSTGRES") {
            Ok(url) => {
                let store = Store::open_postgres(&url).expect("the PostgreSQL for tests");
                assert!(matches!(store.write(rolled_back), Err(StoreError::Stopped)));
            }
            Err(_) => eprintln!("skipped on PostgreSQL: TEST_POSTGRES is not set"),
        }
    }

    #[test]
    fn a_field_without_a_column_gets_one_that_holds_unknown() {
        on_both(|tx| {
            tx.script("lose", "alter table hazard_areas drop column items_estimated").expect("a column less");
            let lost = of(tx, "hazard_areas").expect("columns");
            assert!(!lost.iter().any(|c| c == "items_estimated"), "{lost:?}");
            follow_fields(tx).expect("the columns follow");
            let found = of(tx, "hazard_areas").expect("columns");
            assert!(found.iter().any(|c| c == "items_estimated"), "{found:?}");
            follow_fields(tx).expect("a second time changes nothing");
        });
    }

    #[test]
    fn a_column_that_no_field_knows_stops_the_program() {
        on_both(|tx| {
            tx.script("gain", "alter table hazard_areas add column from_tomorrow text").expect("a column more");
            let told = follow(tx, hazard_areas()).expect_err("an older program").to_string();
            assert!(told.contains("from_tomorrow") && told.contains("newer"), "{told}");
        });
    }

    #[test]
    fn what_must_be_known_is_never_added_unasked() {
        for field in hazard_areas().fields.iter().filter(|f| f.required || f.kind == Kind::Shape) {
            assert!(addition(Engine::Sqlite, "hazard_areas", field).is_err(), "{}", field.name);
        }
    }
}
