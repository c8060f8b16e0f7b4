//! A model from its tree: the head, then each section by its own file.

use super::node::{Node, NotReadable, Spot};
use super::reader::{Faults, Keys};
use super::{Model, ModelFaults, classes_section, criteria_section, gates_section, smaa_section, weights_section};
use crate::value::ValueFunction;
use crate::weights::Method;

pub(super) fn model(read: Result<Spot, NotReadable>, file: &str) -> Result<Model, ModelFaults> {
    let mut faults = Faults::new(file);
    let model = match read {
        Ok(spot) => whole(spot, &mut faults),
        Err(e) => {
            faults.add(e.place, "", format!("cannot be read: {}", e.message.trim()));
            None
        }
    };
    match model {
        Some(model) if faults.is_empty() => Ok(model),
        _ => Err(ModelFaults(faults.sorted())),
    }
}

fn whole(spot: Spot, faults: &mut Faults) -> Option<Model> {
    let mut keys = Keys::of(spot, "", faults)?;
    let name = keys.text("name", faults);
    let version = keys.whole("version", 1, u64::from(u32::MAX), faults);
    let title = keys.text("title", faults);
    let note = keys.text("note", faults).unwrap_or_default();
    let criteria: Vec<_> = sections(&mut keys, "criteria", faults)
        .into_iter()
        .filter_map(|k| criteria_section::criterion(k, faults))
        .collect();
    let gates: Vec<_> =
        sections(&mut keys, "gates", faults).into_iter().filter_map(|k| gates_section::gate(k, faults)).collect();
    let classes: Vec<_> =
        sections(&mut keys, "classes", faults).into_iter().filter_map(|k| classes_section::class(k, faults)).collect();
    let weights_at = keys.take("weights");
    let smaa_at = keys.take("smaa");
    if name.is_none() {
        keys.missing("name", "name = \"a-short-name\"", faults);
    }
    if version.is_none() {
        keys.missing("version", "version = 1, and raise it with every change that is used", faults);
    }
    if criteria.is_empty() {
        keys.missing("criteria", "at least one [[criteria]] section", faults);
    }
    keys.finish(faults);
    let weights_place = weights_at.as_ref().and_then(|s| s.place);
    let weights = weights_section::method(weights_at, faults);
    let varies = weights.as_ref().is_none_or(Method::can_vary);
    let smaa = smaa_section::smaa(smaa_at, &criteria, varies, faults);
    let title = title.or_else(|| name.clone()).unwrap_or_default();
    let model = Model {
        name: name?,
        version: version? as u32,
        title,
        note,
        weights: weights?,
        smaa: smaa?,
        criteria,
        gates,
        classes,
    };
    criteria_section::unique(&model, faults);
    classes_section::ascending(&model.classes, faults);
    rules(&model, faults);
    if faults.is_empty()
        && let Err(e) = model.weights()
    {
        faults.add(weights_place, "weights", e.to_string());
    }
    Some(model)
}

/// What only some ways of scoring allow.
fn rules(model: &Model, faults: &mut Faults) {
    let points = model.weights == Method::Points;
    for (i, criterion) in model.criteria.iter().enumerate() {
        let path = |key: &str| format!("criteria[{}].{key}", i + 1);
        if criterion.value == ValueFunction::Count && !points {
            faults.add(
                None,
                &path("value"),
                "is \"count\", which goes beyond 1; use it with weights.method = \"points\", or give it anchors",
            );
        }
        if criterion.multiplies && !model.weights.can_vary() {
            faults.add(
                None,
                &path("multiplies"),
                "does not go with points or an ordered list; choose another method of weights",
            );
        }
    }
    if !model.criteria.is_empty() && model.criteria.iter().all(|c| c.multiplies) {
        faults.add(None, "criteria", "all multiply and nothing is left to be multiplied; let at least one be weighed");
    }
}

fn sections(keys: &mut Keys, key: &'static str, faults: &mut Faults) -> Vec<Keys> {
    let Some(spot) = keys.take(key) else { return Vec::new() };
    let Node::List(items) = spot.node else {
        faults.add(spot.place, key, format!("is {}; write [[{key}]] sections", spot.node.kind()));
        return Vec::new();
    };
    items.into_iter().enumerate().filter_map(|(i, item)| Keys::of(item, &format!("{key}[{}]", i + 1), faults)).collect()
}
