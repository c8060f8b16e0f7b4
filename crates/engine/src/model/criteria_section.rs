//! The `[[criteria]]` sections: what the file leaves out comes from the criterion's card.

use super::node::{Node, Place, Spot};
use super::reader::{Faults, Keys, as_number, as_text, nearest};
use super::{CriterionUse, Model, WhenUnknown};
use crate::criteria::{Card, all, by_key};
use crate::likelihood;
use crate::value::{ValueFunction, Wish};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn criterion(mut keys: Keys, faults: &mut Faults) -> Option<CriterionUse> {
    let Some(key) = keys.text("key", faults) else {
        keys.missing("key", "key = \"people-within\", or any short name of your own", faults);
        return None;
    };
    let named = keys.take("criterion");
    let card = card(&keys, &key, named, faults)?;
    let columns = columns(&mut keys, &card, faults);
    let label = keys.text("label", faults).unwrap_or_else(|| default_label(&key, &card));
    let unit = keys.text("unit", faults).unwrap_or_else(|| card.unit.to_owned());
    let words = [("more-first", Wish::MoreFirst), ("less-first", Wish::LessFirst)];
    let wish = keys.word("wish", &words, faults);
    let value = keys.take("value");
    let (value, wish) = value_and_wish(&keys, value, wish, &card, faults)?;
    let weight = keys.number("weight", faults);
    let multiplies = keys.flag("multiplies", faults).unwrap_or(false);
    let unknown = keys.take("unknown");
    let unknown = when_unknown(&keys, unknown, faults);
    let error = keys.number("error", faults);
    let (low, high) = (keys.text("low", faults), keys.text("high", faults));
    if error.is_some_and(|e| !(0.0..=1.0).contains(&e)) {
        faults.add(keys.place, &keys.path_of("error"), "must be a share from 0 to 1; write 0.2 for 20 % either way");
    }
    if low.is_some() != high.is_some() || (low.is_some() && error.is_some()) {
        faults.add(
            keys.place,
            &keys.path,
            "states its uncertainty by halves or twice; write both low and high, or error alone",
        );
    }
    keys.finish(faults);
    Some(CriterionUse {
        key,
        criterion: card.key.to_owned(),
        columns,
        label,
        unit,
        wish,
        value,
        weight,
        multiplies,
        unknown,
        error,
        low,
        high,
    })
}

pub(super) fn unique(model: &Model, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (i, criterion) in model.criteria.iter().enumerate() {
        if !seen.insert(criterion.key.as_str()) {
            faults.add(
                None,
                &format!("criteria[{}].key", i + 1),
                format!("\"{}\" stands twice; give each criterion a key of its own", criterion.key),
            );
        }
    }
}

/// The card of the criterion that a section uses: the one it names, else its key's, else the generic column.
fn card(keys: &Keys, key: &str, named: Option<Spot>, faults: &mut Faults) -> Option<Card> {
    let Some(spot) = named else { return by_key(key).or_else(|| by_key("column")).map(|c| c.card()) };
    let name = as_text(&spot.node).unwrap_or_default();
    if let Some(criterion) = by_key(&name) {
        return Some(criterion.card());
    }
    let known: Vec<&str> = all().iter().map(|c| c.card().key).collect();
    let near = nearest(&name, &known).map_or_else(String::new, |n| format!("did you mean \"{n}\"? "));
    faults.add(
        spot.place,
        &keys.path_of("criterion"),
        format!("is no criterion; {near}the criteria are {}", known.join(", ")),
    );
    None
}

fn default_label(key: &str, card: &Card) -> String {
    if card.key == "column" { key.replace(['-', '_'], " ") } else { card.label.to_owned() }
}

fn columns(keys: &mut Keys, card: &Card, faults: &mut Faults) -> Vec<String> {
    let one = keys.text("column", faults);
    let many = keys.texts("columns", faults);
    let given = match (one, many) {
        (Some(_), Some(_)) => {
            faults.add(keys.place, &keys.path, "names both column and columns; keep one of them");
            Vec::new()
        }
        (Some(one), None) => vec![one],
        (None, Some(many)) => many,
        (None, None) => card.needs.iter().map(ToString::to_string).collect(),
    };
    if given.is_empty() {
        keys.missing(
            "column",
            "column = \"…\", the column of your table that it reads; or use a key of the registry",
            faults,
        );
    }
    let adds_up = card.needs.len() > 1;
    if given.len() > 1 && !adds_up {
        faults.add(
            keys.place,
            &keys.path_of("columns"),
            format!("names {} columns, but \"{}\" reads one", given.len(), card.key),
        );
    }
    given.iter().for_each(|column| no_experiment(keys, column, faults));
    given
}

/// Refuses the likelihood of contamination, an experiment that stands beside a priority and never in it.
pub(super) fn no_experiment(keys: &Keys, column: &str, faults: &mut Faults) {
    if likelihood::COLUMNS.contains(&column) {
        let words =
            format!("\"{column}\" is an experiment's figure and never part of a priority; keep it beside the ranking");
        faults.add(keys.place, &keys.path_of("column"), words);
    }
}

fn value_and_wish(
    keys: &Keys,
    value: Option<Spot>,
    wish: Option<Wish>,
    card: &Card,
    faults: &mut Faults,
) -> Option<(ValueFunction, Wish)> {
    let path = keys.path_of("value");
    let (place, value) = match value {
        Some(spot) => (spot.place, shape(spot, &path, faults)?),
        None if card.key == "column" => {
            keys.missing(
                "value",
                "value = { shape = \"linear\", zero = …, full = … } with anchors that people agreed on",
                faults,
            );
            return None;
        }
        None => (keys.place, card.value.clone()),
    };
    if let Err(why) = value.check() {
        faults.add(place, &path, why);
        return None;
    }
    let own = value.wish();
    if let (Some(own), Some(wish)) = (own, wish)
        && own != wish
    {
        faults.add(
            place,
            &path,
            format!("puts {} while wish says \"{}\"; turn the anchors or the wish round", own.word(), wish.word()),
        );
    }
    Some((value, wish.or(own).unwrap_or(card.wish)))
}

#[derive(Clone, Copy)]
enum Shape {
    Linear,
    Log,
    Exponential,
    InverseSquare,
    Piecewise,
    Count,
    Once,
    Table,
}

const SHAPES: [(&str, Shape); 8] = [
    ("linear", Shape::Linear),
    ("log", Shape::Log),
    ("exponential", Shape::Exponential),
    ("inverse-square", Shape::InverseSquare),
    ("piecewise", Shape::Piecewise),
    ("count", Shape::Count),
    ("once", Shape::Once),
    ("table", Shape::Table),
];

fn shape(spot: Spot, path: &str, faults: &mut Faults) -> Option<ValueFunction> {
    let mut keys = Keys::of(spot, path, faults)?;
    let Some(shape) = keys.word("shape", &SHAPES, faults) else {
        keys.missing(
            "shape",
            "shape = \"linear\", \"log\", \"exponential\", \"inverse-square\", \"piecewise\", \"count\", \"once\" or \"table\"",
            faults,
        );
        return None;
    };
    let function = match shape {
        Shape::Linear => anchor(&mut keys, "zero", faults)
            .zip(anchor(&mut keys, "full", faults))
            .map(|(zero, full)| ValueFunction::Linear { zero, full }),
        Shape::Log => anchor(&mut keys, "scale", faults)
            .zip(anchor(&mut keys, "full", faults))
            .map(|(scale, full)| ValueFunction::Log { scale, full }),
        Shape::Exponential => anchor(&mut keys, "scale", faults).map(|scale| ValueFunction::Exponential { scale }),
        Shape::InverseSquare => anchor(&mut keys, "half", faults).map(|half| ValueFunction::InverseSquare { half }),
        Shape::Piecewise => points(&mut keys, faults).map(|points| ValueFunction::Piecewise { points }),
        Shape::Count => Some(ValueFunction::Count),
        Shape::Once => Some(ValueFunction::Once),
        Shape::Table => codes(&mut keys, faults).map(|codes| ValueFunction::Table { codes }),
    };
    keys.finish(faults);
    function
}

fn anchor(keys: &mut Keys, key: &'static str, faults: &mut Faults) -> Option<f64> {
    let found = keys.number(key, faults);
    if found.is_none() {
        keys.missing(key, &format!("{key} = …, an anchor in the unit of the criterion"), faults);
    }
    found
}

fn points(keys: &mut Keys, faults: &mut Faults) -> Option<Vec<(f64, f64)>> {
    let spot = keys.take("points");
    let place: Place = spot.as_ref().and_then(|s| s.place);
    let found = spot.and_then(|s| {
        if let Node::List(items) = s.node { items.iter().map(|p| pair(&p.node)).collect() } else { None }
    });
    if found.is_none() {
        faults.add(
            place.or(keys.place),
            &keys.path_of("points"),
            "must be a list of [measure, value], such as [[0, 0], [10, 0.5], [100, 1]]",
        );
    }
    found
}

pub(super) fn pair(node: &Node) -> Option<(f64, f64)> {
    match node {
        Node::List(items) => match items.as_slice() {
            [a, b] => as_number(&a.node).zip(as_number(&b.node)),
            _ => None,
        },
        _ => None,
    }
}

fn codes(keys: &mut Keys, faults: &mut Faults) -> Option<BTreeMap<String, f64>> {
    let spot = keys.take("codes");
    let place: Place = spot.as_ref().and_then(|s| s.place);
    let found = spot.and_then(|s| {
        if let Node::Keys(rows) = s.node {
            rows.into_iter().map(|(code, _, v)| Some((code, as_number(&v.node)?))).collect()
        } else {
            None
        }
    });
    if found.is_none() {
        faults.add(
            place.or(keys.place),
            &keys.path_of("codes"),
            "must be a table of codes and their values, such as { suspected = 0.3, confirmed = 1 }",
        );
    }
    found
}

fn when_unknown(keys: &Keys, spot: Option<Spot>, faults: &mut Faults) -> WhenUnknown {
    let Some(spot) = spot else { return WhenUnknown::Interval };
    match spot.node {
        Node::Text(word) if word == "interval" => WhenUnknown::Interval,
        Node::Number(x) if (0.0..=1.0).contains(&x) => WhenUnknown::Fixed(x),
        _ => {
            faults.add(
                spot.place,
                &keys.path_of("unknown"),
                "must be \"interval\" (anything from 0 to 1) or one value from 0 to 1 that you call neutral",
            );
            WhenUnknown::Interval
        }
    }
}
