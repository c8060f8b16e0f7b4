//! The population grid: whole people in cells of about 400 m.

use super::settlement::Settlement;
use crate::chance::Dice;
use crate::ground::Ground;
use crate::ground::divide::SEA;
use crate::plane::{CORNER, SIZE_KM, Spot};

/// A raster of people per cell, rows from north to south, in EPSG:4326.
///
/// # Units
/// People per cell; degrees.
///
/// # Missing
/// Cells at sea hold [`PopulationGrid::NO_DATA`].
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationGrid {
    /// Number of columns.
    pub width: usize,
    /// Number of rows.
    pub height: usize,
    /// Longitude of the western edge.
    pub west: f64,
    /// Latitude of the northern edge.
    pub north: f64,
    /// Width and height of a cell in degrees.
    pub cell_deg: f64,
    /// Values, row by row from the north-west.
    pub values: Vec<f32>,
}

/// Cells per degree.
const PER_DEGREE: f64 = 250.0;
/// People outside towns and villages.
const SCATTERED: f64 = 420_000.0;

impl PopulationGrid {
    /// The value of cells at sea.
    pub const NO_DATA: f32 = -9_999.0;

    /// GDAL's six numbers: west, cell width, 0, north, 0, minus cell height.
    #[must_use]
    pub fn geo_transform(&self) -> [f64; 6] {
        [self.west, self.cell_deg, 0.0, self.north, 0.0, -self.cell_deg]
    }

    /// All people of the country.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.values.iter().filter(|v| **v >= 0.0).map(|v| f64::from(*v)).sum()
    }

    /// How long it takes to walk: a coarser grid over the same ground, cells [`Self::COARSER`] times as wide.
    ///
    /// People make paths: 0.012 minutes per metre (5 km/h) where many live, up to 0.03 (2 km/h) where nobody does.
    ///
    /// # Units
    /// Minutes per metre.
    /// # Shape
    /// Columns, rows, and values row by row from the north-west.
    /// # Missing
    /// [`Self::NO_DATA`] where no cell of the population grid is on land.
    #[must_use]
    pub fn friction(&self) -> (usize, usize, Vec<f32>) {
        let (width, height) = (self.width.div_ceil(Self::COARSER), self.height.div_ceil(Self::COARSER));
        let mut people = vec![(0.0f64, 0u32); width * height];
        for (at, value) in self.values.iter().enumerate().filter(|(_, v)| **v >= 0.0) {
            let (column, row) = (at % self.width / Self::COARSER, at / self.width / Self::COARSER);
            let cell = &mut people[row * width + column];
            *cell = (cell.0 + f64::from(*value), cell.1 + 1);
        }
        let friction = |(people, cells): (f64, u32)| match cells {
            0 => Self::NO_DATA,
            _ => (0.012 + 0.018 * libm::exp(-people / f64::from(cells))) as f32,
        };
        (width, height, people.into_iter().map(friction).collect())
    }

    /// Cells of this grid along the side of one of friction.
    pub const COARSER: usize = 5;

    fn empty() -> Self {
        let (west, south) = CORNER;
        let corner = Spot::new(SIZE_KM.0, SIZE_KM.1).lon_lat();
        let width = libm::ceil((corner.x - west) * PER_DEGREE) as usize;
        let height = libm::ceil((corner.y - south) * PER_DEGREE) as usize;
        let (cell_deg, north) = (1.0 / PER_DEGREE, south + height as f64 / PER_DEGREE);
        Self { width, height, west, north, cell_deg, values: vec![Self::NO_DATA; width * height] }
    }

    fn centre(&self, at: usize) -> Spot {
        let (column, row) = ((at % self.width) as f64, (at / self.width) as f64);
        Spot::from_lon_lat(self.west + (column + 0.5) * self.cell_deg, self.north - (row + 0.5) * self.cell_deg)
    }

    /// Cells whose centre is within a box around a place.
    fn around(&self, spot: Spot, km: f64) -> Vec<usize> {
        let (low, high) =
            (Spot::new(spot.x - km, spot.y - km).lon_lat(), Spot::new(spot.x + km, spot.y + km).lon_lat());
        let column = |lon: f64| ((lon - self.west) / self.cell_deg).max(0.0) as usize;
        let row = |lat: f64| ((self.north - lat) / self.cell_deg).max(0.0) as usize;
        let columns = column(low.x)..(column(high.x) + 1).min(self.width);
        let rows = row(high.y)..(row(low.y) + 1).min(self.height);
        rows.flat_map(|r| columns.clone().map(move |c| r * self.width + c)).collect()
    }
}

/// A grid with its people, and the municipality of each of its cells.
pub(crate) struct Peopled {
    pub(crate) grid: PopulationGrid,
    pub(crate) municipality: Vec<u16>,
}

/// Spreads the people of every settlement around it, and the rest thinly where the land is good.
pub(crate) fn people(ground: &Ground, owner: &[u16], settlements: &[Settlement], seed: u64) -> Peopled {
    let mut dice = Dice::new(seed, "population");
    let mut grid = PopulationGrid::empty();
    let cell_of =
        |grid: &PopulationGrid, i: usize| ground.lattice.cell_at(grid.centre(i)).filter(|c| ground.relief.land[*c]);
    let hexagon: Vec<Option<usize>> = (0..grid.values.len()).map(|i| cell_of(&grid, i)).collect();
    let municipality = hexagon.iter().map(|h| h.map_or(SEA, |cell| owner[cell])).collect();
    for (value, _) in grid.values.iter_mut().zip(&hexagon).filter(|(_, h)| h.is_some()) {
        *value = 0.0;
    }
    for town in settlements {
        let radius = town.radius_km();
        let reach = radius * 3.4 + 0.4;
        let mut near = grid.around(town.at, reach);
        near.retain(|i| hexagon[*i].is_some() && grid.centre(*i).km(town.at) < reach);
        let weight = |i: &usize| libm::exp(-libm::pow(grid.centre(*i).km(town.at) / radius, 1.3)) * ground_noise(*i);
        let weights: Vec<f64> = near.iter().map(weight).collect();
        share_out(&mut grid.values, &near, &weights, f64::from(town.people), &mut dice);
    }
    let land: Vec<usize> = (0..hexagon.len()).filter(|i| hexagon[*i].is_some()).collect();
    let good =
        |i: &usize| hexagon[*i].map_or(0.0, |h| (1.0 - 1.6 * ground.relief.height[h]).max(0.02) * ground_noise(*i));
    let weights: Vec<f64> = land.iter().map(good).collect();
    share_out(&mut grid.values, &land, &weights, SCATTERED, &mut dice);
    Peopled { grid, municipality }
}

/// Unevenness from cell to cell; about a third of the cells stay nearly empty.
fn ground_noise(cell: usize) -> f64 {
    let (a, _) = crate::noise::Noise::new(0x9e0b).pair(cell as u64);
    if a < -0.35 { 0.08 } else { 1.0 + a }
}

/// Gives whole people to cells by weight; what rounding leaves over is carried to the next cell, so no one is lost.
fn share_out(values: &mut [f32], cells: &[usize], weights: &[f64], people: f64, dice: &mut Dice) {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return;
    }
    let (mut due, mut given) = (dice.unit(), 0.0);
    for (cell, weight) in cells.iter().zip(weights) {
        due += people * weight / total;
        let now = libm::floor(due) - given;
        given += now;
        values[*cell] += now as f32;
    }
    let rest = libm::round(people - given);
    if let Some(last) = cells.last() {
        values[*last] = (values[*last] + rest as f32).max(0.0);
    }
}
