//! `commonground exposure`: people, facilities and roads in and around areas; files alone, no database.
//!
//! Ends with success when the table was written, also when some areas were refused: those are in the faults
//! (`--faults FILE`, and counted in the answer). Ends with failure when nothing could be measured.

mod input;
mod report;
mod watch;

use crate::faults;
use crate::outcome::{Outcome, Stop};
use cg_engine::exposure::{Exposure, GridLayer, LineLayer, PointLayer, Question};
use cg_geo::raster::{GridFile, GridOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// People, facilities and roads in and around areas, from files alone.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct ExposureArgs {
    /// Areas: GeoPackage, zipped Shapefile, GeoJSON, CSV or XLSX with coordinates or WKT; gzipped or not.
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: PathBuf,
    /// Sheet or layer of the areas, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) layer: Option<String>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// Population grid: GeoTIFF with people per cell, gzipped or not.
    #[arg(long, value_name = "GRID.tif")]
    pub(crate) population: Option<PathBuf>,
    /// Distances in metres; 0 is inside.
    #[arg(long, value_name = "METRES", value_delimiter = ',', default_value = "0,500,1000")]
    pub(crate) within: Vec<f64>,
    /// Facilities, such as `schools=schools.geojson`; NAME begins its columns, such as `schools_nearest_m`, which
    /// the models in `examples/models` read. May be given several times; `NAME=FILE::LAYER` names a layer.
    #[arg(long, value_name = "NAME=FILE")]
    pub(crate) points: Vec<String>,
    /// Roads or other lines, such as `roads=roads.gpkg`; may be given several times.
    #[arg(long, value_name = "NAME=FILE")]
    pub(crate) lines: Vec<String>,
    /// Where the table goes: `.csv`, `.parquet` or `.gpkg` (with the outlines).
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) out: PathBuf,
    /// Where all faults go, as CSV.
    #[arg(long, value_name = "FAULTS.csv")]
    pub(crate) faults: Option<PathBuf>,
    /// Coordinate system of the areas, when the file does not say, such as EPSG:32637.
    #[arg(long, value_name = "CRS")]
    pub(crate) crs: Option<String>,
    /// Coordinate system of the grid, when the file does not say.
    #[arg(long, value_name = "CRS")]
    pub(crate) grid_crs: Option<String>,
    /// Band of the grid.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) band: u16,
    /// Cells without data mean that nobody lives there, as in grids that leave out unsettled land.
    #[arg(long)]
    pub(crate) empty_cells_are_nobody: bool,
    /// Mend unsound outlines (with a warning each) instead of refusing them.
    #[arg(long)]
    pub(crate) repair: bool,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &ExposureArgs) -> Outcome {
    let kind = report::OutKind::of(&args.out)?;
    let question = Question::within(&args.within)?.empty_cells_are_nobody(args.empty_cells_are_nobody);
    let mut inputs = input::Inputs::default();
    let areas = inputs.areas(args)?;
    let (points, lines) = layers(args, &mut inputs)?;
    let file = args.population.as_deref().map(|path| grid_file(path, args.band)).transpose()?;
    let grid = match (&file, &args.population) {
        (Some(file), Some(path)) => {
            let digest = inputs.file_digest("population", path)?;
            let stop = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(path.display());
            let crs = args.grid_crs.as_deref().map(cg_geo::Crs::from_text).transpose()?;
            Some(GridLayer::new(file, crs, digest).map_err(|e| stop(&e))?)
        }
        _ => None,
    };
    let exposure = Exposure::new(question, grid.as_ref(), points, lines)?;
    let watch = watch::Bars::default();
    let mut outcome = exposure.measure(&areas.measurable, &|stage, done, all| watch.tell(stage, done, all))?;
    watch.finish();
    let mut found = areas.faults.clone();
    found.append(&mut inputs.faults);
    found.append(&mut outcome.faults);
    if let Some(path) = &args.faults {
        faults::write(path, &found)?;
    }
    let done = report::Done { args, areas: &areas, outcome: &outcome, faults: &found, inputs: &inputs };
    if areas.measurable.is_empty() {
        return Err(done.nothing_measured());
    }
    report::write(&args.out, kind, &areas.measurable, &outcome)?;
    let answer = if args.json { format!("{}\n", serde_json::to_string_pretty(&done.json())?) } else { done.words() };
    std::io::stdout().lock().write_all(answer.as_bytes())?;
    Ok(())
}

fn grid_file(path: &Path, band: u16) -> Result<GridFile, Stop> {
    let options = GridOptions { band, ..GridOptions::default() };
    GridFile::open(path, options).map_err(|e| Stop::new(e.to_string()).at(path.display()))
}

fn layers(args: &ExposureArgs, inputs: &mut input::Inputs) -> Result<(Vec<PointLayer>, Vec<LineLayer>), Stop> {
    let mut points = Vec::new();
    for told in &args.points {
        points.push(inputs.points(told)?);
    }
    let mut lines = Vec::new();
    for told in &args.lines {
        lines.push(inputs.lines(told)?);
    }
    Ok((points, lines))
}
