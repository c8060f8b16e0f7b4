//! What happened to people: accidents and other mine events, and the people harmed.

mod accident;
mod casualty;

pub use accident::Accident;
pub use casualty::Casualty;
