//! Which column is which field: from a mapping file, remembered, or guessed.

use super::{Args, about};
use crate::outcome::Stop;
use cg_app::import::{Incoming, Kind};
use cg_app::{App, Asker};
use cg_formats::map::FieldSource;
use cg_formats::{Limits, Mapping, Source};
use cg_kit::Fault;

/// The mapping of a file, and where it comes from.
pub(super) struct Columns {
    pub(super) mapping: Mapping,
    /// `file`, `remembered`, `guessed`, or `none` for a grid, which has no columns.
    pub(super) from: &'static str,
    /// Columns of the file that no field takes; they are kept beside the fields.
    pub(super) kept: Vec<String>,
    /// What looks odd about the guess.
    pub(super) doubts: Vec<Fault>,
}

impl Columns {
    /// Finds the mapping, and tells a person what was guessed.
    pub(super) fn of(args: &Args, app: &App, asker: &Asker, file: &Incoming) -> Result<Self, Stop> {
        let mut columns = match &args.map {
            Some(path) => Self::given(path)?,
            None if args.kind == Kind::Grid => Self::without(Mapping::new(args.kind), "none"),
            None => Self::guessed(args, app, asker, file)?,
        };
        let kind = columns.mapping.kind;
        if kind != args.kind {
            let words = format!("the mapping is for {}, not for {}", kind.word(), args.kind.word());
            return Err(Stop::new(format!("{words}; use the one that belongs to this kind of data")));
        }
        if let Some(layer) = &args.layer {
            name_layer(&mut columns.mapping, layer, args.kind, file)?;
        }
        if kind != Kind::Grid && columns.from == "file" {
            let source = source(file, &columns.mapping)?;
            let layer = source.layer(columns.mapping.layer.as_deref()).map_err(|e| Stop::from(e).at(&file.name))?;
            columns.kept = rest(&columns.mapping, layer.headers.iter().map(|h| h.name.as_str()));
        }
        Ok(columns)
    }

    fn given(path: &std::path::Path) -> Result<Self, Stop> {
        let stop = |why: Stop| why.at(path.display());
        let text = std::fs::read_to_string(path).map_err(|e| stop(Stop::new(format!("cannot read it: {e}"))))?;
        let mapping = Mapping::from_text(&text).map_err(|e| stop(e.into()))?;
        Ok(Self::without(mapping, "file"))
    }

    fn without(mapping: Mapping, from: &'static str) -> Self {
        Self { mapping, from, kept: Vec::new(), doubts: Vec::new() }
    }

    fn guessed(args: &Args, app: &App, asker: &Asker, file: &Incoming) -> Result<Self, Stop> {
        let seen = app.inspect_file(asker, file, args.kind).map_err(|why| about(file, why))?;
        let wanted = args.layer.as_deref();
        let names: Vec<&str> = seen.layers.iter().filter(|l| l.rows != Some(0)).map(|l| l.name.as_str()).collect();
        if names.len() > 1 && (wanted.is_none() || args.kind != Kind::Layer && !names.iter().any(|n| wanted == Some(n)))
        {
            let list = names.join(", ");
            return Err(Stop::new(format!("it has several layers: {list}; choose one with --layer")).at(&file.name));
        }
        let layer = seen.layers.iter().find(|l| wanted == Some(l.name.as_str())).or_else(|| seen.layers.first());
        let layer = layer.ok_or_else(|| {
            Stop::new("it has no layer with rows; choose the file that holds the data").at(&file.name)
        })?;
        let columns = Self {
            mapping: layer.mapping.clone(),
            from: if layer.remembered { "remembered" } else { "guessed" },
            kept: rest(&layer.mapping, layer.headers.iter().map(String::as_str)),
            doubts: layer.faults.clone(),
        };
        if !args.json {
            super::told::tell_columns(&columns);
        }
        Ok(columns)
    }
}

/// Columns that no field takes.
fn rest<'h>(mapping: &Mapping, headers: impl Iterator<Item = &'h str>) -> Vec<String> {
    let taken = mapping.columns();
    headers.filter(|h| !taken.contains(h)).map(str::to_owned).collect()
}

/// `--layer` chooses the layer of the file; where the file has none of that name, it names the map layer.
fn name_layer(mapping: &mut Mapping, layer: &str, kind: Kind, file: &Incoming) -> Result<(), Stop> {
    if kind == Kind::Grid {
        mapping.fields.insert("name".into(), FieldSource::constant(layer));
        return Ok(());
    }
    let source = source(file, mapping)?;
    if source.layers().iter().any(|l| l.name == layer) {
        mapping.layer = Some(layer.to_owned());
    } else if kind == Kind::Layer {
        mapping.fields.insert("layer".into(), FieldSource::constant(layer));
    } else {
        source.layer(Some(layer)).map_err(|e| Stop::from(e).at(&file.name))?;
    }
    Ok(())
}

/// The file, opened as the mapping says.
pub(super) fn source(file: &Incoming, mapping: &Mapping) -> Result<Source, Stop> {
    Source::open_named(&file.path, &file.name, &mapping.read_options(), &Limits::default())
        .map_err(|e| Stop::from(e).at(&file.name))
}
