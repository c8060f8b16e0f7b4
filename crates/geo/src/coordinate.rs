//! Coordinates as people write them: decimal degrees, degrees and minutes, degrees, minutes and
//! seconds, UTM, MGRS, and bearing and distance from a known place.
//!
//! Decimal points and commas, the usual and the unusual signs for degrees, minutes and seconds,
//! Arabic digits, and the words and letters for the four directions in English, French, Spanish,
//! Arabic and Ukrainian are understood. Nothing is guessed: what can be read in two ways is refused
//! with both readings.

mod axis;
mod grid;
mod lex;
mod mgrs;
mod show;

pub use show::{show_dd, show_ddm, show_dms, show_mgrs, show_utm};

use crate::measure;
use geo_types::Coord;

/// Longitude or latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Latitude,
    Longitude,
}

impl Axis {
    fn limit(self) -> f64 {
        match self {
            Self::Latitude => 90.0,
            Self::Longitude => 180.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }
}

/// How a coordinate was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// 4.5981
    Degrees,
    /// 4° 35.886'
    DegreesMinutes,
    /// 4° 35' 53.2"
    DegreesMinutesSeconds,
    /// 18N 602530 508330
    Utm,
    /// 18NWL 02530 08330
    Mgrs,
}

/// A coordinate that was entered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entered {
    /// WGS84 longitude (x) and latitude (y) in degrees. For MGRS the middle of the square.
    pub place: Coord<f64>,
    /// The notation it was in.
    pub written: Written,
    /// Half the last digit that was written, in metres: the entry cannot be more precise.
    pub precision_m: f64,
}

/// Why text is not a coordinate.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CoordinateError {
    /// Nothing there.
    #[error("there is no coordinate here")]
    Empty,
    /// Text that no notation has.
    #[error(
        "\"{found}\" is not part of a coordinate; write for example 33.5138, 36.2765 or 33°30'49.7\"N 36°16'35.4\"E or 37S BT 34567 12345"
    )]
    Unreadable { found: String },
    /// Too few or too many numbers.
    #[error("{found} numbers were read; {expected} are expected")]
    Numbers { found: usize, expected: &'static str },
    /// Degrees beyond the limit.
    #[error("{axis} {value} is beyond {limit}{hint}")]
    Range { axis: &'static str, value: f64, limit: f64, hint: &'static str },
    /// Minutes or seconds of 60 or more.
    #[error("{unit} must be below 60, and {value} was read")]
    Sixty { unit: &'static str, value: f64 },
    /// A fraction before the last number, or a sign after the first.
    #[error("only the last number may have a fraction and only the first a sign; {found} was read")]
    Misplaced { found: String },
    /// Two directions on one axis, N with longitude, or minus with a letter.
    #[error("the directions contradict each other: {found}")]
    Directions { found: String },
    /// Two readings.
    #[error("\"{found}\" can be read in two ways: {readings}; {remedy}")]
    Ambiguous { found: String, readings: String, remedy: &'static str },
    /// UTM or MGRS values outside the zone.
    #[error("{found} is no place in the grid: {why}")]
    Grid { found: String, why: &'static str },
    /// Bearing or distance out of range.
    #[error("{what} must be {expected}, and {value} was read")]
    Offset { what: &'static str, expected: &'static str, value: f64 },
}

/// Reads a coordinate in any notation; without letters, latitude comes first.
///
/// # Errors
/// What was read and what was expected.
pub fn parse(text: &str) -> Result<Entered, CoordinateError> {
    let text = lex::plain(text)?;
    if let Some(entered) = grid::parse(&text)? {
        return Ok(entered);
    }
    axis::pair(&lex::tokens(&text, true)?)
}

/// Reads one axis: a column of latitudes, say.
///
/// # Units
/// Degrees, positive north and east.
///
/// # Errors
/// What was read and what was expected.
pub fn parse_axis(text: &str, axis: Axis) -> Result<f64, CoordinateError> {
    let text = lex::plain(text)?;
    axis::single(&lex::tokens(&text, false)?, axis).map(|a| a.degrees)
}

/// Reads easting and northing in a UTM zone of WGS84.
///
/// # Units
/// Metres in; WGS84 longitude and latitude in degrees out.
///
/// # Errors
/// A zone, easting or northing that does not exist.
pub fn from_utm(zone: u8, north: bool, easting: f64, northing: f64) -> Result<Coord<f64>, CoordinateError> {
    grid::utm(zone, north, easting, northing)
}

/// The place at a bearing and distance from a known place, on the ellipsoid.
///
/// # Units
/// Bearing in degrees clockwise from true north (0 to 360), distance in metres (up to 100 km: a
/// hazard's reference point is near).
///
/// # Errors
/// A bearing or distance out of range.
pub fn offset(start: Coord<f64>, bearing_deg: f64, distance_m: f64) -> Result<Coord<f64>, CoordinateError> {
    if !(0.0..=360.0).contains(&bearing_deg) {
        return Err(CoordinateError::Offset { what: "the bearing", expected: "0 to 360 degrees", value: bearing_deg });
    }
    if !(distance_m > 0.0 && distance_m <= 100_000.0) {
        return Err(CoordinateError::Offset {
            what: "the distance",
            expected: "above 0 and at most 100,000 m",
            value: distance_m,
        });
    }
    Ok(measure::destination(start, bearing_deg, distance_m))
}
