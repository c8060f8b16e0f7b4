//! A grid held in memory, decoded once.

use std::sync::Arc;

use super::{Block, BlockIndex, CellSource, Cells, Grid, RasterError};

/// Decoded blocks of a grid, for many passes over the same cells.
#[derive(Debug)]
pub struct ResidentGrid {
    grid: Grid,
    size: (u32, u32),
    blocks: Vec<Arc<Block>>,
}

impl ResidentGrid {
    /// Decodes every block of a grid.
    ///
    /// # Errors
    /// When a block is damaged, or the cells need more than `limit` bytes.
    pub fn load(source: &dyn CellSource, limit: u64) -> Result<Self, RasterError> {
        let grid = source.grid().clone();
        let bytes = u64::from(grid.width) * u64::from(grid.height) * 4;
        if bytes > limit {
            let what = format!("the whole grid of {} × {} cells", grid.width, grid.height);
            return Err(RasterError::TooLarge { what, bytes, limit, remedy: "read it block by block" });
        }
        let (columns, rows) = source.block_counts();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| BlockIndex { row, column }));
        let blocks = all.map(|index| source.block(index)).collect::<Result<_, _>>()?;
        Ok(Self { grid, size: source.block_size(), blocks })
    }

    /// A grid of one block from values, row by row, NaN for no data.
    ///
    /// # Errors
    /// When the number of values is not width × height.
    pub fn from_values(grid: Grid, values: Vec<f64>) -> Result<Self, RasterError> {
        if values.len() as u64 != u64::from(grid.width) * u64::from(grid.height) {
            let detail = format!("{} values for {} × {} cells", values.len(), grid.width, grid.height);
            return Err(RasterError::damaged("the values", detail));
        }
        let size = (grid.width, grid.height);
        let block = Block::new((0, 0), size, Cells::Double(values));
        Ok(Self { grid, size, blocks: vec![Arc::new(block)] })
    }
}

impl CellSource for ResidentGrid {
    fn grid(&self) -> &Grid {
        &self.grid
    }

    fn block_size(&self) -> (u32, u32) {
        self.size
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        let (columns, _) = self.block_counts();
        let at = index.row as usize * columns as usize + index.column as usize;
        self.blocks
            .get(at)
            .filter(|_| index.column < columns)
            .cloned()
            .ok_or_else(|| RasterError::damaged(format!("block {index:?}"), "it lies outside the grid"))
    }
}
