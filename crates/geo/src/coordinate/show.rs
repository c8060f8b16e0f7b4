//! Writing coordinates the way people read them; what these write, [`super::parse`] reads.

use super::mgrs;
use crate::crs::Crs;
use geo_types::Coord;

/// Decimal degrees, latitude first: `33.513800, 36.276500`. Six decimals are a decimetre.
pub fn show_dd(place: Coord<f64>) -> String {
    format!("{:.6}, {:.6}", place.y, place.x)
}

/// Degrees and minutes: `33°30.8280'N 36°16.5900'E`. Four decimals are two decimetres.
pub fn show_ddm(place: Coord<f64>) -> String {
    let show = |degrees: f64, letter: char| {
        let units = (degrees.abs() * 600_000.0).round() as u64;
        format!("{}°{:02}.{:04}'{letter}", units / 600_000, units % 600_000 / 10_000, units % 10_000)
    };
    format!("{} {}", show(place.y, north(place)), show(place.x, east(place)))
}

/// Degrees, minutes and seconds: `33°30'49.68"N 36°16'35.40"E`. Two decimals are three decimetres.
pub fn show_dms(place: Coord<f64>) -> String {
    let show = |degrees: f64, letter: char| {
        let units = (degrees.abs() * 360_000.0).round() as u64;
        let (minutes, seconds) = (units % 360_000 / 6_000, units % 6_000);
        format!("{}°{minutes:02}'{:02}.{:02}\"{letter}", units / 360_000, seconds / 100, seconds % 100)
    };
    format!("{} {}", show(place.y, north(place)), show(place.x, east(place)))
}

/// UTM in the place's own zone: `37 north 246841 3711478`.
///
/// # Missing
/// `None` near the poles, where there is no UTM.
pub fn show_utm(place: Coord<f64>) -> Option<String> {
    if !(-80.0..84.0).contains(&place.y) || !(-180.0..=180.0).contains(&place.x) {
        return None;
    }
    let (zone, is_north) = (zone(place), place.y >= 0.0);
    let metres = Crs::utm(zone, is_north).ok()?.from_wgs84(place).ok()?;
    Some(format!("{zone} {} {:.0} {:.0}", if is_north { "north" } else { "south" }, metres.x, metres.y))
}

/// MGRS to a metre: `37SBT4684111478`.
///
/// # Missing
/// `None` near the poles, where the letters mean something else.
pub fn show_mgrs(place: Coord<f64>) -> Option<String> {
    if !(-80.0..84.0).contains(&place.y) || !(-180.0..=180.0).contains(&place.x) {
        return None;
    }
    mgrs::show(zone(place), place)
}

/// The UTM zone, with the exceptions of Norway and Svalbard.
fn zone(place: Coord<f64>) -> u8 {
    let plain = ((place.x + 180.0) / 6.0).floor().clamp(0.0, 59.0) as u8 + 1;
    match (place.y, place.x) {
        (y, x) if (56.0..64.0).contains(&y) && (3.0..12.0).contains(&x) => 32,
        (y, x) if y >= 72.0 && (0.0..42.0).contains(&x) => match x {
            x if x < 9.0 => 31,
            x if x < 21.0 => 33,
            x if x < 33.0 => 35,
            _ => 37,
        },
        _ => plain,
    }
}

fn north(place: Coord<f64>) -> char {
    if place.y < 0.0 { 'S' } else { 'N' }
}

fn east(place: Coord<f64>) -> char {
    if place.x < 0.0 { 'W' } else { 'E' }
}
