//! The exact lines around one area, and the sums within them.

use std::cell::RefCell;

use super::Within;
use super::metric::CellMetric;
use super::rim::Rim;
use super::trace::{Cells, trace};
use crate::coverage::with_sums;
use crate::outline::{Outline, Segment};
use crate::raster::Block;
use crate::raster::walk::CellWindow;

#[derive(Default)]
struct Scratch {
    rim: Rim,
    line: Vec<Segment>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Hands over the line at each distance of an area, in cells, with the number of the distance; false, and no line, where
/// another way is needed: for areas that are too large for one metric or of a kind that [`Rim::ready`] refuses.
pub(super) fn lines(
    area: &Outline,
    distances: &[f64],
    metric: &CellMetric<'_>,
    mut each: impl FnMut(usize, &[Segment]),
) -> bool {
    let e = &area.extent;
    if !metric.is_alike_over(e) {
        return false;
    }
    let middle = ((e.min_x + e.max_x) / 2.0, (e.min_y + e.max_y) / 2.0);
    let m = metric.at(middle.0, middle.1);
    SCRATCH.with_borrow_mut(|Scratch { rim, line }| {
        if !rim.ready(area, &m, middle) {
            return false;
        }
        let cells = Cells::about(middle, &m);
        for (nth, distance) in distances.iter().enumerate() {
            rim.advance(*distance);
            trace(rim, *distance, &cells, line);
            each(nth, line);
        }
        true
    })
}

/// Adds what a block holds within each distance of an area; false, and nothing added, where there are no lines.
pub(super) fn sums(
    block: &Block,
    area: &Outline,
    window: CellWindow,
    distances: &[f64],
    metric: &CellMetric<'_>,
    found: &mut [Within],
) -> bool {
    let mut measured = false;
    with_sums(block, window, |sums| {
        measured = lines(area, distances, metric, |nth, line| {
            let (sum, counted, in_grid) = sums.within(line);
            found[nth].sum += sum;
            found[nth].cells += counted;
            found[nth].in_grid += in_grid;
        });
    });
    measured
}
