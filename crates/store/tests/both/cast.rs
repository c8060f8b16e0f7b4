//! Records to test with, made from the fields so that a new field needs no change here.

use cg_domain::Noun;
use cg_kit::{Kind, Value};
use cg_store::records::{Cells, VersionMeta};

/// The noun of a name.
pub(crate) fn noun(name: &str) -> &'static Noun {
    cg_domain::noun(name).expect("a noun")
}

/// The identifier of the n-th record.
pub(crate) fn id(n: u32) -> String {
    format!("01930000-0000-7000-8000-{n:012x}")
}

/// The smallest record: only what is required.
pub(crate) fn bare(noun: &Noun, n: u32) -> Cells {
    let cell = |f: &cg_kit::Field| match f.kind {
        _ if f.name == "code" => Value::Text(format!("{}-{n}", noun.name)),
        Kind::Text if f.required => Value::from("x"),
        Kind::Shape if f.required => square(f64::from(n % 300) * 0.1, f64::from(n % 70), 0.05),
        _ if !f.required => Value::Null,
        Kind::Names => Value::from("{\"en\":\"Name\"}"),
        Kind::Code(_) => Value::from("other"),
        Kind::Date => Value::from("2020-01-01"),
        Kind::Int => Value::Int(1),
        Kind::Real => Value::Real(1.5),
        Kind::Bool => Value::Bool(true),
        Kind::Json | Kind::Text | Kind::Shape => Value::Null,
    };
    Cells { id: id(n), values: noun.fields.iter().map(cell).collect() }
}

/// The same with one field changed.
pub(crate) fn with(noun: &Noun, mut cells: Cells, field: &str, value: impl Into<Value>) -> Cells {
    let at = noun.fields.iter().position(|f| f.name == field).expect("a field");
    cells.values[at] = value.into();
    cells
}

/// What a record holds in a field.
pub(crate) fn at<'a>(noun: &Noun, cells: &'a Cells, field: &str) -> &'a Value {
    &cells.values[noun.fields.iter().position(|f| f.name == field).expect("a field")]
}

/// A square with its south-west corner at a place, as stored WKB.
pub(crate) fn square(west: f64, south: f64, side: f64) -> Value {
    let (east, north) = (west + side, south + side);
    let ring = [(west, south), (east, south), (east, north), (west, north), (west, south)];
    let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0];
    wkb.extend(ring.iter().flat_map(|(x, y)| [x.to_le_bytes(), y.to_le_bytes()].concat()));
    Value::Bytes(wkb)
}

/// Reports recorded at an instant, on facts of a date.
pub(crate) fn reported(batch: Option<&str>, valid_from: &str, recorded_at: i64) -> VersionMeta {
    VersionMeta {
        batch: batch.map(str::to_owned),
        valid_from: valid_from.parse().expect("a date"),
        recorded_at,
        actor: None,
    }
}
