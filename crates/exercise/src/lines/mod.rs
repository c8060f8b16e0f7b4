//! Lines on the map: roads and former front lines.

pub(crate) mod front;
pub(crate) mod road;
mod route;
