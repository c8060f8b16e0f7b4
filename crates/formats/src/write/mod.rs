//! Writing: typed rows to files that programs and people open, and a file given back with its faults.

mod csv;
mod flatgeobuf;
mod geojson;
mod geopackage;
mod marked;
mod parquet;
mod table;
mod wkt;
mod xlsx;

pub(crate) use csv::unprotected;
pub use csv::{csv, protected};
pub use flatgeobuf::flatgeobuf;
pub use geojson::geojson;
pub use geopackage::{GeoPackageWriter, geopackage};
pub use marked::{Words, english, marked};
pub use parquet::parquet;
pub use table::{Column, ColumnKind, OutRow, Table, cells_of};
pub use xlsx::{undated_workbook, xlsx};
