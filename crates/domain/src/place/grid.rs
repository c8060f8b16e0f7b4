use cg_codes::{Code, GridKind};
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// A raster kept beside the database, such as a population grid.
    pub struct Grid as "grids" {
        /// Code of the grid.
        code: String = "Code", unit "", hxl "", Public;
        /// Name in every language known.
        name: Names = "Name", unit "", hxl "", Public;
        /// What its cells hold.
        kind: Code<GridKind> = "Kind", unit "", hxl "", Public;
        /// Year the cells stand for.
        year: Option<i64> = "Year", unit "", hxl "#date+year", Public;
        /// SHA-256 of the file; also its name in the data folder.
        file_digest: String = "File digest", unit "", hxl "", Public;
        /// Name of the file as it came.
        file_name: String = "File name", unit "", hxl "", Public;
        /// Coordinate reference system of the cells.
        crs: String = "Coordinate system", unit "", hxl "", Public;
        /// Number of columns.
        width: i64 = "Columns", unit "cells", hxl "", Public;
        /// Number of rows.
        height: i64 = "Rows", unit "cells", hxl "", Public;
        /// Sum of all cells that hold a value.
        total: Option<f64> = "Total", unit "", hxl "", Public;
        /// Who made the grid, and under which licence.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// When the grid was published.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Further facts of the source.
        extra: Json = "Other facts", unit "", hxl "", Public;
    }
}
