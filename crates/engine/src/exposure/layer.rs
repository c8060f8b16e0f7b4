//! Facilities and roads.

use cg_geo::Shape;
use cg_geo::length::LineIndex;
use cg_geo::nearest::PointIndex;
use cg_geo::outline::Outline;
use cg_kit::{Digest, Digester, Value};
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
    /// Shapes with what a metre of them weighs.
    shapes: Vec<(Shape, f64)>,
    weighted: bool,
    index: Option<LineIndex>,
    /// One index for each weight.
    by_weight: Vec<(f64, LineIndex)>,
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
        let shapes = shapes.into_iter().map(|s| (s, 1.0)).collect();
        Self { name: name.to_owned(), digest, shapes, weighted: false, index: None, by_weight: Vec::new() }
    }

    /// A layer of lines of which a metre counts as its class weighs: also asks for the weighted length.
    #[must_use]
    pub fn weighted(name: &str, shapes: Vec<(Shape, f64)>) -> Self {
        let start = Digester::default().text("weighted lines").text(name);
        let digest = shapes.iter().fold(start, |all, (s, w)| all.bytes(&s.to_wkb()).value(&Value::Real(*w))).finish();
        Self { name: name.to_owned(), digest, shapes, weighted: true, index: None, by_weight: Vec::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is_weighted(&self) -> bool {
        self.weighted
    }

    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    pub(super) fn indexed(mut self, coordinates: &Coordinates<'_>) -> Self {
        let lines: Vec<Outline> = self.shapes.iter().filter_map(|(s, _)| coordinates.outline(s)).collect();
        self.index = Some(LineIndex::new(&lines, coordinates.plane()));
        if self.weighted {
            let mut weights: Vec<f64> = self.shapes.iter().map(|(_, w)| *w).collect();
            weights.sort_by(f64::total_cmp);
            weights.dedup();
            for weight in weights.into_iter().filter(|w| *w != 0.0) {
                let same = self.shapes.iter().filter(|(_, w)| *w == weight);
                let lines: Vec<Outline> = same.filter_map(|(s, _)| coordinates.outline(s)).collect();
                self.by_weight.push((weight, LineIndex::new(&lines, coordinates.plane())));
            }
        }
        self.shapes = Vec::new();
        self
    }

    /// Distance of the nearest, and the length within each distance.
    pub(super) fn measured(&self, area: Option<&Outline>, distances: &[f64]) -> Vec<Option<f64>> {
        let both = self.index.as_ref().zip(area);
        let nearest = both.and_then(|(index, area)| index.nearest_m(area));
        let lengths = distances.iter().map(|d| both.map(|(index, area)| index.length_within(area, *d)));
        let heavy = |d: &f64| {
            area.map(|area| self.by_weight.iter().map(|(w, index)| w * index.length_within(area, *d)).sum::<f64>())
        };
        let heavy = distances.iter().filter(|_| self.weighted).map(heavy);
        std::iter::once(nearest).chain(lengths).chain(heavy).collect()
    }
}
