//! Any bytes as a GeoTIFF, and the cells of small ones.
#![no_main]

use cg_geo::raster::{BlockIndex, CellSource, GridFile, GridOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = GridOptions { unpacked_limit: 1 << 20, ..GridOptions::default() };
    let Ok(file) = GridFile::from_bytes(bytes.to_vec(), options) else { return };
    if u64::from(file.grid().width) * u64::from(file.grid().height) > 1 << 20 {
        return;
    }
    let (columns, rows) = file.block_counts();
    for row in 0..rows.min(64) {
        for column in 0..columns.min(64) {
            let _ = file.block(BlockIndex { row, column });
        }
    }
});
