//! Coordinate systems against PROJ (through pyproj, on the same PROJ strings).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

use cg_geo::crs::{Crs, CrsError, Placement, placement};
use cg_geo::measure::{Bbox, distance_m};
use geo_types::Coord;
use proptest::prelude::*;

fn c(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

#[test]
fn projections_are_those_of_proj_to_a_centimetre() {
    let mut worst = 0.0_f64;
    for line in include_str!("fixtures/projections.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let crs = Crs::from_epsg(cells[0].parse().expect("code")).unwrap_or_else(|e| panic!("{line}: {e}"));
        let (place, metres) = (c(number(cells[1]), number(cells[2])), c(number(cells[3]), number(cells[4])));
        let there = crs.from_wgs84(place).unwrap_or_else(|e| panic!("{line}: {e}"));
        let back = crs.to_wgs84(metres).unwrap_or_else(|e| panic!("{line}: {e}"));
        let unit = if crs.is_geographic() { 111_320.0 } else { 1.0 };
        let off = (there.x - metres.x).abs().max((there.y - metres.y).abs()) * unit;
        let off_back = distance_m(back, place);
        worst = worst.max(off).max(off_back);
        assert!(off < 0.01 && off_back < 0.01, "{line}: {off} m there, {off_back} m back");
    }
    println!("worst difference {worst:e} m");
}

#[test]
fn prj_files_mean_what_their_code_means() {
    for line in include_str!("fixtures/prj.tsv").lines() {
        let cells: Vec<&str> = line.splitn(7, '\t').collect();
        let crs = Crs::from_wkt(cells[6]).unwrap_or_else(|e| panic!("{} {}: {e}", cells[0], cells[1]));
        let place = crs.to_wgs84(c(number(cells[4]), number(cells[5]))).expect("a place");
        let off = distance_m(place, c(number(cells[2]), number(cells[3])));
        assert!(off < 0.01, "EPSG:{} as {}: {off} m off ({})", cells[0], cells[1], crs.definition());
        assert!(crs.datum_is_known(), "{line}");
    }
}

#[test]
fn a_datum_without_known_shift_is_owned_up_to() {
    let prj = r#"GEOGCS["GCS_Invented",DATUM["D_Invented_1931",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
    assert!(!Crs::from_wkt(prj).expect("readable").datum_is_known());
    assert!(Crs::wgs84().expect("known").datum_is_known());
}

#[test]
fn one_system_has_many_names() {
    for name in [
        "EPSG:4326",
        "epsg:4326",
        "4326",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "WGS84",
        "WGS 84",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "CRS84",
        "+proj=longlat +datum=WGS84 +no_defs",
        "\u{feff}EPSG:4326 ",
    ] {
        let crs = Crs::from_text(name).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(crs.is_wgs84() && crs.epsg() == Some(4326), "{name}: {crs:?}");
    }
}

#[test]
fn an_esri_utm_file_is_recognised_by_its_numbers() {
    let esri =
        include_str!("fixtures/prj.tsv").lines().find(|l| l.starts_with("32637\tWKT1_ESRI")).expect("in the fixture");
    let crs = Crs::from_wkt(esri.rsplit('\t').next().expect("WKT")).expect("readable");
    assert_eq!(crs.epsg(), Some(32637));
    assert_eq!(crs.name(), "WGS_1984_UTM_Zone_37N");
}

#[test]
fn what_is_no_system_is_refused_with_a_way_out() {
    for (text, says) in [
        ("", "EPSG:4326"),
        ("Lambert, I think", "EPSG:4326"),
        ("EPSG:999999", "PROJ string"),
        ("EPSG:1", "PROJ string"),
        ("+proj=unheardof", "EPSG:4326"),
        ("+proj=longlat +nadgrids=/etc/passwd", "grid"),
        ("+init=/etc/passwd", "EPSG:code"),
        ("+proj=geocent +datum=WGS84", "EPSG:4326"),
        ("EPSG:4267", "EPSG:4326"),
        ("PROJCS[\"x\"", "EPSG:4326"),
    ] {
        let error = Crs::from_text(text).expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
    assert!(matches!(Crs::utm(61, true), Err(CrsError::UnknownCode { .. })));
}

#[test]
fn geotiff_keys_name_a_system() {
    assert_eq!(Crs::from_geotiff(Some(32637), Some(4326), "").map(|c| c.epsg()), Ok(Some(32637)));
    assert_eq!(Crs::from_geotiff(None, Some(4326), "").map(|c| c.epsg()), Ok(Some(4326)));
    assert!(Crs::from_geotiff(Some(32767), Some(4326), "a citation in words").is_err());
    let esri =
        include_str!("fixtures/prj.tsv").lines().find(|l| l.starts_with("32637\tWKT1_ESRI")).expect("in the fixture");
    let citation = format!("ESRI PE String = {}", esri.rsplit('\t').next().expect("WKT"));
    assert_eq!(Crs::from_geotiff(Some(32767), None, &citation).map(|c| c.epsg()), Ok(Some(32637)));
}

#[test]
fn a_coordinate_of_another_zone_is_noticed_and_of_the_next_is_not() {
    let utm = Crs::utm(37, true).expect("a zone");
    let at = |lon: f64, lat: f64| utm.outside_area(utm.from_wgs84(c(lon, lat)).expect("computable"));
    assert_eq!(at(39.0, 33.0), None);
    assert_eq!(at(45.5, 33.0), None);
    assert!(at(60.0, 33.0).is_some());
    assert!(utm.outside_area(c(36.2, 33.5)).is_none_or(|o| o.why.contains("easting")), "degrees in a UTM column");
    assert!(utm.outside_area(c(3_700_000.0, 250_000.0)).expect("swapped").to_string().contains("order of the columns"));
    assert!(utm.outside_area(c(500_000.0, -5.0)).is_some());
    assert!(utm.outside_area(c(1e308, 1e308)).is_some());
    assert!(utm.outside_area(c(f64::NAN, 0.0)).is_some());
    let degrees = Crs::wgs84().expect("known");
    assert!(degrees.outside_area(c(412_345.0, 5_512_345.0)).is_some());
}

#[test]
fn swapped_and_unsigned_coordinates_are_suspected() {
    let colombia = Bbox::new(-79.1, -4.3, -66.8, 13.4);
    assert_eq!(placement(&colombia, c(-74.1, 4.6)), Placement::Inside);
    assert_eq!(placement(&colombia, c(4.6, -74.1)), Placement::Swapped { meant: c(-74.1, 4.6) });
    assert_eq!(placement(&colombia, c(74.1, 4.6)), Placement::WrongSign { meant: c(-74.1, 4.6) });
    assert_eq!(placement(&colombia, c(0.0, 0.0)), Placement::NullIsland);
    assert_eq!(placement(&colombia, c(12.0, 50.0)), Placement::Outside);
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_place(lon in 33.5..44.5_f64, lat in -79.0..79.0_f64) {
        for crs in [Crs::utm(37, lat >= 0.0), Crs::from_epsg(3857), Crs::from_epsg(6933)] {
            let crs = crs.expect("known");
            let back = crs.to_wgs84(crs.from_wgs84(c(lon, lat)).expect("there")).expect("back");
            prop_assert!(distance_m(back, c(lon, lat)) < 1e-4);
        }
    }

    #[test]
    fn no_coordinate_makes_a_projection_panic(x in any::<f64>(), y in any::<f64>(), near in -1e8..1e8_f64) {
        for code in [4326, 3857, 32637, 32718, 3116, 2154, 3035, 5514, 28992, 23700, 5880, 4284, 27700, 6933, 3395] {
            let crs = Crs::from_epsg(code).expect("known");
            for coord in [c(x, y), c(near, y), c(x, near), c(near, near)] {
                if let Ok(place) = crs.to_wgs84(coord) {
                    prop_assert!(place.x.is_finite() && place.y.is_finite());
                }
                let _ = crs.from_wgs84(coord);
                let _ = crs.outside_area(coord);
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_of_systems_panic(text in "\\PC*", proj in "(\\+(proj|ellps|datum|towgs84|lat_0|lon_0|k|zone|a|b|rf|pm|units|axis)=[-a-zA-Z0-9.,]{0,12} ){0,8}") {
        let _ = Crs::from_text(&text);
        let _ = Crs::from_wkt(&text);
        let _ = Crs::from_proj_string(&proj);
        let _ = Crs::from_geotiff(None, None, &text);
    }

    #[test]
    fn no_damaged_prj_makes_the_reader_panic(line in 0_usize..60, cut in 0_usize..400, with in "\\PC{0,4}") {
        let wkt = include_str!("fixtures/prj.tsv").lines().nth(line).and_then(|l| l.rsplit('\t').next()).expect("a line");
        let at = cut.min(wkt.len());
        if wkt.is_char_boundary(at) {
            let _ = Crs::from_wkt(&wkt[..at]);
            if let Ok(crs) = Crs::from_wkt(&format!("{}{with}{}", &wkt[..at], &wkt[at..])) {
                let _ = crs.to_wgs84(c(500_000.0, 4_000_000.0));
                let _ = crs.from_wgs84(c(20.0, 40.0));
            }
        }
    }
}
