//! The additive value model: `V = Σ w · v(x)`, best first, ties by id.

use crate::prepare::Prepared;
use crate::table::Cell;

/// Scores and order of all items under one set of weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The score of each item, in the order of the ids.
    pub scores: Vec<f64>,
    /// The items, best first; equal scores in the order of their ids.
    pub order: Vec<u32>,
}

/// One item as it stands in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The item's place among the ids of what was prepared.
    pub item: usize,
    /// The item.
    pub id: String,
    /// Its rank, the first being 1, every rank given once.
    pub rank: usize,
    /// First and last rank of the items with exactly the same score; `None` where no other has it.
    pub tie: Option<(usize, usize)>,
    /// Its score, 0 to 1.
    pub score: f64,
    /// The least its score can be, given what is unknown or uncertain of it.
    pub low: f64,
    /// The most its score can be.
    pub high: f64,
    /// What each criterion adds, in the order of the model.
    pub contributions: Vec<Contribution>,
}

/// What one criterion adds to the score of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The measure with the unit of the criterion.
    pub measure: Cell,
    /// Its value, 0 to 1.
    pub value: f64,
    /// Weight times value; these add up to the score.
    pub weighted: f64,
    /// Weight times the span of the value, where it is uncertain.
    pub span: Option<(f64, f64)>,
}

impl Prepared {
    /// Weighs everything anew.
    ///
    /// # Shape
    /// One weight per criterion, adding up to 1; missing ones count as 0.
    #[must_use]
    pub fn rescore(&self, weights: &[f64]) -> Scored {
        let mut scores = vec![0.0; self.len()];
        for (values, weight) in self.values.iter().zip(weights) {
            for (score, value) in scores.iter_mut().zip(values) {
                *score += weight * value;
            }
        }
        let order = best_first(&scores);
        Scored { scores, order }
    }

    /// The first `k` lines of a ranking, with contributions.
    #[must_use]
    pub fn top(&self, scored: &Scored, weights: &[f64], k: usize) -> Vec<Line> {
        (0..k.min(scored.order.len())).map(|place| self.line(scored, weights, place)).collect()
    }

    /// The line at a place of the order, the first being 0.
    #[must_use]
    pub fn line(&self, scored: &Scored, weights: &[f64], place: usize) -> Line {
        let item = scored.order.get(place).copied().unwrap_or(0) as usize;
        let contributions: Vec<Contribution> =
            (0..self.criteria.len()).map(|c| self.contribution(c, item, weights)).collect();
        let ends = |end: fn(&Contribution) -> f64| contributions.iter().map(end).sum();
        Line {
            item,
            id: self.ids[item].clone(),
            rank: place + 1,
            tie: scored.tie(place),
            score: scored.scores[item],
            low: ends(|c| c.span.map_or(c.weighted, |s| s.0)),
            high: ends(|c| c.span.map_or(c.weighted, |s| s.1)),
            contributions,
        }
    }

    fn contribution(&self, criterion: usize, item: usize, weights: &[f64]) -> Contribution {
        let weight = weights.get(criterion).copied().unwrap_or(0.0);
        let value = self.values[criterion][item];
        Contribution {
            measure: self.measures[criterion][item].clone(),
            value,
            weighted: weight * value,
            // A weight of 0 keeps out even what has no most.
            span: self.span(criterion, item).filter(|_| weight > 0.0).map(|s| (weight * s.low, weight * s.high)),
        }
    }
}

impl Scored {
    /// The rank of every item in the order of the ids, the first being 1.
    #[must_use]
    pub fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.order.len()];
        for (place, &item) in self.order.iter().enumerate() {
            ranks[item as usize] = place as u32 + 1;
        }
        ranks
    }

    /// First and last rank of the items that share the score at a place; `None` where no other does.
    #[must_use]
    pub fn tie(&self, place: usize) -> Option<(usize, usize)> {
        let score = self.scores[*self.order.get(place)? as usize];
        let first = self.order.partition_point(|&item| self.scores[item as usize] > score);
        let last = self.order.partition_point(|&item| self.scores[item as usize] >= score);
        (first + 1 < last).then_some((first + 1, last))
    }
}

/// Indexes of scores, greatest first, equal ones ascending; scores are finite and at least 0.
#[must_use]
pub fn best_first(scores: &[f64]) -> Vec<u32> {
    // The bits of numbers from +0 up are in the order of the numbers; turned over, the greatest sorts first.
    let key = |score: &f64| !(score + 0.0).max(0.0).to_bits();
    let mut keyed: Vec<(u64, u32)> = scores.iter().zip(0..).map(|(score, item)| (key(score), item)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, rows, table};
    use proptest::prelude::*;

    fn ranked() -> (Prepared, Vec<f64>, Vec<Line>) {
        let m = model();
        let p = Prepared::new(&m, &table()).expect("prepared");
        let w = m.weights().expect("weights").values;
        let lines = p.top(&p.rescore(&w), &w, 10);
        (p, w, lines)
    }

    #[test]
    fn scores_are_weights_times_values() {
        let (_, w, lines) = ranked();
        assert_eq!(w, [0.75, 0.25]);
        let got: Vec<(&str, f64)> = lines.iter().map(|l| (l.id.as_str(), l.score)).collect();
        assert_eq!(got[0], ("a", 0.75 * 0.9 + 0.25 * 0.5));
        assert_eq!(got[1], ("b", 0.75 * 0.5 + 0.25));
        assert_eq!(got.iter().map(|g| g.0).collect::<String>(), "abdc");
    }

    #[test]
    fn contributions_add_up_to_the_score_to_the_bit() {
        for line in ranked().2 {
            assert_eq!(line.contributions.iter().map(|c| c.weighted).sum::<f64>(), line.score, "{}", line.id);
        }
    }

    #[test]
    fn what_is_unknown_widens_the_score() {
        let (_, _, lines) = ranked();
        let d = lines.iter().find(|l| l.id == "d").expect("d");
        let school = 0.25 * 0.1;
        assert!(
            (d.low - school).abs() < 1e-15
                && (d.high - (0.75 + school)).abs() < 1e-15
                && (d.score - (0.375 + school)).abs() < 1e-15
        );
        let a = &lines[0];
        assert_eq!((a.low, a.high), (a.score, a.score));
    }

    #[test]
    fn ties_break_by_id_and_say_so() {
        let t = rows(&[
            ["z", "500", "", "", "0", "open"],
            ["m", "900", "", "", "0", "open"],
            ["b", "500", "", "", "0", "open"],
            ["x", "500", "", "", "0", "open"],
        ]);
        let p = Prepared::new(&model(), &t).expect("prepared");
        let w = [0.75, 0.25];
        let lines = p.top(&p.rescore(&w), &w, 4);
        let got: Vec<_> = lines.iter().map(|l| (l.id.as_str(), l.rank, l.tie)).collect();
        assert_eq!(got, [("m", 1, None), ("b", 2, Some((2, 4))), ("x", 3, Some((2, 4))), ("z", 4, Some((2, 4)))]);
    }

    #[test]
    fn nothing_to_rank_is_an_empty_ranking() {
        let p = Prepared::new(&model(), &rows(&[])).expect("prepared");
        let scored = p.rescore(&[0.75, 0.25]);
        assert!(p.is_empty() && scored.order.is_empty() && p.top(&scored, &[0.75, 0.25], 5).is_empty());
    }

    #[test]
    fn the_fighter_matrix_has_its_known_weighted_sums() {
        let x = [
            [2.0, 1500.0, 20000.0, 5.5, 5.0, 9.0],
            [2.5, 2700.0, 18000.0, 6.5, 3.0, 5.0],
            [1.8, 2000.0, 21000.0, 4.5, 7.0, 7.0],
            [2.2, 1800.0, 20000.0, 5.0, 5.0, 5.0],
        ];
        let anchors = [(1.8, 2.5), (1500.0, 2700.0), (18000.0, 21000.0), (6.5, 4.5), (3.0, 7.0), (5.0, 9.0)];
        let w = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3];
        let value = |j: usize, v: f64| {
            crate::value::ValueFunction::Linear { zero: anchors[j].0, full: anchors[j].1 }.at(v).expect("a value")
        };
        let scores = x.map(|row| (0..6).map(|j| w[j] * value(j, row[j])).sum::<f64>());
        for (got, want) in scores.iter().zip([0.57381, 0.3, 0.591_667, 0.380_952]) {
            assert!((got - want).abs() < 5e-6, "{scores:?}");
        }
        assert_eq!(best_first(&scores), [2, 0, 3, 1]);
    }

    proptest! {
        #[test]
        fn the_order_is_by_score_and_then_by_place(scores in prop::collection::vec(prop::sample::select(vec![0.0, 0.25, 0.5, 1.0, 0.1]), 0..60)) {
            let order = best_first(&scores);
            for pair in order.windows(2) {
                let (a, b) = (pair[0] as usize, pair[1] as usize);
                prop_assert!(scores[a] > scores[b] || (scores[a] == scores[b] && a < b));
            }
        }

        #[test]
        fn adding_an_item_never_turns_the_order_of_two_others(extra in 0.0..5000.0f64, school in 0.0..9000.0f64) {
            let before: Vec<String> = ranked().2.into_iter().map(|l| l.id).collect();
            let (people, school) = (extra.to_string(), school.to_string());
            let mut all = vec![["c", "200", "", "", "100", "open"], ["a", "900", "", "", "500", "open"], ["b", "500", "400", "800", "0", "open"], ["d", "", "200", "800", "1500", ""]];
            all.push(["new", &people, "", "", &school, "open"]);
            let p = Prepared::new(&model(), &rows(&all)).expect("prepared");
            let w = [0.75, 0.25];
            let after: Vec<String> = p.top(&p.rescore(&w), &w, 9).into_iter().map(|l| l.id).filter(|id| id != "new").collect();
            prop_assert_eq!(before, after);
        }
    }
}
