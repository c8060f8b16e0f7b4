//! Blocks of cells, and where they come from.

use std::sync::Arc;

use super::walk::CellWindow;
use super::{Grid, RasterError};

/// A kind of number that cells are kept in.
pub trait Cell: Copy + Send + Sync {
    /// The value in double precision; NaN means no data.
    fn value(self) -> f64;
}

impl Cell for f32 {
    #[inline]
    fn value(self) -> f64 {
        f64::from(self)
    }
}

impl Cell for f64 {
    #[inline]
    fn value(self) -> f64 {
        self
    }
}

/// Cell values, row by row; NaN where the grid has no data.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Kinds that single precision holds exactly.
    Single(Vec<f32>),
    /// 32-bit and longer integers, double precision.
    Double(Vec<f64>),
}

/// Column and row of a block among the blocks of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockIndex {
    /// Row of blocks, from the first row of the grid.
    pub row: u32,
    /// Column of blocks.
    pub column: u32,
}

/// A rectangle of cells of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// First column in the grid.
    pub column: u32,
    /// First row in the grid.
    pub row: u32,
    /// Columns in this block (less at the grid's edge).
    pub width: u32,
    /// Rows in this block.
    pub height: u32,
    /// Values, `width × height`.
    pub cells: Cells,
    /// Whether any cell has no data.
    pub holes: bool,
    /// Least value, NaN when there is none.
    pub least: f64,
}

/// Something that hands out the cells of a grid block by block.
pub trait CellSource: Sync {
    /// Frame of the grid.
    fn grid(&self) -> &Grid;

    /// Columns and rows of a full block.
    fn block_size(&self) -> (u32, u32);

    /// Cells of one block.
    ///
    /// # Errors
    /// When the block cannot be read or is damaged.
    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError>;

    /// Columns and rows of blocks.
    fn block_counts(&self) -> (u32, u32) {
        let (width, height) = self.block_size();
        (self.grid().width.div_ceil(width), self.grid().height.div_ceil(height))
    }
}

impl Block {
    /// A block from values with NaN for no data.
    #[must_use]
    pub fn new(at: (u32, u32), size: (u32, u32), cells: Cells) -> Self {
        let (holes, least) = match &cells {
            Cells::Single(values) => {
                let (holes, least) = scan_single(values);
                (holes, f64::from(least))
            }
            Cells::Double(values) => scan_double(values),
        };
        Self { column: at.0, row: at.1, width: size.0, height: size.1, cells, holes, least }
    }

    /// Sum of the cells with data; 0 when there are none.
    #[must_use]
    pub fn total(&self) -> f64 {
        let end = (self.column + self.width, self.row + self.height);
        self.sum(CellWindow { first: (self.column, self.row), end }).0
    }

    /// Sum and number of the cells with data in a window of the grid that lies within the block.
    pub(crate) fn sum(&self, window: CellWindow) -> (f64, f64) {
        match &self.cells {
            Cells::Single(values) => self.sum_of(values, window),
            Cells::Double(values) => self.sum_of(values, window),
        }
    }

    fn sum_of<T: Cell>(&self, values: &[T], window: CellWindow) -> (f64, f64) {
        let (mut sum, mut count) = (0.0, 0.0);
        for row in window.first.1 - self.row..window.end.1 - self.row {
            let start = row as usize * self.width as usize;
            let columns = (window.first.0 - self.column) as usize..(window.end.0 - self.column) as usize;
            for cell in &values[start + columns.start..start + columns.end] {
                let value = cell.value();
                let known = !value.is_nan();
                sum += if known { value } else { 0.0 };
                count += f64::from(u8::from(known));
            }
        }
        (sum, count)
    }

    /// Value of the cell at a column and row of the grid, NaN when there is none.
    #[must_use]
    pub fn value(&self, column: u32, row: u32) -> f64 {
        let (c, r) = (column.wrapping_sub(self.column), row.wrapping_sub(self.row));
        if c >= self.width || r >= self.height {
            return f64::NAN;
        }
        let at = r as usize * self.width as usize + c as usize;
        match &self.cells {
            Cells::Single(values) => values.get(at).map_or(f64::NAN, |v| f64::from(*v)),
            Cells::Double(values) => values.get(at).copied().unwrap_or(f64::NAN),
        }
    }
}

/// Whether there are NaNs, and the least of the other values.
fn scan_single(values: &[f32]) -> (bool, f32) {
    let mut lanes = [f32::INFINITY; 8];
    let mut holes = [false; 8];
    let chunks = values.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for i in 0..8 {
            lanes[i] = if chunk[i] < lanes[i] { chunk[i] } else { lanes[i] };
            holes[i] |= chunk[i].is_nan();
        }
    }
    let least = lanes.iter().chain(rest).fold(f32::INFINITY, |a, b| a.min(*b));
    let holes = holes.iter().any(|h| *h) || rest.iter().any(|v| v.is_nan());
    (holes, if least == f32::INFINITY { f32::NAN } else { least })
}

fn scan_double(values: &[f64]) -> (bool, f64) {
    let least = values.iter().fold(f64::INFINITY, |a, b| a.min(*b));
    let holes = values.iter().any(|v| v.is_nan());
    (holes, if least == f64::INFINITY { f64::NAN } else { least })
}
