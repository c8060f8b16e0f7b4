//! Where accidents happen: in and by hazard areas, around settlements near the old lines, on roads.

use crate::chance::Dice;
use crate::hazard::Danger;
use crate::layer::Scene;
use crate::people::nearest::Nearest;
use crate::plane::Spot;
use cg_codes::{AreaType, Code, EoCategory};
use std::f64::consts::TAU;

/// The place of an accident.
pub(super) struct Where {
    pub(super) spot: Spot,
    pub(super) municipality: usize,
    /// The settlement named in the report.
    pub(super) near: usize,
    pub(super) hazard: Option<String>,
    pub(super) device: Option<Code<EoCategory>>,
    urban: bool,
}

impl Where {
    pub(super) fn area_type(&self, dice: &mut Dice) -> Option<Code<AreaType>> {
        let known = if self.urban { Code::<AreaType>::URBAN } else { Code::<AreaType>::RURAL };
        (!dice.happens(0.05)).then_some(known)
    }
}

/// Everything needed to place an accident.
pub(super) struct Scatter<'a> {
    scene: &'a Scene<'a>,
    dangers: &'a [Danger],
    latest: Vec<usize>,
    towns: Vec<(usize, f64)>,
    roads: Vec<Spot>,
    towns_near: Nearest,
}

impl<'a> Scatter<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, dangers: &'a [Danger]) -> Self {
        let far = |spot: Spot| {
            let all = scene.fronts.iter().flat_map(|f| f.line.iter().step_by(8));
            all.map(|s| s.km(spot)).fold(f64::INFINITY, f64::min)
        };
        let weight = |i: usize| {
            let town = &scene.settlements[i];
            libm::sqrt(f64::from(town.people)) * libm::exp(-far(town.at) / 9.0)
        };
        let on_road = scene.roads.stretches.iter().filter(|r| r.class != "primary");
        Self {
            scene,
            dangers,
            latest: (0..dangers.len()).filter(|i| dangers[*i].latest).collect(),
            towns: (0..scene.settlements.len()).map(|i| (i, weight(i))).collect(),
            towns_near: Nearest::new(scene.settlements),
            roads: on_road.filter_map(|r| r.line.get(r.line.len() / 2)).filter(|s| far(**s) < 14.0).copied().collect(),
        }
    }

    /// A place on land for an accident of some years ago; in the years of the latest fighting mostly there.
    pub(super) fn draw(&self, dice: &mut Dice, years_ago: i64) -> Where {
        loop {
            let draw = dice.unit();
            let found = if draw < 0.58 {
                self.by_hazard(dice, years_ago)
            } else if draw < 0.90 || self.roads.is_empty() {
                self.by_town(dice)
            } else {
                let spot = dice.pick(&self.roads);
                self.place(spot, None, None, false)
            };
            if let Some(found) = found {
                return found;
            }
        }
    }

    fn by_hazard(&self, dice: &mut Dice, years_ago: i64) -> Option<Where> {
        let recent = years_ago <= 5 && !self.latest.is_empty() && dice.happens(0.5);
        let danger = &self.dangers[if recent { dice.pick(&self.latest) } else { dice.index(self.dangers.len()) }];
        if danger.latest && years_ago > 5 {
            return None;
        }
        let away = dice.normal().abs() * if dice.happens(0.7) { 0.06 } else { 0.6 };
        let spot = danger.at.at(dice.between(0.0, TAU), away);
        let hazard = dice.happens(0.6).then(|| danger.record.code.clone());
        self.place(spot, hazard, danger.record.contamination, false)
    }

    fn by_town(&self, dice: &mut Dice) -> Option<Where> {
        let town = &self.scene.settlements[dice.weighted(&self.towns)];
        let away = town.radius_km() * dice.between(0.1, 2.6);
        let spot = town.at.at(dice.between(0.0, TAU), away);
        let device = dice.weighted(&[
            (Some(Code::<EoCategory>::UXO), 6.0),
            (Some(Code::<EoCategory>::AP_MINE), 4.0),
            (Some(Code::<EoCategory>::CMR_SUBMUNITION), 1.5),
            (Some(Code::<EoCategory>::IED_VICTIM_OPERATED), 1.0),
            (None, 2.5),
        ]);
        self.place(spot, None, device, town.people > 5_000 && away < town.radius_km())
    }

    fn place(
        &self,
        spot: Spot,
        hazard: Option<String>,
        device: Option<Code<EoCategory>>,
        urban: bool,
    ) -> Option<Where> {
        let municipality = self.scene.locator().municipality(spot)?;
        Some(Where { spot, municipality, near: self.towns_near.of(spot), hazard, device, urban })
    }
}
