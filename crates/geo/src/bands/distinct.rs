//! Sums within distances of any of several areas, everybody counted once: by the share of each cell that lies within.
//!
//! The line around each area gives the cells it holds wholly and the shares of those it cuts. A cell that one area holds
//! is held; the share of one that a single area cuts is that area's. Only where the lines of several areas cut the same
//! cell, and none holds it, do the shares overlap in a way that they themselves do not tell: such cells are halved.

use std::cell::RefCell;
use std::sync::Arc;

use super::{CellMetric, Job, Within, add, farthest, line, reached};
use crate::coverage;
use crate::outline::Outline;
use crate::raster::walk::{CellWindow, walk_blocks};
use crate::raster::{Block, BlockIndex, CellSource, Cells, Grid, RasterError, Tick};

/// Shares nearer than this to 0 or 1 are that: sums of parts of a line leave as much.
const ROUNDING: f64 = 1e-9;
/// In place of an area's number: no area cuts the cell, or several do.
const NONE: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// Sums within each distance of any of the areas, everybody counted once.
///
/// # Units
/// Distances in metres, ascending and above 0.
///
/// # Errors
/// When a block cannot be read.
pub fn distinct_within(
    source: &dyn CellSource,
    areas: &[Outline],
    distances: &[f64],
    metric: &CellMetric<'_>,
    tick: Tick<'_>,
) -> Result<Vec<Within>, RasterError> {
    let mut sums = vec![Within::default(); distances.len()];
    let Some(most) = farthest(distances) else { return Ok(sums) };
    let windows: Vec<_> = areas.iter().map(|a| reached(source, a, most, metric)).collect();
    let parts = walk_blocks(source, &windows, tick, |block, near| {
        FIELDS.with_borrow_mut(|fields| {
            Near { block, areas, near, metric }.fill(distances, fields);
            fields.iter().take(distances.len()).map(|field| held(block, &field.shares)).collect::<Vec<_>>()
        })
    })?;
    for part in parts {
        add(&mut sums, &part);
    }
    Ok(sums)
}

/// What the cells of a block hold, each by its share.
fn held(block: &Block, shares: &[f64]) -> Within {
    let mut found = Within::default();
    let rows = shares.chunks_exact(block.width as usize);
    for (row, shares) in (block.row..).zip(rows) {
        for (column, share) in (block.column..).zip(shares) {
            if *share > 0.0 {
                let value = block.value(column, row);
                let known = !value.is_nan();
                found.sum += if known { share * value } else { 0.0 };
                found.cells += if known { *share } else { 0.0 };
                found.in_grid += share;
            }
        }
    }
    found
}

/// Values of a grid times the share of each cell within a distance of any of the areas: what is asked for sums over
/// other areas, everybody counted once.
///
/// A cell that is cut both by the line at the distance and by the other area's edge counts by the product of its shares.
pub struct Reached<'a> {
    source: &'a dyn CellSource,
    areas: &'a [Outline],
    windows: Vec<Option<CellWindow>>,
    distance: f64,
    metric: &'a CellMetric<'a>,
}

impl<'a> Reached<'a> {
    /// # Units
    /// The distance in metres, above 0; areas in cells.
    #[must_use]
    pub fn new(source: &'a dyn CellSource, areas: &'a [Outline], distance: f64, metric: &'a CellMetric<'a>) -> Self {
        let windows = areas.iter().map(|a| reached(source, a, distance, metric)).collect();
        Self { source, areas, windows, distance, metric }
    }
}

impl CellSource for Reached<'_> {
    fn grid(&self) -> &Grid {
        self.source.grid()
    }

    fn block_size(&self) -> (u32, u32) {
        self.source.block_size()
    }

    fn block(&self, index: BlockIndex) -> Result<Arc<Block>, RasterError> {
        let block = self.source.block(index)?;
        let windows = self.windows.iter().enumerate();
        let near: Vec<_> =
            windows.filter_map(|(number, window)| Some((number, window.as_ref()?.within(&block)?))).collect();
        let values = FIELDS.with_borrow_mut(|fields| {
            Near { block: &block, areas: self.areas, near: &near, metric: self.metric }.fill(&[self.distance], fields);
            let cells = (0..block.height).flat_map(|r| (0..block.width).map(move |c| (c, r)));
            let value = |(c, r)| block.value(block.column + c, block.row + r);
            cells.zip(&fields[0].shares).map(|(cell, share)| value(cell) * share).collect()
        });
        let (at, size) = ((block.column, block.row), (block.width, block.height));
        Ok(Arc::new(Block::new(at, size, Cells::Double(values))))
    }
}

thread_local! {
    static FIELDS: RefCell<Vec<Field>> = const { RefCell::new(Vec::new()) };
}

/// The cells of a block within one distance of any area.
#[derive(Default)]
struct Field {
    shares: Vec<f64>,
    /// Which area cuts the cell.
    by: Vec<u32>,
    /// Cells that several areas cut, with each of these.
    contested: Vec<(u32, u32)>,
}

/// A block and the areas near it, each with its window.
struct Near<'a> {
    block: &'a Block,
    areas: &'a [Outline],
    near: &'a [(usize, CellWindow)],
    metric: &'a CellMetric<'a>,
}

impl Near<'_> {
    /// The shares of the block's cells within each distance.
    fn fill(&self, distances: &[f64], fields: &mut Vec<Field>) {
        let cells = self.block.width as usize * self.block.height as usize;
        fields.resize_with(distances.len().max(fields.len()), Field::default);
        for field in fields.iter_mut().take(distances.len()) {
            field.clear(cells);
        }
        let mut own = Vec::new();
        for (number, window) in self.near {
            let area = &self.areas[*number];
            let by = u32::try_from(*number).unwrap_or(NONE);
            let lined = line::lines(area, distances, self.metric, |nth, line| {
                coverage::shares(line, *window, &mut own);
                let wide = (window.end.0 - window.first.0) as usize;
                let rows = own.chunks_exact(wide + 1).map(|row| &row[1..]);
                self.join(&mut fields[nth], by, *window, rows);
            });
            if !lined {
                for (distance, field) in distances.iter().zip(fields.iter_mut()) {
                    let shares = self.halved(*window, &[area], *distance);
                    let (left, wide) = (window.first.0 - self.block.column, window.end.0 - window.first.0);
                    let rows = shares.chunks_exact(self.block.width as usize);
                    let rows = rows.skip((window.first.1 - self.block.row) as usize);
                    self.join(field, by, *window, rows.map(|row| &row[left as usize..(left + wide) as usize]));
                }
            }
        }
        for (distance, field) in distances.iter().zip(fields.iter_mut()) {
            self.settle(field, *distance);
        }
    }

    /// Joins the shares of one more area, given for the rows of its window.
    fn join<'r>(&self, field: &mut Field, by: u32, window: CellWindow, rows: impl Iterator<Item = &'r [f64]>) {
        for (row, shares) in (window.first.1..window.end.1).zip(rows) {
            let start = (row - self.block.row) * self.block.width + window.first.0 - self.block.column;
            for (cell, share) in (start..).zip(shares) {
                let held = &mut field.shares[cell as usize];
                if *share <= ROUNDING || *held == 1.0 {
                    continue;
                }
                let first = &mut field.by[cell as usize];
                if *share >= 1.0 - ROUNDING {
                    *held = 1.0;
                } else if *first == NONE {
                    (*held, *first) = (*share, by);
                } else {
                    // The same outline twice cuts the same part.
                    if *first != SEVERAL && self.areas[*first as usize] == self.areas[by as usize] {
                        continue;
                    }
                    if *first != SEVERAL {
                        field.contested.push((cell, *first));
                        *first = SEVERAL;
                    }
                    field.contested.push((cell, by));
                }
            }
        }
    }

    /// Works out the cells that several areas cut and none holds.
    fn settle(&self, field: &mut Field, distance: f64) {
        let mut contested = std::mem::take(&mut field.contested);
        contested.sort_unstable();
        for of_cell in contested.chunk_by(|a, b| a.0 == b.0) {
            let cell = of_cell[0].0;
            if field.shares[cell as usize] == 1.0 {
                continue;
            }
            field.shares[cell as usize] = 0.0;
            let (column, row) = (self.block.column + cell % self.block.width, self.block.row + cell / self.block.width);
            let window = CellWindow { first: (column, row), end: (column + 1, row + 1) };
            let areas: Vec<&Outline> = of_cell.iter().map(|(_, by)| &self.areas[*by as usize]).collect();
            self.job(&[distance]).window(window, &areas, &mut [Within::default()], Some(&mut field.shares));
        }
        field.contested = contested;
    }

    /// Shares of the block's cells within a distance of some areas, by halving the window.
    fn halved(&self, window: CellWindow, areas: &[&Outline], distance: f64) -> Vec<f64> {
        let mut shares = vec![0.0; self.block.width as usize * self.block.height as usize];
        self.job(&[distance]).window(window, areas, &mut [Within::default()], Some(&mut shares));
        shares
    }

    fn job<'j>(&'j self, distances: &'j [f64]) -> Job<'j> {
        Job { block: self.block, distances, metric: self.metric, most: distances[0] }
    }
}

impl Field {
    fn clear(&mut self, cells: usize) {
        self.shares.clear();
        self.shares.resize(cells, 0.0);
        self.by.clear();
        self.by.resize(cells, NONE);
        self.contested.clear();
    }
}
