//! `commonground rank`: a table and a model in, a ranked and explained list out; files alone, no database.

mod list;
mod other_methods;
mod report;

use crate::items::{self, Ask, Loaded};
use crate::outcome::{Outcome, Stop};
use crate::streams;
use crate::table_file::TableFile;
use cg_app::RankingBook;
use cg_engine::cross_check::CrossCheck;
use cg_engine::model::Model;
use cg_engine::ranking::{Ranking, Run};
use list::List;
use std::path::{Path, PathBuf};

/// Rank a table under a model, from files alone.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct RankArgs {
    /// Table to rank: CSV, XLSX, GeoPackage, FlatGeobuf, Parquet or any other file with rows, gzipped or not; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) table: PathBuf,
    /// Sheet or layer of the table, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) layer: Option<String>,
    /// Model file: what counts, how much, and what is taken out.
    #[arg(long, value_name = "MODEL.toml")]
    pub(crate) model: PathBuf,
    /// Where the ranking goes: `.csv`, `.xlsx` with live formulas, or with the outlines of the table `.parquet`, `.gpkg` or
    /// `.fgb`; the run beside it. `-` writes CSV to standard output.
    #[arg(long, value_name = "RANKING.csv")]
    pub(crate) out: PathBuf,
    /// Column that names the items.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// Columns of the table to carry into the ranking, such as names.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    /// How many of the first items to show.
    #[arg(long, value_name = "K", default_value_t = 10)]
    pub(crate) top: usize,
    /// Seed of the draw of weights, instead of the model's.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Also rank by TOPSIS, VIKOR, PROMETHEE II and ELECTRE over the same values, and tell where the orders part.
    #[arg(long)]
    pub(crate) cross_check: bool,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A finished ranking with the files it came from.
struct Done<'a> {
    args: &'a RankArgs,
    loaded: Loaded,
    ranking: Ranking,
    run: Run,
    /// The order beside those of other methods, where it was asked for.
    cross: Option<CrossCheck>,
}

/// Runs the command.
pub(crate) fn run(args: &RankArgs) -> Outcome {
    let kind = OutKind::of(&args.out)?;
    let (model, model_file_digest) = read_model(&args.model)?;
    let ask = Ask {
        file: &args.table,
        layer: args.layer.as_deref(),
        id: &args.id,
        keep: &args.keep,
        columns: model.columns(),
        words: Vec::new(),
        outlines: kind.is_located(),
    };
    let loaded = items::load(&ask)?;
    if loaded.table.ids().is_empty() {
        let words = "the table has no rows, so there is nothing to rank; look at what made it";
        return Err(Stop::new(words).at(args.table.display()));
    }
    let done = rank(args, &model, loaded)?;
    let list = List::new(&done);
    match kind {
        OutKind::Xlsx => streams::output(&args.out, &workbook(&done)?)?,
        OutKind::Table(kind) => list.write(kind)?,
    }
    let record = report::run_record(&done, &model_file_digest);
    let beside = items::write_run(&args.out, &record)?;
    let answer = if args.json { format!("{}\n", report::json(&done, &record)?) } else { report::words(&done, beside) };
    streams::tell(&args.out, &answer);
    Ok(())
}

/// The ranking as a workbook that anybody can recompute.
fn workbook(done: &Done<'_>) -> Result<Vec<u8>, Stop> {
    let cells = |item: usize| other_methods::cells(done, item);
    let book = RankingBook {
        ranking: &done.ranking,
        keep: &done.args.keep,
        kept: &|id| done.loaded.kept.get(id).cloned().unwrap_or_default(),
        told: &|line| list::told(done, line),
        others: done.cross.is_some().then(|| (other_methods::headers(done), &cells as &dyn Fn(usize) -> Vec<String>)),
        about: report::run_record(done, &done.run.model_digest),
    };
    book.bytes().map_err(|e| Stop::new(e.to_string()))
}

fn rank<'a>(args: &'a RankArgs, model: &Model, loaded: Loaded) -> Result<Done<'a>, Stop> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut seeded = model.clone();
    seeded.smaa.seed = args.seed.unwrap_or(model.smaa.seed);
    let ranking =
        Ranking::new(&seeded, &loaded.table, threads).map_err(|e| Stop::new(e.to_string()).at(args.table.display()))?;
    report::some_cells_are_numbers(&ranking).map_err(|e| e.at(args.table.display()))?;
    let run = Run { model_digest: model.digest().to_string(), ..ranking.run() };
    let check = || CrossCheck::new(&seeded, &ranking.prepared, &ranking.weights.values, other_methods::ROWS, threads);
    let cross =
        args.cross_check.then(check).transpose().map_err(|e| Stop::new(e.to_string()).at(args.model.display()))?;
    Ok(Done { args, loaded, ranking, run, cross })
}

fn read_model(path: &Path) -> Result<(Model, String), Stop> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|e| Stop::new(format!("cannot read the model: {e}")).at(&shown))?;
    let model = Model::from_toml(&text, &shown.to_string())
        .map_err(|e| Stop::new(format!("cannot use the model:\n{e}")).at(&shown))?;
    let digest = model.digest().to_string();
    Ok((model, digest))
}

/// What the ranking is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum OutKind {
    Xlsx,
    Table(TableFile),
}

impl OutKind {
    fn of(path: &Path) -> Result<Self, Stop> {
        let workbook = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
        if workbook { Ok(Self::Xlsx) } else { TableFile::of(path).map(Self::Table) }
    }

    fn is_located(self) -> bool {
        matches!(self, Self::Table(kind) if kind.is_located())
    }
}

#[cfg(test)]
mod tests;
