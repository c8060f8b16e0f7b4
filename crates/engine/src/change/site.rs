//! Which site an accident counts for: the nearest, those that were released first.

use cg_geo::Shape;
use cg_geo::index::{BoxIndex, Locator};
use cg_geo::measure::{Bbox, LocalPlane, distance_m};
use geo_types::Coord;
use rayon::prelude::*;

/// Metres of a degree of latitude, a little less than the least there is.
const DEGREE_M: f64 = 110_000.0;

/// The nearest site of each place within a distance; a released one comes before any other, the lower number on a tie.
///
/// # Units
/// Metres.
/// # Missing
/// `None` for a place that is unknown or has no site that near.
#[must_use]
pub fn nearest_sites(sites: &[(&Shape, bool)], places: &[Option<Coord<f64>>], within_m: f64) -> Vec<Option<usize>> {
    let locator = Locator::new(sites.iter().map(|(shape, _)| *shape));
    let bounds: Vec<Bbox> = sites.iter().map(|(shape, _)| shape.bbox()).collect();
    let boxes = BoxIndex::new(bounds.iter().copied());
    let nearest = |place: Coord<f64>| {
        let high = within_m / DEGREE_M;
        let wide = high / libm::cos((place.y.abs() + high).min(89.0).to_radians());
        let around = Bbox::new(place.x - wide, place.y - high, place.x + wide, place.y + high);
        let plane = LocalPlane::metres_per_degree(place.y);
        let least = |at: usize| (!sites[at].1, NEARLY * gap_m(bounds[at], place, plane), at);
        // Nearest box first: most outlines need not be measured, because their box alone lies too far.
        let mut near: Vec<(bool, f64, usize)> = boxes.meeting(around).map(least).collect();
        let order = |a: &(bool, f64, usize), b: &(bool, f64, usize)| {
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2))
        };
        near.sort_unstable_by(order);
        let mut best: Option<(bool, f64, usize)> = None;
        for (open, least, at) in near {
            if best.is_some_and(|b| (b.0, b.1) < (open, least)) {
                break;
            }
            let metres = if locator.holds(at, place) {
                0.0
            } else {
                // Points have no edges.
                let to_point = || distance_m(place, sites[at].0.place_on().0);
                locator.distance_m(at, place).unwrap_or_else(to_point)
            };
            let found = (open, metres, at);
            if metres <= within_m && best.is_none_or(|b| order(&found, &b).is_lt()) {
                best = Some(found);
            }
        }
        best.map(|(_, _, at)| at)
    };
    places.par_iter().map(|place| place.and_then(nearest)).collect()
}

/// What a plane at a place may lie about distances within some kilometres: less than this.
const NEARLY: f64 = 0.99;

/// From a place to a box, in metres; 0 inside.
fn gap_m(bounds: Bbox, place: Coord<f64>, (east, north): (f64, f64)) -> f64 {
    let dx = (bounds.min_x - place.x).max(place.x - bounds.max_x).max(0.0) * east;
    let dy = (bounds.min_y - place.y).max(place.y - bounds.max_y).max(0.0) * north;
    libm::hypot(dx, dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Geometry, Rect};

    fn square(x: f64, y: f64) -> Shape {
        let rect = Rect::new(Coord { x, y }, Coord { x: x + 0.01, y: y + 0.01 });
        Shape::parse(Geometry::Polygon(rect.to_polygon())).expect("a square")
    }

    #[test]
    fn an_accident_counts_for_one_site_and_for_a_released_one_first() {
        let (a, b, point) = (square(20.0, 10.0), square(20.02, 10.0), Shape::point(20.1, 10.0).expect("a point"));
        let sites = [(&a, false), (&b, true), (&point, true)];
        let at = |x: f64| Some(Coord { x, y: 10.005 });
        // Inside the open one; between both, nearer to the open one; beside the point; far from all; unknown.
        let places = [at(20.005), at(20.012), at(20.101), at(21.0), None];
        assert_eq!(nearest_sites(&sites, &places, 2_000.0), [Some(1), Some(1), Some(2), None, None]);
        assert_eq!(nearest_sites(&sites, &places, 300.0)[..2], [Some(0), Some(0)]);
    }

    #[test]
    fn the_boxes_decide_nothing_that_the_outlines_would_decide_otherwise() {
        let spread = |i: usize, by: usize| (i * by % 97) as f64 / 97.0;
        let squares: Vec<Shape> =
            (0..60).map(|i| square(20.0 + spread(i, 31) / 4.0, 10.0 + spread(i, 57) / 4.0)).collect();
        let sites: Vec<(&Shape, bool)> = squares.iter().enumerate().map(|(i, s)| (s, i % 5 == 0)).collect();
        let places: Vec<_> =
            (0..200).map(|i| Coord { x: 20.0 + spread(i, 13) / 4.0, y: 10.0 + spread(i, 71) / 4.0 }).collect();
        let locator = Locator::new(squares.iter());
        let slow = |place: Coord<f64>| {
            let far =
                |at: usize| if locator.holds(at, place) { 0.0 } else { locator.distance_m(at, place).expect("edges") };
            let near = (0..sites.len()).map(|at| (!sites[at].1, far(at), at)).filter(|f| f.1 <= 2_000.0);
            near.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2))).map(|f| f.2)
        };
        let asked: Vec<_> = places.iter().map(|p| Some(*p)).collect();
        let expected: Vec<_> = places.iter().map(|p| slow(*p)).collect();
        assert!(expected.iter().any(Option::is_none) && expected.iter().flatten().count() > 50);
        assert_eq!(nearest_sites(&sites, &asked, 2_000.0), expected);
    }
}
