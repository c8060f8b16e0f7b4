//! Ways between two places.

use std::fmt::Write as _;

use cg_engine::access::{AccessError, Stop as Met, Way, Ways, Wish, ways};
use cg_formats::write::{Column as OutColumn, ColumnKind, OutRow, Table};
use cg_geo::Shape;
use cg_kit::Value;
use geo_types::{Coord, Geometry, LineString};
use serde_json::{Value as Json, json};

use super::ground::{Ground, stop};
use super::{RouteArgs, STATEMENT};
use crate::layers::Column;
use crate::outcome::{Outcome, Stop};
use crate::streams;
use crate::table_file::TableFile;

pub(super) fn run(args: &RouteArgs, from: &str, to: &str) -> Outcome {
    let kind = TableFile::of(&args.out)?;
    let mut ground = Ground::read(args)?;
    let from = met(args, &mut ground, "--from", from)?;
    let to = met(args, &mut ground, "--to", to)?;
    let wish = Wish { most: args.ways, ..Wish::default() };
    let found = ways(&ground.network, &ground.barriers, (from, to), wish).map_err(|e| stop(&e))?;
    ground.write_faults(args)?;
    let answer = Answer { args, ground: &ground, found: &found };
    if found.avoiding.is_empty() {
        return Err(answer.no_way());
    }
    answer.write(kind)?;
    let told = if args.json { format!("{}\n", serde_json::to_string_pretty(&answer.json())?) } else { answer.words() };
    streams::tell(&args.out, &told);
    Ok(())
}

/// Where a place given by its coordinates or its name meets the roads.
fn met(args: &RouteArgs, ground: &mut Ground, option: &str, told: &str) -> Result<Met, Stop> {
    let place = match coordinates(told) {
        Some(place) => place,
        None => named(args, ground, option, told)?,
    };
    let far = || AccessError::FarFromRoads { place: told.to_owned(), reach_m: args.walk };
    ground.network.stop(place).ok_or_else(|| stop(&far()).at(option))
}

fn coordinates(told: &str) -> Option<Coord<f64>> {
    let (x, y) = told.split_once(',')?;
    let (x, y): (f64, f64) = (x.trim().parse().ok()?, y.trim().parse().ok()?);
    Shape::point(x, y).ok().map(|_| Coord { x, y })
}

fn named(args: &RouteArgs, ground: &mut Ground, option: &str, told: &str) -> Result<Coord<f64>, Stop> {
    let Some(file) = &args.places else {
        let words = format!("\"{told}\" is no LON,LAT within range; give coordinates, or places with --places FILE");
        return Err(Stop::new(words).at(option));
    };
    let column = Column { name: &args.place_name, option: "--place-name" };
    let (shapes, names) = ground.inputs.layer("places", file, Some(column))?;
    let wanted = told.trim().to_lowercase();
    let same: Vec<usize> = (0..names.len()).filter(|n| names[*n].trim().to_lowercase() == wanted).collect();
    match same.as_slice() {
        [one] => Ok(shapes[*one].place_on().0),
        [] => {
            let words = format!("no place is called \"{told}\"; write it as the file does, or give LON,LAT");
            Err(Stop::new(words).at(format!("{option}, {file}")))
        }
        many => {
            let words = format!("{} places are called \"{told}\"; give LON,LAT", many.len());
            Err(Stop::new(words).at(format!("{option}, {file}")))
        }
    }
}

struct Answer<'a> {
    args: &'a RouteArgs,
    ground: &'a Ground,
    found: &'a Ways,
}

impl Answer<'_> {
    /// Every way with its number and whether it avoids recorded hazards.
    fn all(&self) -> impl Iterator<Item = (usize, bool, &Way)> {
        let avoiding = self.found.avoiding.iter().map(|way| (true, way));
        let crossing = self.found.crossing.iter().map(|way| (false, way));
        avoiding.chain(crossing).enumerate().map(|(n, (avoids, way))| (n + 1, avoids, way))
    }

    fn ids(&self, way: &Way) -> Vec<&str> {
        way.hazards.iter().map(|h| self.ground.barriers.hazards()[*h].id.as_str()).collect()
    }

    fn status(&self, way: &Way) -> &'static str {
        self.ground.validity.status(!way.hazards.is_empty(), self.ground.today).word()
    }

    fn write(&self, kind: TableFile) -> Result<(), Stop> {
        let (int, real, text) = (ColumnKind::Int, ColumnKind::Real, ColumnKind::Text);
        let columns = [
            ("way", int),
            ("avoids_recorded_hazards", ColumnKind::Bool),
            ("status", text),
            ("metres", real),
            ("minutes", real),
            ("walk_m", real),
            ("hazards", text),
            ("as_of", text),
            ("expires_on", text),
            ("statement", text),
        ];
        let columns = columns.iter().map(|(name, kind)| OutColumn::new(name, *kind)).collect();
        let table = Table { name: "ways".to_owned(), columns, located: kind.is_located(), ..Table::default() };
        let day = |day: Option<String>| day.map_or(Value::Null, Value::Text);
        let rows = self.all().map(|(number, avoids, way)| {
            let cells = vec![
                Value::Int(number as i64),
                Value::Bool(avoids),
                Value::Text(self.status(way).to_owned()),
                Value::Real(way.metres),
                Value::Real(way.minutes),
                Value::Real(way.walk_m),
                Value::Text(self.ids(way).join(" ")),
                day(self.ground.as_of()),
                day(self.ground.expires()),
                Value::Text(STATEMENT.to_owned()),
            ];
            Ok(OutRow { cells, shape: kind.is_located().then(|| drawn(way)).flatten() })
        });
        kind.write(&self.args.out, &table, rows)
    }

    fn json(&self) -> Json {
        let way = |(number, avoids, way): (usize, bool, &Way)| {
            json!({
                "way": number, "avoids_recorded_hazards": avoids, "status": self.status(way),
                "metres": way.metres, "minutes": way.minutes, "walk_m": way.walk_m, "hazards": self.ids(way),
            })
        };
        let mut answer = self.ground.json();
        answer["out"] = json!(self.args.out.display().to_string());
        answer["ways"] = self.all().map(way).collect();
        answer
    }

    /// No way avoids the hazards: nothing is written, and which hazards bar it is said.
    fn no_way(&self) -> Stop {
        let mut answer = self.json();
        answer["out"] = Json::Null;
        let words = match self.found.crossing.first() {
            Some(way) => format!(
                "every way crosses a recorded hazard, so nothing was written: the quickest, {}, crosses {}; ask the mine action authority before anybody travels",
                length(way),
                self.ids(way).join(", ")
            ),
            None => "no road joins the two places, so nothing was written; look at a map of the roads, or give a larger --join"
                .to_owned(),
        };
        Stop::new(words)
            .at(format!(
                "{} to {}",
                self.args.from.as_deref().unwrap_or_default(),
                self.args.to.as_deref().unwrap_or_default()
            ))
            .with_answer(answer)
    }

    fn words(&self) -> String {
        let mut text = String::new();
        for (number, avoids, way) in self.all() {
            let said = if avoids && !self.ground.validity.holds(self.ground.today) {
                "avoids every hazard of these records, which do not hold today: its status is unknown".to_owned()
            } else if avoids {
                "avoids every recorded hazard, not verified".to_owned()
            } else {
                format!("quicker, but crosses {}", self.ids(way).join(", "))
            };
            let _ = writeln!(text, "{number}. {}: {said}", length(way));
        }
        text + &self.ground.words()
    }
}

fn length(way: &Way) -> String {
    format!("{:.1} km, {:.0} min", way.metres / 1_000.0, way.minutes.ceil())
}

fn drawn(way: &Way) -> Option<Shape> {
    Shape::parse(Geometry::LineString(LineString::new(way.line.clone()))).ok()
}
