//! Items that no drawn weights can tell apart, scored once for all of them.

use super::Draws;
use super::kernel::mixed;
use crate::prepare::Prepared;
use std::cmp::Ordering;

/// Kinds of items: two items are of one kind when their values, in single precision, are the same on every criterion
/// that ever has a weight, and certain.
pub(super) struct Kinds {
    /// The kind of each item; kinds are numbered in the order of their first items.
    pub(super) of: Vec<u32>,
    /// The first item of each kind.
    pub(super) first: Vec<u32>,
    /// How many items each kind has.
    pub(super) sizes: Vec<u32>,
}

impl Kinds {
    pub(super) fn new(prepared: &Prepared, draws: &Draws) -> Self {
        let items = Items::new(prepared, draws);
        let mut order: Vec<(u64, u32)> = (0..prepared.len() as u32).map(|item| (items.hash(item), item)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| items.compare(a.1, b.1)).then(a.1.cmp(&b.1)));
        let mut groups: Vec<&[(u64, u32)]> = order
            .chunk_by(|a, b| a.0 == b.0 && !items.loose[a.1 as usize] && items.compare(a.1, b.1).is_eq())
            .collect();
        groups.sort_unstable_by_key(|group| group[0].1);
        let mut of = vec![0; prepared.len()];
        for (kind, group) in groups.iter().enumerate() {
            group.iter().for_each(|(_, item)| of[*item as usize] = kind as u32);
        }
        let first = groups.iter().map(|group| group[0].1).collect();
        let sizes = groups.iter().map(|group| group.len() as u32).collect();
        Self { of, first, sizes }
    }

    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    /// How many items each kind has; `None` where every item is a kind of its own.
    pub(super) fn sizes(&self) -> Option<&[u32]> {
        (self.sizes.len() < self.of.len()).then_some(self.sizes.as_slice())
    }
}

/// What items are compared by.
struct Items<'a> {
    columns: Vec<&'a [f64]>,
    /// Whether a weighed value of the item is uncertain.
    loose: Vec<bool>,
}

impl<'a> Items<'a> {
    fn new(prepared: &'a Prepared, draws: &Draws) -> Self {
        let weighed = |c: &usize| draws.weights.iter().skip(*c).step_by(draws.criteria.max(1)).any(|w| *w != 0.0);
        let weighed: Vec<usize> = (0..prepared.values.len()).filter(weighed).collect();
        let mut loose = vec![false; prepared.len()];
        for span in weighed.iter().filter_map(|c| prepared.spans.get(*c)).flatten() {
            loose[span.item as usize] = true;
        }
        Self { columns: weighed.iter().map(|c| prepared.values[*c].as_slice()).collect(), loose }
    }

    fn bits(&self, item: u32) -> impl Iterator<Item = u32> {
        // Adding 0 makes −0 the same as 0.
        self.columns.iter().map(move |column| (column[item as usize] as f32 + 0.0).to_bits())
    }

    fn hash(&self, item: u32) -> u64 {
        self.bits(item).fold(0, |hash, bits| mixed(hash, u64::from(bits)))
    }

    /// Uncertain items are like no other.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let loose = |item: u32| self.loose[item as usize].then_some(item);
        loose(a).cmp(&loose(b)).then_with(|| self.bits(a).cmp(self.bits(b)))
    }
}
