//! The `[weights]` section; without it weights stand with the criteria.

use super::node::{Node, Spot};
use super::reader::{Faults, Keys};
use crate::weights::{Judgement, Method};

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Direct,
    Swing,
    RankOrder,
    RankSum,
    RankReciprocal,
    Pairwise,
    Points,
    Lexicographic,
}

const WORDS: [(&str, Word); 8] = [
    ("direct", Word::Direct),
    ("swing", Word::Swing),
    ("rank-order", Word::RankOrder),
    ("rank-sum", Word::RankSum),
    ("rank-reciprocal", Word::RankReciprocal),
    ("pairwise", Word::Pairwise),
    ("points", Word::Points),
    ("lexicographic", Word::Lexicographic),
];

pub(super) fn method(spot: Option<Spot>, faults: &mut Faults) -> Option<Method> {
    let Some(spot) = spot else { return Some(Method::Direct) };
    let mut keys = Keys::of(spot, "weights", faults)?;
    let Some(word) = keys.word("method", &WORDS, faults) else {
        keys.missing(
            "method",
            "method = \"direct\", \"swing\", \"rank-order\", \"rank-sum\", \"rank-reciprocal\", \"pairwise\", \"points\" or \"lexicographic\"",
            faults,
        );
        return None;
    };
    let method = match word {
        Word::Direct => Some(Method::Direct),
        Word::Swing => Some(Method::Swing),
        Word::RankOrder => order(&mut keys, faults).map(|order| Method::RankOrder { order }),
        Word::RankSum => order(&mut keys, faults).map(|order| Method::RankSum { order }),
        Word::RankReciprocal => order(&mut keys, faults).map(|order| Method::RankReciprocal { order }),
        Word::Points => Some(Method::Points),
        Word::Lexicographic => {
            let levels = keys.whole("levels", 2, 100, faults).unwrap_or(10) as u32;
            order(&mut keys, faults).map(|order| Method::Lexicographic { order, levels })
        }
        Word::Pairwise => pairs(&mut keys, faults).map(|pairs| Method::Pairwise { pairs }),
    };
    keys.finish(faults);
    method
}

fn order(keys: &mut Keys, faults: &mut Faults) -> Option<Vec<String>> {
    let found = keys.texts("order", faults);
    if found.is_none() {
        keys.missing("order", "order = [\"…\", \"…\"], the keys of all criteria, most important first", faults);
    }
    found
}

fn pairs(keys: &mut Keys, faults: &mut Faults) -> Option<Vec<Judgement>> {
    let Some(Spot { place, node: Node::List(items) }) = keys.take("pairs") else {
        keys.missing(
            "pairs",
            "pairs = [{ more = \"…\", less = \"…\", times = 3 }, …], one for every pair of criteria",
            faults,
        );
        return None;
    };
    let path = |i: usize| format!("weights.pairs[{}]", i + 1);
    let judgements: Vec<Option<Judgement>> =
        items.into_iter().enumerate().map(|(i, item)| judgement(Keys::of(item, &path(i), faults)?, faults)).collect();
    if judgements.iter().any(Option::is_none) && faults.is_empty() {
        faults.add(place, "weights.pairs", "each need more, less and times");
    }
    judgements.into_iter().collect()
}

fn judgement(mut keys: Keys, faults: &mut Faults) -> Option<Judgement> {
    let found = keys.text("more", faults).zip(keys.text("less", faults)).zip(keys.number("times", faults));
    if found.is_none() {
        faults.add(
            keys.place,
            &keys.path,
            "needs more, less and times, such as { more = \"people-within\", less = \"roads-within\", times = 3 }",
        );
    }
    keys.finish(faults);
    found.map(|((more, less), times)| Judgement { more, less, times })
}
