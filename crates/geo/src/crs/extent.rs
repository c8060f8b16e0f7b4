//! Whether coordinates are where they can be: in the projection's area, in the country.

use super::Crs;
use crate::measure::Bbox;
use geo_types::Coord;

/// A coordinate far outside the area its coordinate system is made for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{x}, {y} is far outside the area of {name} ({why}); check the zone and the order of the columns")]
pub struct OutsideArea {
    /// The system's name.
    pub name: String,
    pub x: f64,
    pub y: f64,
    /// What is out of bounds.
    pub why: &'static str,
}

impl Crs {
    /// Says when a coordinate in this system cannot be meant: far outside the zone (UTM and other
    /// transverse Mercator grids), or in no place on earth.
    ///
    /// A neighbouring zone is tolerated: countries that straddle two zones often use one.
    ///
    /// # Units
    /// The system's own.
    pub fn outside_area(&self, c: Coord<f64>) -> Option<OutsideArea> {
        self.why_outside(c).map(|why| OutsideArea { name: self.name().to_owned(), x: c.x, y: c.y, why })
    }

    fn why_outside(&self, c: Coord<f64>) -> Option<&'static str> {
        if self.is_geographic() {
            let fits = c.x.abs() <= 360.0 && c.y.abs() <= 90.0;
            return (!fits).then_some("longitude must be -180 to 180 and latitude -90 to 90");
        }
        if self.is_utm() && !(0.0..=10_000_000.0).contains(&c.y) {
            return Some("northing must be 0 to 10,000,000");
        }
        if self.is_utm() && !(-200_000.0..=1_200_000.0).contains(&c.x) {
            return Some("easting must be about 160,000 to 840,000");
        }
        let Ok(place) = self.to_wgs84(c) else { return Some("it is no place on earth") };
        if place.y.abs() > 90.0 {
            return Some("it is no place on earth");
        }
        let from_axis = self.central_meridian().map(|axis| (place.x - axis + 540.0).rem_euclid(360.0) - 180.0);
        if from_axis.is_some_and(|d| d.abs() > 9.0) {
            return Some("it is more than 9° from the zone's meridian");
        }
        let back = self.from_wgs84(place).ok();
        let returns = back.is_some_and(|b| (b.x - c.x).abs() < 1.0 && (b.y - c.y).abs() < 1.0);
        (!returns).then_some("it is no place on earth")
    }

    fn is_utm(&self) -> bool {
        self.definition().contains("+proj=utm")
    }

    /// The meridian of a transverse Mercator grid.
    fn central_meridian(&self) -> Option<f64> {
        let value =
            |key: &str| self.definition().split_whitespace().find_map(|w| w.strip_prefix(key)?.parse::<f64>().ok());
        if self.is_utm() {
            return value("+zone=").map(|zone| zone * 6.0 - 183.0);
        }
        if self.definition().contains("+proj=tmerc") { value("+lon_0=") } else { None }
    }
}

/// Where a coordinate lies with respect to the country, and what may have gone wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placement {
    /// In the country's box.
    Inside,
    /// Outside, but inside when longitude and latitude change places.
    Swapped { meant: Coord<f64> },
    /// Outside, but inside when a sign is changed (a lost minus or W).
    WrongSign { meant: Coord<f64> },
    /// Exactly 0,0: a missing coordinate.
    NullIsland,
    /// Outside whatever one does.
    Outside,
}

/// Judges a coordinate by the country's box, grown by the caller as he likes.
///
/// A guess to show to a person, never to apply unasked.
pub fn placement(country: &Bbox, c: Coord<f64>) -> Placement {
    if country.holds(c) {
        return Placement::Inside;
    }
    if c.x == 0.0 && c.y == 0.0 {
        return Placement::NullIsland;
    }
    let swapped = Coord { x: c.y, y: c.x };
    if country.holds(swapped) {
        return Placement::Swapped { meant: swapped };
    }
    let signs = [(-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
    let meant = signs.iter().map(|(x, y)| Coord { x: c.x * x, y: c.y * y }).find(|c| country.holds(*c));
    meant.map_or(Placement::Outside, |meant| Placement::WrongSign { meant })
}
