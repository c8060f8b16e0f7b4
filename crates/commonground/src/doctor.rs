//! `commonground doctor`: is everything as it should be?

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use cg_app::Asker;

/// Arguments of `doctor`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let checks = args.place.open_existing()?.doctor(&Asker::command_line())?;
    let ill = checks.iter().filter(|c| !c.well).count();
    if args.json {
        println!("{}", serde_json::to_string(&checks)?);
    } else {
        for check in &checks {
            println!("{} {}: {}", if check.well { "✓" } else { "✗" }, check.what, check.found);
        }
    }
    if ill == 0 { Ok(()) } else { Err(Stop::new(format!("{ill} of {} checks failed; see above", checks.len()))) }
}
