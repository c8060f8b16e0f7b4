//! Travel: what going there and back adds to a task.

use super::{Base, Setting};
use crate::allocate::problem::Task;
use cg_geo::measure::distance_m;
use geo_types::Coord;

/// How much longer roads are than the line through the air, where no road is known.
///
/// # Source
/// A common planning figure (1.2 to 1.6 in the literature on circuity); a network replaces it where there is one.
pub const DETOUR: f64 = 1.4;

impl Setting {
    /// There and back from the nearest base, by air times [`DETOUR`], for every asset the task needs.
    pub(super) fn travel(&self, task: &mut Task, at: Coord<f64>) {
        for (asset, days) in self.assets.iter().zip(&mut task.days) {
            let away = |base: &Base| distance_m(at, Coord { x: base.longitude, y: base.latitude }) / 1000.0;
            let nearest = asset.bases.iter().map(away).fold(f64::INFINITY, f64::min);
            if *days > 0.0 && nearest.is_finite() {
                let km = 2.0 * DETOUR * nearest;
                *days += km / asset.km_per_day.unwrap_or(f64::INFINITY);
                task.cost += km * asset.cost_per_km.unwrap_or(0.0);
            }
        }
    }
}
