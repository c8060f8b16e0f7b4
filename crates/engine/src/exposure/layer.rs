//! Facilities and roads.

use cg_geo::Shape;
use cg_geo::length::LineIndex;
use cg_geo::nearest::PointIndex;
use cg_geo::outline::Outline;
use cg_kit::{Digest, Digester};
use geo_types::Coord;

use super::Coordinates;

/// Facilities of one kind.
pub struct PointLayer {
    name: String,
    digest: Digest,
    places: Vec<Coord<f64>>,
    index: Option<PointIndex>,
}

/// Roads or other lines of one kind.
pub struct LineLayer {
    name: String,
    digest: Digest,
    shapes: Vec<Shape>,
    index: Option<LineIndex>,
}

impl PointLayer {
    /// A layer of places (longitude, latitude).
    #[must_use]
    pub fn new(name: &str, places: Vec<Coord<f64>>) -> Self {
        let mut bytes = Vec::with_capacity(places.len() * 16);
        for place in &places {
            bytes.extend(place.x.to_le_bytes());
            bytes.extend(place.y.to_le_bytes());
        }
        let digest = Digester::default().text("points").text(name).bytes(&bytes).finish();
        Self { name: name.to_owned(), digest, places, index: None }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    pub(super) fn indexed(mut self, coordinates: &Coordinates<'_>) -> Self {
        let placed = self.places.iter().map(|c| coordinates.place(*c)).map(|c| (c.x, c.y));
        self.index = Some(PointIndex::new(&placed.collect::<Vec<_>>(), coordinates.plane()));
        self.places = Vec::new();
        self
    }

    /// Distance of the nearest, and the number within each distance.
    pub(super) fn measured(&self, area: Option<&Outline>, distances: &[f64]) -> Vec<Option<f64>> {
        let both = self.index.as_ref().zip(area);
        let nearest = both.and_then(|(index, area)| index.nearest(area)).map(|n| n.distance_m);
        let counts = distances.iter().map(|d| both.map(|(index, area)| index.count_within(area, *d) as f64));
        std::iter::once(nearest).chain(counts).collect()
    }
}

impl LineLayer {
    /// A layer of lines; points and areas among the shapes count as their outlines.
    #[must_use]
    pub fn new(name: &str, shapes: Vec<Shape>) -> Self {
        let start = Digester::default().text("lines").text(name);
        let digest = shapes.iter().fold(start, |all, s| all.bytes(&s.to_wkb())).finish();
        Self { name: name.to_owned(), digest, shapes, index: None }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    pub(super) fn indexed(mut self, coordinates: &Coordinates<'_>) -> Self {
        let lines: Vec<Outline> = self.shapes.iter().filter_map(|s| coordinates.outline(s)).collect();
        self.index = Some(LineIndex::new(&lines, coordinates.plane()));
        self.shapes = Vec::new();
        self
    }

    /// Distance of the nearest, and the length within each distance.
    pub(super) fn measured(&self, area: Option<&Outline>, distances: &[f64]) -> Vec<Option<f64>> {
        let both = self.index.as_ref().zip(area);
        let nearest = both.and_then(|(index, area)| index.nearest_m(area));
        let lengths = distances.iter().map(|d| both.map(|(index, area)| index.length_within(area, *d)));
        std::iter::once(nearest).chain(lengths).collect()
    }
}
