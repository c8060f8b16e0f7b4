//! A grid in a `GeoTIFF` file, read block by block.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use tiff_reader::ParseBudgets;
use tiff_reader::header::TiffHeader;
use tiff_reader::ifd::parse_ifd_at_with_budgets;
use tiff_reader::source::TiffSource;

use super::decode::{self, Scratch, Window};
use super::layout::Layout;
use super::source::Source;
use super::{Block, BlockIndex, CellSource, Grid, RasterError, geokeys};

/// Bounds on what a header may make the reader allocate.
const BUDGETS: ParseBudgets = ParseBudgets {
    max_ifds: 1,
    max_ifd_entries: 4096,
    max_tag_value_bytes: 64 << 20,
    max_metadata_value_bytes: 160 << 20,
};

/// Choices when opening a grid.
#[derive(Clone, Copy, Debug)]
pub struct GridOptions {
    /// Band to read, from 1.
    pub band: u16,
    /// Most bytes that a gzipped grid may unpack to.
    pub unpacked_limit: u64,
}

impl Default for GridOptions {
    fn default() -> Self {
        Self { band: 1, unpacked_limit: 4 << 30 }
    }
}

/// One band of a `GeoTIFF`: classic or `BigTIFF`, tiles or strips, gzipped or not.
///
/// Only the header is held; each block is decoded when asked for.
#[derive(Debug)]
pub struct GridFile {
    source: Source,
    layout: Layout,
    grid: Grid,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

impl GridFile {
    /// Opens a grid file.
    ///
    /// # Errors
    /// When it cannot be read, is no `GeoTIFF`, contradicts itself, is rotated or lies nowhere.
    pub fn open(path: &Path, options: GridOptions) -> Result<Self, RasterError> {
        Self::from_source(Source::open(path, options.unpacked_limit)?, options)
    }

    /// Reads a grid from bytes in memory.
    ///
    /// # Errors
    /// As [`GridFile::open`].
    pub fn from_bytes(bytes: Vec<u8>, options: GridOptions) -> Result<Self, RasterError> {
        Self::from_source(Source::memory(bytes, options.unpacked_limit)?, options)
    }

    fn from_source(source: Source, options: GridOptions) -> Result<Self, RasterError> {
        let header = header(&source)?;
        let ifd = parse_ifd_at_with_budgets(&source, &header, header.first_ifd_offset, BUDGETS)
            .map_err(|e| RasterError::at("the image directory", e))?;
        let layout = Layout::read(&ifd, header.byte_order, source.len(), options.band)?;
        let place = geokeys::position(&ifd)?;
        let grid = Grid {
            width: layout.width,
            height: layout.height,
            origin_x: place.origin.0,
            origin_y: place.origin.1,
            step_x: place.step.0,
            step_y: place.step.1,
            crs: geokeys::crs(&ifd)?,
            nodata: layout.nodata,
        };
        Ok(Self { source, layout, grid })
    }

    fn decode(&self, index: BlockIndex) -> Result<Block, RasterError> {
        let layout = &self.layout;
        let (bw, bh) = layout.block;
        let (column, row) = (index.column.saturating_mul(bw), index.row.saturating_mul(bh));
        if column >= layout.width || row >= layout.height {
            return Err(RasterError::damaged(format!("block {index:?}"), "it lies outside the grid"));
        }
        let (width, height) = (bw.min(layout.width - column), bh.min(layout.height - row));
        let mut cells = decode::blank(layout.sample, width as usize * height as usize);
        let mut top = 0;
        while top < height {
            let rows = layout.tile.1.min(height - top);
            let tile = ((row + top) / layout.tile.1) as usize * layout.tiles_across() + index.column as usize;
            let window = Window {
                start: top as usize * width as usize,
                stride: width as usize,
                size: (width as usize, rows as usize),
            };
            SCRATCH.with_borrow_mut(|scratch| {
                decode::tile_into(&self.source, layout, tile, &mut cells, &window, scratch)
            })?;
            top += rows;
        }
        Ok(Block::new((column, row), (width, height), cells))
    }
}

impl CellSource for GridFile {
    fn grid(&self) -> &Grid {
        &self.grid
    }

    fn block_size(&self) -> (u32, u32) {
        self.layout.block
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        self.decode(index).map(Arc::new)
    }
}

fn header(source: &Source) -> Result<TiffHeader, RasterError> {
    let mut bytes = [0u8; 16];
    let length = usize::try_from(source.len().min(16)).unwrap_or(16);
    source.read_into(0, &mut bytes[..length]).map_err(|e| RasterError::at("the header", e))?;
    TiffHeader::parse(&bytes[..length]).map_err(|_| RasterError::NotTiff {
        path: source.name().to_owned(),
        found: bytes[..length.min(8)].iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" "),
    })
}
