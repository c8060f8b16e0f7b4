//! The nearest of many points to an area, and how many lie within a distance.

use std::ops::Range;

use crate::buckets::Buckets;
use crate::ground::{Plane, Ready};
use crate::measure;
use crate::outline::{Extent, Outline};

/// Points sorted by place.
#[derive(Clone, Debug)]
pub struct PointIndex {
    plane: Plane,
    buckets: Buckets,
    /// Coordinates in the order of the buckets' items.
    places: Vec<(f64, f64)>,
}

/// The point nearest to an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Its number in the list the index was made from.
    pub number: usize,
    /// Distance from the area, 0 inside. Metres; on the ellipsoid when the plane is degrees.
    pub distance_m: f64,
}

impl PointIndex {
    /// Index over points; those that are not finite are never found.
    #[must_use]
    pub fn new(points: &[(f64, f64)], plane: Plane) -> Self {
        let finite = |(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        let numbers: Vec<u32> =
            (0..points.len()).filter(|i| finite(&points[*i])).filter_map(|i| u32::try_from(i).ok()).collect();
        let extent = |i: &u32| {
            let (x, y) = points[*i as usize];
            Extent { min_x: x, min_y: y, max_x: x, max_y: y }
        };
        let extents: Vec<Extent> = numbers.iter().map(extent).collect();
        let mut buckets = Buckets::new(&extents, numbers.len() * 4);
        for item in &mut buckets.items {
            *item = numbers[*item as usize];
        }
        let places = buckets.items.iter().map(|i| points[*i as usize]).collect();
        Self { plane, buckets, places }
    }

    /// The nearest point; ties go to the lower number.
    ///
    /// # Missing
    /// `None` when there are no points.
    #[must_use]
    pub fn nearest(&self, area: &Outline) -> Option<Nearest> {
        if self.places.is_empty() {
            return None;
        }
        let ready = Ready::new(area, self.plane);
        let span = self.buckets.span(&area.extent);
        let mut best = (f64::INFINITY, u32::MAX, (f64::NAN, f64::NAN));
        let mut ring = self.first_ring(&area.extent);
        let mut smallest = 0;
        while smallest == 0 || self.buckets.has_ring(span, ring) {
            if smallest > 0 && self.ring_distance2(&ready, span, ring) > best.0 {
                break;
            }
            self.buckets.ring(span, ring, |held| self.better(&ready, held, &mut best));
            smallest += 1;
            ring += 1;
        }
        Some(Nearest { number: best.1 as usize, distance_m: self.true_distance(&ready, best) })
    }

    /// Rings that lie wholly outside the buckets need not be walked through.
    fn first_ring(&self, e: &Extent) -> i64 {
        let span = self.buckets.span(e);
        let beside = |first: i64, last: i64, count: i64| (first - (count - 1)).max(-last).max(0);
        beside(span.first.0, span.last.0, self.buckets.columns).max(beside(
            span.first.1,
            span.last.1,
            self.buckets.rows,
        ))
    }

    /// Squared distance that every point of a ring keeps at least.
    fn ring_distance2(&self, ready: &Ready<'_>, span: crate::buckets::Span, ring: i64) -> f64 {
        let low = self.buckets.extent(span.first.0 - ring, span.first.1 - ring);
        let high = self.buckets.extent(span.last.0 + ring, span.last.1 + ring);
        let own = &ready.area.extent;
        let farthest = low.min_y.abs().max(high.max_y.abs());
        let (sx, sy) = self.plane.scale(farthest);
        let x = (own.min_x - low.max_x).min(high.min_x - own.max_x) * sx;
        let y = (own.min_y - low.max_y).min(high.min_y - own.max_y)
            * if self.plane == Plane::Degrees { 110_500.0 } else { sy };
        let least = x.min(y).max(0.0);
        least * least
    }

    fn better(&self, ready: &Ready<'_>, held: Range<usize>, best: &mut (f64, u32, (f64, f64))) {
        for at in held {
            let (x, y) = self.places[at];
            let number = self.buckets.items[at];
            let least = ready.least2(&Extent { min_x: x, min_y: y, max_x: x, max_y: y });
            if least > best.0 || (least == best.0 && number > best.1) {
                continue;
            }
            let square = if least == 0.0 && ready.area.contains(x, y) { 0.0 } else { ready.edge_distance2(x, y) };
            if square < best.0 || (square == best.0 && number < best.1) {
                *best = (square, number, (x, y));
            }
        }
    }

    fn true_distance(&self, ready: &Ready<'_>, best: (f64, u32, (f64, f64))) -> f64 {
        if self.plane == Plane::Metres || best.0 == 0.0 {
            return best.0.sqrt();
        }
        let (x, y) = best.2;
        let (_, (nx, ny)) = ready.nearest_place(x, y);
        measure::distance_m(geo_types::Coord { x, y }, geo_types::Coord { x: nx, y: ny })
    }

    /// How many points lie within a distance of an area, inside included.
    #[must_use]
    pub fn count_within(&self, area: &Outline, distance_m: f64) -> u64 {
        let mut count = 0;
        self.visit_within(area, distance_m, &mut |found| count += found.len() as u64);
        count
    }

    /// The points within a distance of an area, inside included.
    ///
    /// # Shape
    /// Their numbers in the list the index was made from, rising.
    #[must_use]
    pub fn within(&self, area: &Outline, distance_m: f64) -> Vec<usize> {
        let mut all = Vec::new();
        self.visit_within(area, distance_m, &mut |found| all.extend(found.map(|at| self.buckets.items[at] as usize)));
        all.sort_unstable();
        all
    }

    /// Hands over runs of places that lie within a distance: of each row of buckets those in the middle, which surely
    /// do, at once, and those on both sides of them one by one.
    fn visit_within(&self, area: &Outline, distance_m: f64, each: &mut dyn FnMut(Range<usize>)) {
        let ready = Ready::new(area, self.plane);
        let reach = Reach { ready: &ready, corners: ready.corners(), square: distance_m * distance_m };
        let span = self.buckets.clipped(self.buckets.span(&self.plane.grown(&area.extent, distance_m)));
        for row in span.first.1..=span.last.1 {
            let (low, high) = self.buckets.rows_extent(row);
            let Some(outer) = reach.may_hold(low, high) else { continue };
            let outer = self.buckets.columns_meeting(outer, span);
            let sure = reach.surely_holds(low, high).map(|held| self.buckets.columns_within(held, &outer));
            let sure = sure.filter(|held| held.start < held.end).unwrap_or(outer.end..outer.end);
            let mut singly = |columns: Range<i64>| {
                for at in self.buckets.run(row, columns) {
                    let (x, y) = self.places[at];
                    if reach.holds(x, y) {
                        each(at..at + 1);
                    }
                }
            };
            singly(outer.start..sure.start);
            singly(sure.end..outer.end);
            each(self.buckets.run(row, sure));
        }
    }
}

/// What lies within a distance of an area.
struct Reach<'a> {
    ready: &'a Ready<'a>,
    corners: [(f64, f64); 4],
    /// Square of the distance in metres.
    square: f64,
}

impl Reach<'_> {
    /// The range of x outside which nothing between two y lies within.
    fn may_hold(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        let own = &self.ready.area.extent;
        let (sx, sy) = self.ready.plane.shortest(low.min(own.min_y), high.max(own.max_y));
        let apart = (low - own.max_y).max(own.min_y - high).max(0.0) * sy;
        let left = self.square * (1.0 + 1e-12) - apart * apart;
        (left >= 0.0).then(|| {
            let wide = left.sqrt() / sx * (1.0 + 1e-12);
            (own.min_x - wide, own.max_x + wide)
        })
    }

    /// A range of x in which all between two y lies within: what is near enough to one corner or the next.
    fn surely_holds(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        let (sx, sy) = self.ready.plane.longest();
        let mut held: Option<(f64, f64)> = None;
        for (x, y) in self.corners {
            let apart = (high - y).max(y - low) * sy;
            let left = self.square - apart * apart;
            if left <= 0.0 {
                continue;
            }
            let wide = left.sqrt() / sx * (1.0 - 1e-12);
            let (from, to) = (x - wide, x + wide);
            held = Some(match held {
                Some((a, b)) if from <= b && a <= to => (a.min(from), b.max(to)),
                Some((a, b)) if b - a >= to - from => (a, b),
                _ => (from, to),
            });
        }
        held
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        let least = self.ready.least2(&Extent { min_x: x, min_y: y, max_x: x, max_y: y });
        least <= self.square
            && (self.ready.most2(&self.corners, x, y) <= self.square
                || self.ready.edge_within(x, y, self.square)
                || (least == 0.0 && self.ready.area.contains(x, y)))
    }
}

#[cfg(test)]
mod tests;
