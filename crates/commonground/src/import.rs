//! `commonground import`: a file taken in, after it was shown what that would do.

mod columns;
mod told;

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use crate::{faults, progress};
use cg_app::Asker;
use cg_app::import::{Incoming, Kind};
use cg_formats::Mapping;
use cg_kit::Fault;
use columns::Columns;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

/// Arguments of `import`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// What the file holds.
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: Kind,
    /// CSV, XLSX, GeoJSON, GeoPackage, zipped Shapefile or GeoTIFF; gzipped or not.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Sheet or layer of the file; also the name of the map layer made by `layer`.
    #[arg(long, value_name = "L")]
    layer: Option<String>,
    /// Mapping file that says which column is which field; guessed when not given.
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import without asking.
    #[arg(long)]
    yes: bool,
    /// Write the guessed mapping to a file, to be edited and given back with --map.
    #[arg(long, value_name = "FILE")]
    save_map: Option<PathBuf>,
    /// Write the file again with its faults marked in it, into this folder; it is made when it is not there.
    #[arg(long, value_name = "DIR")]
    marked: Option<PathBuf>,
    /// Where all faults go, as CSV.
    #[arg(long, value_name = "FAULTS.csv")]
    faults: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL.iter().map(|k| k.word()).collect();
        format!("{word:?} is no kind; use one of {}", words.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Outcome {
    let app = args.place.open()?;
    let asker = Asker::command_line();
    if app.has_exercise()? {
        eprintln!("{}", cg_i18n::t(cg_i18n::Lang::En, "exercise-mixing", &cg_i18n::Args::new()));
    }
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let file = Incoming { path: args.file.clone(), name };
    let columns = Columns::of(args, &app, &asker, &file)?;
    if let Some(path) = &args.save_map {
        std::fs::write(path, columns.mapping.to_toml())
            .map_err(|e| Stop::new(format!("cannot write it: {e}")).at(path.display()))?;
    }
    // Without a person to ask, and without --yes, nothing is changed.
    let asks = !args.yes && !args.dry_run && !args.json && std::io::stdin().is_terminal();
    let bar = progress::bar(&file.name, None);
    let step = |n: u64| bar.set_position(n);
    let of_file = |why| about(&file, why);
    let (summary, found) = if args.yes {
        app.import_file(&asker, &file, &columns.mapping, &step).map_err(of_file)?
    } else {
        let preview = app.preview_file(&asker, &file, &columns.mapping, &step).map_err(of_file)?;
        (preview.summary, preview.faults)
    };
    bar.finish_and_clear();
    mark(args, &file, &columns.mapping, &found)?;
    if let Some(path) = &args.faults {
        faults::write(path, &found)?;
    }
    let answer = told::json(&summary, &columns, &found)?;
    if !args.json {
        told::tell(&summary, &found);
    }
    if args.yes && summary.refused > 0 && summary.taken + summary.unchanged == 0 {
        let words = "nothing was imported: every row is refused; mend what the faults say, or say with --map what the \
                     columns mean";
        return Err(Stop::new(words).at(&file.name).with_answer(answer));
    }
    if args.yes || args.dry_run {
        if args.json {
            say!("{answer}");
        }
        return Ok(());
    }
    if asks && agreed()? {
        let (summary, _) = app.import_file(&asker, &file, &columns.mapping, &|_| {}).map_err(of_file)?;
        told::tell(&summary, &[]);
        return Ok(());
    }
    let unasked = Stop::new("nothing was changed; say --yes to import, or --dry-run to only look");
    Err(unasked.at(&file.name).with_answer(answer))
}

/// What is wrong with a file, with the file's name.
fn about(file: &Incoming, why: cg_app::AppError) -> Stop {
    Stop::from(why).at(&file.name)
}

fn mark(args: &Args, file: &Incoming, mapping: &Mapping, found: &[Fault]) -> Outcome {
    let Some(dir) = &args.marked else { return Ok(()) };
    if mapping.kind == Kind::Grid {
        return Err(Stop::new("a grid has no rows to mark faults in; leave out --marked").at(&file.name));
    }
    std::fs::create_dir_all(dir).map_err(|e| Stop::new(format!("cannot make the folder: {e}")).at(dir.display()))?;
    let source = columns::source(file, mapping)?;
    let path = cg_formats::write::marked(&source, found, &faults::words, dir)?;
    eprintln!("Wrote {}.", path.display());
    Ok(())
}

fn agreed() -> Result<bool, Stop> {
    let mut out = std::io::stdout().lock();
    out.write_all(b"Import? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
