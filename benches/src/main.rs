//! The workload and our side of the speed comparison; `run.sh` runs both sides.
//!
//! `cg-bench make DIR` writes an invented country (`make-tasks` only what is allocated); `cg-bench run DIR [STEP]` measures (only the
//! steps whose names begin with STEP) and prints JSON.

mod allocation;
mod chance;
mod clock;
mod exposure;
mod ranking;
mod workload;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder] => workload::make(Path::new(folder)).and_then(|()| allocation::write(Path::new(folder))),
        ["make-tasks", folder] => allocation::write(Path::new(folder)),
        ["run", folder] => run(Path::new(folder), ""),
        ["run", folder, step] => run(Path::new(folder), step),
        _ => Err("usage: cg-bench make DIR | cg-bench run DIR [STEP]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cg-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What can go wrong, in words.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn run(folder: &Path, step: &str) -> Fallible<()> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let mut results = clock::Results::only(step);
    exposure::run(folder, &mut results)?;
    ranking::run(folder, &mut results)?;
    allocation::run(&mut results)?;
    results.timed("national_refresh", 2, || match (exposure::refresh(folder), ranking::refresh(folder)) {
        (Ok(exposure), Ok(ranking)) => exposure + ranking,
        _ => f64::NAN,
    });
    println!("{}", serde_json::to_string_pretty(&results.json())?);
    Ok(())
}
