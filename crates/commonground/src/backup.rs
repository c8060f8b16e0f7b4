//! `commonground backup` and `restore`: everything in one file, and back.

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use cg_app::Asker;
use std::path::PathBuf;

/// Arguments of `backup`.
#[derive(clap::Args, Debug)]
pub(crate) struct BackupArgs {
    /// File to write; it must not exist yet.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `restore`.
#[derive(clap::Args, Debug)]
pub(crate) struct RestoreArgs {
    /// File that `backup` wrote.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Only check that the file is whole.
    #[arg(long)]
    verify: bool,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn backup(args: &BackupArgs) -> Outcome {
    let made = args.place.open_existing()?.backup(&Asker::command_line(), &args.file)?;
    if args.json {
        say!("{}", serde_json::to_string(&made)?);
    } else {
        say!("Wrote {} ({} rows of {} tables, {} files).", args.file.display(), made.rows, made.tables, made.files);
    }
    Ok(())
}

/// Restores into the data folder; one that was made for it goes again when that fails.
fn into_place(args: &RestoreArgs) -> Result<cg_app::BackupSummary, Stop> {
    let made = !args.place.data.exists();
    let restored = args.place.open().and_then(|app| Ok(app.restore(&Asker::command_line(), &args.file)?));
    if restored.is_err() && made {
        let _ = std::fs::remove_dir_all(&args.place.data);
    }
    restored
}

pub(crate) fn restore(args: &RestoreArgs) -> Outcome {
    let found = if args.verify { cg_app::verify_backup(&args.file)? } else { into_place(args)? };
    if args.json {
        say!("{}", serde_json::to_string(&found)?);
    } else {
        let did = if args.verify { "is whole" } else { "was restored" };
        say!("{} {did}: {} rows of {} tables, {} files.", args.file.display(), found.rows, found.tables, found.files);
    }
    Ok(())
}
