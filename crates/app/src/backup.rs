//! Everything in one file, and back: the tables of the database and the files kept beside it.

use crate::asker::Asker;
use crate::data_folder::digest_of;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_store::backup;
use serde::Serialize;
use std::fs::File;
use std::io;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const TABLES: &str = "tables.zip";
const FILES: &str = "files/";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupSummary {
    /// Tables of the database.
    pub tables: usize,
    /// Rows in all of them.
    pub rows: u64,
    /// Files kept beside the database.
    pub files: usize,
}

impl App {
    /// Writes everything into one file, which must not exist yet.
    ///
    /// # Errors
    /// When the asker may not, the file exists, or it cannot be written.
    pub fn backup(&self, asker: &Asker, to: &Path) -> Result<BackupSummary> {
        asker.may(Act::KeepAccounts)?;
        let out = File::create_new(to).map_err(|e| AppError::file("write (choose a new name)", to, e))?;
        let part = self.folder.upload(&self.clock.fresh().to_string())?;
        let manifest = backup::dump(&self.store, &part)?;
        let made = self.pack(out, &part).map_err(|e| AppError::file("write", to, e));
        let _ = std::fs::remove_file(&part);
        Ok(BackupSummary { tables: manifest.tables.len(), rows: manifest.rows(), files: made? })
    }

    fn pack(&self, out: File, tables: &Path) -> io::Result<usize> {
        let mut zip = ZipWriter::new(out);
        // The tables are packed already; large files beyond 4 GB need the wide header.
        let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).large_file(true);
        zip.start_file(TABLES, plain)?;
        io::copy(&mut File::open(tables)?, &mut zip)?;
        let mut kept: Vec<_> = std::fs::read_dir(self.folder.kept(""))?.collect::<io::Result<_>>()?;
        kept.sort_by_key(std::fs::DirEntry::file_name);
        let names = kept.iter().map(|f| f.file_name().to_string_lossy().into_owned()).filter(|n| is_digest(n));
        let mut count = 0;
        for name in names {
            zip.start_file(format!("{FILES}{name}"), plain)?;
            io::copy(&mut File::open(self.folder.kept(&name))?, &mut zip)?;
            count += 1;
        }
        zip.finish()?.sync_all()?;
        Ok(count)
    }

    /// Reads everything back into an empty programme.
    ///
    /// # Errors
    /// When the asker may not, the file is damaged, or the programme is not empty.
    pub fn restore(&self, asker: &Asker, from: &Path) -> Result<BackupSummary> {
        asker.may(Act::KeepAccounts)?;
        let found = verify_backup(from)?;
        let part = self.folder.upload(&self.clock.fresh().to_string())?;
        let done = self.unpack(from, &part);
        let _ = std::fs::remove_file(&part);
        done.map(|()| found)
    }

    fn unpack(&self, from: &Path, part: &Path) -> Result<()> {
        let mut zip = open(from)?;
        copy(&mut zip, TABLES, part, from)?;
        backup::restore(&self.store, part)?;
        for name in kept_names(&zip) {
            copy(&mut zip, &format!("{FILES}{name}"), &self.folder.kept(&name), from)?;
        }
        Ok(())
    }
}

/// Checks that a backup is whole: every table and every file has the digest it should have.
///
/// # Errors
/// What is missing or damaged.
pub fn verify_backup(file: &Path) -> Result<BackupSummary> {
    let mut zip = open(file)?;
    let dir = std::env::temp_dir().join(format!("commonground-verify-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&dir).map_err(|e| AppError::file("make the folder", &dir, e))?;
    let checked = check(&mut zip, &dir, file);
    let _ = std::fs::remove_dir_all(&dir);
    checked
}

fn check(zip: &mut ZipArchive<File>, dir: &Path, file: &Path) -> Result<BackupSummary> {
    let part = dir.join("part");
    copy(zip, TABLES, &part, file)?;
    let manifest = backup::verify(&part)?;
    let names = kept_names(zip);
    for name in &names {
        copy(zip, &format!("{FILES}{name}"), &part, file)?;
        if digest_of(&part)?.to_string() != *name {
            return Err(damaged(file, &format!("the kept file {name} is not what it was")));
        }
    }
    Ok(BackupSummary { tables: manifest.tables.len(), rows: manifest.rows(), files: names.len() })
}

fn open(file: &Path) -> Result<ZipArchive<File>> {
    let bytes = File::open(file).map_err(|e| AppError::file("open", file, e))?;
    ZipArchive::new(bytes).map_err(|e| damaged(file, &e.to_string()))
}

/// Digests of the files in a backup.
fn kept_names(zip: &ZipArchive<File>) -> Vec<String> {
    let names = zip.file_names().filter_map(std::result::Result::ok);
    names.filter_map(|n| n.strip_prefix(FILES).map(str::to_owned)).filter(|n| is_digest(n)).collect()
}

fn copy(zip: &mut ZipArchive<File>, name: &str, to: &Path, file: &Path) -> Result<()> {
    let mut entry = zip.by_name(name).map_err(|e| damaged(file, &format!("{name}: {e}")))?;
    let mut out = File::create(to).map_err(|e| AppError::file("write", to, e))?;
    io::copy(&mut entry, &mut out).map_err(|e| AppError::file("unpack", file, e))?;
    Ok(())
}

fn damaged(file: &Path, why: &str) -> AppError {
    AppError::invalid(file.display().to_string(), format!("is no whole backup ({why}); use another one"))
}

/// Names under which files are kept: 64 hexadecimal digits, so that no path can be smuggled in.
fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit())
}
