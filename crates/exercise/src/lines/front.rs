//! Former front lines and military positions, where most mines were laid.

use super::route::Router;
use crate::chance::Dice;
use crate::ground::Ground;
use crate::ground::lattice::Cell;
use crate::noise::Noise;
use crate::plane::{SIZE_KM, Spot, smooth};

/// A former front line.
pub(crate) struct Front {
    pub(crate) line: Vec<Spot>,
    /// Years of the fighting before today, first and last.
    pub(crate) years_ago: (i16, i16),
}

/// Where the three lines ran: shares of the plane's width and height from where to where.
const TRACES: [((f64, f64), (f64, f64)); 3] =
    [((0.16, 0.62), (0.52, 0.80)), ((0.60, 0.16), (0.72, 0.62)), ((0.28, 0.22), (0.46, 0.50))];

/// The three lines.
pub(crate) fn lines(ground: &Ground, seed: u64) -> Vec<Front> {
    let mut dice = Dice::new(seed, "front lines");
    let mut router = Router::new(ground);
    let years = [(16, 13), (16, 12), (5, 4)];
    let mut draw = |i: usize, (from, to): ((f64, f64), (f64, f64))| {
        let mut end = |(u, v): (f64, f64)| {
            let spot = Spot::new(u * SIZE_KM.0 + dice.between(-8.0, 8.0), v * SIZE_KM.1 + dice.between(-8.0, 8.0));
            nearest_land(ground, spot)
        };
        let (start, goal) = (end(from), end(to));
        let noise = Noise::new(seed ^ (0xf407 + i as u64));
        let step = |_: Cell, b: Cell| {
            let at = ground.lattice.centre(b);
            0.4 + 4.0 * (1.0 + 2.0 * noise.fractal(at.x, at.y, 11.0, 3)).max(0.0)
                + noise.pair(b as u64).0.abs()
                + if ground.relief.inland[b] < 4 { 4.0 } else { 0.0 }
        };
        let way = router.way(start, |c| c == goal, step).unwrap_or_default();
        let line: Vec<Spot> = way.into_iter().map(|c| ground.lattice.place(c)).collect();
        Front { line: smooth(&settle(&line)), years_ago: years[i] }
    };
    TRACES.into_iter().enumerate().map(|(i, trace)| draw(i, trace)).collect()
}

/// Former military positions: behind the lines and here and there in the country.
pub(crate) fn bases(ground: &Ground, fronts: &[Front], seed: u64) -> Vec<Spot> {
    let mut dice = Dice::new(seed, "bases");
    let inland: Vec<Cell> = ground.relief.cells().filter(|c| ground.relief.inland[*c] >= 6).collect();
    let mut bases: Vec<Spot> = Vec::new();
    for _ in 0..400 {
        let near_front = dice.happens(0.7);
        let spot = if near_front {
            let line = &fronts[dice.index(fronts.len())].line;
            line[dice.index(line.len())].at(dice.between(0.0, std::f64::consts::TAU), dice.between(2.0, 8.0))
        } else {
            ground.lattice.place(dice.pick(&inland))
        };
        let on_land = ground.lattice.cell_at(spot).is_some_and(|c| ground.relief.inland[c] >= 4);
        if on_land && bases.len() < 26 && bases.iter().all(|b| b.km(spot) > 3.5) {
            bases.push(spot);
        }
    }
    bases
}

/// Averages a line over its neighbours, so that it does not follow the lattice.
fn settle(line: &[Spot]) -> Vec<Spot> {
    let mean = |i: usize| {
        let near = &line[i.saturating_sub(2)..(i + 3).min(line.len())];
        let n = near.len() as f64;
        Spot::new(near.iter().map(|s| s.x).sum::<f64>() / n, near.iter().map(|s| s.y).sum::<f64>() / n)
    };
    (0..line.len()).map(mean).collect()
}

fn nearest_land(ground: &Ground, spot: Spot) -> Cell {
    let far = |c: &Cell| (ground.lattice.centre(*c).km(spot) * 1e6) as u64;
    let good = |c: &Cell| ground.relief.mainland[*c] && ground.relief.inland[*c] >= 4;
    ground.relief.cells().filter(good).min_by_key(far).unwrap_or(0)
}
