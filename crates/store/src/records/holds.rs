//! The same conditions on cells in hand, for readings of the past, whose cells are not columns.

use super::extent::extent_of_wkb;
use super::filter::{kind_of, unknown};
use super::table::fitted;
use crate::{Filter, StoreError};
use cg_domain::Noun;
use cg_kit::Value;
use std::cmp::Ordering;

/// Whether the condition holds for the cells of a record.
pub(super) fn holds(filter: &Filter, noun: &Noun, values: &[Value]) -> Result<bool, StoreError> {
    let cell = |field: &str| -> Result<&Value, StoreError> {
        kind_of(noun, field)?;
        let at = noun.fields.iter().position(|f| f.name == field).ok_or_else(|| unknown(noun, field))?;
        Ok(values.get(at).unwrap_or(&Value::Null))
    };
    let order = |field: &str, value: &Value| -> Result<Option<Ordering>, StoreError> {
        let wanted = fitted(kind_of(noun, field)?, value).ok_or_else(|| unknown(noun, field))?;
        Ok(compare(cell(field)?, &wanted))
    };
    match filter {
        Filter::True => Ok(true),
        Filter::And(all) => all.iter().try_fold(true, |yes, one| Ok(holds(one, noun, values)? && yes)),
        Filter::Or(any) => any.iter().try_fold(false, |yes, one| Ok(holds(one, noun, values)? || yes)),
        Filter::Not(one) => holds(one, noun, values).map(|yes| !yes),
        Filter::Eq(field, value) => Ok(order(field, value)? == Some(Ordering::Equal)),
        Filter::In(field, list) => {
            list.iter().try_fold(false, |yes, value| Ok(order(field, value)? == Some(Ordering::Equal) || yes))
        }
        Filter::Range(field, from, to) => {
            let above = from.as_ref().map(|v| order(field, v)).transpose()?;
            let below = to.as_ref().map(|v| order(field, v)).transpose()?;
            let known = !cell(field)?.is_null();
            Ok(known
                && above.is_none_or(|o| o.is_some_and(Ordering::is_ge))
                && below.is_none_or(|o| o.is_some_and(Ordering::is_le)))
        }
        Filter::Bbox(extent) => touches(noun, values, *extent),
        Filter::Like(field, part) => {
            fitted(kind_of(noun, field)?, &Value::from("")).ok_or_else(|| unknown(noun, field))?;
            Ok(cell(field)?.text().is_some_and(|t| t.to_lowercase().contains(&part.to_lowercase())))
        }
        Filter::IsNull(field) => Ok(cell(field)?.is_null()),
    }
}

fn compare(cell: &Value, wanted: &Value) -> Option<Ordering> {
    match (cell, wanted) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        _ => cell.number()?.partial_cmp(&wanted.number()?),
    }
}

fn touches(noun: &Noun, values: &[Value], [west, south, east, north]: [f64; 4]) -> Result<bool, StoreError> {
    let at = noun.shape_at().ok_or_else(|| unknown(noun, "bbox"))?;
    let Some(Value::Bytes(wkb)) = values.get(at) else { return Ok(false) };
    let found = extent_of_wkb(wkb);
    Ok(found.is_some_and(|[w, s, e, n]| w <= east && e >= west && s <= north && n >= south))
}
