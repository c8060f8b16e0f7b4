//! Any bytes as a GeoJSON document.
#![no_main]

use cg_formats::{Limits, ReadOptions, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { file_bytes: 1 << 22, unpacked_bytes: 1 << 22, workbook_bytes: 1 << 22, row_bytes: 1 << 16, sheet_cells: 20_000, ..Limits::default() };
    let Ok(source) = Source::from_bytes(bytes.to_vec(), "a.geojson", &ReadOptions::default(), &limits) else { return };
    for layer in source.layers() {
        let Ok(rows) = source.rows(&layer.name) else { continue };
        for row in rows.map_while(Result::ok) {
            assert!(row.number > 0);
        }
    }
});
