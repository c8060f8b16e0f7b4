//! Imports: a file is inspected, mapped, previewed, committed as one batch, and can be undone as a whole.

mod batches;
mod commit;
mod complete;
mod grid;
mod inspect;
mod judge;
mod locate;
mod places;
mod preview;
mod words;

pub use batches::{BatchView, ToldBy, Undone};
pub use cg_formats::ImportKind as Kind;
pub use commit::by_rule;
pub use inspect::{Incoming, Inspected, InspectedLayer};
pub use places::{Places, Resolution, plain};
pub use preview::{Preview, Summary};
pub use words::{FieldWords, Word};
