//! One or several population grids.

use std::path::PathBuf;

use cg_engine::exposure::{Area, Exposure, GridLayer, Outcome, Question};
use cg_geo::raster::GridFile;
use cg_kit::Digest;

use super::runner::{Of, Runner};
use super::{ExposureArgs, grid_file, watch};
use crate::layers::Inputs;
use crate::outcome::Stop;

/// Population grids with their names, the main one first.
pub(super) struct Grids {
    files: Vec<(String, PathBuf, GridFile, Digest)>,
    crs: Option<cg_geo::Crs>,
}

impl Grids {
    pub(super) fn open(args: &ExposureArgs, inputs: &mut Inputs) -> Result<Self, Stop> {
        let mut files: Vec<(String, PathBuf, GridFile, Digest)> = Vec::new();
        for told in &args.population {
            let (name, path) = match told.split_once('=') {
                Some((name, path)) => (name.to_owned(), PathBuf::from(path)),
                None if args.population.len() == 1 => (String::new(), PathBuf::from(told)),
                None => {
                    let words = "several grids need names; write each as NAME=GRID.tif";
                    return Err(Stop::new(words).at(format!("--population {told}")));
                }
            };
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            let taken = ["low", "high"].contains(&name.as_str()) || files.iter().any(|(n, ..)| *n == name);
            if !plain || taken || (name.is_empty() && args.population.len() > 1) {
                let words = "the name cannot be part of a column; give each grid its own name of letters, digits and _, not low or high";
                return Err(Stop::new(words).at(format!("--population {told}")));
            }
            let what = if name.is_empty() { "population".to_owned() } else { format!("population {name}") };
            let digest = inputs.file_digest(&what, &path)?;
            let file = grid_file(&path, args.band)?;
            files.push((name, path, file, digest));
        }
        let crs = args.grid_crs.as_deref().map(cg_geo::Crs::from_text).transpose()?;
        Ok(Self { files, crs })
    }

    /// Where a grid lies, the main one first, and its digest.
    #[cfg(feature = "cluster")]
    pub(super) fn file(&self, nth: usize) -> Option<(&std::path::Path, Digest)> {
        self.files.get(nth).map(|(_, path, _, digest)| (path.as_path(), *digest))
    }

    pub(super) fn layers(&self) -> Result<Vec<(&str, GridLayer<'_>)>, Stop> {
        let mut layers = Vec::new();
        for (name, path, file, digest) in &self.files {
            let layer = GridLayer::new(file, self.crs.clone(), *digest);
            layers.push((name.as_str(), layer.map_err(|e| Stop::new(e.to_string()).at(path.display()))?));
        }
        Ok(layers)
    }
}

/// Measures the people by the other grids and puts them beside the main ones.
pub(super) fn beside(
    outcome: Outcome,
    grids: &Grids,
    layers: &[(&str, GridLayer<'_>)],
    question: &Question,
    areas: &[Area],
    runner: &Runner,
    watch: &watch::Bars,
) -> Result<Outcome, Stop> {
    let mut measured = Vec::new();
    for (nth, (name, layer)) in layers.iter().enumerate().skip(1) {
        let exposure = Exposure::new(question.clone(), Some(layer), Vec::new(), Vec::new())?;
        let found = runner.measure(Of::People(grids, nth), &exposure, areas, watch)?;
        measured.push(((*name).to_owned(), found));
    }
    let main = layers.first().map_or("", |(name, _)| name);
    Ok(outcome.beside(main, &measured))
}
