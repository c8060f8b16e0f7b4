use std::sync::Arc;

use super::*;

/// A resident grid handed out in blocks of another size, to test what happens at their edges.
pub(crate) struct Chopped<'a> {
    whole: &'a ResidentGrid,
    size: (u32, u32),
}

impl<'a> Chopped<'a> {
    pub(crate) fn new(whole: &'a ResidentGrid, width: u32, height: u32) -> Self {
        Self { whole, size: (width, height) }
    }
}

impl CellSource for Chopped<'_> {
    fn grid(&self) -> &Grid {
        self.whole.grid()
    }

    fn block_size(&self) -> (u32, u32) {
        self.size
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        let all = self.whole.block(BlockIndex { row: 0, column: 0 })?;
        let at = (index.column * self.size.0, index.row * self.size.1);
        let size = (self.size.0.min(all.width - at.0), self.size.1.min(all.height - at.1));
        let cells = (at.1..at.1 + size.1).flat_map(|r| (at.0..at.0 + size.0).map(move |c| (c, r)));
        let values = cells.map(|(c, r)| all.value(c, r)).collect();
        Ok(Arc::new(Block::new(at, size, Cells::Double(values))))
    }
}
