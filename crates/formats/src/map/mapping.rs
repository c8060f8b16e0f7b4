//! Which column is which field: a file that people read, edit and keep.

use super::kind::ImportKind;
use crate::read::{Header, Layer, ReadOptions};
use crate::{FormatError, rules};
use cg_kit::{Fault, Kind, Place, Severity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How one file is read into one kind of record.
///
/// Kept as TOML by people and as JSON by the server; both have the same keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the rows become.
    pub kind: ImportKind,
    /// Sheet or layer; the only one when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Row of the header, when it is not found rightly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u64>,
    /// Encoding of text, when it is not found rightly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Delimiter of text, when it is not found rightly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Reference system of the coordinates, such as `EPSG:32633`, when the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Whether unsound polygons are repaired (with a warning each) instead of refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repair: bool,
    /// Columns that together make the natural code of a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// What natural codes begin with, so that those of different files never meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_prefix: Option<String>,
    /// Columns with names of areas, from large to small.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// West, south, east and north of the country; locations outside are warned of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<[f64; 4]>,
    /// Column of age bands such as `0-4` or `60+`, for population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<String>,
    /// Order of day, month and year where a date does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// How numbers are written.
    #[serde(default, skip_serializing_if = "NumberStyle::is_plain")]
    pub numbers: NumberStyle,
    /// Where the location comes from, when the file has no geometry of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Where each field comes from. `name.fr` is the name in French.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldSource>,
    /// Per field, what the file's words mean.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Columns that hold one figure each of a wide population table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wide: Vec<WideColumn>,
}

/// Order of day, month and year in dates written with figures only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 15/01/2006.
    Dmy,
    /// 01/15/2006.
    Mdy,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberStyle {
    /// What marks decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// What marks thousands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
}

impl NumberStyle {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// This style where it says something, else the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_plain() { other } else { self }
    }
}

/// Where the location of a row comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Position {
    /// Two columns; longitude or easting, latitude or northing.
    LonLat {
        /// Longitude or easting.
        lon: String,
        /// Latitude or northing.
        lat: String,
    },
    /// One column of well-known text.
    Wkt {
        /// The column.
        wkt: String,
    },
    /// One column of coordinates in any notation: degrees, UTM, MGRS.
    Text {
        /// The column.
        text: String,
    },
}

/// Where one field comes from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct FieldSource {
    /// The columns; several are joined.
    pub columns: Vec<String>,
    /// A value for every row.
    pub constant: Option<String>,
    /// What stands between joined columns; a space when not said.
    pub join: Option<String>,
    /// Whether the first column that is not empty counts alone, instead of all joined.
    pub first: bool,
    /// What is put before each value.
    pub prefix: Option<String>,
    /// Width to which digits are filled with zeros on the left.
    pub pad: Option<usize>,
    /// What each number is multiplied with, such as 1000000 from km² to m².
    pub scale: Option<f64>,
    /// How numbers of this field are written.
    pub numbers: NumberStyle,
}

/// The ways to write a field's source in a file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Column(String),
    Columns(Vec<String>),
    Full(Full),
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Full {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    constant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    join: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    first: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pad: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    #[serde(default, skip_serializing_if = "NumberStyle::is_plain")]
    numbers: NumberStyle,
}

impl From<Written> for FieldSource {
    fn from(written: Written) -> Self {
        match written {
            Written::Column(column) => Self::column(&column),
            Written::Columns(columns) => Self { columns, ..Self::default() },
            Written::Full(f) => {
                let columns = f.column.into_iter().chain(f.columns).collect();
                Self {
                    columns,
                    constant: f.constant,
                    join: f.join,
                    first: f.first,
                    prefix: f.prefix,
                    pad: f.pad,
                    scale: f.scale,
                    numbers: f.numbers,
                }
            }
        }
    }
}

impl From<FieldSource> for Written {
    fn from(s: FieldSource) -> Self {
        let plain = FieldSource { columns: s.columns.clone(), ..FieldSource::default() } == s;
        match (plain, s.columns.as_slice()) {
            (true, [one]) => Self::Column(one.clone()),
            (true, [_, ..]) => Self::Columns(s.columns),
            _ => Self::Full(Full {
                column: None,
                columns: s.columns,
                constant: s.constant,
                join: s.join,
                first: s.first,
                prefix: s.prefix,
                pad: s.pad,
                scale: s.scale,
                numbers: s.numbers,
            }),
        }
    }
}

impl FieldSource {
    /// One column as it is.
    #[must_use]
    pub fn column(name: &str) -> Self {
        Self { columns: vec![name.to_owned()], ..Self::default() }
    }

    /// The same value for every row.
    #[must_use]
    pub fn constant(value: &str) -> Self {
        Self { constant: Some(value.to_owned()), ..Self::default() }
    }
}

/// A column of a wide table: people of one sex and age band in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WideColumn {
    /// The column.
    pub column: String,
    /// Sex; both together when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Age band such as `0-4` or `65+`; all ages when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<String>,
    /// Year; that of the field `year` when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i64>,
}

impl Mapping {
    /// A mapping that maps nothing yet.
    #[must_use]
    pub fn new(kind: ImportKind) -> Self {
        Self {
            kind,
            layer: None,
            header_row: None,
            encoding: None,
            delimiter: None,
            crs: None,
            repair: false,
            key: Vec::new(),
            code_prefix: None,
            places: Vec::new(),
            country: None,
            ages: None,
            dates: None,
            numbers: NumberStyle::default(),
            position: None,
            fields: BTreeMap::new(),
            values: BTreeMap::new(),
            wide: Vec::new(),
        }
    }

    /// Reads a mapping file, TOML or JSON.
    ///
    /// # Errors
    /// When it is neither, or has keys that a mapping does not have.
    pub fn from_text(text: &str) -> Result<Self, FormatError> {
        let unreadable =
            |e: &dyn std::fmt::Display| FormatError::new("mapping-unreadable", e.to_string().replace('\n', " "));
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|e| unreadable(&e));
        }
        toml::from_str(text).map_err(|e| unreadable(&e.message()))
    }

    /// Refuses a mapping that was made for another kind of data.
    ///
    /// # Errors
    /// When the kinds differ.
    pub fn expect(self, kind: ImportKind) -> Result<Self, FormatError> {
        if self.kind == kind {
            Ok(self)
        } else {
            Err(FormatError::new("mapping-kind", self.kind.word()).with("wanted", kind.word()))
        }
    }

    /// The mapping as a TOML file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The mapping as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What the mapping says about how to open the file.
    #[must_use]
    pub fn read_options(&self) -> ReadOptions {
        let delimiter = self.delimiter.and_then(|d| u8::try_from(d).ok());
        ReadOptions { encoding: self.encoding.clone(), delimiter, header_row: self.header_row }
    }

    /// Every column the mapping takes something from.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<&str> {
        let fields =
            self.fields.values().flat_map(|s| &s.columns).chain(&self.key).chain(&self.places).chain(&self.ages);
        let wide = self.wide.iter().map(|w| &w.column);
        let place: Vec<&String> = match &self.position {
            Some(Position::LonLat { lon, lat }) => vec![lon, lat],
            Some(Position::Wkt { wkt: one } | Position::Text { text: one }) => vec![one],
            None => Vec::new(),
        };
        fields.chain(wide).chain(place).map(String::as_str).collect()
    }

    /// Everything wrong with the mapping for this layer: unknown fields, columns and codes, and required fields left out.
    #[must_use]
    pub fn check(&self, layer: &Layer) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_fields(&mut faults);
        self.check_columns(&layer.headers, &mut faults);
        self.check_values(&mut faults);
        self.check_required(layer, &mut faults);
        faults
    }

    fn check_fields(&self, faults: &mut Vec<Fault>) {
        let known = || self.kind.fields().iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
        for name in self.fields.keys().chain(self.values.keys()) {
            let (base, lang) = name.split_once('.').map_or((name.as_str(), None), |(b, l)| (b, Some(l)));
            let found = self.kind.fields().iter().find(|f| f.name == base);
            if !found.is_some_and(|f| lang.is_none() || f.kind == Kind::Names) {
                faults.push(fault("mapping-field-unknown", name).with("known", known()));
            }
        }
    }

    fn check_columns(&self, headers: &[Header], faults: &mut Vec<Fault>) {
        let known = || headers.iter().map(|h| h.name.as_str()).collect::<Vec<_>>().join(", ");
        for column in self.columns() {
            if position_of(headers, column).is_none() {
                faults.push(fault("mapping-column-unknown", column).with("known", known()));
            }
        }
    }

    fn check_values(&self, faults: &mut Vec<Fault>) {
        for (field, words) in &self.values {
            let kind = self.kind.fields().iter().find(|f| f.name == *field).map(|f| f.kind);
            let Some(Kind::Code(list)) = kind else { continue };
            let Some(list) = cg_codes::list(list) else { continue };
            for code in words.values().filter(|c| !c.is_empty() && list.get(c).is_none()) {
                let allowed = list.values.iter().map(|v| v.code).collect::<Vec<_>>().join(", ");
                faults.push(fault("mapping-value-unknown", code).with("list", list.id).with("allowed", allowed));
            }
        }
    }

    fn check_required(&self, layer: &Layer, faults: &mut Vec<Fault>) {
        for field in self.kind.fields().iter().filter(|f| f.required && !matches!(f.name, "code" | "extra")) {
            let by_language = self.fields.keys().any(|k| k.split('.').next() == Some(field.name));
            let otherwise = match field.kind {
                Kind::Shape => self.position.is_some() || layer.has_geometry,
                _ => {
                    field.name == "people" && !self.wide.is_empty()
                        || field.name == "year" && !self.wide.is_empty() && self.wide.iter().all(|w| w.year.is_some())
                }
            };
            if !by_language && !otherwise {
                faults.push(fault("mapping-field-missing", field.name).with_field("field", field));
            }
        }
    }
}

fn fault(rule: &'static str, found: &str) -> Fault {
    let severity = rules::rule(rule).map_or(Severity::Error, |r| r.severity);
    Fault::new(rule, severity, Place::default(), found)
}

/// The column of that name: exactly, else without regard to case, else by its HXL tag.
#[must_use]
pub fn position_of(headers: &[Header], name: &str) -> Option<usize> {
    let tag = |h: &Header| name.starts_with('#') && h.hxl.as_deref().is_some_and(|t| t.eq_ignore_ascii_case(name));
    headers
        .iter()
        .position(|h| h.name == name)
        .or_else(|| headers.iter().position(|h| h.name.to_lowercase() == name.to_lowercase()))
        .or_else(|| headers.iter().position(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r##"
kind = "casualties"
places = ["departamento", "municipio"]
[numbers]
thousands = ","
[fields]
sex = "estado"
date = { columns = ["ano", "mes"], join = "-" }
admin_code = { column = "codigodanemunicipio", pad = 5, prefix = "CO" }
source = { constant = "AICMA" }
[values.outcome]
"Herido" = "injured"
"##;

    fn layer(names: &[&str]) -> Layer {
        let headers = names.iter().map(|n| Header { name: (*n).into(), hxl: None }).collect();
        Layer { headers, ..Layer::default() }
    }

    #[test]
    fn a_mapping_reads_back_what_it_writes_as_toml_and_as_json() {
        let mapping = Mapping::from_text(TEXT).expect("readable");
        assert_eq!(mapping.fields["admin_code"].prefix.as_deref(), Some("CO"));
        assert_eq!(mapping.fields["sex"], FieldSource::column("estado"));
        assert_eq!(Mapping::from_text(&mapping.to_toml()), Ok(mapping.clone()));
        assert_eq!(Mapping::from_text(&mapping.to_json()), Ok(mapping));
    }

    #[test]
    fn every_error_of_a_mapping_is_told_at_once() {
        let mut mapping = Mapping::from_text(TEXT).expect("readable");
        mapping.fields.insert("shoe_size".into(), FieldSource::column("estado"));
        mapping.values.insert("sex".into(), BTreeMap::from([("X".into(), "martian".into())]));
        let faults = mapping.check(&layer(&["departamento", "municipio", "estado", "ano", "mes"]));
        let rules: Vec<_> = faults.iter().map(|f| (f.rule.as_ref(), f.found.as_str())).collect();
        assert_eq!(
            rules,
            [
                ("mapping-field-unknown", "shoe_size"),
                ("mapping-column-unknown", "codigodanemunicipio"),
                ("mapping-value-unknown", "martian")
            ]
        );
    }

    #[test]
    fn a_misspelt_key_is_no_mapping() {
        let err = Mapping::from_text("kind = \"accidents\"\nrepare = true\n").expect_err("unknown key");
        assert_eq!(err.fault().rule, "mapping-unreadable");
    }
}
