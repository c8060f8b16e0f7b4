//! What can be wrong with a grid, where, and what to do about it.

use thiserror::Error;

/// Why a grid cannot be read, written or used.
#[derive(Debug, Error)]
pub enum RasterError {
    /// The operating system refused.
    #[error("cannot read the grid {path}: {source}")]
    Io {
        /// File as it was named.
        path: String,
        /// Cause.
        source: std::io::Error,
    },
    /// The bytes do not begin like a TIFF.
    #[error("{path} is not a GeoTIFF: it begins with {found}; export the grid as GeoTIFF (.tif), gzipped or not")]
    NotTiff {
        /// File as it was named.
        path: String,
        /// First bytes in hexadecimal.
        found: String,
    },
    /// The file contradicts itself or ends early.
    #[error("the grid file is damaged at {place}: {detail}; fetch it again or re-save it with gdal_translate")]
    Damaged {
        /// Header, directory, tag or tile.
        place: String,
        /// What was found and what was expected.
        detail: String,
    },
    /// The header asks for more memory than a grid of this kind may.
    #[error("{what} needs {bytes} bytes, more than the limit of {limit}; {remedy}")]
    TooLarge {
        /// What is too large.
        what: String,
        /// Bytes asked for.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
        /// What to do.
        remedy: &'static str,
    },
    /// A legal file that this reader does not take.
    #[error("cannot use {what} ({found}); {remedy}")]
    Unsupported {
        /// Property of the file.
        what: &'static str,
        /// Its value.
        found: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Cells are not parallel to the axes.
    #[error("the grid is rotated or sheared; straighten it with gdalwarp before use")]
    Rotated,
    /// No tie point, no scale.
    #[error(
        "the grid does not say where it lies (no tie point and scale); georeference it, for example with gdal_edit.py -a_ullr and -a_srs"
    )]
    NoPosition,
}

impl RasterError {
    pub(crate) fn damaged(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Damaged { place: place.into(), detail: detail.into() }
    }

    /// A library fault at a named place.
    pub(crate) fn at(place: &str, fault: tiff_reader::TiffError) -> Self {
        use tiff_reader::TiffError as Fault;
        match fault {
            Fault::Io(source, path) => Self::Io { path, source },
            Fault::UnsupportedCompression(code) => Self::Unsupported {
                what: "the compression of the grid",
                found: format!("TIFF code {code}"),
                remedy: "re-save it with gdal_translate -co COMPRESS=DEFLATE",
            },
            other => Self::damaged(place, other.to_string()),
        }
    }
}
