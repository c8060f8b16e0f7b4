//! Gates: conditions that take an item out of the ranking, with the reason; what is taken out stays on the list.

use crate::table::Cell;
use serde::Serialize;

/// A condition on one column; the item that meets it is excluded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// Its name in the model.
    pub key: String,
    /// The column it looks at.
    pub column: String,
    /// What excludes.
    #[serde(flatten)]
    pub when: Condition,
    /// Why, in words that are shown beside the item.
    pub reason: String,
    /// What happens to an item whose cell is unknown.
    pub unknown: UnknownGate,
}

/// What a cell must be for the gate to shut.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Exactly this code or number.
    Equals(String),
    /// One of these codes or numbers.
    In(Vec<String>),
    /// None of these codes or numbers.
    NotIn(Vec<String>),
    /// A number below this one.
    Less(f64),
    /// A number above this one.
    Greater(f64),
    /// Nothing known.
    Missing(bool),
}

/// What a gate does with an unknown cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownGate {
    /// The item stays, marked as not judged by this gate.
    Keep,
    /// The item is excluded until somebody finds out.
    Exclude,
}

/// How a gate stands for one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The item passes.
    Passes,
    /// The item is excluded.
    Excluded,
    /// The cell is unknown (or no number where one is compared), and the gate keeps such items.
    NotJudged,
}

impl Gate {
    /// How the gate stands for a cell.
    ///
    /// # Missing
    /// An unknown cell is not judged, or excluded where the gate says so; never taken for 0.
    #[must_use]
    pub fn verdict(&self, cell: &Cell) -> Verdict {
        let shut = match (&self.when, cell) {
            (Condition::Missing(wanted), _) => Some((*cell == Cell::Unknown) == *wanted),
            (_, Cell::Unknown) => None,
            (Condition::Equals(code), _) => Some(cell.code().as_ref() == Some(code)),
            (Condition::In(codes), _) => Some(cell.code().is_some_and(|c| codes.contains(&c))),
            (Condition::NotIn(codes), _) => Some(cell.code().is_some_and(|c| !codes.contains(&c))),
            (Condition::Less(_) | Condition::Greater(_), Cell::Text(_)) => None,
            (Condition::Less(limit), Cell::Number(x)) => Some(x < limit),
            (Condition::Greater(limit), Cell::Number(x)) => Some(x > limit),
        };
        match (shut, self.unknown) {
            (Some(true), _) | (None, UnknownGate::Exclude) => Verdict::Excluded,
            (Some(false), _) => Verdict::Passes,
            (None, UnknownGate::Keep) => Verdict::NotJudged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(when: Condition, cell: &str, want: Verdict) {
        let gate = Gate {
            key: "g".into(),
            column: "c".into(),
            when: when.clone(),
            reason: "r".into(),
            unknown: UnknownGate::Keep,
        };
        assert_eq!(gate.verdict(&Cell::from_text(cell)), want, "{when:?} on {cell:?}");
    }

    #[test]
    fn every_condition_shuts_on_what_it_says_and_on_nothing_else() {
        use Verdict::{Excluded, Passes};
        check(Condition::Equals("closed".into()), "closed", Excluded);
        check(Condition::Equals("closed".into()), "open", Passes);
        check(Condition::Equals("1".into()), "1.0", Excluded);
        check(Condition::In(vec!["a".into(), "b".into()]), "b", Excluded);
        check(Condition::In(vec!["a".into(), "b".into()]), "c", Passes);
        check(Condition::NotIn(vec!["a".into()]), "c", Excluded);
        check(Condition::NotIn(vec!["a".into()]), "a", Passes);
        check(Condition::Less(5.0), "4.9", Excluded);
        check(Condition::Less(5.0), "5", Passes);
        check(Condition::Greater(5.0), "5.1", Excluded);
        check(Condition::Greater(5.0), "5", Passes);
        check(Condition::Missing(true), "", Excluded);
        check(Condition::Missing(true), "0", Passes);
        check(Condition::Missing(false), "0", Excluded);
    }

    #[test]
    fn an_unknown_cell_is_not_judged_unless_the_gate_says_exclude() {
        check(Condition::Less(5.0), "", Verdict::NotJudged);
        check(Condition::NotIn(vec!["a".into()]), "", Verdict::NotJudged);
        check(Condition::Less(5.0), "few", Verdict::NotJudged);
        let strict = Gate {
            key: "g".into(),
            column: "c".into(),
            when: Condition::Less(5.0),
            reason: "r".into(),
            unknown: UnknownGate::Exclude,
        };
        assert_eq!(strict.verdict(&Cell::Unknown), Verdict::Excluded);
    }
}
