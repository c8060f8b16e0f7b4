//! Roads with the hazards on them, held ready until something changes.

use crate::error::{AppError, Result};
use crate::exposure::{grids, is_open, population_grid};
use crate::programme::App;
use cg_domain::land::HazardArea;
use cg_domain::place::LayerFeature;
use cg_engine::access::{AccessError, Barriers, Hazard, Network, Road, Rules, Service};
use cg_kit::Names;
use cg_store::records;
use cg_store::{Filter, Tx};
use geo_types::Coord;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::AccessSettings;

/// Kinds of features that people want to reach, and the name of their columns.
const SERVICES: &[(&str, &str)] = &[("school", "schools"), ("health_facility", "health"), ("market", "markets")];

/// A place that people know by name.
pub(crate) struct Place {
    pub(super) code: String,
    pub(super) names: Names,
    pub(super) at: Coord<f64>,
    pub(super) class: Option<String>,
}

/// Roads and what blocks them.
pub(crate) struct Roads {
    pub(super) network: Network,
    pub(super) barriers: Barriers,
}

/// What access is asked of.
pub(crate) struct Ground {
    stamp: String,
    /// None while the programme has no road that can be gone by.
    pub(super) roads: Option<Roads>,
    /// Id, code and name of each hazard, in the order of the barriers.
    pub(super) hazards: Vec<(String, String, Option<Names>)>,
    pub(super) services: Vec<Service>,
    pub(super) places: Vec<Place>,
    /// File of the population grid.
    pub(super) grid: Option<String>,
    /// File and code of the friction grid for the latest year.
    pub(super) friction: Option<(String, String)>,
    /// The latest day that a hazard that is still there was known of.
    pub(super) as_of: Option<Date>,
}

impl App {
    /// The roads as of now; made anew only when something changed.
    pub(super) fn ground(&self) -> Result<Arc<Ground>> {
        let stamp = format!("{}/{}", self.access_stamp()?, self.today());
        let mut kept = self.ground.lock().map_err(|_| AppError::Internal("roads lock".into()))?;
        if let Some(ground) = kept.as_ref()
            && ground.stamp == stamp
        {
            return Ok(Arc::clone(ground));
        }
        let settings = self.access_settings()?;
        let today = self.today();
        let made = Arc::new(self.store.read(|tx| Ground::load(tx, stamp, &settings, today))?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }
}

impl Ground {
    fn load(tx: &mut dyn Tx, stamp: String, settings: &AccessSettings, today: Date) -> Result<Self> {
        let speeds = settings.speeds()?;
        let (mut hazards, mut shapes, mut as_of) = (Vec::new(), Vec::new(), None);
        records::stream::<HazardArea>(tx, &Filter::True, &mut |stored| {
            let hazard = stored.record;
            if is_open(&hazard) {
                let known = hazard.date_of_information.map(|d| d.latest().min(today));
                as_of = as_of.max(known);
                let id = hazard.id.to_string();
                shapes.push(Hazard { id: id.clone(), shape: hazard.shape });
                hazards.push((id, hazard.code, hazard.name));
            }
            Ok(())
        })?;
        let (mut roads, mut places) = (Vec::new(), Vec::new());
        let mut services: BTreeMap<&'static str, Vec<Coord<f64>>> = BTreeMap::new();
        records::stream::<LayerFeature>(tx, &Filter::True, &mut |stored| {
            let feature = stored.record;
            let at = feature.shape.place_on().0;
            match feature.kind.as_str() {
                "road" => roads.push(Road { kmh: speeds.of(feature.class.as_deref()), shape: feature.shape }),
                "settlement" => places.extend(feature.name.map(|names| Place {
                    code: feature.code,
                    names,
                    at,
                    class: feature.class,
                })),
                kind => {
                    if let Some((_, name)) = SERVICES.iter().find(|(k, _)| *k == kind) {
                        services.entry(name).or_default().push(at);
                    }
                }
            }
            Ok(())
        })?;
        let roads = match Network::new(&roads, Rules::default()) {
            Ok(network) => {
                let barriers = Barriers::new(&network, shapes, settings.reach());
                Some(Roads { barriers: barriers.map_err(|e| AppError::Internal(e.to_string()))?, network })
            }
            Err(AccessError::NoRoads { .. }) => None,
            Err(other) => return Err(AppError::Internal(other.to_string())),
        };
        let in_order = SERVICES.iter().filter_map(|(_, name)| Some((*name, services.remove(name)?)));
        let services = in_order.map(|(name, places)| Service { name: name.to_owned(), places }).collect();
        let grid = population_grid(tx)?.map(|g| g.file_digest);
        let friction = grids(tx, "friction")?.into_iter().next().map(|g| (g.file_digest, g.code));
        Ok(Self { stamp, roads, hazards, services, places, grid, friction, as_of })
    }
}
