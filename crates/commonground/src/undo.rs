//! `commonground undo`: an import taken back as a whole.

use crate::outcome::Outcome;
use crate::place::Place;
use crate::terminal;
use cg_app::Asker;
use cg_i18n::Lang;

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
            "Undid {}: {} records restored to what they were, {} removed, {} kept that another import told as well.",
            undone.batch,
            undone.restored,
            undone.removed,
            undone.kept
        );
        let told_by = undone.told_by.iter().map(|other| format!("{} ({})", other.words(Lang::En), other.batch));
        for line in told_by.chain(undone.names_nothing.iter().map(|left| left.words(Lang::En))) {
            say!("{}", terminal::plain(&line));
        }
    }
    Ok(())
}
