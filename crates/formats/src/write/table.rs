//! What is written: columns and rows, whatever the format.

use cg_geo::Shape;
use cg_kit::{Field, Kind, Value};

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
            columns: fields.iter().filter_map(Column::of).collect(),
            located,
            ..Self::default()
        }
    }

    /// The header as written.
    pub(crate) fn header<'a>(&'a self, column: &'a Column) -> &'a str {
        if self.labels { &column.label } else { &column.name }
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

impl OutRow {
    /// A stored row of a noun: its cells in the order of the fields, the geometry set apart.
    #[must_use]
    pub fn of(fields: &[Field], values: Vec<Value>) -> Self {
        let mut row = Self::default();
        for (field, value) in fields.iter().zip(values) {
            match (field.kind, value) {
                (Kind::Shape, Value::Bytes(wkb)) => row.shape = Shape::from_stored(&wkb).ok(),
                (Kind::Shape, _) => {}
                (_, value) => row.cells.push(value),
            }
        }
        row
    }
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
