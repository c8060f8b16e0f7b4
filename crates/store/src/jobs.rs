//! Work to be done later, taken by one worker at a time.

use crate::executor::statements;
use crate::{Row, StoreError, Tx};

statements! {
    PUT = both(
        "jobs.put",
        "insert into jobs (id, kind, payload, status, tries, due_at) values (?1, ?2, ?3, 'waiting', 0, ?4)"
    );
    TAKE = split(
        "jobs.take",
        "update jobs set status = 'running', tries = tries + 1, started_at = ?1
         where id = (select id from jobs where status = 'waiting' and due_at <= ?1 order by due_at, id limit 1)
         returning id, kind, payload, tries",
        "update jobs set status = 'running', tries = tries + 1, started_at = ?1
         where id = (select id from jobs where status = 'waiting' and due_at <= ?1 order by due_at, id limit 1
                     for update skip locked)
         returning id, kind, payload, tries"
    );
    DONE = both(
        "jobs.done",
        "update jobs set status = 'done', finished_at = ?2, failure = null where id = ?1 and status = 'running'"
    );
    RETRY = both(
        "jobs.retry",
        "update jobs set status = 'waiting', due_at = ?2, failure = ?3 where id = ?1 and status = 'running'"
    );
    FAIL = both(
        "jobs.fail",
        "update jobs set status = 'failed', finished_at = ?2, failure = ?3 where id = ?1 and status = 'running'"
    );
    RESUME = both("jobs.resume", "update jobs set status = 'waiting' where status = 'running' and started_at <= ?1");
    SWEEP = both("jobs.sweep", "delete from jobs where status = 'done' and finished_at <= ?1");
    TALLY = both("jobs.tally", "select status, count(*) from jobs group by status order by status");
}

/// A job taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Identifier.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// How often it has been tried, this time included.
    pub tries: i64,
}

/// Puts a job in the queue, in the transaction of the change that asks for it.
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut dyn Tx, id: &str, kind: &str, payload: &str, due_at: i64) -> Result<(), StoreError> {
    tx.exec(&PUT, &[id.into(), kind.into(), payload.into(), due_at.into()]).map(drop)
}

/// Takes the job that has been due longest.
///
/// # Errors
/// What the database says.
pub fn take(tx: &mut dyn Tx, now: i64) -> Result<Option<Job>, StoreError> {
    let job = |row: Row| Ok(Job { id: row.text(0)?, kind: row.text(1)?, payload: row.text(2)?, tries: row.int(3)? });
    tx.first(&TAKE, &[now.into()])?.map(job).transpose()
}

/// Notes that a job is done.
///
/// # Errors
/// What the database says.
pub fn done(tx: &mut dyn Tx, id: &str, now: i64) -> Result<(), StoreError> {
    tx.exec(&DONE, &[id.into(), now.into()]).map(drop)
}

/// Notes that a job failed: to be tried again at an instant, or never when none is given.
///
/// # Errors
/// What the database says.
pub fn failed(tx: &mut dyn Tx, id: &str, now: i64, failure: &str, again_at: Option<i64>) -> Result<(), StoreError> {
    let (stmt, at) = again_at.map_or((&FAIL, now), |again| (&RETRY, again));
    let shortened: String = failure.chars().filter(|c| *c != '\0').take(500).collect();
    tx.exec(stmt, &[id.into(), at.into(), shortened.into()]).map(drop)
}

/// Puts back the jobs that were running when the program stopped; how many.
///
/// # Errors
/// What the database says.
pub fn resume(tx: &mut dyn Tx, started_by: i64) -> Result<u64, StoreError> {
    tx.exec(&RESUME, &[started_by.into()])
}

/// Removes jobs done by an instant; how many.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut dyn Tx, done_by: i64) -> Result<u64, StoreError> {
    tx.exec(&SWEEP, &[done_by.into()])
}

/// How many jobs are in each state.
///
/// # Errors
/// What the database says.
pub fn tally(tx: &mut dyn Tx) -> Result<Vec<(String, i64)>, StoreError> {
    tx.query(&TALLY, &[])?.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}
