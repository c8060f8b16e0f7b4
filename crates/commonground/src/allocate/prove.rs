//! `--prove`: HiGHS looks for a better plan, or proves that there is none, within a time.
//!
//! HiGHS does not always keep its own time limit, so that it works in a process of its own that can be killed; the plan
//! at hand was made before and stays when it finds nothing.

use crate::outcome::Stop;
use crate::progress;
use cg_engine::allocate::{Plan, Problem, Proven, WholeNumbers, proven, whole_numbers};
use serde::Serialize;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What came out of the search for proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Proof {
    /// No plan is better.
    Best,
    /// The time was over before; the bound is what was proved until then.
    OutOfTime,
    /// It did not stop by itself and was stopped; nothing was proved.
    Stopped,
}

/// How long it may take over its time before it is stopped.
const GRACE: Duration = Duration::from_secs(10);

/// Proves within some seconds; the plan is at least as good as before, and its bound at least as near.
pub(super) fn prove(problem: &Problem, plan: Plan, seconds: f64) -> Result<(Plan, Proof), Stop> {
    if !(1.0..=86_400.0).contains(&seconds) {
        return Err(Stop::new("proof takes from 1 to 86400 seconds; give --prove SECONDS within that").at("--prove"));
    }
    if !cfg!(feature = "highs") {
        let words = "this program was built without HiGHS; build it with `make highs`, or leave out --prove";
        return Err(Stop::new(words).at("--prove"));
    }
    let whole = whole_numbers(problem, &plan);
    let Some(answer) = asked(&whole, seconds)? else { return Ok((plan, Proof::Stopped)) };
    let said = if answer.finished { Proof::Best } else { Proof::OutOfTime };
    Ok((proven(problem, plan, &answer), said))
}

/// Asks another process of this program; `None` when it had to be stopped.
fn asked(whole: &WholeNumbers, seconds: f64) -> Result<Option<Proven>, Stop> {
    let own = std::env::current_exe()?;
    let mut child = Command::new(own)
        .args(["solve-whole", &seconds.to_string()])
        // That the time was over is told in the answer; the solver's own log would tell it to people again.
        .env("RUST_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Stop::new("the solver cannot be talked to; try again"));
    };
    let text = serde_json::to_vec(whole)?;
    // Both pipes are served beside the waiting, so that neither side waits for the other.
    let giving = std::thread::spawn(move || to.write_all(&text));
    let taking = std::thread::spawn(move || {
        let mut said = String::new();
        from.read_to_string(&mut said).map(|_| said)
    });
    let finished = watched(&mut child, Duration::from_secs_f64(seconds) + GRACE)?;
    let _ = giving.join();
    let said = taking.join().map_err(|_| Stop::new("the solver's answer was lost; try again"))??;
    if !finished {
        return Ok(None);
    }
    let wrong = |e: serde_json::Error| Stop::new(format!("the solver failed: {e}; leave out --prove"));
    Ok(Some(serde_json::from_str(&said).map_err(wrong)?))
}

/// Waits for an end; whether it came by itself.
fn watched(child: &mut Child, most: Duration) -> Result<bool, Stop> {
    let bar = progress::bar("Looking for proof that no plan is better", Some(most.as_secs()));
    let begun = Instant::now();
    let by_itself = loop {
        if child.try_wait()?.is_some() {
            break true;
        }
        if begun.elapsed() > most {
            child.kill()?;
            child.wait()?;
            break false;
        }
        bar.set_position(begun.elapsed().as_secs());
        std::thread::sleep(Duration::from_millis(20));
    };
    bar.finish_and_clear();
    Ok(by_itself)
}

/// The other process: a problem on standard input, its answer on standard output.
#[cfg(feature = "highs")]
pub(crate) mod solver {
    use super::{Proven, Stop, WholeNumbers};
    use highs::{Col, HighsModelStatus, HighsStatus, RowProblem, Sense};

    /// Solve a problem of whole numbers for `--prove`.
    #[derive(clap::Args)]
    pub(crate) struct Args {
        /// How long it may take.
        seconds: f64,
    }

    pub(crate) fn run(args: &Args) -> Result<(), Stop> {
        let whole: WholeNumbers = serde_json::from_reader(std::io::stdin().lock())?;
        let failed = |status: HighsStatus| Stop::new(format!("HiGHS says {status:?}; leave out --prove"));
        let answer = solved(&whole, args.seconds).map_err(failed)?;
        say!("{}", serde_json::to_string(&answer)?);
        Ok(())
    }

    /// How near to the bound a plan is the best one: closer than anybody could tell values apart.
    const NEAR: f64 = 1e-9;

    fn solved(whole: &WholeNumbers, seconds: f64) -> Result<Proven, HighsStatus> {
        let top = whole.values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let mut problem = RowProblem::default();
        let columns: Vec<Col> =
            whole.values.iter().map(|value| problem.add_integer_column(value / top, 0.0..=1.0)).collect();
        for limit in &whole.limits {
            let uses = limit.uses.iter().filter_map(|(at, use_)| Some((*columns.get(*at as usize)?, *use_)));
            let uses: Vec<(Col, f64)> = uses.collect();
            let (low, high) = (limit.low.unwrap_or(f64::NEG_INFINITY), limit.high.unwrap_or(f64::INFINITY));
            problem.add_row(low..=high, uses);
        }
        let mut model = problem.try_optimise(Sense::Maximise)?;
        model.make_quiet();
        model.set_option("time_limit", seconds);
        model.set_option("mip_rel_gap", NEAR);
        model.set_option("random_seed", 1);
        let mut start = vec![0.0; columns.len()];
        for at in &whole.start {
            if let Some(part) = start.get_mut(*at as usize) {
                *part = 1.0;
            }
        }
        model.try_set_solution(Some(&start), None, None, None)?;
        let solved = model.try_solve()?;
        let finished = solved.status() == HighsModelStatus::Optimal;
        let bound = solved.double_info_value(c"mip_dual_bound").ok().filter(|b| b.is_finite());
        let parts = solved.get_solution();
        let chosen = parts.columns().iter().enumerate().filter(|(_, part)| **part > 0.5).map(|(at, _)| at as u32);
        Ok(Proven { chosen: chosen.collect(), bound: bound.map(|b| b * top), finished })
    }
}
