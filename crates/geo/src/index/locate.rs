//! Which area a place is in, and which is nearest.

use super::BoxIndex;
use crate::measure::{Bbox, LocalPlane};
use crate::shape::Shape;
use geo::{GeoNum, Kernel, Orientation};
use geo_types::Coord;

type Exact = <f64 as GeoNum>::Ker;

/// Many areas, prepared so that asking which one holds a place costs about a microsecond.
///
/// Every area's edges are sorted into horizontal bands, so a question looks at one band of the few
/// areas whose box holds the place. Shapes without area (points, lines) are never found.
#[derive(Debug, Default)]
pub struct Locator {
    boxes: BoxIndex,
    areas: Vec<Banded>,
}

/// The nearest area to a place that is in none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearby {
    /// Number of the area in the order given.
    pub area: usize,
    /// Distance to its boundary in metres; 0 when the place is inside.
    pub distance_m: f64,
}

impl Locator {
    /// Prepares the areas, numbered 0, 1, 2 … in the order given.
    pub fn new<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Self {
        let areas: Vec<Banded> = shapes.into_iter().map(Banded::new).collect();
        Self { boxes: BoxIndex::new(areas.iter().map(|a| a.bbox)), areas }
    }

    /// The area that holds the place; the lowest number when several do (a shared boundary belongs
    /// to both neighbours).
    pub fn holding(&self, place: Coord<f64>) -> Option<usize> {
        self.candidates(place).filter(|&i| self.areas[i].holds(place)).min()
    }

    /// Every area that holds the place, in rising order.
    pub fn all_holding(&self, place: Coord<f64>) -> Vec<usize> {
        let mut found: Vec<usize> = self.candidates(place).filter(|&i| self.areas[i].holds(place)).collect();
        found.sort_unstable();
        found
    }

    /// Whether area number `area` holds the place (inside or on the boundary).
    ///
    /// # Missing
    /// False when there is no such area.
    pub fn holds(&self, area: usize, place: Coord<f64>) -> bool {
        self.areas.get(area).is_some_and(|a| a.bbox.holds(place) && a.holds(place))
    }

    /// The nearest area within a distance; at distance 0 the one that holds the place.
    ///
    /// # Units
    /// Metres on the local plane of the place: long by 31 millionths at 50 km.
    ///
    /// # Missing
    /// `None` when no area is that near.
    pub fn nearest(&self, place: Coord<f64>, within_m: f64) -> Option<Nearby> {
        if let Some(area) = self.holding(place) {
            return Some(Nearby { area, distance_m: 0.0 });
        }
        let plane = LocalPlane::at(place);
        let mut reach = 1000.0_f64.min(within_m);
        loop {
            let found = self.nearest_in_reach(place, &plane, reach);
            if found.is_some() || reach >= within_m {
                return found.filter(|n| n.distance_m <= within_m);
            }
            reach = (reach * 4.0).min(within_m);
        }
    }

    /// Distance from a place to the boundary of area number `area`; 0 when the place is inside.
    ///
    /// # Units
    /// Metres on the local plane of the place: long by 31 millionths at 50 km, a rough figure beyond some hundred.
    ///
    /// # Missing
    /// `None` when there is no such area or it has no edges.
    pub fn distance_m(&self, area: usize, place: Coord<f64>) -> Option<f64> {
        let banded = self.areas.get(area)?;
        if self.holds(area, place) {
            return Some(0.0);
        }
        let everywhere = Bbox::new(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
        let distance = banded.distance_m(&LocalPlane::at(place), &everywhere);
        distance.is_finite().then_some(distance)
    }

    fn nearest_in_reach(&self, place: Coord<f64>, plane: &LocalPlane, reach: f64) -> Option<Nearby> {
        let around = around(place, reach);
        let near = self
            .boxes
            .meeting_sorted(around)
            .into_iter()
            .map(|area| Nearby { area, distance_m: self.areas[area].distance_m(plane, &around) });
        near.filter(|n| n.distance_m <= reach)
            .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.area.cmp(&b.area)))
    }

    fn candidates(&self, place: Coord<f64>) -> impl Iterator<Item = usize> + '_ {
        self.boxes.meeting(Bbox::new(place.x, place.y, place.x, place.y))
    }
}

/// The box that holds all places within metres of a place.
fn around(place: Coord<f64>, metres: f64) -> Bbox {
    let (east, north) = LocalPlane::metres_per_degree(place.y);
    let (dx, dy) = (metres / east.max(1.0), metres / north);
    Bbox::new(place.x, place.y, place.x, place.y).grown(dx * 1.01, dy * 1.01)
}

type Edge = (Coord<f64>, Coord<f64>);

/// An area's edges in horizontal bands of equal height; an edge is in every band it touches.
#[derive(Debug)]
struct Banded {
    bbox: Bbox,
    edges: Vec<Edge>,
    /// Where each band's list of edge numbers begins in `members`; one more at the end.
    starts: Vec<u32>,
    members: Vec<u32>,
}

/// Edges per band aimed at.
const PER_BAND: usize = 8;
const MAX_BANDS: usize = 4096;

impl Banded {
    fn new(shape: &Shape) -> Self {
        let rings = shape.polygons().iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let edges: Vec<Edge> = rings.flat_map(|r| r.0.windows(2).map(|w| (w[0], w[1]))).collect();
        let bbox = Bbox::around(edges.iter().map(|e| e.0));
        let mut banded = Self {
            bbox,
            starts: vec![0; (edges.len() / PER_BAND).clamp(1, MAX_BANDS) + 1],
            edges,
            members: Vec::new(),
        };
        banded.fill();
        banded
    }

    /// Counting sort of edges into bands.
    fn fill(&mut self) {
        let spans: Vec<(usize, usize)> = self.edges.iter().map(|e| self.span(e)).collect();
        let mut counts = vec![0_u32; self.starts.len()];
        for &(low, high) in &spans {
            counts[low..=high].iter_mut().for_each(|c| *c += 1);
        }
        for band in 1..self.starts.len() {
            self.starts[band] = self.starts[band - 1] + counts[band - 1];
        }
        let mut next = self.starts.clone();
        self.members = vec![0; self.starts.last().copied().unwrap_or(0) as usize];
        for (i, &(low, high)) in spans.iter().enumerate() {
            for place in &mut next[low..=high] {
                self.members[*place as usize] = i as u32;
                *place += 1;
            }
        }
    }

    fn span(&self, edge: &Edge) -> (usize, usize) {
        let (a, b) = (self.band(edge.0.y), self.band(edge.1.y));
        (a.min(b), a.max(b))
    }

    fn band(&self, y: f64) -> usize {
        let bands = self.starts.len() - 1;
        let share = (y - self.bbox.min_y) / (self.bbox.max_y - self.bbox.min_y);
        // A cast from NaN or a negative share gives 0.
        ((share * bands as f64) as usize).min(bands - 1)
    }

    /// Inside or on the boundary, by exact predicates.
    fn holds(&self, p: Coord<f64>) -> bool {
        let band = self.band(p.y);
        let members = &self.members[self.starts[band] as usize..self.starts[band + 1] as usize];
        let mut inside = false;
        for &m in members {
            let (a, b) = self.edges[m as usize];
            if p.y < a.y.min(b.y) || p.y > a.y.max(b.y) {
                continue;
            }
            let turn = if a.y <= b.y { Exact::orient2d(a, b, p) } else { Exact::orient2d(b, a, p) };
            if turn == Orientation::Collinear && p.x >= a.x.min(b.x) && p.x <= a.x.max(b.x) {
                return true;
            }
            inside ^= (a.y > p.y) != (b.y > p.y) && turn == Orientation::CounterClockwise;
        }
        inside
    }

    /// Metres from the plane's origin to the nearest edge that is in the box.
    fn distance_m(&self, plane: &LocalPlane, within: &Bbox) -> f64 {
        let near = |e: &&Edge| Bbox::around([e.0, e.1]).meets(within);
        let distances = self.edges.iter().filter(near).map(|e| from_origin(plane.to_metres(e.0), plane.to_metres(e.1)));
        distances.fold(f64::INFINITY, f64::min)
    }
}

/// Distance from 0,0 to a segment.
fn from_origin(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = b - a;
    let long = d.x * d.x + d.y * d.y;
    let t = if long > 0.0 { (-(a.x * d.x + a.y * d.y) / long).clamp(0.0, 1.0) } else { 0.0 };
    let p = a + d * t;
    (p.x * p.x + p.y * p.y).sqrt()
}
