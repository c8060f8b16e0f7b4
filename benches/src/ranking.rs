//! Our ranking kernels on 20,000 items with 10 criteria.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use cg_engine::methods::{Preference, promethee, topsis};
use cg_engine::model::{Model, SmaaMode, SmaaSetting};
use cg_engine::prepare::Prepared;
use cg_engine::smaa::{Draws, Robustness, draw, in_first_k, in_first_k_by_topsis};
use cg_engine::table::{Cell, Table};
use cg_engine::value::Wish;

use crate::Fallible;
use crate::chance::Chance;
use crate::clock::Results;

const WEIGHTS: [f64; 10] = [0.2, 0.15, 0.12, 0.12, 0.1, 0.08, 0.08, 0.06, 0.05, 0.04];
const SAMPLES: u32 = 10_000;
const FIRST: u32 = 200;

pub fn run(folder: &Path, results: &mut Results) -> Fallible<()> {
    let columns = columns(folder)?;
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let wishes: Vec<Wish> = (0..10).map(|j| if j < 8 { Wish::MoreFirst } else { Wish::LessFirst }).collect();
    results.step("topsis", 9, || topsis(&views, &WEIGHTS, &wishes).closeness.iter().copied().fold(0.0, f64::max));
    results.step("topsis_10k_weights", 3, || under_many_weights(&views, &wishes));
    let linear = vec![Preference::Linear { indifferent: 0.1, full: 1.0 }; 10];
    results.step("promethee", 5, || {
        let flows = promethee(&views, &WEIGHTS, &wishes, &linear);
        flows.map_or(f64::NAN, |f| f.net.iter().copied().fold(0.0, f64::max))
    });
    let prepared = prepared(&columns)?;
    results.step("one_edit_ranked", 9, || prepared.0.rescore(&WEIGHTS).order.len() as f64);
    let setting = setting(&prepared.1);
    results.step("smaa_ranks", 3, || {
        let found = Robustness::new(&prepared.0, &WEIGHTS, &setting, 1);
        (0..prepared.0.len()).map(|i| found.in_first_k(i)).sum()
    });
    results.step("smaa_first_200", 3, || {
        in_first_k(&prepared.0, &draw(&prepared.0, &WEIGHTS, &setting), setting.k, 1).iter().sum()
    });
    Ok(())
}

/// Ranks under 10,000 sets of weights, from a table that is at hand.
pub fn refresh(folder: &Path) -> Fallible<f64> {
    let (prepared, model) = prepared(&columns(folder)?)?;
    let start = crate::clock::cpu_ms();
    let firm = Robustness::new(&prepared, &WEIGHTS, &setting(&model), 1);
    let order = prepared.rescore(&WEIGHTS).order;
    let used = crate::clock::cpu_ms() - start;
    if firm.samples == SAMPLES && order.len() == prepared.len() { Ok(used) } else { Err("nothing was ranked".into()) }
}

fn setting(model: &Model) -> SmaaSetting {
    SmaaSetting { samples: SAMPLES, k: FIRST, mode: SmaaMode::Any, ..model.smaa.clone() }
}

fn columns(folder: &Path) -> Fallible<Vec<Vec<f64>>> {
    let bytes = std::fs::read(folder.join("criteria.bin"))?;
    let (numbers, _) = bytes.as_chunks::<8>();
    let value = |at: usize| f64::from_le_bytes(numbers[at]);
    Ok((0..10).map(|j| (0..numbers.len() / 10).map(|i| value(i * 10 + j)).collect()).collect())
}

/// How often the likeliest item is among the first 200 under 10,000 sets of weights.
fn under_many_weights(columns: &[&[f64]], wishes: &[Wish]) -> f64 {
    let mut chance = Chance::new(3);
    let mut draws = Draws { criteria: 10, weights: Vec::new(), keys: vec![0; SAMPLES as usize] };
    for _ in 0..SAMPLES {
        let drawn: Vec<f64> = (0..10).map(|_| chance.exponential()).collect();
        let sum: f64 = drawn.iter().sum();
        draws.weights.extend(drawn.iter().map(|w| w / sum));
    }
    in_first_k_by_topsis(columns, wishes, &draws, FIRST, 1).into_iter().fold(0.0, f64::max)
}

/// The same table under a model with ten linear values between the least and the greatest of each criterion.
fn prepared(columns: &[Vec<f64>]) -> Fallible<(Prepared, Model)> {
    let mut text = String::from("name = \"bench\"\nversion = 1\ntitle = \"Bench\"\n");
    let mut table = BTreeMap::new();
    for (j, column) in columns.iter().enumerate() {
        let least = column.iter().copied().fold(f64::INFINITY, f64::min);
        let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (zero, full) = if j < 8 { (least, most) } else { (most, least) };
        write!(
            text,
            "[[criteria]]\nkey = \"c{j}\"\ncriterion = \"people-within\"\ncolumn = \"c{j}\"\nweight = {}\nvalue = {{ shape = \"linear\", zero = {zero:?}, full = {full:?} }}\n",
            WEIGHTS[j]
        )?;
        table.insert(format!("c{j}"), column.iter().map(|v| Cell::Number(*v)).collect());
    }
    let ids = (0..columns[0].len()).map(|i| format!("{i:05}")).collect();
    let model = Model::from_toml(&text, "bench.toml").map_err(|e| e.to_string())?;
    let table = Table::new(ids, table).map_err(|e| e.to_string())?;
    let prepared = Prepared::new(&model, &table).map_err(|e| e.to_string())?;
    Ok((prepared, model))
}
