//! Reading a long list page by page, from the last record seen and not by counting.

use super::filter::{kind_of, unknown};
use super::table::{column, fitted};
use crate::StoreError;
use cg_domain::Noun;
use cg_kit::{Kind, Value};

/// The order of a list; equal values are ordered by identifier, and unknown ones come last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The field.
    pub field: String,
    /// Highest first.
    pub descending: bool,
}

impl Order {
    /// Lowest first.
    #[must_use]
    pub fn by(field: &str) -> Self {
        Self { field: field.to_owned(), descending: false }
    }

    /// Highest first.
    #[must_use]
    pub fn down(field: &str) -> Self {
        Self { field: field.to_owned(), descending: true }
    }
}

impl Default for Order {
    fn default() -> Self {
        Self::by("code")
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Only what comes after this one.
    pub after: Option<Cursor>,
    /// At most so many; `None` is all.
    pub limit: Option<u32>,
}

impl Page {
    /// The first so many.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit: Some(limit) }
    }

    /// At most so many after a record.
    #[must_use]
    pub const fn after(cursor: Cursor, limit: u32) -> Self {
        Self { after: Some(cursor), limit: Some(limit) }
    }
}

/// The place of a record in an ordered list.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// What the record holds in the field of the order.
    pub at: Value,
    /// Its identifier.
    pub id: String,
}

impl Cursor {
    /// The cursor as a word for URLs.
    #[must_use]
    pub fn word(&self) -> String {
        let at = match &self.at {
            Value::Null | Value::Bytes(_) => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Int(i) => (*i).into(),
            Value::Real(r) => (*r).into(),
            Value::Text(t) => t.as_str().into(),
        };
        let json = serde_json::json!([at, self.id]).to_string();
        json.bytes().map(|b| format!("{b:02x}")).collect()
    }

    /// Reads the word back; `None` when it is not one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let pairs = word.as_bytes().chunks(2).map(|p| std::str::from_utf8(p).ok().filter(|p| p.len() == 2));
        let bytes: Vec<u8> = pairs.map(|p| u8::from_str_radix(p?, 16).ok()).collect::<Option<_>>()?;
        let (at, id): (serde_json::Value, String) = serde_json::from_slice(&bytes).ok()?;
        let at = match at {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(b),
            serde_json::Value::String(t) => Value::Text(t),
            serde_json::Value::Number(n) => n.as_i64().map(Value::Int).or_else(|| n.as_f64().map(Value::Real))?,
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => return None,
        };
        Some(Self { at, id })
    }
}

/// The `order by` of a list.
pub(super) fn order_by(noun: &Noun, order: &Order) -> Result<String, StoreError> {
    if matches!(kind_of(noun, &order.field)?, Kind::Shape) {
        return Err(unknown(noun, &order.field));
    }
    let column = column(&order.field);
    let direction = if order.descending { "desc" } else { "asc" };
    // A required field needs no word about the unknown, and without it the index serves the order as it is.
    let always_known = noun.field(&order.field).is_none_or(|f| f.required) && order.field != "batch_id";
    let unknown_last = if always_known { "" } else { " nulls last" };
    Ok(format!(" order by {column} {direction}{unknown_last}, id {direction}"))
}

/// The condition that leaves only what comes after a cursor.
pub(super) fn after(noun: &Noun, order: &Order, cursor: &Cursor, binds: &mut Vec<Value>) -> Result<String, StoreError> {
    let kind = kind_of(noun, &order.field)?;
    let column = column(&order.field);
    let sign = if order.descending { "<" } else { ">" };
    if cursor.at.is_null() {
        binds.push(Value::from(cursor.id.as_str()));
        return Ok(format!("({column} is null and id {sign} ?{})", binds.len()));
    }
    binds.push(fitted(kind, &cursor.at).ok_or_else(|| unknown(noun, &order.field))?);
    let at = binds.len();
    binds.push(Value::from(cursor.id.as_str()));
    let id = binds.len();
    Ok(format!("({column} {sign} ?{at} or ({column} = ?{at} and id {sign} ?{id}) or {column} is null)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_its_word(text in "\\PC{0,12}", number in any::<i64>(), id in "[0-9a-f-]{1,36}") {
            for at in [Value::Text(text.clone()), Value::Int(number), Value::Null, Value::Real(0.1), Value::Bool(true)] {
                let cursor = Cursor { at, id: id.clone() };
                prop_assert_eq!(Cursor::from_word(&cursor.word()), Some(cursor));
            }
        }

        #[test]
        fn any_word_is_read_or_refused_without_a_panic(word in "\\PC{0,20}") {
            let _read = Cursor::from_word(&word);
        }
    }
}
