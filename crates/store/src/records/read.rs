//! Reading the present.

use super::filter::condition;
use super::page::{after, order_by};
use super::table::{column, made, select};
use super::{Cells, Filter, Order, Page, Stamp, Stored, StoredRow, date_from_text, id_from_text, noun_of};
use crate::{Row, StoreError, Tx};
use cg_domain::Noun;
use cg_kit::{Id, Record, Value};
use std::collections::HashMap;

/// Codes looked up together.
const CODES: usize = 2_000;

/// The record of that identifier.
///
/// # Errors
/// What the database says.
pub fn get<R: Record>(tx: &mut dyn Tx, id: Id<R>) -> Result<Option<Stored<R>>, StoreError> {
    get_row(tx, &noun_of::<R>(), &id.to_string())?.map(StoredRow::typed).transpose()
}

/// The record of that identifier, of a noun known by name.
///
/// # Errors
/// What the database says.
pub fn get_row(tx: &mut dyn Tx, noun: &Noun, id: &str) -> Result<Option<StoredRow>, StoreError> {
    Ok(list_rows(tx, noun, &Filter::eq("id", id), &Order::by("id"), &Page::default())?.pop())
}

/// The record of that code.
///
/// # Errors
/// What the database says.
pub fn by_code<R: Record>(tx: &mut dyn Tx, code: &str) -> Result<Option<Stored<R>>, StoreError> {
    Ok(by_codes(tx, &[code])?.into_values().next())
}

/// The records of many codes, by code; a code that nobody has is not among them.
///
/// # Errors
/// What the database says.
pub fn by_codes<R: Record>(tx: &mut dyn Tx, codes: &[&str]) -> Result<HashMap<String, Stored<R>>, StoreError> {
    let rows = by_codes_rows(tx, &noun_of::<R>(), codes)?;
    rows.into_iter().map(|(code, row)| Ok((code, row.typed()?))).collect()
}

/// The records of many codes, of a noun known by name.
///
/// # Errors
/// What the database says.
pub fn by_codes_rows(tx: &mut dyn Tx, noun: &Noun, codes: &[&str]) -> Result<HashMap<String, StoredRow>, StoreError> {
    let mut found = HashMap::new();
    for chunk in codes.chunks(CODES) {
        let filter = Filter::any_of("code", chunk.iter().copied());
        stream_rows(tx, noun, &filter, &mut |row| {
            let code = row.cell(noun, "code").text().unwrap_or_default().to_owned();
            found.insert(code, row);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Identifiers by code, without the rest of the records.
///
/// # Errors
/// What the database says.
pub fn ids_of_codes<R: Record>(tx: &mut dyn Tx, codes: &[&str]) -> Result<HashMap<String, Id<R>>, StoreError> {
    let ids = ids_of_codes_rows(tx, &noun_of::<R>(), codes)?;
    ids.into_iter().map(|(code, id)| Ok((code, id_from_text(&id)?))).collect()
}

/// Identifiers by code, as text, of a noun known by name.
///
/// # Errors
/// What the database says.
pub fn ids_of_codes_rows(tx: &mut dyn Tx, noun: &Noun, codes: &[&str]) -> Result<HashMap<String, String>, StoreError> {
    let mut found = HashMap::new();
    for chunk in codes.chunks(CODES) {
        let wanted = condition(noun, tx.engine(), &Filter::any_of("code", chunk.iter().copied()), Vec::new())?;
        let stmt = made(noun, "ids", format!("select code, id from {} where {}", noun.name, wanted.text));
        tx.for_each(&stmt, &wanted.binds, &mut |row| {
            found.insert(row.text(0)?, row.text(1)?);
            Ok(())
        })?;
    }
    Ok(found)
}

/// A page of the records that a filter leaves, in order.
///
/// # Errors
/// [`StoreError::UnknownField`] when the filter or the order names what the noun does not have.
pub fn list<R: Record>(
    tx: &mut dyn Tx,
    filter: &Filter,
    order: &Order,
    page: &Page,
) -> Result<Vec<Stored<R>>, StoreError> {
    list_rows(tx, &noun_of::<R>(), filter, order, page)?.into_iter().map(StoredRow::typed).collect()
}

/// A page of the records of a noun known by name.
///
/// # Errors
/// As [`list`].
pub fn list_rows(
    tx: &mut dyn Tx,
    noun: &Noun,
    filter: &Filter,
    order: &Order,
    page: &Page,
) -> Result<Vec<StoredRow>, StoreError> {
    let mut wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    if let Some(cursor) = &page.after {
        let more = after(noun, order, cursor, &mut wanted.binds)?;
        wanted.text = format!("{} and {more}", wanted.text);
    }
    let mut text = format!("{} where {}{}", select(noun), wanted.text, order_by(noun, order)?);
    if let Some(limit) = page.limit {
        wanted.binds.push(Value::Int(i64::from(limit)));
        text.push_str(&format!(" limit ?{}", wanted.binds.len()));
    }
    let mut rows = Vec::new();
    tx.for_each(&made(noun, "list", text), &wanted.binds, &mut |row| {
        rows.push(stored(noun, row)?);
        Ok(())
    })?;
    Ok(rows)
}

/// How many records a filter leaves.
///
/// # Errors
/// As [`list`].
pub fn count<R: Record>(tx: &mut dyn Tx, filter: &Filter) -> Result<u64, StoreError> {
    count_rows(tx, &noun_of::<R>(), filter)
}

/// How many records of a noun known by name a filter leaves.
///
/// # Errors
/// As [`list`].
pub fn count_rows(tx: &mut dyn Tx, noun: &Noun, filter: &Filter) -> Result<u64, StoreError> {
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let stmt = made(noun, "count", format!("select count(*) from {} where {}", noun.name, wanted.text));
    let row = tx.first(&stmt, &wanted.binds)?;
    Ok(row.map_or(Ok(0), |r| r.int(0))?.unsigned_abs())
}

/// Hands over every record that a filter leaves, by code, without holding them all.
///
/// # Errors
/// As [`list`], and what `each` says.
pub fn stream<R: Record>(
    tx: &mut dyn Tx,
    filter: &Filter,
    each: &mut dyn FnMut(Stored<R>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    stream_rows(tx, &noun_of::<R>(), filter, &mut |row| each(row.typed()?))
}

/// Hands over every record of a noun known by name that a filter leaves, by code.
///
/// # Errors
/// As [`stream`].
pub fn stream_rows(
    tx: &mut dyn Tx,
    noun: &Noun,
    filter: &Filter,
    each: &mut dyn FnMut(StoredRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let wanted = condition(noun, tx.engine(), filter, Vec::new())?;
    let text = format!("{} where {} order by {}", select(noun), wanted.text, column("code"));
    tx.for_each(&made(noun, "stream", text), &wanted.binds, &mut |row| each(stored(noun, row)?))
}

fn stored(noun: &Noun, mut row: Row) -> Result<StoredRow, StoreError> {
    let width = noun.fields.len();
    let stamp = Stamp {
        version: row.int(width + 1)?,
        valid_from: date_from_text(&row.text(width + 2)?)?,
        recorded_at: row.int(width + 3)?,
        batch: row.opt_text(width + 4),
    };
    let id = row.text(0)?;
    let values = (1..=width).map(|at| row.take(at)).collect();
    Ok(Stored { record: Cells { id, values }, stamp })
}
