//! Which site an accident counts for: the nearest, those that were released first.

use cg_geo::Shape;
use cg_geo::index::{BoxIndex, Locator};
use cg_geo::measure::{Bbox, distance_m};
use geo_types::Coord;

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
    let boxes = BoxIndex::new(sites.iter().map(|(shape, _)| shape.bbox()));
    let nearest = |place: Coord<f64>| {
        let high = within_m / DEGREE_M;
        let wide = high / libm::cos((place.y.abs() + high).min(89.0).to_radians());
        let around = Bbox::new(place.x - wide, place.y - high, place.x + wide, place.y + high);
        let mut best: Option<(bool, f64, usize)> = None;
        for at in boxes.meeting_sorted(around) {
            let metres = if locator.holds(at, place) {
                0.0
            } else {
                // Points have no edges.
                let to_point = || distance_m(place, sites[at].0.place_on().0);
                locator.distance_m(at, place).unwrap_or_else(to_point)
            };
            let found = (!sites[at].1, metres, at);
            let nearer = best.is_none_or(|b| (found.0, found.1) < (b.0, b.1));
            if metres <= within_m && nearer {
                best = Some(found);
            }
        }
        best.map(|(_, _, at)| at)
    };
    places.iter().map(|place| place.and_then(nearest)).collect()
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
}
