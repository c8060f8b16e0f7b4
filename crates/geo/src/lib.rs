//! Where things are: coordinates as people write them, geometry that is valid by construction,
//! measures on the ellipsoid, spatial indexes, vector tiles, rasters and exact pixel coverage.
//!
//! Knows nothing of mines. Floor 2: uses only `kit`.
//!
//! Everything inside is WGS84 longitude, latitude in degrees (x = longitude, y = latitude);
//! other coordinate systems exist only at the door ([`crs`]).

pub mod coordinate;
pub mod crs;
pub mod index;
pub mod measure;
pub mod shape;
pub mod sketch;
pub mod tile;
pub mod wkb;

// Rasters and exposure kernels.
pub mod bands;
mod bend;
mod buckets;
pub mod coverage;
pub mod dissolve;
pub mod ground;
pub mod length;
pub mod nearest;
pub mod outline;
pub mod raster;
pub mod touch;

pub use bend::EDGE_TOLERANCE_M;
pub use crs::Crs;
pub use shape::{Shape, ShapeFault};
