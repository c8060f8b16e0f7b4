//! Plans: what a budget and its teams should take, and when. The engine proposes; people change with a reason, accept,
//! and make task orders.

mod file;
mod make;
mod orders;
mod said;
mod source;
mod view;

pub use file::{OwnFile, own_of_file};
pub use make::{Drafted, PlanAsk, PlanFrame};
pub use orders::Ordered;
pub use said::{By as PlanBy, PlanChange, PlanSaid};
use source::{Facts, Source};
pub use source::{Facts as PlanFacts, Source as PlanSource};
pub use view::{Against, PlanLine, PlanView, Summary as PlanSummary};

use cg_engine::allocate::{Brief, Item};
use serde::{Deserialize, Serialize};

/// What a plan was made from, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inputs {
    /// The ranking behind it.
    source: Facts,
    /// What the planner stated.
    brief: Brief,
    /// The tasks there were, best first.
    items: Vec<Item>,
}
