//! Mapping: which column of a file is which field of a record, said by people or guessed from words and values.

mod admin;
mod guess;
mod kind;
mod layer_kind;
mod mapping;
mod sample;
mod wide;
mod words;

pub use guess::{Guess, guess};
pub use kind::ImportKind;
pub use mapping::{DateOrder, FieldSource, Mapping, NumberStyle, Position, WideColumn, position_of};
