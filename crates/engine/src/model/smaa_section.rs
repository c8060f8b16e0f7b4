//! The `[smaa]` section: how far weights are varied.

use super::criteria_section::pair;
use super::node::{Node, Spot};
use super::reader::{Faults, Keys};
use super::{CriterionUse, SmaaMode, SmaaSetting};
use std::collections::BTreeMap;

const MODES: [(&str, SmaaMode); 4] = [
    ("around", SmaaMode::Around),
    ("any", SmaaMode::Any),
    ("ordered", SmaaMode::Ordered),
    ("intervals", SmaaMode::Intervals),
];

/// The greatest seed that TOML and JSON both keep exactly.
const GREATEST_SEED: u64 = (1 << 53) - 1;

pub(super) fn smaa(
    spot: Option<Spot>,
    criteria: &[CriterionUse],
    varies: bool,
    faults: &mut Faults,
) -> Option<SmaaSetting> {
    let usual =
        SmaaSetting { samples: if varies { SmaaSetting::default().samples } else { 0 }, ..SmaaSetting::default() };
    let Some(spot) = spot else { return Some(usual) };
    let mut keys = Keys::of(spot, "smaa", faults)?;
    let samples = keys.whole("samples", 0, 100_000, faults).map_or(usual.samples, |n| n as u32);
    if !varies && samples > 0 {
        faults.add(
            keys.place,
            "smaa.samples",
            "must be 0: points and ordered lists are rules, and no other weights of them can be drawn",
        );
    }
    let mode = keys.word("mode", &MODES, faults).unwrap_or(usual.mode);
    let kappa = keys.number("kappa", faults).unwrap_or(usual.kappa);
    let k = keys.whole("k", 1, u64::from(u32::MAX), faults).map_or(usual.k, |n| n as u32);
    let seed = keys.whole("seed", 0, GREATEST_SEED, faults).unwrap_or(usual.seed);
    let spot = keys.take("intervals");
    let intervals = intervals(&keys, spot, criteria, faults);
    if !(kappa > 0.0 && kappa <= 1e6) {
        faults.add(
            keys.place,
            "smaa.kappa",
            "must be above 0 and at most 1,000,000; 50 is usual, more stays closer to the weights",
        );
    }
    let (least, most) = intervals.values().fold((0.0, 0.0), |(a, b), (low, high)| (a + low, b + high));
    if mode == SmaaMode::Intervals
        && faults.is_empty()
        && !(least <= 1.0 && most >= 1.0 && intervals.len() == criteria.iter().filter(|c| !c.multiplies).count())
    {
        faults.add(keys.place, "smaa.intervals", "must give every criterion bounds such that weights can add up to 1");
    }
    keys.finish(faults);
    Some(SmaaSetting { samples, mode, kappa, k, seed, intervals })
}

fn intervals(
    keys: &Keys,
    spot: Option<Spot>,
    criteria: &[CriterionUse],
    faults: &mut Faults,
) -> BTreeMap<String, (f64, f64)> {
    let Some(Spot { place, node }) = spot else { return BTreeMap::new() };
    let path = keys.path_of("intervals");
    let Node::Keys(rows) = node else {
        faults.add(place, &path, "must be a table of criteria and bounds, such as { people-within = [0.2, 0.5] }");
        return BTreeMap::new();
    };
    let mut found = BTreeMap::new();
    for (key, place, spot) in rows {
        let bounds = pair(&spot.node).filter(|(low, high)| 0.0 <= *low && low <= high && *high <= 1.0);
        match bounds {
            _ if !criteria.iter().any(|c| c.key == key) => {
                faults.add(place, &format!("{path}.{key}"), "is no criterion of this model")
            }
            None => faults.add(
                place,
                &format!("{path}.{key}"),
                "must be two numbers from 0 to 1, the lower one first, such as [0.2, 0.5]",
            ),
            Some(bounds) => drop(found.insert(key, bounds)),
        }
    }
    found
}
