//! Safe movement and access: roads that hazards block, ways that avoid them, and what each hazard costs people.
//!
//! A [`Network`] is made of road lines: joined where they share a vertex and, within a tolerance, at their ends, and
//! cut into edges of at most some hundred metres. [`Barriers`] say which hazards block which edge. [`ways`] finds
//! the quickest ways between two places that avoid every recorded hazard, with real alternatives; [`cost`] tells how
//! many people each hazard keeps from services, and how many would reach them again if that one hazard were gone.
//!
//! Nothing here says that a way is safe: no recorded hazard is not the same as no hazard.
//!
//! Graph crates keep their nodes in maps of random order or ask for one start and one goal. Here there are many starts
//! at once, edges that open and close by hazard, and labels that are improved and put back; so the graph is plain
//! arrays (starts, arcs) and times are whole milliseconds, which add up the same in every order.

mod barrier;
mod cost;
mod friction;
mod join;
mod network;
mod search;
mod speed;
#[cfg(test)]
mod tests;
mod tree;
mod way;

pub use barrier::{Barriers, Hazard, Reach};
pub use cost::{Cost, CostRow, Question, Service, Standing, cost, inputs};
pub use network::{Network, Over, Parts, Road, Rules, Stop};
pub use speed::{BadSpeeds, Speeds};
pub use way::{Way, Ways, Wish, ways};

use thiserror::Error;

/// Why nothing can be said about access.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum AccessError {
    /// No line of the road layer can be used.
    #[error("there is no road to go by: {found} lines, none of a class with a speed; give a layer of roads, or speeds")]
    NoRoads {
        /// Lines there were.
        found: usize,
    },
    /// No cell of the friction grid can be crossed to another.
    #[error(
        "there is no ground to walk on: {found} cells can be crossed, none beside another; give a friction grid of this country, in minutes per metre"
    )]
    NoGround {
        /// Cells that can be crossed.
        found: usize,
    },
    /// A friction grid too large to walk on.
    #[error(
        "the friction grid has {found} cells, more than the {most} that can be walked on; cut it to the area, or make its cells larger, for example with gdalwarp -r average"
    )]
    TooManyCells {
        /// Cells it has.
        found: u64,
        /// Cells that are allowed.
        most: u64,
    },
    /// A friction grid in another unit.
    #[error(
        "the middle cell of the friction grid holds {middle}, which would be {kmh:.3} km/h; give minutes per metre (a grid in km/h is 0.06 divided by it)"
    )]
    FrictionUnit {
        /// Value of the middle cell.
        middle: f64,
        /// The speed that this would be.
        kmh: f64,
    },
    /// A grid that cannot be read.
    #[error("{why}")]
    Grid {
        /// What the reader says.
        why: String,
    },
    /// A service without a place.
    #[error("the service \"{name}\" has no place; give a layer that holds some, or leave it out")]
    NoPlaces {
        /// Its name.
        name: String,
    },
    /// No service is given.
    #[error("no service is given; give at least one layer of facilities, such as schools")]
    NoServices,
    /// Nobody lives on the grid.
    #[error("the population grid holds nobody; give one that covers the roads")]
    Nobody,
    /// Not a time limit.
    #[error("{found} minutes is not a limit; give different minutes from 1 to 1440")]
    Minutes {
        /// As given.
        found: f64,
    },
    /// A number that is no distance or speed.
    #[error("{what} cannot be {found}; give a number from {least} to {most}")]
    Number {
        /// What it stands for.
        what: &'static str,
        /// As given.
        found: f64,
        /// Least allowed.
        least: f64,
        /// Most allowed.
        most: f64,
    },
    /// A place too far from every road.
    #[error(
        "{place} lies more than {reach_m} m from every road; choose a place nearer to one, or allow a longer walk to it"
    )]
    FarFromRoads {
        /// What the caller calls it.
        place: String,
        /// How far was looked.
        reach_m: f64,
    },
}

/// A number within bounds, or why it cannot be used.
fn within(what: &'static str, found: f64, least: f64, most: f64) -> Result<f64, AccessError> {
    if (least..=most).contains(&found) { Ok(found) } else { Err(AccessError::Number { what, found, least, most }) }
}

/// Milliseconds for a length at a speed; never 0, so that every edge costs something.
fn milliseconds(metres: f64, kmh: f64) -> u32 {
    // The cast is saturating.
    (metres * 3600.0 / kmh).round().max(1.0) as u32
}
