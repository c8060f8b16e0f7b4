//! What every file gives: layers, headers and rows of cells, before anybody judges them.

use crate::FormatError;
use crate::limits::CELL_CHARS;
use cg_geo::shape::Rough;
use cg_kit::{Fault, Place, Severity};

/// One cell as the file holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawCell {
    /// Nothing, or only white space.
    #[default]
    Empty,
    /// Text, trimmed of white space at both ends.
    Text(String),
    /// A number the file itself marks as one.
    Number(f64),
    /// Yes or no, marked as such by the file.
    Bool(bool),
    /// A date or an instant marked as such by the file, in ISO 8601.
    Date(String),
    /// A cell that has no usable value: the rule it breaks and what it shows (`#REF!`, `=A1+B1`).
    Broken(&'static str, String),
}

impl RawCell {
    /// A text cell; white space at the ends is no part of it, and nothing but white space is [`RawCell::Empty`].
    #[must_use]
    pub fn text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'));
        if text.is_empty() {
            return Self::Empty;
        }
        match too_long(text) {
            Some(characters) => Self::Broken("text-too-long", characters.to_string()),
            None => Self::Text(text.to_owned()),
        }
    }

    /// A whole number; one that a float cannot hold exactly stays text.
    pub(crate) fn whole(number: i128) -> Self {
        if number.unsigned_abs() > 1 << 53 { Self::Text(number.to_string()) } else { Self::Number(number as f64) }
    }

    /// Whether the cell holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The cell as a person sees it; `""` when it is empty.
    #[must_use]
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Empty => "".into(),
            Self::Text(t) | Self::Date(t) | Self::Broken(_, t) => t.into(),
            Self::Number(n) => n.to_string().into(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
        }
    }
}

/// How many characters a text has, when they are more than a cell may have.
fn too_long(text: &str) -> Option<usize> {
    const OUTLINES: [&str; 5] = ["srid=", "polygon", "multi", "linestring", "geometrycollection"];
    if text.len() <= CELL_CHARS {
        return None;
    }
    let outline = OUTLINES.iter().any(|w| text.get(..w.len()).is_some_and(|head| head.eq_ignore_ascii_case(w)));
    let characters = text.chars().count();
    (!outline && characters > CELL_CHARS).then_some(characters)
}

/// A geometry that could not be read: the rule it breaks and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeometryFault {
    /// Id of the rule in [`crate::rules`].
    pub rule: &'static str,
    /// What was found, in words.
    pub found: String,
}

impl GeometryFault {
    pub(crate) fn new(rule: &'static str, found: impl Into<String>) -> Self {
        Self { rule, found: found.into() }
    }
}

/// One row of a table or one feature of a layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRow {
    /// Row number as a spreadsheet shows it (the header is row 1); ordinal from 1 in a GIS layer.
    pub number: u64,
    /// The cells, by column; a row may be shorter or longer than the header.
    pub cells: Vec<RawCell>,
    /// The geometry in the layer's own reference system.
    ///
    /// # Missing
    /// `None` when the file holds none for this row.
    pub geometry: Option<Result<Rough, GeometryFault>>,
}

impl RawRow {
    /// Whether neither a cell nor the geometry holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.geometry.is_none() && self.cells.iter().all(RawCell::is_empty)
    }
}

/// One column of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name, unique in its layer; a column without a name is called `column 5`, a second `date` is `date (2)`.
    pub name: String,
    /// HXL hashtag with attributes, when the file has a tag row.
    pub hxl: Option<String>,
}

/// The reference system a layer says it uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SourceCrs {
    /// The file does not say.
    #[default]
    Unstated,
    /// Longitude and latitude on WGS 84, as GeoJSON prescribes.
    Wgs84,
    /// An EPSG code.
    Epsg(u32),
    /// A definition in well-known text, from a `.prj` or a GeoPackage.
    Wkt(String),
}

/// One sheet or layer of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layer {
    /// Name of the sheet or layer; the file's name when the format has no layers.
    pub name: String,
    /// Rows below the header, when the file tells without being read to its end.
    pub rows: Option<u64>,
    /// The columns.
    pub headers: Vec<Header>,
    /// The row of the header, as a spreadsheet shows it; 0 when the format has no header row.
    pub header_row: u64,
    /// Whether the rows carry a geometry.
    pub has_geometry: bool,
    /// The reference system of the geometries.
    pub crs: SourceCrs,
    /// Faults of the layer as a whole, such as headers that had to be named.
    pub faults: Vec<Fault>,
}

/// The rows of one layer, one after another.
pub struct Rows {
    inner: Box<dyn Iterator<Item = Result<RawRow, FormatError>> + Send>,
    /// Rows given so far.
    pub given: u64,
    /// Empty rows passed over so far.
    pub empty: u64,
    seen: u64,
    tabular: bool,
}

impl Rows {
    pub(crate) fn new(
        inner: impl Iterator<Item = Result<RawRow, FormatError>> + Send + 'static,
        header_row: u64,
    ) -> Self {
        Self { inner: Box::new(inner), given: 0, empty: 0, seen: header_row, tabular: header_row > 0 }
    }

    /// A word about empty rows passed over so far, when there were any.
    #[must_use]
    pub fn note(&self, layer: &str) -> Option<Fault> {
        let place = Place { sheet: Some(layer.to_owned()), ..Place::default() };
        (self.empty > 0)
            .then(|| Fault::new("empty-rows", Severity::Info, place, &self.empty.to_string()).with("count", self.empty))
    }
}

impl Iterator for Rows {
    type Item = Result<RawRow, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self.inner.next()? {
                Ok(row) => row,
                Err(err) => return Some(Err(err)),
            };
            self.empty += row.number.saturating_sub(self.seen + 1);
            self.seen = row.number;
            if self.tabular && row.is_empty() {
                self.empty += 1;
                continue;
            }
            self.given += 1;
            return Some(Ok(row));
        }
    }
}
