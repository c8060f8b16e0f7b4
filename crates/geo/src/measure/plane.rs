//! Metres on a flat plane around a place.

use geo_types::Coord;

/// Semi-major axis of WGS84.
const A: f64 = 6_378_137.0;
/// Flattening of WGS84.
const F: f64 = 1.0 / 298.257_223_563;
/// Square of the first eccentricity.
const E2: f64 = F * (2.0 - F);
/// Square of the second eccentricity.
const EP2: f64 = E2 / (1.0 - E2);

/// A plane in metres that touches the ellipsoid along the meridian of a place: x east, y north.
///
/// A transverse Mercator projection of scale 1 on the place's meridian. Distances are too long by
/// at most (x/R)²/2, areas by (x/R)²: at 10 km east or west 1.3 millionths, at 50 km 31, at 100 km
/// 125 (areas twice that). Going there and back loses less than a millimetre within 300 km.
/// Cost is a sine and a cosine per point.
///
/// # Units
/// Degrees in, metres out.
///
/// # Source
/// Snyder (1987), *Map Projections: A Working Manual*, eq. 8-9 to 8-25.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalPlane {
    origin: Coord<f64>,
    /// Meridian arc from the equator to the origin.
    arc: f64,
}

impl LocalPlane {
    /// The plane that touches at this longitude and latitude.
    pub fn at(origin: Coord<f64>) -> Self {
        let (s, c) = libm::sincos(origin.y.to_radians());
        Self { origin, arc: meridian_arc(origin.y.to_radians(), s, c) }
    }

    /// Where the plane touches, in degrees.
    pub fn origin(&self) -> Coord<f64> {
        self.origin
    }

    /// Degrees to metres.
    pub fn to_metres(&self, place: Coord<f64>) -> Coord<f64> {
        let phi = place.y.to_radians();
        let (s, c) = libm::sincos(phi);
        let tan2 = if c == 0.0 { 0.0 } else { (s / c) * (s / c) };
        let n = A / (1.0 - E2 * s * s).sqrt();
        let c1 = EP2 * c * c;
        let lambda = wrapped(place.x - self.origin.x).to_radians();
        let a = lambda * c;
        let (a2, t) = (a * a, tan2);
        let x = n
            * a
            * (1.0 + a2 / 6.0 * (1.0 - t + c1) + a2 * a2 / 120.0 * (5.0 - 18.0 * t + t * t + 72.0 * c1 - 58.0 * EP2));
        // N tan φ · A² = N sin φ cos φ λ², which stays finite at the pole.
        let lift = n * s * c * lambda * lambda;
        let y = meridian_arc(phi, s, c) - self.arc
            + lift
                * (0.5
                    + a2 / 24.0 * (5.0 - t + 9.0 * c1 + 4.0 * c1 * c1)
                    + a2 * a2 / 720.0 * (61.0 - 58.0 * t + t * t + 600.0 * c1 - 330.0 * EP2));
        Coord { x, y }
    }

    /// Metres to degrees.
    pub fn to_degrees(&self, metres: Coord<f64>) -> Coord<f64> {
        let phi1 = footpoint(self.arc + metres.y);
        let (s, c) = libm::sincos(phi1);
        let t = (s / c) * (s / c);
        let c1 = EP2 * c * c;
        let w = 1.0 - E2 * s * s;
        let n = A / w.sqrt();
        let r = A * (1.0 - E2) / (w * w.sqrt());
        let d = metres.x / n;
        let d2 = d * d;
        let phi = phi1
            - n * (s / c) / r
                * d2
                * (0.5 - d2 / 24.0 * (5.0 + 3.0 * t + 10.0 * c1 - 4.0 * c1 * c1 - 9.0 * EP2)
                    + d2 * d2 / 720.0 * (61.0 + 90.0 * t + 298.0 * c1 + 45.0 * t * t - 252.0 * EP2 - 3.0 * c1 * c1));
        let lambda = d
            * (1.0 - d2 / 6.0 * (1.0 + 2.0 * t + c1)
                + d2 * d2 / 120.0 * (5.0 - 2.0 * c1 + 28.0 * t - 3.0 * c1 * c1 + 8.0 * EP2 + 24.0 * t * t))
            / c;
        Coord { x: wrapped(self.origin.x + lambda.to_degrees()), y: phi.to_degrees() }
    }

    /// Metres per degree of longitude and of latitude at a latitude.
    ///
    /// # Units
    /// Degrees in; metres per degree out (east, north).
    pub fn metres_per_degree(latitude: f64) -> (f64, f64) {
        let (s, c) = libm::sincos(latitude.to_radians());
        let w = 1.0 - E2 * s * s;
        let degree = 1f64.to_radians();
        (A / w.sqrt() * c * degree, A * (1.0 - E2) / (w * w.sqrt()) * degree)
    }
}

/// Brings a difference of longitudes to -180..180.
fn wrapped(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

/// Third flattening.
const N3: f64 = F / (2.0 - F);
/// Radius of the sphere with the same meridian.
const RECTIFYING: f64 = A / (1.0 + N3) * (1.0 + N3 * N3 / 4.0 + N3 * N3 * N3 * N3 / 64.0);

/// Length of the meridian from the equator, by Helmert's series (error < 0.01 mm).
fn meridian_arc(phi: f64, s: f64, c: f64) -> f64 {
    let (s2, c2) = (2.0 * s * c, c * c - s * s);
    let (s4, c4) = (2.0 * s2 * c2, c2 * c2 - s2 * s2);
    let s6 = s4 * c2 + c4 * s2;
    let s8 = 2.0 * s4 * c4;
    let n = N3;
    RECTIFYING
        * (phi - (1.5 * n - 9.0 / 16.0 * n * n * n) * s2 + (15.0 / 16.0 * n * n - 15.0 / 32.0 * n * n * n * n) * s4
            - 35.0 / 48.0 * n * n * n * s6
            + 315.0 / 512.0 * n * n * n * n * s8)
}

/// Latitude whose meridian arc this is.
fn footpoint(arc: f64) -> f64 {
    let mu = arc / RECTIFYING;
    let (s, c) = libm::sincos(mu);
    let (s2, c2) = (2.0 * s * c, c * c - s * s);
    let (s4, c4) = (2.0 * s2 * c2, c2 * c2 - s2 * s2);
    let s6 = s4 * c2 + c4 * s2;
    let s8 = 2.0 * s4 * c4;
    let n = N3;
    mu + (1.5 * n - 27.0 / 32.0 * n * n * n) * s2
        + (21.0 / 16.0 * n * n - 55.0 / 32.0 * n * n * n * n) * s4
        + 151.0 / 96.0 * n * n * n * s6
        + 1097.0 / 512.0 * n * n * n * n * s8
}
