//! PostgreSQL with PostGIS: a pool of connections, one writer at a time.

use super::stmt::Insert;
use super::{Engine, Row, Stmt, Tx, dollars, storable};
use crate::{StoreError, constraint};
use cg_kit::Value;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{IsolationLevel, NoTls, Statement, Transaction};
use r2d2::{Pool, PooledConnection};
use r2d2_postgres::PostgresConnectionManager;
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

/// Connections that may be open at once.
const CONNECTIONS: u32 = 10;
/// Rows up to which one statement with many binds is quicker than a copy.
const FEW: usize = 50;

type Manager = PostgresConnectionManager<NoTls>;

/// A PostgreSQL database.
pub(crate) struct Postgres {
    pool: Pool<Manager>,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        let why = "check the address, the user, the password and that the server runs; \
                   the connection itself is not encrypted, so use a socket, loopback or a tunnel";
        let cannot = |cause: Box<dyn Error + Send + Sync>| StoreError::CannotOpen { why, cause };
        let mut config: postgres::Config = url.parse().map_err(|e: postgres::Error| cannot(Box::new(e)))?;
        config.application_name("commonground").connect_timeout(Duration::from_secs(10));
        // One try of our own first, so that a wrong address is told at once and not after the pool's patience.
        config.connect(NoTls).map_err(|e| cannot(Box::new(e)))?;
        let pool = Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(30))
            .build(PostgresConnectionManager::new(config, NoTls))
            .map_err(|e| cannot(Box::new(e)))?;
        Ok(Self { pool })
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.pool.get().map_err(|_| StoreError::Busy)
    }

    pub(crate) fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection()?;
        let begun = connection.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let mut tx = PostgresTx::new(begun.start().map_err(|e| translated("begin", e))?);
        work(&mut tx)
    }

    pub(crate) fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection()?;
        let begun = connection.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
        let mut tx = PostgresTx::new(begun.start().map_err(|e| translated("begin", e))?);
        // One writer at a time, as on SQLite: the audit chain needs it, and no change ever has to be tried twice.
        // `lock table` takes no snapshot, so the transaction sees everything the writer before it committed.
        tx.script("write turn", WRITE_TURN)?;
        let done = work(&mut tx)?;
        tx.inner.commit().map_err(|e| translated("commit", e))?;
        Ok(done)
    }

    /// Runs a migration step, before the table of the write turn exists.
    pub(crate) fn migrate<T>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut connection = self.connection()?;
        let begun = connection.transaction().map_err(|e| translated("begin", e))?;
        let mut tx = PostgresTx::new(begun);
        tx.script("migration turn", "set local client_min_messages = warning; select pg_advisory_xact_lock(7205862)")?;
        let done = work(&mut tx)?;
        tx.inner.commit().map_err(|e| translated("commit", e))?;
        Ok(done)
    }
}

const WRITE_TURN: &str = "set local lock_timeout = '60s'; lock table write_turn in exclusive mode";

/// A transaction on a PostgreSQL server.
struct PostgresTx<'a> {
    inner: Transaction<'a>,
    prepared: HashMap<String, Statement>,
}

impl<'a> PostgresTx<'a> {
    fn new(inner: Transaction<'a>) -> Self {
        Self { inner, prepared: HashMap::new() }
    }

    fn statement(&mut self, name: &str, text: &str) -> Result<Statement, StoreError> {
        if let Some(known) = self.prepared.get(text) {
            return Ok(known.clone());
        }
        let made = self.inner.prepare(&dollars(text)).map_err(|e| translated(name, e))?;
        self.prepared.insert(text.to_owned(), made.clone());
        Ok(made)
    }

    fn exec_chunk(&mut self, stmt: &Stmt, insert: &Insert, chunk: &[Vec<Value>]) -> Result<u64, StoreError> {
        let prepared = self.statement(&stmt.name, &insert.text(chunk.len(), "$"))?;
        let binds = chunk.iter().flatten().map(Bind::new).collect::<Result<Vec<_>, _>>()?;
        let binds: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|b| b as _).collect();
        self.inner.execute(&prepared, &binds).map_err(|e| translated(&stmt.name, e))
    }

    /// Sends rows in PostgreSQL's own bulk form; those that may meet rows already there go by way of a passing table.
    fn copy(
        &mut self,
        stmt: &Stmt,
        insert: &Insert,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let Insert { table, columns, tail, .. } = insert;
        if tail.is_empty() {
            return self.copy_into(stmt, table, columns, rows);
        }
        let passing = format!("passing_{table}");
        let make = format!("create temp table {passing} on commit drop as select {columns} from {table} with no data");
        self.script(&stmt.name, &make)?;
        self.copy_into(stmt, &passing, columns, rows)?;
        let text = format!("insert into {table} ({columns}) select {columns} from {passing} {tail}");
        let touched = self.inner.execute(text.as_str(), &[]).map_err(|e| translated(&stmt.name, e))?;
        self.script(&stmt.name, &format!("drop table {passing}"))?;
        Ok(touched)
    }

    fn copy_into(
        &mut self,
        stmt: &Stmt,
        table: &str,
        columns: &str,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let failed = |e| translated(&stmt.name, e);
        let shape = self.inner.prepare(&format!("select {columns} from {table}")).map_err(failed)?;
        let types: Vec<Type> = shape.columns().iter().map(|c| c.type_().clone()).collect();
        let text = format!("copy {table} ({columns}) from stdin (format binary)");
        let writer = self.inner.copy_in(text.as_str()).map_err(failed)?;
        let mut writer = BinaryCopyInWriter::new(writer, &types);
        for row in rows {
            let binds = row.iter().map(Bind::new).collect::<Result<Vec<_>, _>>()?;
            let binds: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|b| b as _).collect();
            writer.write(&binds).map_err(failed)?;
        }
        writer.finish().map_err(failed)
    }
}

impl Tx for PostgresTx<'_> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn for_each(
        &mut self,
        stmt: &Stmt,
        binds: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let failed = |cause| translated(&stmt.name, cause);
        let prepared = self.statement(&stmt.name, &stmt.postgres)?;
        let binds = binds.iter().map(Bind::new).collect::<Result<Vec<_>, _>>()?;
        let mut rows = self.inner.query_raw(&prepared, &binds).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let cells = (0..row.len()).map(|at| cell_out(&row, at)).collect::<Result<_, postgres::Error>>();
            each(Row(cells.map_err(failed)?))?;
        }
        Ok(())
    }

    fn exec(&mut self, stmt: &Stmt, binds: &[Value]) -> Result<u64, StoreError> {
        let prepared = self.statement(&stmt.name, &stmt.postgres)?;
        let binds = binds.iter().map(Bind::new).collect::<Result<Vec<_>, _>>()?;
        let binds: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|b| b as _).collect();
        self.inner.execute(&prepared, &binds).map_err(|e| translated(&stmt.name, e))
    }

    fn exec_many(&mut self, stmt: &Stmt, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64, StoreError> {
        let Some(insert) = &stmt.insert else {
            let mut touched = 0;
            for binds in rows {
                touched += self.exec(stmt, &binds)?;
            }
            return Ok(touched);
        };
        let mut few: Vec<_> = (&mut *rows).take(FEW + 1).collect();
        if few.len() > FEW {
            return self.copy(stmt, insert, &mut few.drain(..).chain(rows));
        }
        if few.is_empty() { Ok(0) } else { self.exec_chunk(stmt, insert, &few) }
    }

    fn script(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        self.inner.batch_execute(text).map_err(|e| translated(name, e))
    }

    fn prepare(&mut self, stmt: &Stmt) -> Result<usize, StoreError> {
        Ok(self.statement(&stmt.name, &stmt.postgres)?.columns().len())
    }
}

/// A cell on its way in; it takes the shape of the column that PostgreSQL names.
#[derive(Debug)]
struct Bind<'a>(&'a Value);

impl<'a> Bind<'a> {
    fn new(value: &'a Value) -> Result<Self, StoreError> {
        storable(value).map(|()| Self(value))
    }
}

type Sent = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Bind<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Sent {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(b) if *ty == Type::BOOL => b.to_sql(ty, out),
            Value::Bool(b) => number(ty, i64::from(*b), out),
            Value::Int(i) if *ty == Type::BOOL && (*i == 0 || *i == 1) => (*i == 1).to_sql(ty, out),
            Value::Int(i) => number(ty, *i, out),
            Value::Real(r) => real(ty, *r, out),
            Value::Text(t) => t.to_sql(ty, out),
            Value::Bytes(b) => b.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[expect(clippy::cast_precision_loss, reason = "a whole number in a real column was meant as a real")]
fn number(ty: &Type, value: i64, out: &mut BytesMut) -> Sent {
    match *ty {
        Type::INT2 => i16::try_from(value)?.to_sql(ty, out),
        Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
        Type::INT8 => value.to_sql(ty, out),
        Type::FLOAT8 => (value as f64).to_sql(ty, out),
        _ => Err(format!("a whole number for a column of type {ty}").into()),
    }
}

fn real(ty: &Type, value: f64, out: &mut BytesMut) -> Sent {
    match *ty {
        Type::FLOAT8 => value.to_sql(ty, out),
        Type::INT2 | Type::INT4 | Type::INT8 => {
            number(ty, Value::Real(value).int().ok_or("a fraction for a column of whole numbers")?, out)
        }
        _ => Err(format!("a number for a column of type {ty}").into()),
    }
}

fn cell_out(row: &postgres::Row, at: usize) -> Result<Value, postgres::Error> {
    let ty = row.columns()[at].type_();
    Ok(match *ty {
        Type::BOOL => row.try_get::<_, Option<bool>>(at)?.into(),
        Type::INT2 => row.try_get::<_, Option<i16>>(at)?.map(i64::from).into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(i64::from).into(),
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.into(),
        Type::FLOAT4 => row.try_get::<_, Option<f32>>(at)?.map(f64::from).into(),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at)?.into(),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Bytes),
        _ => row.try_get::<_, Option<String>>(at)?.into(),
    })
}

/// Puts PostgreSQL's words into ours.
fn translated(statement: &str, cause: postgres::Error) -> StoreError {
    if let Some(said) = cause.as_db_error() {
        let busy = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::TOO_MANY_CONNECTIONS,
        ];
        if busy.contains(said.code()) {
            return StoreError::Busy;
        }
        if let Some(broken) = constraint::from_postgres(said) {
            return StoreError::Broken(broken);
        }
    }
    StoreError::Engine { statement: statement.to_owned(), cause: Box::new(cause) }
}
