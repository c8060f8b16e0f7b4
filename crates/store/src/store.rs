//! The door to the database.

use crate::executor::{Postgres, Sqlite};
use crate::{Engine, StoreError, Tx, migrate};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A database at the shape this program knows.
///
/// Reads run side by side; writes come one after another, in both databases, so that no change ever has to be tried
/// twice. Do not open a write inside a read or another write: it would wait for itself.
pub struct Store {
    inner: Inner,
}

enum Inner {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens a SQLite file, makes it if it is not there, and brings it up to date.
    ///
    /// # Errors
    /// When the file cannot be opened, is no database, or has been opened by a newer program.
    pub fn open_sqlite(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::ready(Inner::Sqlite(Sqlite::open(path.as_ref(), None)?))
    }

    /// Opens a PostgreSQL database by its URL and brings it up to date.
    ///
    /// # Errors
    /// When the server cannot be reached, PostGIS is missing, or a newer program has opened the database.
    pub fn open_postgres(url: &str) -> Result<Self, StoreError> {
        Self::ready(Inner::Postgres(Postgres::open(url)?))
    }

    /// Opens `postgres://…` as PostgreSQL and anything else as a SQLite file.
    ///
    /// # Errors
    /// As [`Store::open_sqlite`] and [`Store::open_postgres`].
    pub fn open(place: &str) -> Result<Self, StoreError> {
        if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            return Self::open_postgres(place);
        }
        Self::open_sqlite(place)
    }

    /// A throw-away database, gone when the store is dropped.
    ///
    /// It is a file in the system's folder for temporary files, so that it behaves as the real thing does.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub fn in_memory() -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().map_err(|cause| StoreError::File {
            doing: "make a folder in",
            path: std::env::temp_dir().display().to_string(),
            cause,
        })?;
        let path = folder.path().join("commonground.db");
        Self::ready(Inner::Sqlite(Sqlite::open(&path, Some(folder))?))
    }

    fn ready(inner: Inner) -> Result<Self, StoreError> {
        match &inner {
            Inner::Sqlite(s) => migrate::sqlite(s)?,
            Inner::Postgres(p) => migrate::postgres(p)?,
        }
        Ok(Self { inner })
    }

    /// Which database answers.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads in one transaction: everything is seen as of the same moment.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        match &self.inner {
            Inner::Sqlite(s) => s.read(work),
            Inner::Postgres(p) => p.read(work),
        }
    }

    /// Changes in one transaction: all of it is kept when `work` returns `Ok`, and nothing otherwise.
    ///
    /// # Errors
    /// What `work` or the database says; [`StoreError::Busy`] when another change takes too long.
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        match &self.inner {
            Inner::Sqlite(s) => s.write(work),
            Inner::Postgres(p) => p.write(work),
        }
    }

    pub(crate) const fn sqlite(&self) -> Option<&Sqlite> {
        match &self.inner {
            Inner::Sqlite(s) => Some(s),
            Inner::Postgres(_) => None,
        }
    }
}

/// Milliseconds since 1970 UTC, for rows that the store stamps itself.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}
