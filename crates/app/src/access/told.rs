//! What hazards cost people, as it was measured, and who sees it.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::export::Export;
use crate::programme::App;
use cg_domain::access::Validity;
use cg_engine::access::{Cost, Standing};
use cg_formats::write::{self, Column, ColumnKind, OutRow, Table};
use cg_geo::Shape;
use cg_kit::{Names, Value};
use cg_store::measures;
use geo_types::{Geometry, LineString};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{AccessSettings, Ground, MEASURED};

/// What hazards cost people, all together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessPicture {
    /// When it was measured, in milliseconds since 1970 UTC.
    pub computed_at: i64,
    /// The latest day that an open hazard was known of.
    pub as_of: Option<String>,
    /// What the programme lacks for it: `roads`, `people` or `services`.
    pub lacking: Option<String>,
    /// Open hazards.
    pub hazards: usize,
    /// Open hazards that block some road.
    pub hazards_on_roads: usize,
    /// Length of all roads. Metres.
    pub roads_m: f64,
    /// Length of road that hazards block. Metres.
    pub blocked_m: f64,
    /// Parts of the network that no road joins.
    pub parts: usize,
    /// Share of all roads that lies in the longest part.
    pub longest_share: f64,
    /// All people counted.
    pub people: f64,
    /// Names of the services.
    pub services: Vec<String>,
    /// Limits in minutes, ascending.
    pub minutes: Vec<f64>,
    /// How people stand, by service and limit.
    pub standing: Vec<Vec<Standing>>,
    /// People cut off from at least one service, by limit.
    pub cut_off_any: Vec<f64>,
    /// Digest of everything it was measured from.
    pub inputs: String,
    /// The same on foot over open ground, where the programme has a friction grid.
    #[serde(default)]
    pub on_foot: Option<OnFoot>,
}

/// How people reach services on foot over open ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnFoot {
    /// Code of the friction grid.
    pub grid: String,
    /// How people stand, by service and limit as in the picture.
    pub standing: Vec<Vec<Standing>>,
    /// Why it could not be measured, in English; empty when it was.
    pub refused: String,
}

impl AccessPicture {
    /// The picture while something is lacking.
    pub(super) fn lacking(ground: &Ground, what: &'static str, now: i64) -> Self {
        let mut picture = Self {
            computed_at: now,
            as_of: ground.as_of.map(|d| d.to_string()),
            lacking: Some(what.to_owned()),
            hazards: ground.hazards.len(),
            hazards_on_roads: 0,
            roads_m: 0.0,
            blocked_m: 0.0,
            parts: 0,
            longest_share: 0.0,
            people: 0.0,
            services: Vec::new(),
            minutes: Vec::new(),
            standing: Vec::new(),
            cut_off_any: Vec::new(),
            inputs: String::new(),
            on_foot: None,
        };
        if let Some(roads) = &ground.roads {
            let parts = roads.network.parts();
            (picture.parts, picture.longest_share) = (parts.count, parts.longest_share);
            picture.roads_m = roads.network.length_m();
            picture.blocked_m = roads.barriers.all_blocked_m(&roads.network);
            picture.hazards_on_roads = roads.barriers.blocked_m(&roads.network).iter().filter(|m| **m > 0.0).count();
        }
        picture
    }

    pub(super) fn of(ground: &Ground, found: &Cost, now: i64) -> Self {
        Self {
            lacking: None,
            people: found.people,
            services: found.services.clone(),
            minutes: found.minutes.clone(),
            standing: found.standing.clone(),
            cut_off_any: found.cut_off_any.clone(),
            inputs: found.inputs.to_string(),
            ..Self::lacking(ground, "nothing", now)
        }
    }
}

/// What one hazard costs.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessRow {
    /// Id of the hazard, by which the map knows it.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Option<Names>,
    /// Figures by the name of their column, as `commonground route` writes them.
    pub figures: BTreeMap<String, f64>,
}

impl AccessRow {
    fn figure(&self, name: &str) -> f64 {
        self.figures.get(name).copied().unwrap_or_default()
    }

    /// Length of road that it blocks. Metres.
    #[must_use]
    pub fn blocked_m(&self) -> f64 {
        self.figure("road_blocked_m")
    }

    /// People cut off by it, by the longest limit.
    #[must_use]
    pub fn cut_off(&self) -> f64 {
        self.figure("people_cut_off")
    }

    /// People who would reach a service again if it alone were cleared, by the longest limit.
    #[must_use]
    pub fn regaining(&self) -> f64 {
        self.figure("people_regaining_access")
    }
}

/// Roads and movement as a page shows them.
#[derive(Debug, Clone)]
pub struct AccessView {
    /// What was measured; `None` before it first was.
    pub picture: Option<AccessPicture>,
    /// What the programme decided.
    pub settings: AccessSettings,
    /// As of when, and how long it holds.
    pub validity: Validity,
    /// Whether it holds today.
    pub holds: bool,
    /// Whether something changed since it was measured.
    pub stale: bool,
    /// Hazards that block a road or keep somebody from a service, the most people regaining access first.
    pub rows: Arc<Vec<AccessRow>>,
    /// Names of towns that a way can be asked between.
    pub towns: Vec<Names>,
}

impl App {
    /// Roads and movement.
    ///
    /// # Errors
    /// When the asker may not see it.
    pub fn access(&self, asker: &Asker) -> Result<AccessView> {
        self.may_see_access(asker)?;
        let settings = self.access_settings()?;
        let picture = self.access_picture()?;
        let validity = self.access_validity(&settings, picture.as_ref());
        let ground = self.ground()?;
        let towns = ground.places.iter().filter(|p| matches!(p.class.as_deref(), Some("city" | "town")));
        Ok(AccessView {
            holds: validity.holds(self.today()),
            stale: self.access_is_stale()?,
            rows: self.recalled("access rows".to_owned(), || self.access_rows(&ground).map(Arc::new))?,
            towns: towns.take(MOST_TOWNS).map(|p| p.names.clone()).collect(),
            picture,
            settings,
            validity,
        })
    }

    pub(super) fn access_validity(&self, settings: &AccessSettings, picture: Option<&AccessPicture>) -> Validity {
        let as_of = picture.and_then(|p| p.as_of.as_ref()).and_then(|d| d.parse::<Date>().ok());
        Validity { as_of, days: settings.valid_days }
    }

    fn access_rows(&self, ground: &Ground) -> Result<Vec<AccessRow>> {
        let mut figures: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        self.store.read(|tx| {
            measures::of_noun(tx, MEASURED, &mut |m| {
                if let Some(value) = m.value {
                    figures.entry(m.record_id).or_default().insert(m.measure, value);
                }
                Ok(())
            })?;
            Ok::<_, AppError>(())
        })?;
        let row = |(id, code, names): &(String, String, Option<Names>)| {
            let figures = figures.remove(id)?;
            Some(AccessRow { id: id.clone(), code: code.clone(), names: names.clone(), figures })
        };
        let mut rows: Vec<AccessRow> = ground.hazards.iter().filter_map(row).collect();
        rows.retain(|r| r.blocked_m() > 0.0 || r.cut_off() > 0.0);
        rows.sort_by(|a, b| {
            let more = |a: f64, b: f64| b.total_cmp(&a);
            more(a.regaining(), b.regaining())
                .then(more(a.cut_off(), b.cut_off()))
                .then(more(a.blocked_m(), b.blocked_m()))
                .then_with(|| a.code.cmp(&b.code))
        });
        Ok(rows)
    }

    /// The table of hazards as CSV, every figure with its day and how long it holds.
    ///
    /// # Errors
    /// When the asker may not see it.
    pub fn access_table(&self, asker: &Asker) -> Result<Export> {
        let view = self.access(asker)?;
        let names: Vec<String> = view.rows.first().map(|r| r.figures.keys().cloned().collect()).unwrap_or_default();
        let mut columns = vec![Column::new("code", ColumnKind::Text)];
        columns.extend(names.iter().map(|name| Column::new(name, ColumnKind::Real)));
        columns.extend(["as_of", "expires_on", "status"].map(|name| Column::new(name, ColumnKind::Text)));
        let table = Table { name: "access".into(), columns, byte_order_mark: true, ..Table::default() };
        let day = |day: Option<Date>| day.map_or(Value::Null, |d| Value::Text(d.to_string()));
        let rows = view.rows.iter().map(|row| {
            let mut cells = vec![Value::Text(row.code.clone())];
            cells.extend(names.iter().map(|name| row.figures.get(name).map_or(Value::Null, |x| Value::Real(*x))));
            let status = view.validity.status(row.blocked_m() > 0.0, self.today()).word().to_owned();
            cells.extend([day(view.validity.as_of), day(view.validity.expires()), Value::Text(status)]);
            Ok(OutRow { cells, shape: None })
        });
        let mut bytes = Vec::new();
        write::csv(&mut bytes, &table, rows)?;
        let file_name = format!("access-{}.csv", self.today());
        Ok(Export { file_name, content_type: "text/csv; charset=utf-8", bytes })
    }

    /// The pieces of road that hazards block, as `GeoJSON`.
    ///
    /// # Errors
    /// When the asker may not see it.
    pub fn access_blocked(&self, asker: &Asker) -> Result<Export> {
        self.may_see_access(asker)?;
        let validity = self.access_validity(&self.access_settings()?, self.access_picture()?.as_ref());
        let ground = self.ground()?;
        let status = validity.status(true, self.today()).word();
        let names = ["id", "class", "hazards", "status", "as_of", "expires_on"];
        let columns = names.map(|name| Column::new(name, ColumnKind::Text)).into();
        let table = Table { name: "blocked".into(), columns, located: true, ..Table::default() };
        let day = |day: Option<Date>| day.map_or(Value::Null, |d| Value::Text(d.to_string()));
        let mut rows = Vec::new();
        if let Some(roads) = &ground.roads {
            for edge in roads.barriers.blocked() {
                let codes: Vec<&str> = roads.barriers.of(edge).map(|h| ground.hazards[h].1.as_str()).collect();
                let text = |t: String| Value::Text(t);
                let cells = vec![
                    text(format!("blocked-{edge}")),
                    text("blocked".into()),
                    text(codes.join(", ")),
                    text(status.into()),
                    day(validity.as_of),
                    day(validity.expires()),
                ];
                let line = LineString::new(roads.network.line(edge).to_vec());
                let shape = Shape::parse(Geometry::LineString(line)).ok();
                rows.push(Ok(OutRow { cells, shape }));
            }
        }
        geojson("blocked-roads", &table, rows)
    }
}

/// Towns offered by name; any other place is typed.
const MOST_TOWNS: usize = 300;

/// Rows as `GeoJSON`.
pub(super) fn geojson(
    name: &str,
    table: &Table,
    rows: Vec<std::result::Result<OutRow, cg_formats::FormatError>>,
) -> Result<Export> {
    let mut bytes = Vec::new();
    write::geojson(&mut bytes, table, rows)?;
    Ok(Export { file_name: format!("{name}.geojson"), content_type: "application/geo+json", bytes })
}
