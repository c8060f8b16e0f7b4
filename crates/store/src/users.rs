//! Accounts.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::Value;

statements! {
    PUT = both(
        "users.put",
        "insert into users (id, name, password_hash, role, status, language, created_at, changed_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (id) do update set name = excluded.name, password_hash = excluded.password_hash,
             role = excluded.role, status = excluded.status, language = excluded.language,
             changed_at = excluded.changed_at"
    );
    BY_ID = both(
        "users.by-id",
        "select id, name, password_hash, role, status, language, created_at, changed_at from users where id = ?1"
    );
    BY_NAME = both(
        "users.by-name",
        "select id, name, password_hash, role, status, language, created_at, changed_at from users where name = ?1"
    );
    LIST = both(
        "users.list",
        "select id, name, password_hash, role, status, language, created_at, changed_at from users order by name"
    );
    COUNT = both("users.count", "select count(*) from users");
    ADMINISTRATORS = both(
        "users.administrators",
        "select count(*) from users where role = 'administrator' and status = 'active'"
    );
}

/// An account; the hash never leaves the program.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub id: String,
    /// Name to sign in with, unique.
    pub name: String,
    /// Argon2id hash of the pass-phrase; `None` until one is set.
    pub password_hash: Option<String>,
    /// Word of the role.
    pub role: String,
    /// `active` or `disabled`.
    pub status: String,
    /// Language tag the person chose.
    pub language: Option<String>,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// In milliseconds since 1970 UTC.
    pub changed_at: i64,
}

impl User {
    /// An active account.
    #[must_use]
    pub fn new(id: &str, name: &str, password_hash: &str, role: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            password_hash: Some(password_hash.to_owned()),
            role: role.to_owned(),
            status: "active".to_owned(),
            language: None,
            created_at: now,
            changed_at: now,
        }
    }

    /// Whether it can sign in.
    #[must_use]
    pub fn active(&self) -> bool {
        self.status == "active"
    }

    /// Reads the eight columns of an account that begin at a position.
    pub(crate) fn from_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.text(at)?,
            name: row.text(at + 1)?,
            password_hash: row.opt_text(at + 2),
            role: row.text(at + 3)?,
            status: row.text(at + 4)?,
            language: row.opt_text(at + 5),
            created_at: row.int(at + 6)?,
            changed_at: row.int(at + 7)?,
        })
    }
}

/// Makes an account or changes it.
///
/// # Errors
/// [`StoreError::Broken`] `user-name-taken` or `value-refused`.
pub fn put(tx: &mut dyn Tx, user: &User) -> Result<(), StoreError> {
    let binds = [
        user.id.as_str().into(),
        user.name.as_str().into(),
        user.password_hash.clone().into(),
        user.role.as_str().into(),
        user.status.as_str().into(),
        user.language.clone().into(),
        Value::Int(user.created_at),
        Value::Int(user.changed_at),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// The account of that identifier.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Option<User>, StoreError> {
    tx.first(&BY_ID, &[id.into()])?.map(|row| User::from_row(&row, 0)).transpose()
}

/// The account of that name.
///
/// # Errors
/// What the database says.
pub fn by_name(tx: &mut dyn Tx, name: &str) -> Result<Option<User>, StoreError> {
    tx.first(&BY_NAME, &[name.into()])?.map(|row| User::from_row(&row, 0)).transpose()
}

/// Every account, by name.
///
/// # Errors
/// What the database says.
pub fn list(tx: &mut dyn Tx) -> Result<Vec<User>, StoreError> {
    tx.query(&LIST, &[])?.iter().map(|row| User::from_row(row, 0)).collect()
}

/// How many accounts there are.
///
/// # Errors
/// What the database says.
pub fn count(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.int(0))
}

/// How many active accounts are administrators.
///
/// # Errors
/// What the database says.
pub fn administrators(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    tx.first(&ADMINISTRATORS, &[])?.map_or(Ok(0), |row| row.int(0))
}
