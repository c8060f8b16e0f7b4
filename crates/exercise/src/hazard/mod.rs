//! Hazard areas: where they lie, what they look like, and what is recorded of them.

mod facts;
pub(crate) mod history;
mod outline;
mod site;

use crate::chance::Dice;
use crate::layer::Scene;
use crate::people::nearest::Nearest;
use crate::plane::Spot;
use crate::planted::Planted;
use crate::stamp::Stamp;
use cg_domain::land::HazardArea;
use outline::{draw, reach_m};
use site::{Finder, Site};
use std::collections::BTreeMap;

/// Hazard areas at scale 1.
const HAZARDS: usize = 400;

/// A hazard area with what the rest of the country needs to know of it.
pub(crate) struct Danger {
    pub(crate) record: HazardArea,
    pub(crate) at: Spot,
    pub(crate) municipality: usize,
    /// Whether the latest fighting made it.
    pub(crate) latest: bool,
}

/// All hazard areas, sorted by code.
pub(crate) fn lay(scene: &Scene<'_>, seed: u64, scale: u32, mut stamp: Stamp, planted: &mut Planted) -> Vec<Danger> {
    let mut dice = Dice::new(seed, "hazards");
    let finder = Finder::new(scene, scale);
    let mut room = Room::default();
    let towns = Nearest::new(scene.settlements);
    let mut dangers = Vec::new();
    while dangers.len() < HAZARDS * scale as usize {
        let Some((site, municipality)) = free_site(scene, &finder, &mut room, &mut dice) else { continue };
        let heading = site.heading;
        let Some(shape) = draw(&mut dice, site.form, site.at, heading, site.area_m2) else { continue };
        let latest = site.front == 2;
        let number = dangers.len() + 1;
        let place = facts::Place { scene, municipality, site: &site, number, near: towns.of(site.at) };
        let record = facts::record(&mut dice, &mut stamp, &place, shape, planted);
        dangers.push(Danger { record, at: site.at, municipality, latest });
    }
    dangers
}

/// A place on land, away from the sea, that no other hazard covers; after some tries overlap is accepted.
fn free_site(scene: &Scene<'_>, finder: &Finder<'_>, room: &mut Room, dice: &mut Dice) -> Option<(Site, usize)> {
    for attempt in 0..12 {
        let site = finder.find(dice);
        let reach_km = reach_m(site.form, site.area_m2) / 1_000.0;
        let margin = 2 + (reach_km / 0.9) as u16;
        if !scene.locator().is_inland(site.at, margin) || (attempt < 11 && !room.is_free(site.at, reach_km)) {
            continue;
        }
        let Some(municipality) = scene.locator().municipality(site.at) else { continue };
        room.take(site.at, reach_km);
        return Some((site, municipality));
    }
    None
}

/// Circles already taken, by square of two kilometres.
#[derive(Default)]
struct Room(BTreeMap<(i32, i32), Vec<(Spot, f64)>>);

impl Room {
    fn square(spot: Spot) -> (i32, i32) {
        ((spot.x / 2.0) as i32, (spot.y / 2.0) as i32)
    }

    fn is_free(&self, at: Spot, reach_km: f64) -> bool {
        let (i, j) = Self::square(at);
        let near = (-2..=2).flat_map(|di| (-2..=2).filter_map(move |dj| self.0.get(&(i + di, j + dj))));
        near.flatten().all(|(s, r)| s.km(at) > 0.7 * (r + reach_km))
    }

    fn take(&mut self, at: Spot, reach_km: f64) {
        self.0.entry(Self::square(at)).or_default().push((at, reach_km));
    }
}
