//! Where hazard areas lie, and what made them.

use super::outline::Form;
use crate::chance::Dice;
use crate::layer::Scene;
use crate::lines::road::Road;
use crate::people::settlement::Settlement;
use crate::plane::Spot;
use cg_codes::{Code, EoCategory, HazardType};
use std::f64::consts::TAU;

/// What made a place dangerous.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// Mines laid along a front line.
    Front,
    /// Mines laid around a military position.
    Base,
    /// Mines laid on and beside a road.
    Road,
    /// A strike with cluster munitions.
    Strike,
    /// Fighting that left ordnance behind.
    Battle,
}

/// A place for a hazard area.
pub(crate) struct Site {
    pub(crate) at: Spot,
    pub(crate) heading: f64,
    pub(crate) origin: Origin,
    pub(crate) form: Form,
    /// The front line it belongs to or lies nearest to.
    pub(crate) front: usize,
    pub(crate) area_m2: f64,
}

/// Finds places for hazard areas.
pub(crate) struct Finder<'a> {
    scene: &'a Scene<'a>,
    roads: Vec<&'a Road>,
    towns: Vec<&'a Settlement>,
    /// How far hazards stray from the lines; more when there are many.
    stray: f64,
}

/// Share of hazards of each front line.
const FRONTS: [(usize, f64); 3] = [(0, 0.42), (1, 0.33), (2, 0.25)];
/// Share of hazards of each origin.
const ORIGINS: [(Origin, f64); 5] =
    [(Origin::Front, 0.54), (Origin::Base, 0.14), (Origin::Road, 0.11), (Origin::Strike, 0.12), (Origin::Battle, 0.09)];

impl<'a> Finder<'a> {
    pub(crate) fn new(scene: &'a Scene<'a>, scale: u32) -> Self {
        let near = |spot: Spot, km: f64| scene.fronts.iter().any(|f| f.line.iter().step_by(8).any(|s| s.km(spot) < km));
        let long = |r: &&Road| r.class != "primary" && r.line.len() > 6 && near(r.line[0], 18.0);
        Self {
            scene,
            roads: scene.roads.stretches.iter().filter(long).collect(),
            towns: scene.settlements.iter().filter(|s| s.people > 400 && near(s.at, 22.0)).collect(),
            stray: 1.0 + 0.8 * libm::log(f64::from(scale.max(1))),
        }
    }

    /// A place somewhere it is plausible; it may lie at sea or on another hazard, which the caller judges.
    pub(crate) fn find(&self, dice: &mut Dice) -> Site {
        let (front, origin) = (dice.weighted(&FRONTS), dice.weighted(&ORIGINS));
        match origin {
            Origin::Front => self.along_front(dice, front),
            Origin::Base => self.around_base(dice, front),
            Origin::Road if !self.roads.is_empty() => self.on_road(dice),
            Origin::Battle if !self.towns.is_empty() => self.by_town(dice),
            _ => self.strike(dice, front),
        }
    }

    fn along_front(&self, dice: &mut Dice, front: usize) -> Site {
        let (on_line, direction) = self.on_line(dice, front);
        let at = on_line.at(direction + TAU / 4.0, dice.normal() * 0.45 * self.stray);
        let form = match dice.unit() {
            u if u < 0.78 => Form::Strip { aspect: dice.lognormal(7.0, 0.55).clamp(2.0, 30.0) },
            u if u < 0.96 => Form::Field { aspect: dice.between(1.2, 2.6) },
            _ => Form::Pair,
        };
        Site {
            at,
            heading: direction + dice.normal() * 0.18,
            origin: Origin::Front,
            form,
            front,
            area_m2: size(dice, 19_000.0, 1.45),
        }
    }

    fn around_base(&self, dice: &mut Dice, front: usize) -> Site {
        let at = self.scene.bases.get(dice.index(self.scene.bases.len())).copied().unwrap_or(Spot::new(0.0, 0.0));
        let away = if dice.happens(0.5) { 0.02 } else { dice.between(0.15, 0.5) };
        let at = at.at(dice.between(0.0, TAU), away * self.stray * self.stray);
        let form = if dice.happens(0.7) { Form::Ring } else { Form::Field { aspect: dice.between(1.0, 2.0) } };
        Site {
            at,
            heading: dice.between(0.0, TAU),
            origin: Origin::Base,
            form,
            front,
            area_m2: size(dice, 14_000.0, 1.0),
        }
    }

    fn on_road(&self, dice: &mut Dice) -> Site {
        let road = self.roads[dice.index(self.roads.len())];
        let (on_road, heading) = along(dice, &road.line);
        let at = on_road.at(heading + TAU / 4.0, dice.between(-0.02, 0.02) * self.stray);
        let form = Form::Strip { aspect: dice.between(10.0, 30.0) };
        let front = self.nearest_front(at);
        Site { at, heading, origin: Origin::Road, form, front, area_m2: size(dice, 4_500.0, 0.9) }
    }

    fn strike(&self, dice: &mut Dice, front: usize) -> Site {
        let (on_line, direction) = self.on_line(dice, front);
        let side = if dice.happens(0.5) { 1.0 } else { -1.0 };
        let at = on_line.at(direction + side * TAU / 4.0, dice.between(1.5, 12.0) * self.stray.min(2.5));
        let form = Form::Field { aspect: dice.between(1.5, 2.8) };
        Site {
            at,
            heading: dice.between(0.0, TAU),
            origin: Origin::Strike,
            form,
            front,
            area_m2: size(dice, 95_000.0, 0.85),
        }
    }

    fn by_town(&self, dice: &mut Dice) -> Site {
        let town = self.towns[dice.index(self.towns.len())];
        let at = town.at.at(dice.between(0.0, TAU), town.radius_km() * dice.between(0.8, 2.8) * self.stray);
        let form = Form::Field { aspect: dice.between(1.0, 2.2) };
        let front = self.nearest_front(at);
        Site {
            at,
            heading: dice.between(0.0, TAU),
            origin: Origin::Battle,
            form,
            front,
            area_m2: size(dice, 22_000.0, 1.1),
        }
    }

    fn on_line(&self, dice: &mut Dice, front: usize) -> (Spot, f64) {
        along(dice, &self.scene.fronts[front].line)
    }

    fn nearest_front(&self, spot: Spot) -> usize {
        let far = |f: usize| {
            let line = &self.scene.fronts[f].line;
            line.iter().step_by(8).map(|s| s.km(spot)).fold(f64::INFINITY, f64::min)
        };
        (0..self.scene.fronts.len()).min_by(|a, b| far(*a).total_cmp(&far(*b))).unwrap_or(0)
    }
}

/// A place on a line and the direction of the line there.
fn along(dice: &mut Dice, line: &[Spot]) -> (Spot, f64) {
    if line.len() < 2 {
        return (line.first().copied().unwrap_or(Spot::new(0.0, 0.0)), 0.0);
    }
    let i = dice.index(line.len() - 1);
    let (a, b) = (line[i], line[i + 1]);
    (a.towards(b, dice.unit()), libm::atan2(b.y - a.y, b.x - a.x))
}

fn size(dice: &mut Dice, median: f64, sigma: f64) -> f64 {
    dice.lognormal(median, sigma).clamp(500.0, 2_000_000.0)
}

type Kind = (Code<HazardType>, Code<EoCategory>);
const AP: Kind = (Code::<HazardType>::MINEFIELD_AP, Code::<EoCategory>::AP_MINE);
const AT: Kind = (Code::<HazardType>::MINEFIELD_AT, Code::<EoCategory>::AV_MINE);
const BOTH: Kind = (Code::<HazardType>::MINEFIELD_MIXED, Code::<EoCategory>::AP_MINE);
const NUISANCE: Kind = (Code::<HazardType>::NUISANCE_MINED, Code::<EoCategory>::AP_MINE_IMPROVISED);
const CLUSTER: Kind = (Code::<HazardType>::CMR_STRIKE, Code::<EoCategory>::CMR_SUBMUNITION);
const LEFT_BEHIND: Kind = (Code::<HazardType>::ERW_AREA, Code::<EoCategory>::UXO);
const BATTLE: Kind = (Code::<HazardType>::BATTLE_AREA, Code::<EoCategory>::UXO);
const IED: Kind = (Code::<HazardType>::IED_AREA, Code::<EoCategory>::IED_VICTIM_OPERATED);
const TRAPPED: Kind = (Code::<HazardType>::BOOBY_TRAPPED_STRUCTURE, Code::<EoCategory>::BOOBY_TRAP);
const NOT_KNOWN: Kind = (Code::<HazardType>::UNKNOWN, Code::<EoCategory>::UNKNOWN);

/// Type of hazard and category of ordnance, by origin; the latest fighting left more improvised devices.
pub(crate) fn kind(dice: &mut Dice, origin: Origin, latest: bool) -> Kind {
    let improvised = if latest { 2.5 } else { 0.0 };
    let kinds: &[(Kind, f64)] = match origin {
        Origin::Front => &[(AP, 5.0), (BOTH, 2.6), (AT, 1.2), (NUISANCE, 0.5), (IED, improvised), (NOT_KNOWN, 0.3)],
        Origin::Base => &[(AP, 6.0), (BOTH, 2.0), (LEFT_BEHIND, 1.0), (TRAPPED, 0.5)],
        Origin::Road => &[(AT, 4.0), (NUISANCE, 2.0), (IED, 0.4 + improvised), (BOTH, 1.0)],
        Origin::Strike => &[(CLUSTER, 1.0)],
        Origin::Battle => &[(LEFT_BEHIND, 5.0), (BATTLE, 3.0), (TRAPPED, 0.6 + improvised * 0.3), (NOT_KNOWN, 0.4)],
    };
    dice.weighted(kinds)
}
