//! Priority by hexagon, for the weights of the moment.

use super::ask::PreviewAsk;
use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::picture::{AreaHead, Drawn};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_domain::land::HazardArea;
use cg_engine::hexagon::{Grain, Hexagon, Hexagons, hexagons};
use cg_geo::Shape;
use cg_geo::measure::Bbox;
use cg_store::records::{self, Filter};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Priority by hexagon, with what is needed to draw it.
#[derive(Debug, Clone)]
pub struct PriorityMap {
    /// The hexagons.
    pub hexagons: Hexagons,
    /// The administrative area around the middle of each; `None` outside all of them.
    pub places: Vec<Option<AreaHead>>,
    /// The largest areas below the country, drawn behind.
    pub behind: Vec<AreaHead>,
    /// Their outlines, and the sheet; `None` where nothing can be drawn.
    pub drawn: Option<Arc<Drawn>>,
}

impl App {
    /// The scores of the hazard areas gathered into hexagons of a grain, drawn on a sheet of at most `size` units.
    ///
    /// # Errors
    /// As [`App::rank_preview`].
    pub fn priority_hexagons(
        &self,
        asker: &Asker,
        ask: &PreviewAsk,
        grain: Grain,
        size: (f64, f64),
    ) -> Result<PriorityMap> {
        asker.may(Act::Read)?;
        let (model, weights) = self.asked(asker, ask)?;
        let ready = self.ready(&model)?;
        let scored = ready.prepared.rescore(&weights.values);
        let scores: BTreeMap<&str, f64> =
            ready.prepared.ids.iter().map(String::as_str).zip(scored.scores.iter().copied()).collect();
        let mut items = Vec::new();
        self.store.read(|tx| {
            records::stream::<HazardArea>(tx, &Filter::True, &mut |stored| {
                let hazard = stored.record;
                // Only what the ranking is about: areas already released are not.
                if ready.title(&hazard.code).is_some() {
                    items.push((hazard.shape.place_on().0, scores.get(hazard.code.as_str()).copied()));
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let hexagons = hexagons(&items, grain);
        let geography = self.geography()?;
        let around = |cell: &Hexagon| Bbox::around(cell.corners.iter().copied());
        let place = |cell: &Hexagon| {
            let at = around(cell).centre();
            let point = Shape::point(at.x, at.y).ok()?;
            geography.area_of(&point).and_then(|code| geography.head(code))
        };
        let places = hexagons.cells.iter().map(place).collect();
        let boxes: Vec<Bbox> = hexagons.cells.iter().map(around).collect();
        let behind = geography.of_level(1);
        let drawn = self.outlines(&behind, size, &boxes)?;
        Ok(PriorityMap { hexagons, places, behind, drawn })
    }
}
