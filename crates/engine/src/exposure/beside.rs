//! The same people by two or more grids: their range is how unsure the figure is.

use super::{Column, Outcome, Unit};

impl Outcome {
    /// Puts people by other grids beside these, which stay the main figure: `population_500m` goes on, and
    /// `population_500m_NAME` follows for every grid, then `_low` and `_high`, the least and greatest of them.
    ///
    /// # Shape
    /// The others have the same areas and distances.
    /// # Missing
    /// The range is unknown as soon as one grid does not know.
    #[must_use]
    pub fn beside(mut self, name: &str, others: &[(String, Self)]) -> Self {
        let people: Vec<Column> = self.columns.iter().filter(|c| c.unit == Unit::People).cloned().collect();
        for column in people {
            let at = |o: &Self| o.columns.iter().position(|c| c.name == column.name);
            let Some(own) = at(&self) else { continue };
            let all: Vec<(&str, Option<usize>, Option<&Self>)> = std::iter::once((name, Some(own), None))
                .chain(others.iter().map(|(name, o)| (name.as_str(), at(o), Some(o))))
                .collect();
            for row in 0..self.rows.len() {
                let values: Vec<Option<f64>> = all
                    .iter()
                    .map(|(_, at, o)| o.map_or(&self.rows, |o| &o.rows).get(row)?.values.get((*at)?).copied().flatten())
                    .collect();
                let known: Option<Vec<f64>> = values.iter().copied().collect();
                let (low, high) = known
                    .map_or((None, None), |k| (k.iter().copied().reduce(f64::min), k.iter().copied().reduce(f64::max)));
                self.rows[row].values.extend(values.into_iter().chain([low, high]));
            }
            let names = all.iter().map(|(name, ..)| *name).chain(["low", "high"]);
            let names = names.map(|n| Column { name: format!("{}_{n}", column.name), unit: Unit::People });
            let names: Vec<Column> = names.collect();
            self.columns.extend(names);
        }
        for (_, other) in others {
            self.faults.extend(other.faults.iter().cloned());
        }
        self
    }
}
