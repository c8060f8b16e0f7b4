//! `commonground route`: ways that avoid recorded hazards, and what each hazard costs people; files alone, no database.
//!
//! Two questions, one at a time. `--from` and `--to` ask for ways between two places. `--population` and `--services`
//! ask, for each hazard, who is cut off from services and who would reach them again if that one hazard were gone.
//!
//! Ends with success when the question was answered and the file written; with failure when no way avoids the
//! recorded hazards, so that a script never takes a blocked way for an open one.

mod cost;
mod ground;
mod way;

use crate::outcome::{Outcome, Stop};
use cg_domain::access::VALID_DAYS;
use jiff::civil::Date;
use std::path::PathBuf;

/// Ways that avoid recorded hazards, and whom each hazard keeps from services, from files alone.
///
/// No recorded hazard on a way does not mean that it is safe. The answer is no clearance, and not for navigation.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct RouteArgs {
    /// Roads: lines in a GeoPackage, zipped Shapefile, GeoJSON or another file; `FILE::LAYER` names a layer.
    #[arg(long, value_name = "FILE", required_unless_present = "friction")]
    pub(crate) roads: Option<PathBuf>,
    /// Instead of roads: walk over open ground by a friction grid, GeoTIFF with minutes per metre.
    #[arg(long, value_name = "GRID.tif", conflicts_with_all = ["roads", "class", "speeds"])]
    pub(crate) friction: Option<PathBuf>,
    /// Column that holds the class of a road.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) class: Option<String>,
    /// Speeds by class in km/h, such as `primary=60,track=12,*=25`; `*` is every other class, 0 is not gone by.
    #[arg(long, value_name = "CLASS=KMH,…")]
    pub(crate) speeds: Option<String>,
    /// Ends of roads that lie this near to another road are joined to it, in metres.
    #[arg(long, value_name = "METRES", default_value_t = 10.0)]
    pub(crate) join: f64,
    /// Hazard areas; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) hazards: PathBuf,
    /// Sheet or layer of the hazards, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) layer: Option<String>,
    /// Column that names the hazards.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// A road this near to a hazard counts as blocked, in metres; 0 is a road that crosses or touches it.
    #[arg(long, value_name = "METRES", default_value_t = 0.0)]
    pub(crate) within: f64,
    /// The same for a hazard known only as a point, whose extent nobody has said.
    #[arg(long, value_name = "METRES", default_value_t = 100.0)]
    pub(crate) within_points: f64,
    /// How far a place may lie from the road it is reached by, in metres.
    #[arg(long, value_name = "METRES", default_value_t = 5_000.0)]
    pub(crate) walk: f64,
    /// Speed on foot between a place and its road.
    #[arg(long, value_name = "KMH", default_value_t = 4.0)]
    pub(crate) walk_kmh: f64,
    /// Where the way begins: `LON,LAT`, or the name of a place in --places.
    #[arg(long, value_name = "LON,LAT|NAME", requires = "to", conflicts_with_all = ["population", "services"], allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Where the way ends.
    #[arg(long, value_name = "LON,LAT|NAME", requires = "from", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// Places with names, such as settlements.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub(crate) places: Option<String>,
    /// Column that holds the names of the places.
    #[arg(long, value_name = "COLUMN", default_value = "name")]
    pub(crate) place_name: String,
    /// How many ways at most: the quickest and its alternatives.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) ways: usize,
    /// Population grid: GeoTIFF with people per cell.
    #[arg(long, value_name = "GRID.tif", requires = "services")]
    pub(crate) population: Option<PathBuf>,
    /// People are taken together in squares of about this side, in metres; larger cells stay as they are.
    #[arg(long, value_name = "METRES", default_value_t = 500.0)]
    pub(crate) square: f64,
    /// Services, such as `schools=schools.geojson`; may be given several times; `NAME=FILE::LAYER` names a layer.
    #[arg(long, value_name = "NAME=FILE", requires = "population")]
    pub(crate) services: Vec<String>,
    /// Limits in minutes; the longest is the one that `people_regaining_access` is counted by.
    #[arg(long, value_name = "MINUTES", value_delimiter = ',', default_value = "30,60")]
    pub(crate) minutes: Vec<f64>,
    /// A table of the same hazards, such as the result of `exposure`: its columns come first, so that `rank` reads both.
    #[arg(long, value_name = "TABLE", requires = "population")]
    pub(crate) table: Option<PathBuf>,
    /// The day that hazards and roads are known as of; without it nothing can be said of any way.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// Days that the answer holds; then its status is unknown.
    #[arg(long, value_name = "DAYS", default_value_t = VALID_DAYS)]
    pub(crate) valid_days: i64,
    /// Where the result goes: `.csv`, `.parquet`, or `.gpkg` or `.geojson` (with lines and outlines); `-` is standard
    /// output, as CSV.
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) out: PathBuf,
    /// Mend unsound outlines (with a warning each) instead of refusing them.
    #[arg(long)]
    pub(crate) repair: bool,
    /// Where all faults go, as CSV.
    #[arg(long, value_name = "FAULTS.csv")]
    pub(crate) faults: Option<PathBuf>,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What stands under every answer.
const STATEMENT: &str =
    "No recorded hazard on a way does not mean that it is safe. This is no clearance, and not for navigation.";

/// Runs the command.
pub(crate) fn run(args: &RouteArgs) -> Outcome {
    match (&args.from, &args.to, &args.population) {
        (Some(from), Some(to), _) => way::run(args, from, to),
        (_, _, Some(grid)) => cost::run(args, grid),
        _ => {
            let words = "nothing is asked; give --from and --to for ways between two places, or --population and --services for what each hazard costs people";
            Err(Stop::new(words).at("command line"))
        }
    }
}
