//! Which of many short segments lie near an area or a place: what a hazard blocks, where a place meets a road.

use crate::buckets::{Buckets, Span};
use crate::ground::{Plane, Ready};
use crate::length::apart2;
use crate::outline::{Extent, Outline, Segment};

/// Closer than this counts as touching: rounding of coordinates, not ground.
const TOUCH_M: f64 = 1e-3;

/// Segments sorted by place; points are segments of no length.
#[derive(Clone, Debug)]
pub struct SegmentIndex {
    plane: Plane,
    buckets: Buckets,
    segments: Vec<Segment>,
}

/// The segment nearest to a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its number in the list the index was made from.
    pub number: usize,
    /// Distance. Metres.
    pub distance_m: f64,
    /// The nearest place on it, as a share of the way from its start to its end.
    pub along: f64,
}

impl SegmentIndex {
    /// Index over segments; those that are not finite are never found.
    ///
    /// In degrees, distances hold for segments of up to some kilometres; divide longer ones first.
    #[must_use]
    pub fn new(segments: Vec<Segment>, plane: Plane) -> Self {
        let finite = |s: &Segment| s.ax.is_finite() && s.ay.is_finite() && s.bx.is_finite() && s.by.is_finite();
        let numbers: Vec<u32> =
            (0..segments.len()).filter(|i| finite(&segments[*i])).filter_map(|i| u32::try_from(i).ok()).collect();
        let extents: Vec<Extent> = numbers.iter().map(|i| segments[*i as usize].extent()).collect();
        let mut buckets = Buckets::new(&extents, extents.len());
        for item in &mut buckets.items {
            *item = numbers[*item as usize];
        }
        Self { plane, buckets, segments }
    }

    /// The segments that lie within a distance of an area, a line or a point, ascending; 0 m means that they touch
    /// it or lie inside.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn within(&self, area: &Outline, distance_m: f64) -> Vec<usize> {
        let reach = distance_m.max(0.0) + TOUCH_M;
        let ready = Ready::new(area, self.plane);
        let mut found = Vec::new();
        self.each(&self.plane.grown(&area.extent, reach), |number, segment| {
            if ready.least2(&segment.extent()) <= reach * reach * 1.001 && apart2(&ready, segment) <= reach * reach {
                found.push(number);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The segments within a distance of a place, nearest first; ties go to the lower number.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn around(&self, (x, y): (f64, f64), distance_m: f64) -> Vec<Near> {
        let (sx, sy) = self.plane.scale(y);
        let here = Extent { min_x: x, min_y: y, max_x: x, max_y: y };
        let mut found = Vec::new();
        self.each(&self.plane.grown(&here, distance_m), |number, s| {
            let (dx, dy, px, py) = ((s.bx - s.ax) * sx, (s.by - s.ay) * sy, (x - s.ax) * sx, (y - s.ay) * sy);
            let long = dx * dx + dy * dy;
            let along = if long > 0.0 { ((px * dx + py * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
            let (ex, ey) = (px - along * dx, py - along * dy);
            let distance = (ex * ex + ey * ey).sqrt();
            if distance <= distance_m {
                found.push(Near { number, distance_m: distance, along });
            }
        });
        found.sort_unstable_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.number.cmp(&b.number)));
        found.dedup_by_key(|n| n.number);
        found
    }

    /// The segment nearest to a place, if one lies within a distance; ties go to the lower number.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn nearest(&self, place: (f64, f64), distance_m: f64) -> Option<Near> {
        if !(place.0.is_finite() && place.1.is_finite()) {
            return None;
        }
        let mut reach = (distance_m / 64.0).max(1.0).min(distance_m);
        loop {
            if let Some(nearest) = self.around(place, reach).first() {
                return Some(*nearest);
            }
            if reach >= distance_m {
                return None;
            }
            reach = (reach * 2.0).min(distance_m);
        }
    }

    /// Calls with the segments of the buckets that meet an extent, some of them more than once.
    fn each(&self, reach: &Extent, mut with: impl FnMut(usize, &Segment)) {
        let Span { first, last } = self.buckets.clipped(self.buckets.span(reach));
        for row in first.1..=last.1 {
            for column in first.0..=last.0 {
                for at in self.buckets.range(column, row) {
                    let number = self.buckets.items[at] as usize;
                    let segment = &self.segments[number];
                    if segment.extent().meets(reach) {
                        with(number, segment);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shape;
    use geo_types::{Geometry, LineString, Point, polygon};
    use proptest::prelude::*;

    fn outline(geometry: &Geometry<f64>) -> Outline {
        Outline::new(geometry, |c| c).expect("an outline")
    }

    fn row() -> SegmentIndex {
        // Ten segments of 100 m in a row, from (0, 0) to (1000, 0).
        let segments =
            (0..10).map(|i| Segment { ax: f64::from(i) * 100.0, ay: 0.0, bx: f64::from(i + 1) * 100.0, by: 0.0 });
        SegmentIndex::new(segments.collect(), Plane::Metres)
    }

    #[test]
    fn an_area_touches_what_crosses_it_what_lies_inside_and_what_meets_its_edge() {
        let square = polygon![(x: 250.0, y: -10.0), (x: 450.0, y: -10.0), (x: 450.0, y: 10.0), (x: 250.0, y: 10.0)];
        assert_eq!(row().within(&outline(&square.into()), 0.0), [2, 3, 4]);
        let beside = polygon![(x: 200.0, y: 0.0), (x: 300.0, y: 20.0), (x: 200.0, y: 20.0)];
        assert_eq!(row().within(&outline(&beside.into()), 0.0), [1, 2]);
        let apart = polygon![(x: 210.0, y: 30.0), (x: 290.0, y: 30.0), (x: 290.0, y: 50.0)];
        assert_eq!(row().within(&outline(&apart.clone().into()), 29.9), Vec::<usize>::new());
        assert_eq!(row().within(&outline(&apart.into()), 30.0), [2]);
    }

    #[test]
    fn a_line_touches_what_it_crosses_and_a_point_what_it_lies_on() {
        let line = LineString::from(vec![(555.0, -5.0), (555.0, 5.0)]);
        assert_eq!(row().within(&outline(&line.into()), 0.0), [5]);
        assert_eq!(row().within(&outline(&Point::new(750.0, 0.0).into()), 0.0), [7]);
        assert_eq!(row().within(&outline(&Point::new(750.0, 40.0).into()), 0.0), Vec::<usize>::new());
        assert_eq!(row().within(&outline(&Point::new(750.0, 40.0).into()), 40.0), [7]);
    }

    #[test]
    fn the_nearest_segment_says_where_along_it() {
        let near = row().nearest((130.0, 40.0), 500.0).expect("a segment");
        assert_eq!((near.number, near.distance_m), (1, 40.0));
        assert!((near.along - 0.3).abs() < 1e-12);
        assert_eq!(row().nearest((130.0, 40.0), 39.0), None);
        assert_eq!(row().nearest((f64::NAN, 40.0), 39.0), None);
        assert_eq!(row().nearest((100.0, 3.0), 50.0).map(|n| n.number), Some(0), "ties go to the lower number");
    }

    #[test]
    fn degrees_are_measured_on_the_ground() {
        let segments = vec![Segment { ax: 69.0, ay: 38.0, bx: 69.004, by: 38.0 }];
        let index = SegmentIndex::new(segments, Plane::Degrees);
        let north = Shape::point(69.002, 38.001).expect("a point");
        // A thousandth of a degree of latitude at 38° is 110.99 m.
        assert!(index.within(&outline(north.geometry()), 110.0).is_empty());
        assert_eq!(index.within(&outline(north.geometry()), 111.5), [0]);
        let near = index.nearest((69.002, 38.001), 200.0).expect("near");
        assert!((near.distance_m - 110.99).abs() < 0.05, "{}", near.distance_m);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        let index = SegmentIndex::new(Vec::new(), Plane::Degrees);
        assert_eq!(index.nearest((1.0, 1.0), 1e5), None);
        assert!(index.within(&outline(&Point::new(0.5, 0.5).into()), 1e5).is_empty());
    }

    proptest! {
        #[test]
        fn the_index_finds_what_a_look_at_every_segment_finds(
            ends in prop::collection::vec((0.0..1e4f64, 0.0..1e4f64, -300.0..300.0f64, -300.0..300.0f64), 1..60),
            (x, y) in (0.0..1e4f64, 0.0..1e4f64),
            reach in 1.0..3000.0f64,
        ) {
            let segments: Vec<Segment> =
                ends.iter().map(|(ax, ay, dx, dy)| Segment { ax: *ax, ay: *ay, bx: ax + dx, by: ay + dy }).collect();
            let index = SegmentIndex::new(segments.clone(), Plane::Metres);
            let far = |s: &Segment| s.distance2(x, y).sqrt();
            let wanted: Vec<usize> = (0..segments.len()).filter(|i| far(&segments[*i]) <= reach).collect();
            let found = index.within(&outline(&Point::new(x, y).into()), reach - TOUCH_M);
            prop_assert_eq!(found, wanted);
            let least = segments.iter().map(far).fold(f64::INFINITY, f64::min);
            match index.nearest((x, y), reach) {
                Some(near) => prop_assert!((near.distance_m - least).abs() < 1e-9),
                None => prop_assert!(least > reach),
            }
        }
    }
}
