//! The ranking as rows of text and numbers, shared by CSV and workbook.

use super::{Done, other_methods};
use crate::listed::Listed;
use crate::outcome::Stop;
use crate::table_file::TableFile;
use cg_engine::explain::sentence;
use cg_engine::prepare::{Excluded, Prepared};
use cg_engine::score::Line;
use cg_engine::smaa::Robustness;
use cg_engine::table::Cell;
use std::collections::BTreeMap;

/// A ranking as rows, made anew each time they are asked for.
pub(super) struct List<'a> {
    done: &'a Done<'a>,
    pub(super) headers: Vec<String>,
    notes: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> List<'a> {
    pub(super) fn new(done: &'a Done<'a>) -> Self {
        Self { done, headers: headers(done), notes: not_judged(&done.ranking.prepared) }
    }

    /// Ranked items best first, excluded ones after them.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let ranking = &self.done.ranking;
        let ranked = ranking.lines().map(|line| ranked_row(self.done, &line, &self.notes));
        ranked.chain(ranking.prepared.excluded.iter().map(|item| excluded_row(self.done, item)))
    }

    /// Writes the list; codes stay text, and in CSV nothing is written that a spreadsheet program would take for a formula.
    pub(super) fn write(&self, kind: TableFile) -> Result<(), Stop> {
        let done = self.done;
        let mut texts = done.args.keep.clone();
        texts.extend(["tied_ranks", "class", "excluded", "not_judged", "explanation"].map(str::to_owned));
        texts.extend(other_methods::TEXTS.map(str::to_owned));
        let list = Listed {
            name: "ranking",
            headers: &self.headers,
            rows: || self.rows(),
            texts: &texts,
            from: Some(&done.loaded),
        };
        list.write(&done.args.out, kind)
    }
}

fn headers(done: &Done<'_>) -> Vec<String> {
    let fixed = ["score", "score_low", "score_high", "tied_ranks", "rank_p5", "rank_p95", "p_first"];
    let mut headers = vec!["rank".to_owned(), "id".to_owned()];
    headers.extend(done.args.keep.iter().cloned());
    headers.extend(fixed.map(str::to_owned));
    headers.push(format!("p_first_{}", done.ranking.model.smaa.k));
    headers.extend(other_methods::headers(done));
    headers.extend((!done.ranking.model.classes.is_empty()).then(|| "class".to_owned()));
    for criterion in &done.ranking.model.criteria {
        headers.extend([
            criterion.key.clone(),
            format!("{}_value", criterion.key),
            format!("{}_weighted", criterion.key),
        ]);
    }
    headers.extend(["excluded", "not_judged", "explanation"].map(str::to_owned));
    headers
}

fn ranked_row(done: &Done<'_>, line: &Line, notes: &BTreeMap<&str, Vec<&str>>) -> Vec<String> {
    let mut row = vec![line.rank.to_string(), line.id.clone()];
    row.extend(done.loaded.kept.get(&line.id).into_iter().flatten().cloned());
    let most = if line.high.is_finite() { share(line.high) } else { String::new() };
    row.extend([share(line.score), share(line.low), most]);
    row.push(line.tie.map_or_else(String::new, |(first, last)| format!("{first}-{last}")));
    row.extend(firmness(done.ranking.robustness.as_ref(), line.item));
    row.extend(other_methods::cells(done, line.item));
    if !done.ranking.model.classes.is_empty() {
        // Where what is unknown could add any number of points, the class is only the least it can be.
        let class = done.ranking.model.class_of(line.score).unwrap_or_default();
        row.push(if line.high > line.score { format!("{class} or more") } else { class.to_owned() });
    }
    for part in &line.contributions {
        row.extend([cell_text(&part.measure), share(part.value), share(part.weighted)]);
    }
    row.push(String::new());
    row.push(notes.get(line.id.as_str()).map_or_else(String::new, |gates| gates.join(", ")));
    row.push(told(done, line));
    row
}

fn excluded_row(done: &Done<'_>, item: &Excluded) -> Vec<String> {
    let mut row = vec![String::new(), item.id.clone()];
    row.extend(done.loaded.kept.get(&item.id).into_iter().flatten().cloned());
    row.resize(headers_before_excluded(done), String::new());
    let reasons: Vec<&str> = item.by.iter().map(|shut| shut.reason.as_str()).collect();
    row.extend([reasons.join("; "), String::new(), String::new()]);
    row
}

fn headers_before_excluded(done: &Done<'_>) -> usize {
    2 + done.args.keep.len()
        + 8
        + other_methods::headers(done).len()
        + usize::from(!done.ranking.model.classes.is_empty())
        + 3 * done.ranking.model.criteria.len()
}

fn firmness(robustness: Option<&Robustness>, item: usize) -> [String; 4] {
    let Some(firm) = robustness else { return Default::default() };
    let (low, high) = firm.rank_interval(item).map_or_else(Default::default, |(a, b)| (a.to_string(), b.to_string()));
    [low, high, probability(firm.first(item)), probability(firm.in_first_k(item))]
}

/// The line in words, how firm it is included.
pub(super) fn told(done: &Done<'_>, line: &Line) -> String {
    sentence(&done.ranking.told(line))
}

fn not_judged(prepared: &Prepared) -> BTreeMap<&str, Vec<&str>> {
    let mut notes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for open in &prepared.not_judged {
        notes.entry(&open.id).or_default().push(&open.gate);
    }
    notes
}

/// A cell as it stood; unknown is empty.
pub(super) fn cell_text(cell: &Cell) -> String {
    cell.code().unwrap_or_default()
}

fn share(x: f64) -> String {
    format!("{x:.6}")
}

fn probability(x: f64) -> String {
    format!("{x:.4}")
}
