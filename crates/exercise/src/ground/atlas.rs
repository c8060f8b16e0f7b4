//! The administrative atlas: four levels with p-codes, names and outlines.

use super::Ground;
use super::divide::{borders, group, municipalities};
use super::lattice::Cell;
use super::outline::outline;
use crate::names::{Name, Tongue, country};
use crate::people::settlement::{MUNICIPALITIES, Settlement};
use cg_geo::Shape;
use cg_kit::Names;

/// Letters of the exercise country's p-codes, from the range that ISO 3166 leaves to users.
pub(crate) const PREFIX: &str = "XE";
const PROVINCES: usize = 6;
const DISTRICTS: usize = 40;

/// One administrative area.
pub(crate) struct Area {
    pub(crate) level: i64,
    pub(crate) code: String,
    pub(crate) parent: Option<String>,
    pub(crate) names: Names,
    pub(crate) shape: Option<Shape>,
}

/// The division of the country.
pub(crate) struct Atlas {
    /// Municipality of every hexagon.
    pub(crate) owner: Vec<u16>,
    /// All areas: the country, provinces, districts, municipalities.
    pub(crate) areas: Vec<Area>,
    /// P-code of each municipality, in the order of the seats.
    pub(crate) codes: Vec<String>,
    /// Outline of each municipality.
    pub(crate) outlines: Vec<Shape>,
    /// Names of all settlements; municipalities are called after their seats.
    pub(crate) settlement_names: Vec<Name>,
}

impl Atlas {
    /// P-code of the district of a municipality.
    pub(crate) fn district(&self, municipality: usize) -> &str {
        self.codes[municipality].get(..6).unwrap_or(PREFIX)
    }

    pub(crate) fn new(ground: &Ground, settlements: &[Settlement], seed: u64) -> Self {
        let seats: Vec<Cell> = settlements[..MUNICIPALITIES].iter().map(|s| s.cell).collect();
        let owner = municipalities(ground, &seats, seed);
        let mut tongue = Tongue::new(seed);
        let settlement_names: Vec<Name> = settlements.iter().map(|_| tongue.place()).collect();
        let tree = Tree::new(ground, &owner, &seats);
        let codes = tree.codes(ground, &seats);
        let cells = cells_of(ground, &owner, seats.len());
        let mut atlas = Self { owner, areas: Vec::new(), codes, outlines: Vec::new(), settlement_names };
        atlas.draw(ground, &cells, &mut tongue);
        atlas
    }

    /// Draws and names every area.
    fn draw(&mut self, ground: &Ground, cells: &[Vec<Cell>], tongue: &mut Tongue) {
        let mut prefixes: Vec<String> =
            self.codes.iter().flat_map(|c| [2, 4, 6, 8].map(|n| c.chars().take(n).collect())).collect();
        prefixes.sort_by_key(|c| (c.len(), c.clone()));
        prefixes.dedup();
        for code in prefixes {
            let members: Vec<usize> = (0..cells.len()).filter(|m| self.codes[*m].starts_with(&code)).collect();
            let own: Vec<Cell> = members.iter().flat_map(|m| cells[*m].iter().copied()).collect();
            let inside: Vec<bool> = (0..cells.len()).map(|m| members.binary_search(&m).is_ok()).collect();
            let shape = outline(&ground.lattice, &self.owner, &own, |o| inside[o as usize]);
            let seat = members.first().map(|m| self.settlement_names[*m].names());
            let level = code.len() as i64 / 2 - 1;
            let names = match level {
                0 => country(),
                1 => tongue.place().names(),
                _ => seat.unwrap_or_default(),
            };
            let parent = (level > 0).then(|| code.chars().take(code.len() - 2).collect());
            self.areas.push(Area { level, code, parent, names, shape });
        }
        let shape_of = |code: &String| self.areas.iter().find(|a| a.code == *code).and_then(|a| a.shape.clone());
        self.outlines = self.codes.iter().filter_map(shape_of).collect();
    }
}

/// Which district each municipality, and which province each district belongs to.
struct Tree {
    district: Vec<usize>,
    province: Vec<usize>,
}

impl Tree {
    fn new(ground: &Ground, owner: &[u16], seats: &[Cell]) -> Self {
        let km = |a: Cell, b: Cell| ground.lattice.centre(a).km(ground.lattice.centre(b));
        let mut size = vec![0.0; seats.len()];
        ground.relief.cells().for_each(|c| size[owner[c] as usize] += 1.0);
        let touching = borders(ground, owner, seats.len());
        let district = group(&touching, DISTRICTS, &size, |a, b| km(seats[a], seats[b]));
        let as_district: Vec<u16> =
            owner.iter().map(|o| district.get(*o as usize).map_or(u16::MAX, |d| *d as u16)).collect();
        let mut middle = vec![None; DISTRICTS];
        let mut extent = vec![0.0; DISTRICTS];
        for (m, d) in district.iter().enumerate() {
            middle[*d].get_or_insert(seats[m]);
            extent[*d] += size[m];
        }
        let at = |d: usize| middle[d].unwrap_or(seats[0]);
        let province = group(&borders(ground, &as_district, DISTRICTS), PROVINCES, &extent, |a, b| km(at(a), at(b)));
        Self { district, province }
    }

    /// P-codes, numbered from north to south within the parent.
    fn codes(&self, ground: &Ground, seats: &[Cell]) -> Vec<String> {
        let south = |cell: Cell| -(ground.lattice.centre(cell).y * 1e6) as i64;
        let first = |keep: &dyn Fn(usize) -> bool| (0..seats.len()).filter(|m| keep(*m)).map(|m| south(seats[m])).min();
        let order = |n: usize, key: &dyn Fn(usize) -> Option<i64>| {
            let mut all: Vec<usize> = (0..n).collect();
            all.sort_by_key(|i| (key(*i), *i));
            all
        };
        let provinces = order(PROVINCES, &|p| first(&|m| self.province[self.district[m]] == p));
        let districts = order(DISTRICTS, &|d| first(&|m| self.district[m] == d));
        let municipalities = order(seats.len(), &|m| Some(south(seats[m])));
        let number = |list: &[usize], same: &dyn Fn(usize) -> bool, who: usize| {
            list.iter().filter(|i| same(**i)).position(|i| *i == who).map_or(0, |p| p + 1)
        };
        let code = |m: usize| {
            let (d, p) = (self.district[m], self.province[self.district[m]]);
            let province = number(&provinces, &|_| true, p);
            let district = number(&districts, &|i| self.province[i] == p, d);
            let municipality = number(&municipalities, &|i| self.district[i] == d, m);
            format!("{PREFIX}{province:02}{district:02}{municipality:02}")
        };
        (0..seats.len()).map(code).collect()
    }
}

fn cells_of(ground: &Ground, owner: &[u16], parts: usize) -> Vec<Vec<Cell>> {
    let mut cells = vec![Vec::new(); parts];
    ground.relief.cells().for_each(|c| cells[owner[c] as usize].push(c));
    cells
}
