//! What a metre of a line weighs by its class.

use std::collections::BTreeMap;

use cg_engine::exposure::LineLayer;
use cg_geo::Shape;

use crate::layers::{Column, Inputs, named};
use crate::outcome::Stop;

/// Roads or other lines with what a metre of each weighs.
pub(super) struct Lines {
    pub(super) name: String,
    pub(super) shapes: Vec<(Shape, f64)>,
    /// Whether anything is weighed; otherwise every metre weighs 1.
    pub(super) weighted: bool,
}

impl Lines {
    /// The layer of them.
    pub(super) fn layer(self) -> LineLayer {
        if self.weighted {
            return LineLayer::weighted(&self.name, self.shapes);
        }
        LineLayer::new(&self.name, self.shapes.into_iter().map(|(shape, _)| shape).collect())
    }
}

/// Reads roads or other lines told as `NAME=FILE`, weighted where weights name the layer.
pub(super) fn lines(inputs: &mut Inputs, told: &str, weights: &[String]) -> Result<Lines, Stop> {
    let (name, file) = named(told, "--lines")?;
    let own = |w: &&String| w.split_once(':').is_some_and(|(layer, _)| layer == name);
    let weights = weights.iter().find(own).map(|w| Weights::parse(w)).transpose()?;
    let column = weights.as_ref().map(|w| Column { name: &w.column, option: "--weights" });
    let (shapes, classes) = inputs.layer(name, file, column)?;
    if !shapes.is_empty() && shapes.iter().all(|s| !s.points().is_empty()) {
        let words = format!("holds points, which have no length; give it as --points {name}={file}");
        return Err(Stop::new(words).at(told));
    }
    let name = name.to_owned();
    let Some(weights) = weights else {
        let shapes = shapes.into_iter().map(|shape| (shape, 1.0)).collect();
        return Ok(Lines { name, shapes, weighted: false });
    };
    let weigh = |(shape, class): (_, String)| Ok((shape, weights.of(&class)?));
    let weighed: Result<Vec<_>, Stop> = shapes.into_iter().zip(classes).map(weigh).collect();
    Ok(Lines { name, shapes: weighed?, weighted: true })
}

/// What a metre of each class weighs.
struct Weights {
    column: String,
    classes: BTreeMap<String, f64>,
    told: String,
}

impl Weights {
    fn parse(told: &str) -> Result<Self, Stop> {
        let stop = || {
            let words = "it is not LAYER:COLUMN=CLASS:WEIGHT,…; write it as roads:highway=primary:3,secondary:2,*:1";
            Stop::new(words).at(format!("--weights {told}"))
        };
        let (column, list) = told.split_once(':').and_then(|(_, rest)| rest.split_once('=')).ok_or_else(stop)?;
        let mut classes = BTreeMap::new();
        for part in list.split(',') {
            let (class, weight) = part.rsplit_once(':').ok_or_else(stop)?;
            let weight = weight.trim().parse().ok().filter(|w: &f64| w.is_finite() && *w >= 0.0).ok_or_else(stop)?;
            if classes.insert(class.trim().to_owned(), weight).is_some() {
                return Err(stop());
            }
        }
        Ok(Self { column: column.to_owned(), classes, told: told.to_owned() })
    }

    fn of(&self, class: &str) -> Result<f64, Stop> {
        self.classes.get(class).or_else(|| self.classes.get("*")).copied().ok_or_else(|| {
            let words =
                format!("says no weight for the class \"{class}\"; name it, or give every other class one as *:1");
            Stop::new(words).at(format!("--weights {}", self.told))
        })
    }
}

/// Refuses weights for a layer that is not there.
pub(super) fn every_weight_has_its_layer(weights: &[String], lines: &[String]) -> Result<(), Stop> {
    let names: Vec<&str> = lines.iter().filter_map(|l| l.split_once('=')).map(|(n, _)| n).collect();
    let lost = weights.iter().find(|w| !w.split_once(':').is_some_and(|(layer, _)| names.contains(&layer)));
    lost.map_or(Ok(()), |told| {
        let words = format!("names no layer of --lines; those are: {}", names.join(", "));
        Err(Stop::new(words).at(format!("--weights {told}")))
    })
}
