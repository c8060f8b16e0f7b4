//! `commonground import`: a file taken in, after it was shown what that would do.

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use crate::progress;
use cg_app::import::{Incoming, Kind, Summary};
use cg_app::{App, Asker};
use cg_formats::Mapping;
use cg_i18n::Lang;
use cg_kit::Fault;
use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

/// Faults shown one by one before they are only counted.
const SHOWN: usize = 20;

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
    /// Write the file again with its faults marked in it, into this folder.
    #[arg(long, value_name = "DIR")]
    marked: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
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
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let file = Incoming { path: args.file.clone(), name };
    let mapping = mapping(args, &app, &asker, &file)?;
    if let Some(path) = &args.save_map {
        std::fs::write(path, mapping.to_toml())
            .map_err(|e| Stop::new(format!("cannot write {}: {e}", path.display())))?;
    }
    // Without a person to ask, and without --yes, nothing is changed.
    let asks = !args.yes && !args.dry_run && !args.json && std::io::stdin().is_terminal();
    let bar = progress::bar(&file.name, None);
    let step = |n: u64| bar.set_position(n);
    let of_file = |why| about(&file, why);
    let (summary, faults) = if args.yes {
        app.import_file(&asker, &file, &mapping, &step).map_err(of_file)?
    } else {
        let preview = app.preview_file(&asker, &file, &mapping, &step).map_err(of_file)?;
        (preview.summary, preview.faults)
    };
    bar.finish_and_clear();
    mark(args, &file, &mapping, &faults)?;
    if args.json {
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        tell(&summary, &faults);
    }
    if args.yes || args.dry_run {
        return Ok(());
    }
    if asks && agreed()? {
        let (summary, _) = app.import_file(&asker, &file, &mapping, &|_| {})?;
        tell(&summary, &[]);
        return Ok(());
    }
    Err(Stop::new("nothing was changed; say --yes to import, or --dry-run to only look"))
}

fn mapping(args: &Args, app: &App, asker: &Asker, file: &Incoming) -> Result<Mapping, Stop> {
    let mut mapping = match &args.map {
        Some(path) => {
            let text =
                std::fs::read_to_string(path).map_err(|e| Stop::new(format!("cannot read {}: {e}", path.display())))?;
            Mapping::from_text(&text)?
        }
        None if args.kind == Kind::Grid => Mapping::new(args.kind),
        None => guessed(args, app, asker, file)?,
    };
    if mapping.kind != args.kind {
        return Err(Stop::new(format!("the mapping is for {}, not for {}", mapping.kind.word(), args.kind.word())));
    }
    if let Some(layer) = &args.layer {
        name_layer(&mut mapping, layer, args.kind, file)?;
    }
    Ok(mapping)
}

/// `--layer` chooses the layer of the file; where the file has none of that name, it names the map layer.
fn name_layer(mapping: &mut Mapping, layer: &str, kind: Kind, file: &Incoming) -> Result<(), Stop> {
    if kind == Kind::Grid {
        mapping.fields.insert("name".into(), cg_formats::map::FieldSource::constant(layer));
        return Ok(());
    }
    let source = cg_formats::Source::open_named(
        &file.path,
        &file.name,
        &mapping.read_options(),
        &cg_formats::Limits::default(),
    )?;
    if source.layers().iter().any(|l| l.name == layer) {
        mapping.layer = Some(layer.to_owned());
    } else if kind == Kind::Layer {
        mapping.fields.insert("layer".into(), cg_formats::map::FieldSource::constant(layer));
    } else {
        source.layer(Some(layer))?;
    }
    Ok(())
}

fn guessed(args: &Args, app: &App, asker: &Asker, file: &Incoming) -> Result<Mapping, Stop> {
    let seen = app.inspect_file(asker, file, args.kind).map_err(|why| about(file, why))?;
    let wanted = args.layer.as_deref();
    let names: Vec<&str> = seen.layers.iter().filter(|l| l.rows != Some(0)).map(|l| l.name.as_str()).collect();
    if names.len() > 1 && (wanted.is_none() || args.kind != Kind::Layer && !names.iter().any(|n| wanted == Some(n))) {
        let list = names.join(", ");
        return Err(Stop::new(format!("{} has several layers: {list}; choose one with --layer", file.name)));
    }
    let layer = seen.layers.iter().find(|l| wanted == Some(l.name.as_str())).or_else(|| seen.layers.first());
    let layer = layer.ok_or_else(|| Stop::new(format!("{} has no layer with rows", file.name)))?;
    if !args.json {
        let how = if layer.remembered { "remembered from an earlier import" } else { "guessed from the headers" };
        println!("Columns ({how}):");
        tell_mapping(&layer.mapping, &layer.headers);
        layer.faults.iter().for_each(say);
    }
    Ok(layer.mapping.clone())
}

/// Everything the mapping takes, and the columns that no field takes.
fn tell_mapping(mapping: &Mapping, headers: &[String]) {
    for (field, source) in &mapping.fields {
        let from = source.constant.as_ref().map_or_else(|| source.columns.join(" + "), |c| format!("always {c:?}"));
        let scale = source.scale.map(|s| format!(" × {s}")).unwrap_or_default();
        println!("  {field} ← {from}{scale}");
    }
    if let Some(position) = &mapping.position {
        println!("  location ← {}", serde_json::to_string(position).unwrap_or_default());
    }
    if !mapping.places.is_empty() {
        println!("  names of areas ← {}", mapping.places.join(" › "));
    }
    for wide in &mapping.wide {
        let of = [wide.sex.as_deref(), wide.ages.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        println!("  people {of} ← {}", wide.column);
    }
    let taken = mapping.columns();
    let rest: Vec<&str> = headers.iter().map(String::as_str).filter(|h| !taken.contains(h)).collect();
    if !rest.is_empty() {
        println!("  kept beside the fields: {}", rest.join(", "));
    }
}

/// What is wrong with a file, with the file's name.
fn about(file: &Incoming, why: cg_app::AppError) -> Stop {
    let said = Stop::from(why).to_string();
    Stop::new(if said.contains(&file.name) { said } else { format!("{}: {said}", file.name) })
}

fn mark(args: &Args, file: &Incoming, mapping: &Mapping, faults: &[Fault]) -> Outcome {
    let Some(dir) = &args.marked else { return Ok(()) };
    let source = cg_formats::Source::open_named(
        &file.path,
        &file.name,
        &mapping.read_options(),
        &cg_formats::Limits::default(),
    )?;
    let words = |fault: &Fault| cg_app::fault_words(Lang::En, fault);
    let path = cg_formats::write::marked(&source, faults, &words, dir)?;
    eprintln!("Wrote {}.", path.display());
    Ok(())
}

fn tell(summary: &Summary, faults: &[Fault]) {
    if let Some(batch) = &summary.batch {
        println!("Imported as batch {batch}; take it back with `commonground undo {batch}`.");
    }
    let Summary { rows, taken, unchanged, refused, empty, .. } = summary;
    println!("{rows} rows: {taken} taken, {unchanged} unchanged, {refused} refused ({empty} empty rows passed over).");
    let mut by_rule: BTreeMap<&str, u64> = BTreeMap::new();
    for fault in faults {
        *by_rule.entry(fault.rule.as_ref()).or_default() += 1;
    }
    for (rule, count) in by_rule {
        println!("  {count} × {rule}");
    }
    faults.iter().take(SHOWN).for_each(say);
    if faults.len() > SHOWN {
        println!("  … and {} more; --marked DIR writes them all into a copy of the file.", faults.len() - SHOWN);
    }
}

fn say(fault: &Fault) {
    let (words, remedy) = cg_app::fault_words(Lang::En, fault);
    let place = [
        fault.place.sheet.as_ref().map(|s| format!("layer {s}")),
        fault.place.row.map(|r| format!("row {r}")),
        fault.place.column.as_ref().map(|c| format!("column {c}")),
    ];
    println!("  {}: {words} {remedy}", place.into_iter().flatten().collect::<Vec<_>>().join(", "));
}

fn agreed() -> Result<bool, Stop> {
    print!("Import? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
