//! Other ways to rank the same items, as a cross-check on the additive model: one file each.

mod electre;
mod electre_tri;
mod promethee;
mod topsis;
mod vikor;

pub use electre::{MOST_IN_PAIRS, Outranking, Pairs, TooManyPairs, electre};
pub use electre_tri::{Classes, Thresholds, credibility, electre_tri};
pub use promethee::{FlowFault, Flows, MOST_FOR_GAUSS, Preference, promethee};
pub(crate) use topsis::Scaled;
pub use topsis::{Ideal, topsis};
pub use vikor::{Compromise, vikor};

use crate::prepare::Prepared;
use crate::score::{Scored, best_first};
use crate::value::Wish;

impl Prepared {
    /// The items ranked by TOPSIS over their values instead of by the weighted sum.
    ///
    /// # Missing
    /// Unknown measures stand with the middle of their span, as in the additive model.
    #[must_use]
    pub fn by_topsis(&self, weights: &[f64]) -> Scored {
        let columns: Vec<&[f64]> = self.values.iter().map(Vec::as_slice).collect();
        let scores = topsis(&columns, weights, &vec![Wish::MoreFirst; columns.len()]).closeness;
        Scored { order: best_first(&scores), scores }
    }
}
