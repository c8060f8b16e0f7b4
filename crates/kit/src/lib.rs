//! What every floor above speaks with: ids, values, fields, dates, names, faults and digests.
//!
//! No IO, no clocks, no async: time and randomness come in as arguments.
#![deny(missing_docs)]

mod date;
mod digest;
mod fault;
mod field;
mod id;
mod names;
mod record;
mod value;
mod wide;

pub use date::{BadDate, PartialDate, Precision};
pub use digest::{Digest, Digester};
pub use fault::{Fault, Place, Severity};
pub use field::{Field, Kind, Tier};
pub use id::Id;
pub use names::Names;
pub use record::{BadCell, Cell, Record, cell_out};
pub use value::{Json, Value};
