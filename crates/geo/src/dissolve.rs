//! Areas that overlap made one, so that what lies under several is counted once.

use geo::orient::{Direction, Orient};
use geo::unary_union;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::bend::placed;
use crate::outline::{Extent, Outline};

/// Groups of areas whose extents meet, each group in ascending order, groups by their first member.
///
/// Areas of different groups surely share nothing.
#[must_use]
pub fn groups(extents: &[Extent]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..extents.len()).collect();
    order.sort_by(|a, b| extents[*a].min_x.total_cmp(&extents[*b].min_x).then(a.cmp(b)));
    let mut parent: Vec<usize> = (0..extents.len()).collect();
    let mut open: Vec<usize> = Vec::new();
    for at in order {
        open.retain(|other| extents[*other].max_x >= extents[at].min_x);
        for other in &open {
            if extents[*other].meets(&extents[at]) {
                let (a, b) = (root(&mut parent, *other), root(&mut parent, at));
                parent[a.max(b)] = a.min(b);
            }
        }
        open.push(at);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); extents.len()];
    for at in 0..extents.len() {
        let first = root(&mut parent, at);
        groups[first].push(at);
    }
    groups.retain(|g| !g.is_empty());
    groups
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The outline of everything that lies in at least one of the areas, edges followed to within `tolerance`.
///
/// # Missing
/// `None` when none of them has an inside.
#[must_use]
pub fn dissolved<'a>(
    areas: impl IntoIterator<Item = &'a [Polygon<f64>]>,
    mut place: impl FnMut(Coord<f64>) -> Coord<f64>,
    tolerance: f64,
) -> Option<Outline> {
    let mut ring = |ring: &LineString<f64>| LineString(placed(ring, &mut place, tolerance));
    let mut turned = |p: &Polygon<f64>| {
        let holes = p.interiors().iter().map(&mut ring).collect();
        Polygon::new(ring(p.exterior()), holes).orient(Direction::Default)
    };
    let polygons: Vec<Polygon<f64>> = areas.into_iter().flatten().map(&mut turned).collect();
    let finite = |p: &Polygon<f64>| p.exterior().0.iter().all(|c| c.x.is_finite() && c.y.is_finite());
    if polygons.is_empty() || !polygons.iter().all(finite) {
        return None;
    }
    let all: MultiPolygon<f64> = unary_union(&polygons);
    Outline::new(&geo_types::Geometry::MultiPolygon(all), |c| c)
}

/// Whether two sets of polygons share any area, for tests of groups.
#[cfg(test)]
fn share(a: &Polygon<f64>, b: &Polygon<f64>) -> bool {
    use geo::{Area, BooleanOps};
    a.intersection(b).unsigned_area() > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
        polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)]
    }

    fn extent(p: &Polygon<f64>) -> Extent {
        let mut e = Extent::EMPTY;
        p.exterior().0.iter().for_each(|c| e.add(c.x, c.y));
        e
    }

    #[test]
    fn areas_that_overlap_through_a_third_are_one_group() {
        let squares = [square(0., 0., 2.), square(10., 0., 2.), square(3., 0., 2.), square(1., 1., 3.)];
        let groups = groups(&squares.iter().map(extent).collect::<Vec<_>>());
        assert_eq!(groups, vec![vec![0, 2, 3], vec![1]]);
        assert!(!share(&squares[0], &squares[1]));
    }

    #[test]
    fn what_two_areas_share_is_counted_once() {
        let squares = [square(0., 0., 2.), square(1., 0., 2.)];
        let parts: Vec<&[Polygon<f64>]> = squares.iter().map(std::slice::from_ref).collect();
        let outline = dissolved(parts, |c| c, f64::INFINITY).unwrap();
        assert!((outline.area() - 6.0).abs() < 1e-6);
    }

    #[test]
    fn a_hole_left_between_areas_stays_a_hole() {
        let ring = LineString::from(vec![(0., 0.), (6., 0.), (6., 6.), (0., 6.), (0., 0.)]);
        let hole = LineString::from(vec![(2., 2.), (4., 2.), (4., 4.), (2., 4.), (2., 2.)]);
        let frame = Polygon::new(ring, vec![hole]);
        let corner = square(3., 3., 2.);
        let parts = [std::slice::from_ref(&frame), std::slice::from_ref(&corner)];
        let area = dissolved(parts, |c| c, f64::INFINITY).unwrap().area();
        assert!((area - 33.0).abs() < 1e-6, "{area}");
    }

    #[test]
    fn nothing_dissolves_to_nothing() {
        assert!(dissolved(std::iter::empty(), |c| c, f64::INFINITY).is_none());
        assert!(groups(&[]).is_empty());
    }
}
