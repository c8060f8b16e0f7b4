//! The coordinate reference systems answers can be given in.

use std::f64::consts::PI;

/// Half the width of the Mercator square, in metres.
const HALF: f64 = 20_037_508.342_789_244;

/// A coordinate reference system offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crs {
    /// WGS 84, longitude before latitude; the default.
    Crs84,
    /// WGS 84, latitude before longitude.
    Epsg4326,
    /// Spherical Mercator in metres.
    Epsg3857,
}

impl Crs {
    /// Every one offered, the default first.
    pub(crate) const ALL: [Self; 3] = [Self::Crs84, Self::Epsg4326, Self::Epsg3857];

    /// Its identifier.
    pub(crate) fn uri(self) -> &'static str {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            Self::Epsg4326 => "http://www.opengis.net/def/crs/EPSG/0/4326",
            Self::Epsg3857 => "http://www.opengis.net/def/crs/EPSG/0/3857",
        }
    }

    /// The system of an identifier, or of a short form such as `EPSG:3857`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        let short = |crs: Self| match crs {
            Self::Crs84 => "CRS84",
            Self::Epsg4326 => "EPSG:4326",
            Self::Epsg3857 => "EPSG:3857",
        };
        let same = |crs: &Self| {
            text == crs.uri()
                || text.eq_ignore_ascii_case(short(*crs))
                || text == crs.uri().replacen("http:", "https:", 1)
        };
        Self::ALL.into_iter().find(same)
    }

    /// A longitude and latitude in this system, in its order of axes.
    pub(crate) fn forward(self, longitude: f64, latitude: f64) -> [f64; 2] {
        match self {
            Self::Crs84 => [longitude, latitude],
            Self::Epsg4326 => [latitude, longitude],
            Self::Epsg3857 => {
                let clamped = latitude.clamp(-85.051_128_779_806_59, 85.051_128_779_806_59);
                [longitude / 180.0 * HALF, (PI / 4.0 + clamped.to_radians() / 2.0).tan().ln() / PI * HALF]
            }
        }
    }

    /// The longitude and latitude of a position in this system.
    pub(crate) fn inverse(self, a: f64, b: f64) -> [f64; 2] {
        match self {
            Self::Crs84 => [a, b],
            Self::Epsg4326 => [b, a],
            Self::Epsg3857 => [a / HALF * 180.0, (2.0 * (b / HALF * PI).exp().atan() - PI / 2.0).to_degrees()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_known_by_their_identifiers() {
        for crs in Crs::ALL {
            assert_eq!(Crs::of(crs.uri()), Some(crs));
        }
        assert_eq!(Crs::of("epsg:3857"), Some(Crs::Epsg3857));
        assert_eq!(Crs::of("http://www.opengis.net/def/crs/EPSG/0/2056"), None);
    }

    #[test]
    fn mercator_metres_are_those_everybody_uses() {
        let [x, y] = Crs::Epsg3857.forward(-122.4194, 37.7749);
        assert!((x - -13_627_665.271_218).abs() < 0.01, "{x}");
        assert!((y - 4_547_675.354_340).abs() < 0.01, "{y}");
    }

    proptest::proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in -180.0_f64..180.0, lat in -85.0_f64..85.0) {
            for crs in Crs::ALL {
                let [a, b] = crs.forward(lon, lat);
                let [x, y] = crs.inverse(a, b);
                proptest::prop_assert!((x - lon).abs() < 1e-9 && (y - lat).abs() < 1e-9);
            }
        }
    }
}
