//! The plane on which the country is drawn, and its place on the earth.

use geo_types::Coord;

/// South-west corner of the plane, in the open South Atlantic far from any island.
///
/// # Units
/// Degrees of longitude and latitude, WGS 84.
pub(crate) const CORNER: (f64, f64) = (-17.75, -23.5);

/// Size of the plane.
///
/// # Units
/// Kilometres east and north.
pub(crate) const SIZE_KM: (f64, f64) = (252.0, 204.0);

/// Kilometres of one degree of latitude at 22.5° S.
const KM_PER_LAT: f64 = 110.74;
/// Kilometres of one degree of longitude at 22.5° S.
const KM_PER_LON: f64 = 102.92;

/// A place on the plane in kilometres east and north of the corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Spot {
    pub(crate) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The place between two others, at share `t` of the way.
    pub(crate) fn towards(self, other: Self, t: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)
    }

    /// The place moved by metres east and north.
    pub(crate) fn moved_m(self, east: f64, north: f64) -> Self {
        Self::new(self.x + east / 1_000.0, self.y + north / 1_000.0)
    }

    /// The place at a distance in a direction.
    ///
    /// # Units
    /// Kilometres; radians counter-clockwise from east.
    pub(crate) fn at(self, direction: f64, km: f64) -> Self {
        Self::new(self.x + km * libm::cos(direction), self.y + km * libm::sin(direction))
    }

    /// Distance in kilometres.
    pub(crate) fn km(self, other: Self) -> f64 {
        libm::hypot(self.x - other.x, self.y - other.y)
    }

    /// Longitude and latitude, rounded to 7 decimals (about a centimetre).
    pub(crate) fn lon_lat(self) -> Coord<f64> {
        let round = |v: f64| libm::round(v * 1e7) / 1e7;
        Coord { x: round(CORNER.0 + self.x / KM_PER_LON), y: round(CORNER.1 + self.y / KM_PER_LAT) }
    }

    /// The place on the plane of a longitude and latitude.
    pub(crate) fn from_lon_lat(lon: f64, lat: f64) -> Self {
        Self::new((lon - CORNER.0) * KM_PER_LON, (lat - CORNER.1) * KM_PER_LAT)
    }
}

/// Cuts the corners of a line twice, its ends unmoved (Chaikin).
pub(crate) fn smooth(line: &[Spot]) -> Vec<Spot> {
    let once = |line: &[Spot]| -> Vec<Spot> {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
        let cuts = line.windows(2).flat_map(|w| [w[0].towards(w[1], 0.25), w[0].towards(w[1], 0.75)]);
        std::iter::once(*first).chain(cuts).chain([*last]).collect()
    };
    if line.len() < 3 { line.to_vec() } else { once(&once(line)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_on_the_plane_is_a_kilometre_on_the_earth() {
        for (from, to) in
            [(Spot::new(10.0, 20.0), Spot::new(11.0, 20.0)), (Spot::new(120.0, 90.0), Spot::new(120.0, 91.0))]
        {
            let metres = cg_geo::measure::distance_m(from.lon_lat(), to.lon_lat());
            assert!((metres - 1_000.0).abs() < 10.0, "{metres}");
        }
    }

    #[test]
    fn a_place_comes_back_from_its_longitude_and_latitude() {
        let spot = Spot::new(33.3, 44.4);
        let c = spot.lon_lat();
        assert!(Spot::from_lon_lat(c.x, c.y).km(spot) < 0.000_1);
    }

    #[test]
    fn smoothing_keeps_the_ends_of_a_line() {
        let line = [Spot::new(0.0, 0.0), Spot::new(1.0, 1.0), Spot::new(2.0, 0.0)];
        let smoothed = smooth(&line);
        assert_eq!((smoothed.first(), smoothed.last()), (line.first(), line.last()));
        assert!(smoothed.len() > line.len());
    }
}
