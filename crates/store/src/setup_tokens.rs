//! One-time links: first run, invitation, forgotten pass-phrase. Only digests are kept.

use crate::executor::statements;
use crate::{StoreError, Tx};
use cg_kit::Value;

statements! {
    PUT = both(
        "setup_tokens.put",
        "insert into setup_tokens (token_hash, purpose, role, user_id, created_at, expires_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    SPEND = both(
        "setup_tokens.spend",
        "update setup_tokens set used_at = ?2 where token_hash = ?1 and used_at is null and expires_at > ?2
         returning role, user_id"
    );
    SWEEP = both("setup_tokens.sweep", "delete from setup_tokens where used_at is not null or expires_at <= ?1");
}

/// Keeps a link that gives a role to whoever uses it first.
///
/// # Errors
/// [`StoreError::Broken`] `value-refused` for a purpose other than `first-run`, `invitation`, `reset`.
pub fn put(
    tx: &mut dyn Tx,
    token_hash: &[u8],
    purpose: &str,
    role: &str,
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    put_for(tx, token_hash, purpose, role, None, now, expires_at)
}

/// Keeps a link for an account that exists.
///
/// # Errors
/// As [`put`].
pub fn put_for(
    tx: &mut dyn Tx,
    token_hash: &[u8],
    purpose: &str,
    role: &str,
    user_id: Option<&str>,
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    let hash = Value::Bytes(token_hash.to_vec());
    tx.exec(&PUT, &[hash, purpose.into(), role.into(), user_id.into(), now.into(), expires_at.into()]).map(drop)
}

/// Spends a link; the role it gives, or nothing when it is spent, has ended or never was.
///
/// # Errors
/// What the database says.
pub fn spend(tx: &mut dyn Tx, token_hash: &[u8], now: i64) -> Result<Option<String>, StoreError> {
    Ok(spend_for(tx, token_hash, now)?.map(|(role, _)| role))
}

/// Spends a link; its role and the account it is for.
///
/// # Errors
/// What the database says.
pub fn spend_for(tx: &mut dyn Tx, token_hash: &[u8], now: i64) -> Result<Option<(String, Option<String>)>, StoreError> {
    let row = tx.first(&SPEND, &[Value::Bytes(token_hash.to_vec()), now.into()])?;
    row.map(|row| Ok((row.text(0)?, row.opt_text(1)))).transpose()
}

/// Removes links that are spent or have ended; how many.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut dyn Tx, now: i64) -> Result<u64, StoreError> {
    tx.exec(&SWEEP, &[now.into()])
}
