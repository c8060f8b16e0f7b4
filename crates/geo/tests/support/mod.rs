//! What several tests of this crate need.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::PathBuf;

/// Bytes from hexadecimal text.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digit = |b: u8| (b as char).to_digit(16).expect("a hexadecimal digit") as u8;
    text.trim().as_bytes().chunks(2).map(|p| digit(p[0]) << 4 | digit(p[1])).collect()
}

/// Relative difference.
pub(crate) fn relative(a: f64, b: f64) -> f64 {
    (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE)
}

/// A file of the shared data folder, if that folder is here.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("COMMONGROUND_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join("data").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: {} is not there", file.display());
    None
}
