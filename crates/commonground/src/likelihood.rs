//! `commonground likelihood`: a contamination-likelihood layer from survey results, as a labelled experiment.

use crate::items::{self, Ask, Loaded};
use crate::outcome::{Outcome, Stop};
use crate::streams;
use cg_engine::likelihood::{AtBudget, COLUMNS, Cells, Judged, Likelihood, Trial, likelihood};
use cg_engine::table::{Cell, Table};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// An experiment: how likely contamination is where nobody surveyed. Never part of a score, never a word that land is safe.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct LikelihoodArgs {
    /// Table of cells with their features: CSV, XLSX, GeoPackage …; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) table: PathBuf,
    /// Table with what survey found, by the same ids, when it is not in the table of cells.
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
    /// Column with what survey found: 1 contamination, 0 none, -1 or empty not surveyed.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: String,
    /// Column with the block of a cell, such as its municipality: blocks are held back whole.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) block: String,
    /// Columns the model may look at.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', required = true)]
    pub(crate) features: Vec<String>,
    /// Column of a rule to compare with: nearest first.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) baseline: Option<String>,
    /// Where the layer goes: CSV, the run beside it; `-` writes to standard output.
    #[arg(long, value_name = "LAYER.csv")]
    pub(crate) out: PathBuf,
    /// Column that names the cells.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub(crate) id: String,
    /// Into how many folds the blocks are dealt.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(2..=50))]
    pub(crate) folds: u64,
    /// Penalty on great coefficients.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) penalty: f64,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What must stand wherever the layer is shown.
const NOTICE: &str = "Experiment. A likelihood is no survey: it stands beside a priority and never in it, and a low one does not mean that land is safe.";

/// Runs the command.
pub(crate) fn run(args: &LikelihoodArgs) -> Outcome {
    let mut columns: Vec<&str> = args.features.iter().map(String::as_str).collect();
    columns.extend([args.block.as_str()].into_iter().chain(args.baseline.as_deref()));
    columns.extend(args.labels.is_none().then_some(args.label.as_str()));
    columns.sort_unstable();
    columns.dedup();
    let loaded = items::load(&Ask::columns(&args.table, &args.id, columns))?;
    let labels = args.labels.as_ref().map(|file| items::load(&Ask::columns(file, &args.id, vec![&args.label])));
    let labels = labels.transpose()?;
    let table = joined(args, &loaded, labels.as_ref())?;
    let stop = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(streams::shown(&args.table));
    let cells = Cells::new(&table, &args.label, &args.block, &args.features).map_err(|e| stop(&e))?;
    let trial = Trial { penalty: args.penalty, folds: args.folds as usize, ..Trial::default() };
    let near =
        args.baseline.as_deref().and_then(|c| table.column(c)).map(|cells| {
            cells.iter().map(|c| if let Cell::Number(x) = c { Some(*x) } else { None }).collect::<Vec<_>>()
        });
    let found = likelihood(&cells, &trial, near.as_deref()).map_err(|e| stop(&e))?;
    write(args, &loaded, &cells, &trial, &found)
}

/// The cells with what survey found, joined by id; a label for no cell is a fault, as an id may be misspelt.
fn joined(args: &LikelihoodArgs, loaded: &Loaded, labels: Option<&Loaded>) -> Result<Table, Stop> {
    let Some(labels) = labels else { return Ok(loaded.table.clone()) };
    let stop = |words: String| Stop::new(words).at(args.labels.as_deref().unwrap_or(&args.table).display());
    let Some(cells) = labels.table.column(&args.label) else {
        let known: Vec<&str> = labels.table.column_names().collect();
        return Err(stop(format!(
            "has no column \"{}\" for --label; its columns are {}",
            args.label,
            known.join(", ")
        )));
    };
    let by_id: BTreeMap<&str, &Cell> = labels.table.ids().iter().map(String::as_str).zip(cells).collect();
    let known: std::collections::BTreeSet<&str> = loaded.table.ids().iter().map(String::as_str).collect();
    if let Some(stranger) = by_id.keys().find(|id| !known.contains(*id)) {
        return Err(stop(format!(
            "names the cell \"{stranger}\", which the table of cells does not have; use the same ids in both"
        )));
    }
    let found = loaded.table.ids().iter().map(|id| by_id.get(id.as_str()).map_or(Cell::Unknown, |c| (*c).clone()));
    let mut columns: BTreeMap<String, Vec<Cell>> = loaded
        .table
        .column_names()
        .map(|name| (name.to_owned(), loaded.table.column(name).unwrap_or_default().to_vec()))
        .collect();
    columns.insert(args.label.clone(), found.collect());
    Table::new(loaded.table.ids().to_vec(), columns).map_err(|e| stop(e.to_string()))
}

fn write(args: &LikelihoodArgs, loaded: &Loaded, cells: &Cells, trial: &Trial, found: &Likelihood) -> Outcome {
    let [all, without] = COLUMNS;
    let headers = ["id", all, without, "surveyed"].map(str::to_owned);
    let rows: Vec<Vec<String>> = (0..cells.len())
        .map(|i| {
            let held = found.held_back[i].map(|p| format!("{p:.4}")).unwrap_or_default();
            let surveyed = match cells.labels[i] {
                Some(true) => "contamination",
                Some(false) => "none found",
                None => "",
            };
            vec![cells.ids[i].clone(), format!("{:.4}", found.layer[i]), held, surveyed.to_owned()]
        })
        .collect();
    streams::written(&args.out, |to| items::csv(to, &headers, rows))?;
    let record = record(args, loaded, trial, found);
    let beside = items::write_run(&args.out, &record)?;
    let said = if args.json { format!("{record}\n") } else { words(args, found, beside) };
    streams::tell(&args.out, &said);
    Ok(())
}

fn record(args: &LikelihoodArgs, loaded: &Loaded, trial: &Trial, found: &Likelihood) -> Value {
    json!({
        "notice": NOTICE,
        "engine": cg_engine::ranking::ENGINE,
        "trial": trial, "features": args.features, "block": args.block,
        "inputs": [{ "file": streams::shown(&args.table), "sha256": loaded.digest, "rows": loaded.rows }],
        "cells": found.layer.len(), "surveyed": found.surveyed, "found": found.found,
        "by_block": found.judged, "at_random": found.at_random, "baseline": found.baseline,
        "coefficients": found.coefficients, "result_digest": found.digest,
    })
}

fn words(args: &LikelihoodArgs, found: &Likelihood, beside: Option<PathBuf>) -> String {
    let mut text = String::new();
    let share = 100.0 * found.found as f64 / found.surveyed.max(1) as f64;
    let _ = writeln!(text, "{NOTICE}");
    let _ = writeln!(
        text,
        "{} cells, {} surveyed, {} of them ({share:.1} %) with contamination",
        found.layer.len(),
        found.surveyed,
        found.found
    );
    let _ = writeln!(text, "Looking at the first cells of the list, on blocks the model has not seen:");
    let _ =
        writeln!(text, "  in no order: {share:.0} % of them contaminated; a rule that finds less is worse than none");
    let rule = args.baseline.as_deref().unwrap_or_default();
    for (i, at) in found.judged.budgets.iter().enumerate() {
        let baseline = found.baseline.as_ref().map(|b| format!("; {rule} alone: {}", hit(&b.budgets[i])));
        let _ = writeln!(
            text,
            "  {:>4} % ({} cells): {}{}",
            at.share * 100.0,
            at.cells,
            hit(at),
            baseline.unwrap_or_default()
        );
    }
    let squared = |j: &Judged| j.brier.unwrap_or(j.brier_of_share);
    let _ = writeln!(
        text,
        "Squared error {:.4}; saying {share:.1} % everywhere gives {:.4}. Held back at random it would seem {:.4}, which flatters: neighbours are alike.",
        squared(&found.judged),
        found.judged.brier_of_share,
        squared(&found.at_random)
    );
    let _ = writeln!(text, "Said and found, in tenths:");
    for bin in found.judged.calibration.iter().filter(|b| b.cells > 0) {
        let seen = bin.found.map_or_else(|| "too few to say".to_owned(), |f| format!("{:.0} %", f * 100.0));
        let _ = writeln!(text, "  said {:>3.0} %, found {seen} ({} cells)", bin.said * 100.0, bin.cells);
    }
    let _ = writeln!(text, "What the model goes by, per standard deviation:");
    for (column, weight) in found.coefficients.iter().take(6) {
        let _ = writeln!(text, "  {weight:+.2}  {column}");
    }
    if let Some(run) = beside {
        let _ = writeln!(text, "Written: {} and {}", args.out.display(), run.display());
    }
    text
}

fn hit(at: &AtBudget) -> String {
    format!("{:.0} % of them contaminated, {:.0} % of all contamination", at.precision * 100.0, at.recall * 100.0)
}
