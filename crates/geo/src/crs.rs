//! Coordinate reference systems: what a file's numbers mean, and the way to WGS84.
//!
//! Definitions of EPSG codes come from `crs-definitions` (the EPSG data set as PROJ.4 strings),
//! projections and datum shifts from `proj4rs`, `.prj` files through `proj4wkt`. Coordinates are
//! always x then y (east then north, longitude then latitude), as GIS files store them, whatever
//! order the EPSG register prefers.

mod datum;
mod define;
mod extent;

pub use extent::{OutsideArea, Placement, placement};

use crate::bend::{Bend, EDGE_TOLERANCE_M, is_short_deg, off_degrees};
use crate::measure::Bbox;
use crate::shape::Rough;
use geo_types::Coord;
use proj4rs::Proj;
use std::sync::{Arc, LazyLock};

/// A coordinate reference system that can be turned into WGS84.
#[derive(Clone)]
pub struct Crs {
    name: String,
    epsg: Option<u32>,
    definition: String,
    proj: Arc<Proj>,
}

/// Why a coordinate system cannot be used, or a coordinate not be turned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// No such code in our table.
    #[error("EPSG:{code} is not a known two-dimensional coordinate system; give its PROJ string instead")]
    UnknownCode { code: u32 },
    /// Text that is no code, PROJ string or WKT.
    #[error("\"{found}\" does not name a coordinate system; write EPSG:4326, a PROJ string (+proj=…) or WKT")]
    Unreadable { found: String },
    /// Understood, but not computable here.
    #[error("the coordinate system {name} cannot be used: {reason}; transform the file to EPSG:4326 first")]
    Unusable { name: String, reason: String },
    /// A coordinate that the projection cannot take.
    #[error("{x}, {y} cannot be turned from {name} into longitude and latitude; it is outside the system's area")]
    Outside { name: String, x: f64, y: f64 },
    /// More places would be needed to follow its edges than one geometry may have.
    #[error(
        "the edges are too many and too long to be followed from {name} to longitude and latitude; transform the file to EPSG:4326 first"
    )]
    TooLong { name: String },
}

static WGS84: LazyLock<Option<Arc<Proj>>> =
    LazyLock::new(|| Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok().map(Arc::new));

/// Beyond this no projection of the earth has coordinates.
const FARTHEST: f64 = 1e9;

impl Crs {
    /// WGS84 longitude and latitude: EPSG:4326.
    ///
    /// # Errors
    /// None in practice.
    pub fn wgs84() -> Result<Self, CrsError> {
        Self::from_epsg(4326)
    }

    /// UTM on WGS84.
    ///
    /// # Errors
    /// A zone outside 1 to 60.
    pub fn utm(zone: u8, north: bool) -> Result<Self, CrsError> {
        let code = if north { 32600 } else { 32700 } + u32::from(zone);
        if !(1..=60).contains(&zone) {
            return Err(CrsError::UnknownCode { code });
        }
        Self::from_epsg(code)
    }

    /// The system with an EPSG code.
    ///
    /// # Errors
    /// The code is unknown, or needs a datum grid that we do not carry (NAD27).
    pub fn from_epsg(code: u32) -> Result<Self, CrsError> {
        let definition = define::epsg(code).ok_or(CrsError::UnknownCode { code })?;
        Self::defined(format!("EPSG:{code}"), Some(code), definition)
    }

    /// The system a PROJ string describes.
    ///
    /// # Errors
    /// The string is wrong, names a projection we lack, or names datum grid files.
    pub fn from_proj_string(text: &str) -> Result<Self, CrsError> {
        let text = define::safe(text)?;
        Self::defined(text.clone(), define::code_of(&text), text)
    }

    /// The system WKT describes (WKT 1, ESRI's `.prj` flavour, WKT 2): by its EPSG code when it
    /// names one we know, otherwise by its parameters.
    ///
    /// # Missing
    /// A `.prj` without code on an old datum gets the usual shift of that datum when we know it;
    /// otherwise [`Crs::datum_is_known`] is false.
    ///
    /// # Errors
    /// Unreadable text or a projection we lack.
    pub fn from_wkt(text: &str) -> Result<Self, CrsError> {
        if let Some(Ok(crs)) = define::wkt_code(text).map(Self::from_epsg) {
            return Ok(crs);
        }
        let name = define::wkt_name(text);
        let definition = define::from_wkt(text)?;
        let mut crs = Self::defined(name, None, definition)?;
        crs.epsg = define::code_of(&crs.definition);
        Ok(crs)
    }

    /// The system that any of the usual ways names: `EPSG:32637`, `32637`, `urn:ogc:def:crs:…`,
    /// `http://www.opengis.net/def/crs/…`, `CRS84`, `WGS84`, a PROJ string, WKT.
    ///
    /// # Errors
    /// See [`CrsError`].
    pub fn from_text(text: &str) -> Result<Self, CrsError> {
        let text = text.trim().trim_start_matches('\u{feff}');
        if text.starts_with('+') {
            return Self::from_proj_string(text);
        }
        if text.contains('[') {
            return Self::from_wkt(text);
        }
        match define::code_in_name(text) {
            Some(code) => Self::from_epsg(code),
            None => Err(CrsError::Unreadable { found: define::short(text) }),
        }
    }

    /// The system a GeoTIFF's keys name: `ProjectedCSTypeGeoKey` (3072), `GeographicTypeGeoKey`
    /// (2048), else a code or WKT in its citation. 32767 ("user-defined") counts as none.
    ///
    /// # Errors
    /// No key names a system.
    pub fn from_geotiff(projected: Option<u32>, geographic: Option<u32>, citation: &str) -> Result<Self, CrsError> {
        let real = |code: Option<u32>| code.filter(|c| *c != 0 && *c != 32767);
        match real(projected).or(real(geographic).filter(|_| projected.is_none())) {
            Some(code) => Self::from_epsg(code),
            None => Self::from_text(citation.trim_start_matches("ESRI PE String = ")),
        }
    }

    fn defined(name: String, epsg: Option<u32>, definition: String) -> Result<Self, CrsError> {
        let unusable = |reason: String| CrsError::Unusable { name: name.clone(), reason };
        let proj = Proj::from_proj_string(&definition).map_err(|e| unusable(e.to_string()))?;
        if !proj.has_inverse() || !proj.has_forward() {
            return Err(unusable("its projection cannot be undone".into()));
        }
        if proj.is_geocent() {
            return Err(unusable("it is three-dimensional".into()));
        }
        Ok(Self { name, epsg, definition, proj: Arc::new(proj) })
    }

    /// `EPSG:32637`, or the name the file gave.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The EPSG code, if it is known.
    pub fn epsg(&self) -> Option<u32> {
        self.epsg
    }

    /// The PROJ string.
    pub fn definition(&self) -> &str {
        &self.definition
    }

    /// Whether its coordinates are longitude and latitude in degrees.
    pub fn is_geographic(&self) -> bool {
        self.proj.is_latlong()
    }

    /// Whether its coordinates already are WGS84 longitude and latitude (to within a metre: ETRS89,
    /// SIRGAS and other realisations of the same frame count).
    pub fn is_wgs84(&self) -> bool {
        self.is_geographic() && define::is_wgs84_frame(&self.definition)
    }

    /// Whether the way from its datum to WGS84 is known. If not, places may be off by some hundred
    /// metres, and the person who imports should name the EPSG code.
    pub fn datum_is_known(&self) -> bool {
        datum::is_known(&self.definition)
    }

    /// Metres per unit of its coordinates; `None` when they are degrees.
    pub fn metres_per_unit(&self) -> Option<f64> {
        (!self.is_geographic()).then(|| self.proj.to_meter())
    }

    /// To WGS84 longitude and latitude.
    ///
    /// # Units
    /// The system's units in (degrees when geographic), degrees out.
    ///
    /// # Errors
    /// A coordinate the projection cannot take.
    pub fn to_wgs84(&self, c: Coord<f64>) -> Result<Coord<f64>, CrsError> {
        if self.is_wgs84() {
            return if c.x.is_finite() && c.y.is_finite() { Ok(c) } else { Err(self.outside(c)) };
        }
        let source = if self.is_geographic() { radians(c) } else { c };
        let wgs84 = WGS84.as_ref().ok_or_else(|| self.outside(c))?;
        let place = self.turned(&self.proj, wgs84, source).map(degrees).ok_or_else(|| self.outside(c))?;
        Ok(Coord { x: wrapped(place.x), y: place.y })
    }

    /// From WGS84 longitude and latitude.
    ///
    /// # Units
    /// Degrees in, the system's units out.
    ///
    /// # Errors
    /// A place the projection cannot show.
    pub fn from_wgs84(&self, place: Coord<f64>) -> Result<Coord<f64>, CrsError> {
        if self.is_wgs84() {
            return if place.x.is_finite() && place.y.is_finite() { Ok(place) } else { Err(self.outside(place)) };
        }
        let wgs84 = WGS84.as_ref().ok_or_else(|| self.outside(place))?;
        let c = self.turned(wgs84, &self.proj, radians(place)).ok_or_else(|| self.outside(place))?;
        Ok(if self.is_geographic() { degrees(c) } else { c })
    }

    /// A whole geometry to WGS84. Coordinates that are not finite stay as they are, for
    /// [`crate::Shape::examine`] to name with their place.
    ///
    /// A straight edge of a projection is a curve in degrees: places are added to long edges so that the
    /// geometry stays within [`crate::EDGE_TOLERANCE_M`] of where it was (1 m; needed from about 5 km up).
    ///
    /// # Errors
    /// The first coordinate the projection cannot take; edges that would need too many places.
    pub fn rough_to_wgs84(&self, rough: Rough) -> Result<Rough, CrsError> {
        if self.is_wgs84() {
            return Ok(rough);
        }
        let turn = |c: Coord<f64>| if c.x.is_finite() && c.y.is_finite() { self.to_wgs84(c) } else { Ok(c) };
        let tolerance = if self.is_geographic() { f64::INFINITY } else { EDGE_TOLERANCE_M };
        let mut bend = Bend::new(turn, off_degrees, tolerance);
        let turned = rough.try_bend(&mut |line| bend.line(line, |a, b| is_short_deg(a.1, b.1)))?;
        if bend.gave_up() { Err(CrsError::TooLong { name: self.name.clone() }) } else { Ok(turned) }
    }

    /// The box in degrees around a box in this system: its corners, its middle and its sides followed as far as
    /// they bend. A box across the 180° meridian, or around a pole, gives all longitudes.
    ///
    /// # Errors
    /// A corner the projection cannot take.
    pub fn bbox_to_wgs84(&self, bbox: &Bbox) -> Result<Bbox, CrsError> {
        let m = bbox.centre();
        let (xs, ys) = ([bbox.min_x, m.x, bbox.max_x], [bbox.min_y, m.y, bbox.max_y]);
        let around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)];
        let ring: Vec<_> = around.into_iter().map(|(i, j)| Coord { x: xs[i], y: ys[j] }).collect();
        let turned = self.rough_to_wgs84(Rough::Lines(vec![ring]))?.coords();
        let mut found = Bbox::around(turned.iter().copied().chain([self.to_wgs84(m)?]));
        if turned.windows(2).any(|w| (w[0].x - w[1].x).abs() > 180.0) {
            (found.min_x, found.max_x) = (-180.0, 180.0);
        }
        Ok(found)
    }

    fn turned(&self, from: &Proj, to: &Proj, c: Coord<f64>) -> Option<Coord<f64>> {
        if !(c.x.abs() < FARTHEST && c.y.abs() < FARTHEST) {
            return None;
        }
        let mut point = (c.x, c.y);
        proj4rs::transform::transform(from, to, std::slice::from_mut(&mut point)).ok()?;
        (point.0.is_finite() && point.1.is_finite()).then_some(Coord { x: point.0, y: point.1 })
    }

    fn outside(&self, c: Coord<f64>) -> CrsError {
        CrsError::Outside { name: self.name.clone(), x: c.x, y: c.y }
    }
}

impl std::fmt::Debug for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Crs({}, {})", self.name, self.definition)
    }
}

impl PartialEq for Crs {
    fn eq(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
}

fn radians(c: Coord<f64>) -> Coord<f64> {
    Coord { x: c.x.to_radians(), y: c.y.to_radians() }
}

fn degrees(c: Coord<f64>) -> Coord<f64> {
    Coord { x: c.x.to_degrees(), y: c.y.to_degrees() }
}

/// Longitude into -180..=180.
fn wrapped(longitude: f64) -> f64 {
    if (-180.0..=180.0).contains(&longitude) { longitude } else { (longitude + 180.0).rem_euclid(360.0) - 180.0 }
}
