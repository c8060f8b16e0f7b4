//! `commonground exposure`: people, facilities and roads in and around areas; files alone, no database.
//!
//! Ends with success when the table was written, also when some areas were refused: those are in the faults
//! (`--faults FILE`, and counted in the answer). Ends with failure when nothing could be measured.

mod admin;
mod land;
mod people;
mod report;
mod runner;
mod watch;
mod weights;

use crate::faults;
use crate::layers::{Inputs, Which, repeated};
use crate::outcome::{Outcome, Stop};
use crate::streams;
use crate::table_file::TableFile;
use cg_engine::exposure::{Exposure, PointLayer, Question};
use cg_geo::raster::{GridFile, GridOptions};
use std::path::{Path, PathBuf};

/// People, facilities and roads in and around areas, from files alone.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct ExposureArgs {
    /// Areas: GeoPackage, FlatGeobuf, GeoParquet, zipped Shapefile, GeoJSON, CSV or XLSX with coordinates or WKT;
    /// gzipped or not; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: PathBuf,
    /// Sheet or layer of the areas, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) layer: Option<String>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// Columns of the areas to carry into the table, such as names, provinces, costs and days of work.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    /// Population grid: GeoTIFF with people per cell, gzipped or not. Given several times as `NAME=GRID.tif`, the
    /// first is the main one, and every figure of people gets a column per grid and its range, `_low` to `_high`.
    #[arg(long, value_name = "[NAME=]GRID.tif")]
    pub(crate) population: Vec<String>,
    /// Also counts people by their distance, exp(-(d/500 m)²) each and nobody beyond 2 km: `population_weighted`.
    #[arg(long)]
    pub(crate) weighted: bool,
    /// Land cover grid: GeoTIFF with a class number per cell; needs --classes.
    #[arg(long, value_name = "GRID.tif", requires = "classes")]
    pub(crate) landcover: Option<PathBuf>,
    /// Classes of the land cover grid, such as `crops=40`; several values as `pasture=30,20`. Each becomes a column,
    /// such as `crops_m2`.
    #[arg(long, value_name = "NAME=VALUES", requires = "landcover")]
    pub(crate) classes: Vec<String>,
    /// What a metre of a line weighs by its class, such as `roads:highway=primary:3,secondary:2,*:1`: LAYER, the column
    /// of the class, and the weights; `*` is every other class. Adds columns such as `roads_weighted_m_500m`.
    #[arg(long, value_name = "LAYER:COLUMN=CLASS:W,…")]
    pub(crate) weights: Vec<String>,
    /// Administrative areas: distinct people exposed in each, and as a share of all who live there.
    #[arg(long, value_name = "FILE[::LAYER]", requires = "admin_out")]
    pub(crate) admin: Option<String>,
    /// Column that names the administrative areas.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) admin_id: String,
    /// Where the table of administrative areas goes.
    #[arg(long, value_name = "OUT.csv", requires = "admin")]
    pub(crate) admin_out: Option<PathBuf>,
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
    /// Where the table goes: `.csv`, or with the outlines `.parquet`, `.gpkg`, `.fgb` or `.geojson`; `-` is standard output,
    /// as CSV.
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
    /// Measures on a cluster instead of on this machine, with the same figures to the last bit: its scheduler, such as
    /// df://127.0.0.1:50050. Every grid must lie where all executors see it under the same path.
    #[arg(long, value_name = "df://HOST:PORT")]
    pub(crate) cluster: Option<String>,
    /// Folder through which areas and layers are handed to the executors, who must see it under the same path; by
    /// itself it is the folder of --out.
    #[arg(long, value_name = "FOLDER", requires = "cluster")]
    pub(crate) cluster_dir: Option<PathBuf>,
    /// Areas that an executor is handed at a time.
    #[arg(long, value_name = "AREAS", requires = "cluster", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) cluster_part: u32,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

impl ExposureArgs {
    fn which(&self) -> Which<'_> {
        Which {
            file: &self.areas,
            what: "areas",
            layer: self.layer.as_deref(),
            id: &self.id,
            crs: self.crs.as_deref(),
            repair: self.repair,
            keep: &self.keep,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &ExposureArgs) -> Outcome {
    let kind = TableFile::of(&args.out)?;
    let question = Question::within(&args.within)?
        .empty_cells_are_nobody(args.empty_cells_are_nobody)
        .weighted(args.weighted && !args.population.is_empty());
    let mut runner = runner::Runner::of(args)?;
    let mut inputs = Inputs::default();
    let areas = inputs.areas(&args.which())?;
    let (points, lines) = layers(args, &mut inputs)?;
    runner.hand_out(&points, &lines)?;
    let points = points.into_iter().map(|(name, places)| PointLayer::new(&name, places)).collect();
    let lines = lines.into_iter().map(weights::Lines::layer).collect();
    let grids = people::Grids::open(args, &mut inputs)?;
    let layers = grids.layers()?;
    let land = land::Land::open(args, &mut inputs)?;
    let land_grid = land.as_ref().map(land::Land::layer).transpose()?;
    let mut exposure = Exposure::new(question.clone(), layers.first().map(|(_, l)| l), points, lines)?;
    if let Some((land, grid)) = land.as_ref().zip(land_grid.as_ref()) {
        exposure = exposure.with_land(land.of(grid))?;
    }
    // Before anything is measured: grids of a country take their time.
    report::kept_apart(args, &exposure.columns())?;
    let watch = watch::Bars::default();
    let whole = runner::Of::Everything(&grids, land.as_ref());
    let mut outcome = runner.measure(whole, &exposure, &areas.measurable, &watch)?;
    // Of the main grid alone: another one beside it may cover another part of the areas.
    let outside = outcome.faults.iter().filter(|f| f.rule == "area-outside-grid").count();
    if layers.len() > 1 {
        outcome = people::beside(outcome, &grids, &layers, &question, &areas.measurable, &runner, &watch)?;
    }
    let districts = match (&args.admin, &args.admin_out) {
        (Some(admin), Some(out)) => Some((out, admin::measured(args, admin, &mut inputs, &exposure, &areas, &watch)?)),
        _ => None,
    };
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
    if outside == areas.measurable.len() {
        return Err(done.all_outside());
    }
    if let Some(stop) = done.all_tiny() {
        return Err(stop);
    }
    report::write(args, kind, &areas, &outcome)?;
    if let Some((out, districts)) = &districts {
        admin::write(out, question.distances(), districts)?;
    }
    let answer = if args.json { format!("{}\n", serde_json::to_string_pretty(&done.json())?) } else { done.words() };
    streams::tell(&args.out, &answer);
    Ok(())
}

fn grid_file(path: &Path, band: u16) -> Result<GridFile, Stop> {
    let options = GridOptions { band, ..GridOptions::default() };
    GridFile::open(path, options).map_err(|e| Stop::new(e.to_string()).at(path.display()))
}

/// Facilities by the name of their layer.
type Points = (String, Vec<geo_types::Coord<f64>>);

fn layers(args: &ExposureArgs, inputs: &mut Inputs) -> Result<(Vec<Points>, Vec<weights::Lines>), Stop> {
    let mut points = Vec::new();
    for told in &args.points {
        let (name, places) = inputs.points(told, "--points")?;
        inputs.faults.extend(repeated(&name, &places));
        points.push((name, places));
    }
    let mut lines = Vec::new();
    for told in &args.lines {
        lines.push(weights::lines(inputs, told, &args.weights)?);
    }
    weights::every_weight_has_its_layer(&args.weights, &args.lines)?;
    Ok((points, lines))
}
