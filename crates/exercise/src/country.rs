//! The whole country.

use crate::ground::Ground;
use crate::ground::atlas::Atlas;
use crate::layer::{self, Scene};
use crate::lines::{front, road};
use crate::people::grid::{self, Peopled, PopulationGrid};
use crate::people::settlement::settle;
use crate::people::table::{bands, totals};
use crate::planted::{Plant, Planted};
use crate::stamp::Stamp;
use crate::work::{activity, organisation, task};
use crate::{hazard, incident, names};
use cg_domain::actor::Organisation;
use cg_domain::incident::{Accident, Casualty};
use cg_domain::land::HazardArea;
use cg_domain::place::{AdminArea, LayerFeature, Population};
use cg_domain::plan::{Activity, Task};
use cg_kit::{Digest, Digester, Json, Names, PartialDate, Record};
use jiff::civil::Date;

/// A fictional country with everything a programme would know of it.
///
/// # Missing
/// Gaps are unknowns, as in real records: a missing outcome is `None` or the code `unknown`, never 0.
pub struct Country {
    /// Name in all languages of the interface.
    pub name: Names,
    /// What it was made from.
    pub seed: u64,
    /// How many times the usual number of hazards, accidents, tasks and facilities.
    pub scale: u32,
    /// The day on which it is looked at.
    pub today: Date,
    /// The country, its provinces, districts and municipalities, in this order.
    pub admin_areas: Vec<AdminArea>,
    /// People of every municipality by sex and age band; no totals, so that sums never count anyone twice.
    pub populations: Vec<Population>,
    /// The population grid, which adds up to the same people.
    pub grid: PopulationGrid,
    /// Settlements, roads, rivers, bridges, front lines, bases, schools, health facilities, water points, markets.
    pub layer_features: Vec<LayerFeature>,
    /// Hazard areas as they are now.
    pub hazard_areas: Vec<HazardArea>,
    /// What earlier reports said of the same hazard areas, the oldest first for each; to be recorded before the present.
    pub earlier_reports: Vec<HazardArea>,
    /// Accidents.
    pub accidents: Vec<Accident>,
    /// People harmed, one row each.
    pub casualties: Vec<Casualty>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Task orders.
    pub tasks: Vec<Task>,
    /// Work by organisation, district and month.
    pub activities: Vec<Activity>,
    /// The answer key: faults planted on purpose.
    pub planted: Vec<Plant>,
}

impl Country {
    /// Makes the country. The same arguments give the same country to the last bit.
    ///
    /// `scale` (at least 1) multiplies hazard areas, accidents, casualties and tasks, and facilities by its square root;
    /// land, people, settlements and roads stay.
    #[must_use]
    pub fn make(seed: u64, scale: u32, today: Date) -> Self {
        let scale = scale.max(1);
        let stamp = |topic: &str| Stamp::new(seed, topic, today);
        let ground = Ground::new(seed);
        let settlements = settle(&ground, seed);
        let atlas = Atlas::new(&ground, &settlements, seed);
        let peopled = grid::people(&ground, &atlas.owner, &settlements, seed);
        let roads = road::build(&ground, &settlements, seed);
        let fronts = front::lines(&ground, seed);
        let bases = front::bases(&ground, &fronts, seed);
        let scene = Scene {
            ground: &ground,
            atlas: &atlas,
            settlements: &settlements,
            roads: &roads,
            fronts: &fronts,
            bases: &bases,
        };
        let mut planted = Planted::default();
        let dangers = hazard::lay(&scene, seed, scale, stamp("hazard areas"), &mut planted);
        let harm =
            incident::happen(&scene, &dangers, seed, scale, (stamp("accidents"), stamp("casualties")), &mut planted);
        let tasks = task::order(&dangers, seed, scale, stamp("tasks"));
        let activities = activity::report(&atlas, &dangers, &tasks, seed, stamp("activities"));
        let layer_features = layer::draw(&scene, seed, libm::sqrt(f64::from(scale)), stamp("layer features"));
        Self {
            name: names::country(),
            seed,
            scale,
            today,
            admin_areas: admin_areas(&atlas, stamp("admin areas")),
            populations: populations(&atlas, &peopled, stamp("populations")),
            grid: peopled.grid,
            layer_features,
            earlier_reports: hazard::history::earlier(&dangers, seed),
            hazard_areas: dangers.into_iter().map(|d| d.record).collect(),
            accidents: harm.accidents,
            casualties: harm.casualties,
            organisations: organisation::records(stamp("organisations")),
            tasks,
            activities,
            planted: planted.0,
        }
    }

    /// A digest of every cell of every record and of the grid: the same for the same country.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut all = Digester::default();
        all = add(all, &self.admin_areas);
        all = add(all, &self.populations);
        all = add(all, &self.layer_features);
        all = add(all, &self.hazard_areas);
        all = add(all, &self.earlier_reports);
        all = add(all, &self.accidents);
        all = add(all, &self.casualties);
        all = add(all, &self.organisations);
        all = add(all, &self.tasks);
        all = add(all, &self.activities);
        let cells: Vec<u8> = self.grid.values.iter().flat_map(|v| v.to_le_bytes()).collect();
        all.bytes(&cells).finish()
    }
}

fn add<R: Record>(digester: Digester, records: &[R]) -> Digester {
    records
        .iter()
        .fold(digester.text(R::NOUN), |d, r| r.to_values().iter().fold(d.text(&r.id().to_string()), Digester::value))
}

fn admin_areas(atlas: &Atlas, mut stamp: Stamp) -> Vec<AdminArea> {
    let record = |area: &crate::ground::atlas::Area| {
        let area_m2 = area.shape.as_ref().map(cg_geo::Shape::area_m2);
        AdminArea {
            id: stamp.id(),
            code: area.code.clone(),
            level: area.level,
            name: area.names.clone(),
            parent_code: area.parent.clone(),
            area_reported_m2: area_m2.map(|a| libm::round(a / 1e4) * 1e4),
            area_m2,
            source: Stamp::source(),
            date_of_information: stamp.now(),
            shape: area.shape.clone(),
            extra: Json::default(),
        }
    };
    atlas.areas.iter().map(record).collect()
}

fn populations(atlas: &Atlas, peopled: &Peopled, mut stamp: Stamp) -> Vec<Population> {
    let year = i64::from(stamp.today.year());
    let mut records = Vec::new();
    for (m, people) in totals(peopled, atlas.codes.len()).into_iter().enumerate() {
        let code = &atlas.codes[m];
        let tilt = (m as f64 * 0.618).fract() * 2.0 - 1.0;
        for band in bands(people, tilt) {
            let ages = format!("{}-{}", band.from, band.to.map_or_else(String::new, |t| t.to_string()));
            records.push(Population {
                id: stamp.id(),
                code: format!("{code}/{year}/{}/{ages}", band.sex),
                admin_code: code.clone(),
                year,
                sex: Some(band.sex),
                age_from: Some(band.from),
                age_to: band.to,
                people: band.people,
                source: Stamp::source(),
                date_of_information: PartialDate::new(stamp.today.year(), None, None).ok(),
                extra: Json::default(),
            });
        }
    }
    records
}
