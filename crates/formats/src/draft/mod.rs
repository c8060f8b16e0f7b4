//! Drafting: a raw row judged against the record's fields becomes typed values, or every fault it has.

pub(crate) mod band;
mod cell;
mod code;
mod date;
mod drafter;
mod locator;
mod number;
mod place;
mod unknown;
mod wkt;

pub use band::{Ages, Band, ages};
pub use date::{DateProblem, date};
pub use drafter::{Draft, Drafted, Drafter};
pub use locator::Locator;
pub use number::{NumberProblem, number};
pub(crate) use unknown::says_nothing;
