//! Grids of cells: `GeoTIFF` read tile by tile with bounded memory, and written.
//!
//! A [`Grid`] says where cells lie; a [`CellSource`] hands them out block by block
//! ([`GridFile`] from a file, [`ResidentGrid`] from memory). Kernels such as
//! [`crate::coverage`] and [`crate::bands`] walk blocks and never see a file format.

mod block;
mod decode;
mod error;
mod file;
mod geokeys;
mod grid;
mod layout;
mod resident;
mod source;
pub(crate) mod walk;
mod write;

pub use block::{Block, BlockIndex, Cell, CellSource, Cells};
pub use error::RasterError;
pub use file::{GridFile, GridOptions};
pub use grid::{Grid, GridCrs};
pub use resident::ResidentGrid;
pub use walk::Tick;
pub use write::write_grid;

#[cfg(test)]
pub(crate) mod tests;
