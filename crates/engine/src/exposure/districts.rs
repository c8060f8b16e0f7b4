//! People near any of the areas, by administrative area: everybody counted once, and as a share of all who live there.

use cg_geo::bands::Reached;
use cg_geo::coverage::{Zonal, zonal_sums};
use cg_geo::outline::Outline;

use super::people::known;
use super::{Area, Exposure, ExposureError, Stage, Watch};

/// Stands for "inside" where a distance above 0 is needed.
const INSIDE_M: f64 = 1e-3;

/// People of one administrative area.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// The administrative area.
    pub id: String,
    /// Everybody who lives there.
    pub population: Option<f64>,
    /// Of these, who lives within each distance of any of the areas, in the order asked.
    pub exposed: Vec<Option<f64>>,
}

impl District {
    /// Exposed people as a share of everybody, 0 to 1.
    ///
    /// # Missing
    /// `None` where either is unknown or nobody lives there.
    #[must_use]
    pub fn share(&self, at: usize) -> Option<f64> {
        let (exposed, all) = (self.exposed.get(at).copied().flatten()?, self.population?);
        (all > 0.0).then(|| (exposed / all).min(1.0))
    }
}

impl Exposure<'_> {
    /// Distinct people near any of the areas, by administrative area; none without a grid.
    ///
    /// # Missing
    /// Figures are `None` for what is no area, lies outside the grid, or where the grid has no data.
    /// # Errors
    /// When the grid cannot be read.
    pub fn districts(
        &self,
        areas: &[Area],
        districts: &[Area],
        watch: Watch<'_>,
    ) -> Result<Vec<District>, ExposureError> {
        let Some(grid) = self.grid else { return Ok(Vec::new()) };
        let source = grid.watched();
        let tick = |done, all| watch(Stage::Distinct, done, all);
        let placed: Vec<Option<Outline>> =
            districts.iter().map(|d| d.shape.is_area().then(|| grid.outline(&d.shape)).flatten()).collect();
        let outlines: Vec<Outline> = placed.iter().flatten().cloned().collect();
        let figures = |zonals: Vec<Zonal>| {
            let mut zonals = zonals.into_iter();
            let next = |o: &Option<Outline>| {
                known(o.as_ref().and_then(|_| zonals.next()).map(|z| (z.sum, z.cells, z.in_grid)), &self.question)
            };
            placed.iter().map(next).collect::<Vec<_>>()
        };
        let all = figures(zonal_sums(&source, &outlines, &tick)?);
        let near: Vec<(bool, Outline)> =
            areas.iter().filter_map(|a| Some((a.shape.is_area(), grid.outline(&a.shape)?))).collect();
        let mut exposed = vec![Vec::new(); districts.len()];
        for distance in self.question.distances() {
            let inside = *distance == 0.0;
            let reach = if inside { INSIDE_M } else { *distance };
            let from: Vec<Outline> = near.iter().filter(|(a, _)| *a || !inside).map(|(_, o)| o.clone()).collect();
            let sums =
                grid.with_metric(|metric| zonal_sums(&Reached::new(&source, &from, reach, metric), &outlines, &tick))?;
            for (to, figure) in exposed.iter_mut().zip(figures(sums)) {
                to.push(figure);
            }
        }
        source.check()?;
        let each = districts.iter().zip(all).zip(exposed);
        Ok(each.map(|((d, population), exposed)| District { id: d.id.clone(), population, exposed }).collect())
    }
}
