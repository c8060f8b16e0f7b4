//! What was measured.

use cg_kit::{Digest, Fault};

use super::{Area, Question};

/// What a column's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// m².
    SquareMetres,
    /// Persons, fractions included.
    People,
    /// m.
    Metres,
    /// A whole number of things.
    Count,
}

/// A column of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, for example `population_500m`.
    pub name: String,
    /// What its numbers are.
    pub unit: Unit,
}

/// What was measured of one area.
///
/// # Missing
/// A value is `None` when it is not known, never 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The area.
    pub id: String,
    /// One value per column.
    pub values: Vec<Option<f64>>,
    /// What the values depend on.
    pub digest: Digest,
}

/// People over all areas, counted in two ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// Within this distance; 0 is inside.
    pub distance_m: f64,
    /// Sum over the areas with a known value: somebody near several areas counts several times.
    pub summed_over_tasks: Option<f64>,
    /// Everybody near any of the areas, once.
    pub distinct_people: Option<f64>,
    /// Areas in the sum.
    pub areas_known: u64,
    /// Areas left out of the sum because nothing is known.
    pub areas_unknown: u64,
}

/// A whole measurement.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Columns of every row after `id`.
    pub columns: Vec<Column>,
    /// One row per area, in the order given.
    pub rows: Vec<Row>,
    /// One total per distance, in the order asked; none without a grid.
    pub totals: Vec<Total>,
    /// What somebody should look at.
    pub faults: Vec<Fault>,
    /// What every row depends on besides its area.
    pub inputs: Digest,
}

impl Row {
    pub(super) fn unknown(area: &Area, columns: usize, digest: Digest) -> Self {
        Self { id: area.id.clone(), values: vec![None; columns], digest }
    }
}

pub(super) fn columns(
    question: &Question,
    grid: bool,
    points: &[&str],
    lines: &[(&str, bool)],
    land: &[&str],
) -> Vec<Column> {
    let column = |name: String, unit| Column { name, unit };
    let mut columns = vec![column("area_m2".to_owned(), Unit::SquareMetres)];
    let distances = question.distances();
    if grid {
        columns.extend(distances.iter().map(|d| column(format!("population_{d}m"), Unit::People)));
        columns.extend(question.is_weighted().then(|| column("population_weighted".to_owned(), Unit::People)));
    }
    for name in points {
        columns.push(column(format!("{name}_nearest_m"), Unit::Metres));
        columns.extend(distances.iter().map(|d| column(format!("{name}_count_{d}m"), Unit::Count)));
    }
    for (name, weighted) in lines {
        columns.push(column(format!("{name}_nearest_m"), Unit::Metres));
        columns.extend(distances.iter().map(|d| column(format!("{name}_length_m_{d}m"), Unit::Metres)));
        let heavy = distances.iter().filter(|_| *weighted);
        columns.extend(heavy.map(|d| column(format!("{name}_weighted_m_{d}m"), Unit::Metres)));
    }
    columns.extend(land.iter().map(|name| column(format!("{name}_m2"), Unit::SquareMetres)));
    columns
}
