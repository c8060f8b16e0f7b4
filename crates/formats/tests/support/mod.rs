//! Where the real data lie, when they are there.

use std::path::{Path, PathBuf};

/// The folder of real data; says that the test is skipped, and why, when there is none.
pub(crate) fn shared() -> Option<PathBuf> {
    let told = std::env::var_os("COMMONGROUND_SHARED").map(PathBuf::from);
    let found = told.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let data = found.join("data");
    if !data.is_dir() {
        println!("skipped: no real data in {}", data.display());
        return None;
    }
    Some(data)
}
