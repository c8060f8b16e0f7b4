//! Figures and breakdowns: numbers that know what they count, as of when, and from where.

use cg_kit::PartialDate;

/// One key figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Message key `figure-<key>`.
    pub key: &'static str,
    /// The number; unknown is shown as unknown.
    pub value: Option<f64>,
    /// What is counted: `areas`, `m2`, `accidents`, `people`, `organisations`, `activities`.
    pub unit: &'static str,
    /// Latest date of information behind it.
    pub as_of: Option<PartialDate>,
    /// Sources behind it, each once.
    pub sources: Vec<String>,
}

/// Counts in groups and series, for a chart and its table.
///
/// # Missing
/// A group or series `None` holds what is unknown; it is always shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Breakdown {
    /// Message key `breakdown-<key>`.
    pub key: &'static str,
    /// What is counted, as in [`Figure::unit`].
    pub unit: &'static str,
    /// Code list that labels the groups; `None` when they are years or names.
    pub group_list: Option<&'static str>,
    /// Code list that labels the series.
    pub series_list: Option<&'static str>,
    /// The groups, in order.
    pub groups: Vec<Option<String>>,
    /// The series, in order.
    pub series: Vec<Option<String>>,
    /// `cells[group][series]`.
    pub cells: Vec<Vec<f64>>,
    /// Latest date of information behind it.
    pub as_of: Option<PartialDate>,
    /// Sources behind it.
    pub sources: Vec<String>,
}

impl Breakdown {
    /// Builds the cross table from counted rows of (group, series, count); orders groups and series by their text, unknown last.
    #[must_use]
    pub fn from_rows(key: &'static str, unit: &'static str, rows: Vec<(Option<String>, Option<String>, f64)>) -> Self {
        let order = |mut keys: Vec<Option<String>>| {
            keys.sort_by(|a, b| a.is_none().cmp(&b.is_none()).then_with(|| a.cmp(b)));
            keys.dedup();
            keys
        };
        let groups = order(rows.iter().map(|r| r.0.clone()).collect());
        let series = order(rows.iter().map(|r| r.1.clone()).collect());
        let mut cells = vec![vec![0.0; series.len()]; groups.len()];
        for (group, one, count) in rows {
            let at = (groups.iter().position(|g| *g == group), series.iter().position(|s| *s == one));
            if let (Some(g), Some(s)) = at {
                cells[g][s] += count;
            }
        }
        Self { key, unit, groups, series, cells, ..Self::default() }
    }

    /// Says which code lists label groups and series.
    #[must_use]
    pub fn labelled(mut self, groups: Option<&'static str>, series: Option<&'static str>) -> Self {
        (self.group_list, self.series_list) = (groups, series);
        self
    }

    /// Says as of when, and from where.
    #[must_use]
    pub fn dated(mut self, as_of: Option<PartialDate>, sources: Vec<String>) -> Self {
        (self.as_of, self.sources) = (as_of, sources);
        self
    }

    /// Sum of one group over all series.
    #[must_use]
    pub fn group_total(&self, group: usize) -> f64 {
        self.cells.get(group).map_or(0.0, |row| row.iter().sum())
    }

    /// Sum of everything.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.cells.iter().flatten().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_groups_are_kept_and_come_last() {
        let rows = vec![
            (None, Some("killed".into()), 2.0),
            (Some("2006".into()), None, 1.0),
            (Some("2005".into()), Some("killed".into()), 4.0),
            (Some("2005".into()), Some("killed".into()), 1.0),
        ];
        let table = Breakdown::from_rows("casualties-by-year", "people", rows);
        assert_eq!(table.groups, vec![Some("2005".into()), Some("2006".into()), None]);
        assert_eq!(table.series, vec![Some("killed".into()), None]);
        assert_eq!(table.cells, vec![vec![5.0, 0.0], vec![0.0, 1.0], vec![2.0, 0.0]]);
        assert!((table.total() - 8.0).abs() < 1e-12 && (table.group_total(0) - 5.0).abs() < 1e-12);
    }
}
