//! Sums of a grid within distances of areas, all distances in one pass and without making buffers.
//!
//! One area is measured along the exact line around it (see `rim`); several at once by the shares of cells that these
//! lines give (see `distinct`). What `rim` refuses, and cells that the lines of several areas cut, are measured by
//! halving rectangles (see `node`) until they are small against the distance. The share of a cell is then exact to about
//! 10⁻⁴ for distances of a cell or more; sums over an area are closer, errors cancel.
//!
//! On a grid in degrees distances are metres on the ellipsoid, with a metre that is the same within a few
//! kilometres: the error of a distance d at latitude φ is below d · tan φ · (d + 4 km) / 12,700 km.

use std::cell::RefCell;

mod cover;
mod distinct;
mod group;
mod hull;
mod line;
mod metric;
mod node;
mod rim;
mod trace;

pub use distinct::{Reached, distinct_within};
use metric::cells_reached;
pub use metric::{CellMetric, Metres, degree_m};
use node::{Edges, Known, PATCH, Rect, Seen, Stack, metres};

use crate::outline::{Extent, Outline};
use crate::raster::walk::{CellWindow, walk};
use crate::raster::{Block, CellSource, RasterError, Tick};

/// Columns and rows of the pieces that a block is gone through in.
const CHUNK: u32 = 32;

/// What a grid holds within one distance of an area.
///
/// # Missing
/// `cells` is 0 where the grid has no data at all within the distance: then `sum` says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Within {
    /// Sum of value × covered share over the cells with data.
    pub sum: f64,
    /// Covered cells with data.
    pub cells: f64,
    /// Covered cells of the grid, with data or without.
    pub in_grid: f64,
}

/// Sums within each distance of each area, the area itself included.
///
/// # Units
/// Distances in metres, ascending and above 0.
///
/// # Shape
/// `areas` in cells of the grid; one row per area, one value per distance. Lines and points have no inside.
///
/// # Errors
/// When a block cannot be read.
pub fn sums_within(
    source: &dyn CellSource,
    areas: &[Outline],
    distances: &[f64],
    metric: &CellMetric<'_>,
    tick: Tick<'_>,
) -> Result<Vec<Vec<Within>>, RasterError> {
    let mut sums = vec![vec![Within::default(); distances.len()]; areas.len()];
    let Some(most) = farthest(distances) else { return Ok(sums) };
    let windows: Vec<_> = areas.iter().map(|a| reached(source, a, most, metric)).collect();
    let parts = walk(source, &windows, tick, |block, number, window| {
        let area = &areas[number];
        let mut found = vec![Within::default(); distances.len()];
        if line::sums(block, area, window, distances, metric, &mut found) {
            return found;
        }
        Job { block, distances, metric, most }.window(window, &[area], &mut found, None);
        found
    })?;
    for (number, part) in parts {
        add(&mut sums[number], &part);
    }
    Ok(sums)
}

fn add(sums: &mut [Within], part: &[Within]) {
    for (to, from) in sums.iter_mut().zip(part) {
        to.sum += from.sum;
        to.cells += from.cells;
        to.in_grid += from.in_grid;
    }
}

/// The greatest distance, if there are any.
fn farthest(distances: &[f64]) -> Option<f64> {
    distances.last().copied().filter(|d| d.is_finite() && *d > 0.0)
}

/// Cells that a distance around an area can touch.
fn reached(source: &dyn CellSource, area: &Outline, distance: f64, metric: &CellMetric<'_>) -> Option<CellWindow> {
    let grid = source.grid();
    let e = area.extent;
    let middle = (e.min_x + e.max_x) / 2.0;
    let (mut columns, mut rows) = (0.0f64, 0.0f64);
    for row in [e.min_y, e.max_y] {
        let (c, r) = cells_reached(&metric.at(middle, row), distance);
        (columns, rows) = (columns.max(c), rows.max(r));
    }
    // A metre is shorter in degrees farther from the equator: room for that.
    CellWindow::around(&e.grown(columns * 1.05, rows * 1.01), grid.width, grid.height)
}

/// A window in pieces that share one metric.
fn chunks(window: CellWindow, metric: &CellMetric<'_>) -> Vec<CellWindow> {
    let mut pieces = Vec::new();
    let mut top = window.first.1;
    while top < window.end.1 {
        let alike = metric.rows_alike(f64::from(window.first.0), f64::from(top)).min(CHUNK);
        let bottom = (top + alike).min(window.end.1);
        for left in (window.first.0..window.end.0).step_by(CHUNK as usize) {
            let right = (left + CHUNK).min(window.end.0);
            pieces.push(CellWindow { first: (left, top), end: (right, bottom) });
        }
        top = bottom;
    }
    pieces
}

#[derive(Default)]
struct Scratch {
    edges: Edges,
    squares: Vec<f64>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// One block and what is asked of it.
struct Job<'a> {
    block: &'a Block,
    distances: &'a [f64],
    metric: &'a CellMetric<'a>,
    most: f64,
}

/// A chunk's rectangle of cells and what it has found.
struct Walker<'a, 'b> {
    block: &'a Block,
    stack: Stack<'a>,
    middle: (f64, f64),
    shares: Vec<f64>,
    found: &'b mut [Within],
    /// Share of every cell of the block within the first distance, where that is asked for.
    field: Option<&'b mut [f64]>,
}

impl Job<'_> {
    /// Goes through a window of the block, edges of all areas together.
    fn window(&self, window: CellWindow, areas: &[&Outline], found: &mut [Within], mut field: Option<&mut [f64]>) {
        for chunk in chunks(window, self.metric) {
            self.chunk(chunk, areas, found, field.as_deref_mut());
        }
    }

    /// Goes through one piece: the edges near it, and whether its middle lies inside.
    fn chunk(&self, chunk: CellWindow, areas: &[&Outline], found: &mut [Within], field: Option<&mut [f64]>) {
        let (left, top) = (f64::from(chunk.first.0), f64::from(chunk.first.1));
        let (right, bottom) = (f64::from(chunk.end.0), f64::from(chunk.end.1));
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        let m = self.metric.at(middle.0, middle.1);
        let (columns, rows) = cells_reached(&m, self.most);
        let reach = Extent { min_x: left, min_y: top, max_x: right, max_y: bottom }.grown(columns, rows);
        SCRATCH.with_borrow_mut(|scratch| {
            let mut list = std::mem::take(&mut scratch.edges);
            list.clear();
            for area in areas {
                for (nth, segment) in area.segments.iter().enumerate().filter(|(_, s)| s.extent().meets(&reach)) {
                    list.push(segment, &m, middle, nth < area.boundary);
                }
            }
            // A place beside the middle, so that no edge passes exactly through it.
            let aside = (middle.0 + 1.234_567_1e-7, middle.1 + 1.765_432_1e-7);
            let winding = areas.iter().map(|a| i32::from(a.contains(aside.0, aside.1))).sum();
            let probe = metres(&m, aside.0 - middle.0, aside.1 - middle.1);
            let known = Known { edges: (0, list.len()), probe, winding, open: (0, self.distances.len()) };
            let squares = std::mem::take(&mut scratch.squares);
            let stack = Stack { m, distances: self.distances, edges: list, squares };
            let shares = vec![0.0; self.distances.len()];
            let mut walker = Walker { block: self.block, stack, middle, shares, found, field };
            walker.cells(chunk, &known);
            (scratch.edges, scratch.squares) = (walker.stack.edges, walker.stack.squares);
        });
    }
}

impl Walker<'_, '_> {
    /// Goes through a rectangle of whole cells.
    fn cells(&mut self, window: CellWindow, known: &Known) {
        let (wide, tall) = (window.end.0 - window.first.0, window.end.1 - window.first.1);
        let half = (f64::from(wide) / 2.0, f64::from(tall) / 2.0);
        let column = f64::from(window.first.0) + half.0 - self.middle.0;
        let rect = Rect { column, row: f64::from(window.first.1) + half.1 - self.middle.1, half };
        let mut seen = self.stack.look(&rect, known);
        if seen.whole_from < known.open.1 {
            self.take(window, seen.whole_from..known.open.1);
        }
        let open = seen.known.open;
        if open.0 >= open.1 {
            return;
        }
        if wide == 1 && tall == 1 {
            self.shares[open.0..open.1].fill(0.0);
            let mut shares = std::mem::take(&mut self.shares);
            self.stack.cut(&rect, seen, 1.0, 0, &mut shares);
            self.part(window.first, &shares, open);
            self.shares = shares;
            return;
        }
        let mark = self.stack.edges.len();
        self.stack.keep(&mut seen);
        if wide <= PATCH && tall <= PATCH {
            self.patch(window, &rect, &seen);
        } else {
            for piece in halves(window) {
                self.cells(piece, &seen.known);
            }
        }
        self.stack.forget(mark);
    }

    /// Goes through a small rectangle cell by cell: distances of all middles at once, in single precision with a
    /// margin; cells that these do not decide are looked at singly.
    fn patch(&mut self, window: CellWindow, rect: &Rect, seen: &Seen) {
        let (middles, nearest) = self.stack.distances_of_cells(rect, &seen.known);
        let (wide, radius) = (window.end.0 - window.first.0, self.stack.cell_radius());
        let (first, end) = seen.known.open;
        let crossing = self.stack.crossing(seen);
        let mut shares = std::mem::take(&mut self.shares);
        for row in window.first.1..window.end.1 {
            for column in window.first.0..window.end.0 {
                let at = ((row - window.first.1) * wide + column - window.first.0) as usize;
                let distance = f64::from(middles[at]);
                let room = radius * 1.000_1 + distance * 1e-5 + 1e-3;
                let distances = &self.stack.distances[first..end];
                let beyond = first + distances.iter().filter(|d| distance > **d + room).count();
                let whole = end - distances.iter().filter(|d| distance <= **d - room).count();
                // Where no edge passes through the cell it lies wholly inside or wholly outside.
                let clear = distance > room;
                let cut = beyond < whole;
                if !clear || (cut && !self.stack.is_small(radius, self.stack.distances[beyond])) {
                    let cell = CellWindow { first: (column, row), end: (column + 1, row + 1) };
                    self.shares = std::mem::take(&mut shares);
                    self.cells(cell, &seen.known);
                    shares = std::mem::take(&mut self.shares);
                    continue;
                }
                let cell = self.cell(column, row);
                if (cut || beyond > first) && self.stack.is_inside(&cell, seen, &crossing) {
                    self.take_cell(column, row, first..end);
                    continue;
                }
                if cut {
                    self.stack.shares_of_cell(&cell, nearest[at], beyond..whole, &mut shares);
                    self.part((column, row), &shares, (beyond, whole));
                }
                self.take_cell(column, row, whole..end);
            }
        }
        self.shares = shares;
    }

    /// The rectangle of one cell.
    fn cell(&self, column: u32, row: u32) -> Rect {
        let (column, row) = (f64::from(column) + 0.5 - self.middle.0, f64::from(row) + 0.5 - self.middle.1);
        Rect { column, row, half: (0.5, 0.5) }
    }

    /// Adds a whole cell to some distances.
    fn take_cell(&mut self, column: u32, row: u32, distances: std::ops::Range<usize>) {
        if distances.is_empty() {
            return;
        }
        self.note((column, row), (column + 1, row + 1), 1.0, distances.start);
        let value = self.block.value(column, row);
        let known = f64::from(u8::from(!value.is_nan()));
        let value = if value.is_nan() { 0.0 } else { value };
        for found in &mut self.found[distances] {
            found.sum += value;
            found.cells += known;
            found.in_grid += 1.0;
        }
    }

    /// Adds all cells of a window to some distances.
    fn take(&mut self, window: CellWindow, distances: std::ops::Range<usize>) {
        self.note(window.first, window.end, 1.0, distances.start);
        let (sum, cells) = self.block.sum(window);
        for found in &mut self.found[distances] {
            found.sum += sum;
            found.cells += cells;
            found.in_grid += f64::from((window.end.0 - window.first.0) * (window.end.1 - window.first.1));
        }
    }

    /// Notes the share of cells within the first distance.
    fn note(&mut self, first: (u32, u32), end: (u32, u32), share: f64, distance: usize) {
        let Some(field) = self.field.as_deref_mut().filter(|_| distance == 0) else { return };
        for row in first.1..end.1 {
            let start = (row - self.block.row) as usize * self.block.width as usize;
            let columns = (first.0 - self.block.column) as usize..(end.0 - self.block.column) as usize;
            field[start + columns.start..start + columns.end].fill(share);
        }
    }

    /// Adds shares of one cell.
    fn part(&mut self, (column, row): (u32, u32), shares: &[f64], open: (usize, usize)) {
        if open.0 < open.1 {
            self.note((column, row), (column + 1, row + 1), shares[open.0], open.0);
        }
        let value = self.block.value(column, row);
        let known = f64::from(u8::from(!value.is_nan()));
        let value = if value.is_nan() { 0.0 } else { value };
        for (found, share) in self.found[open.0..open.1].iter_mut().zip(&shares[open.0..open.1]) {
            found.sum += share * value;
            found.cells += share * known;
            found.in_grid += share;
        }
    }
}

/// The two halves of a window across its longer side.
fn halves(w: CellWindow) -> [CellWindow; 2] {
    let (wide, tall) = (w.end.0 - w.first.0, w.end.1 - w.first.1);
    let (mut a, mut b) = (w, w);
    if wide >= tall {
        a.end.0 = w.first.0 + wide / 2;
        b.first.0 = a.end.0;
    } else {
        a.end.1 = w.first.1 + tall / 2;
        b.first.1 = a.end.1;
    }
    [a, b]
}

#[cfg(test)]
mod tests;
