//! Tables written as the ending of their file says, whole or not at all; `-` is CSV on standard output.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use cg_formats::FormatError;
use cg_formats::write::{OutRow, Table, csv, flatgeobuf, geojson, geopackage, parquet};

use crate::outcome::Stop;
use crate::{streams, whole_file};

/// What a table is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TableFile {
    Csv,
    Parquet,
    GeoPackage,
    FlatGeobuf,
    GeoJson,
}

impl TableFile {
    /// By the ending of the file.
    pub(crate) fn of(path: &Path) -> Result<Self, Stop> {
        if streams::is_stream(path) {
            return Ok(Self::Csv);
        }
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            Some("gpkg") => Ok(Self::GeoPackage),
            Some("fgb") => Ok(Self::FlatGeobuf),
            Some("geojson") => Ok(Self::GeoJson),
            _ => {
                let words = "the table is written as .csv, .parquet, .gpkg, .fgb or .geojson, and a ranking also as \
                    .xlsx; give the file one of these endings";
                Err(Stop::new(words).at(path.display()))
            }
        }
    }

    /// Whether its rows have a location; in CSV outlines would be longer than all else together.
    pub(crate) fn is_located(self) -> bool {
        self != Self::Csv
    }

    /// Writes the table.
    pub(crate) fn write(
        self,
        path: &Path,
        table: &Table,
        rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
    ) -> Result<(), Stop> {
        if streams::is_stream(path) {
            return streams::to_stdout(|to| csv(to, table, rows).map(|_| ()).map_err(Stop::from));
        }
        let aside = |aside: &Path| Ok::<_, Stop>(BufWriter::new(File::create(aside)?));
        whole_file::write(path, |new| match self {
            Self::Csv => csv(aside(new)?, table, rows).map_err(Stop::from),
            Self::Parquet => parquet(aside(new)?, table, rows).map_err(Stop::from),
            Self::FlatGeobuf => flatgeobuf(aside(new)?, table, rows).map_err(Stop::from),
            Self::GeoJson => geojson(aside(new)?, table, rows).map_err(Stop::from),
            Self::GeoPackage => geopackage(new, table, rows).map_err(Stop::from),
        })
    }
}
