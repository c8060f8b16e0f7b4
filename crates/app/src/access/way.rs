//! Ways between two places of the programme.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::export::Export;
use crate::programme::App;
use crate::words::Words;
use cg_domain::access::Status;
use cg_domain::grant::Act;
use cg_engine::access::{Stop, Way, Wish, ways};
use cg_formats::write::{Column, ColumnKind, OutRow, Table};
use cg_geo::Shape;
use cg_kit::Value;
use geo_types::{Coord, Geometry, LineString};

use super::Ground;
use super::ground::Roads;
use super::told::geojson;

/// One way as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct WayView {
    /// Length. Metres.
    pub metres: f64,
    /// How long it takes.
    pub minutes: f64,
    /// Part of it between the places and their roads. Metres.
    pub walk_m: f64,
    /// Id and code of the recorded hazards that it crosses.
    pub hazards: Vec<(String, String)>,
    /// What may be said of it.
    pub status: Status,
    /// Its line.
    pub line: Vec<Coord<f64>>,
}

/// Ways between two places.
#[derive(Debug, Clone, PartialEq)]
pub struct WaysView {
    /// Ways that cross no recorded hazard, the quickest first.
    pub avoiding: Vec<WayView>,
    /// Ways that would be quicker, or the only ones, and cross recorded hazards.
    pub crossing: Vec<WayView>,
}

impl App {
    /// Ways between two places, each given as `longitude,latitude`, as the name of a settlement or its code.
    ///
    /// # Errors
    /// When the asker may not read, a place is not known or far from every road, or there are no roads.
    pub fn access_ways(&self, asker: &Asker, from: &str, to: &str) -> Result<WaysView> {
        asker.may(Act::Read)?;
        let ground = self.ground()?;
        let Some(roads) = &ground.roads else {
            return Err(AppError::invalid("roads", Words::of("refused-no-roads")));
        };
        let stops = (stop(&ground, roads, "from", from)?, stop(&ground, roads, "to", to)?);
        let found = ways(&roads.network, &roads.barriers, stops, Wish::default());
        let found = found.map_err(|e| AppError::Internal(e.to_string()))?;
        let validity = self.access_validity(&self.access_settings()?, self.access_picture()?.as_ref());
        let view = |way: Way| WayView {
            metres: way.metres,
            minutes: way.minutes,
            walk_m: way.walk_m,
            status: validity.status(!way.hazards.is_empty(), self.today()),
            hazards: way.hazards.iter().map(|h| (ground.hazards[*h].0.clone(), ground.hazards[*h].1.clone())).collect(),
            line: way.line,
        };
        let all = |list: Vec<Way>| list.into_iter().map(view).collect();
        Ok(WaysView { avoiding: all(found.avoiding), crossing: all(found.crossing) })
    }

    /// The same ways as `GeoJSON`.
    ///
    /// # Errors
    /// As [`App::access_ways`].
    pub fn access_ways_drawn(&self, asker: &Asker, from: &str, to: &str) -> Result<Export> {
        let found = self.access_ways(asker, from, to)?;
        let columns = ["id", "class", "hazards", "status"].map(|name| Column::new(name, ColumnKind::Text));
        let mut columns: Vec<Column> = columns.into();
        columns.extend(["metres", "minutes"].map(|name| Column::new(name, ColumnKind::Real)));
        let table = Table { name: "ways".into(), columns, located: true, ..Table::default() };
        let avoiding = found.avoiding.iter().map(|w| ("avoiding", w));
        let crossing = found.crossing.iter().map(|w| ("crossing", w));
        let drawn = |(number, (class, way)): (usize, (&str, &WayView))| {
            let codes: Vec<&str> = way.hazards.iter().map(|(_, code)| code.as_str()).collect();
            let text = |t: &str| Value::Text(t.to_owned());
            let id = format!("way-{}", number + 1);
            let cells = vec![
                text(&id),
                text(class),
                text(&codes.join(", ")),
                text(way.status.word()),
                Value::Real(way.metres),
                Value::Real(way.minutes),
            ];
            let shape = Shape::parse(Geometry::LineString(LineString::new(way.line.clone()))).ok();
            Ok(OutRow { cells, shape })
        };
        geojson("ways", &table, avoiding.chain(crossing).enumerate().map(drawn).collect())
    }
}

fn stop(ground: &Ground, roads: &Roads, what: &str, told: &str) -> Result<Stop> {
    let at = place(ground, what, told)?;
    let far = || Words::of("refused-far-from-roads").with("place", told).with("metres", 5_000);
    roads.network.stop(at).ok_or_else(|| AppError::invalid(what, far()))
}

fn place(ground: &Ground, what: &str, told: &str) -> Result<Coord<f64>> {
    let told = told.trim();
    if let Some(at) = coordinates(told) {
        return Ok(at);
    }
    if let Some(known) = ground.places.iter().find(|p| p.code == told) {
        return Ok(known.at);
    }
    let wanted = told.to_lowercase();
    let same: Vec<_> = ground.places.iter().filter(|p| p.names.all().any(|n| n.to_lowercase() == wanted)).collect();
    match same.as_slice() {
        [one] => Ok(one.at),
        [] => Err(AppError::invalid(what, Words::of("refused-settlement-unknown").with("found", told))),
        many => {
            let codes: Vec<&str> = many.iter().take(10).map(|p| p.code.as_str()).collect();
            Err(AppError::invalid(
                what,
                Words::of("refused-settlement-many").with("found", told).with("known", codes.join(", ")),
            ))
        }
    }
}

fn coordinates(told: &str) -> Option<Coord<f64>> {
    let (x, y) = told.split_once([',', ';'])?;
    let (x, y): (f64, f64) = (x.trim().parse().ok()?, y.trim().parse().ok()?);
    Shape::point(x, y).ok().map(|_| Coord { x, y })
}
