//! Coordinates as people write them; UTM, MGRS and offsets against PROJ, NGA's GeoTrans and
//! GeographicLib.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

mod support;

use cg_geo::coordinate::{
    Axis, CoordinateError, Written, from_utm, offset, parse, parse_axis, show_dd, show_ddm, show_dms, show_mgrs,
    show_utm,
};
use cg_geo::measure::{bearing_deg, distance_m};
use geo_types::Coord;
use proptest::prelude::*;

fn c(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

#[track_caller]
fn reads(text: &str, lon: f64, lat: f64, written: Written) {
    let entered = parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    let close = (entered.place.x - lon).abs() < 1e-9 && (entered.place.y - lat).abs() < 1e-9;
    assert!(close && entered.written == written, "{text}: {entered:?}");
}

#[test]
fn decimal_degrees_in_the_usual_forms() {
    for text in [
        "33.5138, 36.2765",
        "33.5138,36.2765",
        "33.5138 36.2765",
        "33,5138 36,2765",
        "33,5138; 36,2765",
        "33,5138 / 36,2765",
        "N33.5138 E36.2765",
        "33.5138N 36.2765E",
        "33.5138° N, 36.2765° E",
        "E 36.2765 N 33.5138",
        "36.2765 E, 33.5138 N",
        "+33.5138 +36.2765",
        "(33.5138, 36.2765)",
        "Lat: 33.5138 Long: 36.2765",
        "lat 33.5138, lon 36.2765",
        "33.5138º 36.2765º",
        "٣٣٫٥١٣٨ ٣٦٫٢٧٦٥",
        "۳۳.۵۱۳۸، ۳۶.۲۷۶۵",
        "33.5138 شمالاً 36.2765 شرقاً",
        "33.5138 nord, 36.2765 est",
        "33.5138 Norte 36.2765 Este",
    ] {
        reads(text, 36.2765, 33.5138, Written::Degrees);
    }
    for text in [
        "4.5981, -74.0758",
        "4.5981,-74.0758",
        "4,5981 -74,0758",
        "4.5981 −74.0758",
        "4.5981N 74.0758W",
        "4.5981 N 74.0758 O",
        "4,5981 norte, 74,0758 oeste",
        "74.0758 ouest 4.5981 nord",
        "4.5981 شمال 74.0758 غرب",
        "4.5981 ش 74.0758 غ",
        "4.5981 Пн 74.0758 Зх",
    ] {
        reads(text, -74.0758, 4.5981, Written::Degrees);
    }
}

#[test]
fn degrees_minutes_and_seconds_in_the_usual_punctuations() {
    let (lon, lat) = (-(74.0 + 4.0 / 60.0 + 33.0 / 3600.0), 4.0 + 35.0 / 60.0 + 53.25 / 3600.0);
    for text in [
        "4°35'53.25\"N 74°04'33\"W",
        "4° 35' 53.25\" N, 74° 4' 33\" W",
        "4°35′53,25″N 74°04′33″O",
        "4º35’53,25” N 74º04’33” O",
        "N4°35'53.25\" W74°04'33\"",
        "4 35 53.25 N 74 04 33 W",
        "4:35:53.25N 74:04:33W",
        "4°35'53.25''N 74°04'33''W",
        "4 35 53.25 -74 04 33",
        "W 74 04 33, N 4 35 53.25",
        "4 deg 35 min 53.25 sec N 74 deg 4 min 33 sec W",
    ] {
        reads(text, lon, lat, Written::DegreesMinutesSeconds);
    }
    for text in ["4°35.5'N 74°4.25'W", "4 35.5 N 74 4.25 W", "4° 35,5' N; 74° 4,25' O", "N04°35.5' W074°04.25'"] {
        reads(text, -(74.0 + 4.25 / 60.0), 4.0 + 35.5 / 60.0, Written::DegreesMinutes);
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_both() {
    let error = parse("4,74").expect_err("ambiguous").to_string();
    assert!(error.contains("4.74, or 4 and 74"), "{error}");
    assert!(matches!(parse("4,5981,74,0758"), Err(CoordinateError::Ambiguous { .. })));
    assert!(matches!(parse("37S 412345 3812345"), Err(CoordinateError::Ambiguous { .. })));
    assert!(parse("37 south 412345 7812345").expect("clear").place.y < -19.0);
    assert!(parse("37S 412345 7812345").expect("no such northing in band S").place.y < -19.0);
}

#[test]
fn mistakes_are_told_apart() {
    use CoordinateError as E;
    let says = |text: &str| parse(text).expect_err(text);
    assert_eq!(says(""), E::Empty);
    assert_eq!(says("  () "), E::Empty);
    assert!(matches!(says("near the bridge"), E::Unreadable { .. }));
    assert!(matches!(says("33.5"), E::Numbers { found: 1, .. }));
    assert!(matches!(says("1 2 3 4 5"), E::Numbers { found: 5, .. }));
    assert!(matches!(says("91.0 36.0"), E::Range { axis: "latitude", .. }));
    assert!(matches!(says("33.0 181.0"), E::Range { axis: "longitude", .. }));
    assert!(says("136.2765 33.5138").to_string().ends_with("latitude comes first, longitude second"));
    assert!(matches!(says("4°61'N 74°4'W"), E::Sixty { unit: "minutes", .. }));
    assert!(matches!(says("4°35'60\"N 74°4'33\"W"), E::Sixty { unit: "seconds", .. }));
    assert!(matches!(says("4.5°35'N 74°4'W"), E::Misplaced { .. }));
    assert!(matches!(says("4'35°N 74°4'W"), E::Misplaced { .. }));
    assert!(matches!(says("4.5N 74.1N"), E::Directions { .. }));
    assert!(matches!(says("-4.5S 74.1W"), E::Directions { .. }));
    assert!(matches!(says("37N 12345 5512345"), E::Grid { .. }));
    assert!(matches!(says("61N 412345 5512345"), E::Grid { .. }));
    assert!(matches!(says("37I 412345 5512345"), E::Grid { .. }));
    assert!(matches!(says("37K 412345 5512345"), E::Grid { .. }), "band K is south");
    assert!(says("37SBT 123 12345").to_string().contains("as many digits"));
    assert!(matches!(says("37SBT"), E::Grid { .. }));
}

#[test]
fn one_column_of_one_axis() {
    assert_eq!(parse_axis("-74,0758", Axis::Longitude), Ok(-74.0758));
    assert_eq!(parse_axis("74.0758 O", Axis::Longitude), Ok(-74.0758));
    assert_eq!(parse_axis(" 4°30' N", Axis::Latitude), Ok(4.5));
    assert!(matches!(parse_axis("74.0758 W", Axis::Latitude), Err(CoordinateError::Directions { .. })));
    assert!(matches!(parse_axis("133.0", Axis::Latitude), Err(CoordinateError::Range { .. })));
    assert!(matches!(parse_axis("4.5, 7", Axis::Latitude), Err(CoordinateError::Misplaced { .. })));
    assert_eq!(parse_axis("", Axis::Latitude), Err(CoordinateError::Empty));
}

struct Place {
    place: Coord<f64>,
    mgrs: String,
    zone: u8,
    utm: Coord<f64>,
    bearing: f64,
    distance: f64,
    reached: Coord<f64>,
}

fn places() -> Vec<Place> {
    let place = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let n = |i: usize| cells[i].parse::<f64>().expect("a number");
        Place {
            place: c(n(0), n(1)),
            mgrs: cells[2].to_owned(),
            zone: cells[3].parse().expect("zone"),
            utm: c(n(4), n(5)),
            bearing: n(6),
            distance: n(7),
            reached: c(n(8), n(9)),
        }
    };
    include_str!("fixtures/places.tsv").lines().map(place).collect()
}

#[test]
fn mgrs_squares_are_those_of_geotrans() {
    for p in places() {
        let padded = format!("{:0>15}", p.mgrs);
        assert_eq!(show_mgrs(p.place), Some(padded));
        let entered = parse(&p.mgrs).unwrap_or_else(|e| panic!("{}: {e}", p.mgrs));
        assert!(distance_m(entered.place, p.place) < 0.75, "{}: {} m", p.mgrs, distance_m(entered.place, p.place));
        assert_eq!((entered.written, entered.precision_m), (Written::Mgrs, 0.5));
        let spaced = format!(
            "{} {} {} {}",
            &p.mgrs[..p.mgrs.len() - 12],
            &p.mgrs[p.mgrs.len() - 12..p.mgrs.len() - 10],
            &p.mgrs[p.mgrs.len() - 10..p.mgrs.len() - 5],
            &p.mgrs[p.mgrs.len() - 5..]
        );
        assert_eq!(parse(&spaced).map(|e| e.place), Ok(entered.place), "{spaced}");
    }
}

#[test]
fn utm_is_that_of_proj() {
    for p in places() {
        let north = p.place.y >= 0.0;
        let found = from_utm(p.zone, north, p.utm.x, p.utm.y).expect("in the zone");
        assert!(distance_m(found, p.place) < 0.001);
        let text = format!("{} {} {:.1} {:.1}", p.zone, if north { "north" } else { "south" }, p.utm.x, p.utm.y);
        let entered = parse(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert!(distance_m(entered.place, p.place) < 0.1 && entered.written == Written::Utm);
    }
    assert!(distance_m(parse("37N 412345 5512345").expect("the brief's own").place, c(37.786_3, 49.758_9)) < 2000.0);
    assert!(parse("UTM 37U 412345 5512345").is_ok() && parse("37U 412345E 5512345N").is_ok());
}

#[test]
fn bearing_and_distance_lead_where_geographiclib_says() {
    for p in places() {
        let reached = offset(p.place, p.bearing, p.distance).expect("in range");
        assert!(distance_m(reached, p.reached) < 1e-3);
        assert!((distance_m(p.place, reached) - p.distance).abs() < 1e-3);
        assert!((bearing_deg(p.place, reached) - p.bearing).abs() < 1e-4);
    }
    assert!(offset(c(10.0, 10.0), 361.0, 5.0).is_err());
    assert!(offset(c(10.0, 10.0), f64::NAN, 5.0).is_err());
    assert!(offset(c(10.0, 10.0), 90.0, 0.0).is_err());
    assert!(offset(c(10.0, 10.0), 90.0, 1e9).is_err());
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(lon in -179.9..179.9_f64, lat in -79.9..83.9_f64) {
        let place = c(lon, lat);
        for (text, metres) in [(show_dd(place), 0.2), (show_ddm(place), 0.3), (show_dms(place), 0.5)] {
            let back = parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
            prop_assert!(distance_m(back.place, place) < metres, "{} is {} m off", text, distance_m(back.place, place));
        }
        for text in [show_utm(place), show_mgrs(place)].into_iter().flatten() {
            let back = parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
            prop_assert!(distance_m(back.place, place) < 1.5, "{} is {} m off", text, distance_m(back.place, place));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", near in "[-+0-9NSEWOnsewoDMS°'\"′″., ;:/٠-٩شغقج]{0,40}") {
        for text in [text, near] {
            if let Ok(entered) = parse(&text) {
                prop_assert!(entered.place.x.abs() <= 180.0 && entered.place.y.abs() <= 90.0);
            }
            let _ = parse_axis(&text, Axis::Latitude);
            let _ = parse_axis(&text, Axis::Longitude);
        }
    }

    #[test]
    fn no_damaged_square_makes_it_panic(line in 0_usize..60, at in 0_usize..16, with in "[A-Z0-9 é]{0,3}") {
        let mgrs = &places()[line].mgrs;
        let at = at.min(mgrs.len());
        let _ = parse(&format!("{}{with}{}", &mgrs[..at], &mgrs[at..]));
        let _ = parse(&format!("{with}{}", &mgrs[at..]));
    }
}
