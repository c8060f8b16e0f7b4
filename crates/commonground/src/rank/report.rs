//! What the command answers: in words on the terminal, in JSON for programs, and the run's own record.

use super::list::told;
use super::{Done, other_methods};
use crate::items;
use crate::outcome::Stop;
use cg_engine::message::number;
use cg_engine::ranking::Ranking;
use cg_engine::smaa::Robustness;
use cg_engine::table::Cell;
use cg_engine::value::Wish;
use cg_engine::weights::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The run: model, inputs, seed, engine and result, enough to make it again and see that it is the same.
pub(super) fn run_record(done: &Done<'_>, model_digest: &str) -> Value {
    let run = &done.run;
    let firm = done.ranking.robustness.as_ref();
    json!({
        "engine": run.engine,
        "model": {
            "file": done.args.model.display().to_string(), "name": run.model, "version": run.model_version,
            "digest": model_digest, "weights": weights(done), "consistency": done.ranking.weights.consistency,
        },
        "inputs": [{
            "file": done.args.table.display().to_string(), "sha256": done.loaded.digest, "rows": done.loaded.rows,
            "empty_rows": done.loaded.empty, "id": done.args.id, "content_digest": run.inputs_digest,
        }],
        "seed": run.seed,
        "samples": run.samples,
        "sampling_error": firm.map(cg_engine::smaa::Robustness::error),
        "k": done.ranking.model.smaa.k,
        "items": run.items, "ranked": run.ranked, "excluded": run.excluded,
        "not_judged": done.ranking.prepared.not_judged.len(),
        "faults": faults_by_rule(done),
        "result_digest": run.result_digest,
    })
}

/// The answer for programs: the run, the first items and every fault.
pub(super) fn json(done: &Done<'_>, record: &Value) -> Result<String, Stop> {
    let ranking = &done.ranking;
    let top: Vec<Value> = ranking.lines().take(done.args.top).map(|line| {
        let firm = ranking.robustness.as_ref();
        let interval = firm.and_then(|f| f.rank_interval(line.item));
        json!({
            "rank": line.rank, "id": line.id, "score": line.score, "score_low": line.low, "score_high": line.high, "tied_ranks": line.tie,
            "rank_p5": interval.map(|i| i.0), "rank_p95": interval.map(|i| i.1),
            "p_first": firm.map(|f| f.first(line.item)), "p_first_k": firm.map(|f| f.in_first_k(line.item)),
            "central_weights": firm.and_then(|f| f.central.get(&(line.item as u32))).map(|c| &c.weights),
            "confidence": firm.and_then(|f| f.central.get(&(line.item as u32))).and_then(|c| c.confidence),
            "contributions": line.contributions.iter().map(|c| c.weighted).collect::<Vec<_>>(),
            "explanation": told(done, &line),
        })
    }).collect();
    let excluded: Vec<Value> = ranking.prepared.excluded.iter().map(|item| {
        json!({ "id": item.id, "by": item.by.iter().map(|s| json!({ "gate": s.gate, "reason": s.reason, "found": s.found.code() })).collect::<Vec<_>>() })
    }).collect();
    let faults: Vec<Value> = ranking.prepared.faults.iter().map(|f| {
        json!({ "rule": f.fault.rule(), "id": f.id, "criterion": f.criterion, "columns": f.columns, "found": f.found, "message": f.to_string() })
    }).collect();
    let answer = json!({ "run": record, "out": done.args.out.display().to_string(), "top": top, "excluded_items": excluded, "fault_list": faults, "cross_check": other_methods::json(done) });
    Ok(serde_json::to_string(&answer)?)
}

/// The answer for people.
pub(super) fn words(done: &Done<'_>, beside: Option<PathBuf>) -> String {
    let mut text = String::new();
    let run = &done.run;
    let model = &done.ranking.model;
    let _ = writeln!(
        text,
        "{} (version {}): {} items, {} ranked, {} taken out by gates",
        model.title,
        model.version,
        number(run.items as f64),
        number(run.ranked as f64),
        number(run.excluded as f64)
    );
    tell_weights(done, &mut text);
    tell_sum(done, &mut text);
    for line in done.ranking.lines().take(done.args.top) {
        let name = done.loaded.kept.get(&line.id).map_or_else(String::new, |kept| format!(" {}", kept.join(", ")));
        let _ = writeln!(text, "{:>5}. {}{name}\n       {}", line.rank, line.id, told(done, &line));
    }
    if let Some(cross) = &done.cross {
        other_methods::words(done, cross, &mut text);
    }
    tell_excluded(done, &mut text);
    tell_faults(done, &mut text);
    if let Some(firm) = &done.ranking.robustness {
        let _ = writeln!(
            text,
            "Probabilities from {} sets of weights, seed {}; 19 of 20 are within {:.1} points of 100.{}",
            number(f64::from(firm.samples)),
            firm.seed,
            firm.error() * 100.0,
            fewer(done.ranking.model.smaa.samples, firm)
        );
    }
    let written = beside.map(|run| format!("Written: {} and {}; ", done.args.out.display(), run.display()));
    let _ = writeln!(text, "{}result {}", written.unwrap_or_default(), &run.result_digest[..12]);
    text
}

/// That fewer weights were drawn than the model asks for, and that ranks far down are counted in steps.
fn fewer(asked: u32, firm: &Robustness) -> String {
    let mut text = String::new();
    if firm.samples < asked {
        let asked = number(f64::from(asked));
        let _ = write!(text, " The model asks for {asked}: of so many items fewer are drawn.");
    }
    if (0..firm.bins.len()).map(|bin| firm.bins.ranks(bin)).any(|(from, to)| from < to) {
        text.push_str(" Far down the list ranks are counted in steps, and intervals are rounded outwards.");
    }
    text
}

fn tell_weights(done: &Done<'_>, text: &mut String) {
    let model = &done.ranking.model;
    for (criterion, weight) in model.criteria.iter().zip(&done.ranking.weights.values) {
        let first = if criterion.wish == Wish::MoreFirst { "more first" } else { "less first" };
        let weighs = match &model.weights {
            _ if criterion.multiplies => "multiplies all others".to_owned(),
            Method::Points => format!("{} points", number(*weight)),
            Method::Lexicographic { order, .. } => {
                let place = order.iter().position(|key| *key == criterion.key).map_or(order.len(), |at| at + 1);
                format!("decides as number {place}")
            }
            _ => format!("{:>5.1} %", weight * 100.0),
        };
        let _ = writeln!(text, "  {weighs}  {} ({first}; {})", criterion.label, criterion.value.words(&criterion.unit));
    }
    let Some(consistency) = &done.ranking.weights.consistency else { return };
    let _ = writeln!(text, "  Comparisons in pairs: consistency ratio {:.3}", consistency.ratio);
    if let (true, Some(worst)) = (consistency.doubtful(), &consistency.worst) {
        let [a, b, c] = &worst.keys;
        let _ = writeln!(
            text,
            "  Above 0.10: the judgements contradict each other, most of all \"{a}\", \"{b}\" and \"{c}\": \"{a}\" over \"{c}\" is judged {}, but {} follows from the other two. Look at these three again.",
            number(worst.judged),
            number(worst.implied)
        );
    }
}

/// That the weights of the model do not add up to 1, so that what counts are their shares.
fn tell_sum(done: &Done<'_>, text: &mut String) {
    let model = &done.ranking.model;
    if model.weights != Method::Direct {
        return;
    }
    let sum: f64 = model.criteria.iter().filter(|c| !c.multiplies).filter_map(|c| c.weight).sum();
    if (sum - 1.0).abs() > 1e-9 {
        let _ =
            writeln!(text, "  The weights of the model add up to {}; each counts as its share of that.", number(sum));
    }
}

fn tell_excluded(done: &Done<'_>, text: &mut String) {
    let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
    for shut in done.ranking.prepared.excluded.iter().flat_map(|item| &item.by) {
        *by_reason.entry(&shut.reason).or_default() += 1;
    }
    for (reason, items) in by_reason {
        let _ = writeln!(text, "Taken out: {} because: {reason}", number(items as f64));
    }
    let open = done.ranking.prepared.not_judged.len();
    if open > 0 {
        let _ = writeln!(
            text,
            "Not judged by a gate because the cell is unknown, and still ranked: {}",
            number(open as f64)
        );
    }
}

/// Refuses a table in which no cell that a criterion reads can be read: it would rank by guesses alone.
pub(super) fn some_cells_are_numbers(ranking: &Ranking) -> Result<(), Stop> {
    let prepared = &ranking.prepared;
    for (criterion, measures) in prepared.criteria.iter().zip(&prepared.measures) {
        let mut broken = prepared.faults.iter().filter(|f| f.criterion == criterion.key);
        let Some(first) = broken.next().filter(|_| measures.iter().all(|cell| *cell == Cell::Unknown)) else {
            continue;
        };
        let advice = if items::decimal_comma(&first.found) {
            items::POINTS.to_owned()
        } else {
            format!("correct the column, or let \"{}\" read another", criterion.key)
        };
        let rest = broken.count();
        return Err(Stop::new(format!(
            "not one cell that criterion \"{}\" reads can be used: {first}, and {rest} others; {advice}",
            criterion.key
        )));
    }
    Ok(())
}

fn tell_faults(done: &Done<'_>, text: &mut String) {
    let faults = &done.ranking.prepared.faults;
    if faults.is_empty() {
        return;
    }
    let cells = if faults.len() == 1 { "cell" } else { "cells" };
    let _ = writeln!(text, "{} {cells} could not be read, counted as unknown:", number(faults.len() as f64));
    for fault in faults.iter().take(5) {
        let _ = writeln!(text, "  {fault}");
    }
    if faults.len() > 5 {
        let _ = writeln!(text, "  … all of them with --json");
    }
    if faults.iter().any(|f| items::decimal_comma(&f.found)) {
        let _ = writeln!(text, "  Numbers have a decimal point here; 12,5 is none.");
    }
}

fn weights<'a>(done: &'a Done<'_>) -> BTreeMap<&'a str, f64> {
    let keys = done.ranking.model.criteria.iter().map(|c| c.key.as_str());
    keys.zip(done.ranking.weights.values.iter().copied()).collect()
}

fn faults_by_rule(done: &Done<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for fault in &done.ranking.prepared.faults {
        *counts.entry(fault.fault.rule()).or_default() += 1;
    }
    counts
}
