//! The `[[classes]]` sections: fixed breaks, so that a class means the same this year and next.

use super::Class;
use super::reader::{Faults, Keys};

pub(super) fn class(mut keys: Keys, faults: &mut Faults) -> Option<Class> {
    let label = keys.text("label", faults);
    let from = keys.number("from", faults);
    if label.is_none() {
        keys.missing("label", "label = \"high\"", faults);
    }
    if from.is_none() {
        keys.missing("from", "from = …, the least score of the class", faults);
    }
    keys.finish(faults);
    Some(Class { label: label?, from: from? })
}

pub(super) fn ascending(classes: &[Class], faults: &mut Faults) {
    for (i, pair) in classes.windows(2).enumerate() {
        if pair[0].from >= pair[1].from {
            faults.add(
                None,
                &format!("classes[{}].from", i + 2),
                "must be above the class before it; write classes ascending",
            );
        }
    }
}
