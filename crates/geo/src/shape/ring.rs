//! From rough coordinates to sound parts: vertices and single rings here, crossings in
//! [`super::cross`], nesting in [`super::nest`].

use super::fault::Faults;
use super::{MAX_VERTICES, Parts, Problem, Rough, ShapePlace, cross};
use geo::{GeoNum, Kernel, Orientation};
use geo_types::{Coord, Geometry, LineString, Point, Polygon};

type Exact = <f64 as GeoNum>::Ker;

/// Which side of the line a→b the point p is on, exactly.
pub(super) fn side(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> Orientation {
    Exact::orient2d(a, b, p)
}

/// A ring fit for the checks between rings: closed, without repeats, at least a triangle.
pub(super) struct Ring {
    pub(super) part: usize,
    pub(super) ring: usize,
    /// Closed: the last is the first.
    pub(super) coords: Vec<Coord<f64>>,
    /// The input's number of each vertex.
    pub(super) origin: Vec<usize>,
}

impl Ring {
    pub(super) fn place(&self, vertex: Option<usize>) -> ShapePlace {
        ShapePlace { part: self.part, ring: self.ring, vertex: vertex.map(|v| self.origin[v]) }
    }

    /// Number of edges; edge i goes from vertex i to i + 1.
    pub(super) fn edges(&self) -> usize {
        self.coords.len() - 1
    }

    pub(super) fn edge(&self, i: usize) -> (Coord<f64>, Coord<f64>) {
        (self.coords[i], self.coords[i + 1])
    }
}

/// The geometry if everything is sound; faults say why not.
pub(super) fn geometry_of(rough: Rough, faults: &mut Faults) -> Option<Geometry<f64>> {
    parts_of(rough, faults, true)?.into_geometry()
}

/// Like [`geometry_of`] without the checks between edges.
pub(super) fn stored_geometry(rough: Rough, faults: &mut Faults) -> Option<Geometry<f64>> {
    parts_of(rough, faults, false)?.into_geometry()
}

fn parts_of(rough: Rough, faults: &mut Faults, between_edges: bool) -> Option<Parts> {
    let vertices = rough.vertices();
    if vertices > MAX_VERTICES {
        faults.whole(Problem::TooManyVertices { vertices });
        return None;
    }
    if vertices == 0 {
        faults.whole(Problem::Empty);
        return None;
    }
    match rough.flattened() {
        Rough::Points(points) => points_of(points, faults),
        Rough::Lines(lines) => lines_of(lines, faults),
        Rough::Areas(areas) => areas_of(areas, faults, between_edges),
        Rough::Mixed(_) => {
            faults.whole(Problem::Mixed);
            None
        }
    }
}

fn points_of(points: Vec<Coord<f64>>, faults: &mut Faults) -> Option<Parts> {
    for (part, &c) in points.iter().enumerate() {
        check_vertex(c, ShapePlace { part, ring: 0, vertex: None }, faults);
    }
    Some(Parts::Points(points.into_iter().map(Point).collect()))
}

fn lines_of(lines: Vec<Vec<Coord<f64>>>, faults: &mut Faults) -> Option<Parts> {
    let mut sound = Vec::with_capacity(lines.len());
    for (part, coords) in lines.into_iter().enumerate() {
        if !check_vertices(&coords, part, 0, faults) {
            continue;
        }
        let (coords, _) = without_repeats(coords, part, 0, faults);
        let place = ShapePlace { part, ring: 0, vertex: None };
        if coords.len() < 2 {
            faults.add(Problem::TooFewVertices { needed: 2 }, place, coords.first().copied());
        }
        check_span(&coords, place, faults);
        sound.push(LineString(coords));
    }
    Some(Parts::Lines(sound))
}

fn areas_of(areas: Vec<Vec<Vec<Coord<f64>>>>, faults: &mut Faults, between_edges: bool) -> Option<Parts> {
    let mut rings = Vec::new();
    for (part, area) in areas.into_iter().enumerate() {
        if area.is_empty() {
            faults.add(Problem::Empty, ShapePlace { part, ring: 0, vertex: None }, None);
        }
        for (ring, coords) in area.into_iter().enumerate() {
            rings.extend(ring_of(coords, part, ring, faults));
        }
    }
    if between_edges {
        cross::check(&rings, faults);
    }
    (!faults.has_errors()).then(|| Parts::Areas(polygons_of(rings)))
}

/// One ring, if it is fit for further checks.
pub(super) fn ring_of(coords: Vec<Coord<f64>>, part: usize, ring: usize, faults: &mut Faults) -> Option<Ring> {
    let place = ShapePlace { part, ring, vertex: None };
    if !check_vertices(&coords, part, ring, faults) {
        return None;
    }
    let (mut coords, mut origin) = without_repeats(coords, part, ring, faults);
    let (Some(&first), Some(&last)) = (coords.first(), coords.last()) else {
        faults.add(Problem::TooFewVertices { needed: 3 }, place, None);
        return None;
    };
    if first != last {
        faults.add(Problem::NotClosed, place, Some(last));
        coords.push(first);
        origin.push(0);
    }
    if coords.len() < 4 {
        faults.add(Problem::TooFewVertices { needed: 3 }, place, Some(first));
        return None;
    }
    if is_flat(&coords) {
        faults.add(Problem::ZeroArea, place, Some(first));
        return None;
    }
    check_span(&coords, place, faults);
    Some(Ring { part, ring, coords, origin })
}

/// Whether all vertices are finite and in range (0,0 is a fault but can be checked further).
fn check_vertices(coords: &[Coord<f64>], part: usize, ring: usize, faults: &mut Faults) -> bool {
    let mut usable = true;
    for (vertex, &c) in coords.iter().enumerate() {
        usable &= check_vertex(c, ShapePlace { part, ring, vertex: Some(vertex) }, faults);
    }
    usable
}

fn check_vertex(c: Coord<f64>, place: ShapePlace, faults: &mut Faults) -> bool {
    if !c.x.is_finite() || !c.y.is_finite() {
        faults.add(Problem::NotFinite, place, Some(c));
        return false;
    }
    if c.x.abs() > 180.0 || c.y.abs() > 90.0 {
        faults.add(Problem::OutOfRange, place, Some(c));
        return false;
    }
    if c.x == 0.0 && c.y == 0.0 {
        faults.add(Problem::NullIsland, place, Some(c));
    }
    true
}

fn check_span(coords: &[Coord<f64>], place: ShapePlace, faults: &mut Faults) {
    let west = coords.iter().map(|c| c.x).fold(f64::INFINITY, f64::min);
    let east = coords.iter().map(|c| c.x).fold(f64::NEG_INFINITY, f64::max);
    if east - west > 180.0 {
        faults.add(Problem::Antimeridian, place, Some(Coord { x: east, y: coords[0].y }));
    }
}

/// Removes vertices that repeat the one before, and keeps the input's numbers.
fn without_repeats(
    coords: Vec<Coord<f64>>,
    part: usize,
    ring: usize,
    faults: &mut Faults,
) -> (Vec<Coord<f64>>, Vec<usize>) {
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(coords.len());
    let mut origin = Vec::with_capacity(coords.len());
    let mut first_repeat = None;
    for (i, &c) in coords.iter().enumerate() {
        if kept.last() == Some(&c) {
            first_repeat = first_repeat.or(Some((i, c)));
        } else {
            kept.push(c);
            origin.push(i);
        }
    }
    if let Some((i, c)) = first_repeat {
        let removed = coords.len() - kept.len();
        faults.add(Problem::DuplicateVertices { removed }, ShapePlace { part, ring, vertex: Some(i) }, Some(c));
    }
    (kept, origin)
}

fn is_flat(coords: &[Coord<f64>]) -> bool {
    let a = coords[0];
    coords.windows(2).all(|w| side(a, w[0], w[1]) == Orientation::Collinear)
}

/// Twice the signed area in square degrees, taken about the first vertex so that little is lost.
pub(super) fn doubled_area(coords: &[Coord<f64>]) -> f64 {
    let o = coords[0];
    coords.windows(2).map(|w| (w[0].x - o.x) * (w[1].y - o.y) - (w[1].x - o.x) * (w[0].y - o.y)).sum()
}

/// Outlines counter-clockwise, holes clockwise.
fn polygons_of(rings: Vec<Ring>) -> Vec<Polygon<f64>> {
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    for mut ring in rings {
        let is_hole = ring.ring > 0;
        if (doubled_area(&ring.coords) < 0.0) != is_hole {
            ring.coords.reverse();
        }
        let line = LineString(ring.coords);
        match polygons.last_mut() {
            Some(polygon) if is_hole => polygon.interiors_push(line),
            _ => polygons.push(Polygon::new(line, Vec::new())),
        }
    }
    polygons
}
