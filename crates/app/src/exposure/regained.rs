//! People who no longer live near a recorded hazard, because the areas near them were released.

use super::{failed, population_grid};
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::refused;
use crate::words::Words;
use cg_engine::exposure::{Area, Exposure, GridLayer, Question};
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::Digest;

/// The distances: inside, and near.
const DISTANCES: [f64; 2] = [0.0, 500.0];

/// People near areas that were released and near none that is still recorded, each once, by the grid of today.
#[derive(Debug, Clone, PartialEq)]
pub struct Regained {
    /// Inside, and within 500 m: in metres and people.
    pub people: Vec<(f64, Option<f64>)>,
    /// Year of the grid.
    pub year: Option<i64>,
    /// Where the grid is from.
    pub source: Option<String>,
}

impl App {
    /// Counts them; `None` without a population grid.
    pub(crate) fn people_regained(&self, open: &[Area], released: &[Area]) -> Result<Option<Regained>> {
        let Some(grid) = self.store.read(|tx| population_grid(tx))? else { return Ok(None) };
        let unusable = |words| AppError::invalid("population-grid", words);
        let file = GridFile::open(&self.folder.kept(&grid.file_digest), GridOptions::default());
        let file = file.map_err(|e| unusable(refused::grid(&e)))?;
        let layer = GridLayer::new(&file, None, Digest::of(grid.file_digest.as_bytes()));
        let layer = layer.map_err(|_| unusable(Words::of("refused-grid-no-position")))?;
        let question = Question::within(&DISTANCES).map_err(|e| AppError::Internal(e.to_string()))?;
        let exposure = Exposure::new(question, Some(&layer), Vec::new(), Vec::new());
        let exposure = exposure.map_err(|e| AppError::Internal(e.to_string()))?;
        let people = exposure.no_longer_near(open, released, &|_, _, _| ()).map_err(failed)?;
        let people = DISTANCES.into_iter().zip(people).collect();
        Ok(Some(Regained { people, year: grid.year, source: grid.source }))
    }
}
