//! Everybody counted once, however many areas are near.

use cg_geo::bands::distinct_within;
use cg_geo::coverage::zonal_sums;
use cg_geo::dissolve::{dissolved, groups};
use cg_geo::outline::{Extent, Outline};

use super::people::known;
use super::{Area, ExposureError, GridLayer, Question, Stage, Watch};

/// Distinct people for each distance, in the order asked.
pub(super) fn people(
    grid: &GridLayer<'_>,
    question: &Question,
    areas: &[Area],
    watch: Watch<'_>,
) -> Result<Vec<Option<f64>>, ExposureError> {
    let source = grid.watched();
    let tick = |done, all| watch(Stage::Distinct, done, all);
    let mut inside = None;
    if question.distances().contains(&0.0) {
        let sums = zonal_sums(&source, &once(grid, areas), &tick)?;
        let all = sums.iter().fold((0.0, 0.0, 0.0), |t, z| (t.0 + z.sum, t.1 + z.cells, t.2 + z.in_grid));
        inside = known(Some(all), question);
    }
    let reaches = question.reaches();
    let outlines: Vec<Outline> = areas.iter().filter_map(|a| grid.outline(&a.shape)).collect();
    let within = grid.with_metric(|metric| distinct_within(&source, &outlines, &reaches, metric, &tick))?;
    source.check()?;
    let value = |d: &f64| {
        if *d == 0.0 {
            return inside;
        }
        let at = reaches.iter().position(|r| r == d)?;
        known(within.get(at).map(|w| (w.sum, w.cells, w.in_grid)), question)
    };
    Ok(question.distances().iter().map(value).collect())
}

/// Outlines in cells that share nothing and cover what the areas cover.
fn once(grid: &GridLayer<'_>, areas: &[Area]) -> Vec<Outline> {
    let placed: Vec<(&Area, Outline)> = areas
        .iter()
        .filter(|a| a.shape.is_area())
        .filter_map(|a| grid.outline(&a.shape).map(|outline| (a, outline)))
        .collect();
    let extents: Vec<Extent> = placed.iter().map(|(_, outline)| outline.extent).collect();
    let merged = |group: Vec<usize>| match group.as_slice() {
        [alone] => Some(placed[*alone].1.clone()),
        many => {
            dissolved(many.iter().map(|at| placed[*at].0.shape.polygons()), |c| grid.cells(c), grid.tolerance_cells())
        }
    };
    groups(&extents).into_iter().filter_map(merged).collect()
}
