//! The exercise country: loaded as one batch, erased by taking it back.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_codes::{Code, GridKind};
use cg_domain::grant::Act;
use cg_domain::place::Grid;
use cg_exercise::{Country, PopulationGrid};
use cg_geo::raster::{GridCrs, write_grid};
use cg_kit::{Id, Json, PartialDate, Record};
use cg_store::Tx;
use cg_store::batches::{self, Batch};
use cg_store::records::{self, VersionMeta};
use std::collections::BTreeSet;

const SETTING: &str = "exercise";

/// The name of the import that makes the exercise country; readers are shown it in their language.
pub const EXERCISE_BATCH: &str = "exercise country";

impl App {
    /// Whether the programme holds the exercise country, so that every page says so.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn has_exercise(&self) -> Result<bool> {
        Ok(self.setting(SETTING)?.is_some_and(|v| v == "yes"))
    }

    /// Takes the exercise country out, with all that was worked out, decided and ordered while it was there; records
    /// that were imported stay.
    ///
    /// # Errors
    /// When the asker may not, or there is none.
    pub fn erase_exercise(&self, asker: &Asker) -> Result<()> {
        asker.may(Act::EraseExercise)?;
        if !self.has_exercise()? {
            return Err(AppError::missing("exercise country", ""));
        }
        let now = self.now();
        let files = self.grid_files()?;
        self.store.write(|tx| {
            // Task orders made of plans are entries.
            for batch in [batches::of_origin(tx, "exercise")?, batches::of_origin(tx, "entry")?].concat() {
                cg_store::records::retract_batch(tx, &batch, now, asker.user_id.as_deref())?;
                batches::undone(tx, &batch, now, asker.user_id.as_deref())?;
            }
            cg_store::results::forget_all(tx)?;
            cg_store::measures::forget_noun(tx, "hazard_areas")?;
            for made in crate::exposure::KEPT.iter().chain(crate::access::KEPT) {
                cg_store::settings::remove(tx, made)?;
            }
            cg_store::settings::set(tx, SETTING, "no", now)?;
            self.note(tx, asker, "erase-exercise", "batches", None, None, None)
        })?;
        let left = self.grid_files()?;
        for digest in files.difference(&left) {
            let _ = std::fs::remove_file(self.folder.kept(digest));
        }
        Ok(())
    }

    /// The digests of the files of all grids.
    fn grid_files(&self) -> Result<BTreeSet<String>> {
        let mut files = BTreeSet::new();
        self.store.read(|tx| {
            Ok::<_, AppError>(records::stream::<Grid>(tx, &records::Filter::True, &mut |grid| {
                files.insert(grid.record.file_digest);
                Ok(())
            })?)
        })?;
        Ok(files)
    }

    /// Makes the exercise country from a seed and loads it as one batch.
    ///
    /// # Errors
    /// When the asker may not import, or the programme already holds records of its own.
    pub fn load_exercise(&self, asker: &Asker, seed: u64, scale: u32, progress: &dyn Fn(u64)) -> Result<()> {
        asker.may(Act::Import)?;
        self.refuse_mixing()?;
        let country = Country::make(seed, scale, self.today());
        let grids = [self.keep_grid(&country)?, self.keep_friction(&country)?];
        let (id, now) = (self.clock.fresh().to_string(), self.now());
        self.store.write(|tx| {
            let mut batch = Batch::new(&id, EXERCISE_BATCH, "exercise", asker.user_id.as_deref(), now);
            batch.origin = "exercise".into();
            batches::put(tx, &batch)?;
            let valid_from = PartialDate::day(country.today);
            let meta =
                VersionMeta { batch: Some(id.clone()), valid_from, recorded_at: now, actor: asker.user_id.clone() };
            let mut count = Load { meta, done: 0, progress };
            count.put(tx, &country.admin_areas)?;
            count.put(tx, &country.populations)?;
            count.put(tx, &grids)?;
            count.put(tx, &country.layer_features)?;
            count.put(tx, &country.organisations)?;
            count.put(tx, &country.earlier_reports)?;
            count.put(tx, &country.hazard_areas)?;
            count.put(tx, &country.accidents)?;
            count.put(tx, &country.casualties)?;
            count.put(tx, &country.tasks)?;
            count.put(tx, &country.activities)?;
            batch.rows = i64::try_from(count.done).unwrap_or(i64::MAX);
            batch.taken = batch.rows;
            batches::put(tx, &batch)?;
            batches::committed(tx, &id, now)?;
            cg_store::settings::set(tx, SETTING, "yes", now)?;
            let what =
                serde_json::json!({ "seed": seed, "scale": scale, "digest": country.digest().short(12) }).to_string();
            self.note(tx, asker, "load-exercise", "batches", Some(&id), None, Some(&what))
        })
    }

    /// The exercise must never be mistaken for, or mixed with, records of a real country.
    fn refuse_mixing(&self) -> Result<()> {
        let own = self.store.read(|tx| {
            let mut total = 0;
            for noun in cg_domain::NOUNS {
                total += records::count_rows(tx, noun, &records::Filter::True)?;
            }
            Ok::<_, AppError>(total)
        })?;
        if own == 0 {
            return Ok(());
        }
        let why = format!(
            "this data folder already holds {own} records; choose an empty one with --data, so that exercise and reality never mix"
        );
        Err(AppError::Conflict(why.into()))
    }

    fn keep_grid(&self, country: &Country) -> Result<Grid> {
        let PopulationGrid { width, height, cell_deg, values, .. } = &country.grid;
        let total = values.iter().filter(|v| **v > -9998.0).map(|v| f64::from(*v)).sum();
        let kept = self.keep_cells(country, ("people", "population"), (*width, *height, *cell_deg), values)?;
        Ok(Grid { name: country.name.clone().with("en", "People per cell"), total: Some(total), ..kept })
    }

    fn keep_friction(&self, country: &Country) -> Result<Grid> {
        let (width, height, values) = country.grid.friction();
        let side = country.grid.cell_deg * PopulationGrid::COARSER as f64;
        let kept = self.keep_cells(country, ("friction", "friction"), (width, height, side), &values)?;
        Ok(Grid { name: country.name.clone().with("en", "Minutes per metre on foot"), ..kept })
    }

    /// Keeps cells from the north-western corner of the country as a GeoTIFF of a name and kind.
    fn keep_cells(
        &self,
        country: &Country,
        (name, kind): (&str, &str),
        (width, height, cell_deg): (usize, usize, f64),
        values: &[f32],
    ) -> Result<Grid> {
        let side = |n: usize| u32::try_from(n).map_err(|_| AppError::Internal("the grid is too large".into()));
        let frame = cg_geo::raster::Grid {
            width: side(width)?,
            height: side(height)?,
            origin_x: country.grid.west,
            origin_y: country.grid.north,
            step_x: cell_deg,
            step_y: -cell_deg,
            crs: GridCrs { epsg: Some(4326), geographic: true },
            nodata: Some(-9999.0),
        };
        let mut bytes = Vec::new();
        write_grid(&mut bytes, &frame, values).map_err(|e| AppError::Internal(e.to_string()))?;
        let digest = self.folder.keep_bytes(&bytes)?;
        Ok(Grid {
            id: Id::new(self.clock.fresh()),
            code: format!("XE-{}", name.to_uppercase()),
            name: country.name.clone(),
            kind: Code::<GridKind>::parse(kind).map_err(|e| AppError::Internal(e.to_string()))?,
            year: Some(i64::from(country.today.year())),
            file_digest: digest.to_string(),
            file_name: format!("exercise-{name}.tif"),
            crs: "EPSG:4326".into(),
            width: i64::from(frame.width),
            height: i64::from(frame.height),
            total: None,
            source: Some("Exercise country (fictional)".into()),
            date_of_information: Some(PartialDate::day(country.today)),
            extra: Json::default(),
        })
    }
}

/// Stores the records of the exercise and counts them.
struct Load<'a> {
    meta: VersionMeta,
    done: u64,
    progress: &'a dyn Fn(u64),
}

impl Load<'_> {
    fn put<R: Record>(&mut self, tx: &mut dyn Tx, list: &[R]) -> Result<()> {
        for chunk in list.chunks(5_000) {
            records::put_versions(tx, chunk, &self.meta)?;
            self.done += chunk.len() as u64;
            (self.progress)(self.done);
        }
        Ok(())
    }
}
