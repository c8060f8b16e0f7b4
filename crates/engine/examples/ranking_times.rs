//! Times of the ranking kernels on 20,000 items × 10 criteria: `cargo run --release -p cg-engine --example ranking_times`.
#![expect(clippy::disallowed_methods, reason = "measures time; nothing of the result depends on it")]
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program for the terminal")]

use cg_engine::methods::topsis;
use cg_engine::model::{Model, SmaaMode, SmaaSetting};
use cg_engine::prepare::Prepared;
use cg_engine::smaa::{Robustness, draw, in_first_k};
use cg_engine::table::{Cell, Table};
use cg_engine::value::Wish;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::time::Instant;

const WEIGHTS: [f64; 10] = [0.2, 0.15, 0.12, 0.12, 0.1, 0.08, 0.08, 0.06, 0.05, 0.04];

fn main() {
    let prepared = prepared(20_000);
    let columns: Vec<&[f64]> = prepared.values.iter().map(Vec::as_slice).collect();
    let wishes = [Wish::MoreFirst; 10];
    mean_of("TOPSIS 20,000 x 10", 1000, || topsis(&columns, &WEIGHTS, &wishes).closeness[0]);
    mean_of("additive score and order 20,000 x 10", 1000, || prepared.rescore(&WEIGHTS).scores[0]);
    let setting = SmaaSetting { mode: SmaaMode::Any, k: 200, ..SmaaSetting::default() };
    mean_of("SMAA 10,000 samples, P(first 200)", 3, || {
        in_first_k(&prepared, &draw(&prepared, &WEIGHTS, &setting), setting.k, 1)[0]
    });
    mean_of("SMAA 10,000 samples, all ranks", 3, || Robustness::new(&prepared, &WEIGHTS, &setting, 1).first(0));
    let large = self::prepared(100_000);
    mean_of("rescore 100,000 x 10 and top 100", 100, || {
        let scored = large.rescore(&WEIGHTS);
        large.top(&scored, &WEIGHTS, 100)[99].score
    });
}

/// Skewed, correlated shares.
fn prepared(items: usize) -> Prepared {
    let mut source = ChaCha8Rng::seed_from_u64(1);
    let mut uniform = || (source.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let rows: Vec<[f64; 10]> = (0..items)
        .map(|_| {
            let common = uniform() * uniform();
            std::array::from_fn(|_| (0.5 * common + 0.5 * uniform() * uniform() * uniform()).min(1.0))
        })
        .collect();
    let columns = (0..10).map(|j| (format!("c{j}"), rows.iter().map(|row| Cell::Number(row[j])).collect())).collect();
    let table = Table::new((0..items).map(|i| format!("{i:06}")).collect(), columns).expect("a table");
    let criterion = |j: usize| {
        format!(
            "[[criteria]]\nkey = \"c{j}\"\ncolumn = \"c{j}\"\nvalue = {{ shape = \"linear\", zero = 0, full = 1 }}\nweight = {}\n",
            WEIGHTS[j]
        )
    };
    let text: String = (0..10).map(criterion).collect();
    let model = Model::from_toml(&format!("name = \"bench\"\nversion = 1\n{text}"), "bench.toml").expect("a model");
    Prepared::new(&model, &table).expect("prepared")
}

/// Seconds this thread has spent computing, where the system tells (Linux); else seconds on the wall.
fn seconds(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// The mean over all repeats: the system counts in ticks of a few milliseconds.
fn mean_of(what: &str, times: u32, mut run: impl FnMut() -> f64) {
    let mut kept = run();
    let (clock, start) = (Instant::now(), seconds(Instant::now()));
    for _ in 0..times {
        kept += run();
    }
    let spent = (seconds(clock) - start) / f64::from(times);
    println!("{what}: {:.3} ms CPU (mean of {times}; {kept:.6})", spent * 1e3);
}
