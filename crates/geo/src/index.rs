//! Finding things by place: a packed index of boxes and a locator of areas.

mod locate;

pub use locate::{Locator, Nearby};

use crate::measure::Bbox;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// Boxes numbered 0, 1, 2 … in the order given, bulk-loaded once and never changed.
///
/// Building 100,000 boxes takes about 30 ms, a query a few microseconds. Boxes of no points
/// ([`Bbox::NOTHING`]) are never found.
#[derive(Debug, Default)]
pub struct BoxIndex {
    tree: RTree<Boxed>,
}

impl BoxIndex {
    /// Packs the boxes.
    pub fn new(boxes: impl IntoIterator<Item = Bbox>) -> Self {
        let boxed = |(i, b): (usize, Bbox)| (!b.is_nothing()).then(|| Boxed::new(aabb(&b).into(), i as u32));
        Self { tree: RTree::bulk_load(boxes.into_iter().enumerate().filter_map(boxed).collect()) }
    }

    /// Number of boxes that can be found.
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// The boxes that share at least a point with this one, in no order.
    pub fn meeting(&self, bbox: Bbox) -> impl Iterator<Item = usize> + '_ {
        let query = (!bbox.is_nothing()).then(|| aabb(&bbox));
        query.into_iter().flat_map(|q| self.tree.locate_in_envelope_intersecting(q)).map(|b| b.data as usize)
    }

    /// The same in rising order, for results that must not depend on the packing.
    pub fn meeting_sorted(&self, bbox: Bbox) -> Vec<usize> {
        let mut found: Vec<usize> = self.meeting(bbox).collect();
        found.sort_unstable();
        found
    }

    /// Pairs of boxes that meet, lower number first, each pair once.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let both = self.tree.intersection_candidates_with_other_tree(&self.tree);
        both.filter(|(a, b)| a.data < b.data).map(|(a, b)| (a.data as usize, b.data as usize))
    }
}

fn aabb(b: &Bbox) -> AABB<[f64; 2]> {
    AABB::from_corners([b.min_x, b.min_y], [b.max_x, b.max_y])
}
