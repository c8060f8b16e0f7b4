//! What hazards cost people: who is kept from a service, and who reaches it again when one hazard is gone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use cg_kit::{Digest, Digester, Value};
use geo_types::Coord;
use serde::{Deserialize, Serialize};

use super::barrier::Cuts;
use super::network::{Over, Stop};
use super::search::{NEVER, Queue, Reached, reach};
use super::{AccessError, Barriers, Network};

/// Facilities of one kind that people want to reach, such as schools.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name; part of column names.
    pub name: String,
    /// Where they are.
    pub places: Vec<Coord<f64>>,
}

/// What is asked: whom to count, services, and how long is too long.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where people live, and how many.
    pub people: Vec<(Coord<f64>, f64)>,
    /// What they want to reach.
    pub services: Vec<Service>,
    /// Limits in minutes, ascending.
    pub minutes: Vec<f64>,
}

impl Question {
    /// A question, its limits sorted.
    ///
    /// # Errors
    /// When nobody lives anywhere, there is no service or one without a place, or a limit is none or given twice.
    pub fn new(
        people: Vec<(Coord<f64>, f64)>,
        services: Vec<Service>,
        mut minutes: Vec<f64>,
    ) -> Result<Self, AccessError> {
        if services.is_empty() {
            return Err(AccessError::NoServices);
        }
        if let Some(empty) = services.iter().find(|s| s.places.is_empty()) {
            return Err(AccessError::NoPlaces { name: empty.name.clone() });
        }
        if !people.iter().any(|(_, many)| *many > 0.0) {
            return Err(AccessError::Nobody);
        }
        minutes.sort_by(f64::total_cmp);
        let bad = |m: &&f64| !(1.0..=1440.0).contains(*m);
        let twice = minutes.windows(2).find(|w| w[0] == w[1]).map(|w| &w[0]);
        if let Some(found) = minutes.iter().find(bad).or(twice).copied() {
            return Err(AccessError::Minutes { found });
        }
        if minutes.is_empty() {
            return Err(AccessError::Minutes { found: 0.0 });
        }
        Ok(Self { people, services, minutes })
    }
}

/// What the answer to a question depends on: with the same digest comes the same answer.
#[must_use]
pub fn inputs(barriers: &Barriers, question: &Question) -> Digest {
    let real = |x: f64| Value::Real(x);
    let place = |all: Digester, c: &Coord<f64>| all.value(&real(c.x)).value(&real(c.y));
    let all = Digester::default().text("access 1").bytes(&barriers.digest().0);
    let all = question.people.iter().fold(all.text("people"), |all, (c, many)| place(all, c).value(&real(*many)));
    let all = question.services.iter().fold(all, |all, s| s.places.iter().fold(all.text(&s.name), place));
    question.minutes.iter().fold(all.text("minutes"), |all, m| all.value(&real(*m))).finish()
}

/// What one hazard costs, for each limit in minutes.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRow {
    /// The hazard.
    pub id: String,
    /// Length of road it blocks. Metres.
    pub blocked_m: f64,
    /// People cut off from each service by it: within the limit if no hazard were there, beyond it as things are,
    /// and their quickest way crosses this hazard or clearing it alone would help. By service and limit.
    pub cut_off: Vec<Vec<f64>>,
    /// People within the limit again if this hazard alone were gone. By service and limit.
    pub regaining: Vec<Vec<f64>>,
    /// As `cut_off`, from at least one of the services, each person once. By limit.
    pub cut_off_any: Vec<f64>,
    /// As `regaining`, at least one of the services, each person once. By limit.
    pub regaining_any: Vec<f64>,
}

impl CostRow {
    /// The figures of the row, in the order of [`Cost::columns`].
    #[must_use]
    pub fn figures(&self) -> Vec<f64> {
        let last = |list: &[f64]| list.last().copied().unwrap_or_default();
        let mut figures = vec![self.blocked_m];
        for (each, any) in [(&self.cut_off, &self.cut_off_any), (&self.regaining, &self.regaining_any)] {
            figures.extend(each.iter().flatten().chain(any));
        }
        figures.extend([last(&self.cut_off_any), last(&self.regaining_any)]);
        figures
    }
}

impl Cost {
    /// The length of road that a hazard blocks; over open ground, that of the steps between cells.
    #[must_use]
    pub fn blocked_column(&self) -> &'static str {
        match self.over {
            Over::Roads => "road_blocked_m",
            Over::Ground => "steps_blocked_m",
        }
    }

    /// Names of the figures of every row: what is blocked, people by service and limit, people of any service by limit,
    /// and by the longest limit `people_cut_off` and `people_regaining_access`, which rankings read.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut names = vec![self.blocked_column().to_owned()];
        for word in ["cut_off", "regaining"] {
            let of =
                |service: &String| self.minutes.iter().map(|m| format!("{service}_{word}_{m}min")).collect::<Vec<_>>();
            names.extend(self.services.iter().flat_map(of));
            names.extend(self.minutes.iter().map(|m| format!("people_{word}_{m}min")));
        }
        names.extend(["people_cut_off".to_owned(), "people_regaining_access".to_owned()]);
        names
    }
}

/// How everybody stands towards one service and limit; the four numbers add up to all people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Within the limit as things are.
    pub within: f64,
    /// Beyond it because of hazards: within the limit if all of them were gone.
    pub cut_off: f64,
    /// Beyond it even so.
    pub beyond: f64,
    /// No road leads there even so, or none is near: how long it takes is not known.
    pub unknown: f64,
}

/// What hazards cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Names of the services.
    pub services: Vec<String>,
    /// Limits, ascending.
    pub minutes: Vec<f64>,
    /// One row for each hazard, in the order given.
    pub rows: Vec<CostRow>,
    /// By service and limit.
    pub standing: Vec<Vec<Standing>>,
    /// People cut off from at least one service by all hazards together, each person once. By limit.
    pub cut_off_any: Vec<f64>,
    /// Places of each service that lie farther from every road than the rules allow; nobody is led there.
    pub places_off_road: Vec<usize>,
    /// All people counted.
    pub people: f64,
    /// What it was made from.
    pub inputs: Digest,
    /// What the ways lead over.
    pub over: Over,
}

/// Tells what hazards cost people.
///
/// What one hazard gives back alone is exact: starting from the times as they are, the roads that this hazard alone
/// blocks are opened and every time that falls is followed, then all is put back. What hazards give back one by one
/// does not add up to what they give back together: two that block the same road are each worth nothing alone.
#[must_use]
pub fn cost(network: &Network, barriers: &Barriers, question: &Question, tick: &dyn Fn(u64, u64)) -> Cost {
    let homes = Homes::new(network, barriers, question);
    let hazards = barriers.hazards.len();
    let limits: Vec<u32> = question.minutes.iter().map(|m| (m * 60_000.0) as u32).collect();
    let nothing = vec![vec![0.0; limits.len()]; question.services.len()];
    let mut rows: Vec<CostRow> = barriers
        .hazards
        .iter()
        .zip(barriers.blocked_m(network))
        .map(|(hazard, blocked_m)| CostRow {
            id: hazard.id.clone(),
            blocked_m,
            cut_off: nothing.clone(),
            regaining: nothing.clone(),
            cut_off_any: vec![0.0; limits.len()],
            regaining_any: vec![0.0; limits.len()],
        })
        .collect();
    let (mut standing, mut places_off_road) = (Vec::new(), Vec::new());
    let mut any = vec![Pairs::default(); limits.len()];
    let steps = (question.services.len() * hazards) as u64;
    for (at, service) in question.services.iter().enumerate() {
        let mut served = Served::new(network, barriers, &homes, service);
        places_off_road.push(served.stops.iter().filter(|s| s.is_none()).count());
        standing.push(limits.iter().map(|limit| served.standing(*limit)).collect());
        let mut pairs = served.on_quickest_ways(&limits);
        for hazard in 0..hazards as u32 {
            tick((at * hazards) as u64 + u64::from(hazard), steps);
            for (limit, homes) in served.regained(hazard, &limits).into_iter().enumerate() {
                pairs[limit].regained.extend(homes.iter().map(|home| (hazard, *home)));
                pairs[limit].cut_off.extend(homes.into_iter().map(|home| (hazard, home)));
            }
        }
        for (limit, mut found) in pairs.into_iter().enumerate() {
            found.sort();
            homes.sum(&found.cut_off, |hazard, people| rows[hazard].cut_off[at][limit] += people);
            homes.sum(&found.regained, |hazard, people| rows[hazard].regaining[at][limit] += people);
            found.all.extend(served.cut_off(limits[limit]));
            any[limit].append(found);
        }
    }
    let mut cut_off_any = Vec::new();
    for (limit, mut found) in any.into_iter().enumerate() {
        found.sort();
        homes.sum(&found.cut_off, |hazard, people| rows[hazard].cut_off_any[limit] += people);
        homes.sum(&found.regained, |hazard, people| rows[hazard].regaining_any[limit] += people);
        cut_off_any.push(total(found.all.iter().map(|home| homes.people[*home as usize])));
    }
    Cost {
        services: question.services.iter().map(|s| s.name.clone()).collect(),
        minutes: question.minutes.clone(),
        rows,
        standing,
        cut_off_any,
        places_off_road,
        people: total(homes.people.iter().copied()),
        inputs: inputs(barriers, question),
        over: network.over(),
    }
}

/// A sum that is 0 where there is nothing to add; [`Iterator::sum`] gives −0 then, which files show.
fn total(people: impl Iterator<Item = f64>) -> f64 {
    people.fold(0.0, |all, one| all + one)
}

/// Homes by the hazard that concerns them.
#[derive(Clone, Default)]
struct Pairs {
    cut_off: Vec<(u32, u32)>,
    regained: Vec<(u32, u32)>,
    /// Homes cut off by all hazards together.
    all: BTreeSet<u32>,
}

impl Pairs {
    fn sort(&mut self) {
        for list in [&mut self.cut_off, &mut self.regained] {
            list.sort_unstable();
            list.dedup();
        }
    }

    fn append(&mut self, mut other: Self) {
        self.cut_off.append(&mut other.cut_off);
        self.regained.append(&mut other.regained);
        self.all.append(&mut other.all);
    }
}

/// Where people live and how they come to the roads.
struct Homes {
    people: Vec<f64>,
    stops: Vec<Option<Stop>>,
    /// Hazards on the walk from each home to its road.
    walks: Cuts,
    /// Homes of each node, ascending.
    of_node: BTreeMap<u32, Vec<u32>>,
    /// Homes whose walk one hazard alone cuts, by hazard.
    alone: Vec<Vec<u32>>,
}

impl Homes {
    fn new(network: &Network, barriers: &Barriers, question: &Question) -> Self {
        let places: Vec<Coord<f64>> = question.people.iter().map(|(c, _)| *c).collect();
        let (stops, walks) = stops(network, barriers, &places);
        let mut of_node: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (home, stop) in (0u32..).zip(&stops) {
            if let Some(stop) = stop {
                of_node.entry(stop.node).or_default().push(home);
            }
        }
        let alone = walks.alone(barriers.hazards.len());
        Self { people: question.people.iter().map(|(_, many)| *many).collect(), stops, walks, of_node, alone }
    }

    /// Sums people by hazard.
    fn sum(&self, pairs: &[(u32, u32)], mut add: impl FnMut(usize, f64)) {
        pairs.iter().for_each(|(hazard, home)| add(*hazard as usize, self.people[*home as usize]));
    }

    /// When somebody arrives at home from a node's time.
    fn time(&self, home: u32, ms: &[u32]) -> u32 {
        self.stops[home as usize].map_or(NEVER, |stop| ms[stop.node as usize].saturating_add(stop.ms))
    }
}

/// Where places meet the network, and which hazards lie between.
fn stops(network: &Network, barriers: &Barriers, places: &[Coord<f64>]) -> (Vec<Option<Stop>>, Cuts) {
    let stops: Vec<Option<Stop>> = places.iter().map(|c| network.stop(*c)).collect();
    let to = |(c, stop): (&Coord<f64>, &Option<Stop>)| (*c, stop.map_or(*c, |s| network.nodes[s.node as usize]));
    let walks: Vec<_> = places.iter().zip(&stops).map(to).collect();
    (stops, Cuts::of_walks(&walks, &barriers.hazards, &barriers.reach))
}

/// One service: times as things are, and as they would be without any hazard.
struct Served<'a> {
    network: &'a Network,
    barriers: &'a Barriers,
    homes: &'a Homes,
    stops: Vec<Option<Stop>>,
    walks: Cuts,
    /// Places of the service whose walk one hazard alone cuts, by hazard.
    places_alone: Vec<Vec<u32>>,
    /// Edges that one hazard alone cuts, by hazard.
    edges_alone: Vec<Vec<u32>>,
    now: Vec<u32>,
    free: Reached,
    /// The place of the service that each node is nearest to, without any hazard.
    place_of: BTreeMap<u32, u32>,
}

impl<'a> Served<'a> {
    fn new(network: &'a Network, barriers: &'a Barriers, homes: &'a Homes, service: &Service) -> Self {
        let (stops, walks) = stops(network, barriers, &service.places);
        let hazards = barriers.hazards.len();
        let starts = |open: &dyn Fn(u32) -> bool| -> Vec<(u32, u32)> {
            (0u32..).zip(&stops).filter(|(n, _)| open(*n)).filter_map(|(_, s)| s.map(|s| (s.node, s.ms))).collect()
        };
        let now = reach(network, starts(&|place| walks.is_open(place)), |edge| barriers.edges.is_open(edge)).ms;
        let free = reach(network, starts(&|_| true), |_| true);
        // The first place with the least time at a node is the one that the tree starts from there.
        let mut place_of: BTreeMap<u32, u32> = BTreeMap::new();
        for (place, stop) in (0u32..).zip(&stops) {
            if let Some(stop) = stop.filter(|s| free.ms[s.node as usize] == s.ms) {
                place_of.entry(stop.node).or_insert(place);
            }
        }
        let (places_alone, edges_alone) = (walks.alone(hazards), barriers.edges.alone(hazards));
        Self { network, barriers, homes, stops, walks, places_alone, edges_alone, now, free, place_of }
    }

    fn now(&self, home: u32) -> u32 {
        if self.homes.walks.is_open(home) { self.homes.time(home, &self.now) } else { NEVER }
    }

    fn standing(&self, limit: u32) -> Standing {
        let mut standing = Standing::default();
        for (home, people) in (0u32..).zip(&self.homes.people) {
            let (now, free) = (self.now(home), self.homes.time(home, &self.free.ms));
            let part = match () {
                () if now <= limit => &mut standing.within,
                () if free <= limit => &mut standing.cut_off,
                () if free < NEVER => &mut standing.beyond,
                () => &mut standing.unknown,
            };
            *part += people;
        }
        standing
    }

    /// Homes cut off by all hazards together.
    fn cut_off(&self, limit: u32) -> impl Iterator<Item = u32> {
        let cut = move |home: &u32| self.now(*home) > limit && self.homes.time(*home, &self.free.ms) <= limit;
        (0..self.homes.people.len() as u32).filter(cut)
    }

    /// For each limit, the homes cut off and the hazards on their quickest way.
    fn on_quickest_ways(&self, limits: &[u32]) -> Vec<Pairs> {
        let mut pairs = vec![Pairs::default(); limits.len()];
        let up = self.next_cut();
        for home in 0..self.homes.people.len() as u32 {
            let (now, free) = (self.now(home), self.homes.time(home, &self.free.ms));
            let Some(stop) = self.homes.stops[home as usize].filter(|_| now > limits[0]) else { continue };
            let mut hazards: BTreeSet<u32> = self.homes.walks.of(home).iter().copied().collect();
            let mut node = up[stop.node as usize];
            while let Some((before, edge)) = self.free.before(self.network, node) {
                hazards.extend(self.barriers.edges.of(edge));
                node = up[before as usize];
            }
            hazards.extend(self.place_of.get(&node).into_iter().flat_map(|place| self.walks.of(*place)));
            for (limit, found) in limits.iter().zip(&mut pairs) {
                if now > *limit && free <= *limit {
                    found.cut_off.extend(hazards.iter().map(|hazard| (*hazard, home)));
                }
            }
        }
        pairs
    }

    /// For each node the first one on its quickest way, itself included, that is come to by a blocked edge, or the
    /// start of the way.
    fn next_cut(&self) -> Vec<u32> {
        let mut up = vec![NEVER; self.network.node_count()];
        let mut trail = Vec::new();
        for node in 0..self.network.node_count() as u32 {
            let mut here = node;
            let end = loop {
                if up[here as usize] != NEVER {
                    break up[here as usize];
                }
                trail.push(here);
                match self.free.before(self.network, here) {
                    Some((before, edge)) if self.barriers.edges.is_open(edge) => here = before,
                    _ => break here,
                }
            };
            trail.drain(..).for_each(|passed| up[passed as usize] = end);
        }
        up
    }

    /// For each limit the homes that come within it when one hazard alone is gone.
    fn regained(&mut self, hazard: u32, limits: &[u32]) -> Vec<Vec<u32>> {
        let most = limits.last().copied().unwrap_or_default();
        let before = self.improve(hazard, most);
        let mut homes: BTreeSet<u32> = self.homes.alone[hazard as usize].iter().copied().collect();
        homes.extend(before.keys().filter_map(|node| self.homes.of_node.get(node)).flatten());
        let mut regained = vec![Vec::new(); limits.len()];
        for home in homes {
            if !self.homes.walks.is_open_without(home, hazard) {
                continue;
            }
            let then = self.homes.time(home, &self.now);
            let was = match self.homes.stops[home as usize] {
                Some(stop) if self.homes.walks.is_open(home) => {
                    before.get(&stop.node).map_or(then, |ms| ms.saturating_add(stop.ms))
                }
                _ => NEVER,
            };
            for (limit, found) in limits.iter().zip(&mut regained) {
                if then <= *limit && was > *limit {
                    found.push(home);
                }
            }
        }
        before.into_iter().for_each(|(node, ms)| self.now[node as usize] = ms);
        regained
    }

    /// Opens what one hazard alone blocks and follows every time that falls; gives the times before.
    fn improve(&mut self, hazard: u32, most: u32) -> BTreeMap<u32, u32> {
        let mut before = BTreeMap::new();
        let mut queue = Queue::new();
        let mut better = |now: &mut [u32], queue: &mut Queue, node: u32, ms: u32| {
            let known = &mut now[node as usize];
            if ms < *known && ms <= most {
                before.entry(node).or_insert(*known);
                *known = ms;
                queue.push(Reverse((ms, node)));
            }
        };
        for place in &self.places_alone[hazard as usize] {
            if let Some(stop) = self.stops[*place as usize] {
                better(&mut self.now, &mut queue, stop.node, stop.ms);
            }
        }
        for edge in &self.edges_alone[hazard as usize] {
            let edge = self.network.edges[*edge as usize];
            for (from, to) in [(edge.from, edge.to), (edge.to, edge.from)] {
                let there = self.now[from as usize].saturating_add(edge.ms);
                better(&mut self.now, &mut queue, to, there);
            }
        }
        while let Some(Reverse((ms, node))) = queue.pop() {
            if ms > self.now[node as usize] {
                continue;
            }
            for &(to, edge) in self.network.arcs(node) {
                if self.barriers.edges.is_open_without(edge, hazard) {
                    let there = ms.saturating_add(self.network.edges[edge as usize].ms);
                    better(&mut self.now, &mut queue, to, there);
                }
            }
        }
        before
    }
}
