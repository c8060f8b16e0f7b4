//! Outlines of areas made of hexagons. Neighbours share every vertex of their common border, and a whole has exactly the
//! vertices of its parts.

use super::divide::SEA;
use super::lattice::{Cell, Corner, Lattice};
use crate::plane::Spot;
use cg_geo::Shape;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use std::collections::BTreeMap;

/// The outline of all hexagons for which `inside` holds, among `cells` (which must hold them all).
///
/// A border runs through the middles of hexagon sides, which rounds it, and through the corners where three
/// municipalities (or two and the sea) meet, so that no area loses a sliver there.
pub(crate) fn outline(lattice: &Lattice, owner: &[u16], cells: &[Cell], inside: impl Fn(u16) -> bool) -> Option<Shape> {
    let mut next: BTreeMap<Corner, Corner> = BTreeMap::new();
    for cell in cells.iter().filter(|c| inside(owner[**c])) {
        for side in lattice.sides(*cell) {
            let beyond = owner[side.beyond];
            if beyond == SEA || !inside(beyond) {
                next.insert(side.from, side.to);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((start, _)) = next.first_key_value() {
        let (start, mut corner, mut ring) = (*start, *start, Vec::new());
        while let Some(to) = next.remove(&corner) {
            if is_node(lattice, owner, corner) {
                ring.push(lattice.corner(corner).lon_lat());
            }
            ring.push(middle(lattice, corner, to).lon_lat());
            corner = to;
            if corner == start {
                break;
            }
        }
        rings.push(ring);
    }
    assemble(rings)
}

/// Whether three different owners meet at a corner.
fn is_node(lattice: &Lattice, owner: &[u16], corner: Corner) -> bool {
    let [a, b, c] = lattice.around(corner).map(|cell| owner[cell]);
    a != b && b != c && a != c
}

/// The middle of a side, the same from both ends.
fn middle(lattice: &Lattice, a: Corner, b: Corner) -> Spot {
    lattice.corner(a.min(b)).towards(lattice.corner(a.max(b)), 0.5)
}

/// Outer rings with the holes that lie in them.
fn assemble(rings: Vec<Vec<Coord<f64>>>) -> Option<Shape> {
    let (outer, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|r| twice_area(r) > 0.0);
    let mut polygons: Vec<Polygon<f64>> = outer.into_iter().map(|r| Polygon::new(LineString(r), Vec::new())).collect();
    for hole in holes {
        if let Some(polygon) = polygons.iter_mut().find(|p| holds(&p.exterior().0, hole[0])) {
            polygon.interiors_push(LineString(hole));
        }
    }
    Shape::parse(geo_types::Geometry::MultiPolygon(MultiPolygon::new(polygons))).ok()
}

fn twice_area(ring: &[Coord<f64>]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// Whether a place lies inside a ring (even and odd crossings).
pub(crate) fn holds(ring: &[Coord<f64>], at: Coord<f64>) -> bool {
    let mut inside = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) {
            inside = !inside;
        }
    }
    inside
}
