//! The ranking as a workbook that anybody can recompute: weights and anchors in cells, values and scores as formulas.

use cg_engine::message::number;
use cg_engine::model::{CriterionUse, Model, WhenUnknown};
use cg_engine::ranking::Ranking;
use cg_engine::score::{Contribution, Line};
use cg_engine::table::Cell;
use cg_engine::value::ValueFunction;
use cg_engine::weights::Method;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

/// A ranking and what stands beside it in the workbook.
pub struct RankingBook<'a> {
    /// The ranking.
    pub ranking: &'a Ranking,
    /// Names of the columns between id and score.
    pub keep: &'a [String],
    /// What they hold of an item, by its id.
    pub kept: &'a dyn Fn(&str) -> Vec<String>,
    /// A line in words.
    pub told: &'a dyn Fn(&Line) -> String,
    /// Headers of other methods and what they say of an item by its place; none when they were not asked for.
    pub others: Option<OtherMethods<'a>>,
    /// What the ranking was made from, for the last sheet.
    pub about: serde_json::Value,
}

/// Headers of other methods, and what they say of an item by its place.
pub type OtherMethods<'a> = (Vec<String>, &'a dyn Fn(usize) -> Vec<String>);

/// Why a ranking is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum NoBook {
    /// More items than a sheet has rows.
    #[error(
        "a sheet of a workbook holds {} rows, and there are {} items; write the ranking as .csv or .parquet",
        number(ROWS as f64),
        number(*.0 as f64)
    )]
    TooMany(usize),
    /// The library's words.
    #[error(transparent)]
    Written(#[from] XlsxError),
}

/// Columns of the sheet of weights that formulas point to.
const WEIGHT: u16 = 2;
const ANCHOR: u16 = 6;
const UNKNOWN: u16 = 8;
/// Above so many rows the live rank is left out: spreadsheets take minutes to count it.
const LIVE_RANKS: usize = 5000;
/// Excel's limit of conditions within conditions.
const NESTED: usize = 60;

/// Rows that a sheet holds.
const ROWS: usize = 1_048_576;

impl RankingBook<'_> {
    /// The workbook's bytes.
    ///
    /// # Errors
    /// When there are more items than a sheet has rows.
    pub fn bytes(&self) -> Result<Vec<u8>, NoBook> {
        fits(self.ranking.prepared.len() + self.ranking.prepared.excluded.len())?;
        let mut file = cg_formats::write::undated_workbook()?;
        let head = Format::new().set_bold().set_text_wrap();
        let lines: Vec<Line> = self.ranking.lines().collect();
        ranking(file.add_worksheet(), self, &lines, &head)?;
        weights(file.add_worksheet(), self, &head)?;
        values(file.add_worksheet(), self, &lines, &head)?;
        measures(file.add_worksheet(), self, &lines, &head)?;
        excluded(file.add_worksheet(), self, &head)?;
        if let Some(methods) = &self.others {
            others(file.add_worksheet(), methods, &lines, &head)?;
        }
        about(file.add_worksheet(), self, &head)?;
        Ok(file.save_to_buffer()?)
    }
}

/// Refuses more items than a sheet has rows below its header.
fn fits(items: usize) -> Result<(), NoBook> {
    if items < ROWS { Ok(()) } else { Err(NoBook::TooMany(items)) }
}

/// One row per item, best first; score and points are formulas over the other sheets.
fn ranking(sheet: &mut Worksheet, book: &RankingBook<'_>, lines: &[Line], head: &Format) -> Result<(), XlsxError> {
    let criteria = &book.ranking.model.criteria;
    let keep = book.keep;
    sheet.set_name("Ranking")?.set_freeze_panes(1, 2)?;
    let mut headers = vec!["rank".to_owned(), "id".to_owned()];
    headers.extend(keep.iter().cloned());
    let live = lines.len() <= LIVE_RANKS;
    headers.push("score".to_owned());
    headers.extend(live.then(|| "rank by formula".to_owned()));
    headers.extend(["rank from (5 %)", "rank to (95 %)"].map(str::to_owned));
    headers.push(format!("probability of the first {}", book.ranking.model.smaa.k));
    headers.extend(criteria.iter().map(|c| format!("points: {}", c.label)));
    headers.push("explanation".to_owned());
    write_head(sheet, &headers, head)?;
    let score_at = (2 + keep.len()) as u16;
    let firm_at = score_at + 1 + u16::from(live);
    let points_at = firm_at + 3;
    for (i, line) in lines.iter().enumerate() {
        let r = i as u32 + 1;
        sheet.write_number(r, 0, line.rank as f64)?.write_string(r, 1, &line.id)?;
        for (c, text) in (2..).zip((book.kept)(&line.id).iter().take(keep.len())) {
            sheet.write_string(r, c, text)?;
        }
        let score = format!("=SUM({}:{})", cell(r, points_at), cell(r, points_at + criteria.len() as u16 - 1));
        sheet.write_formula(r, score_at, computed(score, line.score))?;
        if live {
            let column = column_name(score_at);
            let rank = format!("=RANK({column}{},${column}$2:${column}${})", r + 1, lines.len() + 1);
            sheet.write_formula(r, score_at + 1, computed(rank, line.tie.map_or(line.rank, |tie| tie.0) as f64))?;
        }
        if let Some(firm) = &book.ranking.robustness {
            if let Some((first, last)) = firm.rank_interval(line.item) {
                sheet.write_number(r, firm_at, f64::from(first))?.write_number(r, firm_at + 1, f64::from(last))?;
            }
            sheet.write_number(r, firm_at + 2, firm.in_first_k(line.item))?;
        }
        for (j, part) in line.contributions.iter().enumerate() {
            let formula = format!("=Values!{}*Weights!{}", cell(r, j as u16 + 1), fixed(j as u32 + 1, WEIGHT));
            sheet.write_formula(r, points_at + j as u16, computed(formula, part.weighted))?;
        }
        sheet.write_string(r, points_at + criteria.len() as u16, (book.told)(line))?;
    }
    Ok(())
}

/// One row per criterion: the weights to change, and the anchors that values are computed from.
fn weights(sheet: &mut Worksheet, book: &RankingBook<'_>, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Weights")?.set_column_width(1, 32)?.set_column_width(9, 60)?;
    let headers = [
        "criterion",
        "label",
        "weight",
        "wish",
        "unit",
        "shape",
        "anchor 1",
        "anchor 2",
        "value of unknown",
        "value function",
        "columns",
        "source",
        "weakness",
    ];
    write_head(sheet, &headers.map(str::to_owned), head)?;
    let criteria = &book.ranking.model.criteria;
    for (r, (criterion, weight)) in (1..).zip(criteria.iter().zip(&book.ranking.weights.values)) {
        let (shape, anchors) = anchors(&criterion.value);
        let card = criterion.behind().map(|c| c.card());
        sheet
            .write_string(r, 0, &criterion.key)?
            .write_string(r, 1, &criterion.label)?
            .write_number(r, WEIGHT, *weight)?;
        sheet
            .write_string(r, 3, criterion.wish.word())?
            .write_string(r, 4, &criterion.unit)?
            .write_string(r, 5, shape)?;
        for (c, anchor) in (ANCHOR..).zip(anchors) {
            sheet.write_number(r, c, anchor)?;
        }
        sheet.write_number(r, UNKNOWN, unknown_worth(criterion))?;
        sheet.write_string(r, 9, criterion.value.words(&criterion.unit))?.write_string(
            r,
            10,
            criterion.columns.join(" + "),
        )?;
        sheet.write_string(r, 11, card.as_ref().map_or("", |c| c.source))?.write_string(
            r,
            12,
            card.as_ref().map_or("", |c| c.weakness),
        )?;
    }
    let last = criteria.len() as u32;
    sheet.write_string(last + 1, 1, "Sum; must be 1")?;
    sheet.write_formula(
        last + 1,
        WEIGHT,
        computed(format!("=SUM({}:{})", cell(1, WEIGHT), cell(last, WEIGHT)), 1.0),
    )?;
    Ok(())
}

/// From measure to value, as formulas where the measure itself gives the value.
fn values(sheet: &mut Worksheet, book: &RankingBook<'_>, lines: &[Line], head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Values")?.set_freeze_panes(1, 1)?;
    write_head(sheet, &id_and_criteria(book), head)?;
    for (r, line) in (1_u32..).zip(lines) {
        sheet.write_string(r, 0, &line.id)?;
        for (j, (criterion, part)) in book.ranking.model.criteria.iter().zip(&line.contributions).enumerate() {
            let measure = format!("Measures!{}", cell(r, j as u16 + 1));
            let formula = value_formula(criterion, part, &measure, j as u32 + 1);
            match formula.filter(|_| values_stand_alone(&book.ranking.model)) {
                Some(formula) => sheet.write_formula(r, j as u16 + 1, computed(formula, part.value))?,
                None => sheet.write_number(r, j as u16 + 1, part.value)?,
            };
        }
    }
    Ok(())
}

/// The measures as they were read; unknown is empty.
fn measures(sheet: &mut Worksheet, book: &RankingBook<'_>, lines: &[Line], head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Measures")?.set_freeze_panes(1, 1)?;
    write_head(sheet, &id_and_criteria(book), head)?;
    for (r, line) in (1_u32..).zip(lines) {
        sheet.write_string(r, 0, &line.id)?;
        for (c, part) in (1_u16..).zip(&line.contributions) {
            match &part.measure {
                Cell::Unknown => &mut *sheet,
                Cell::Number(x) => sheet.write_number(r, c, *x)?,
                Cell::Text(text) => sheet.write_string(r, c, text)?,
            };
        }
    }
    Ok(())
}

/// What gates took out, with the reason.
fn excluded(sheet: &mut Worksheet, book: &RankingBook<'_>, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Taken out")?.set_column_width(2, 60)?;
    write_head(sheet, &["id", "gate", "reason", "found"].map(str::to_owned), head)?;
    let rows = book.ranking.prepared.excluded.iter().flat_map(|item| item.by.iter().map(move |shut| (&item.id, shut)));
    for (r, (id, shut)) in (1..).zip(rows) {
        sheet.write_string(r, 0, id)?.write_string(r, 1, &shut.gate)?.write_string(r, 2, &shut.reason)?;
        sheet.write_string(r, 3, shut.found.code().unwrap_or_default())?;
    }
    Ok(())
}

/// The ranks by other methods, where they were asked for.
fn others(
    sheet: &mut Worksheet,
    (headers, cells): &OtherMethods<'_>,
    lines: &[Line],
    head: &Format,
) -> Result<(), XlsxError> {
    sheet.set_name("Other methods")?.set_freeze_panes(1, 2)?;
    let headers = ["rank", "id"].map(str::to_owned).into_iter().chain(headers.iter().cloned());
    write_head(sheet, &headers.collect::<Vec<_>>(), head)?;
    for (r, line) in (1_u32..).zip(lines) {
        sheet.write_number(r, 0, line.rank as f64)?.write_string(r, 1, &line.id)?;
        for (c, text) in (2_u16..).zip(cells(line.item)) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(r, c, number)?,
                Err(_) => sheet.write_string(r, c, text)?,
            };
        }
    }
    Ok(())
}

/// Model, inputs, seed and digests: enough to make the ranking again.
fn about(sheet: &mut Worksheet, book: &RankingBook<'_>, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("About")?.set_column_width(0, 24)?.set_column_width(1, 90)?;
    write_head(sheet, &["what", "value"].map(str::to_owned), head)?;
    let model = &book.ranking.model;
    let mut rows = vec![("title".to_owned(), model.title.clone()), ("note".to_owned(), model.note.clone())];
    let words = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    rows.extend(book.about.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), words(value))));
    rows.push(("how to read it".to_owned(), "A score is the sum of weight times value over the criteria. Change a weight in the sheet Weights and the scores follow; ranks, probabilities and explanations are those of the run.".to_owned()));
    for (r, (what, value)) in (1..).zip(rows) {
        sheet.write_string(r, 0, what)?.write_string(r, 1, value)?;
    }
    Ok(())
}

/// Whether a value follows from its own measure: not where values are cut into levels or multiplied by another.
fn values_stand_alone(model: &Model) -> bool {
    !matches!(model.weights, Method::Lexicographic { .. }) && model.criteria.iter().all(|c| !c.multiplies)
}

/// The value as a formula of the measure's cell and the anchors; `None` where bounds or too many codes gave it.
fn value_formula(criterion: &CriterionUse, part: &Contribution, m: &str, row: u32) -> Option<String> {
    let (a, b, unknown) = (anchor(row, ANCHOR), anchor(row, ANCHOR + 1), anchor(row, UNKNOWN));
    if part.measure == Cell::Unknown && criterion.low.is_some() {
        return None;
    }
    let of_number = |formula: String| Some(format!("=IF(ISNUMBER({m}),{formula},{unknown})"));
    match &criterion.value {
        ValueFunction::Linear { .. } => of_number(format!("MAX(0,MIN(1,({m}-{a})/({b}-{a})))")),
        ValueFunction::Log { .. } => of_number(format!("MIN(1,LN(1+{m}/{a})/LN(1+{b}/{a}))")),
        ValueFunction::Exponential { .. } => of_number(format!("1-EXP(-{m}/{a})")),
        ValueFunction::InverseSquare { .. } => of_number(format!("1/(1+({m}/{a})^2)")),
        ValueFunction::Count => of_number(m.to_owned()),
        ValueFunction::Once => of_number(format!("IF({m}>0,1,0)")),
        ValueFunction::Piecewise { points } if points.len() <= NESTED => of_number(pieces(points, m)),
        ValueFunction::Table { codes } if codes.len() <= NESTED => {
            let ifs: String = codes
                .iter()
                .map(|(code, value)| format!("IF({m}&\"\"=\"{}\",{value},", code.replace('"', "\"\"")))
                .collect();
            Some(format!("={ifs}{unknown}{}", ")".repeat(codes.len())))
        }
        ValueFunction::Piecewise { .. } | ValueFunction::Table { .. } => None,
    }
}

fn pieces(points: &[(f64, f64)], m: &str) -> String {
    let first = points.first().map_or(0.0, |p| p.1);
    let last = points.last().map_or(0.0, |p| p.1);
    let start = points.first().map_or(0.0, |p| p.0);
    let between: String = points
        .windows(2)
        .map(|p| {
            format!("IF({m}<={},{}+({}-{})*({m}-{})/({}-{}),", p[1].0, p[0].1, p[1].1, p[0].1, p[0].0, p[1].0, p[0].0)
        })
        .collect();
    format!("IF({m}<={start},{first},{between}{last}{}", ")".repeat(points.len()))
}

fn anchors(value: &ValueFunction) -> (&'static str, Vec<f64>) {
    match value {
        ValueFunction::Linear { zero, full } => ("linear", vec![*zero, *full]),
        ValueFunction::Log { scale, full } => ("log", vec![*scale, *full]),
        ValueFunction::Exponential { scale } => ("exponential", vec![*scale]),
        ValueFunction::InverseSquare { half } => ("inverse-square", vec![*half]),
        ValueFunction::Piecewise { .. } => ("piecewise", Vec::new()),
        ValueFunction::Count => ("count", Vec::new()),
        ValueFunction::Once => ("once", Vec::new()),
        ValueFunction::Table { .. } => ("table", Vec::new()),
    }
}

fn unknown_worth(criterion: &CriterionUse) -> f64 {
    match criterion.unknown {
        WhenUnknown::Interval => 0.5,
        WhenUnknown::Fixed(value) => value,
    }
}

fn id_and_criteria(book: &RankingBook<'_>) -> Vec<String> {
    std::iter::once("id".to_owned()).chain(book.ranking.model.criteria.iter().map(|c| c.label.clone())).collect()
}

fn write_head(sheet: &mut Worksheet, headers: &[String], format: &Format) -> Result<(), XlsxError> {
    for (c, header) in (0..).zip(headers) {
        sheet.write_string_with_format(0, c, header, format)?;
    }
    Ok(())
}

fn computed(formula: String, result: f64) -> Formula {
    Formula::new(formula).set_result(result.to_string())
}

fn anchor(row: u32, column: u16) -> String {
    format!("Weights!{}", fixed(row, column))
}

fn cell(row: u32, column: u16) -> String {
    format!("{}{}", column_name(column), row + 1)
}

fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", column_name(column), row + 1)
}

fn column_name(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

#[cfg(test)]
mod tests {
    #[test]
    fn more_items_than_a_sheet_has_rows_are_refused_with_the_way_out() {
        assert!(super::fits(1_048_575).is_ok());
        let told = super::fits(1_048_576).map_err(|e| e.to_string()).expect_err("too many");
        assert!(told.contains("1,048,576 items") && told.contains(".parquet"), "{told}");
    }
}
