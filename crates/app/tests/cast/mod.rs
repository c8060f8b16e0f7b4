//! What the tests of this floor share: an empty programme with a clock that stands still.
#![allow(dead_code, reason = "each test file uses its part of the cast")]

use cg_app::{App, Clock, DataFolder};
use cg_store::Store;

/// A pass-phrase long enough.
pub(crate) const PHRASE: &str = "correct horse battery staple";

/// 30 June 2026, noon, UTC.
pub(crate) const NOW: i64 = 1_782_820_800_000;

/// An empty programme; its folder is left to the system's temporary files.
pub(crate) fn app() -> App {
    let folder = tempfile::tempdir().expect("a folder").keep();
    App::over(
        Store::in_memory().expect("a store"),
        DataFolder::open(&folder).expect("a data folder"),
        Clock::fixed(NOW),
    )
}
