//! Locations of the rows of a layer that is measured and not imported.

use super::place::Placer;
use crate::FormatError;
use crate::map::{Guess, ImportKind};
use crate::read::{Layer, RawRow, Source};
use cg_geo::Shape;
use cg_kit::{Fault, Place};

/// Finds where each row of a layer lies: its geometry, or columns of coordinates or well-known text, found by their names.
pub struct Locator {
    placer: Placer,
    sheet: String,
}

impl Locator {
    /// Prepares a layer; `crs` stands in place of what the file says, and `repair` mends unsound polygons with a warning.
    ///
    /// # Errors
    /// When the reference system is not known or the layer cannot be read.
    pub fn new(source: &Source, layer: &Layer, crs: Option<&str>, repair: bool) -> Result<Self, FormatError> {
        let mut mapping = Guess::of(ImportKind::Layer, source, Some(&layer.name))?.mapping;
        if layer.has_geometry {
            mapping.position = None;
        }
        if crs.is_some() {
            mapping.crs = crs.map(str::to_owned);
        }
        mapping.repair = repair;
        Ok(Self { placer: Placer::new(&mapping, layer)?, sheet: layer.name.clone() })
    }

    /// Where a row lies in its file, for faults.
    #[must_use]
    pub fn at(&self, row: &RawRow) -> Place {
        Place { sheet: Some(self.sheet.clone()), row: Some(row.number), column: None }
    }

    /// The location of a row, and every fault it has.
    ///
    /// # Missing
    /// No shape and no fault when the row says nothing about where it lies.
    #[must_use]
    pub fn locate(&self, row: &RawRow) -> (Option<Shape>, Vec<Fault>) {
        let mut faults = Vec::new();
        let placed = self.placer.place(row, &self.at(row), &mut faults);
        (placed.ok().flatten(), faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, ReadOptions};

    fn located(text: &str, name: &str) -> Vec<(Option<Shape>, Vec<Fault>)> {
        let source =
            Source::from_bytes(text.as_bytes().to_vec(), name, &ReadOptions::default(), &Limits::default()).unwrap();
        let layer = source.layer(None).unwrap();
        let locator = Locator::new(&source, layer, None, false).unwrap();
        source.rows(&layer.name).unwrap().map(|row| locator.locate(&row.unwrap())).collect()
    }

    #[test]
    fn coordinates_in_columns_are_found_by_their_names() {
        let found = located("id,latitude,longitude\na,10.5,30.25\nb,,\nc,95,30\n", "wells.csv");
        assert_eq!(found[0].0.as_ref().map(|s| s.points()[0].x()), Some(30.25));
        assert_eq!((found[1].0.is_none(), found[1].1.len()), (true, 0));
        assert!(found[2].0.is_none() && !found[2].1.is_empty());
    }

    #[test]
    fn well_known_text_is_found_by_its_name() {
        let found = located("id;wkt\na;POLYGON((30 10, 31 10, 31 11, 30 10))\n", "areas.csv");
        assert!(found[0].0.as_ref().is_some_and(Shape::is_area));
    }

    #[test]
    fn the_geometry_of_a_feature_is_its_location() {
        let bow_tie = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"id":"a"},"geometry":{"type":"Point","coordinates":[30,10]}},
            {"type":"Feature","properties":{"id":"b"},"geometry":{"type":"Polygon","coordinates":[[[0,1],[1,2],[1,1],[0,2],[0,1]]]}},
            {"type":"Feature","properties":{"id":"c"},"geometry":null}]}"#;
        let found = located(bow_tie, "areas.geojson");
        assert!(found[0].0.is_some());
        assert!(found[1].0.is_none() && !found[1].1.is_empty());
        assert!(found[2].0.is_none());
    }
}
