//! The one door: any file we know, opened and ready to give its rows.

use super::delimited::Delimited;
use super::flatgeobuf::FlatGeobuf;
use super::geojson::GeoJson;
use super::geopackage::GeoPackage;
use super::parquet::Parquet;
use super::raw::{Layer, Rows};
use super::shapefile::Shapefile;
use super::sniff::{Content, sniff};
use super::stored::Stored;
use super::workbook::Workbook;
use crate::{FormatError, Limits};
use cg_kit::{Digest, Fault, Place, Severity};
use std::path::Path;

/// What kind of file it is, by its content and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Delimited text: comma, semicolon, tab or pipe.
    Csv,
    /// Excel workbook (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Excel 97 workbook (`.xls`).
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// GeoJSON feature collection.
    GeoJson,
    /// One GeoJSON feature a line, or separated by RS.
    GeoJsonSeq,
    /// OGC GeoPackage.
    GeoPackage,
    /// FlatGeobuf.
    FlatGeobuf,
    /// Parquet, or GeoParquet when it says where its rows lie.
    Parquet,
    /// Shapefiles in a zip.
    Shapefile,
    /// GeoTIFF grid: recognised here, read by the raster engine.
    GeoTiff,
}

impl Format {
    /// Short name, as in `csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonseq",
            Self::GeoPackage => "gpkg",
            Self::FlatGeobuf => "fgb",
            Self::Parquet => "parquet",
            Self::Shapefile => "shapefile",
            Self::GeoTiff => "geotiff",
        }
    }

    /// Endings of file names that go with the format.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv", "tsv", "txt", "tab"],
            Self::Xlsx => &["xlsx", "xlsm"],
            Self::Xls => &["xls"],
            Self::Ods => &["ods"],
            Self::GeoJson => &["geojson", "json"],
            Self::GeoJsonSeq => &["geojsonl", "geojsons", "geojsonseq", "ndjson", "jsonl", "json", "geojson"],
            Self::GeoPackage => &["gpkg"],
            Self::FlatGeobuf => &["fgb"],
            Self::Parquet => &["parquet", "geoparquet", "pq"],
            Self::Shapefile => &["zip", "shz"],
            Self::GeoTiff => &["tif", "tiff", "gtiff"],
        }
    }
}

/// What a person or a mapping says about how to read a file, where it cannot be found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Encoding of text, as a WHATWG label such as `windows-1252`.
    pub encoding: Option<String>,
    /// Delimiter of text.
    pub delimiter: Option<u8>,
    /// The row of the header, as a spreadsheet shows it.
    pub header_row: Option<u64>,
}

#[derive(Debug)]
enum Inner {
    Delimited(Box<Delimited>),
    Workbook(Workbook),
    GeoJson(GeoJson),
    GeoPackage(GeoPackage),
    FlatGeobuf(FlatGeobuf),
    Parquet(Parquet),
    Shapefile(Shapefile),
    Grid,
}

/// A file opened for reading: what it is, its layers, and their rows.
#[derive(Debug)]
pub struct Source {
    name: String,
    format: Format,
    gzipped: bool,
    digest: Digest,
    layers: Vec<Layer>,
    faults: Vec<Fault>,
    given: Stored,
    inner: Inner,
}

impl Source {
    /// Opens a file, finding out what it is from its content.
    ///
    /// # Errors
    /// When it is none of the formats we read, is damaged, or passes a limit.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        Self::open_with(path, &ReadOptions::default(), limits)
    }

    /// Opens a file with what is known about it.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_with(path: &Path, options: &ReadOptions, limits: &Limits) -> Result<Self, FormatError> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::open_named(path, &name, options, limits)
    }

    /// Opens a file that is called otherwise than it is stored, such as an upload.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_named(path: &Path, name: &str, options: &ReadOptions, limits: &Limits) -> Result<Self, FormatError> {
        Self::read(Stored::open(path, limits)?, name, options, limits)
    }

    /// Opens bytes that came with a name, such as an upload.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn from_bytes(bytes: Vec<u8>, name: &str, options: &ReadOptions, limits: &Limits) -> Result<Self, FormatError> {
        Self::read(Stored::bytes(bytes, limits)?, name, options, limits)
    }

    fn read(given: Stored, name: &str, options: &ReadOptions, limits: &Limits) -> Result<Self, FormatError> {
        let digest = given.digest()?;
        let gzipped = given.head(2)?.starts_with(&[0x1f, 0x8b]);
        let plain = if gzipped { given.gunzip(limits)? } else { given.clone() };
        let content = sniff(&plain, limits)?;
        let stem = stem(name);
        let inner = match content.format {
            Format::Csv => Inner::Delimited(Box::new(Delimited::open(plain, &stem, options, limits)?)),
            Format::Xlsx | Format::Xls | Format::Ods => {
                Inner::Workbook(Workbook::open(plain, content.format, options, limits)?)
            }
            Format::GeoJson | Format::GeoJsonSeq => {
                Inner::GeoJson(GeoJson::open(plain, content.format, &stem, limits)?)
            }
            Format::GeoPackage => Inner::GeoPackage(GeoPackage::open(&plain, limits)?),
            Format::FlatGeobuf => Inner::FlatGeobuf(FlatGeobuf::open(plain, &stem, limits)?),
            Format::Parquet => Inner::Parquet(Parquet::open(&plain, &stem, limits)?),
            Format::Shapefile => Inner::Shapefile(Shapefile::open(&plain, options, limits)?),
            Format::GeoTiff => Inner::Grid,
        };
        let layers = match &inner {
            Inner::Delimited(d) => vec![d.layer.clone()],
            Inner::Workbook(w) => w.layers.clone(),
            Inner::GeoJson(g) => vec![g.layer.clone()],
            Inner::GeoPackage(g) => g.layers.clone(),
            Inner::FlatGeobuf(f) => vec![f.layer.clone()],
            Inner::Parquet(p) => vec![p.layer.clone()],
            Inner::Shapefile(s) => s.layers.clone(),
            Inner::Grid => Vec::new(),
        };
        let faults = name_fault(name, &content);
        Ok(Self { name: name.to_owned(), format: content.format, gzipped, digest, layers, faults, given, inner })
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file is.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether the file came gzipped.
    #[must_use]
    pub const fn gzipped(&self) -> bool {
        self.gzipped
    }

    /// SHA-256 of the file as given.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Size of the file as given, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.given.len()
    }

    /// The sheets or layers; none for a grid.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Faults of the file as a whole.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Encoding and delimiter of delimited text, for messages and for writing the file back.
    #[must_use]
    pub fn text_style(&self) -> Option<(&'static str, char)> {
        match &self.inner {
            Inner::Delimited(d) => Some((d.encoding(), d.delimiter())),
            _ => None,
        }
    }

    /// The layer of that name; without a name the only one, or the first that has rows.
    ///
    /// # Errors
    /// When there is no such layer; the error lists those there are.
    pub fn layer(&self, name: Option<&str>) -> Result<&Layer, FormatError> {
        let found = match name {
            Some(name) => self
                .layers
                .iter()
                .find(|l| l.name == name)
                .or_else(|| self.layers.iter().find(|l| l.name.eq_ignore_ascii_case(name))),
            None => self.layers.iter().find(|l| !l.headers.is_empty()).or(self.layers.first()),
        };
        let known = || self.layers.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| FormatError::new("layer-unknown", name.unwrap_or("")).with("known", known()))
    }

    /// The layer somebody means: the one of that name, or without a name the only one that may hold rows.
    ///
    /// # Errors
    /// When there is no such layer, or no name was given and there are several; the error lists them.
    pub fn chosen(&self, name: Option<&str>) -> Result<&Layer, FormatError> {
        let held: Vec<&str> = self.layers.iter().filter(|l| l.rows != Some(0)).map(|l| l.name.as_str()).collect();
        match (name, held.as_slice()) {
            (None, [only]) => self.layer(Some(only)),
            (None, [_, _, ..]) => Err(FormatError::new("layer-not-chosen", held.len()).with("known", held.join(", "))),
            _ => self.layer(name),
        }
    }

    /// The rows of a layer, from the first; may be asked for again.
    ///
    /// # Errors
    /// When there is no such layer, or the file has changed or cannot be read any more.
    pub fn rows(&self, layer: &str) -> Result<Rows, FormatError> {
        let layer = self.layer(Some(layer))?;
        match &self.inner {
            Inner::Delimited(d) => d.rows(),
            Inner::Workbook(w) => w.rows(layer),
            Inner::GeoJson(g) => g.rows(),
            Inner::GeoPackage(g) => g.rows(layer),
            Inner::FlatGeobuf(f) => f.rows(),
            Inner::Parquet(p) => p.rows(),
            Inner::Shapefile(s) => s.rows(layer),
            Inner::Grid => Err(FormatError::new("grid-has-no-rows", &self.name)),
        }
    }
}

/// The file's name without folders and endings.
fn stem(name: &str) -> String {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    Path::new(plain).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_else(|| "table".into())
}

/// A name whose ending says something else than the content is worth a word.
fn name_fault(name: &str, content: &Content) -> Vec<Fault> {
    let plain = name.strip_suffix(".gz").unwrap_or(name).to_ascii_lowercase();
    let ending = plain.rsplit_once('.').map(|(_, e)| e).unwrap_or_default();
    if ending.is_empty() || content.format.endings().contains(&ending) {
        return Vec::new();
    }
    vec![Fault::new("ending-differs", Severity::Info, Place::default(), name).with("format", content.format.name())]
}
