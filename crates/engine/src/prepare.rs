//! A table made ready for a model: gates passed, every measure read, every value computed, once.

use crate::criteria::Criterion;
use crate::gate::Verdict;
use crate::model::{CriterionUse, Model, WhenUnknown, nearest};
use crate::table::{Cell, Table};
use crate::value::{BadMeasure, ValueFunction};
use crate::weights::Method;
use cg_kit::Digest;
use std::fmt;

/// Items × criteria as values, ready to be weighed again and again.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What counts, in the order of the model.
    pub criteria: Vec<CriterionUse>,
    /// The ids of the items that are ranked, ascending.
    pub ids: Vec<String>,
    /// The measures: one list per criterion, one cell per item.
    pub measures: Vec<Vec<Cell>>,
    /// The values: one list per criterion, one number from 0 to 1 per item; the middle of the span where there is one.
    pub values: Vec<Vec<f64>>,
    /// Where values are uncertain: one list per criterion, items ascending.
    pub spans: Vec<Vec<Span>>,
    /// What the gates took out, ids ascending.
    pub excluded: Vec<Excluded>,
    /// What the gates could not judge.
    pub not_judged: Vec<NotJudged>,
    /// Cells that could not be read and count as unknown.
    pub faults: Vec<MeasureFault>,
    /// The digest of the ids and columns that were read.
    pub inputs: Digest,
}

/// A value known only to lie between two others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The item's place among the ids.
    pub item: u32,
    /// The least it can be.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
}

/// An item that gates took out.
#[derive(Debug, Clone, PartialEq)]
pub struct Excluded {
    /// The item.
    pub id: String,
    /// Every gate that shut, in the order of the model.
    pub by: Vec<Shut>,
}

/// One gate that shut.
#[derive(Debug, Clone, PartialEq)]
pub struct Shut {
    /// The gate's key.
    pub gate: String,
    /// Its reason.
    pub reason: String,
    /// What the cell held.
    pub found: Cell,
}

/// A gate that could not judge an item because its cell is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJudged {
    /// The item, which stays in the ranking.
    pub id: String,
    /// The gate's key.
    pub gate: String,
}

/// A cell that could not be read; it counts as unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureFault {
    /// The item.
    pub id: String,
    /// The criterion's key.
    pub criterion: String,
    /// The columns it reads.
    pub columns: Vec<String>,
    /// What stood there.
    pub found: String,
    /// What is wrong with it.
    pub fault: BadMeasure,
}

impl fmt::Display for MeasureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item \"{}\", {}: \"{}\" {}", self.id, self.columns.join(" + "), self.found, self.fault)
    }
}

/// The columns that a model reads and a table lacks, one a line, and those it has where none of them is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchColumns(pub Vec<String>);

impl fmt::Display for NoSuchColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for NoSuchColumns {}

impl Prepared {
    /// Reads every measure that a model needs from a table.
    ///
    /// # Missing
    /// Unknown cells become spans or the fixed value that the model states; unreadable cells count as unknown and are
    /// listed in `faults`.
    /// # Errors
    /// Columns that the table lacks, each with what it is for and what may have been meant.
    pub fn new(model: &Model, table: &Table) -> Result<Self, NoSuchColumns> {
        check_columns(model, table)?;
        let (kept, excluded, not_judged) = pass_gates(model, table);
        let mut prepared = Self {
            criteria: model.criteria.clone(),
            ids: kept.iter().map(|&row| table.ids()[row].clone()).collect(),
            measures: Vec::new(),
            values: Vec::new(),
            spans: Vec::new(),
            excluded,
            not_judged,
            faults: Vec::new(),
            inputs: table.digest(model.columns()),
        };
        for criterion in &model.criteria {
            prepared.add(criterion, table, &kept);
        }
        if let Method::Lexicographic { levels, .. } = model.weights {
            prepared.cut(levels);
        }
        prepared.multiply();
        Ok(prepared)
    }

    /// Cuts values into equal levels: what is within a level is alike.
    fn cut(&mut self, levels: u32) {
        let top = f64::from(levels) - 1.0;
        let level = |value: f64| (value * f64::from(levels)).floor().min(top) / top;
        self.values.iter_mut().flatten().for_each(|value| *value = level(*value));
        for span in self.spans.iter_mut().flatten() {
            (span.low, span.high) = (level(span.low), level(span.high));
        }
    }

    /// Multiplies what is weighed by what multiplies; where either is uncertain the product is.
    fn multiply(&mut self) {
        let by: Vec<usize> = (0..self.criteria.len()).filter(|&c| self.criteria[c].multiplies).collect();
        for criterion in (0..self.criteria.len()).filter(|c| !by.contains(c)) {
            for &key in &by {
                let spans: Vec<Span> =
                    (0..self.ids.len()).filter_map(|item| self.product(criterion, key, item)).collect();
                let factors = self.values[key].clone();
                self.values[criterion].iter_mut().zip(factors).for_each(|(value, factor)| *value *= factor);
                self.spans[criterion] = spans;
            }
        }
    }

    fn product(&self, a: usize, b: usize, item: usize) -> Option<Span> {
        let ends =
            |c: usize| self.span(c, item).map_or((self.values[c][item], self.values[c][item]), |s| (s.low, s.high));
        let uncertain = self.span(a, item).is_some() || self.span(b, item).is_some();
        let ((low, high), (least, most)) = (ends(a), ends(b));
        uncertain.then_some(Span { item: item as u32, low: low * least, high: high * most })
    }

    /// How many items are ranked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing is left to rank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The place of an item among the ids.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|known| known.as_str().cmp(id)).ok()
    }

    /// The span of an item's value under a criterion; `None` where the value is certain.
    #[must_use]
    pub fn span(&self, criterion: usize, item: usize) -> Option<Span> {
        let spans = self.spans.get(criterion)?;
        let at = spans.binary_search_by(|span| (span.item as usize).cmp(&item)).ok()?;
        spans.get(at).copied()
    }

    fn add(&mut self, criterion: &CriterionUse, table: &Table, kept: &[usize]) {
        let columns: Vec<&[Cell]> = criterion.columns.iter().filter_map(|name| table.column(name)).collect();
        let bound = |name: &Option<String>| name.as_deref().and_then(|name| table.column(name));
        let (low, high) = (bound(&criterion.low), bound(&criterion.high));
        let behind = criterion.behind();
        let (mut measures, mut values, mut spans) =
            (Vec::with_capacity(kept.len()), Vec::with_capacity(kept.len()), Vec::new());
        let mut cells: Vec<&Cell> = Vec::with_capacity(columns.len());
        for (item, &row) in kept.iter().enumerate() {
            cells.clear();
            cells.extend(columns.iter().map(|column| &column[row]));
            let bounds = low.zip(high).map(|(low, high)| (&low[row], &high[row]));
            let (measure, worth) = worth(criterion, behind, &cells, bounds).unwrap_or_else(|fault| {
                self.faults.push(measure_fault(&self.ids[item], criterion, &cells, fault));
                (Cell::Unknown, unknown_worth(criterion))
            });
            measures.push(measure);
            values.push(worth.value);
            spans.extend(worth.span.map(|(low, high)| Span { item: item as u32, low, high }));
        }
        self.measures.push(measures);
        self.values.push(values);
        self.spans.push(spans);
    }
}

/// A value and, where it is uncertain, its span.
struct Worth {
    value: f64,
    span: Option<(f64, f64)>,
}

fn worth(
    criterion: &CriterionUse,
    behind: Option<&'static dyn Criterion>,
    cells: &[&Cell],
    bounds: Option<(&Cell, &Cell)>,
) -> Result<(Cell, Worth), BadMeasure> {
    let measure = behind.map_or(Ok(Cell::Unknown), |c| c.measure(cells))?;
    let value = criterion.value.value(&measure)?;
    let ends = match (bounds, &measure, criterion.error) {
        (Some((low, high)), ..) => criterion.value.value(low)?.zip(criterion.value.value(high)?),
        (None, Cell::Number(x), Some(e)) => {
            Some((criterion.value.at(x * (1.0 - e))?, criterion.value.at(x * (1.0 + e))?))
        }
        _ => None,
    };
    let span = ends.map(|(a, b)| (a.min(b), a.max(b)));
    let worth = match (value, span) {
        (Some(value), span) => Worth { value, span: span.map(|(low, high)| (low.min(value), high.max(value))) },
        (None, Some((low, high))) => Worth { value: (low + high) / 2.0, span },
        (None, None) => unknown_worth(criterion),
    };
    Ok((measure, worth))
}

fn unknown_worth(criterion: &CriterionUse) -> Worth {
    match criterion.unknown {
        // At least none, and nobody knows how many: the score is the least it can be.
        WhenUnknown::Interval if criterion.value == ValueFunction::Count => {
            Worth { value: 0.0, span: Some((0.0, f64::INFINITY)) }
        }
        WhenUnknown::Interval if criterion.value == ValueFunction::Once => Worth { value: 0.0, span: Some((0.0, 1.0)) },
        WhenUnknown::Interval => Worth { value: 0.5, span: Some((0.0, 1.0)) },
        WhenUnknown::Fixed(value) => Worth { value, span: None },
    }
}

fn measure_fault(id: &str, criterion: &CriterionUse, cells: &[&Cell], fault: BadMeasure) -> MeasureFault {
    let found: Vec<String> = cells.iter().map(|cell| cell.code().unwrap_or_default()).collect();
    let found: String = found.join(" + ").chars().take(80).collect();
    MeasureFault {
        id: id.to_owned(),
        criterion: criterion.key.clone(),
        columns: criterion.columns.clone(),
        found,
        fault,
    }
}

fn check_columns(model: &Model, table: &Table) -> Result<(), NoSuchColumns> {
    let names: Vec<&str> = table.column_names().collect();
    let of_criteria =
        model.criteria.iter().flat_map(|c| c.all_columns().map(move |column| ("criterion", &c.key, column)));
    let of_gates = model.gates.iter().map(|g| ("gate", &g.key, g.column.as_str()));
    let lacking: Vec<_> = of_criteria.chain(of_gates).filter(|(.., column)| table.column(column).is_none()).collect();
    // What the table has is told once, with the last of those that nothing is near to.
    let strange = lacking.iter().rposition(|(.., column)| nearest(column, &names).is_none());
    let told = |(place, (what, key, column)): (usize, &(&str, &String, &str))| {
        let advice = match nearest(column, &names) {
            Some(near) => format!("; did you mean \"{near}\"?"),
            None if strange == Some(place) => format!("; its columns are {}", names.join(", ")),
            None => String::new(),
        };
        format!("the table has no column \"{column}\", which {what} \"{key}\" reads{advice}")
    };
    let lacking: Vec<String> = lacking.iter().enumerate().map(told).collect();
    if lacking.is_empty() { Ok(()) } else { Err(NoSuchColumns(lacking)) }
}

fn pass_gates(model: &Model, table: &Table) -> (Vec<usize>, Vec<Excluded>, Vec<NotJudged>) {
    let (mut kept, mut excluded, mut not_judged) = (Vec::new(), Vec::new(), Vec::new());
    let gates: Vec<_> = model.gates.iter().filter_map(|gate| Some((gate, table.column(&gate.column)?))).collect();
    for (row, id) in table.ids().iter().enumerate() {
        let verdicts: Vec<_> =
            gates.iter().map(|(gate, cells)| (*gate, &cells[row], gate.verdict(&cells[row]))).collect();
        let shut = verdicts.iter().filter(|(.., verdict)| *verdict == Verdict::Excluded);
        let by: Vec<Shut> = shut
            .map(|(gate, cell, _)| Shut { gate: gate.key.clone(), reason: gate.reason.clone(), found: (*cell).clone() })
            .collect();
        if !by.is_empty() {
            excluded.push(Excluded { id: id.clone(), by });
            continue;
        }
        kept.push(row);
        let open = verdicts.iter().filter(|(.., verdict)| *verdict == Verdict::NotJudged);
        not_judged.extend(open.map(|(gate, ..)| NotJudged { id: id.clone(), gate: gate.key.clone() }));
    }
    (kept, excluded, not_judged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{model, table};

    #[test]
    fn an_unknown_measure_is_an_interval_and_never_zero() {
        let p = Prepared::new(&model(), &table()).expect("prepared");
        let people = 0;
        let d = p.item("d").expect("d is ranked");
        assert_eq!(p.measures[people][d], Cell::Unknown);
        assert_eq!(p.values[people][d], 0.5);
        assert_eq!(p.span(people, d), Some(Span { item: d as u32, low: 0.0, high: 1.0 }));
        assert_eq!(p.span(people, p.item("a").expect("a")), None);
    }

    #[test]
    fn a_fixed_value_for_the_unknown_is_certain() {
        let mut m = model();
        m.criteria[0].unknown = WhenUnknown::Fixed(0.25);
        let p = Prepared::new(&m, &table()).expect("prepared");
        let d = p.item("d").expect("d is ranked");
        assert_eq!((p.values[0][d], p.span(0, d)), (0.25, None));
        assert_eq!(p.measures[0][d], Cell::Unknown, "it is still shown as unknown");
    }

    #[test]
    fn what_a_gate_takes_out_stays_on_the_list_with_its_reason() {
        let p = Prepared::new(&model(), &table()).expect("prepared");
        assert_eq!(p.ids, ["a", "b", "c", "d"]);
        let by = vec![Shut {
            gate: "released".into(),
            reason: "The land has been released.".into(),
            found: Cell::Text("cleared".into()),
        }];
        assert_eq!(p.excluded, vec![Excluded { id: "e".into(), by }]);
        assert_eq!(p.not_judged, vec![NotJudged { id: "d".into(), gate: "released".into() }]);
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_told_and_counts_as_unknown() {
        let mut m = model();
        m.criteria[0].columns = vec!["status".into()];
        let p = Prepared::new(&m, &table()).expect("prepared");
        assert_eq!(p.faults.len(), 3);
        let told = "item \"a\", status: \"open\" is not a number; write digits with a point, or leave the cell empty if it is unknown";
        assert_eq!(p.faults[0].to_string(), told);
        assert_eq!(p.span(0, 0).map(|s| (s.low, s.high)), Some((0.0, 1.0)));
    }

    #[test]
    fn a_column_that_is_not_there_is_refused_with_a_suggestion() {
        let mut m = model();
        m.criteria[0].columns = vec!["poeple".into()];
        m.gates[0].column = "x".into();
        m.criteria[1].columns = vec!["y".into()];
        let e = Prepared::new(&m, &table()).expect_err("no such columns").to_string();
        assert_eq!(
            e,
            "the table has no column \"poeple\", which criterion \"people\" reads; did you mean \"people\"?\n\
             the table has no column \"y\", which criterion \"school\" reads\n\
             the table has no column \"x\", which gate \"released\" reads; its columns are people, people_high, people_low, school, status"
        );
    }

    #[test]
    fn a_relative_error_becomes_a_span_around_the_value() {
        let mut m = model();
        m.criteria[0].error = Some(0.5);
        let p = Prepared::new(&m, &table()).expect("prepared");
        let b = p.item("b").expect("b");
        assert_eq!((p.values[0][b], p.span(0, b)), (0.5, Some(Span { item: b as u32, low: 0.25, high: 0.75 })));
    }

    #[test]
    fn bounds_in_columns_become_a_span_even_where_the_measure_is_unknown() {
        let mut m = model();
        (m.criteria[0].low, m.criteria[0].high) = (Some("people_low".into()), Some("people_high".into()));
        let p = Prepared::new(&m, &table()).expect("prepared");
        let (b, d) = (p.item("b").expect("b"), p.item("d").expect("d"));
        assert_eq!(p.span(0, b), Some(Span { item: b as u32, low: 0.4, high: 0.8 }));
        assert_eq!((p.values[0][d], p.span(0, d)), (0.5, Some(Span { item: d as u32, low: 0.2, high: 0.8 })));
    }
}
