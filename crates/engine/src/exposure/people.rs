//! People inside and within distances of each area.

use cg_geo::bands::{Within, sums_within};
use cg_geo::coverage::{Zonal, zonal_sums};
use cg_geo::outline::Outline;
use cg_kit::{Fault, Severity};

use super::weighted;
use super::{Area, ExposureError, GridLayer, Question, Stage, Watch, fault};

/// Below this share of its area with data, a figure is given with a fault.
const WELL_KNOWN: f64 = 0.99;

/// People of each area for each distance, in the order asked; a fault comes with the number of its area.
///
/// # Missing
/// `None` inside a line or point, outside the grid, and where the grid has no data.
pub(super) fn measured(
    grid: &GridLayer<'_>,
    question: &Question,
    areas: &[Area],
    watch: Watch<'_>,
    faults: &mut Vec<(usize, Fault)>,
) -> Result<Vec<Vec<Option<f64>>>, ExposureError> {
    let source = grid.watched();
    let placed: Vec<Option<Outline>> = areas.iter().map(|a| grid.outline(&a.shape)).collect();
    let outlines: Vec<Outline> = placed.iter().flatten().cloned().collect();
    let inside = zonal_sums(&source, &outlines, &|done, all| watch(Stage::Inside, done, all))?;
    let mut reaches = question.reaches();
    if question.is_weighted() {
        reaches.extend(weighted::distances());
        reaches.sort_by(f64::total_cmp);
    }
    let tick = |done, all| watch(Stage::Within, done, all);
    let within = grid.with_metric(|metric| sums_within(&source, &outlines, &reaches, metric, &tick))?;
    source.check()?;
    let mut found = inside.into_iter().zip(within);
    let mut all = Vec::with_capacity(areas.len());
    for (at, (area, outline)) in areas.iter().zip(&placed).enumerate() {
        let Some((inside, within)) = outline.as_ref().and_then(|_| found.next()) else {
            faults.push((at, fault("area-cannot-be-placed-on-grid", Severity::Warning, area)));
            all.push(vec![None; question.distances().len() + usize::from(question.is_weighted())]);
            continue;
        };
        faults.extend(judged(area, &inside, &within, question).map(|f| (at, f)));
        let value = |d: &f64| {
            if *d == 0.0 {
                return known(area.shape.is_area().then_some((inside.sum, inside.cells, inside.in_grid)), question);
            }
            let at = reaches.iter().position(|r| r == d)?;
            known(within.get(at).map(|w| (w.sum, w.cells, w.in_grid)), question)
        };
        let mut row: Vec<Option<f64>> = question.distances().iter().map(value).collect();
        if question.is_weighted() {
            row.push(weighted::people(|d| value(&d)));
        }
        all.push(row);
    }
    Ok(all)
}

/// A sum with the covered cells it is made of: nothing without any.
pub(super) fn known(found: Option<(f64, f64, f64)>, question: &Question) -> Option<f64> {
    let (sum, cells, in_grid) = found?;
    // Rounding may leave an area without people a hair below zero.
    let covered = if question.empty_is_nobody() { in_grid } else { cells };
    (covered > 0.0).then_some(sum.max(0.0))
}

/// What somebody should know of an area on this grid.
fn judged(area: &Area, inside: &Zonal, within: &[Within], question: &Question) -> Option<Fault> {
    let covered = if question.empty_is_nobody() { inside.in_grid } else { inside.cells };
    let reached = within.iter().any(|w| w.in_grid > 0.0);
    if area.shape.is_area() {
        if inside.in_grid == 0.0 {
            return Some(fault("area-outside-grid", Severity::Warning, area));
        }
        if covered == 0.0 {
            return Some(fault("area-without-population-data", Severity::Warning, area));
        }
        // What lies outside the grid is unknown whatever its empty cells mean, so that it is told first.
        let short = |rule, severity, share: f64| {
            (share < WELL_KNOWN).then(|| fault(rule, severity, area).with("percent", format!("{:.0}", 100.0 * share)))
        };
        return short("area-partly-outside-grid", Severity::Warning, inside.in_grid / inside.all_cells)
            .or_else(|| short("area-partly-without-population-data", Severity::Info, covered / inside.in_grid));
    }
    if !within.is_empty() && !reached {
        return Some(fault("area-outside-grid", Severity::Warning, area));
    }
    question.distances().contains(&0.0).then(|| fault("area-has-no-inside", Severity::Info, area))
}
