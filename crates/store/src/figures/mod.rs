//! Counts and sums for pages and reports, over the records that a filter leaves.
//!
//! What is unknown is a group of its own, never left out and never 0: a [`Total`] says of how many records the summed
//! field is known, and a sum over none of them is `None`.

pub mod activities;
pub mod casualties;
pub mod hazard_areas;
pub mod populations;

use crate::records::{Filter, column, condition, date_from_text, kind_of, made, unknown};
use crate::{StoreError, Tx};
use cg_domain::Noun;
use cg_kit::{Kind, PartialDate, Value};

/// What records are grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// What the field holds.
    Field(&'static str),
    /// What the first field holds, or the second where the first is unknown.
    Either(&'static str, &'static str),
    /// The year of a date.
    Year(&'static str),
    /// The month of a date; dates known only to the year are in the group of the unknown.
    Month(&'static str),
}

/// One group of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// What the group has in common, in the order asked; `None` is unknown.
    pub keys: Vec<Option<String>>,
    /// Records in the group.
    pub records: u64,
    /// The sums, in the order asked.
    pub sums: Vec<Sum>,
}

/// The sum of one field over a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sum {
    /// Sum over the records where the field is known; `None` where it is known of none.
    pub value: Option<f64>,
    /// Records where the field is known.
    pub known: u64,
}

/// Counts the records of a noun and sums fields of theirs, in groups ordered by their keys, the unknown last.
///
/// Without `by` there is one group, of all records.
///
/// # Errors
/// [`StoreError::UnknownField`] for a field that the noun does not have or that is no number.
pub fn totals(
    tx: &mut dyn Tx,
    noun: &Noun,
    by: &[By],
    sum: &[&str],
    filter: &Filter,
) -> Result<Vec<Total>, StoreError> {
    let keys = by.iter().map(|b| b.text(noun)).collect::<Result<Vec<_>, _>>()?;
    let sums = sum.iter().map(|f| summed(noun, f)).collect::<Result<Vec<_>, _>>()?;
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let cells: Vec<String> = keys.iter().cloned().chain(["count(*)".to_owned()]).chain(sums).collect();
    let mut text = format!("select {} from {} where {}", cells.join(", "), noun.name, wanted.text);
    if !by.is_empty() {
        let order: Vec<String> = (1..=by.len()).map(|at| format!("{at} nulls last")).collect();
        text.push_str(&format!(" group by {} order by {}", keys.join(", "), order.join(", ")));
    }
    let mut found = Vec::new();
    tx.for_each(&made(noun, "totals", text), &wanted.binds, &mut |row| {
        let width = by.len();
        let sum = |at: usize| -> Result<Sum, StoreError> {
            Ok(Sum { value: row.opt_real(at), known: row.int(at + 1)?.unsigned_abs() })
        };
        found.push(Total {
            keys: (0..width).map(|at| key(row.cell(at))).collect(),
            records: row.int(width)?.unsigned_abs(),
            sums: (0..sum_count(&row.0, width)).map(|n| sum(width + 1 + 2 * n)).collect::<Result<_, _>>()?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// The latest date of information of the records that a filter leaves.
///
/// # Errors
/// As for a list.
pub fn latest(tx: &mut dyn Tx, noun: &Noun, filter: &Filter) -> Result<Option<PartialDate>, StoreError> {
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let text = format!("select max(date_of_information) from {} where {}", noun.name, wanted.text);
    let row = tx.first(&made(noun, "latest", text), &wanted.binds)?;
    row.and_then(|r| r.opt_text(0)).map(|t| date_from_text(&t)).transpose()
}

/// The sources of the records that a filter leaves, each once, those of most records first.
///
/// # Errors
/// As for a list.
pub fn sources(tx: &mut dyn Tx, noun: &Noun, filter: &Filter, limit: u32) -> Result<Vec<String>, StoreError> {
    let mut wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    wanted.binds.push(Value::Int(i64::from(limit)));
    let text = format!(
        "select source from {} where {} and source is not null group by source order by count(*) desc, source limit ?{}",
        noun.name,
        wanted.text,
        wanted.binds.len()
    );
    tx.query(&made(noun, "sources", text), &wanted.binds)?.iter().map(|row| row.text(0)).collect()
}

/// The latest date of information of the records that a filter leaves, and their sources as [`sources`] gives them, in
/// one pass.
///
/// # Errors
/// As for a list.
pub fn provenance(
    tx: &mut dyn Tx,
    noun: &Noun,
    filter: &Filter,
    limit: usize,
) -> Result<(Option<PartialDate>, Vec<String>), StoreError> {
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let text = format!(
        "select source, max(date_of_information) from {} where {} group by source order by count(*) desc, source",
        noun.name, wanted.text,
    );
    let rows = tx.query(&made(noun, "provenance", text), &wanted.binds)?;
    // Dates are text that sorts as time does.
    let latest = rows.iter().filter_map(|row| row.opt_text(1)).max();
    let sources = rows.iter().filter_map(|row| row.opt_text(0)).take(limit).collect();
    Ok((latest.map(|t| date_from_text(&t)).transpose()?, sources))
}

/// West, south, east and north of the records that a filter leaves; `None` when none of them has a place.
///
/// # Errors
/// [`StoreError::UnknownField`] for a noun without a geometry.
pub fn extent(tx: &mut dyn Tx, noun: &Noun, filter: &Filter) -> Result<Option<[f64; 4]>, StoreError> {
    if noun.shape_at().is_none() {
        return Err(unknown(noun, "bbox"));
    }
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let text =
        format!("select min(min_x), min(min_y), max(max_x), max(max_y) from {} where {}", noun.name, wanted.text);
    let row = tx.first(&made(noun, "extent", text), &wanted.binds)?;
    Ok(row.and_then(|r| Some([r.opt_real(0)?, r.opt_real(1)?, r.opt_real(2)?, r.opt_real(3)?])))
}

/// How many different values a field has among the records that a filter leaves; the unknown is not counted.
///
/// # Errors
/// As for a list.
pub fn distinct(tx: &mut dyn Tx, noun: &Noun, field: &str, filter: &Filter) -> Result<u64, StoreError> {
    kind_of(noun, field)?;
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let text = format!("select count(distinct {}) from {} where {}", column(field), noun.name, wanted.text);
    let row = tx.first(&made(noun, "distinct", text), &wanted.binds)?;
    Ok(row.map_or(Ok(0), |r| r.int(0))?.unsigned_abs())
}

impl By {
    fn text(&self, noun: &Noun) -> Result<String, StoreError> {
        let known = |field: &str| match kind_of(noun, field)? {
            Kind::Shape | Kind::Json => Err(unknown(noun, field)),
            _ => Ok(column(field)),
        };
        let date = |field: &str| match kind_of(noun, field)? {
            Kind::Date => Ok(column(field)),
            _ => Err(unknown(noun, field)),
        };
        match self {
            Self::Field(field) => known(field),
            Self::Either(first, second) => Ok(format!("coalesce({}, {})", known(first)?, known(second)?)),
            Self::Year(field) => Ok(format!("substr({}, 1, 4)", date(field)?)),
            Self::Month(field) => {
                let date = date(field)?;
                Ok(format!("case when length({date}) >= 7 then substr({date}, 1, 7) end"))
            }
        }
    }
}

fn summed(noun: &Noun, field: &str) -> Result<String, StoreError> {
    match kind_of(noun, field)? {
        Kind::Int | Kind::Real => {
            let column = column(field);
            Ok(format!("cast(sum({column}) as double precision), count({column})"))
        }
        _ => Err(unknown(noun, field)),
    }
}

fn sum_count(cells: &[Value], keys: usize) -> usize {
    cells.len().saturating_sub(keys + 1) / 2
}

/// A key as text, whatever the field holds.
fn key(cell: &Value) -> Option<String> {
    match cell {
        Value::Null | Value::Bytes(_) => None,
        Value::Text(t) => Some(t.clone()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Int(i) => Some(i.to_string()),
        Value::Real(r) => Some(r.to_string()),
    }
}
