//! Any text as a coordinate system, and any coordinate in it.
#![no_main]

use cg_geo::Crs;
use geo_types::Coord;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (f64, f64, &str)| {
    let (x, y, text) = input;
    if let Ok(crs) = Crs::from_text(text) {
        let _ = crs.to_wgs84(Coord { x, y });
        let _ = crs.from_wgs84(Coord { x, y });
        let _ = crs.outside_area(Coord { x, y });
    }
});
