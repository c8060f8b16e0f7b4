//! What each hazard costs people, as a table that `rank` reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use cg_engine::access::{Cost, CostRow, Question, Service, cost};
use cg_engine::exposure::GridLayer;
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::Value;
use serde_json::{Value as Json, json};

use super::RouteArgs;
use super::ground::{Ground, stop};
use crate::listed;
use crate::outcome::{Outcome, Stop};
use crate::table_file::TableFile;
use crate::{progress, streams};

pub(super) fn run(args: &RouteArgs, grid: &Path) -> Outcome {
    let kind = TableFile::of(&args.out)?;
    if streams::is_stream(&args.hazards) && args.table.as_deref().is_some_and(streams::is_stream) {
        return Err(Stop::new("hazards and table cannot both come on standard input; give one as a file"));
    }
    let mut ground = Ground::read(args)?;
    let beside = args.table.as_deref().map(|table| Beside::read(table, &args.id)).transpose()?;
    let question = question(args, grid, &mut ground)?;
    let bar = progress::bar("Opening hazards one by one", Some(0));
    let found = cost(&ground.network, &ground.barriers, &question, &|done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    ground.write_faults(args)?;
    if found.people > 0.0 && found.standing.iter().flatten().all(|s| s.within + s.cut_off + s.beyond == 0.0) {
        let words = "of nobody in this grid is it known how they reach a service: no road that leads to one comes near \
                     them, so nothing was written; give a grid of the land that roads and services lie on";
        return Err(Stop::new(words).at(grid.display()));
    }
    write(args, kind, &ground, &found, beside)?;
    let told = if args.json {
        format!("{}\n", serde_json::to_string_pretty(&json(args, &ground, &found))?)
    } else {
        words(args, &found) + &ground.words()
    };
    streams::tell(&args.out, &told);
    Ok(())
}

fn question(args: &RouteArgs, grid: &Path, ground: &mut Ground) -> Result<Question, Stop> {
    let mut services = Vec::new();
    for told in &args.services {
        let (name, places) = ground.inputs.points(told, "--services")?;
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !plain || services.iter().any(|s: &Service| s.name == name) {
            let words = "the name cannot be part of a column; give each service its own name of letters, digits and _";
            return Err(Stop::new(words).at(format!("--services {told}")));
        }
        services.push(Service { name, places });
    }
    if !(1.0..=100_000.0).contains(&args.square) {
        return Err(Stop::new("squares of people have 1 to 100000 m; give --square within that").at("--square"));
    }
    let digest = ground.inputs.file_digest("population", grid)?;
    let at = |e: &dyn std::fmt::Display| Stop::new(e.to_string()).at(grid.display());
    let file = GridFile::open(grid, GridOptions::default()).map_err(|e| at(&e))?;
    let layer = GridLayer::new(&file, None, digest).map_err(|e| at(&e))?;
    let people = layer.people_by_square(args.square).map_err(|e| at(&e))?;
    Question::new(people, services, args.minutes.clone()).map_err(|e| stop(&e))
}

fn write(args: &RouteArgs, kind: TableFile, ground: &Ground, found: &Cost, beside: Option<Beside>) -> Result<(), Stop> {
    let mut beside = beside.unwrap_or_default();
    let own = found.columns();
    if let Some(twice) = beside.columns.iter().find(|c| own.contains(&c.name)) {
        let words = format!("has a column \"{}\" already; leave it out of the table", twice.name);
        return Err(Stop::new(words).at(args.table.as_ref().map(|t| t.display().to_string()).unwrap_or_default()));
    }
    let mut columns = vec![Column::new("id", ColumnKind::Text)];
    columns.extend(beside.columns.iter().cloned());
    columns.extend(own.iter().map(|name| Column::new(name, ColumnKind::Real)));
    columns.extend(["access_as_of", "access_expires_on"].map(|name| Column::new(name, ColumnKind::Text)));
    let table = Table { name: "access".to_owned(), columns, located: kind.is_located(), ..Table::default() };
    let unknown = vec![Value::Null; beside.columns.len()];
    let day = |day: Option<String>| day.map_or(Value::Null, Value::Text);
    let mut rows = Vec::new();
    for (row, hazard) in found.rows.iter().zip(ground.barriers.hazards()) {
        let mut cells = vec![Value::Text(row.id.clone())];
        cells.extend(beside.rows.remove(&row.id).unwrap_or_else(|| unknown.clone()));
        cells.extend(row.figures().into_iter().map(Value::Real));
        cells.extend([day(ground.as_of()), day(ground.expires())]);
        rows.push(Ok(OutRow { cells, shape: kind.is_located().then(|| hazard.shape.clone()) }));
    }
    // Rows of the table without a hazard of that id stay, with nothing known of access.
    for (id, cells) in beside.rows {
        let mut all = vec![Value::Text(id)];
        all.extend(cells);
        all.resize(table.columns.len(), Value::Null);
        rows.push(Ok(OutRow { cells: all, shape: None }));
    }
    kind.write(&args.out, &table, rows)
}

fn json(args: &RouteArgs, ground: &Ground, found: &Cost) -> Json {
    let mut standing = Vec::new();
    for (service, by_limit) in found.services.iter().zip(&found.standing) {
        for (minutes, people) in found.minutes.iter().zip(by_limit) {
            standing.push(json!({
                "service": service, "minutes": minutes, "people_within": people.within, "people_cut_off": people.cut_off,
                "people_beyond": people.beyond, "people_unknown": people.unknown,
            }));
        }
    }
    let any: Vec<Json> = found
        .minutes
        .iter()
        .zip(&found.cut_off_any)
        .map(|(minutes, people)| json!({ "minutes": minutes, "people_regaining_if_all_were_cleared": people }))
        .collect();
    let mut answer = ground.json();
    answer["out"] = json!(args.out.display().to_string());
    answer["people"] = json!(found.people);
    answer["standing"] = json!(standing);
    answer["any_service"] = json!(any);
    answer["services_off_road"] = found
        .services
        .iter()
        .zip(&found.places_off_road)
        .map(|(s, n)| (s.clone(), json!(n)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    answer["columns"] = std::iter::once("id".to_owned()).chain(found.columns()).collect();
    answer["digest"] = json!(found.inputs.to_string());
    answer
}

fn words(args: &RouteArgs, found: &Cost) -> String {
    let mut text = format!("{} hazards measured; written to {}\n", found.rows.len(), args.out.display());
    for (service, by_limit) in found.services.iter().zip(&found.standing) {
        for (minutes, people) in found.minutes.iter().zip(by_limit) {
            let _ = writeln!(
                text,
                "{service} within {minutes} min: {:.0} people now, {:.0} more if every hazard were cleared, {:.0} not even then, {:.0} unknown (no road leads there)",
                people.within, people.cut_off, people.beyond, people.unknown
            );
        }
    }
    let mut first: Vec<&CostRow> = found.rows.iter().collect();
    let gain = |row: &CostRow| row.regaining_any.last().copied().unwrap_or_default();
    first.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then_with(|| a.id.cmp(&b.id)));
    for row in first.iter().take(5).filter(|row| gain(row) > 0.0) {
        let _ = writeln!(text, "clearing {} alone gives {:.0} people access again", row.id, gain(row));
    }
    text + "what hazards give back one by one does not add up: two on one road are each worth nothing alone\n"
}

/// A table whose columns come before ours.
#[derive(Default)]
struct Beside {
    columns: Vec<Column>,
    rows: BTreeMap<String, Vec<Value>>,
}

impl Beside {
    /// Reads a table whose rows are named by `id`, or by the column that names the hazards.
    fn read(path: &Path, id: &str) -> Result<Self, Stop> {
        let (headers, cells) = crate::items::cells(path)?;
        let named = headers.iter().position(|h| h == "id").or_else(|| headers.iter().position(|h| h == id));
        let Some(at) = named else {
            let words = format!("has no column \"id\" or \"{id}\"; its columns are {}", headers.join(", "));
            return Err(Stop::new(words).at(path.display()));
        };
        let cells_of = |column: usize| cells.iter().map(move |row| row[column].as_str());
        let kinds: Vec<ColumnKind> = (0..headers.len()).map(|column| listed::kind_of_cells(cells_of(column))).collect();
        let mut rows = BTreeMap::new();
        for row in &cells {
            let mut values: Vec<Value> =
                row.iter().zip(&kinds).map(|(text, kind)| listed::value(text, *kind)).collect();
            values.remove(at);
            if row[at].is_empty() || rows.insert(row[at].clone(), values).is_some() {
                let words = format!("\"{}\" names no row or two; give every row its own id", row[at]);
                return Err(Stop::new(words).at(path.display()));
            }
        }
        let mut columns: Vec<Column> = headers.iter().zip(&kinds).map(|(h, k)| Column::new(h, *k)).collect();
        columns.remove(at);
        Ok(Self { columns, rows })
    }
}
