//! The people: where they live and how many they are.

pub(crate) mod grid;
pub(crate) mod nearest;
pub(crate) mod settlement;
pub(crate) mod table;
