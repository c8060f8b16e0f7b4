//! The Military Grid Reference System on WGS84, without the polar squares.
//!
//! # Source
//! NGA.STND.0037 (2014), *Universal Grids and Grid Reference Systems*, §3. Own code: `geoconvert`
//! asserts, and so panics, near the equator.

use super::CoordinateError;
use super::grid::utm;
use crate::crs::Crs;
use geo_types::Coord;

pub(super) const BANDS: &[u8; 20] = b"CDEFGHJKLMNPQRSTUVWX";
const ROWS: &[u8; 20] = b"ABCDEFGHJKLMNPQRSTUV";
const COLUMNS: [&[u8; 8]; 3] = [b"STUVWXYZ", b"ABCDEFGH", b"JKLMNPQR"];

const SQUARE: f64 = 100_000.0;
/// Row letters repeat.
const PERIOD: f64 = 2_000_000.0;

/// Southern and northern limit of a latitude band.
pub(super) fn band_limits(letter: u8) -> Option<(f64, f64)> {
    let row = BANDS.iter().position(|b| *b == letter)?;
    let south = row as f64 * 8.0 - 80.0;
    Some((south, if letter == b'X' { 84.0 } else { south + 8.0 }))
}

/// Even zones begin their rows at F.
fn row_shift(zone: u8) -> usize {
    if zone.is_multiple_of(2) { 5 } else { 0 }
}

/// The middle of the square that text like `37SBT4684111478` names, and half its side in metres.
///
/// # Errors
/// No such zone, band, square, or a square that is not in the band.
pub(super) fn read(zone: u8, letters: [u8; 3], digits: &str, text: &str) -> Result<(Coord<f64>, f64), CoordinateError> {
    let wrong = |why| CoordinateError::Grid { found: text.to_owned(), why };
    if !(1..=60).contains(&zone) {
        return Err(wrong("zones are 1 to 60"));
    }
    if digits.is_empty() || digits.len() % 2 == 1 || digits.len() > 10 {
        return Err(wrong("the square is followed by 2, 4, 6, 8 or 10 digits, half for easting and half for northing"));
    }
    let [band, column, row] = letters;
    let limits = band_limits(band).ok_or_else(|| wrong("the band letter is C to X without I and O"))?;
    let no_square = || wrong("there is no such square in this zone");
    let column = COLUMNS[usize::from(zone % 3)].iter().position(|c| *c == column).ok_or_else(no_square)? + 1;
    let row = ROWS.iter().position(|r| *r == row).ok_or_else(no_square)?;
    let row = (row + 20 - row_shift(zone)) % 20;

    let (easting, northing) = digits.split_at(digits.len() / 2);
    let side = 10_f64.powi(5 - easting.len() as i32);
    let metres = |digits: &str| digits.parse::<f64>().map(|n| n * side + side / 2.0).map_err(|_| no_square());
    let x = column as f64 * SQUARE + metres(easting)?;
    let y = row as f64 * SQUARE + metres(northing)?;
    let place = in_band(zone, x, y, limits, side)
        .ok_or_else(|| wrong("the square is not in this band; check the first letter"))?;
    Ok((place, side / 2.0))
}

/// Of the rows 2,000 km apart that share a letter, the one in the band.
fn in_band(zone: u8, x: f64, y: f64, (south, north): (f64, f64), side: f64) -> Option<Coord<f64>> {
    let slack = side / 100_000.0 + 1e-6;
    let candidates = (0..5).filter_map(|k| utm(zone, south >= 0.0, x, y + f64::from(k) * PERIOD).ok());
    let fits = |p: &Coord<f64>| p.y >= south - slack && p.y <= north + slack;
    let near = |p: &Coord<f64>| {
        let from_axis = (p.x - (f64::from(zone) * 6.0 - 183.0) + 540.0).rem_euclid(360.0) - 180.0;
        from_axis.abs() < 6.5
    };
    candidates.into_iter().find(|p| fits(p) && near(p))
}

/// The square of a metre that holds the place, in the given zone.
///
/// # Missing
/// `None` where the zone's grid does not reach.
pub(super) fn show(zone: u8, place: Coord<f64>) -> Option<String> {
    let metres = Crs::utm(zone, place.y >= 0.0).ok()?.from_wgs84(place).ok()?;
    // The last millimetre north of the equator and south of it must not round across.
    let (x, y) = (metres.x.floor(), metres.y.clamp(0.0, 9_999_999.0).floor());
    let band = BANDS[(((place.y + 80.0) / 8.0).floor().clamp(0.0, 19.0)) as usize];
    let column = COLUMNS[usize::from(zone % 3)].get(((x / SQUARE).floor() as usize).checked_sub(1)?)?;
    let row = ROWS[((y % PERIOD / SQUARE).floor() as usize + row_shift(zone)) % 20];
    let (band, column, row) = (band as char, *column as char, row as char);
    Some(format!("{zone:02}{band}{column}{row}{:05}{:05}", x % SQUARE, y % SQUARE))
}
