//! Walking over open ground: cells of a friction grid as a network.
//!
//! A friction grid says how long it takes to cross a metre of every cell (Weiss and others, "Global maps of travel time
//! to healthcare facilities", Nature Medicine 26, 2020: minutes per metre). Cells become nodes joined to their eight
//! neighbours, a step taking the mean friction of its two cells; a step that a hazard cuts is blocked like a road.

use cg_geo::measure::distance_m;
use cg_geo::raster::BlockIndex;
use cg_kit::{Digester, Value};
use geo_types::Coord;

use super::AccessError;
use super::join::Built;
use super::network::{Edge, Network, Over, Rules};
use crate::exposure::GridLayer;

/// The most cells that can be walked on: four steps each, so that a network stays within some gigabytes.
const MOST_CELLS: u64 = 3_000_000;
/// Kilometres per hour that a person or a car can do in the middle cell; other numbers are of another unit.
const LIKELY_KMH: std::ops::RangeInclusive<f64> = 0.05..=150.0;
/// A step to each neighbour that comes later, row by row.
const STEPS: [(i64, i64); 4] = [(1, 0), (-1, 1), (0, 1), (1, 1)];

impl Network {
    /// Ground that can be crossed, cell by cell.
    ///
    /// # Units
    /// Cells in minutes per metre.
    /// # Missing
    /// Cells without data, and those that are 0 or less, cannot be crossed.
    /// # Errors
    /// When the grid cannot be read, has too many cells or none that can be crossed, or holds another unit; when a rule
    /// is out of bounds.
    pub fn over_ground(friction: &GridLayer<'_>, rules: Rules) -> Result<Self, AccessError> {
        let rules = rules.checked()?;
        let cells = Cells::read(friction)?;
        let built = cells.joined();
        if built.edges.is_empty() {
            return Err(AccessError::NoGround { found: cells.nodes.len() });
        }
        let start = [rules.walk_m, rules.walk_kmh]
            .iter()
            .fold(Digester::default().text("ground 1"), |all, r| all.value(&Value::Real(*r)));
        let digest = start.bytes(&friction.digest().0).finish();
        Ok(Self::of(built, rules, digest, Over::Ground))
    }
}

/// Cells that can be crossed.
struct Cells {
    width: u32,
    /// Number of the node of each cell, row by row; none where it cannot be crossed.
    numbers: Vec<u32>,
    nodes: Vec<Coord<f64>>,
    /// Minutes per metre of each node.
    friction: Vec<f64>,
}

const NONE: u32 = u32::MAX;

impl Cells {
    fn read(layer: &GridLayer<'_>) -> Result<Self, AccessError> {
        let grid = layer.grid();
        let all = u64::from(grid.width) * u64::from(grid.height);
        if all > MOST_CELLS {
            return Err(AccessError::TooManyCells { found: all, most: MOST_CELLS });
        }
        let mut values = vec![f64::NAN; all as usize];
        let source = layer.source();
        let (columns, rows) = source.block_counts();
        let at = |column: u32, row: u32| row as usize * grid.width as usize + column as usize;
        for index in (0..rows).flat_map(|row| (0..columns).map(move |column| BlockIndex { row, column })) {
            let block = source.block(index).map_err(|e| AccessError::Grid { why: e.to_string() })?;
            for row in block.row..block.row + block.height {
                for column in block.column..block.column + block.width {
                    values[at(column, row)] = block.value(column, row);
                }
            }
        }
        let mut cells =
            Self { width: grid.width, numbers: vec![NONE; values.len()], nodes: Vec::new(), friction: Vec::new() };
        for (cell, value) in values.iter().enumerate().filter(|(_, v)| v.is_finite() && **v > 0.0) {
            let (column, row) = ((cell % grid.width as usize) as f64, (cell / grid.width as usize) as f64);
            let place = Coord { x: grid.x_of(column + 0.5), y: grid.y_of(row + 0.5) };
            if let Some(place) = layer.degrees(place) {
                cells.numbers[cell] = cells.nodes.len() as u32;
                cells.nodes.push(place);
                cells.friction.push(*value);
            }
        }
        cells.checked()
    }

    /// Refuses numbers that cannot be minutes per metre.
    fn checked(self) -> Result<Self, AccessError> {
        let mut sorted = self.friction.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(middle) = sorted.get(sorted.len() / 2) else { return Err(AccessError::NoGround { found: 0 }) };
        let kmh = 0.06 / middle;
        if LIKELY_KMH.contains(&kmh) { Ok(self) } else { Err(AccessError::FrictionUnit { middle: *middle, kmh }) }
    }

    fn joined(&self) -> Built {
        let mut edges = Vec::with_capacity(self.nodes.len() * STEPS.len());
        let mut line = Vec::with_capacity(self.nodes.len() * STEPS.len() * 2);
        let (width, height) = (i64::from(self.width), (self.numbers.len() / self.width.max(1) as usize) as i64);
        for (cell, &from) in self.numbers.iter().enumerate().filter(|(_, n)| **n != NONE) {
            let (column, row) = (cell as i64 % width, cell as i64 / width);
            for (dx, dy) in STEPS {
                let (c, r) = (column + dx, row + dy);
                if !(0..width).contains(&c) || r >= height {
                    continue;
                }
                let to = self.numbers[(r * width + c) as usize];
                if to == NONE {
                    continue;
                }
                let (a, b) = (self.nodes[from as usize], self.nodes[to as usize]);
                let metres = distance_m(a, b);
                let friction = (self.friction[from as usize] + self.friction[to as usize]) / 2.0;
                // The cast is saturating; no step is free.
                let ms = (metres * friction * 60_000.0).round().max(1.0) as u32;
                edges.push(Edge { from, to, metres, ms });
                line.extend([a, b]);
            }
        }
        let lines = (0..=edges.len() as u32).map(|edge| edge * 2).collect();
        Built { nodes: self.nodes.clone(), edges, lines, line }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Barriers, Hazard, Question, Reach, Service, Standing, Wish, cost, ways};
    use super::*;
    use cg_geo::Shape;
    use cg_geo::raster::{Grid, GridCrs, ResidentGrid};
    use cg_kit::Digest;
    use geo_types::{Geometry, LineString, Polygon};

    /// 40 × 40 cells of 0.001° about 30° E, 10° N.
    fn ground(value: impl Fn(usize, usize) -> f64) -> Result<Network, AccessError> {
        let crs = GridCrs { epsg: Some(4326), geographic: true };
        let (width, height, nodata) = (40, 40, None);
        let grid = Grid { width, height, origin_x: 30.0, origin_y: 10.04, step_x: 0.001, step_y: -0.001, crs, nodata };
        let cells = (0..1600).map(|i| value(i % 40, i / 40)).collect();
        let source = ResidentGrid::from_values(grid, cells).expect("cells");
        let layer = GridLayer::new(&source, None, Digest::of(b"friction")).expect("a layer");
        Network::over_ground(&layer, Rules::default())
    }

    fn cell(column: usize, row: usize) -> Coord<f64> {
        Coord { x: 30.0 + (column as f64 + 0.5) * 0.001, y: 10.04 - (row as f64 + 0.5) * 0.001 }
    }

    /// A wall 10 m thick between columns 19 and 20, from the southern edge to a latitude.
    fn wall(to: f64) -> Hazard {
        let ring = vec![(30.01995, 9.99), (30.02005, 9.99), (30.02005, to), (30.01995, to), (30.01995, 9.99)];
        let shape = Shape::parse(Geometry::Polygon(Polygon::new(LineString::from(ring), vec![]))).expect("a wall");
        Hazard { id: "wall".into(), shape }
    }

    fn walk(network: &Network, hazards: Vec<Hazard>, from: (usize, usize), to: (usize, usize)) -> Vec<f64> {
        let barriers = Barriers::new(network, hazards, Reach::default()).expect("barriers");
        let stop = |(column, row)| network.stop(cell(column, row)).expect("a cell");
        let found = ways(network, &barriers, (stop(from), stop(to)), Wish::default()).expect("ways");
        found.avoiding.iter().map(|w| w.minutes).collect()
    }

    #[test]
    fn even_ground_takes_its_friction_a_slow_cell_more_and_a_wall_the_way_around() {
        let even = ground(|_, _| 0.012).expect("ground");
        assert_eq!(
            (even.over(), even.node_count(), even.edge_count()),
            (Over::Ground, 1600, 2 * 40 * 39 + 2 * 39 * 39)
        );
        let metres = distance_m(cell(5, 30), cell(25, 30));
        let straight = walk(&even, vec![], (5, 30), (25, 30))[0];
        assert!((straight - metres * 0.012).abs() < 0.01, "{straight} for {metres} m");
        let slow = ground(|column, _| if column == 15 { 0.12 } else { 0.012 }).expect("ground");
        let step = distance_m(cell(14, 30), cell(15, 30));
        let crossed = walk(&slow, vec![], (5, 30), (25, 30))[0];
        assert!((crossed - (metres - 2.0 * step) * 0.012 - 2.0 * step * 0.066).abs() < 0.01, "{crossed}");
        // The wall leaves the rows above 10.035 free.
        let around = walk(&even, vec![wall(10.035)], (5, 30), (25, 30))[0];
        assert!(around > straight * 1.8 && around < straight * 4.0, "{around} against {straight}");
        assert!(walk(&even, vec![wall(10.1)], (5, 30), (25, 30)).is_empty(), "no step over the wall");
    }

    #[test]
    fn whoever_a_wall_keeps_from_a_clinic_regains_it_and_behind_a_river_time_is_unknown() {
        let river = ground(|column, _| if column == 35 { f64::NAN } else { 0.012 }).expect("ground");
        let barriers = Barriers::new(&river, vec![wall(10.1)], Reach::default()).expect("barriers");
        let clinic = Service { name: "clinic".into(), places: vec![cell(5, 20)] };
        let people = vec![(cell(10, 20), 3.0), (cell(30, 20), 40.0), (cell(38, 20), 500.0)];
        let question = Question::new(people, vec![clinic], vec![60.0]).expect("a question");
        let found = cost(&river, &barriers, &question, &|_, _| ());
        assert_eq!(found.standing[0][0], Standing { within: 3.0, cut_off: 40.0, beyond: 0.0, unknown: 500.0 });
        assert_eq!(found.rows[0].regaining_any, [40.0]);
        assert_eq!(found.columns()[0], "steps_blocked_m");
    }

    #[test]
    fn grids_of_another_unit_or_without_ground_are_refused() {
        assert!(matches!(ground(|_, _| 5.0), Err(AccessError::FrictionUnit { .. })), "km/h");
        assert!(matches!(ground(|_, _| f64::NAN), Err(AccessError::NoGround { found: 0 })));
        let lone = ground(|column, row| if (column, row) == (3, 3) { 0.012 } else { 0.0 });
        assert!(matches!(lone, Err(AccessError::NoGround { found: 1 })));
    }
}
