//! People near the open hazard areas by administrative area: measured with the rest, kept with the totals.

use super::failed;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::place::AdminArea;
use cg_engine::exposure::{Area, Exposure, GridLayer, Question, Stage};
use cg_kit::Place;
use cg_store::records::{self, Filter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The distance that counts as near.
const NEAR_M: f64 = 500.0;
pub(super) const SETTING: &str = "exposure_districts";

/// People of one administrative area, all by the same grid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Near {
    /// Within 500 m of any open hazard area, each once.
    pub(crate) exposed: Option<f64>,
    /// All who live there.
    pub(crate) population: Option<f64>,
}

impl App {
    /// People near by p-code, as of the last refresh; none without a grid.
    pub(crate) fn people_near_by_area(&self) -> Result<BTreeMap<String, Near>> {
        Ok(self.setting(SETTING)?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
    }

    /// Measures every administrative area that has an outline: the setting to keep, and its text.
    pub(super) fn measure_districts(
        &self,
        grid: Option<&GridLayer<'_>>,
        open: &[Area],
        progress: &(dyn Fn(Stage, u64, u64) + Sync),
    ) -> Result<(&'static str, String)> {
        let mut districts: Vec<(String, Area)> = Vec::new();
        self.store.read(|tx| {
            records::stream::<AdminArea>(tx, &Filter::True, &mut |stored| {
                if let Some(shape) = stored.record.shape {
                    let id = stored.record.id.to_string();
                    districts.push((stored.record.code, Area { id, shape, place: Place::default() }));
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let question = Question::within(&[NEAR_M]).map_err(|e| AppError::Internal(e.to_string()))?;
        let exposure = Exposure::new(question, grid, Vec::new(), Vec::new());
        let exposure = exposure.map_err(|e| AppError::Internal(e.to_string()))?;
        let (codes, areas): (Vec<String>, Vec<Area>) = districts.into_iter().unzip();
        let found = exposure.districts(open, &areas, progress).map_err(failed)?;
        let near = |d: cg_engine::exposure::District| Near {
            exposed: d.exposed.first().copied().flatten(),
            population: d.population,
        };
        let by_code: BTreeMap<String, Near> = codes.into_iter().zip(found.into_iter().map(near)).collect();
        Ok((SETTING, serde_json::to_string(&by_code).unwrap_or_default()))
    }
}
