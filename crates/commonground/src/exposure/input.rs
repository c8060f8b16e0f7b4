//! The files that exposure is measured from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cg_engine::exposure::{Area, LineLayer, PointLayer};
use cg_formats::draft::Locator;
use cg_formats::read::{Layer, RawCell, RawRow, Source};
use cg_formats::{FormatError, Limits};
use cg_geo::Shape;
use cg_kit::{Digest, Digester, Fault, Place, Severity};

use super::ExposureArgs;
use crate::outcome::Stop;
use crate::{faults, progress, streams};
use serde_json::json;

/// Digests of the files read, by what they are.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) files: BTreeMap<String, (PathBuf, Digest)>,
    /// Faults of layers of facilities and roads.
    pub(super) faults: Vec<Fault>,
}

/// Areas that can be measured, and what is wrong with the others.
pub(super) struct Areas {
    pub(super) measurable: Vec<Area>,
    pub(super) rows: u64,
    pub(super) faults: Vec<Fault>,
}

impl Inputs {
    /// Reads the areas; every row is either measurable or has a fault that says why not.
    pub(super) fn areas(&mut self, args: &ExposureArgs) -> Result<Areas, Stop> {
        let stop = |e: FormatError| Stop::from(e).at(streams::shown(&args.areas));
        let given = streams::input(&args.areas)?;
        let source = Source::open(given.path(), &Limits::default()).map_err(stop)?;
        self.files.insert("areas".to_owned(), (args.areas.clone(), source.digest()));
        let layer = source.chosen(args.layer.as_deref()).map_err(stop)?;
        let column = id_column(layer, args)?;
        let locator = Locator::new(&source, layer, args.crs.as_deref(), args.repair).map_err(stop)?;
        let mut areas = Areas { measurable: Vec::new(), rows: 0, faults: source.faults().to_vec() };
        areas.faults.extend(layer.faults.iter().cloned());
        let mut seen = BTreeSet::new();
        let bar = progress::bar("Reading areas", layer.rows);
        for row in source.rows(&layer.name).map_err(stop)? {
            let row = row.map_err(stop)?;
            bar.inc(1);
            areas.rows += 1;
            areas.take(&row, column, &locator, &mut seen);
        }
        bar.finish_and_clear();
        Ok(areas)
    }

    /// Reads facilities; an area among them counts as a place inside it.
    pub(super) fn points(&mut self, told: &str) -> Result<PointLayer, Stop> {
        let (name, shapes, _) = self.layer(told, "--points", None)?;
        let places = shapes.iter().flat_map(|s| {
            let points: Vec<_> = s.points().iter().map(|p| p.0).collect();
            if points.is_empty() { vec![s.place_on().0] } else { points }
        });
        let places: Vec<_> = places.collect();
        self.faults.extend(repeated(&name, places.iter().map(|c| [c.x.to_bits(), c.y.to_bits()])));
        Ok(PointLayer::new(&name, places))
    }

    /// Reads roads or other lines.
    pub(super) fn lines(&mut self, told: &str, weights: &[String]) -> Result<LineLayer, Stop> {
        let own =
            |w: &&String| w.split_once(':').is_some_and(|(l, _)| told.split_once('=').is_some_and(|(n, _)| n == l));
        let weights = weights.iter().find(own).map(|w| Weights::parse(w)).transpose()?;
        let (name, shapes, classes) = self.layer(told, "--lines", weights.as_ref().map(|w| w.column.as_str()))?;
        let Some(weights) = weights else { return Ok(LineLayer::new(&name, shapes)) };
        let weigh = |(shape, class): (Shape, String)| Ok((shape, weights.of(&class)?));
        let weighed: Result<Vec<_>, Stop> = shapes.into_iter().zip(classes).map(weigh).collect();
        Ok(LineLayer::weighted(&name, weighed?))
    }

    /// Shapes of a layer, and of each what a column says of it.
    fn layer(
        &mut self,
        told: &str,
        option: &str,
        class: Option<&str>,
    ) -> Result<(String, Vec<Shape>, Vec<String>), Stop> {
        let Some((name, file)) = told.split_once('=').filter(|(n, f)| !n.is_empty() && !f.is_empty()) else {
            let told = format!("it is not NAME=FILE: {told:?}; write it as schools=schools.geojson");
            return Err(Stop::new(told).at(option));
        };
        let (path, wanted) = match file.rsplit_once("::") {
            Some((path, layer)) => (PathBuf::from(path), Some(layer)),
            None => (PathBuf::from(file), None),
        };
        let stop = |e: FormatError| Stop::from(e).at(path.display());
        let source = Source::open(&path, &Limits::default()).map_err(stop)?;
        self.files.insert(name.to_owned(), (path.clone(), source.digest()));
        let layer = source.chosen(wanted).map_err(stop)?;
        let locator = Locator::new(&source, layer, None, false).map_err(stop)?;
        let column = |wanted: &str| {
            layer.headers.iter().position(|h| h.name == wanted).ok_or_else(|| {
                let names: Vec<&str> = layer.headers.iter().map(|h| h.name.as_str()).collect();
                let words = format!("has no column \"{wanted}\" for --weights; its columns are {}", names.join(", "));
                Stop::new(words).at(path.display())
            })
        };
        let column = class.map(column).transpose()?;
        let (mut shapes, mut classes) = (Vec::new(), Vec::new());
        let bar = progress::bar(&format!("Reading {name}"), layer.rows);
        for row in source.rows(&layer.name).map_err(stop)? {
            let row = row.map_err(stop)?;
            bar.inc(1);
            let (shape, mut faults) = locator.locate(&row);
            if shape.is_none() && faults.is_empty() {
                faults.push(Fault::new("feature-without-location", Severity::Warning, locator.at(&row), name));
            }
            if let (Some(_), Some(column)) = (&shape, column) {
                classes.push(row.cells.get(column).unwrap_or(&RawCell::Empty).shown().into_owned());
            }
            shapes.extend(shape);
            self.faults.extend(faults.into_iter().map(|f| f.with("layer", name)));
        }
        bar.finish_and_clear();
        if shapes.is_empty() {
            let mut answer = json!({});
            faults::list_into(&mut answer, &self.faults);
            let words = "no row of it has a usable location; give its rows coordinates or outlines, or leave it out";
            return Err(Stop::new(words).at(path.display()).with_answer(answer));
        }
        Ok((name.to_owned(), shapes, classes))
    }

    /// SHA-256 of a file, noted under what it is.
    pub(super) fn file_digest(&mut self, what: &str, path: &Path) -> Result<Digest, Stop> {
        let mut file = File::open(path).map_err(|e| Stop::from(e).at(path.display()))?;
        let mut digester = Digester::default().open_bytes(file.metadata()?.len());
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            digester = digester.more(&buffer[..read]);
        }
        let digest = digester.finish();
        self.files.insert(what.to_owned(), (path.to_owned(), digest));
        Ok(digest)
    }
}

/// A warning when features of a layer lie at exactly the same place: they count as often as they are listed.
fn repeated(layer: &str, places: impl Iterator<Item = [u64; 2]>) -> Option<Fault> {
    let mut seen = BTreeSet::new();
    let count = places.filter(|place| !seen.insert(*place)).count();
    let fault = || Fault::new("features-at-one-place", Severity::Warning, Place::default(), layer);
    (count > 0).then(|| fault().with("layer", layer).with("count", count))
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

fn id_column(layer: &Layer, args: &ExposureArgs) -> Result<usize, Stop> {
    let exact = layer.headers.iter().position(|h| h.name == args.id);
    exact.or_else(|| layer.headers.iter().position(|h| h.name.eq_ignore_ascii_case(&args.id))).ok_or_else(|| {
        let names: Vec<&str> = layer.headers.iter().map(|h| h.name.as_str()).collect();
        let words = format!("has no column \"{}\" for --id; its columns are {}", args.id, names.join(", "));
        Stop::new(words).at(args.areas.display())
    })
}

impl Areas {
    fn take(&mut self, row: &RawRow, column: usize, locator: &Locator, seen: &mut BTreeSet<String>) {
        let place = locator.at(row);
        let id = row.cells.get(column).unwrap_or(&RawCell::Empty).shown().into_owned();
        let (shape, faults) = locator.locate(row);
        let told = !faults.is_empty();
        self.faults.extend(faults);
        if let Some(RawCell::Broken(rule, found)) = row.cells.get(column) {
            self.faults.push(Fault::new(rule, Severity::Error, place, found).with("limit", cg_formats::CELL_CHARS));
            return;
        }
        if id.is_empty() {
            self.faults.push(Fault::new("area-without-id", Severity::Error, place, ""));
            return;
        }
        let Some(shape) = shape else {
            if !told {
                self.faults.push(Fault::new("area-without-location", Severity::Error, place, &id));
            }
            return;
        };
        if !seen.insert(id.clone()) {
            self.faults.push(Fault::new("area-id-twice", Severity::Warning, place.clone(), &id));
        }
        self.measurable.push(Area { id, shape, place });
    }

    /// Rows that could not be measured.
    pub(super) fn refused(&self) -> u64 {
        self.rows - self.measurable.len() as u64
    }
}
