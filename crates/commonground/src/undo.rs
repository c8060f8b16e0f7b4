//! `commonground undo`: an import taken back as a whole.

use crate::outcome::Outcome;
use crate::place::Place;
use cg_app::Asker;

/// Arguments of `undo`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The batch, as `import` named it.
    batch: String,
    #[command(flatten)]
    place: Place,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let undone = args.place.open_existing()?.undo_batch(&Asker::command_line(), &args.batch)?;
    if args.json {
        say!("{}", serde_json::to_string(&undone)?);
    } else {
        say!(
            "Undid {}: {} records restored to what they were, {} removed.",
            undone.batch,
            undone.restored,
            undone.removed
        );
        for left in &undone.names_nothing {
            say!("{}", left.words(cg_i18n::Lang::En));
        }
    }
    Ok(())
}
