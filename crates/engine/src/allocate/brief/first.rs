//! A brief to start from: illustrative, so that a first plan is one click away, and shown as such.

use super::{Brief, Item, Span, Teams};
use crate::allocate::rate::first_rates;
use cg_kit::PartialDate;

/// The share of all known costs that the first budget covers.
const SHARE: f64 = 0.2;
/// Working days of a team in a quarter.
const DAYS: f64 = 55.0;

impl Brief {
    /// Illustrative rates and teams, no period yet.
    #[must_use]
    pub fn first() -> Self {
        let teams = |key: &str, teams| Teams { key: key.into(), teams, days: vec![DAYS], ..Teams::default() };
        Self {
            discount: 0.02,
            estimates: true,
            teams: vec![teams("survey", 6), teams("clearance", 12), teams("eod", 2)],
            rates: first_rates(),
            ..Self::default()
        }
    }

    /// The same with quarters, four at most, each with a quarter of a fifth of what all tasks together would cost.
    ///
    /// # Shape
    /// `quarter` is 0 to 3, the first one planned.
    /// # Missing
    /// No budget where no cost is known.
    #[must_use]
    pub fn suggested(mut self, items: &[Item], year: i16, quarter: i8, quarters: usize) -> Self {
        let known: f64 = items.iter().filter_map(|item| self.cost(item).0).sum();
        let budget = (known > 0.0).then(|| rounded(known * SHARE / 4.0));
        let span = |ahead: i8| {
            let (year, quarter) = (year + i16::from((quarter + ahead) / 4), (quarter + ahead) % 4);
            let month = |m: i8| PartialDate::new(year, Some(quarter * 3 + m), None).ok();
            Span { label: format!("{year} Q{}", quarter + 1), start: month(1), end: month(3), budget, season: None }
        };
        self.periods = (0..4).take(quarters).map(span).collect();
        self
    }
}

/// A number with its first two figures kept.
fn rounded(x: f64) -> f64 {
    let mut unit = 1.0;
    while x / unit >= 100.0 {
        unit *= 10.0;
    }
    (x / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_budget_is_a_round_fifth_and_quarters_cross_the_year() {
        let item = |estimate| Item { class: "cha".into(), estimate, ..Item::default() };
        let brief = Brief::first().suggested(&[item(Some(2_469_000.0)), item(None)], 2026, 3, 4);
        let labels: Vec<&str> = brief.periods.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["2026 Q4", "2027 Q1", "2027 Q2", "2027 Q3"]);
        assert_eq!(brief.periods[0].budget, Some(120_000.0));
        assert_eq!(brief.periods[0].start.map(|d| d.to_string()).as_deref(), Some("2026-10"));
        assert_eq!(brief.periods[3].end.map(|d| d.to_string()).as_deref(), Some("2027-09"));
        assert_eq!(Brief::first().suggested(&[item(None)], 2026, 0, 4).periods[0].budget, None);
    }
}
