//! What people decided in a room: a record that encloses all it was made from, so that anybody can make it again.
//!
//! The order is computed from the enclosed table, model and weights; what people changed of it stands beside the
//! computed rank, with a reason, never instead of it.

mod changes;
mod check;
mod inputs;
mod outcome;
mod record;
mod seal;
mod worth;

pub use changes::{ChangeFault, decided, fits};
pub use check::{CheckFault, Difference, check};
pub use inputs::{Inputs, InputsFault};
pub use outcome::{LeftOut, Outcome, Placed, SettleFault, Settled, settle};
pub use record::{Change, FORMAT, LockedModel, Override, Participant, Record, Stated};
pub use seal::{Opened, SealFault, open, public_key, seal};
pub use worth::worth;
