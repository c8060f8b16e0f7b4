//! The nouns of mine action: one folder a group, one file a noun, one line a field.
//!
//! Records, who may see and do what with them, and the rules they obey. Pure: no SQL, no HTTP, no clock.
#![deny(missing_docs)]

pub mod access;
pub mod actor;
pub mod grant;
pub mod incident;
pub mod land;
mod noun;
pub mod place;
pub mod plan;
pub mod rule;

pub use noun::{NOUNS, Noun, noun};
