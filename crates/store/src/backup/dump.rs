//! Writing a dump.

use super::cell::{hex, json_from_value};
use super::{FORMAT, MANIFEST, Manifest, TABLES, TableInDump, file_error};
use crate::records::column;
use crate::{Stmt, Store, StoreError, Tx, columns, migrate, now_ms};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Dumps all tables, as of one moment, to a file; it appears under its name only when it is whole.
///
/// # Errors
/// When the file cannot be written, or the database says so.
pub fn dump(store: &Store, path: &Path) -> Result<Manifest, StoreError> {
    let draft = path.with_extension("part");
    let file = File::create(&draft).map_err(|cause| file_error("write", &draft, cause))?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let broken = |cause: std::io::Error| file_error("write", &draft, cause);
    let manifest = store.read(|tx| {
        let mut tables = Vec::new();
        for (table, order) in TABLES {
            tables.push(dump_table(tx, &mut zip, table, order, &broken)?);
        }
        let (format, schema_step) = (FORMAT.to_owned(), migrate::last_known());
        Ok::<_, StoreError>(Manifest { format, format_version: 1, schema_step, made_at: now_ms(), tables })
    })?;
    zip.start_file(MANIFEST, options()).map_err(|e| broken(e.into()))?;
    serde_json::to_writer_pretty(&mut zip, &manifest).map_err(|e| broken(e.into()))?;
    let file = zip.finish().map_err(|e| broken(e.into()))?.into_inner().map_err(|e| broken(e.into_error()))?;
    file.sync_all().map_err(broken)?;
    std::fs::rename(&draft, path).map_err(|cause| file_error("write", path, cause))?;
    Ok(manifest)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().large_file(true).unix_permissions(0o600)
}

fn dump_table(
    tx: &mut dyn Tx,
    zip: &mut ZipWriter<BufWriter<File>>,
    table: &str,
    order: &str,
    broken: &dyn Fn(std::io::Error) -> StoreError,
) -> Result<TableInDump, StoreError> {
    let columns = columns::of(tx, table)?;
    let quoted: Vec<String> = columns.iter().map(|c| column(c)).collect();
    let text = format!("select {} from {table} order by {order}", quoted.join(", "));
    let stmt = Stmt::made(format!("{table}.dump"), text.clone(), text);
    zip.start_file(format!("{table}.jsonl"), options()).map_err(|e| broken(e.into()))?;
    let (mut rows, mut digest) = (0, Sha256::new());
    tx.for_each(&stmt, &[], &mut |row| {
        let cells: Vec<serde_json::Value> = row.0.into_iter().map(json_from_value).collect();
        let mut line = serde_json::Value::Array(cells).to_string();
        line.push('\n');
        digest.update(line.as_bytes());
        rows += 1;
        zip.write_all(line.as_bytes()).map_err(broken)
    })?;
    Ok(TableInDump { name: table.to_owned(), columns, rows, sha256: hex(&digest.finalize()) })
}
