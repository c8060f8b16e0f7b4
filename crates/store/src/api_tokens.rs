//! Tokens for scripts. Only digests are kept.

use crate::executor::statements;
use crate::users::User;
use crate::{Row, StoreError, Tx};
use cg_kit::Value;

statements! {
    PUT = both(
        "api_tokens.put",
        "insert into api_tokens (id, user_id, name, prefix, token_hash, role, created_at, expires_at, used_at, revoked_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    FIND = both(
        "api_tokens.find",
        "select u.id, u.name, u.password_hash, u.role, u.status, u.language, u.created_at, u.changed_at,
                t.id, t.user_id, t.name, t.prefix, t.token_hash, t.role, t.created_at, t.expires_at, t.used_at, t.revoked_at
         from api_tokens t join users u on u.id = t.user_id
         where t.token_hash = ?1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > ?2)
           and u.status = 'active'"
    );
    OF_USER = both(
        "api_tokens.of-user",
        "select id, user_id, name, prefix, token_hash, role, created_at, expires_at, used_at, revoked_at
         from api_tokens where user_id = ?1 order by created_at, id"
    );
    TOUCH = both("api_tokens.touch", "update api_tokens set used_at = ?2 where id = ?1");
    REVOKE = both(
        "api_tokens.revoke",
        "update api_tokens set revoked_at = ?3 where id = ?1 and user_id = ?2 and revoked_at is null"
    );
}

/// A token of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// Identifier.
    pub id: String,
    /// Its account.
    pub user_id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters, to recognise it by.
    pub prefix: String,
    /// Digest of the token.
    pub token_hash: Vec<u8>,
    /// Word of the role it is trusted with.
    pub role: String,
    /// In milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When it ends by itself; `None` is never.
    pub expires_at: Option<i64>,
    /// Last use noted.
    pub used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

impl Token {
    /// A token without an end.
    #[must_use]
    pub fn new(id: &str, user_id: &str, name: &str, prefix: &str, token_hash: &[u8], role: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            user_id: user_id.to_owned(),
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            token_hash: token_hash.to_vec(),
            role: role.to_owned(),
            created_at: now,
            expires_at: None,
            used_at: None,
            revoked_at: None,
        }
    }

    fn from_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.text(at)?,
            user_id: row.text(at + 1)?,
            name: row.text(at + 2)?,
            prefix: row.text(at + 3)?,
            token_hash: row.opt_bytes(at + 4).unwrap_or_default(),
            role: row.text(at + 5)?,
            created_at: row.int(at + 6)?,
            expires_at: row.opt_int(at + 7),
            used_at: row.opt_int(at + 8),
            revoked_at: row.opt_int(at + 9),
        })
    }
}

/// Keeps a new token.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, token: &Token) -> Result<(), StoreError> {
    let binds = [
        token.id.as_str().into(),
        token.user_id.as_str().into(),
        token.name.as_str().into(),
        token.prefix.as_str().into(),
        Value::Bytes(token.token_hash.clone()),
        token.role.as_str().into(),
        token.created_at.into(),
        token.expires_at.into(),
        token.used_at.into(),
        token.revoked_at.into(),
    ];
    tx.exec(&PUT, &binds).map(drop)
}

/// The active account and the token of that digest, unless it is revoked or has ended.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut dyn Tx, token_hash: &[u8], now: i64) -> Result<Option<(User, Token)>, StoreError> {
    let row = tx.first(&FIND, &[Value::Bytes(token_hash.to_vec()), now.into()])?;
    row.map(|row| Ok((User::from_row(&row, 0)?, Token::from_row(&row, 8)?))).transpose()
}

/// Notes a use; callers do so at most once in a while, as each is a write.
///
/// # Errors
/// What the database says.
pub fn touch(tx: &mut dyn Tx, id: &str, now: i64) -> Result<(), StoreError> {
    tx.exec(&TOUCH, &[id.into(), now.into()]).map(drop)
}

/// The tokens of an account, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_user(tx: &mut dyn Tx, user_id: &str) -> Result<Vec<Token>, StoreError> {
    tx.query(&OF_USER, &[user_id.into()])?.iter().map(|row| Token::from_row(row, 0)).collect()
}

/// Revokes a token of an account; whether there was one to revoke.
///
/// # Errors
/// What the database says.
pub fn revoke(tx: &mut dyn Tx, id: &str, user_id: &str, now: i64) -> Result<bool, StoreError> {
    Ok(tx.exec(&REVOKE, &[id.into(), user_id.into(), now.into()])? > 0)
}
