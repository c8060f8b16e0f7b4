//! Things sorted into square buckets, for asking what is near.

use std::ops::Range;

use crate::outline::Extent;

/// Buckets over an extent; bucket `i` holds `items[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug)]
pub(crate) struct Buckets {
    frame: Extent,
    step: (f64, f64),
    pub(crate) columns: i64,
    pub(crate) rows: i64,
    starts: Vec<u32>,
    pub(crate) items: Vec<u32>,
}

/// Inclusive range of bucket columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: (i64, i64),
    pub(crate) last: (i64, i64),
}

impl Buckets {
    /// Puts each thing into every bucket its extent meets; about `wanted` buckets.
    pub(crate) fn new(extents: &[Extent], wanted: usize) -> Self {
        let mut frame = Extent::EMPTY;
        for e in extents {
            frame.add(e.min_x, e.min_y);
            frame.add(e.max_x, e.max_y);
        }
        if extents.is_empty() {
            frame = Extent { min_x: 0.0, min_y: 0.0, max_x: 1.0, max_y: 1.0 };
        }
        let (wide, tall) = ((frame.max_x - frame.min_x).max(1e-9), (frame.max_y - frame.min_y).max(1e-9));
        let side = (wide * tall / wanted.max(1) as f64).sqrt().max(wide.max(tall) / 30_000.0);
        let (columns, rows) = ((wide / side) as i64 + 1, (tall / side) as i64 + 1);
        let mut buckets = Self {
            frame,
            step: (side, side),
            columns,
            rows,
            starts: vec![0; (columns * rows) as usize + 1],
            items: vec![],
        };
        buckets.fill(extents);
        buckets
    }

    fn fill(&mut self, extents: &[Extent]) {
        let spans: Vec<Span> = extents.iter().map(|e| self.clipped(self.span(e))).collect();
        for span in &spans {
            for bucket in self.within(*span) {
                self.starts[bucket + 1] += 1;
            }
        }
        for i in 1..self.starts.len() {
            self.starts[i] += self.starts[i - 1];
        }
        let mut next = self.starts.clone();
        self.items = vec![0; self.starts[self.starts.len() - 1] as usize];
        for (number, span) in spans.iter().enumerate() {
            for bucket in self.within(*span) {
                self.items[next[bucket] as usize] = u32::try_from(number).unwrap_or(u32::MAX);
                next[bucket] += 1;
            }
        }
    }

    /// Bucket column and row ranges of an extent, not clipped to the frame.
    pub(crate) fn span(&self, e: &Extent) -> Span {
        let at = |value: f64, low: f64, step: f64| whole_below(((value - low) / step).clamp(-1e9, 1e9));
        let first = (at(e.min_x, self.frame.min_x, self.step.0), at(e.min_y, self.frame.min_y, self.step.1));
        let last = (at(e.max_x, self.frame.min_x, self.step.0), at(e.max_y, self.frame.min_y, self.step.1));
        Span { first, last }
    }

    /// The part of a span within the frame; may be empty (first beyond last).
    pub(crate) fn clipped(&self, span: Span) -> Span {
        Span {
            first: (span.first.0.max(0), span.first.1.max(0)),
            last: (span.last.0.min(self.columns - 1), span.last.1.min(self.rows - 1)),
        }
    }

    fn within(&self, span: Span) -> impl Iterator<Item = usize> + use<> {
        let columns = self.columns;
        (span.first.1..=span.last.1)
            .flat_map(move |row| (span.first.0..=span.last.0).map(move |column| (row * columns + column) as usize))
    }

    /// What a bucket holds, as a range of `items`.
    #[inline]
    pub(crate) fn range(&self, column: i64, row: i64) -> Range<usize> {
        let at = (row * self.columns + column) as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// What the buckets of some columns of a row hold.
    #[inline]
    pub(crate) fn run(&self, row: i64, columns: Range<i64>) -> Range<usize> {
        let at = |column: i64| self.starts[(row * self.columns + column) as usize] as usize;
        if columns.start < columns.end { at(columns.start)..at(columns.end) } else { 0..0 }
    }

    /// Least and greatest y of a row of buckets.
    pub(crate) fn rows_extent(&self, row: i64) -> (f64, f64) {
        let y = self.frame.min_y + row as f64 * self.step.1;
        (y, y + self.step.1)
    }

    /// The columns of a span that a range of x touches.
    pub(crate) fn columns_meeting(&self, (from, to): (f64, f64), span: Span) -> Range<i64> {
        let at = |x: f64| whole_below(((x - self.frame.min_x) / self.step.0).clamp(-1e9, 1e9));
        let first = at(from).max(span.first.0);
        first..(at(to).min(span.last.0) + 1).max(first)
    }

    /// The columns that lie wholly in a range of x.
    pub(crate) fn columns_within(&self, (from, to): (f64, f64), columns: &Range<i64>) -> Range<i64> {
        let at = |x: f64| ((x - self.frame.min_x) / self.step.0).clamp(-1e9, 1e9);
        (-whole_below(-at(from))).max(columns.start)..whole_below(at(to)).min(columns.end)
    }

    /// Where a bucket lies.
    pub(crate) fn extent(&self, column: i64, row: i64) -> Extent {
        let (x, y) = (self.frame.min_x + column as f64 * self.step.0, self.frame.min_y + row as f64 * self.step.1);
        Extent { min_x: x, min_y: y, max_x: x + self.step.0, max_y: y + self.step.1 }
    }

    /// Whether a span grown by `ring` buckets still has buckets that a smaller ring had not.
    pub(crate) fn has_ring(&self, span: Span, ring: i64) -> bool {
        span.first.0 - ring >= 0
            || span.first.1 - ring >= 0
            || span.last.0 + ring < self.columns
            || span.last.1 + ring < self.rows
    }

    /// Calls with what the buckets hold whose ring distance from a span is exactly `ring`, row by row, where that is
    /// anything.
    pub(crate) fn ring(&self, span: Span, ring: i64, mut each: impl FnMut(Range<usize>)) {
        let (left, top) = (span.first.0 - ring, span.first.1 - ring);
        let (right, bottom) = (span.last.0 + ring, span.last.1 + ring);
        let mut some = |row: i64, from: i64, to: i64| {
            let held = self.run(row, from.max(0)..(to + 1).min(self.columns));
            if !held.is_empty() {
                each(held);
            }
        };
        for row in top.max(0)..=bottom.min(self.rows - 1) {
            if ring == 0 || row == top || row == bottom {
                some(row, left, right);
            } else {
                some(row, left, left);
                some(row, right, right);
            }
        }
    }
}

/// The whole number at or below; no call to a library, as `floor` is on processors taken as old.
#[inline]
fn whole_below(x: f64) -> i64 {
    let whole = x as i64;
    whole - i64::from(whole as f64 > x)
}
