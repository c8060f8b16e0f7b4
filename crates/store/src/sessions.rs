//! Who is signed in. Only digests of the secrets are kept.

use crate::executor::statements;
use crate::users::User;
use crate::{StoreError, Tx};
use cg_kit::Value;

statements! {
    PUT = both(
        "sessions.put",
        "insert into sessions (token_hash, user_id, csrf_secret, created_at, seen_at, expires_at)
         values (?1, ?2, ?3, ?4, ?4, ?5)"
    );
    FIND = both(
        "sessions.find",
        "select u.id, u.name, u.password_hash, u.role, u.status, u.language, u.created_at, u.changed_at, s.csrf_secret
         from sessions s join users u on u.id = s.user_id
         where s.token_hash = ?1 and s.expires_at > ?2 and u.status = 'active'"
    );
    TOUCH = both("sessions.touch", "update sessions set seen_at = ?2, expires_at = ?3 where token_hash = ?1");
    END = both("sessions.end", "delete from sessions where token_hash = ?1");
    END_ALL_OF = both("sessions.end-all-of", "delete from sessions where user_id = ?1");
    SWEEP = both("sessions.sweep", "delete from sessions where expires_at <= ?1");
}

/// Opens a session.
///
/// # Errors
/// What the database says.
pub fn put(
    tx: &mut dyn Tx,
    token_hash: &[u8],
    user_id: &str,
    csrf_secret: &[u8],
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    let (hash, csrf) = (Value::Bytes(token_hash.to_vec()), Value::Bytes(csrf_secret.to_vec()));
    tx.exec(&PUT, &[hash, user_id.into(), csrf, now.into(), expires_at.into()]).map(drop)
}

/// The active account of a session that has not ended, and the secret of its forms.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut dyn Tx, token_hash: &[u8], now: i64) -> Result<Option<(User, Vec<u8>)>, StoreError> {
    let row = tx.first(&FIND, &[Value::Bytes(token_hash.to_vec()), now.into()])?;
    row.map(|row| Ok((User::from_row(&row, 0)?, row.opt_bytes(8).unwrap_or_default()))).transpose()
}

/// Notes that a session is in use and sets its end.
///
/// # Errors
/// What the database says.
pub fn touch(tx: &mut dyn Tx, token_hash: &[u8], now: i64, expires_at: i64) -> Result<(), StoreError> {
    tx.exec(&TOUCH, &[Value::Bytes(token_hash.to_vec()), now.into(), expires_at.into()]).map(drop)
}

/// Ends a session.
///
/// # Errors
/// What the database says.
pub fn end(tx: &mut dyn Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.exec(&END, &[Value::Bytes(token_hash.to_vec())]).map(drop)
}

/// Ends every session of an account.
///
/// # Errors
/// What the database says.
pub fn end_all_of(tx: &mut dyn Tx, user_id: &str) -> Result<(), StoreError> {
    tx.exec(&END_ALL_OF, &[user_id.into()]).map(drop)
}

/// Removes the sessions that have ended; how many.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut dyn Tx, now: i64) -> Result<u64, StoreError> {
    tx.exec(&SWEEP, &[now.into()])
}
