//! Who acts: organisations.

mod organisation;

pub use organisation::Organisation;
