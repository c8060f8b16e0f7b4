//! SQLite: one file, one writer, several readers.

use super::{Engine, Row, Stmt, Tx, storable};
use crate::{StoreError, constraint};
use cg_kit::Value;
use r2d2::{ManageConnection, Pool};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a change waits for another program's change to the same file.
const PATIENCE: Duration = Duration::from_secs(30);
/// Rows changed at once after which memory is given back.
const MANY: u64 = 10_000;
/// Readers that may be at work at once.
const READERS: u32 = 8;

/// A SQLite file.
pub(crate) struct Sqlite {
    pub(crate) path: PathBuf,
    writer: Mutex<Connection>,
    readers: Pool<Readers>,
    /// Keeps the folder of a throw-away database until the store is dropped.
    _folder: Option<tempfile::TempDir>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, folder: Option<tempfile::TempDir>) -> Result<Self, StoreError> {
        let why = "the folder must exist and be writable, and the file must be a Common Ground database";
        let cannot = |cause: rusqlite::Error| StoreError::CannotOpen { why, cause: Box::new(cause) };
        let writer = connect(path, OpenFlags::SQLITE_OPEN_CREATE).map_err(cannot)?;
        // A big import should not spill its pages over and over.
        writer.execute_batch("pragma cache_size = -65536").map_err(cannot)?;
        let readers = Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(PATIENCE)
            .build(Readers { path: path.to_owned() })
            .map_err(|cause| StoreError::CannotOpen { why, cause: Box::new(cause) })?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers, _folder: folder })
    }

    pub(crate) fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.readers.get().map_err(|_| StoreError::Busy)?;
        let tx = connection.transaction().map_err(|e| translated("begin", e))?;
        work(&mut SqliteTx(&tx))
    }

    pub(crate) fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        // A panic in an earlier closure rolled its transaction back, so the connection is sound.
        let mut connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let before = connection.total_changes();
        let tx =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| translated("begin", e))?;
        let done = work(&mut SqliteTx(&tx))?;
        tx.commit().map_err(|e| translated("commit", e))?;
        if connection.total_changes() - before > MANY {
            // A big import is over: give its pages back, so that an idle server stays small.
            // The change is made whether or not this works.
            let _ = connection.execute_batch("pragma shrink_memory");
        }
        Ok(done)
    }

    /// Copies the database, page by page and consistently, while others read and write.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let from = connect(&self.path, OpenFlags::empty()).map_err(|e| translated("backup", e))?;
        let mut to = Connection::open(path).map_err(|e| translated("backup", e))?;
        let copy = rusqlite::backup::Backup::new(&from, &mut to).map_err(|e| translated("backup", e))?;
        copy.run_to_completion(4096, Duration::ZERO, None).map_err(|e| translated("backup", e))
    }
}

/// Opens the file; only the writer may make it, so that a reader of the pool that comes late does not bring back a file
/// that has been moved away meanwhile.
fn connect(path: &Path, may_make: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | may_make;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.execute_batch(
        "pragma synchronous = normal; pragma foreign_keys = on; pragma trusted_schema = off;
         pragma temp_store = memory; pragma cache_size = -8192; pragma journal_size_limit = 67108864;",
    )?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    // Lower case in every script; PostgreSQL has a function of the same name from the migrations.
    connection.create_scalar_function("folded", 1, flags, |given| {
        Ok(given.get_raw(0).as_str_or_null()?.map(str::to_lowercase))
    })?;
    Ok(connection)
}

/// Opens readers for the pool.
struct Readers {
    path: PathBuf,
}

impl ManageConnection for Readers {
    type Connection = Connection;
    type Error = rusqlite::Error;

    fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = connect(&self.path, OpenFlags::empty())?;
        connection.execute_batch("pragma query_only = on")?;
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        connection.execute_batch("select 1")
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        !connection.is_autocommit()
    }
}

/// A transaction on a SQLite file.
pub(crate) struct SqliteTx<'a>(pub(crate) &'a Connection);

impl Tx for SqliteTx<'_> {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn for_each(
        &mut self,
        stmt: &Stmt,
        binds: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let failed = |cause| translated(&stmt.name, cause);
        let mut prepared = self.0.prepare_cached(&stmt.sqlite).map_err(failed)?;
        let width = prepared.column_count();
        bind(&mut prepared, stmt, binds)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let cells = (0..width).map(|at| row.get_ref(at).map(cell_out)).collect::<rusqlite::Result<_>>();
            each(Row(cells.map_err(failed)?))?;
        }
        Ok(())
    }

    fn exec(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<u64, StoreError> {
        let failed = |cause| translated(&stmt.name, cause);
        let mut prepared = self.0.prepare_cached(&stmt.sqlite).map_err(failed)?;
        bind(&mut prepared, stmt, binds)?;
        Ok(prepared.raw_execute().map_err(failed)? as u64)
    }

    fn exec_many(&mut self, stmt: &Stmt, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64, StoreError> {
        let failed = |cause| translated(&stmt.name, cause);
        let mut prepared = self.0.prepare_cached(&stmt.sqlite).map_err(failed)?;
        let mut touched = 0;
        for binds in rows {
            bind(&mut prepared, stmt, &binds)?;
            touched += prepared.raw_execute().map_err(failed)? as u64;
        }
        Ok(touched)
    }

    fn script(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        self.0.execute_batch(text).map_err(|cause| translated(name, cause))
    }

    fn prepare(&mut self, stmt: &Stmt) -> Result<usize, StoreError> {
        self.0.prepare(&stmt.sqlite).map(|s| s.column_count()).map_err(|cause| translated(&stmt.name, cause))
    }
}

/// A cell on its way in.
struct Bind<'a>(&'a Value);

impl ToSql for Bind<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Cell::Null),
            Value::Bool(b) => ToSqlOutput::Owned(Cell::Integer(i64::from(*b))),
            Value::Int(i) => ToSqlOutput::Owned(Cell::Integer(*i)),
            Value::Real(r) => ToSqlOutput::Owned(Cell::Real(*r)),
            Value::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Value::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
        })
    }
}

fn bind(prepared: &mut rusqlite::Statement<'_>, stmt: &Stmt, binds: &[Value]) -> Result<(), StoreError> {
    let failed = |cause| translated(&stmt.name, cause);
    let wanted = prepared.parameter_count();
    if wanted != binds.len() {
        return Err(failed(rusqlite::Error::InvalidParameterCount(binds.len(), wanted)));
    }
    for (at, value) in binds.iter().enumerate() {
        storable(value)?;
        prepared.raw_bind_parameter(at + 1, Bind(value)).map_err(failed)?;
    }
    Ok(())
}

fn cell_out(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Value::Bytes(b.to_vec()),
    }
}

/// Puts SQLite's words into ours.
fn translated(statement: &str, cause: rusqlite::Error) -> StoreError {
    if let rusqlite::Error::SqliteFailure(error, Some(said)) = &cause {
        match error.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => return StoreError::Busy,
            ErrorCode::ConstraintViolation => {
                if let Some(broken) = constraint::from_sqlite(said) {
                    return StoreError::Broken(broken);
                }
            }
            _ => {}
        }
    }
    StoreError::Engine { statement: statement.to_owned(), cause: Box::new(cause) }
}
