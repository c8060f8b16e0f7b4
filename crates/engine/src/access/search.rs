//! Quickest ways from many starts at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Network;

/// The time of what is not reached, and the edge that leads to a start.
pub(super) const NEVER: u32 = u32::MAX;

/// For each node the time from the nearest start, and the edge by which one comes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reached {
    /// Milliseconds; [`NEVER`] where no way leads.
    pub(super) ms: Vec<u32>,
    /// Edge from the node before; [`NEVER`] at a start.
    pub(super) by: Vec<u32>,
}

/// Nodes to be looked at, the nearest first; ties go to the lower node.
pub(super) type Queue = BinaryHeap<Reverse<(u32, u32)>>;

/// Times from starts over the edges that are open.
pub(super) fn reach(
    network: &Network,
    starts: impl IntoIterator<Item = (u32, u32)>,
    open: impl Fn(u32) -> bool,
) -> Reached {
    let count = network.node_count();
    let mut reached = Reached { ms: vec![NEVER; count], by: vec![NEVER; count] };
    let mut queue = Queue::new();
    for (node, ms) in starts {
        if ms < reached.ms[node as usize] {
            reached.ms[node as usize] = ms;
            queue.push(Reverse((ms, node)));
        }
    }
    while let Some(Reverse((ms, node))) = queue.pop() {
        if ms > reached.ms[node as usize] {
            continue;
        }
        for &(to, edge) in network.arcs(node) {
            let there = ms.saturating_add(network.edges[edge as usize].ms);
            if there < reached.ms[to as usize] && open(edge) {
                reached.ms[to as usize] = there;
                reached.by[to as usize] = edge;
                queue.push(Reverse((there, to)));
            }
        }
    }
    reached
}

impl Reached {
    /// The node before one, and the edge between; `None` at a start.
    pub(super) fn before(&self, network: &Network, node: u32) -> Option<(u32, u32)> {
        let edge = self.by[node as usize];
        let ends = network.edges.get(edge as usize)?;
        Some((if ends.from == node { ends.to } else { ends.from }, edge))
    }

    /// The edges from a node back to its start.
    pub(super) fn back(&self, network: &Network, mut node: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        while let Some((before, edge)) = self.before(network, node) {
            edges.push(edge);
            node = before;
        }
        edges
    }
}
