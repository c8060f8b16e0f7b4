//! Vector tiles of our own features: which tile is where, and what is drawn in it.
//!
//! Nothing vanishes silently. What is smaller than two pixels at a zoom is drawn as a point; where
//! there are too many such points they are gathered, one for each 4 × 4 pixels or more. Every stand-in
//! carries the attribute [`THINNED`]: how many features it stands for.

mod clip;
mod draw;
mod set;

pub use set::{Attribute, TileItem, TileSet, tile};

use crate::measure::Bbox;
use geo_types::Coord;

/// Attribute of a stand-in point: the number of features it stands for. Absent on features that are
/// drawn as they are.
pub const THINNED: &str = "thinned";

/// Tile units along a tile's side.
pub const EXTENT: u32 = 4096;

/// Tile units drawn beyond the tile's sides, so that outlines and symbols meet across tiles.
pub const BUFFER: f64 = 64.0;

/// The deepest zoom.
pub const MAX_ZOOM: u8 = 24;

/// Latitude at which the square web Mercator world ends.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_6;

/// One square of the web Mercator pyramid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

/// Why a tile cannot be named or made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TileError {
    /// No such tile.
    #[error("there is no tile {z}/{x}/{y}: zoom is 0 to {MAX_ZOOM}, x and y are below 2 to the power of the zoom")]
    NoSuchTile { z: u8, x: u32, y: u32 },
    /// The encoder refused; a fault of ours.
    #[error("the tile could not be encoded: {reason}")]
    Encoding { reason: String },
}

impl TileId {
    /// The tile at zoom z, column x from the west, row y from the north.
    ///
    /// # Errors
    /// No such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        if z > MAX_ZOOM || x >= 1 << z || y >= 1 << z {
            return Err(TileError::NoSuchTile { z, x, y });
        }
        Ok(Self { z, x, y })
    }

    /// The tile that holds a place.
    ///
    /// # Errors
    /// Too deep a zoom or a place that is not on the map.
    pub fn holding(z: u8, place: Coord<f64>) -> Result<Self, TileError> {
        let side = f64::from(1_u32 << z.min(MAX_ZOOM));
        let world = to_world(place);
        let cell = |share: f64| (share * side).clamp(0.0, side - 1.0) as u32;
        Self::new(z, cell(world.x), cell(world.y))
    }

    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }

    /// Column from the west.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Row from the north.
    pub fn y(self) -> u32 {
        self.y
    }

    /// Its box in degrees.
    pub fn bbox(self) -> Bbox {
        let side = f64::from(1_u32 << self.z);
        let corner = |x: u32, y: u32| from_world(Coord { x: f64::from(x) / side, y: f64::from(y) / side });
        let (nw, se) = (corner(self.x, self.y), corner(self.x + 1, self.y + 1));
        Bbox::new(nw.x, se.y, se.x, nw.y)
    }

    /// Its box in degrees with the buffer that is drawn around it: what to fetch.
    pub fn bbox_with_buffer(self) -> Bbox {
        let world = self.world_box();
        let (nw, se) = (
            from_world(Coord { x: world.min_x, y: world.min_y }),
            from_world(Coord { x: world.max_x, y: world.max_y }),
        );
        Bbox::new(nw.x, se.y, se.x, nw.y)
    }

    /// Its box in EPSG:3857 metres.
    pub fn bbox_mercator(self) -> Bbox {
        let half = 20_037_508.342_789_244;
        let step = 2.0 * half / f64::from(1_u32 << self.z);
        let (west, north) = (f64::from(self.x) * step - half, half - f64::from(self.y) * step);
        Bbox::new(west, north - step, west + step, north)
    }

    /// With buffer, in shares of the world.
    fn world_box(self) -> Bbox {
        let side = f64::from(1_u32 << self.z);
        let margin = BUFFER / f64::from(EXTENT);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        Bbox::new((x - margin) / side, (y - margin) / side, (x + 1.0 + margin) / side, (y + 1.0 + margin) / side)
    }
}

/// Web Mercator as shares of the square world: 0,0 north-west, 1,1 south-east. Latitudes beyond
/// [`MAX_LATITUDE`] are drawn at the edge.
fn to_world(place: Coord<f64>) -> Coord<f64> {
    let s = libm::sin(place.y.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians());
    let y = 0.5 - libm::log((1.0 + s) / (1.0 - s)) / (4.0 * std::f64::consts::PI);
    Coord { x: place.x / 360.0 + 0.5, y }
}

fn from_world(world: Coord<f64>) -> Coord<f64> {
    let y = std::f64::consts::PI * (1.0 - 2.0 * world.y);
    Coord { x: (world.x - 0.5) * 360.0, y: libm::atan(libm::sinh(y)).to_degrees() }
}
