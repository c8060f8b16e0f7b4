//! Land: hazard areas, and later their ledger.

mod hazard_area;

pub use hazard_area::HazardArea;
