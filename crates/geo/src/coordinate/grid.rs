//! UTM and MGRS.

use super::{CoordinateError, Entered, Written, mgrs};
use crate::crs::Crs;
use geo_types::Coord;

/// UTM or MGRS, if the text begins like one.
pub(super) fn parse(text: &str) -> Result<Option<Entered>, CoordinateError> {
    let text = text.trim_start_matches("UTM").trim_start_matches("MGRS").trim_start_matches([' ', ':']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (zone, rest) = text.split_at(digits);
    let Ok(zone) = zone.parse::<u8>() else { return Ok(None) };
    let rest = rest.trim_start();
    let letters = rest.chars().take_while(char::is_ascii_alphabetic).count();
    if letters == 0 || digits > 2 {
        return Ok(None);
    }
    if is_mgrs(rest) {
        return mgrs(zone, rest, text).map(Some);
    }
    let (band, numbers) = rest.split_at(letters);
    let numbers: Vec<&str> =
        numbers.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| !n.is_empty()).collect();
    let [easting, northing] = numbers[..] else { return Ok(None) };
    // Degrees have no six digits.
    if easting.split('.').next().map_or(0, str::len) < 5 {
        return Ok(None);
    }
    let unreadable = || super::lex::unreadable(text);
    let (easting, northing): (f64, f64) =
        (easting.parse().map_err(|_| unreadable())?, northing.parse().map_err(|_| unreadable())?);
    let north = is_north(band, zone, northing)?;
    let place = utm(zone, north, easting, northing)?;
    check_band(band, place, text)?;
    Ok(Some(Entered { place, written: Written::Utm, precision_m: 0.5 }))
}

/// The letter after the zone is a latitude band; N and S are read as hemispheres by many.
fn is_north(band: &str, zone: u8, northing: f64) -> Result<bool, CoordinateError> {
    let found = || format!("{zone}{band}");
    match band {
        "NORTH" | "NORTE" | "NORD" => Ok(true),
        "SOUTH" | "SUR" | "SUD" => Ok(false),
        // Band S is 32° to 40° north: there northings are 3.5 to 4.5 million, and the same northings
        // in the south are open sea or the tip of Patagonia.
        "S" if (3_400_000.0..4_500_000.0).contains(&northing) => Err(CoordinateError::Ambiguous {
            found: found(),
            readings: format!("zone {zone}, band S (32° to 40° north), or zone {zone}, southern hemisphere"),
            remedy: "write north or south instead of the letter",
        }),
        "S" => Ok(false),
        _ => match band.as_bytes() {
            [b] if (b'C'..=b'X').contains(b) && !matches!(b, b'I' | b'O') => Ok(*b >= b'N'),
            _ => Err(CoordinateError::Grid {
                found: found(),
                why: "the zone is followed by a band letter C to X, or by north or south",
            }),
        },
    }
}

/// The band of the letter must be the band of the place (half a degree is forgiven).
fn check_band(band: &str, place: Coord<f64>, text: &str) -> Result<(), CoordinateError> {
    let [letter] = band.as_bytes() else { return Ok(()) };
    let Some((south, north)) = mgrs::band_limits(*letter).filter(|_| !matches!(letter, b'N' | b'S')) else {
        return Ok(());
    };
    if place.y >= south - 0.5 && place.y <= north + 0.5 {
        return Ok(());
    }
    Err(CoordinateError::Grid { found: text.to_owned(), why: "the northing is not in the band of the letter" })
}

pub(super) fn utm(zone: u8, north: bool, easting: f64, northing: f64) -> Result<Coord<f64>, CoordinateError> {
    let wrong = |why| CoordinateError::Grid {
        found: format!("{zone} {} {easting} {northing}", if north { "north" } else { "south" }),
        why,
    };
    let crs = Crs::utm(zone, north).map_err(|_| wrong("zones are 1 to 60"))?;
    if !(100_000.0..=900_000.0).contains(&easting) {
        return Err(wrong("the easting must be 100,000 to 900,000 m"));
    }
    let limits = if north { 0.0..=9_400_000.0 } else { 1_000_000.0..=10_000_000.0 };
    if !limits.contains(&northing) {
        return Err(wrong(
            "the northing must be 0 to 9,400,000 m in the north, 1,000,000 to 10,000,000 m in the south",
        ));
    }
    crs.to_wgs84(Coord { x: easting, y: northing }).map_err(|_| wrong("it is no place on earth"))
}

/// Band, two square letters, digits.
fn is_mgrs(rest: &str) -> bool {
    let packed: Vec<u8> = rest.bytes().filter(|b| *b != b' ').collect();
    packed.len() >= 3 && packed[..3].iter().all(u8::is_ascii_uppercase) && packed[3..].iter().all(u8::is_ascii_digit)
}

fn mgrs(zone: u8, rest: &str, text: &str) -> Result<Entered, CoordinateError> {
    let letters: Vec<u8> = rest.bytes().filter(u8::is_ascii_uppercase).collect();
    let groups: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let (Ok(letters), [] | [_] | [_, _]) = (<[u8; 3]>::try_from(letters), &groups[..]) else {
        return Err(super::lex::unreadable(text));
    };
    if matches!(groups[..], [easting, northing] if easting.len() != northing.len()) {
        let why = "easting and northing must have as many digits as each other";
        return Err(CoordinateError::Grid { found: text.to_owned(), why });
    }
    let (place, precision_m) = mgrs::read(zone, letters, &groups.concat(), text)?;
    Ok(Entered { place, written: Written::Mgrs, precision_m })
}
