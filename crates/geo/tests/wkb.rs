//! WKB against what GEOS writes (through shapely), and against liars.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

mod support;

use cg_geo::shape::Rough;
use cg_geo::wkb::{self, WkbError, gpkg};
use geo_types::{Coord, Geometry, LineString, MultiPoint, MultiPolygon, Point, Polygon, line_string};
use support::hex;

/// The coordinates of WKT in the order they stand there.
fn numbers(wkt: &str) -> Vec<f64> {
    wkt.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).filter_map(|n| n.parse().ok()).collect()
}

#[test]
fn every_flavour_that_geos_writes_is_read() {
    let mut seen = 0;
    for line in include_str!("fixtures/wkb.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let read = wkb::read(&hex(cells[3])).unwrap_or_else(|e| panic!("{line}: {e}"));
        let found: Vec<f64> = read.rough.coords().iter().flat_map(|c| [c.x, c.y]).collect();
        assert_eq!(found, numbers(cells[0]), "{line}");
        assert_eq!(read.had_z, cells[1] == "1", "{line}");
        assert_eq!(read.srid.map(|s| s.to_string()).unwrap_or_default(), cells[2], "{line}");
        seen += 1;
    }
    assert_eq!(seen, 96);
}

fn shapes() -> Vec<Geometry<f64>> {
    let triangle = || line_string![(x: 10.0, y: 5.0), (x: 11.0, y: 5.0), (x: 11.0, y: 6.0), (x: 10.0, y: 5.0)];
    let polygon = || Polygon::new(triangle(), vec![triangle()]);
    vec![
        Point::new(36.5, 33.25).into(),
        MultiPoint::new(vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)]).into(),
        LineString::from(vec![(1.0, 2.0), (3.0, 4.0)]).into(),
        geo_types::MultiLineString::new(vec![triangle(), triangle()]).into(),
        polygon().into(),
        MultiPolygon::new(vec![polygon(), polygon()]).into(),
        Geometry::GeometryCollection(vec![Geometry::from(Point::new(1.0, 2.0)), polygon().into()].into()),
    ]
}

#[test]
fn what_is_written_is_read_back() {
    for geometry in shapes() {
        assert_eq!(wkb::read(&wkb::write(&geometry)).map(|r| r.rough), Ok(Rough::from(geometry.clone())));
        let packed = gpkg::write(&geometry, 4326);
        let read = gpkg::read(&packed).expect("sound");
        assert_eq!((read.srs_id, read.wkb.rough), (4326, Rough::from(geometry)));
    }
}

#[test]
fn every_way_of_cutting_a_geometry_off_is_noticed() {
    for geometry in shapes() {
        for whole in [wkb::write(&geometry), gpkg::write(&geometry, 4326)] {
            for end in 0..whole.len() {
                assert!(wkb::read(&whole[..end]).is_err() && gpkg::read(&whole[..end]).is_err());
            }
        }
        let mut longer = wkb::write(&geometry);
        longer.push(0);
        assert!(matches!(wkb::read(&longer), Err(WkbError::Trailing { extra: 1, .. })));
    }
}

#[test]
fn a_count_that_lies_allocates_nothing() {
    for code in 2..=7_u8 {
        let liar = [1, code, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
        assert_eq!(wkb::read(&liar), Err(WkbError::CountLies { at: 5, claimed: u32::MAX, left: 4 }));
    }
}

#[test]
fn collections_in_collections_end_somewhere() {
    let deep: Vec<u8> = [1_u8, 7, 0, 0, 0, 1, 0, 0, 0].repeat(100_000);
    assert!(matches!(wkb::read(&deep), Err(WkbError::TooDeep { .. })));
}

#[test]
fn a_member_of_another_kind_is_refused() {
    let mut bytes = vec![1, 4, 0, 0, 0, 1, 0, 0, 0];
    bytes.extend(wkb::write(&line_string![(x: 1.0, y: 2.0), (x: 3.0, y: 4.0)].into()));
    assert_eq!(wkb::read(&bytes), Err(WkbError::Member { at: 9, expected: 4, found: 2 }));
}

#[test]
fn curves_and_surfaces_are_named_and_refused() {
    for code in [0_u8, 8, 9, 10, 15, 17, 200] {
        assert!(matches!(wkb::read(&[1, code, 0, 0, 0, 0, 0, 0, 0]), Err(WkbError::Type { at: 0, .. })));
    }
    assert_eq!(wkb::read(&[7, 1, 0, 0, 0]), Err(WkbError::ByteOrder { at: 0, found: 7 }));
}

#[test]
fn an_open_ring_stays_open_so_that_it_can_be_named() {
    let mut bytes = vec![1, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0];
    for value in [10.0_f64, 5.0, 11.0, 5.0, 11.0, 6.0] {
        bytes.extend(value.to_le_bytes());
    }
    let Rough::Areas(areas) = wkb::read(&bytes).expect("well formed").rough else { panic!("not an area") };
    assert_eq!(areas[0][0].last(), Some(&Coord { x: 11.0, y: 6.0 }));
    let fault = cg_geo::Shape::from_wkb(&bytes).expect_err("open");
    assert!(fault.to_string().contains("not closed"), "{fault}");
}

#[test]
fn a_geopackage_header_that_is_wrong_is_refused() {
    let good = gpkg::write(&Point::new(1.0, 2.0).into(), 4326);
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        gpkg::read(&bytes)
    };
    assert!(matches!(with(0, b'X'), Err(WkbError::GpkgHeader { at: 0, .. })));
    assert!(matches!(with(2, 9), Err(WkbError::GpkgHeader { at: 2, .. })));
    assert!(matches!(with(3, 0b0010_0001), Err(WkbError::GpkgHeader { at: 3, .. })));
    assert!(matches!(with(3, 0b0000_1011), Err(WkbError::GpkgHeader { at: 3, .. })));
    assert!(matches!(with(8, 9), Err(WkbError::ByteOrder { at: 8, .. })));
}
