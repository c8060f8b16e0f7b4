//! Is everything as it should be?

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use serde::Serialize;
use std::fs;

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// What was found, and what to do when it is not well.
    pub found: String,
}

impl Check {
    fn new(what: &'static str, outcome: std::result::Result<String, String>) -> Self {
        let well = outcome.is_ok();
        Self { what, well, found: outcome.unwrap_or_else(|e| e) }
    }
}

impl App {
    /// Looks at folder, database, audit log, kept files and accounts.
    ///
    /// # Errors
    /// When the asker may not.
    pub fn doctor(&self, asker: &Asker) -> Result<Vec<Check>> {
        asker.may(Act::ReadAudit)?;
        Ok(vec![
            Check::new("data folder", self.folder_is_writable()),
            Check::new("database", self.database_answers()),
            Check::new("audit log", self.audit_is_whole()),
            Check::new("kept files", self.files_are_whole()),
            Check::new("administrator", self.somebody_keeps_accounts()),
        ])
    }

    fn folder_is_writable(&self) -> std::result::Result<String, String> {
        let probe = self.folder.root().join(".probe");
        let path = self.folder.root().display();
        let remedy = |e: std::io::Error| {
            format!("cannot write in {path}: {e}; free space or give this account the right to write")
        };
        fs::write(&probe, b"well").and_then(|()| fs::remove_file(&probe)).map_err(remedy)?;
        Ok(format!("{path} can be written"))
    }

    fn database_answers(&self) -> std::result::Result<String, String> {
        let counted = self.store.read(|tx| {
            let mut total = 0;
            for noun in cg_domain::NOUNS {
                total += cg_store::records::count_rows(tx, noun, &cg_store::records::Filter::True)?;
            }
            Ok::<_, AppError>(total)
        });
        counted.map(|n| format!("{:?} answers; {n} records", self.store.engine())).map_err(|e| e.to_string())
    }

    fn audit_is_whole(&self) -> std::result::Result<String, String> {
        let chain = self.store.read(|tx| Ok::<_, AppError>(cg_store::audit::verify(tx)?));
        chain
            .map(|c| format!("{} entries, chain whole, head {}", c.entries, c.head.short(12)))
            .map_err(|e| format!("the chain is broken ({e}); somebody changed the log; restore a backup and compare"))
    }

    fn files_are_whole(&self) -> std::result::Result<String, String> {
        let rows = self.list(&Asker::command_line(), "grids", &crate::Ask { limit: 10_000, ..Default::default() });
        let rows = rows.map_err(|e| e.to_string())?;
        for grid in &rows.items {
            let digest = grid.text("file_digest").unwrap_or_default();
            let found = crate::digest_of(&self.folder.kept(digest)).map(|d| d.to_string());
            if found.as_deref().ok() != Some(digest) {
                return Err(format!("the grid {} is missing or damaged; import it again", grid.code));
            }
        }
        Ok(format!("{} grids, all whole", rows.items.len()))
    }

    fn somebody_keeps_accounts(&self) -> std::result::Result<String, String> {
        let count = self.store.read(|tx| Ok::<_, AppError>(cg_store::users::administrators(tx)?));
        match count {
            Ok(0) => Ok("nobody yet; `commonground serve` prints a link to make the first account".into()),
            Ok(n) => Ok(format!("{n}")),
            Err(e) => Err(e.to_string()),
        }
    }
}
