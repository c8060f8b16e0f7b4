//! Any text as a mapping file; what is readable reads back what it writes.
#![no_main]

use cg_formats::Mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(mapping) = Mapping::from_text(text) {
        let _ = Mapping::from_text(&mapping.to_toml());
    }
});
