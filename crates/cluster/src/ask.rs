//! What executors are asked, and how they open it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cg_engine::exposure::{Exposure, GridLayer, LandLayer, LineLayer, PointLayer, Question};
use cg_geo::Crs;
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::{Digest, Digester};
use serde::{Deserialize, Serialize};

use crate::error::ClusterError;
use crate::parts;

/// A question to executors: everything that [`Exposure`] is made of, by the files it lies in.
///
/// It travels as JSON in the second argument of `cg_exposure`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Version of the caller's program; an executor of another version refuses.
    pub version: String,
    /// Columns of the answer, as [`Exposure::columns`] names them.
    pub columns: Vec<String>,
    /// [`Exposure::inputs`] of the caller, in hexadecimal digits.
    pub inputs: String,
    /// Distances in metres; 0 is inside.
    pub within: Vec<f64>,
    /// Whether cells without data count as nobody.
    pub empty_cells_are_nobody: bool,
    /// Whether people weighted by their distance are asked for.
    pub weighted: bool,
    /// The population grid.
    pub population: Option<GridAsk>,
    /// Facilities.
    pub points: Vec<LayerAsk>,
    /// Roads and other lines.
    pub lines: Vec<LayerAsk>,
    /// The land cover grid and its classes.
    pub land: Option<LandAsk>,
}

/// A grid that every executor must see under the same path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridAsk {
    /// Where it lies.
    pub file: PathBuf,
    /// Digest of the file, in hexadecimal digits.
    pub digest: String,
    /// Band, from 1.
    pub band: u16,
    /// Coordinate system, where it is not the one that the file names.
    pub crs: Option<String>,
}

/// A land cover grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandAsk {
    /// The grid.
    pub grid: GridAsk,
    /// The cell values of each class.
    pub classes: BTreeMap<String, Vec<u32>>,
}

/// A layer of facilities or lines, written by the caller as `GeoParquet`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerAsk {
    /// What begins its columns.
    pub name: String,
    /// Where it lies.
    pub file: PathBuf,
    /// Whether its metres are weighted.
    pub weighted: bool,
}

impl Ask {
    pub(crate) fn parse(text: &str) -> Result<Self, ClusterError> {
        serde_json::from_str(text).map_err(|e| {
            ClusterError::Asked(format!(
                "the question cannot be read ({e}); ask with `commonground exposure --cluster`"
            ))
        })
    }

    /// Opens every file that is named, makes the exposure of them and does something with it.
    ///
    /// # Errors
    /// When a file cannot be read, or something differs from what the caller has.
    pub fn with_exposure<T>(&self, work: impl FnOnce(&Exposure<'_>) -> T) -> Result<T, ClusterError> {
        let own = env!("CARGO_PKG_VERSION");
        if self.version != own {
            return Err(ClusterError::Version { caller: self.version.clone(), executor: own.to_owned() });
        }
        let asked = |e: cg_engine::exposure::BadQuestion| ClusterError::Asked(e.to_string());
        let question = Question::within(&self.within)
            .map_err(asked)?
            .empty_cells_are_nobody(self.empty_cells_are_nobody)
            .weighted(self.weighted);
        let people = self.population.as_ref().map(GridAsk::open).transpose()?;
        let land = self.land.as_ref().map(|land| land.grid.open()).transpose()?;
        let people = people.as_ref().map(OpenGrid::layer).transpose()?;
        let land = land.as_ref().map(OpenGrid::layer).transpose()?;
        let points = self.points.iter().map(LayerAsk::points).collect::<Result<_, _>>()?;
        let lines = self.lines.iter().map(LayerAsk::lines).collect::<Result<_, _>>()?;
        let mut exposure = Exposure::new(question, people.as_ref(), points, lines).map_err(asked)?;
        if let Some((grid, told)) = land.as_ref().zip(self.land.as_ref()) {
            exposure = exposure.with_land(LandLayer::new(grid, told.classes.clone())).map_err(asked)?;
        }
        self.check(&exposure)?;
        Ok(work(&exposure))
    }

    fn check(&self, exposure: &Exposure<'_>) -> Result<(), ClusterError> {
        let columns: Vec<String> = exposure.columns().into_iter().map(|c| c.name).collect();
        if columns != self.columns || exposure.inputs().to_string() != self.inputs {
            let why = "are not what the caller has, although the grids are".to_owned();
            return Err(ClusterError::Differs { what: "the layers that this machine sees".to_owned(), why });
        }
        Ok(())
    }
}

/// A grid that was opened and is what the caller has.
struct OpenGrid {
    path: PathBuf,
    file: GridFile,
    digest: Digest,
    crs: Option<Crs>,
}

impl GridAsk {
    fn open(&self) -> Result<OpenGrid, ClusterError> {
        let digest = file_digest(&self.file).map_err(|e| ClusterError::file(&self.file, e))?;
        if digest.to_string() != self.digest {
            let why = format!(
                "is another file here ({}…) than where it was asked for ({:.12}…)",
                digest.short(12),
                self.digest
            );
            return Err(ClusterError::Differs { what: self.file.display().to_string(), why });
        }
        let options = GridOptions { band: self.band, ..GridOptions::default() };
        let file = GridFile::open(&self.file, options).map_err(|e| ClusterError::file(&self.file, e))?;
        let crs = self.crs.as_deref().map(Crs::from_text).transpose();
        let crs = crs.map_err(|e| ClusterError::Asked(e.to_string()))?;
        Ok(OpenGrid { path: self.file.clone(), file, digest, crs })
    }
}

impl OpenGrid {
    fn layer(&self) -> Result<GridLayer<'_>, ClusterError> {
        GridLayer::new(&self.file, self.crs.clone(), self.digest).map_err(|e| ClusterError::file(&self.path, e))
    }
}

impl LayerAsk {
    fn points(&self) -> Result<PointLayer, ClusterError> {
        let shapes = parts::read_layer(&self.file)?;
        let places = shapes.iter().flat_map(|(shape, _)| shape.points().iter().map(|p| p.0)).collect();
        Ok(PointLayer::new(&self.name, places))
    }

    fn lines(&self) -> Result<LineLayer, ClusterError> {
        let shapes = parts::read_layer(&self.file)?;
        if self.weighted {
            return Ok(LineLayer::weighted(&self.name, shapes));
        }
        Ok(LineLayer::new(&self.name, shapes.into_iter().map(|(shape, _)| shape).collect()))
    }
}

/// Digest of a file as the command line names its inputs.
fn file_digest(path: &Path) -> std::io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut digester = Digester::default().open_bytes(file.metadata()?.len());
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digester.finish()),
            read => digester = digester.more(&buffer[..read]),
        }
    }
}
