//! Several voices over one model: how far their orders agree, where they part, by whose weights, and what holds for all.

use crate::conflict::{Agreement, Conflict, Named, agreements, conflicts};
use crate::model::SmaaSetting;
use crate::prepare::Prepared;
use crate::score::Scored;
use crate::smaa::Robustness;
use serde::Serialize;

/// Whose weights, and which.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// The organisation or person.
    pub name: String,
    /// Their weights, adding up to 1, in the order of the criteria.
    pub weights: Vec<f64>,
}

/// What several voices say together.
#[derive(Debug, Clone)]
pub struct Group {
    /// The mean of all voices, each counting once.
    pub weights: Vec<f64>,
    /// The order under these.
    pub scored: Scored,
    /// The order under the weights of each voice.
    pub orders: Vec<Named>,
    /// How alike every two orders are.
    pub agreements: Vec<Agreement>,
    /// Where they part, greatest spread first.
    pub disputes: Vec<Dispute>,
    /// How firm the ranks are when a voice is drawn at random; `None` where the setting draws no samples.
    pub robustness: Option<Robustness>,
}

/// One item that the voices place far apart, and what of their weights does it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dispute {
    /// The item, its rank by every voice, and how far they lie apart.
    pub conflict: Conflict,
    /// The voice that puts it highest, by place.
    pub high: usize,
    /// The voice that puts it lowest.
    pub low: usize,
    /// What each criterion does to part them, the greatest part first; they add up to the whole.
    pub causes: Vec<Cause>,
}

/// What one criterion does to part two voices over an item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cause {
    /// The criterion, by place in the model.
    pub criterion: usize,
    /// Its weight by the voice that puts the item highest.
    pub high: f64,
    /// Its weight by the voice that puts it lowest.
    pub low: f64,
    /// How much of their difference it makes; below zero where it brings them together.
    pub part: f64,
}

impl Group {
    /// Hears all voices.
    ///
    /// # Shape
    /// At least one voice; `setting.k` is how many come first; `most` bounds the list of disputes. `threads` changes
    /// the time it takes and nothing else.
    #[must_use]
    pub fn new(prepared: &Prepared, voices: &[Voice], setting: &SmaaSetting, most: usize, threads: usize) -> Self {
        let weights = mean(voices);
        let ranks = |voice: &Voice| prepared.rescore(&voice.weights).ranks();
        let orders: Vec<Named> =
            voices.iter().map(|voice| Named { name: voice.name.clone(), ranks: ranks(voice) }).collect();
        let k = setting.k as usize;
        let disputes = conflicts(&orders, k, most).into_iter().map(|c| dispute(prepared, voices, &orders, c)).collect();
        let sets: Vec<Vec<f64>> = voices.iter().map(|voice| voice.weights.clone()).collect();
        let draws = setting.samples > 0 && !prepared.is_empty() && !sets.is_empty();
        Self {
            scored: prepared.rescore(&weights),
            agreements: agreements(&orders, k),
            robustness: draws.then(|| Robustness::among(prepared, &sets, setting, threads)),
            weights,
            orders,
            disputes,
        }
    }
}

/// The mean of the weights of all voices.
fn mean(voices: &[Voice]) -> Vec<f64> {
    let criteria = voices.first().map_or(0, |voice| voice.weights.len());
    let count = voices.len().max(1) as f64;
    (0..criteria).map(|c| voices.iter().map(|voice| voice.weights[c]).sum::<f64>() / count).collect()
}

/// Why two voices part over an item.
///
/// The voice that puts it low lets others pass that the voice that puts it high holds back. Over these others, on the
/// mean, the item leads under the one set of weights and trails under the other; the difference of the two leads is a
/// sum over the criteria, weight difference times lead in value, and never negative.
fn dispute(prepared: &Prepared, voices: &[Voice], orders: &[Named], conflict: Conflict) -> Dispute {
    let by = |rank: u32| conflict.ranks.iter().position(|r| *r == rank).unwrap_or(0);
    let high = by(conflict.ranks.iter().copied().min().unwrap_or(0));
    let low = by(conflict.ranks.iter().copied().max().unwrap_or(0));
    let item = conflict.item as usize;
    let (above, below) = (&orders[high].ranks, &orders[low].ranks);
    let passing: Vec<usize> =
        (0..above.len()).filter(|other| above[*other] > above[item] && below[*other] < below[item]).collect();
    let count = passing.len().max(1) as f64;
    let mut causes: Vec<Cause> = prepared
        .values
        .iter()
        .enumerate()
        .map(|(criterion, values)| {
            let lead = passing.iter().map(|other| values[item] - values[*other]).sum::<f64>() / count;
            let (high, low) = (voices[high].weights[criterion], voices[low].weights[criterion]);
            Cause { criterion, high, low, part: (high - low) * lead }
        })
        .collect();
    causes.sort_by(|a, b| b.part.total_cmp(&a.part).then(a.criterion.cmp(&b.criterion)));
    Dispute { conflict, high, low, causes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, rows, table};
    use crate::table::Table;

    fn voice(name: &str, people: f64) -> Voice {
        Voice { name: name.into(), weights: vec![people, 1.0 - people] }
    }

    fn group(voices: &[Voice]) -> (Prepared, Group) {
        group_over(voices, &table())
    }

    fn group_over(voices: &[Voice], table: &Table) -> (Prepared, Group) {
        let m = model();
        let prepared = Prepared::new(&m, table).expect("prepared");
        let group = Group::new(&prepared, voices, &SmaaSetting { k: 1, ..m.smaa.clone() }, 10, 2);
        (prepared, group)
    }

    #[test]
    fn every_voice_counts_once_in_the_mean() {
        let (_, group) = group(&[voice("health", 0.9), voice("schools", 0.1), voice("farms", 0.2)]);
        assert!((group.weights[0] - 0.4).abs() < 1e-12 && (group.weights[1] - 0.6).abs() < 1e-12);
    }

    #[test]
    fn one_voice_alone_agrees_with_itself_and_draws_its_own_order() {
        let (_, group) = group(&[voice("all", 0.75)]);
        assert!(group.agreements.is_empty() && group.disputes.is_empty());
        let firm = group.robustness.expect("samples");
        let first = group.scored.order[0] as usize;
        // d has unknowns; a is first whatever they are drawn as.
        assert!((firm.in_first_k(first) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_dispute_names_the_weight_that_makes_it_and_its_parts_add_up() {
        let voices = [voice("people first", 0.9), voice("schools first", 0.1)];
        let (prepared, group) = group(&voices);
        let a = prepared.item("a").expect("a") as u32;
        let found = group.disputes.iter().find(|d| d.conflict.item == a).expect("a is disputed");
        assert_eq!((found.high, found.low), (0, 1));
        let people = found.causes.iter().find(|c| c.criterion == 0).expect("people");
        assert_eq!((people.high, people.low), (0.9, 0.1));
        assert!(found.causes.iter().map(|c| c.part).sum::<f64>() >= 0.0, "{found:?}");
        assert!(found.causes[0].part >= found.causes[1].part);
    }

    #[test]
    fn a_place_held_by_one_voice_of_two_is_held_in_half_of_the_draws() {
        let known = rows(&[["a", "900", "", "", "500", "open"], ["b", "500", "", "", "0", "open"]]);
        let (prepared, group) = group_over(&[voice("people first", 0.9), voice("schools first", 0.1)], &known);
        let firm = group.robustness.expect("samples");
        let (a, b) = (prepared.item("a").expect("a"), prepared.item("b").expect("b"));
        assert_eq!((group.orders[0].ranks[a], group.orders[1].ranks[b]), (1, 1));
        assert!((firm.in_first_k(a) - 0.5).abs() < 3.0 * firm.error(), "{}", firm.in_first_k(a));
        assert!((firm.in_first_k(a) + firm.in_first_k(b) - 1.0).abs() < 1e-9);
    }
}
