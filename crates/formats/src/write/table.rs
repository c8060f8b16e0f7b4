//! What is written: columns and rows, whatever the format.

use cg_geo::Shape;
use cg_kit::{Field, Kind, Names, Value};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, codes, names.
    Text,
    /// A date known to the year, month or day.
    Date,
    /// A whole number.
    Int,
    /// A number.
    Real,
    /// Yes or no.
    Bool,
}

/// One column to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name, as in a data base.
    pub name: String,
    /// What people read above it.
    pub label: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// HXL hashtag, `""` when there is none.
    pub hxl: String,
}

impl Column {
    /// A column of a name, labelled with it.
    #[must_use]
    pub fn new(name: &str, kind: ColumnKind) -> Self {
        Self { name: name.to_owned(), label: name.to_owned(), kind, hxl: String::new() }
    }

    /// The column of a field; a geometry is no column.
    #[must_use]
    pub fn of(field: &Field) -> Option<Self> {
        let kind = match field.kind {
            Kind::Shape => return None,
            Kind::Text | Kind::Names | Kind::Code(_) | Kind::Json => ColumnKind::Text,
            Kind::Date => ColumnKind::Date,
            Kind::Int => ColumnKind::Int,
            Kind::Real => ColumnKind::Real,
            Kind::Bool => ColumnKind::Bool,
        };
        let unit = if field.unit.is_empty() { String::new() } else { format!(" ({})", field.unit) };
        Some(Self {
            name: field.name.to_owned(),
            label: format!("{}{unit}", field.label),
            kind,
            hxl: field.hxl.to_owned(),
        })
    }
}

/// A table to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Name of the sheet or layer.
    pub name: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether the rows have a location.
    pub located: bool,
    /// Whether people's labels stand above the columns instead of names.
    pub labels: bool,
    /// Whether a row of HXL hashtags stands below the header.
    pub tags: bool,
    /// Whether CSV begins with a byte order mark: spreadsheet programs need it, scripts stumble over it.
    pub byte_order_mark: bool,
}

impl Table {
    /// The table of a noun's fields.
    #[must_use]
    pub fn of(name: &str, fields: &[Field]) -> Self {
        let located = fields.iter().any(|f| f.kind == Kind::Shape);
        Self {
            name: name.to_owned(),
            columns: fields.iter().flat_map(columns_of).collect(),
            located,
            ..Self::default()
        }
    }

    /// The header as written.
    pub(crate) fn header<'a>(&'a self, column: &'a Column) -> &'a str {
        if self.labels { &column.label } else { &column.name }
    }
}

/// The columns of a field: names have a second one for those that are known in several languages.
fn columns_of(field: &Field) -> Vec<Column> {
    let mut columns: Vec<Column> = Column::of(field).into_iter().collect();
    if field.kind == Kind::Names {
        let label = format!("{} (all languages)", field.label);
        let name = format!("{}_languages", field.name);
        columns.push(Column { name, label, kind: ColumnKind::Text, hxl: String::new() });
    }
    columns
}

/// The cells of a field, one per column of [`Table::of`]; none for a geometry.
///
/// # Shape
/// A name gives the name a reader of English sees, and beside it all of them as JSON where there are several.
#[must_use]
pub fn cells_of(field: &Field, value: Value) -> Vec<Value> {
    match (field.kind, value) {
        (Kind::Shape, _) => Vec::new(),
        (Kind::Names, Value::Text(json)) => match serde_json::from_str::<Names>(&json) {
            Ok(names) => {
                let first = names.get("en").map_or(Value::Null, Value::from);
                let several = names.all().count() > 1;
                vec![first, if several { Value::Text(json) } else { Value::Null }]
            }
            Err(_) => vec![Value::Text(json), Value::Null],
        },
        (Kind::Names, value) => vec![value, Value::Null],
        (_, value) => vec![value],
    }
}

/// One row to write: a cell for each column, and where it lies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OutRow {
    /// The cells, in the order of the columns; missing ones are empty.
    pub cells: Vec<Value>,
    /// The location.
    pub shape: Option<Shape>,
}

/// A cell as text; the numbers are those a program reads, without thousands marks.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Real(r) => r.to_string(),
        Value::Text(t) => t.clone(),
        Value::Bytes(b) => b.iter().map(|b| format!("{b:02x}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_plainly_and_in_all_its_languages_beside_it() {
        let fields = cg_domain::noun("hazard_areas").expect("hazard areas").fields;
        let name = fields.iter().find(|f| f.kind == Kind::Names).expect("a name");
        let cells = |json: &str| cells_of(name, Value::from(json));
        assert_eq!(cells(r#"{"und":"Old mill"}"#), [Value::from("Old mill"), Value::Null]);
        let both = r#"{"ar":"طاحونة","en":"Mill"}"#;
        assert_eq!(cells(both), [Value::from("Mill"), Value::from(both)]);
        assert_eq!(cells_of(name, Value::Null), [Value::Null, Value::Null]);
        let table = Table::of("hazard_areas", fields);
        let written: usize = fields.iter().map(|f| cells_of(f, Value::Null).len()).sum();
        assert_eq!(table.columns.len(), written, "every column has its cell");
        assert!(table.columns.iter().any(|c| c.name == "name_languages"));
    }
}
