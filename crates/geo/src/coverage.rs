//! Sums of a grid over areas, exact to fractions of a cell.
//!
//! With u running along a row and `P(u)` the running sum of the row up to u (a part of a cell counts by its
//! share), the sum over an area is the integral of `P dv` around its boundary (Green's theorem). `P` is linear
//! within a cell, so the trapezoid on each piece of an edge between grid lines is exact. The cost grows with
//! the perimeter, not the area; no coverage raster is made.

use std::cell::RefCell;

use crate::outline::{Outline, Segment};
use crate::raster::walk::{CellWindow, walk};
use crate::raster::{Block, Cell, CellSource, Cells, RasterError, Tick};

/// What a grid holds under an area.
///
/// # Units
/// `sum` in the unit of the cells; the others in cells, fractions counted.
///
/// # Missing
/// `cells` is 0 where the grid has no data at all under the area: then `sum` says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Zonal {
    /// Sum of value × covered share over the cells with data.
    pub sum: f64,
    /// Covered cells with data.
    pub cells: f64,
    /// Covered cells of the grid, with data or without.
    pub in_grid: f64,
    /// Covered cells, inside the grid or out.
    pub all_cells: f64,
}

/// Exact sums of a grid over each of several areas.
///
/// # Shape
/// `areas` in cells of the grid (x = column, y = row, see [`crate::raster::Grid::column_of`]); one result each.
///
/// # Errors
/// When a block cannot be read.
pub fn zonal_sums(source: &dyn CellSource, areas: &[Outline], tick: Tick<'_>) -> Result<Vec<Zonal>, RasterError> {
    let (width, height) = (source.grid().width, source.grid().height);
    let windows: Vec<_> = areas
        .iter()
        .map(|a| if a.boundary == 0 { None } else { CellWindow::around(&a.extent, width, height) })
        .collect();
    let parts = walk(source, &windows, tick, |block, number, window| zonal_part(block, &areas[number], window))?;
    let mut sums: Vec<Zonal> = areas.iter().map(|a| Zonal { all_cells: a.area(), ..Zonal::default() }).collect();
    for (number, part) in parts {
        sums[number].sum += part.0;
        sums[number].cells += part.1;
        sums[number].in_grid += part.2;
    }
    for zonal in &mut sums {
        // Rounding may leave a few 1e-16 of a cell where there is none.
        let nothing = zonal.all_cells * 1e-12;
        if zonal.cells <= nothing {
            (zonal.cells, zonal.sum) = (0.0, 0.0);
        }
        if zonal.in_grid <= nothing {
            zonal.in_grid = 0.0;
        }
    }
    Ok(sums)
}

#[derive(Default)]
struct Scratch {
    sums: Vec<f64>,
    counts: Vec<f64>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Sum, covered cells with data and covered cells of an area over its window in one block.
fn zonal_part(block: &Block, area: &Outline, window: CellWindow) -> (f64, f64, f64) {
    let mut found = (0.0, 0.0, 0.0);
    with_sums(block, window, |sums| found = sums.within(area.boundary()));
    found
}

/// Makes the running sums of a window in one block, to be asked of several areas.
pub(crate) fn with_sums(block: &Block, window: CellWindow, ask: impl FnOnce(&Sums<'_>)) {
    SCRATCH.with_borrow_mut(|scratch| {
        match &block.cells {
            Cells::Single(values) => running_sums(block, values, window, scratch),
            Cells::Double(values) => running_sums(block, values, window, scratch),
        }
        ask(&Sums { scratch, frame: Frame::of(window), holes: block.holes });
    });
}

/// Running sums of a window.
pub(crate) struct Sums<'a> {
    scratch: &'a Scratch,
    frame: Frame,
    holes: bool,
}

impl Sums<'_> {
    /// Sum, covered cells with data and covered cells of the part of an area within the window.
    pub(crate) fn within(&self, boundary: &[Segment]) -> (f64, f64, f64) {
        let (frame, scratch) = (&self.frame, self.scratch);
        let mut total = [0.0; 3];
        for segment in boundary {
            if self.holes {
                around(segment, frame, |row, a, b, down| {
                    total[0] += frame.integral(&scratch.sums, row, a, b) * down;
                    total[1] += frame.integral(&scratch.counts, row, a, b) * down;
                    total[2] += frame.plain(a, b) * down;
                });
            } else {
                around(segment, frame, |row, a, b, down| {
                    total[0] += frame.integral(&scratch.sums, row, a, b) * down;
                    total[1] += frame.plain(a, b) * down;
                });
            }
        }
        (total[0], total[1], if self.holes { total[2] } else { total[1] })
    }
}

/// Shares of the cells of a window within the area that a closed line bounds.
///
/// # Shape
/// A row for each row of the window, of one number to pass over and then one for each column.
pub(crate) fn shares(boundary: &[Segment], window: CellWindow, out: &mut Vec<f64>) {
    let frame = Frame::of(window);
    out.clear();
    out.resize(frame.wide * (window.end.1 - window.first.1) as usize, 0.0);
    for segment in boundary {
        around(segment, &frame, |row, a, b, down| frame.spread(&mut out[row * frame.wide..][..frame.wide], a, b, down));
    }
    // Every cell to the left of a piece lies behind it by as much as it goes down.
    for row in out.chunks_exact_mut(frame.wide) {
        let mut behind = 0.0;
        for cell in row.iter_mut().rev() {
            behind += *cell;
            *cell = behind;
        }
    }
}

/// Running sums along each row of the window, with a leading 0; cells with no data add nothing.
fn running_sums<T: Cell>(block: &Block, values: &[T], window: CellWindow, scratch: &mut Scratch) {
    let (columns, rows) = (window.end.0 - window.first.0, window.end.1 - window.first.1);
    let stride = block.width as usize;
    let start = (window.first.1 - block.row) as usize * stride + (window.first.0 - block.column) as usize;
    let wide = columns as usize + 1;
    scratch.sums.resize(wide * rows as usize, 0.0);
    for (row, out) in scratch.sums.chunks_exact_mut(wide).enumerate() {
        let mut sum = 0.0;
        let cells = &values[start + row * stride..][..columns as usize];
        for (to, cell) in out.iter_mut().zip(cells) {
            *to = sum;
            let value = cell.value();
            sum += if value.is_nan() { 0.0 } else { value };
        }
        out[wide - 1] = sum;
    }
    if !block.holes {
        return;
    }
    scratch.counts.resize(wide * rows as usize, 0.0);
    for (row, out) in scratch.counts.chunks_exact_mut(wide).enumerate() {
        let mut count = 0.0;
        let cells = &values[start + row * stride..][..columns as usize];
        for (to, cell) in out.iter_mut().zip(cells) {
            *to = count;
            count += if cell.value().is_nan() { 0.0 } else { 1.0 };
        }
        out[wide - 1] = count;
    }
}

/// The window that running sums were made for.
struct Frame {
    left: f64,
    top: f64,
    columns: f64,
    rows: f64,
    wide: usize,
}

impl Frame {
    fn of(window: CellWindow) -> Self {
        let columns = window.end.0 - window.first.0;
        Self {
            left: f64::from(window.first.0),
            top: f64::from(window.first.1),
            columns: f64::from(columns),
            rows: f64::from(window.end.1 - window.first.1),
            wide: columns as usize + 1,
        }
    }

    /// Mean of the running sum of a row while u goes evenly from `a` to `b`.
    #[inline]
    fn integral(&self, sums: &[f64], row: usize, a: f64, b: f64) -> f64 {
        let sums = &sums[row * self.wide..(row + 1) * self.wide];
        let last = self.wide - 2;
        if a >= 0.0 && b >= 0.0 && a <= self.columns && b <= self.columns {
            let (i, j) = (index(a).min(last), index(b).min(last));
            if i == j {
                return sums[i] + (0.5 * (a + b) - i as f64) * (sums[i + 1] - sums[i]);
            }
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        if b <= 0.0 {
            return 0.0;
        }
        if a >= self.columns {
            return sums[last + 1];
        }
        self.across(sums, a, b) / (b - a)
    }

    /// Integral of the running sum over u from `a` to `b`, cell by cell.
    fn across(&self, sums: &[f64], a: f64, b: f64) -> f64 {
        let last = self.wide - 2;
        let (from, to) = (a.max(0.0), b.min(self.columns));
        let (first, end) = (index(from).min(last), index(to).min(last));
        let mut total = (b - to) * sums[last + 1];
        let mut left = from;
        for i in first..=end {
            let right = if i == end { to } else { (i + 1) as f64 };
            let middle = sums[i] + (0.5 * (left + right) - i as f64) * (sums[i + 1] - sums[i]);
            total += (right - left) * middle;
            left = right;
        }
        total
    }

    /// Adds a piece within a row to what its cells, counted from 1, have before those to their right are added: the cell
    /// of the piece has the part to the left of it, the one before what is missing to the whole.
    #[inline]
    fn spread(&self, row: &mut [f64], a: f64, b: f64, down: f64) {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let last = self.wide - 2;
        let (from, to) = (a.clamp(0.0, self.columns), b.clamp(0.0, self.columns));
        let (first, end) = (index(from).min(last), index(to).min(last));
        let along = if b > a { down / (b - a) } else { 0.0 };
        if b > to {
            row[last + 1] += if a >= to { down } else { (b - to) * along };
        }
        if first == end {
            let (part, left) =
                if from == a && to == b { (down, 0.5 * (a + b)) } else { ((to - from) * along, 0.5 * (from + to)) };
            let share = left - first as f64;
            row[first + 1] += part * share;
            row[first] += part * (1.0 - share);
            return;
        }
        let mut left = from;
        for cell in first..=end {
            let right = if cell == end { to } else { (cell + 1) as f64 };
            let (part, share) = ((right - left) * along, 0.5 * (left + right) - cell as f64);
            row[cell + 1] += part * share;
            row[cell] += part * (1.0 - share);
            left = right;
        }
    }

    /// As [`Frame::integral`] where every cell counts 1.
    #[inline]
    fn plain(&self, a: f64, b: f64) -> f64 {
        if a >= 0.0 && b >= 0.0 && a <= self.columns && b <= self.columns {
            return 0.5 * (a + b);
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        if b <= 0.0 {
            return 0.0;
        }
        if a >= self.columns {
            return self.columns;
        }
        let (from, to) = (a.max(0.0), b.min(self.columns));
        (0.5 * (to * to - from * from) + (b - to) * self.columns) / (b - a)
    }
}

/// Whole part of a position that is known to be in [0, 2³¹).
#[inline]
fn index(position: f64) -> usize {
    position as i32 as usize
}

/// Cuts a segment at row lines and hands over each piece: its row, where it goes from and to, and how far down.
#[inline]
fn around(s: &Segment, frame: &Frame, mut each: impl FnMut(usize, f64, f64, f64)) {
    let (u0, v0, u1, v1) = (s.ax - frame.left, s.ay - frame.top, s.bx - frame.left, s.by - frame.top);
    if v0 == v1 {
        return;
    }
    let (sign, ul, vl, uh, vh) = if v0 < v1 { (1.0, u0, v0, u1, v1) } else { (-1.0, u1, v1, u0, v0) };
    if vh <= 0.0 || vl >= frame.rows || (ul <= 0.0 && uh <= 0.0) {
        return;
    }
    let slope = (uh - ul) / (vh - vl);
    let at = |v: f64| if v >= vh { uh } else { ul + (v - vl) * slope };
    let (mut v, bottom) = (vl.max(0.0), vh.min(frame.rows));
    let mut u = if vl >= 0.0 { ul } else { at(0.0) };
    let mut row = index(v);
    while v < bottom {
        let next = ((row + 1) as f64).min(bottom);
        let to = at(next);
        each(row, u, to, sign * (next - v));
        (v, u, row) = (next, to, row + 1);
    }
}

#[cfg(test)]
mod tests;
