//! Settings of the programme: a word, and what it is set to.

use crate::executor::statements;
use crate::{StoreError, Tx};

statements! {
    GET = both("settings.get", "select value from settings where key = ?1");
    SET = both(
        "settings.set",
        "insert into settings (key, value, changed_at) values (?1, ?2, ?3)
         on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at"
    );
    REMOVE = both("settings.remove", "delete from settings where key = ?1");
    ALL = both("settings.all", "select key, value from settings order by key");
}

/// What a setting is set to.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, key: &str) -> Result<Option<String>, StoreError> {
    tx.first(&GET, &[key.into()])?.map(|row| row.text(0)).transpose()
}

/// Sets a setting.
///
/// # Errors
/// What the database says.
pub fn set(tx: &mut dyn Tx, key: &str, value: &str, now: i64) -> Result<(), StoreError> {
    tx.exec(&SET, &[key.into(), value.into(), now.into()]).map(drop)
}

/// Removes a setting, so that its default holds.
///
/// # Errors
/// What the database says.
pub fn remove(tx: &mut dyn Tx, key: &str) -> Result<(), StoreError> {
    tx.exec(&REMOVE, &[key.into()]).map(drop)
}

/// Every setting, by key.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<(String, String)>, StoreError> {
    tx.query(&ALL, &[])?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}
