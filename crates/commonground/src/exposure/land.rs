//! The land cover grid and its classes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cg_engine::exposure::{GridLayer, LandLayer};
use cg_geo::raster::GridFile;
use cg_kit::Digest;

use super::{ExposureArgs, grid_file};
use crate::layers::Inputs;
use crate::outcome::Stop;

/// A land cover grid from a file.
pub(super) struct Land {
    path: PathBuf,
    file: GridFile,
    digest: Digest,
    classes: BTreeMap<String, Vec<u32>>,
}

impl Land {
    pub(super) fn open(args: &ExposureArgs, inputs: &mut Inputs) -> Result<Option<Self>, Stop> {
        let Some(path) = &args.landcover else { return Ok(None) };
        let digest = inputs.file_digest("landcover", path)?;
        let mut classes = BTreeMap::new();
        for told in &args.classes {
            let stop = || {
                let words = "it is not NAME=VALUES; write it as crops=40 or pasture=20,30, every name once";
                Stop::new(words).at(format!("--classes {told}"))
            };
            let (name, values) = told.split_once('=').ok_or_else(stop)?;
            let values: Option<Vec<u32>> = values.split(',').map(|v| v.trim().parse().ok()).collect();
            if name.is_empty() || classes.insert(name.to_owned(), values.ok_or_else(stop)?).is_some() {
                return Err(stop());
            }
        }
        Ok(Some(Self { path: path.clone(), file: grid_file(path, 1)?, digest, classes }))
    }

    /// Where the grid lies, its digest, and the classes.
    #[cfg(feature = "cluster")]
    pub(super) fn told(&self) -> (&std::path::Path, Digest, &BTreeMap<String, Vec<u32>>) {
        (&self.path, self.digest, &self.classes)
    }

    pub(super) fn layer(&self) -> Result<GridLayer<'_>, Stop> {
        GridLayer::new(&self.file, None, self.digest).map_err(|e| Stop::new(e.to_string()).at(self.path.display()))
    }

    pub(super) fn of<'a>(&self, grid: &'a GridLayer<'a>) -> LandLayer<'a> {
        LandLayer::new(grid, self.classes.clone())
    }
}
