//! Any text as a coordinate.
#![no_main]

use cg_geo::coordinate::{Axis, parse, parse_axis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(entered) = parse(text) {
        assert!(entered.place.x.abs() <= 180.0 && entered.place.y.abs() <= 90.0);
    }
    let _ = parse_axis(text, Axis::Latitude);
    let _ = parse_axis(text, Axis::Longitude);
});
