//! GeoPackage 1.3 with an R*Tree, read by every GIS.
//!
//! # Source
//! OGC 12-128r17, clauses 1.1, 2.1 and annex F.3.

use super::table::{Column, ColumnKind, OutRow, Table};
use crate::FormatError;
use cg_geo::measure::bbox_of;
use cg_geo::wkb::gpkg;
use cg_kit::Value;
use geo_types::Geometry;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params_from_iter};
use std::path::Path;

const SCHEMA: &str = r#"
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT '1970-01-01T00:00:00.000Z', min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_spatial_ref_sys VALUES
 ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
 ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
 ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
"#;

/// Triggers that keep the index true when a GIS edits the layer. `{t}` and `{i}` are table and key.
const TRIGGERS: &str = r#"
CREATE TRIGGER "rtree_{t}_geom_insert" AFTER INSERT ON "{t}" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update6" AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) AND (OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom")) BEGIN UPDATE "rtree_{t}_geom" SET minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"), miny = ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom") WHERE id = NEW."fid"; END;
CREATE TRIGGER "rtree_{t}_geom_update7" AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) AND (OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom")) BEGIN INSERT INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update2" AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_{t}_geom_update5" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update4" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_{t}_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_{t}_geom_delete" AFTER DELETE ON "{t}" WHEN old."geom" NOT NULL BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
"#;

/// A GeoPackage being written, table by table.
#[derive(Debug)]
pub struct GeoPackageWriter {
    conn: Connection,
}

impl GeoPackageWriter {
    /// Begins a new file; one that is there already is refused.
    ///
    /// # Errors
    /// When the file exists or cannot be made.
    pub fn create(path: &Path) -> Result<Self, FormatError> {
        if path.exists() && std::fs::metadata(path).is_ok_and(|m| m.len() > 0) {
            return Err(FormatError::new("file-unwritable", format!("{} exists already", path.display())));
        }
        let conn = Connection::open(path).map_err(failed)?;
        conn.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;").map_err(failed)?;
        conn.execute_batch(SCHEMA).map_err(failed)?;
        Ok(Self { conn })
    }

    /// Writes one table in WGS 84 and gives the number of rows.
    ///
    /// # Errors
    /// When a row cannot be had or the file not be written.
    pub fn table(
        &mut self,
        table: &Table,
        rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
    ) -> Result<u64, FormatError> {
        let rows = rows.into_iter().map(|r| r.map(|r| (r.cells, r.shape.map(cg_geo::Shape::into_geometry))));
        self.rough_table(table, rows)
    }

    /// The same for geometries that need not be sound, such as those of a file given back with its faults.
    pub(crate) fn rough_table(
        &mut self,
        table: &Table,
        rows: impl Iterator<Item = Result<(Vec<Value>, Option<Geometry<f64>>), FormatError>>,
    ) -> Result<u64, FormatError> {
        let name = table.name.replace(['"', '{', '}'], "_");
        let tx = self.conn.transaction().map_err(failed)?;
        let columns = names(&table.columns);
        let typed: Vec<String> =
            columns.iter().zip(&table.columns).map(|(n, c)| format!(", \"{n}\" {}", sql_type(c.kind))).collect();
        let geom = if table.located { ", \"geom\" GEOMETRY" } else { "" };
        tx.execute_batch(&format!(
            "CREATE TABLE \"{name}\" (\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{geom}{});",
            typed.concat()
        ))
        .map_err(failed)?;
        let (kind, srs) = if table.located { ("features", Some(4326)) } else { ("attributes", None) };
        tx.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?1, ?3)",
            (&name, kind, srs),
        )
        .map_err(failed)?;
        if table.located {
            tx.execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'GEOMETRY', 4326, 0, 0)", [&name])
                .map_err(failed)?;
            tx.execute("INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')", [&name]).map_err(failed)?;
            tx.execute_batch(&format!(
                "CREATE VIRTUAL TABLE \"rtree_{name}_geom\" USING rtree(id, minx, maxx, miny, maxy);"
            ))
            .map_err(failed)?;
        }
        let (mut count, mut bounds) = (0_u64, None::<cg_geo::measure::Bbox>);
        {
            let list = columns.iter().map(|c| format!(", \"{c}\"")).collect::<String>();
            let marks =
                (0..columns.len()).map(|i| format!(", ?{}", i + 2 + usize::from(table.located))).collect::<String>();
            let geom = if table.located { (", \"geom\"", ", ?2") } else { ("", "") };
            let mut insert = tx
                .prepare(&format!("INSERT INTO \"{name}\" (\"fid\"{}{list}) VALUES (?1{}{marks})", geom.0, geom.1))
                .map_err(failed)?;
            let mut index = if table.located {
                Some(
                    tx.prepare(&format!("INSERT INTO \"rtree_{name}_geom\" VALUES (?1, ?2, ?3, ?4, ?5)"))
                        .map_err(failed)?,
                )
            } else {
                None
            };
            for row in rows {
                let (cells, shape) = row?;
                count += 1;
                let fid = i64::try_from(count).unwrap_or(i64::MAX);
                let mut values = vec![Bound(Value::Int(fid))];
                if table.located {
                    values.push(Bound(shape.as_ref().map_or(Value::Null, |g| Value::Bytes(gpkg::write(g, 4326)))));
                }
                values.extend((0..columns.len()).map(|i| Bound(cells.get(i).cloned().unwrap_or_default())));
                insert.execute(params_from_iter(values)).map_err(failed)?;
                let bbox = shape
                    .as_ref()
                    .and_then(bbox_of)
                    .filter(|b| [b.min_x, b.min_y, b.max_x, b.max_y].iter().all(|n| n.is_finite()));
                if let (Some(index), Some(b)) = (&mut index, bbox) {
                    index.execute((fid, b.min_x, b.max_x, b.min_y, b.max_y)).map_err(failed)?;
                    bounds = Some(bounds.map_or(b, |all| all.joined(b)));
                }
            }
        }
        if let Some(b) = bounds {
            tx.execute(
                "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1",
                (&name, b.min_x, b.min_y, b.max_x, b.max_y),
            )
            .map_err(failed)?;
        }
        if table.located {
            tx.execute_batch(&TRIGGERS.replace("{t}", &name)).map_err(failed)?;
        }
        tx.commit().map_err(failed)?;
        Ok(count)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be closed.
    pub fn finish(self) -> Result<(), FormatError> {
        self.conn.close().map_err(|(_, e)| failed(e))
    }
}

/// Writes one table as a GeoPackage and gives the number of rows.
///
/// # Errors
/// As [`GeoPackageWriter`].
pub fn geopackage(
    path: &Path,
    table: &Table,
    rows: impl IntoIterator<Item = Result<OutRow, FormatError>>,
) -> Result<u64, FormatError> {
    let mut file = GeoPackageWriter::create(path)?;
    let count = file.table(table, rows)?;
    file.finish()?;
    Ok(count)
}

/// Column names that do not meet each other or `fid` and `geom`; SQLite does not tell cases apart.
fn names(columns: &[Column]) -> Vec<String> {
    let mut used = std::collections::BTreeSet::from(["fid".to_owned(), "geom".to_owned()]);
    let mut all = Vec::new();
    for column in columns {
        let plain = column.name.replace('"', "_");
        let mut name = plain.clone();
        let mut n = 1;
        while !used.insert(name.to_lowercase()) {
            n += 1;
            name = format!("{plain}_{n}");
        }
        all.push(name);
    }
    all
}

const fn sql_type(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Int => "INTEGER",
        ColumnKind::Real => "DOUBLE",
        ColumnKind::Bool => "BOOLEAN",
        // Dates may be known to the year only, which the type DATE cannot hold.
        ColumnKind::Text | ColumnKind::Date => "TEXT",
    }
}

struct Bound(Value);

impl ToSql for Bound {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            Value::Null => rusqlite::types::Null.to_sql()?,
            Value::Bool(b) => ToSqlOutput::from(*b),
            Value::Int(i) => ToSqlOutput::from(*i),
            Value::Real(r) => ToSqlOutput::from(*r),
            Value::Text(t) => ToSqlOutput::from(t.as_str()),
            Value::Bytes(b) => ToSqlOutput::from(b.as_slice()),
        })
    }
}

fn failed(err: rusqlite::Error) -> FormatError {
    FormatError::new("file-unwritable", err)
}
