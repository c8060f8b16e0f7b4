//! Reading: from the bytes of any file to its layers, headers and rows.

mod archive;
mod dbf;
mod delimited;
mod encoding;
mod flatgeobuf;
mod flatgeobuf_feature;
mod geojson;
mod geojson_feature;
mod geopackage;
mod header;
mod json_scan;
mod ods;
mod parquet;
mod parquet_guard;
mod raw;
mod shapefile;
mod shp;
mod sniff;
mod source;
mod stored;
mod workbook;
mod xls_guard;

pub use raw::{GeometryFault, Header, Layer, RawCell, RawRow, Rows, SourceCrs};
pub use source::{Format, ReadOptions, Source};
