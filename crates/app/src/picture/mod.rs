//! What people look at: figures with their date and source, and tables that a chart or a map can draw.

mod area;
mod change;
mod figure;
mod people_harmed;
mod rates;
mod situation;
mod tally;
mod who_is_where;

pub use area::{AreaHead, AreaPage, ChildRow};
pub use change::{ChangeAsk, ChangePicture};
pub use figure::{Breakdown, Figure};
pub use people_harmed::PeopleHarmed;
pub use rates::{Among, Drawn, RateMap, RateRow};
pub use situation::Situation;
pub use who_is_where::{Gap, Presence, WhoIsWhere};
