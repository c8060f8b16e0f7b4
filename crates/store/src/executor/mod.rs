//! The one way statements reach either database.

mod postgres;
mod row;
mod sqlite;
mod stmt;

pub(crate) use postgres::Postgres;
pub use row::Row;
pub(crate) use sqlite::Sqlite;
pub use stmt::Stmt;
pub(crate) use stmt::{dollars, statements};

use crate::StoreError;
use cg_kit::Value;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A PostgreSQL server with PostGIS.
    Postgres,
}

/// One transaction.
///
/// It is handed to the closures of [`crate::Store::read`] and [`crate::Store::write`], is committed when they return
/// `Ok`, and leaves no trace otherwise.
pub trait Tx {
    /// Which database answers.
    fn engine(&self) -> Engine;

    /// Hands every row to `each` as it comes; the whole answer is never held.
    ///
    /// # Errors
    /// What the database or `each` says; `each` may return [`StoreError::Stopped`] to have no more rows.
    fn for_each(
        &mut self,
        stmt: &Stmt,
        binds: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Carries out a change; the number of rows it touched.
    ///
    /// # Errors
    /// What the database says.
    fn exec(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<u64, StoreError>;

    /// Carries out the same change for many rows of binds, as fast as the database can.
    ///
    /// An insert may reach PostgreSQL many rows at a time, so one call must not touch the same row twice.
    ///
    /// # Errors
    /// What the database says.
    fn exec_many(&mut self, stmt: &Stmt, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64, StoreError>;

    /// Carries out several statements without binds, as migrations need.
    ///
    /// # Errors
    /// What the database says.
    fn script(&mut self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Checks that the database understands a statement, without carrying it out; how many columns it answers.
    ///
    /// # Errors
    /// What the database says.
    fn prepare(&mut self, stmt: &Stmt) -> Result<usize, StoreError>;

    /// All rows of an answer.
    ///
    /// # Errors
    /// What the database says.
    fn query(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.for_each(stmt, binds, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of an answer, if there is one.
    ///
    /// # Errors
    /// What the database says.
    fn first(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(stmt, binds)?.into_iter().next())
    }
}

/// Refuses what one database would take and the other not.
pub(crate) fn storable(value: &Value) -> Result<(), StoreError> {
    match value {
        Value::Real(r) if !r.is_finite() => Err(StoreError::NotStorable { what: "a number that is not finite" }),
        Value::Text(t) if t.contains('\0') => Err(StoreError::NotStorable { what: "a text with a NUL character" }),
        _ => Ok(()),
    }
}
