//! `commonground doctor`: is everything as it should be?

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use crate::terminal;
use cg_app::Asker;

/// Arguments of `doctor`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let checks = args.place.open_existing()?.doctor(&Asker::command_line())?;
    let ill = checks.iter().filter(|c| !c.well).count();
    let answer = serde_json::json!({ "well": ill == 0, "checks": checks });
    if !args.json {
        for check in &checks {
            say!(
                "{} {}: {}",
                if check.well { "✓" } else { "✗" },
                check.what,
                terminal::plain(&check.found.to_string())
            );
        }
    }
    if ill > 0 {
        let stop = Stop::new(format!("{ill} of {} checks failed; each says what to do", checks.len()));
        return Err(stop.with_answer(answer));
    }
    if args.json {
        say!("{answer}");
    }
    Ok(())
}
