//! Grids: the file is kept by its digest, its facts become a record.

use super::commit::text_of;
use super::inspect::Incoming;
use super::preview::{Preview, Summary};
use crate::asker::Asker;
use crate::data_folder::digest_of;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::refused;
use crate::words::Words;
use cg_codes::{Code, GridKind};
use cg_domain::grant::Act;
use cg_domain::place::Grid;
use cg_engine::exposure::GridLayer;
use cg_formats::Mapping;
use cg_geo::raster::{BlockIndex, CellSource, GridFile, GridOptions, RasterError};
use cg_kit::{Fault, Id, Json, Names, PartialDate, Record as _, Value};
use cg_store::batches::{self, Batch};
use cg_store::records::{self, Put, VersionMeta};
use std::path::Path;

impl App {
    /// Reads a grid to its end, so that what is kept can be read later.
    pub(super) fn preview_grid(&self, asker: &Asker, file: &Incoming, mapping: &Mapping) -> Result<Preview> {
        asker.may(Act::Import)?;
        self.preview_record(&self.grid_record(file, mapping)?)
    }

    fn preview_record(&self, grid: &Grid) -> Result<Preview> {
        let known = self.store.read(|tx| Ok::<_, AppError>(records::by_code::<Grid>(tx, &grid.code)?))?;
        // A grid that is known may be told more of: it is taken again where anything differs.
        let same = known.is_some_and(|k| Grid { id: k.record.id, ..grid.clone() } == k.record);
        let (taken, unchanged) = if same { (0, 1) } else { (1, 0) };
        let summary = Summary { rows: 1, taken, unchanged, records: 1, ..Summary::default() };
        let shown = |(f, v): (&cg_kit::Field, Value)| (f.name, text_of(&v));
        let sample = vec![Grid::FIELDS.iter().zip(grid.to_values()).filter(|(_, v)| !v.is_null()).map(shown).collect()];
        Ok(Preview { summary, faults: Vec::new(), sample })
    }

    /// Keeps a grid and its facts as one batch.
    pub(super) fn import_grid(
        &self,
        asker: &Asker,
        file: &Incoming,
        mapping: &Mapping,
    ) -> Result<(Summary, Vec<Fault>)> {
        asker.may(Act::Import)?;
        let grid = self.grid_record(file, mapping)?;
        let seen = self.preview_record(&grid)?;
        if seen.summary.taken == 0 {
            return Ok((seen.summary, seen.faults));
        }
        let digest = self.folder.keep(&file.path)?;
        let (id, now) = (self.clock.fresh().to_string(), self.now());
        let summary = self.store.write(|tx| {
            let mut batch = Batch::new(&id, &file.name, "grid", asker.user_id.as_deref(), now);
            batch.file_name = Some(file.name.clone());
            batch.file_digest = Some(digest);
            batches::put(tx, &batch)?;
            let valid_from = PartialDate::day(self.today());
            let meta =
                VersionMeta { batch: Some(id.clone()), valid_from, recorded_at: now, actor: asker.user_id.clone() };
            let known = records::by_code::<Grid>(tx, &grid.code)?.map(|stored| stored.record.id);
            let put = records::put_version(tx, &Grid { id: known.unwrap_or(grid.id), ..grid.clone() }, &meta)?;
            (batch.rows, batch.taken, batch.unchanged) = if put == Put::Unchanged { (1, 0, 1) } else { (1, 1, 0) };
            batches::put(tx, &batch)?;
            batches::committed(tx, &id, now)?;
            self.note(tx, asker, "import", "batches", Some(&id), None, Some(&file.name))?;
            let (taken, unchanged) = (u64::from(put != Put::Unchanged), u64::from(put == Put::Unchanged));
            Ok::<_, AppError>(Summary {
                batch: Some(id.clone()),
                rows: 1,
                taken,
                unchanged,
                records: 1,
                ..Summary::default()
            })
        })?;
        Ok((summary, Vec::new()))
    }

    fn grid_record(&self, file: &Incoming, mapping: &Mapping) -> Result<Grid> {
        let digest = digest_of(&file.path)?;
        let (source, total, least) =
            read_whole(&file.path).map_err(|e| AppError::invalid(&file.name, refused::grid(&e)))?;
        if GridLayer::new(&source, None, digest).is_err() {
            return Err(AppError::invalid(&file.name, Words::of("refused-grid-no-crs")));
        }
        let grid = source.grid();
        let constant = |field: &str| mapping.fields.get(field).and_then(|s| s.constant.clone());
        let kind = constant("kind").unwrap_or_else(|| "population".into());
        if kind == "population" && least < 0.0 {
            return Err(AppError::invalid(&file.name, Words::of("refused-grid-negative").with("found", least)));
        }
        let year = constant("year").map(|y| y.parse().ok().filter(|y| (1900..=2200).contains(y)).ok_or(y)).transpose();
        let date = constant("date_of_information").map(|d| d.parse()).transpose();
        Ok(Grid {
            id: Id::new(self.clock.fresh()),
            code: constant("code").unwrap_or_else(|| format!("GRID-{}", digest.short(10))),
            name: Names::plain(&constant("name").unwrap_or_else(|| file.name.clone())),
            kind: Code::<GridKind>::parse(&kind).map_err(|e| AppError::invalid("kind", e.to_string()))?,
            year: year.map_err(|_| AppError::invalid("year", Words::of("expected-year")))?,
            file_digest: digest.to_string(),
            file_name: file.name.clone(),
            crs: grid.crs.epsg.map_or_else(|| "not named in the file".into(), |e| format!("EPSG:{e}")),
            width: i64::from(grid.width),
            height: i64::from(grid.height),
            total: Some(total),
            source: constant("source"),
            date_of_information: date
                .map_err(|_| AppError::invalid("date_of_information", Words::of("expected-date")))?,
            extra: Json::default(),
        })
    }
}

/// Opens a grid and reads every cell once; the sum of those that hold a value, and the least of them.
fn read_whole(path: &Path) -> std::result::Result<(GridFile, f64, f64), RasterError> {
    let source = GridFile::open(path, GridOptions::default())?;
    let (across, down) = source.block_counts();
    let (mut total, mut least) = (0.0, f64::INFINITY);
    for row in 0..down {
        for column in 0..across {
            let block = source.block(BlockIndex { column, row })?;
            total += block.total();
            least = least.min(block.least);
        }
    }
    Ok((source, total, least))
}
