//! Every block once, with the areas that meet it.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{Block, BlockIndex, CellSource, RasterError};
use crate::outline::Extent;

/// Told how many blocks are done and how many there are, from any thread.
pub type Tick<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// A rectangle of cells, from `first` up to but without `end`, as (column, row).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CellWindow {
    pub(crate) first: (u32, u32),
    pub(crate) end: (u32, u32),
}

impl CellWindow {
    /// Cells of a grid that meet an extent given in cells, if any.
    pub(crate) fn around(extent: &Extent, width: u32, height: u32) -> Option<Self> {
        let (c0, c1) = range(extent.min_x, extent.max_x, width)?;
        let (r0, r1) = range(extent.min_y, extent.max_y, height)?;
        Some(Self { first: (c0, r0), end: (c1, r1) })
    }

    /// The part within a block.
    pub(crate) fn within(&self, block: &Block) -> Option<Self> {
        let first = (self.first.0.max(block.column), self.first.1.max(block.row));
        let end = (self.end.0.min(block.column + block.width), self.end.1.min(block.row + block.height));
        (first.0 < end.0 && first.1 < end.1).then_some(Self { first, end })
    }
}

/// Whole cells that meet [low, high], clipped to `count`; a touch counts as a cell.
fn range(low: f64, high: f64, count: u32) -> Option<(u32, u32)> {
    let most = f64::from(count);
    if low.is_nan() || high.is_nan() || low > high || high < 0.0 || low > most {
        return None;
    }
    let (first, end) = (low.floor().clamp(0.0, most) as u32, (high.floor() + 1.0).clamp(0.0, most) as u32);
    (first < end).then_some((first, end))
}

/// Visits each block that meets a window once, with the number of each window that meets it.
///
/// # Shape
/// Results in order of blocks (row, column) and then of windows, whatever the number of threads.
pub(crate) fn walk<T: Send>(
    source: &dyn CellSource,
    windows: &[Option<CellWindow>],
    tick: Tick<'_>,
    visit: impl Fn(&Block, usize, CellWindow) -> T + Sync,
) -> Result<Vec<(usize, T)>, RasterError> {
    let done = walk_blocks(source, windows, tick, |block, near| {
        near.iter().map(|(number, part)| (*number, visit(block, *number, *part))).collect::<Vec<_>>()
    })?;
    Ok(done.into_iter().flatten().collect())
}

/// Visits each block that meets a window once, with all windows that meet it, cut to the block.
///
/// # Shape
/// Results in order of blocks (row, column), whatever the number of threads.
pub(crate) fn walk_blocks<T: Send>(
    source: &dyn CellSource,
    windows: &[Option<CellWindow>],
    tick: Tick<'_>,
    visit: impl Fn(&Block, &[(usize, CellWindow)]) -> T + Sync,
) -> Result<Vec<T>, RasterError> {
    let pairs = pairs(source, windows);
    let runs: Vec<&[(BlockIndex, usize)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let finished = AtomicU64::new(0);
    runs.par_iter()
        .map(|run| {
            let block = source.block(run[0].0)?;
            let near: Vec<_> =
                run.iter().filter_map(|(_, number)| Some((*number, windows[*number]?.within(&block)?))).collect();
            let seen = visit(&block, &near);
            tick(finished.fetch_add(1, Ordering::Relaxed) + 1, runs.len() as u64);
            Ok(seen)
        })
        .collect()
}

fn pairs(source: &dyn CellSource, windows: &[Option<CellWindow>]) -> Vec<(BlockIndex, usize)> {
    let (bw, bh) = source.block_size();
    let mut pairs = Vec::with_capacity(windows.len() * 2);
    for (number, window) in windows.iter().enumerate() {
        let Some(w) = window else { continue };
        for row in w.first.1 / bh..=(w.end.1 - 1) / bh {
            for column in w.first.0 / bw..=(w.end.0 - 1) / bw {
                pairs.push((BlockIndex { row, column }, number));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}
