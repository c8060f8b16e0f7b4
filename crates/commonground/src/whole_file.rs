//! Files written whole or not at all.

use crate::outcome::Stop;
use std::path::{Path, PathBuf};

/// Writes beside the file first and puts it in place when it is complete.
pub(crate) fn write<T>(path: &Path, work: impl FnOnce(&Path) -> Result<T, Stop>) -> Result<(), Stop> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let aside: PathBuf = path.with_file_name(format!(".{name}.part"));
    let _ = std::fs::remove_file(&aside);
    let done = work(&aside).and_then(|_| Ok(std::fs::rename(&aside, path)?));
    if done.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    done.map_err(|e| Stop::new(format!("cannot write {}: {e}", path.display())).at(path.display()))
}
