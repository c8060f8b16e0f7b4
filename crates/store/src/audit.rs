//! Who did what, when, before and after: a chain that only grows.
//!
//! Each entry holds the digest of the one before it and its own, so that a change to any entry, made past the program
//! and past the triggers of the database, is found by [`verify`].

use crate::executor::statements;
use crate::{Row, StoreError, Tx};
use cg_kit::{Digest, Digester, Value};
use serde::Serialize;

statements! {
    LAST = both("audit.last", "select seq, hash from audit order by seq desc limit 1");
    APPEND = both(
        "audit.append",
        "insert into audit (seq, at, actor_id, actor_name, action, noun, record_id, before, after, prev_hash, hash)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    PAGE = both(
        "audit.page",
        "select seq, at, actor_id, actor_name, action, noun, record_id, before, after,
             (select name from users where audit.noun = 'users' and users.id = audit.record_id)
         from audit where seq < ?1 order by seq desc limit ?2"
    );
    OF_RECORD = both(
        "audit.of-record",
        "select seq, at, actor_id, actor_name, action, noun, record_id, before, after,
             (select name from users where audit.noun = 'users' and users.id = audit.record_id)
         from audit where noun = ?1 and record_id = ?2 order by seq"
    );
    ALL = both(
        "audit.all",
        "select seq, at, actor_id, actor_name, action, noun, record_id, before, after, prev_hash, hash
         from audit order by seq"
    );
}

/// What is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// In milliseconds since 1970 UTC.
    pub at: i64,
    /// Account; `None` for the program and the command line.
    pub actor_id: Option<&'a str>,
    /// Name at the time.
    pub actor_name: &'a str,
    /// What was done, a kebab-case verb.
    pub action: &'a str,
    /// To what kind of thing.
    pub noun: &'a str,
    /// To which one.
    pub record_id: Option<&'a str>,
    /// What it was before, as text or JSON.
    pub before: Option<&'a str>,
    /// What it is now, as text or JSON.
    pub after: Option<&'a str>,
}

/// What was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Number, from 1 without a gap.
    pub seq: i64,
    /// In milliseconds since 1970 UTC.
    pub at: i64,
    /// Account; `None` for the program and the command line.
    pub actor_id: Option<String>,
    /// Name at the time.
    pub actor_name: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub noun: String,
    /// To which one.
    pub record_id: Option<String>,
    /// What it was before.
    pub before: Option<String>,
    /// What it is now.
    pub after: Option<String>,
    /// What the account is called today, where the entry is about one.
    pub account: Option<String>,
}

/// The state of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Number of entries.
    pub entries: i64,
    /// Digest of the last one; keep it elsewhere, and a shortened chain is found as well.
    pub head: Digest,
}

/// Digest before the first entry.
const START: Digest = Digest([0; 32]);

/// Adds an entry, in the transaction of the change itself.
///
/// # Errors
/// What the database says.
pub fn append(tx: &mut dyn Tx, line: &Line<'_>) -> Result<(), StoreError> {
    let last = tx.first(&LAST, &[])?;
    let (seq, prev) = last.map_or(Ok((0, START)), |row| Ok::<_, StoreError>((row.int(0)?, row.digest(1)?)))?;
    let mut binds: Vec<Value> = vec![
        Value::Int(seq + 1),
        line.at.into(),
        line.actor_id.into(),
        line.actor_name.into(),
        line.action.into(),
        line.noun.into(),
        line.record_id.into(),
        line.before.into(),
        line.after.into(),
    ];
    let hash = chained(prev, &binds);
    binds.extend([prev, hash].map(|d| Value::Bytes(d.0.to_vec())));
    tx.exec(&APPEND, &binds).map(drop)
}

/// The entries before a number, newest first; all when none is given.
///
/// # Errors
/// What the database says.
pub fn page(tx: &mut dyn Tx, before: Option<i64>, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(&PAGE, &[before.unwrap_or(i64::MAX).into(), limit.into()])?.iter().map(entry).collect()
}

/// The entries on one thing, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_record(tx: &mut dyn Tx, noun: &str, record_id: &str) -> Result<Vec<Entry>, StoreError> {
    tx.query(&OF_RECORD, &[noun.into(), record_id.into()])?.iter().map(entry).collect()
}

/// Recomputes the whole chain.
///
/// # Errors
/// [`StoreError::Damaged`] names the first entry that does not fit.
pub fn verify(tx: &mut dyn Tx) -> Result<Chain, StoreError> {
    let mut chain = Chain { entries: 0, head: START };
    tx.for_each(&ALL, &[], &mut |row| {
        let seq = row.int(0)?;
        let fits = seq == chain.entries + 1
            && row.digest(9)? == chain.head
            && row.digest(10)? == chained(chain.head, &row.0[..9]);
        if !fits {
            return Err(StoreError::Damaged { what: format!("entry {seq} of the audit log is not as it was written") });
        }
        chain = Chain { entries: seq, head: row.digest(10)? };
        Ok(())
    })?;
    Ok(chain)
}

fn chained(prev: Digest, cells: &[Value]) -> Digest {
    cells.iter().fold(Digester::default().bytes(&prev.0), Digester::value).finish()
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: row.int(0)?,
        at: row.int(1)?,
        actor_id: row.opt_text(2),
        actor_name: row.text(3)?,
        action: row.text(4)?,
        noun: row.text(5)?,
        record_id: row.opt_text(6),
        before: row.opt_text(7),
        after: row.opt_text(8),
        account: row.opt_text(9),
    })
}
