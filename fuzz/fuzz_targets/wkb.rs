//! Any bytes as WKB, EWKB and GeoPackage geometry.
#![no_main]

use cg_geo::Shape;
use cg_geo::wkb::{self, gpkg};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = wkb::read(bytes) {
        if let Ok(shape) = Shape::parse(read.rough) {
            assert_eq!(Shape::from_wkb(&shape.to_wkb()).as_ref(), Ok(&shape));
        }
    }
    let _ = gpkg::read(bytes);
    let _ = Shape::from_stored(bytes);
});
