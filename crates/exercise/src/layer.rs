//! Map layers: places and lines around which hazards matter.

use crate::chance::Dice;
use crate::ground::Ground;
use crate::ground::atlas::Atlas;
use crate::ground::locate::Locator;
use crate::lines::front::Front;
use crate::lines::road::Roads;
use crate::names::Name;
use crate::people::settlement::Settlement;
use crate::plane::Spot;
use crate::stamp::Stamp;
use cg_codes::{Code, LayerKind};
use cg_domain::place::LayerFeature;
use cg_geo::Shape;
use cg_kit::{Json, Names};
use geo_types::{Geometry, LineString};

/// What the layers are drawn from.
pub(crate) struct Scene<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) atlas: &'a Atlas,
    pub(crate) settlements: &'a [Settlement],
    pub(crate) roads: &'a Roads,
    pub(crate) fronts: &'a [Front],
    pub(crate) bases: &'a [Spot],
}

impl<'a> Scene<'a> {
    pub(crate) fn locator(&self) -> Locator<'a> {
        Locator::new(self.ground, &self.atlas.owner, &self.atlas.outlines)
    }

    /// P-code of the municipality of a place.
    pub(crate) fn code_at(&self, spot: Spot) -> Option<String> {
        self.locator().municipality(spot).map(|m| self.atlas.codes[m].clone())
    }
}

/// Draws every layer.
///
/// `thicken` multiplies the facilities, not the settlements and lines.
pub(crate) fn draw(scene: &Scene<'_>, seed: u64, thicken: f64, stamp: Stamp) -> Vec<LayerFeature> {
    let mut pen = Pen { scene, stamp, features: Vec::new() };
    pen.settlements();
    pen.lines();
    pen.facilities(&mut Dice::new(seed, "facilities"), thicken);
    pen.features
}

struct Pen<'a> {
    scene: &'a Scene<'a>,
    stamp: Stamp,
    features: Vec<LayerFeature>,
}

impl Pen<'_> {
    fn add(
        &mut self,
        layer: &str,
        kind: Code<LayerKind>,
        class: Option<&str>,
        name: Option<Names>,
        shape: Option<Shape>,
        at: Option<Spot>,
    ) {
        let (Some(shape), n) = (shape, self.features.len() + 1) else { return };
        let area = at.and_then(|s| self.scene.code_at(s));
        self.features.push(LayerFeature {
            id: self.stamp.id(),
            code: format!("XE-L-{n:06}"),
            layer: layer.to_owned(),
            kind,
            name,
            class: class.map(str::to_owned),
            admin_code: area.clone(),
            located_in: area,
            source: Stamp::source(),
            date_of_information: self.stamp.now(),
            shape,
            extra: Json::default(),
        });
    }

    fn settlements(&mut self) {
        for (town, name) in self.scene.settlements.iter().zip(&self.scene.atlas.settlement_names) {
            self.add(
                "settlements",
                Code::<LayerKind>::SETTLEMENT,
                Some(town.class()),
                Some(name.names()),
                point(town.at),
                Some(town.at),
            );
        }
    }

    fn lines(&mut self) {
        let scene = self.scene;
        for road in &scene.roads.stretches {
            self.add("roads", Code::<LayerKind>::ROAD, Some(road.class), None, line(&road.line), None);
        }
        for river in scene.ground.water.rivers(&scene.ground.lattice, &scene.ground.relief) {
            let class = if river.gathered > 1_500 { "river" } else { "stream" };
            self.add("rivers", Code::<LayerKind>::RIVER, Some(class), None, line(&river.line), None);
        }
        for bridge in &scene.roads.bridges {
            self.add("bridges", Code::<LayerKind>::BRIDGE, None, None, point(*bridge), Some(*bridge));
        }
        for (i, front) in scene.fronts.iter().enumerate() {
            let year = |ago: i16| self.stamp.today.year() - ago;
            let years = format!("{}–{}", year(front.years_ago.0), year(front.years_ago.1));
            let name = Names::default()
                .with("en", &format!("Former front line {} ({years})", i + 1))
                .with("fr", &format!("Ancienne ligne de front {} ({years})", i + 1))
                .with("es", &format!("Antigua línea de frente {} ({years})", i + 1))
                .with("ar", &format!("خط جبهة سابق {} ({years})", i + 1))
                .with("uk", &format!("Колишня лінія фронту {} ({years})", i + 1));
            self.add("front_lines", Code::<LayerKind>::FRONT_LINE, None, Some(name), line(&front.line), None);
        }
        for base in scene.bases {
            self.add("former_bases", Code::<LayerKind>::FORMER_BASE, None, None, point(*base), Some(*base));
        }
    }

    /// Schools, health posts, water points and markets by the size of the settlement, with gaps.
    fn facilities(&mut self, dice: &mut Dice, thicken: f64) {
        let scene = self.scene;
        for (town, name) in scene.settlements.iter().zip(&scene.atlas.settlement_names) {
            for facility in FACILITIES {
                let expected = (facility.expected)(f64::from(town.people)) * thicken;
                let many = (expected + dice.unit()) as usize;
                for i in 0..many {
                    let away = dice.normal().abs() * town.radius_km() * facility.spread + 0.05;
                    let at = town.at.at(dice.between(0.0, std::f64::consts::TAU), away);
                    if scene.locator().municipality(at).is_some() {
                        let class = (facility.class)(f64::from(town.people), i, dice);
                        self.add(
                            facility.layer,
                            facility.kind,
                            Some(class),
                            Some((facility.name)(name)),
                            point(at),
                            Some(at),
                        );
                    }
                }
            }
        }
    }
}

/// One kind of facility.
struct Facility {
    layer: &'static str,
    kind: Code<LayerKind>,
    /// How many a settlement of so many people has on average.
    expected: fn(f64) -> f64,
    class: fn(f64, usize, &mut Dice) -> &'static str,
    name: fn(&Name) -> Names,
    /// How far out it lies, in radii of the settlement.
    spread: f64,
}

const FACILITIES: &[Facility] = &[
    Facility {
        layer: "schools",
        kind: Code::<LayerKind>::SCHOOL,
        expected: |people| if people < 350.0 { 0.28 } else { 0.72 + people / 3_600.0 },
        class: |people, i, _| if people > 4_000.0 && i % 3 == 0 { "secondary" } else { "primary" },
        name: |n| n.within("{} school", "École de {}", "Escuela de {}", "مدرسة {}", "Школа {}"),
        spread: 0.6,
    },
    Facility {
        layer: "health_facilities",
        kind: Code::<LayerKind>::HEALTH_FACILITY,
        expected: |people| if people < 900.0 { 0.05 } else { 0.55 + people / 14_000.0 },
        class: |people, i, _| match (people > 20_000.0, i) {
            (true, 0) => "hospital",
            (true, _) => "health_centre",
            (false, _) => "health_post",
        },
        name: |n| {
            n.within(
                "{} health facility",
                "Centre de santé de {}",
                "Centro de salud de {}",
                "مركز {} الصحي",
                "Медичний заклад {}",
            )
        },
        spread: 0.4,
    },
    Facility {
        layer: "water_points",
        kind: Code::<LayerKind>::WATER_POINT,
        expected: |people| if people > 30_000.0 { 4.0 } else { 0.75 + people / 900.0 },
        class: |_, _, dice| dice.weighted(&[("borehole", 4.0), ("well", 4.0), ("spring", 1.0), ("tap", 2.0)]),
        name: |n| {
            n.within("{} water point", "Point d'eau de {}", "Punto de agua de {}", "نقطة مياه {}", "Джерело води {}")
        },
        spread: 1.1,
    },
    Facility {
        layer: "markets",
        kind: Code::<LayerKind>::MARKET,
        expected: |people| if people < 1_500.0 { 0.0 } else { 0.6 + people / 60_000.0 },
        class: |people, _, _| if people > 20_000.0 { "daily" } else { "weekly" },
        name: |n| n.within("{} market", "Marché de {}", "Mercado de {}", "سوق {}", "Ринок {}"),
        spread: 0.3,
    },
];

pub(crate) fn point(at: Spot) -> Option<Shape> {
    let c = at.lon_lat();
    Shape::point(c.x, c.y).ok()
}

fn line(spots: &[Spot]) -> Option<Shape> {
    Shape::parse(Geometry::LineString(LineString(spots.iter().map(|s| s.lon_lat()).collect()))).ok()
}
