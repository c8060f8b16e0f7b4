//! The `[[gates]]` sections.

use super::criteria_section::no_experiment;
use super::reader::{Faults, Keys};
use crate::gate::{Condition, Gate, UnknownGate};

pub(super) fn gate(mut keys: Keys, faults: &mut Faults) -> Option<Gate> {
    let key = keys.text("key", faults);
    let column = keys.text("column", faults);
    column.iter().for_each(|column| no_experiment(&keys, column, faults));
    let reason = keys.text("reason", faults);
    let conditions: Vec<Condition> = [
        keys.code("equals", faults).map(Condition::Equals),
        keys.texts("in", faults).map(Condition::In),
        keys.texts("not-in", faults).map(Condition::NotIn),
        keys.number("less", faults).map(Condition::Less),
        keys.number("greater", faults).map(Condition::Greater),
        keys.flag("missing", faults).map(Condition::Missing),
    ]
    .into_iter()
    .flatten()
    .collect();
    let words = [("keep", UnknownGate::Keep), ("exclude", UnknownGate::Exclude)];
    let unknown = keys.word("unknown", &words, faults).unwrap_or(UnknownGate::Keep);
    for (name, there, example) in [
        ("key", key.is_some(), "key = \"do-no-harm\", its name"),
        ("column", column.is_some(), "column = \"…\", the column it looks at"),
        (
            "reason",
            reason.as_deref().is_some_and(|r| !r.trim().is_empty()),
            "reason = \"…\", shown beside every item it takes out",
        ),
    ] {
        if !there {
            keys.missing(name, example, faults);
        }
    }
    if conditions.len() != 1 {
        let said = conditions.len();
        faults.add(
            keys.place,
            &keys.path,
            format!("has {said} conditions; write one of equals, in, not-in, less, greater or missing"),
        );
    }
    keys.finish(faults);
    Some(Gate { key: key?, column: column?, when: conditions.into_iter().next()?, reason: reason?, unknown })
}
