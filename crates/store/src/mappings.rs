//! How the columns of a file were mapped last time, remembered by the kind of import and the headers of the file.

use crate::executor::statements;
use crate::{StoreError, Tx};

statements! {
    GET = both("mappings.get", "select mapping from mappings where kind = ?1 and fingerprint = ?2");
    PUT = both(
        "mappings.put",
        "insert into mappings (kind, fingerprint, mapping, used_at, used_by) values (?1, ?2, ?3, ?4, ?5)
         on conflict (kind, fingerprint) do update set mapping = excluded.mapping, used_at = excluded.used_at,
             used_by = excluded.used_by"
    );
}

/// The mapping used last for files with these headers, as JSON.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut dyn Tx, kind: &str, fingerprint: &str) -> Result<Option<String>, StoreError> {
    tx.first(&GET, &[kind.into(), fingerprint.into()])?.map(|row| row.text(0)).transpose()
}

/// Remembers a mapping for files with these headers.
///
/// # Errors
/// What the database says.
pub fn put(
    tx: &mut dyn Tx,
    kind: &str,
    fingerprint: &str,
    mapping: &str,
    at: i64,
    by: Option<&str>,
) -> Result<(), StoreError> {
    tx.exec(&PUT, &[kind.into(), fingerprint.into(), mapping.into(), at.into(), by.into()]).map(drop)
}
