//! Bytes to rows and rows to bytes: every file format, with all faults and their place in the file.
//!
//! A file goes through three rooms. [`read`] opens it, whatever it is, and gives raw rows. A mapping says which column
//! is which field. A draft is a row judged against the record's fields: typed values, or every fault with its sheet,
//! row, column and remedy. Nothing is dropped, cut or coerced on the way without a [`cg_kit::Fault`] that says so.
#![deny(missing_docs)]

pub mod draft;
mod error;
mod limits;
pub mod map;
pub mod read;
pub mod rules;
pub mod write;

pub use draft::{Draft, Drafted, Drafter};
pub use error::FormatError;
pub use limits::{CELL_CHARS, Limits};
pub use map::{Guess, ImportKind, Mapping};
pub use read::{Format, Header, Layer, RawCell, RawRow, ReadOptions, Rows, Source, SourceCrs};
