//! Is everything as it should be?

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_domain::grant::Act;
use serde::Serialize;
use std::fs;

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// What was looked at; the message is `check-of-` and these words joined by hyphens.
    pub what: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// What was found, and what to do when it is not well.
    pub found: Words,
}

/// What was found: well, or not.
type Found = std::result::Result<Words, Words>;

impl Check {
    fn new(what: &'static str, outcome: Found) -> Self {
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

    fn folder_is_writable(&self) -> Found {
        let probe = self.folder.root().join(".probe");
        let path = self.folder.root().display().to_string();
        let remedy = |e: std::io::Error| {
            Words::of("check-folder-closed").with("path", path.as_str()).with("cause", e.to_string())
        };
        fs::write(&probe, b"well").and_then(|()| fs::remove_file(&probe)).map_err(remedy)?;
        Ok(Words::of("check-folder-open").with("path", path))
    }

    fn database_answers(&self) -> Found {
        let counted = self.store.read(|tx| {
            let mut total = 0;
            for noun in cg_domain::NOUNS {
                total += cg_store::records::count_rows(tx, noun, &cg_store::records::Filter::True)?;
            }
            Ok::<_, AppError>(total)
        });
        let engine = format!("{:?}", self.store.engine());
        let well = |n| Words::of("check-database").with("engine", engine).with("count", n);
        counted.map(well).map_err(|e| e.to_string().into())
    }

    fn audit_is_whole(&self) -> Found {
        let chain = self.store.read(|tx| Ok::<_, AppError>(cg_store::audit::verify(tx)?));
        chain
            .map(|c| Words::of("check-audit").with("count", c.entries).with("head", c.head.short(12)))
            .map_err(|e| Words::of("check-audit-broken").with("cause", e.to_string()))
    }

    fn files_are_whole(&self) -> Found {
        let rows = self.list(&Asker::command_line(), "grids", &crate::Ask { limit: 10_000, ..Default::default() });
        let rows = rows.map_err(|e| e.to_string())?;
        for grid in &rows.items {
            let digest = grid.text("file_digest").unwrap_or_default();
            let found = crate::digest_of(&self.folder.kept(digest)).map(|d| d.to_string());
            if found.as_deref().ok() != Some(digest) {
                return Err(Words::of("check-grid-damaged").with("grid", grid.code.as_str()));
            }
        }
        Ok(Words::of("check-grids").with("count", rows.items.len()))
    }

    fn somebody_keeps_accounts(&self) -> Found {
        let count = self.store.read(|tx| Ok::<_, AppError>(cg_store::users::administrators(tx)?));
        match count {
            Ok(0) => Ok(Words::of("check-nobody")),
            Ok(n) => Ok(n.to_string().into()),
            Err(e) => Err(e.to_string().into()),
        }
    }
}
