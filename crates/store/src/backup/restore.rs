//! Taking a dump back.

use super::cell::{hex, value_from_json};
use super::{FORMAT, MANIFEST, Manifest, TABLES, TableInDump, file_error};
use crate::records::column;
use crate::{Engine, Stmt, Store, StoreError, Tx, audit, columns, migrate};
use cg_kit::Value;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

/// Manifests are small; what is larger is none.
const MANIFEST_BYTES: u64 = 1 << 20;

type Archive = ZipArchive<BufReader<File>>;

/// Reads a whole dump and checks every digest, without a database.
///
/// # Errors
/// [`StoreError::BadBackup`] says what does not fit.
pub fn verify(path: &Path) -> Result<Manifest, StoreError> {
    let (mut archive, manifest) = open(path)?;
    for table in &manifest.tables {
        let mut lines = Lines::open(&mut archive, table)?;
        lines.by_ref().for_each(drop);
        lines.judge()?;
    }
    Ok(manifest)
}

/// Takes a dump back into a database that holds nothing yet, all of it or none.
///
/// # Errors
/// [`StoreError::BadBackup`] when the database is not empty or the dump is not whole.
pub fn restore(store: &Store, path: &Path) -> Result<Manifest, StoreError> {
    let (mut archive, manifest) = open(path)?;
    store.write(|tx| {
        refuse_unless_empty(tx)?;
        for table in &manifest.tables {
            restore_table(tx, &mut archive, table)?;
        }
        if tx.engine() == Engine::Postgres {
            tx.script("analyze", "analyze")?;
        }
        audit::verify(tx).map(drop)
    })?;
    Ok(manifest)
}

fn open(path: &Path) -> Result<(Archive, Manifest), StoreError> {
    let file = File::open(path).map_err(|cause| file_error("read", path, cause))?;
    let no_dump = || bad("it is no dump of Common Ground, or it is cut short");
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| no_dump())?;
    let entry = archive.by_name(MANIFEST).map_err(|_| no_dump())?;
    let manifest: Manifest = serde_json::from_reader(entry.take(MANIFEST_BYTES)).map_err(|_| no_dump())?;
    if manifest.format != FORMAT {
        return Err(no_dump());
    }
    let known = migrate::last_known();
    if manifest.format_version > 1 || manifest.schema_step > known {
        let step = manifest.schema_step;
        return Err(bad(&format!("it is of step {step} and this program knows {known}; use the newer Common Ground")));
    }
    if let Some(t) = manifest.tables.iter().find(|t| !TABLES.iter().any(|(name, _)| *name == t.name)) {
        return Err(bad(&format!("it has a table {} that this program does not know", t.name)));
    }
    Ok((archive, manifest))
}

fn refuse_unless_empty(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for (table, _) in TABLES {
        let text = format!("select 1 from {table} limit 1");
        if tx.first(&Stmt::made(format!("{table}.any"), text.clone(), text), &[])?.is_some() {
            return Err(bad("the database holds data already; restore into a new data folder or a new database"));
        }
    }
    Ok(())
}

fn restore_table(tx: &mut dyn Tx, archive: &mut Archive, table: &TableInDump) -> Result<(), StoreError> {
    // Names come from a file, so only those that the database itself knows are let into a statement.
    let known = columns::of(tx, &table.name)?;
    if let Some(strange) = table.columns.iter().find(|c| !known.contains(c)) {
        return Err(bad(&format!("its table {} has a column {strange} that this program does not know", table.name)));
    }
    let quoted: Vec<String> = table.columns.iter().map(|c| column(c)).collect();
    let stmt = Stmt::insert(&table.name, &quoted.iter().map(String::as_str).collect::<Vec<_>>(), "");
    let mut lines = Lines::open(archive, table)?;
    tx.exec_many(&stmt, &mut lines)?;
    lines.judge()
}

/// The rows of one table; what is wrong with them is told at the end.
struct Lines<'a, R> {
    reader: BufReader<R>,
    table: &'a TableInDump,
    digest: Sha256,
    rows: u64,
    odd: bool,
}

impl<'a> Lines<'a, zip::read::ZipFile<'a, BufReader<File>>> {
    fn open(archive: &'a mut Archive, table: &'a TableInDump) -> Result<Self, StoreError> {
        let missing = |_| bad(&format!("its table {} is missing", table.name));
        let entry = archive.by_name(&format!("{}.jsonl", table.name)).map_err(missing)?;
        Ok(Self { reader: BufReader::new(entry), table, digest: Sha256::new(), rows: 0, odd: false })
    }
}

impl<R: Read> Lines<'_, R> {
    fn judge(self) -> Result<(), StoreError> {
        let whole = !self.odd && self.rows == self.table.rows && hex(&self.digest.finalize()) == self.table.sha256;
        if whole {
            Ok(())
        } else {
            Err(bad(&format!("its table {} is damaged at row {}", self.table.name, self.rows + 1)))
        }
    }

    fn cells(line: &str, width: usize) -> Option<Vec<Value>> {
        let cells: Vec<serde_json::Value> = serde_json::from_str(line).ok()?;
        let cells: Vec<Value> = cells.into_iter().map(value_from_json).collect::<Option<_>>()?;
        (cells.len() == width).then_some(cells)
    }
}

impl<R: Read> Iterator for Lines<'_, R> {
    type Item = Vec<Value>;

    fn next(&mut self) -> Option<Vec<Value>> {
        let mut line = String::new();
        match self.reader.read_line(&mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(_) => {
                self.odd = true;
                return None;
            }
        }
        self.digest.update(line.as_bytes());
        let cells = Self::cells(&line, self.table.columns.len());
        self.odd |= cells.is_none();
        self.rows += u64::from(cells.is_some());
        cells
    }
}

fn bad(why: &str) -> StoreError {
    StoreError::BadBackup(why.to_owned())
}
