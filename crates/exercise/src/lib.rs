//! The exercise country: fictional, deterministic from a seed, plausible enough to train and to test with.
//!
//! Exeria lies in the open South Atlantic, where there is no land. Every name is invented, every record names its source
//! as fictional, and its p-codes begin with `XE`, which ISO 3166 leaves to users. Pure: no files, no clock, no
//! randomness but the seed's.
//!
//! ```no_run
//! use cg_exercise::Country;
//! let country = Country::make(1, 1, jiff::civil::date(2026, 11, 22));
//! assert_eq!(country.hazard_areas.len(), 400);
//! ```
#![deny(missing_docs)]

mod chance;
mod country;
mod ground;
mod hazard;
mod incident;
mod layer;
mod lines;
mod names;
mod noise;
mod people;
mod plane;
mod planted;
mod stamp;
mod work;

pub use country::Country;
pub use people::grid::PopulationGrid;
pub use planted::Plant;
