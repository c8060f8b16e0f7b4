//! The statements of a noun's own table, made from its fields.

use crate::Stmt;
use cg_domain::Noun;
use cg_kit::{Kind, Value};

/// Columns of every noun beside its fields: who put the row there.
pub(crate) const STAMP: &[&str] = &["version_id", "valid_from", "recorded_at", "batch_id"];
/// Columns of nouns with a geometry.
pub(crate) const EXTENT: &[&str] = &["min_x", "min_y", "max_x", "max_y"];

/// A column name as SQL writes it; some fields have names that SQL keeps for itself.
pub(crate) fn column(name: &str) -> String {
    format!("\"{name}\"")
}

/// Every column the program writes: id, fields, extent, stamp.
pub(crate) fn columns(noun: &Noun) -> Vec<&'static str> {
    let extent = if noun.shape_at().is_some() { EXTENT } else { &[] };
    [&["id"], noun.fields.iter().map(|f| f.name).collect::<Vec<_>>().as_slice(), extent, STAMP].concat()
}

/// Puts the present of a record that has none yet.
pub(crate) fn insert(noun: &Noun) -> Stmt {
    let columns: Vec<String> = columns(noun).into_iter().map(column).collect();
    Stmt::insert(noun.name, &columns.iter().map(String::as_str).collect::<Vec<_>>(), "")
}

/// Puts or replaces the present of a record.
pub(crate) fn upsert(noun: &Noun) -> Stmt {
    let columns: Vec<String> = columns(noun).into_iter().map(column).collect();
    let set: Vec<String> = columns[1..].iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let tail = format!("on conflict (id) do update set {}", set.join(", "));
    Stmt::insert(noun.name, &columns.iter().map(String::as_str).collect::<Vec<_>>(), &tail)
}

/// The head of every reading: id, fields, stamp.
pub(crate) fn select(noun: &Noun) -> String {
    let fields = noun.fields.iter().map(|f| column(f.name));
    let columns: Vec<String> =
        std::iter::once("id".to_owned()).chain(fields).chain(STAMP.iter().map(|s| column(s))).collect();
    format!("select {} from {}", columns.join(", "), noun.name)
}

/// The statement of that text, for both databases.
pub(crate) fn made(noun: &Noun, verb: &str, text: String) -> Stmt {
    Stmt::made(format!("{}.{verb}", noun.name), text.clone(), text)
}

/// What a column of a field holds, to check and fit the values of filters.
///
/// `None` when the value cannot be compared with the field.
pub(crate) fn fitted(kind: Kind, value: &Value) -> Option<Value> {
    match kind {
        Kind::Int => value.int().filter(|_| !matches!(value, Value::Bool(_))).map(Value::Int),
        Kind::Real => value.number().filter(|n| n.is_finite()).map(Value::Real),
        Kind::Bool => match value {
            Value::Bool(b) => Some(Value::Bool(*b)),
            _ => None,
        },
        Kind::Shape => None,
        Kind::Text | Kind::Names | Kind::Code(_) | Kind::Date | Kind::Json => value.text().map(Value::from),
    }
}
