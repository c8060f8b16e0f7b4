//! `commonground allocate`: a table of tasks and a plan file in, a plan out; files alone, no database.

mod answer;
pub(crate) mod prove;
mod tables;

use crate::items::{self, Ask, Loaded};
use crate::listed::Listed;
use crate::outcome::{Outcome, Stop};
use crate::table_file::TableFile;
use crate::{progress, streams};
use cg_engine::allocate::{
    Comparison, FrontierPoint, NoPlan, NotPlanned, Plan, Price, Problem, Setting, allocate, calendar, compare,
    frontier, prices,
};
use prove::{Proof, prove};
use std::path::{Path, PathBuf};

/// Choose tasks for a budget and its teams, from files alone.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct AllocateArgs {
    /// Table of tasks, most often a ranking with costs and days: CSV, XLSX, GeoPackage, FlatGeobuf, Parquet …;
    /// `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) table: PathBuf,
    /// Sheet or layer of the table, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) layer: Option<String>,
    /// Plan file: periods, teams, money, floors, and which columns say what.
    #[arg(long, value_name = "PLAN.toml")]
    pub(crate) plan: PathBuf,
    /// Where the plan goes: `.csv`, or with the outlines of the table `.parquet`, `.gpkg` or `.fgb`; the run beside it.
    /// `-` writes CSV to standard output.
    #[arg(long, value_name = "PLAN.csv")]
    pub(crate) out: PathBuf,
    /// Column that names the tasks.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// Columns of the table to carry into the plan, such as names.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    /// Also write what other budgets would buy, from a tenth to twice the money.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) frontier: Option<PathBuf>,
    /// Also write which team works where from which day to which.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) calendar: Option<PathBuf>,
    /// Also work out what each family of limits costs.
    #[arg(long)]
    pub(crate) prices: bool,
    /// Another plan file over the same table to compare with.
    #[arg(long, value_name = "OTHER.toml")]
    pub(crate) compare: Option<PathBuf>,
    /// Also let HiGHS look for a better plan, or prove that there is none, for so many seconds (60 unless said); only in
    /// a program built with it (`make highs`).
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "60")]
    pub(crate) prove: Option<f64>,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A finished plan with the files it came from.
struct Done<'a> {
    args: &'a AllocateArgs,
    setting: Setting,
    loaded: Loaded,
    problem: Problem,
    not_planned: Vec<NotPlanned>,
    plan: Plan,
    proof: Option<Proof>,
    prices: Vec<Price>,
    frontier: Vec<FrontierPoint>,
    compared: Option<(Setting, Plan, Comparison)>,
}

/// Runs the command.
pub(crate) fn run(args: &AllocateArgs) -> Outcome {
    let setting = read_setting(&args.plan)?;
    let other = args.compare.as_deref().map(read_setting).transpose()?;
    let mut columns: Vec<&str> = setting.columns().into_iter().map(|c| c.0).collect();
    columns.extend(other.iter().flat_map(|o| o.columns()).map(|c| c.0));
    let outlines = TableFile::of(&args.out)?.is_located();
    let (layer, keep) = (args.layer.as_deref(), &args.keep);
    let words = setting.words();
    let ask = Ask { file: &args.table, layer, id: &args.id, keep, columns, words, outlines };
    let loaded = items::load(&ask)?;
    let (problem, not_planned) = posed(args, &setting, &loaded)?;
    let (plan, proof) = match (planned(args, &problem)?, args.prove) {
        (plan, Some(seconds)) => prove(&problem, plan, seconds).map(|(plan, proof)| (plan, Some(proof)))?,
        (plan, None) => (plan, None),
    };
    let compared = other.map(|other| against(args, &loaded, &problem, &plan, other)).transpose()?;
    let prices = if args.prices { prices(&problem).map_err(|e| no_plan(args, &problem, e))? } else { Vec::new() };
    let frontier = args.frontier.as_ref().map(|_| budgets(&problem)).unwrap_or_default();
    let done = Done { args, setting, loaded, problem, not_planned, plan, proof, prices, frontier, compared };
    write(&done)
}

fn write(done: &Done<'_>) -> Outcome {
    let args = done.args;
    let (headers, rows) = tables::plan(done);
    let mut texts = args.keep.clone();
    texts.extend(["period", "group", "paid_by", "left_out_because"].map(str::to_owned));
    let list = Listed {
        name: "plan",
        headers: &headers,
        rows: || rows.iter().cloned(),
        texts: &texts,
        from: Some(&done.loaded),
    };
    list.write(&args.out, TableFile::of(&args.out)?)?;
    if let Some(file) = &args.frontier {
        let (headers, rows) = tables::frontier(&done.frontier);
        write_beside("frontier", file, &headers, &rows)?;
    }
    if let Some(file) = &args.calendar {
        let teams: Vec<u32> = done.setting.assets.iter().map(|a| a.teams).collect();
        let (headers, rows) = tables::calendar(done, &calendar(&done.problem, &done.plan, &teams));
        write_beside("calendar", file, &headers, &rows)?;
    }
    let record = answer::record(done);
    let beside = items::write_run(&args.out, &record)?;
    let said = if args.json { format!("{}\n", answer::json(done, &record)) } else { answer::words(done, beside) };
    if done.plan.short.is_empty() {
        streams::tell(&args.out, &said);
        return Ok(());
    }
    // Scripts must not take a plan for kept that is not; what was found out stands in the one answer.
    if !args.json {
        streams::tell(&args.out, &said);
    }
    let short: Vec<String> = done.plan.short.iter().map(|s| answer::limit(&done.problem, &s.about)).collect();
    let advice = done.plan.relief.as_ref().map(|found| answer::relief(&done.problem, found));
    let words = format!(
        "the plan was written, but whole tasks cannot keep {}; split tasks, or lower limits{}",
        short.join(" and "),
        advice.map_or(String::new(), |advice| format!(": {advice}"))
    );
    Err(Stop::new(words).at(args.plan.display()).with_answer(answer::json(done, &record)))
}

/// Writes a table beside the plan.
fn write_beside(name: &str, path: &Path, headers: &[String], rows: &[Vec<String>]) -> Result<(), Stop> {
    let texts = ["asset", "period", "task"].map(str::to_owned);
    let kind = TableFile::of(path)?;
    Listed { name, headers, rows: || rows.iter().cloned(), texts: &texts, from: None }.write(path, kind)
}

fn read_setting(path: &Path) -> Result<Setting, Stop> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| Stop::new(format!("cannot read the plan: {e}")).at(&shown))?;
    Setting::from_toml(&text).map_err(|e| Stop::new(e.to_string()).at(&shown))
}

fn posed(args: &AllocateArgs, setting: &Setting, loaded: &Loaded) -> Result<(Problem, Vec<NotPlanned>), Stop> {
    let (problem, not_planned) = setting.problem(&loaded.table).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Stop::new(told.join("\n")).at(streams::shown(&args.table))
    })?;
    match not_planned.first() {
        None if problem.tasks.is_empty() => {
            let words = "the table has no rows, so there is nothing to plan; look at what made it";
            Err(Stop::new(words).at(streams::shown(&args.table)))
        }
        Some(first) if problem.tasks.is_empty() => {
            Err(Stop::new(answer::nothing_planned(first, not_planned.len())).at(streams::shown(&args.table)))
        }
        _ => Ok((problem, not_planned)),
    }
}

fn planned(args: &AllocateArgs, problem: &Problem) -> Result<Plan, Stop> {
    allocate(problem).map_err(|e| no_plan(args, problem, e))
}

/// Limits that clash are told with their names and the least relief.
fn no_plan(args: &AllocateArgs, problem: &Problem, e: NoPlan) -> Stop {
    let shown = args.plan.display();
    match e {
        NoPlan::Clash(clash) => {
            let between: Vec<String> = clash.between.iter().map(|l| answer::limit(problem, l)).collect();
            let named = if between.is_empty() { String::new() } else { format!(" ({})", between.join(" against ")) };
            let words = format!("no plan keeps all limits{named}; {}", answer::relief(problem, &clash.relief));
            Stop::new(words).at(shown).with_answer(serde_json::json!({ "clash": *clash }))
        }
        other => Stop::new(other.to_string()).at(shown),
    }
}

fn against(
    args: &AllocateArgs,
    loaded: &Loaded,
    problem: &Problem,
    plan: &Plan,
    other: Setting,
) -> Result<(Setting, Plan, Comparison), Stop> {
    let (second, _) = posed(args, &other, loaded)?;
    let second_plan = planned(args, &second)?;
    let comparison = compare((problem, plan), (&second, &second_plan));
    Ok((other, second_plan, comparison))
}

/// From a tenth of the money to twice of it.
fn budgets(problem: &Problem) -> Vec<FrontierPoint> {
    let shares: Vec<f64> = (1..=20).map(|i| f64::from(i) / 10.0).collect();
    let bar = progress::bar("What other budgets would buy", Some(shares.len() as u64));
    let points = frontier(problem, &shares, |_| {
        bar.inc(1);
        true
    });
    bar.finish_and_clear();
    points
}

#[cfg(test)]
mod tests;
