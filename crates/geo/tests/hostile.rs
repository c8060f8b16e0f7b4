//! A short fuzz of every parser of this crate: any bytes, and sound input damaged at one place.
//! Longer runs: `fuzz/`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

mod support;

use cg_geo::shape::{Rough, Shape};
use cg_geo::wkb::{self, gpkg};
use geo_types::Coord;
use proptest::prelude::*;

fn sound() -> Vec<Vec<u8>> {
    include_str!("fixtures/wkb.tsv").lines().map(|l| support::hex(l.rsplit('\t').next().expect("hex"))).collect()
}

fn look_at(bytes: &[u8]) {
    if let Ok(read) = wkb::read(bytes) {
        let _ = Shape::examine(read.rough.clone());
        if let Some((shape, _)) = Shape::repair(read.rough) {
            assert_eq!(Shape::from_wkb(&shape.to_wkb()).as_ref(), Ok(&shape));
        }
    }
    let _ = gpkg::read(bytes);
    let _ = Shape::from_stored(bytes);
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -180.0..180.0_f64,
        4 => (0..12_i32).prop_map(|i| f64::from(i) * 0.25),
        1 => any::<f64>(),
        1 => prop::sample::select(vec![0.0, -0.0, 90.0, 180.0, -180.0, 1e-300, 1e308, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE]),
    ]
}

fn ring() -> impl Strategy<Value = Vec<Coord<f64>>> {
    let coords = prop::collection::vec((coordinate(), coordinate()).prop_map(|(x, y)| Coord { x, y }), 0..12);
    (coords, any::<bool>()).prop_map(|(mut ring, close)| {
        if close {
            ring.extend(ring.first().copied());
        }
        ring
    })
}

/// Rings on a small lattice, where nearly everything touches or overlaps.
fn lattice_ring() -> impl Strategy<Value = Vec<Coord<f64>>> {
    let coords = prop::collection::vec(
        (1..6_i32, 1..6_i32).prop_map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) }),
        3..10,
    );
    coords.prop_map(|mut ring| {
        ring.push(ring[0]);
        ring
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        look_at(&bytes);
    }

    #[test]
    fn bytes_that_begin_like_a_geometry(order in 0_u8..2, code in 0_u32..20, flags in prop::sample::select(vec![0_u32, 1000, 2000, 3000, 0x8000_0000, 0x2000_0000, 0xE000_0000]), rest in prop::collection::vec(any::<u8>(), 0..120)) {
        let code = code + flags;
        let mut bytes = vec![order];
        bytes.extend(if order == 1 { code.to_le_bytes() } else { code.to_be_bytes() });
        bytes.extend(rest);
        look_at(&bytes);
        let mut packed = b"GP\0\x01\0\0\0\0".to_vec();
        packed.extend(&bytes);
        look_at(&packed);
    }

    #[test]
    fn sound_bytes_with_damage(which in 0_usize..96, damage in prop::collection::vec((0_usize..200, any::<u8>()), 1..4)) {
        let mut bytes = sound()[which].clone();
        for (at, value) in damage {
            let n = bytes.len();
            bytes[at % n] = value;
        }
        look_at(&bytes);
    }

    #[test]
    fn any_coordinates(areas in prop::collection::vec(prop::collection::vec(ring(), 0..4), 0..4)) {
        let rough = Rough::Areas(areas);
        let examined = Shape::examine(rough.clone());
        prop_assert!(examined.shape.is_some() || !examined.faults.is_empty(), "refused without a reason");
        for fault in &examined.faults {
            let _ = (fault.to_string(), fault.args());
        }
        let _ = Shape::repair(rough.clone());
        if let Rough::Areas(areas) = rough {
            let _ = Shape::repair(Rough::Lines(areas.into_iter().flatten().collect()));
        }
    }

    #[test]
    fn what_repair_gives_is_sound(areas in prop::collection::vec(prop::collection::vec(lattice_ring(), 1..4), 1..4)) {
        if let Some((shape, _)) = Shape::repair(Rough::Areas(areas)) {
            prop_assert!(shape.area_m2() > 0.0);
            prop_assert_eq!(Shape::parse(shape.geometry().clone()), Ok(shape));
        }
    }
}
