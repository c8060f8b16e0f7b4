//! An invented country of 600 × 600 km: population at 100 m, hazard areas along old front lines, facilities, roads.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use cg_geo::raster::{Grid, GridCrs, write_grid};

use crate::Fallible;
use crate::chance::Chance;

const CELLS: usize = 6000;
const STEP: f64 = 100.0;
const LEFT: f64 = 200_000.0;
const TOP: f64 = 5_400_000.0;
const SETTLEMENTS: usize = 6000;

/// Positions of one geometry.
pub type Ring = Vec<[f64; 2]>;

/// Writes the workload, the same for the same seed.
pub fn make(folder: &Path) -> Fallible<()> {
    std::fs::create_dir_all(folder)?;
    let mut chance = Chance::new(20_261_122);
    let towns = towns(&mut chance);
    let cells = people(&mut chance, &towns);
    let crs = GridCrs { epsg: Some(32_637), geographic: false };
    let side = CELLS as u32;
    let grid = Grid {
        width: side,
        height: side,
        origin_x: LEFT,
        origin_y: TOP,
        step_x: STEP,
        step_y: -STEP,
        crs,
        nodata: Some(-99_999.0),
    };
    write_grid(&mut BufWriter::new(File::create(folder.join("people.tif"))?), &grid, &cells)?;
    let inside = |p: [f64; 2]| {
        let (c, r) = ((p[0] - LEFT) / STEP, (TOP - p[1]) / STEP);
        c >= 0.0 && r >= 0.0 && c < CELLS as f64 && r < CELLS as f64 && !cells[r as usize * CELLS + c as usize].is_nan()
    };
    write(&folder.join("hazards.bin"), &hazards(&mut chance, &towns, &inside))?;
    let facilities: Vec<Ring> = (0..50_000)
        .map(|i| {
            vec![if i % 20 < 17 { near_town(&mut chance, &towns, &inside) } else { anywhere(&mut chance, &inside) }]
        })
        .collect();
    write(&folder.join("facilities.bin"), &facilities)?;
    let roads: Vec<Ring> = (0..200_000)
        .map(|_| {
            let start = near_town(&mut chance, &towns, &inside);
            road(&mut chance, start)
        })
        .collect();
    write(&folder.join("roads.bin"), &roads)?;
    criteria(&mut chance, folder)
}

/// Place and people of each settlement, sizes by rank.
fn towns(chance: &mut Chance) -> Vec<([f64; 2], f64)> {
    let side = CELLS as f64 * STEP;
    (1..=SETTLEMENTS)
        .map(|rank| {
            let place = [LEFT + side * chance.unit(), TOP - side * chance.unit()];
            (place, 2e6 / (rank as f64).powf(0.95))
        })
        .collect()
}

fn people(chance: &mut Chance, towns: &[([f64; 2], f64)]) -> Vec<f32> {
    let mut cells = vec![0.0f32; CELLS * CELLS];
    for (place, size) in towns {
        let spread = ((size / 1200.0).sqrt() / 3.0).max(1.5);
        let (x, y) = ((place[0] - LEFT) / STEP, (TOP - place[1]) / STEP);
        let reach = (4.0 * spread) as i64 + 1;
        let scale = size / (std::f64::consts::TAU * spread * spread);
        for r in (y as i64 - reach).max(0)..(y as i64 + reach).min(CELLS as i64) {
            for c in (x as i64 - reach).max(0)..(x as i64 + reach).min(CELLS as i64) {
                let d2 = (c as f64 - x).powi(2) + (r as f64 - y).powi(2);
                cells[r as usize * CELLS + c as usize] += (scale * (-0.5 * d2 / (spread * spread)).exp()) as f32;
            }
        }
    }
    for (i, cell) in cells.iter_mut().enumerate() {
        let noise = (0.35 * chance.normal()).exp() as f32;
        *cell = (*cell + 0.05) * noise;
        let (x, y) = ((i % CELLS) as f64 - 3000.0, (i / CELLS) as f64 - 3000.0);
        let angle = y.atan2(x);
        let border = 3000.0 * (0.93 + 0.10 * (3.0 * angle + 1.0).sin() + 0.05 * (7.0 * angle).sin());
        if x.hypot(y) >= border {
            *cell = f32::NAN;
        } else if *cell < 0.01 {
            *cell = 0.0;
        }
    }
    cells
}

fn anywhere(chance: &mut Chance, inside: &dyn Fn([f64; 2]) -> bool) -> [f64; 2] {
    loop {
        let side = CELLS as f64 * STEP;
        let place = [LEFT + side * chance.unit(), TOP - side * chance.unit()];
        if inside(place) {
            return place;
        }
    }
}

fn near_town(chance: &mut Chance, towns: &[([f64; 2], f64)], inside: &dyn Fn([f64; 2]) -> bool) -> [f64; 2] {
    loop {
        // Larger towns more often: ranks are drawn towards the first.
        let town = &towns[((chance.unit().powi(2)) * towns.len() as f64) as usize];
        let place = [town.0[0] + 1500.0 * chance.normal(), town.0[1] + 1500.0 * chance.normal()];
        if inside(place) {
            return place;
        }
    }
}

/// 20,000 star-shaped areas, most along twelve front lines.
fn hazards(chance: &mut Chance, towns: &[([f64; 2], f64)], inside: &dyn Fn([f64; 2]) -> bool) -> Vec<Ring> {
    let side = CELLS as f64 * STEP;
    let point = |c: &mut Chance| [LEFT + side * c.between(0.1, 0.9), TOP - side * c.between(0.1, 0.9)];
    let fronts: Vec<_> = (0..12).map(|_| (point(chance), point(chance))).collect();
    (0..20_000)
        .map(|i| {
            let centre = if i % 10 < 7 { on_front(chance, &fronts, inside) } else { near_town(chance, towns, inside) };
            star(chance, centre)
        })
        .collect()
}

fn on_front(chance: &mut Chance, fronts: &[([f64; 2], [f64; 2])], inside: &dyn Fn([f64; 2]) -> bool) -> [f64; 2] {
    loop {
        let (a, b) = fronts[chance.below(fronts.len())];
        let t = chance.unit();
        let wave = 6000.0 * (20.0 * t).sin();
        let place = [
            a[0] + t * (b[0] - a[0]) + wave + 6000.0 * chance.normal(),
            a[1] + t * (b[1] - a[1]) + wave + 6000.0 * chance.normal(),
        ];
        if inside(place) {
            return place;
        }
    }
}

fn star(chance: &mut Chance, centre: [f64; 2]) -> Ring {
    let corners = 10 + chance.below(51);
    let size = (180.0 * (0.9 * chance.normal()).exp()).clamp(15.0, 6000.0);
    let turn = chance.between(0.0, 6.0);
    let mut ring: Ring = (0..corners)
        .map(|i| {
            let angle = (i as f64 + chance.between(-0.4, 0.4)) * std::f64::consts::TAU / corners as f64;
            let r = size * (1.0 + 0.35 * (2.0 * angle + turn).sin() + chance.between(-0.25, 0.25));
            [centre[0] + 1.3 * r * angle.cos(), centre[1] + 0.8 * r * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn road(chance: &mut Chance, start: [f64; 2]) -> Ring {
    let mut heading = chance.between(0.0, std::f64::consts::TAU);
    let mut line = vec![start];
    for _ in 0..1 + chance.below(7) {
        let step = 220.0 * (0.5 * chance.normal()).exp();
        let last = line[line.len() - 1];
        line.push([last[0] + step * heading.cos(), last[1] + step * heading.sin()]);
        heading += 0.35 * chance.normal();
    }
    line
}

/// 20,000 × 10 skewed, correlated criteria.
fn criteria(chance: &mut Chance, folder: &Path) -> Fallible<()> {
    let load: Vec<f64> = (0..30).map(|_| 0.7 * chance.normal()).collect();
    let mut out = BufWriter::new(File::create(folder.join("criteria.bin"))?);
    for _ in 0..20_000 {
        let base = [chance.normal(), chance.normal(), chance.normal()];
        for j in 0..10 {
            let common: f64 = (0..3).map(|k| base[k] * load[k * 10 + j]).sum();
            out.write_all(&(0.8 * (common + chance.normal())).exp().to_le_bytes())?;
        }
    }
    Ok(out.flush()?)
}

/// Number of geometries; for each the number of positions and the positions.
fn write(path: &Path, all: &[Ring]) -> Fallible<()> {
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all(&(all.len() as u32).to_le_bytes())?;
    for ring in all {
        out.write_all(&(ring.len() as u32).to_le_bytes())?;
        for number in ring.iter().flatten() {
            out.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(out.flush()?)
}

/// Reads what [`write`] wrote.
pub fn read(path: &Path) -> Fallible<Vec<Ring>> {
    let mut file = BufReader::new(File::open(path)?);
    let count = number(&mut file)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let mut bytes = vec![0; number(&mut file)? * 16];
        file.read_exact(&mut bytes)?;
        let (numbers, _) = bytes.as_chunks::<8>();
        let (pairs, _) = numbers.as_chunks::<2>();
        all.push(pairs.iter().map(|p| [f64::from_le_bytes(p[0]), f64::from_le_bytes(p[1])]).collect());
    }
    Ok(all)
}

fn number(file: &mut impl Read) -> Fallible<usize> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
