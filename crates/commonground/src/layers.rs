//! Files of areas, facilities and roads that commands measure from, without a database.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cg_engine::exposure::Area;
use cg_formats::draft::Locator;
use cg_formats::read::{Layer, RawCell, RawRow, Source};
use cg_formats::{FormatError, Limits};
use cg_geo::Shape;
use cg_kit::{Digest, Digester, Fault, Place, Severity};
use geo_types::Coord;

use crate::outcome::Stop;
use crate::{faults, progress, streams};
use serde_json::json;

/// Digests of the files read, by what they are.
#[derive(Default)]
pub(crate) struct Inputs {
    pub(crate) files: BTreeMap<String, (PathBuf, Digest)>,
    /// Faults of layers of facilities and roads.
    pub(crate) faults: Vec<Fault>,
}

/// A file of areas, and how to read it.
#[derive(Clone, Copy)]
pub(crate) struct Which<'a> {
    /// The file, or `-`.
    pub(crate) file: &'a Path,
    /// What it is, for the list of inputs.
    pub(crate) what: &'a str,
    /// Sheet or layer, when there are several.
    pub(crate) layer: Option<&'a str>,
    /// Column that names the areas.
    pub(crate) id: &'a str,
    /// Coordinate system, when the file does not say.
    pub(crate) crs: Option<&'a str>,
    /// Whether unsound outlines are mended.
    pub(crate) repair: bool,
    /// Columns to carry along.
    pub(crate) keep: &'a [String],
}

/// Areas that can be measured, and what is wrong with the others.
pub(crate) struct Areas {
    pub(crate) measurable: Vec<Area>,
    /// Of each of them what the columns to carry along say.
    pub(crate) kept: Vec<Vec<String>>,
    pub(crate) rows: u64,
    pub(crate) faults: Vec<Fault>,
}

impl Inputs {
    /// Reads the areas; every row is either measurable or has a fault that says why not.
    pub(crate) fn areas(&mut self, which: &Which<'_>) -> Result<Areas, Stop> {
        let stop = |e: FormatError| Stop::from(e).at(streams::shown(which.file));
        let given = streams::input(which.file)?;
        let source = Source::open(given.path(), &Limits::default()).map_err(stop)?;
        self.files.insert(which.what.to_owned(), (which.file.to_owned(), source.digest()));
        let layer = source.chosen(which.layer).map_err(stop)?;
        let column = column_named(layer, which, which.id, "--id")?;
        let keep = which.keep.iter().map(|name| column_named(layer, which, name, "--keep"));
        let keep = keep.collect::<Result<Vec<usize>, Stop>>()?;
        let locator = Locator::new(&source, layer, which.crs, which.repair).map_err(stop)?;
        let mut areas = Areas { measurable: Vec::new(), kept: Vec::new(), rows: 0, faults: source.faults().to_vec() };
        areas.faults.extend(layer.faults.iter().cloned());
        let mut seen = BTreeSet::new();
        let bar = progress::bar(&format!("Reading {}", which.what), layer.rows);
        for row in source.rows(&layer.name).map_err(stop)? {
            let row = row.map_err(stop)?;
            bar.inc(1);
            areas.rows += 1;
            if areas.take(&row, column, &locator, &mut seen) {
                let cell = |at: &usize| row.cells.get(*at).unwrap_or(&RawCell::Empty).shown().into_owned();
                areas.kept.push(keep.iter().map(cell).collect());
            }
        }
        bar.finish_and_clear();
        Ok(areas)
    }

    /// Reads facilities told as `NAME=FILE`; an area among them counts as a place inside it.
    pub(crate) fn points(&mut self, told: &str, option: &str) -> Result<(String, Vec<Coord<f64>>), Stop> {
        let (name, file) = named(told, option)?;
        let (shapes, _) = self.layer(name, file, None)?;
        if !shapes.is_empty() && shapes.iter().all(|s| !s.lines().is_empty()) {
            let words = format!("holds lines, which are measured by their length; give it as --lines {name}={file}");
            return Err(Stop::new(words).at(told));
        }
        let places = shapes.iter().flat_map(|s| {
            let points: Vec<_> = s.points().iter().map(|p| p.0).collect();
            if points.is_empty() { vec![s.place_on().0] } else { points }
        });
        Ok((name.to_owned(), places.collect()))
    }

    /// Shapes of a layer, `FILE` or `FILE::LAYER`, and of each what a column says of it.
    pub(crate) fn layer(
        &mut self,
        name: &str,
        file: &str,
        class: Option<Column<'_>>,
    ) -> Result<(Vec<Shape>, Vec<String>), Stop> {
        let (path, wanted) = file_and_layer(file);
        let stop = |e: FormatError| Stop::from(e).at(path.display());
        let source = Source::open(&path, &Limits::default()).map_err(stop)?;
        self.files.insert(name.to_owned(), (path.clone(), source.digest()));
        let layer = source.chosen(wanted).map_err(stop)?;
        let locator = Locator::new(&source, layer, None, false).map_err(stop)?;
        let column = class.map(|column| column.of(layer, &path)).transpose()?;
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
        Ok((shapes, classes))
    }

    /// SHA-256 of a file, noted under what it is.
    pub(crate) fn file_digest(&mut self, what: &str, path: &Path) -> Result<Digest, Stop> {
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
pub(crate) fn repeated(layer: &str, places: &[Coord<f64>]) -> Option<Fault> {
    let mut seen = BTreeSet::new();
    let count = places.iter().filter(|c| !seen.insert([c.x.to_bits(), c.y.to_bits()])).count();
    let fault = || Fault::new("features-at-one-place", Severity::Warning, Place::default(), layer);
    (count > 0).then(|| fault().with("layer", layer).with("count", count))
}

/// A column that is read beside the shapes of a layer, and the option that asks for it.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a> {
    pub(crate) name: &'a str,
    pub(crate) option: &'a str,
}

impl Column<'_> {
    fn of(self, layer: &Layer, path: &Path) -> Result<usize, Stop> {
        layer.headers.iter().position(|h| h.name == self.name).ok_or_else(|| {
            let words =
                format!("has no column \"{}\" for {}; its columns are {}", self.name, self.option, names(layer));
            Stop::new(words).at(path.display())
        })
    }
}

/// The two halves of `NAME=FILE`.
pub(crate) fn named<'a>(told: &'a str, option: &str) -> Result<(&'a str, &'a str), Stop> {
    told.split_once('=').filter(|(n, f)| !n.is_empty() && !f.is_empty()).ok_or_else(|| {
        let told = format!("it is not NAME=FILE: {told:?}; write it as schools=schools.geojson");
        Stop::new(told).at(option)
    })
}

fn names(layer: &Layer) -> String {
    layer.headers.iter().map(|h| h.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A file told as `FILE` or `FILE::LAYER`.
pub(crate) fn file_and_layer(told: &str) -> (PathBuf, Option<&str>) {
    match told.rsplit_once("::") {
        Some((path, layer)) => (PathBuf::from(path), Some(layer)),
        None => (PathBuf::from(told), None),
    }
}

fn column_named(layer: &Layer, which: &Which<'_>, name: &str, option: &str) -> Result<usize, Stop> {
    let exact = layer.headers.iter().position(|h| h.name == name);
    exact.or_else(|| layer.headers.iter().position(|h| h.name.eq_ignore_ascii_case(name))).ok_or_else(|| {
        let words = format!("has no column \"{name}\" for {option}; its columns are {}", names(layer));
        Stop::new(words).at(which.file.display())
    })
}

impl Areas {
    /// Takes a row; false where it cannot be measured, and a fault says why.
    fn take(&mut self, row: &RawRow, column: usize, locator: &Locator, seen: &mut BTreeSet<String>) -> bool {
        let place = locator.at(row);
        let id = row.cells.get(column).unwrap_or(&RawCell::Empty).shown().into_owned();
        let (shape, faults) = locator.locate(row);
        let told = !faults.is_empty();
        self.faults.extend(faults);
        if let Some(RawCell::Broken(rule, found)) = row.cells.get(column) {
            self.faults.push(Fault::new(rule, Severity::Error, place, found).with("limit", cg_formats::CELL_CHARS));
            return false;
        }
        if id.is_empty() {
            self.faults.push(Fault::new("area-without-id", Severity::Error, place, ""));
            return false;
        }
        let Some(shape) = shape else {
            if !told {
                self.faults.push(Fault::new("area-without-location", Severity::Error, place, &id));
            }
            return false;
        };
        if !seen.insert(id.clone()) {
            self.faults.push(Fault::new("area-id-twice", Severity::Warning, place.clone(), &id));
        }
        self.measurable.push(Area { id, shape, place });
        true
    }

    /// Rows that could not be measured.
    pub(crate) fn refused(&self) -> u64 {
        self.rows - self.measurable.len() as u64
    }
}
