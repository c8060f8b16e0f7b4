//! Any bytes behind the first ones of a FlatGeobuf file, read to its end.
#![no_main]

use cg_formats::{Limits, ReadOptions, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { file_bytes: 1 << 22, unpacked_bytes: 1 << 22, row_bytes: 1 << 16, points: 5000, ..Limits::default() };
    let whole = [b"fgb\x03fgb\0".as_slice(), bytes].concat();
    let Ok(source) = Source::from_bytes(whole, "a.bin", &ReadOptions::default(), &limits) else { return };
    for layer in source.layers() {
        let Ok(rows) = source.rows(&layer.name) else { continue };
        for row in rows.map_while(Result::ok).take(10_000) {
            assert!(row.number > 0);
        }
    }
});
