//! How much of a file we are willing to read.

/// Upper bounds on what one file may make us hold or do; going over one is a [`crate::FormatError`], never a crash.
///
/// The defaults admit every file of a national programme that we know of, many times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as given.
    pub file_bytes: u64,
    /// Bytes after unpacking (gzip, and all parts of a zip together).
    pub unpacked_bytes: u64,
    /// Bytes after unpacking of a workbook, which is held in memory.
    pub workbook_bytes: u64,
    /// How many times larger than the file its unpacked content may be.
    pub unpack_ratio: u64,
    /// Parts in a zip.
    pub zip_parts: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Bytes of one row of text, or of one feature of a GIS layer.
    pub row_bytes: usize,
    /// Cells of one sheet of a workbook, which is held in memory.
    pub sheet_cells: usize,
    /// Levels of nesting in JSON and XML.
    pub depth: usize,
    /// Points of one geometry.
    pub points: usize,
    /// Layers or sheets.
    pub layers: usize,
}

/// Characters of one cell of text; no report is so long, and every page and table that shows the cell would wait for it.
/// An outline written as text may be longer: it is bounded by the row and by its points.
pub const CELL_CHARS: usize = 1_000_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 2 << 30,
            unpacked_bytes: 4 << 30,
            workbook_bytes: 512 << 20,
            unpack_ratio: 400,
            zip_parts: 4096,
            columns: 4096,
            row_bytes: 64 << 20,
            sheet_cells: 10_000_000,
            depth: 64,
            points: 2_000_000,
            layers: 512,
        }
    }
}
