//! Why an item stands where it stands, why one is above another, and what would change it.

use crate::criteria::reach_in_name;
use crate::message::{Arg, Said};
use crate::model::CriterionUse;
use crate::prepare::Prepared;
use crate::score::{Contribution, Line};
use crate::table::Cell;

/// One criterion's part in the difference between two items.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The criterion's place in the model.
    pub criterion: usize,
    /// Score of the upper item minus score of the lower one from this criterion alone.
    pub lead: f64,
    /// The weight at which the two change places, all other weights keeping their proportions; `None` if none does.
    pub swap: Option<f64>,
}

/// Why one item is above another.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyAbove {
    /// Score of the upper item minus score of the lower one.
    pub lead: f64,
    /// By criterion, the greatest difference first, whichever way it points.
    pub differences: Vec<Difference>,
}

/// Why a line stands where it stands: the place, each criterion from the greatest part to the least, ties and what is unknown.
///
/// # Shape
/// The first message is the place; one message per criterion follows; notes come last.
#[must_use]
pub fn explain(line: &Line, criteria: &[CriterionUse], of: usize) -> Vec<Said> {
    let place = match line.rank {
        1 => Said::new("rank-place-first"),
        rank => Said::new("rank-place").number("rank", rank as f64),
    };
    let mut said = vec![place.number("of", of as f64)];
    let mut parts: Vec<(&CriterionUse, &Contribution)> = criteria.iter().zip(&line.contributions).collect();
    parts.sort_by(|a, b| b.1.weighted.total_cmp(&a.1.weighted));
    said.extend(parts.into_iter().map(|(criterion, part)| part_said(criterion, part, line.score)));
    if let Some((first, last)) = line.tie {
        said.push(Said::new("rank-tied").number("first", first as f64).number("last", last as f64));
    }
    if line.high.is_infinite() {
        said.push(Said::new("rank-range-open").number("low", line.low));
    } else if line.low < line.high {
        said.push(
            Said::new("rank-range").number("score", line.score).number("low", line.low).number("high", line.high),
        );
    }
    said
}

/// How firm a rank is under drawn weights: where it stays, and how likely it is among the first `k` (0 to 1).
#[must_use]
pub fn stability(first: u32, last: u32, k: u32, probability: f64) -> Said {
    let said = if first == last {
        Said::new("rank-stable-one")
    } else {
        Said::new("rank-stable").number("last", f64::from(last))
    };
    said.number("first", f64::from(first)).number("k", f64::from(k)).number("share", (probability * 100.0).round())
}

/// An explanation as one English sentence.
#[must_use]
pub fn sentence(said: &[Said]) -> String {
    let texts: Vec<String> = said.iter().map(Said::english).collect();
    match texts.split_first() {
        Some((place, rest)) if !rest.is_empty() => format!("{place}: {}.", rest.join("; ")),
        Some((place, _)) => format!("{place}."),
        None => String::new(),
    }
}

fn part_said(criterion: &CriterionUse, part: &Contribution, score: f64) -> Said {
    if part.measure == Cell::Unknown {
        return Said::new("rank-part-unknown").arg("label", label(criterion));
    }
    let phrase = phrase(criterion, &part.measure);
    if criterion.multiplies {
        return Said::new("rank-part-multiplies").said("phrase", phrase).number("value", part.value);
    }
    if part.weighted == 0.0 || score == 0.0 {
        return Said::new("rank-part-nothing").said("phrase", phrase);
    }
    let share = 100.0 * part.weighted / score;
    let rounded = if share < 1.0 { (share * 10.0).round() / 10.0 } else { share.round() };
    Said::new("rank-part").said("phrase", phrase).number("share", rounded)
}

/// A measure in words: by the criterion's own phrase, or by label and unit where the model has made it its own.
#[must_use]
pub fn phrase(criterion: &CriterionUse, measure: &Cell) -> Said {
    if *measure == Cell::Unknown {
        return Said::new("rank-part-unknown").arg("label", label(criterion));
    }
    let card = criterion.behind().map(|c| c.card());
    let reach = criterion.columns.first().and_then(|column| reach_in_name(column));
    let own =
        card.is_some_and(|card| card.label == criterion.label && (reach.is_some() || !card.phrase.contains("{reach}")));
    let key = if own { criterion.criterion.as_str() } else { "column" };
    let said = Said::new(format!("criterion-{key}-phrase"))
        .text("unit", criterion.unit.as_str())
        .arg("label", label(criterion));
    let said = if let Some(reach) = reach { said.number("reach", f64::from(reach)) } else { said };
    match measure {
        Cell::Number(x) => said.number("value", *x),
        Cell::Text(code) => said.arg("value", code_said(criterion, code)),
        Cell::Unknown => said,
    }
}

/// A code by the labels of its list, or as it stands.
fn code_said(criterion: &CriterionUse, code: &str) -> Arg {
    match criterion.behind().and_then(|c| c.card().codes) {
        Some(list) => Arg::Code { list, code: code.to_owned() },
        None => Arg::Text(code.to_owned()),
    }
}

/// What a criterion is called: the registry's message where the model keeps its label, else the model's own text.
#[must_use]
pub fn label(criterion: &CriterionUse) -> Arg {
    let kept = criterion.behind().is_some_and(|c| c.card().label == criterion.label);
    if kept {
        Arg::Said(Box::new(Said::new(format!("criterion-{}", criterion.criterion))))
    } else {
        Arg::Text(criterion.label.clone())
    }
}

/// Why item `above` stands above item `below`, and what would turn them.
///
/// # Shape
/// Items by their place among the ids; one difference per criterion.
#[must_use]
pub fn why_above(prepared: &Prepared, weights: &[f64], above: usize, below: usize) -> WhyAbove {
    let gaps: Vec<f64> = prepared.values.iter().map(|v| v[above] - v[below]).collect();
    let lead = gaps.iter().zip(weights).map(|(gap, weight)| gap * weight).sum();
    let mut differences: Vec<Difference> = gaps
        .iter()
        .zip(weights)
        .enumerate()
        .map(|(criterion, (gap, weight))| Difference {
            criterion,
            lead: gap * weight,
            swap: swap_weight(lead, *gap, *weight),
        })
        .collect();
    differences.sort_by(|a, b| b.lead.abs().total_cmp(&a.lead.abs()));
    WhyAbove { lead, differences }
}

/// The weight of one criterion at which two items have the same score, all other weights keeping their proportions.
///
/// The lead is linear in that weight: `w · gap + (1 − w) · rest`, where `rest` is the lead the other criteria give among
/// themselves; it is zero at `rest / (rest − gap)`.
#[must_use]
pub fn swap_weight(lead: f64, gap: f64, weight: f64) -> Option<f64> {
    // Where both are alike, all the weight in the world makes them equal and never turns them.
    if weight >= 1.0 || gap == 0.0 {
        return None;
    }
    let rest = (lead - weight * gap) / (1.0 - weight);
    let swap = rest / (rest - gap);
    (swap.is_finite() && (0.0..=1.0).contains(&swap)).then_some(swap)
}

impl WhyAbove {
    /// The difference in messages: the lead, each criterion that differs, then the nearest changes of weight.
    #[must_use]
    pub fn say(&self, prepared: &Prepared, weights: &[f64], above: usize, below: usize) -> Vec<Said> {
        let named = |said: Said| said.text("above", &prepared.ids[above]).text("below", &prepared.ids[below]);
        let head = if self.lead == 0.0 {
            named(Said::new("rank-why-same"))
        } else {
            named(Said::new("rank-why-above")).number("lead", points(self.lead))
        };
        let differs = self.differences.iter().filter(|d| d.lead != 0.0);
        let parts = differs.clone().map(|d| {
            let key = if d.lead > 0.0 { "rank-why-for" } else { "rank-why-against" };
            let measure = |item: usize| measure(&prepared.criteria[d.criterion], &prepared.measures[d.criterion][item]);
            let said = Said::new(key)
                .number("points", points(d.lead.abs()))
                .arg("label", label(&prepared.criteria[d.criterion]));
            said.arg("above", measure(above)).arg("below", measure(below))
        });
        let mut swaps: Vec<(f64, &Difference)> = differs.filter_map(|d| Some((d.swap?, d))).collect();
        swaps.sort_by(|a, b| (a.0 - weights[a.1.criterion]).abs().total_cmp(&(b.0 - weights[b.1.criterion]).abs()));
        let changes = swaps.into_iter().take(2).map(|(swap, d)| {
            let said = Said::new("rank-swap").arg("label", label(&prepared.criteria[d.criterion]));
            said.number("weight", points(swap)).number("now", points(weights[d.criterion]))
        });
        std::iter::once(head).chain(parts).chain(changes).collect()
    }
}

fn measure(criterion: &CriterionUse, cell: &Cell) -> Arg {
    match cell {
        Cell::Unknown => Arg::Said(Box::new(Said::new("rank-measure-unknown"))),
        Cell::Text(code) => code_said(criterion, code),
        Cell::Number(x) => {
            Arg::Said(Box::new(Said::new("rank-measure").number("value", *x).text("unit", criterion.unit.as_str())))
        }
    }
}

/// A share as points of a hundred, to a tenth.
fn points(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, rows, table};
    use proptest::prelude::*;

    const W: [f64; 2] = [0.75, 0.25];

    fn prepared() -> Prepared {
        Prepared::new(&model(), &table()).expect("prepared")
    }

    fn told(place: usize) -> String {
        let p = prepared();
        let scored = p.rescore(&W);
        sentence(&explain(&p.line(&scored, &W, place), &p.criteria, p.len()))
    }

    #[test]
    fn the_first_is_explained_in_words() {
        assert_eq!(
            told(0),
            "First of 4: People nearby: 900 people (84 % of the score); the nearest school is 500 m away (16 % of the score)."
        );
    }

    #[test]
    fn a_reach_in_the_column_is_said() {
        let mut m = model();
        m.criteria[0].columns = vec!["population_500m".into()];
        let said = phrase(&m.criteria[0], &Cell::Number(1240.0));
        assert_eq!(said.english(), "1,240 people live within 500 m");
    }

    #[test]
    fn a_label_of_the_models_own_is_said_as_it_stands() {
        let mut m = model();
        m.criteria[0].label = "People in reach".into();
        assert_eq!(phrase(&m.criteria[0], &Cell::Number(3.0)).english(), "People in reach: 3 people");
    }

    #[test]
    fn what_is_unknown_is_said_with_how_far_it_could_go() {
        let told = told(2);
        assert!(
            told.starts_with(
                "Number 3 of 4: People nearby: not known; the nearest school is 1,500 m away (6 % of the score)"
            ),
            "{told}"
        );
        assert!(
            told.ends_with("what is not known could move its score of 0.4 anywhere from 0.025 to 0.775."),
            "{told}"
        );
    }

    #[test]
    fn why_one_is_above_another_lists_every_difference_and_what_would_turn_them() {
        let p = prepared();
        let (a, b) = (p.item("a").expect("a"), p.item("b").expect("b"));
        let why = why_above(&p, &W, a, b);
        let said: Vec<String> = why.say(&p, &W, a, b).iter().map(Said::english).collect();
        assert_eq!(
            said,
            [
                "\"a\" stands above \"b\" by 17.5 points of 100",
                "30 points ahead from People nearby: 900 people against 500 people",
                "12.5 points back from Nearest school: 500 m against 0 m",
                "they change places if \"People nearby\" weighs 55.6 % instead of 75 %",
                "they change places if \"Nearest school\" weighs 44.4 % instead of 25 %",
            ]
        );
    }

    #[test]
    fn what_can_never_turn_has_no_swap_weight() {
        let p =
            Prepared::new(&model(), &rows(&[["a", "900", "", "", "0", "open"], ["b", "500", "", "", "100", "open"]]))
                .expect("prepared");
        assert!(why_above(&p, &W, 0, 1).differences.iter().all(|d| d.swap.is_none()));
        assert_eq!(swap_weight(0.3, 0.3, 1.0), None);
        assert_eq!(swap_weight(0.3, 0.0, 0.2), None, "alike under it: equal at 100 %, turned never");
    }

    #[test]
    fn a_code_is_said_by_the_label_of_its_list() {
        let text = "name = \"x\"\nversion = 1\n[[criteria]]\nkey = \"contamination-certainty\"\nweight = 1\n";
        let m = crate::model::Model::from_toml(text, "x.toml").expect("a model");
        let said = |code: &str| phrase(&m.criteria[0], &Cell::Text(code.into())).english();
        assert_eq!(said("cha"), "Certainty of contamination: Confirmed hazardous area");
        assert_eq!(said("a code of their own"), "Certainty of contamination: a code of their own");
    }

    #[test]
    fn a_rank_that_hardly_moves_is_said_as_one() {
        let range = "in 90 of 100 draws of weights its rank is 1 to 5; among the first 20 in 97 of 100";
        assert_eq!(stability(1, 5, 20, 0.968).english(), range);
        assert_eq!(
            stability(3, 3, 20, 1.0).english(),
            "in 90 of 100 draws of weights its rank is 3; among the first 20 in 100 of 100"
        );
    }

    #[test]
    fn equals_are_said_to_be_equal() {
        let p = Prepared::new(&model(), &rows(&[["a", "5", "", "", "0", "open"], ["b", "5", "", "", "0", "open"]]))
            .expect("prepared");
        let said = why_above(&p, &W, 0, 1).say(&p, &W, 0, 1);
        assert_eq!(
            said.iter().map(Said::english).collect::<Vec<_>>(),
            ["\"a\" and \"b\" have the same score; the ids decide"]
        );
    }

    proptest! {
        #[test]
        fn at_the_swap_weight_the_two_scores_are_equal(a in prop::array::uniform3(0.0..1.0f64), b in prop::array::uniform3(0.0..1.0f64), w in prop::array::uniform3(0.05..1.0f64), k in 0..3_usize) {
            let w = crate::weights::normalised(&w).expect("weights");
            let score = |v: &[f64; 3], w: &[f64]| v.iter().zip(w).map(|(v, w)| v * w).sum::<f64>();
            if let Some(swap) = swap_weight(score(&a, &w) - score(&b, &w), a[k] - b[k], w[k]) {
                let turned: Vec<f64> = (0..3).map(|j| if j == k { swap } else { w[j] * (1.0 - swap) / (1.0 - w[k]) }).collect();
                prop_assert!((score(&a, &turned) - score(&b, &turned)).abs() < 1e-9);
            }
        }
    }
}
