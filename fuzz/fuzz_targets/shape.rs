//! Any rings on a lattice of 16 × 16, where nearly everything touches: repair gives a sound shape or
//! none. Byte 255 ends a ring, 254 a polygon.
#![no_main]

use cg_geo::Shape;
use cg_geo::shape::Rough;
use geo_types::Coord;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut areas = vec![vec![vec![]]];
    for &byte in bytes.iter().take(400) {
        let Some(area) = areas.last_mut() else { return };
        match byte {
            254 => areas.push(vec![vec![]]),
            255 => area.push(vec![]),
            _ => {
                let place = Coord { x: f64::from(byte >> 4) + 1.0, y: f64::from(byte & 15) + 1.0 };
                area.last_mut().expect("a ring").push(place);
            }
        }
    }
    for ring in areas.iter_mut().flatten() {
        ring.extend(ring.first().copied());
    }
    if let Some((shape, _)) = Shape::repair(Rough::Areas(areas)) {
        assert_eq!(Shape::parse(shape.geometry().clone()).as_ref(), Ok(&shape));
    }
});
