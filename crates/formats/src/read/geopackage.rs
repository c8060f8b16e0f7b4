//! GeoPackage, opened as the hostile database it may be.

use super::raw::{GeometryFault, Header, Layer, RawCell, RawRow, Rows, SourceCrs};
use super::stored::Stored;
use super::workbook::number;
use crate::{FormatError, Limits};
use cg_geo::wkb::gpkg;
use cg_kit::Place;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Rows fetched at a time.
const PAGE: usize = 500;
/// Steps of SQLite's machine that one query may take, in thousands; far above any honest page of rows.
const STEPS: u64 = 200_000;

/// A GeoPackage and its vector and attribute tables.
#[derive(Debug)]
pub(crate) struct GeoPackage {
    db: Arc<Mutex<Database>>,
    tables: BTreeMap<String, Table>,
    pub(crate) layers: Vec<Layer>,
}

#[derive(Debug)]
struct Database {
    conn: Connection,
    steps: Arc<AtomicU64>,
    _file: Stored,
}

#[derive(Debug, Clone)]
struct Table {
    name: String,
    columns: Vec<String>,
    geometry: Option<usize>,
}

impl GeoPackage {
    pub(crate) fn open(stored: &Stored, limits: &Limits) -> Result<Self, FormatError> {
        let file = stored.on_disk()?;
        let path = file.path().ok_or_else(|| FormatError::new("file-unreadable", ""))?;
        let mut conn =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(broken)?;
        let steps = Arc::new(AtomicU64::new(0));
        harden(&mut conn, &steps, limits).map_err(broken)?;
        let mut made = Self {
            db: Arc::new(Mutex::new(Database { conn, steps, _file: file })),
            tables: BTreeMap::new(),
            layers: Vec::new(),
        };
        made.read_contents(limits)?;
        Ok(made)
    }

    fn read_contents(&mut self, limits: &Limits) -> Result<(), FormatError> {
        let db = self.db.clone();
        let db = db.lock().map_err(|_| FormatError::new("geopackage-broken", "lock"))?;
        let names = contents(&db.conn)?;
        if names.len() > limits.layers {
            return Err(FormatError::new("too-many-layers", names.len()).with("limit", limits.layers));
        }
        for (name, srs) in names {
            db.steps.store(0, Ordering::Relaxed);
            let Some((table, layer)) = describe(&db.conn, &name, srs, limits)? else { continue };
            self.tables.insert(name, table);
            self.layers.push(layer);
        }
        if self.layers.is_empty() {
            return Err(FormatError::new("no-layers", ""));
        }
        Ok(())
    }

    /// The rows of a layer, fetched page by page in the order of their row ids.
    pub(crate) fn rows(&self, layer: &Layer) -> Result<Rows, FormatError> {
        let table =
            self.tables.get(&layer.name).cloned().ok_or_else(|| FormatError::new("layer-unknown", &layer.name))?;
        let mut pages =
            Pages { db: self.db.clone(), table, last: i64::MIN, number: 0, page: VecDeque::new(), over: false };
        Ok(Rows::new(std::iter::from_fn(move || pages.next()), 0))
    }
}

fn broken(err: rusqlite::Error) -> FormatError {
    let text = err.to_string();
    if text.contains("interrupted") {
        FormatError::new("geopackage-too-slow", text)
    } else {
        FormatError::new("geopackage-broken", text)
    }
}

/// Nothing the file's own schema says is trusted: no extensions, no functions with effects, no triggers, no views, no
/// writing, short limits, and a budget of steps for each query.
fn harden(conn: &mut Connection, steps: &Arc<AtomicU64>, limits: &Limits) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(limits.row_bytes).unwrap_or(i32::MAX))?;
    conn.set_limit(Limit::SQLITE_LIMIT_COLUMN, i32::try_from(limits.columns).unwrap_or(2000).min(2000))?;
    conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    conn.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 50)?;
    let counted = steps.clone();
    conn.progress_handler(1000, Some(move || counted.fetch_add(1, Ordering::Relaxed) > STEPS))?;
    conn.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;",
    )
}

/// Feature and attribute tables with their reference system; plain tables when the file is SQLite without contents.
fn contents(conn: &Connection) -> Result<Vec<(String, SourceCrs)>, FormatError> {
    let sql = "SELECT c.table_name, s.organization, s.organization_coordsys_id, s.definition
               FROM gpkg_contents c LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = c.srs_id
               WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid";
    let mut found = conn.prepare(sql).map_err(|e| FormatError::new("not-a-geopackage", e))?;
    let rows = found.query_map([], |r| {
        let text = |i| r.get::<_, Option<String>>(i).ok().flatten().unwrap_or_default();
        Ok((text(0), crs(&text(1), r.get::<_, Option<i64>>(2).ok().flatten(), &text(3))))
    });
    rows.map_err(broken)?.collect::<Result<_, _>>().map_err(broken)
}

fn crs(organisation: &str, code: Option<i64>, definition: &str) -> SourceCrs {
    match (organisation.to_ascii_uppercase().as_str(), code.and_then(|c| u32::try_from(c).ok())) {
        ("EPSG", Some(4326)) => SourceCrs::Wgs84,
        ("EPSG", Some(code)) => SourceCrs::Epsg(code),
        _ if definition.is_empty() || definition == "undefined" => SourceCrs::Unstated,
        _ => SourceCrs::Wkt(definition.to_owned()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Columns and size of a real table; a view or a virtual table runs the file's own code and is passed over.
fn describe(
    conn: &Connection,
    name: &str,
    crs: SourceCrs,
    limits: &Limits,
) -> Result<Option<(Table, Layer)>, FormatError> {
    let plain = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1) AND sql NOT LIKE 'CREATE VIRTUAL%'";
    if conn.query_row(plain, [name], |r| r.get::<_, i64>(0)).map_err(broken)? != 1 {
        return Err(FormatError::new("geopackage-view", name));
    }
    let geometry: Option<String> = conn
        .query_row("SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?1)", [name], |r| {
            r.get(0)
        })
        .ok();
    let mut info = conn.prepare(&format!("PRAGMA table_xinfo({})", quoted(name))).map_err(broken)?;
    let columns: Vec<String> =
        info.query_map([], |r| r.get(1)).map_err(broken)?.collect::<Result<_, _>>().map_err(broken)?;
    if columns.len() > limits.columns {
        return Err(FormatError::new("too-many-columns", columns.len()).with("limit", limits.columns).in_sheet(name));
    }
    let count: i64 =
        conn.query_row(&format!("SELECT count(*) FROM {}", quoted(name)), [], |r| r.get(0)).map_err(broken)?;
    let at = geometry.and_then(|g| columns.iter().position(|c| c.eq_ignore_ascii_case(&g)));
    let headers = columns
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != at)
        .map(|(_, c)| Header { name: c.clone(), hxl: None })
        .collect();
    let layer = Layer {
        name: name.to_owned(),
        rows: u64::try_from(count).ok(),
        headers,
        has_geometry: at.is_some(),
        crs,
        ..Layer::default()
    };
    Ok(Some((Table { name: name.to_owned(), columns, geometry: at }, layer)))
}

struct Pages {
    db: Arc<Mutex<Database>>,
    table: Table,
    last: i64,
    number: u64,
    page: VecDeque<RawRow>,
    over: bool,
}

impl Pages {
    fn next(&mut self) -> Option<Result<RawRow, FormatError>> {
        if self.page.is_empty()
            && !self.over
            && let Err(err) = self.fetch()
        {
            self.over = true;
            return Some(Err(err));
        }
        self.page.pop_front().map(Ok)
    }

    fn fetch(&mut self) -> Result<(), FormatError> {
        let place = Place { sheet: Some(self.table.name.clone()), row: Some(self.number + 1), column: None };
        let db = self.db.lock().map_err(|_| FormatError::new("geopackage-broken", "lock"))?;
        db.steps.store(0, Ordering::Relaxed);
        let list: Vec<String> = self.table.columns.iter().map(|c| quoted(c)).collect();
        let name = quoted(&self.table.name);
        let more = if self.last == i64::MIN { ">=" } else { ">" };
        let sql =
            format!("SELECT rowid, {} FROM {name} WHERE rowid {more} ?1 ORDER BY rowid LIMIT {PAGE}", list.join(", "));
        let mut read = db.conn.prepare_cached(&sql).map_err(|e| broken(e).placed(place.clone()))?;
        let mut rows = read.query([self.last]).map_err(|e| broken(e).placed(place.clone()))?;
        while let Some(row) = rows.next().map_err(|e| broken(e).placed(place.clone()))? {
            self.last = row.get(0).map_err(broken)?;
            self.number += 1;
            let mut made = RawRow { number: self.number, ..RawRow::default() };
            for i in 0..self.table.columns.len() {
                let value = row.get_ref(i + 1).map_err(broken)?;
                if Some(i) == self.table.geometry { made.geometry = shape(value) } else { made.cells.push(cell(value)) }
            }
            self.page.push_back(made);
        }
        self.over = self.page.len() < PAGE;
        Ok(())
    }
}

fn shape(value: ValueRef<'_>) -> Option<Result<cg_geo::shape::Rough, GeometryFault>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Blob(bytes) => Some(
            gpkg::read(bytes)
                .map(|r| r.wkb.rough)
                .map_err(|e| GeometryFault::new("geometry-unreadable", e.to_string())),
        ),
        _ => Some(Err(GeometryFault::new("geometry-unreadable", "no geometry but text or a number"))),
    }
}

fn cell(value: ValueRef<'_>) -> RawCell {
    match value {
        ValueRef::Null => RawCell::Empty,
        ValueRef::Integer(i) => RawCell::whole(i.into()),
        ValueRef::Real(r) => number(r),
        ValueRef::Text(t) => RawCell::text(&String::from_utf8_lossy(t)),
        ValueRef::Blob(b) => RawCell::Broken("cell-binary", format!("{} bytes", b.len())),
    }
}
