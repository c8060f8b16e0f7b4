//! Pure, reproducible results: exposure, access, criteria, rankings.
//!
//! Deterministic functions from a snapshot to an immutable result that names its inputs. No IO, no clocks, no unordered
//! maps; `clippy.toml` beside this crate holds it so.
#![warn(missing_docs)]

pub mod access;
pub mod allocate;
pub mod change;
pub mod conflict;
pub mod criteria;
pub mod cross_check;
pub mod decision;
pub mod explain;
pub mod exposure;
pub mod gate;
pub mod group;
pub mod hexagon;
pub mod likelihood;
pub mod message;
pub mod methods;
pub mod model;
pub mod prepare;
pub mod ranking;
pub mod rate;
pub mod score;
pub mod smaa;
pub mod stability;
pub mod table;
pub mod value;
pub mod weights;

#[cfg(test)]
mod fixture;
