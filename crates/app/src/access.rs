//! Roads and movement over the programme's own roads, facilities, hazards and people.
//!
//! What hazards cost people is measured when something changed, away from the requests, and kept; the roads with the
//! hazards on them are held ready for questions. Who has not signed in sees it only after it was released, and only
//! while it holds; ways between places stay with those who may read, because no record verifies a road.

mod ground;
mod told;
mod way;

pub(crate) use ground::Ground;
pub use told::{AccessPicture, AccessRow, AccessView, OnFoot};
pub use way::{WayView, WaysView};

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use cg_domain::access::VALID_DAYS;
use cg_domain::grant::Act;
use cg_domain::place::LayerFeature;
use cg_engine::access::{AccessError, Barriers, Cost, Network, Question, Reach, Rules, Speeds, cost, inputs};
use cg_engine::exposure::GridLayer;
use cg_geo::raster::{GridFile, GridOptions};
use cg_kit::Digest;
use cg_store::measures::{self, Measure};
use cg_store::{Filter, records};
use geo_types::Coord;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Limits in minutes; the longest is the one that rankings read.
const MINUTES: &[f64] = &[30.0, 60.0];
/// People are taken together in squares of about this side.
const SQUARE_M: f64 = 500.0;
/// The noun that measures of access are kept under, beside those of exposure, whose digests they do not share.
pub(crate) const MEASURED: &str = "access";
/// The settings that hold what was measured.
pub(crate) const KEPT: &[&str] = &[PICTURE, STAMP];
const PICTURE: &str = "access_picture";
/// The setting that says what access was last measured from.
pub(crate) const STAMP: &str = "access_at";
const SETTINGS: &str = "access_settings";

/// What a programme decides about access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessSettings {
    /// Whether who has not signed in may see it.
    pub released: bool,
    /// Days that what is known holds.
    pub valid_days: i64,
    /// A road this near to a hazard counts as blocked. Metres.
    pub within_m: f64,
    /// Speeds that differ from the defaults, as `primary=60,track=12`; empty when none does.
    pub speeds: String,
}

impl Default for AccessSettings {
    fn default() -> Self {
        Self { released: false, valid_days: VALID_DAYS, within_m: 0.0, speeds: String::new() }
    }
}

impl AccessSettings {
    fn speeds(&self) -> Result<Speeds> {
        if self.speeds.trim().is_empty() {
            return Ok(Speeds::default());
        }
        Speeds::default().changed(&self.speeds).map_err(|e| AppError::invalid("speeds", e.to_string()))
    }

    fn reach(&self) -> Reach {
        Reach { within_m: self.within_m, ..Reach::default() }
    }

    fn checked(self) -> Result<Self> {
        self.speeds()?;
        self.reach().checked().map_err(|e| AppError::invalid("within_m", e.to_string()))?;
        if !(1..=365).contains(&self.valid_days) {
            return Err(AppError::invalid("valid_days", Words::of("refused-valid-days")));
        }
        Ok(self)
    }
}

impl App {
    /// What the programme decided about access.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn access_settings(&self) -> Result<AccessSettings> {
        Ok(self.setting(SETTINGS)?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
    }

    /// Decides about access; written down with what was decided before.
    ///
    /// # Errors
    /// When the asker may not, or a setting is out of bounds.
    pub fn keep_access_settings(&self, asker: &Asker, settings: AccessSettings) -> Result<()> {
        asker.may(Act::KeepAccess)?;
        let settings = settings.checked()?;
        self.speeds_are_of_roads(&settings.speeds()?)?;
        let now = self.now();
        let words = |s: &AccessSettings| serde_json::to_string(s).map_err(|e| AppError::Internal(e.to_string()));
        let (before, after) = (words(&self.access_settings()?)?, words(&settings)?);
        self.store.write(|tx| {
            cg_store::settings::set(tx, SETTINGS, &after, now)?;
            self.note(tx, asker, "keep-access-settings", "settings", None, Some(&before), Some(&after))
        })
    }

    /// Passes when every class with a speed of its own is one that the roads, or the defaults, have.
    fn speeds_are_of_roads(&self, speeds: &Speeds) -> Result<()> {
        let mut classes = BTreeSet::new();
        self.store.read(|tx| {
            records::stream::<LayerFeature>(tx, &Filter::True, &mut |stored| {
                classes.extend(stored.record.class.filter(|_| stored.record.kind.as_str() == "road"));
                Ok(())
            })
        })?;
        match speeds.stray(classes.iter().map(String::as_str)) {
            Some(class) if !classes.is_empty() => {
                let known: Vec<&str> = classes.iter().take(20).map(String::as_str).collect();
                let words = Words::of("refused-speed-class").with("class", class).with("known", known.join(", "));
                Err(AppError::invalid("speeds", words))
            }
            _ => Ok(()),
        }
    }

    /// Whether people without an account see it: it was released, and it holds today.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn access_is_released(&self) -> Result<bool> {
        let settings = self.access_settings()?;
        if !settings.released {
            return Ok(false);
        }
        Ok(self.access_validity(&settings, self.access_picture()?.as_ref()).holds(self.today()))
    }

    /// Who may read may see it; somebody without an account only what was released, while it holds.
    fn may_see_access(&self, asker: &Asker) -> Result<()> {
        if self.access_is_released()? { asker.may(Act::ReadPublic) } else { asker.may(Act::Read) }
    }

    /// Whether hazards, roads, people or settings changed since it was measured.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn access_is_stale(&self) -> Result<bool> {
        Ok(self.setting(STAMP)?.as_deref() != Some(self.access_stamp()?.as_str()))
    }

    /// What access is measured from, as numbers that rise with every change, and the settings that matter.
    fn access_stamp(&self) -> Result<String> {
        let nouns = ["hazard_areas", "layer_features", "grids"];
        let revisions: Result<Vec<String>> = nouns.iter().map(|n| Ok(self.revision(n)?.to_string())).collect();
        let settings = self.access_settings()?;
        Ok(format!("{}/{}/{}", revisions?.join("."), settings.within_m, settings.speeds))
    }

    /// Measures what hazards cost people, unless nothing that matters has changed.
    ///
    /// # Errors
    /// When the asker may not import, or the grid cannot be read.
    pub fn refresh_access(&self, asker: &Asker, tick: &dyn Fn(u64, u64)) -> Result<AccessPicture> {
        asker.may(Act::Import)?;
        let stamp = self.access_stamp()?;
        let ground = self.ground()?;
        let known = self.access_picture()?;
        let (picture, list) = match (self.access_question(&ground)?, &ground.roads) {
            (Ok(question), Some(roads)) => {
                let inputs = format!("{} {:?}", inputs(&roads.barriers, &question), ground.friction);
                match known.filter(|k| k.inputs == inputs) {
                    Some(kept) => (AccessPicture { as_of: ground.as_of.map(|d| d.to_string()), ..kept }, None),
                    None => {
                        let found = cost(&roads.network, &roads.barriers, &question, tick);
                        let mut list = taken(&found, "", self.now());
                        let on_foot = self.on_foot(&ground, roads, &question, tick, &mut list)?;
                        let picture = AccessPicture::of(&ground, &found, self.now());
                        (AccessPicture { inputs, on_foot, ..picture }, Some(list))
                    }
                }
            }
            (Err(what), _) => (AccessPicture::lacking(&ground, what, self.now()), Some(Vec::new())),
            (_, None) => (AccessPicture::lacking(&ground, "roads", self.now()), Some(Vec::new())),
        };
        let now = self.now();
        let words = serde_json::to_string(&picture).map_err(|e| AppError::Internal(e.to_string()))?;
        self.store.write(|tx| {
            if let Some(list) = &list {
                measures::forget_noun(tx, MEASURED)?;
                for chunk in list.chunks(5_000) {
                    measures::put(tx, MEASURED, chunk)?;
                }
                let told = serde_json::json!({ "measured": picture.hazards }).to_string();
                self.note(tx, asker, "refresh-access", MEASURED, None, None, Some(&told))?;
            }
            cg_store::settings::set(tx, PICTURE, &words, now)?;
            cg_store::settings::set(tx, STAMP, &stamp, now)?;
            Ok::<_, AppError>(())
        })?;
        Ok(picture)
    }

    /// The same question on foot over open ground; `None` without a friction grid. A grid that cannot be walked on is
    /// told in the picture and costs the roads nothing.
    fn on_foot(
        &self,
        ground: &Ground,
        roads: &ground::Roads,
        question: &Question,
        tick: &dyn Fn(u64, u64),
        list: &mut Vec<Measure>,
    ) -> Result<Option<OnFoot>> {
        let Some((file, code)) = &ground.friction else { return Ok(None) };
        let refused = |why: String| Ok(Some(OnFoot { grid: code.clone(), standing: Vec::new(), refused: why }));
        let file_opened = GridFile::open(&self.folder.kept(file), GridOptions::default());
        let grid = match &file_opened {
            Ok(grid) => grid,
            Err(why) => return refused(why.to_string()),
        };
        let layer = match GridLayer::new(grid, None, Digest::of(file.as_bytes())) {
            Ok(layer) => layer,
            Err(why) => return refused(why.to_string()),
        };
        let network = match Network::over_ground(&layer, Rules::default()) {
            Ok(network) => network,
            Err(why) => return refused(why.to_string()),
        };
        let barriers = Barriers::new(&network, roads.barriers.hazards().to_vec(), self.access_settings()?.reach());
        let barriers = barriers.map_err(|e| AppError::Internal(e.to_string()))?;
        let found = cost(&network, &barriers, question, tick);
        list.extend(taken(&found, FOOT, self.now()));
        Ok(Some(OnFoot { grid: code.clone(), standing: found.standing, refused: String::new() }))
    }

    /// The question about people, or what is lacking for it.
    fn access_question(&self, ground: &Ground) -> Result<std::result::Result<Question, &'static str>> {
        if ground.roads.is_none() {
            return Ok(Err("roads"));
        }
        let people = self.people(ground)?;
        Ok(match Question::new(people, ground.services.clone(), MINUTES.to_vec()) {
            Ok(question) => Ok(question),
            Err(AccessError::Nobody) => Err("people"),
            Err(AccessError::NoServices | AccessError::NoPlaces { .. }) => Err("services"),
            Err(other) => return Err(AppError::Internal(other.to_string())),
        })
    }

    /// Where people live; nobody without a grid.
    fn people(&self, ground: &Ground) -> Result<Vec<(Coord<f64>, f64)>> {
        let Some(grid) = &ground.grid else { return Ok(Vec::new()) };
        let invalid = |e: &dyn std::fmt::Display| AppError::invalid("population-grid", e.to_string());
        let file = GridFile::open(&self.folder.kept(grid), GridOptions::default()).map_err(|e| invalid(&e))?;
        let layer = GridLayer::new(&file, None, Digest::of(grid.as_bytes())).map_err(|e| invalid(&e))?;
        layer.people_by_square(SQUARE_M).map_err(|e| invalid(&e))
    }

    fn access_picture(&self) -> Result<Option<AccessPicture>> {
        Ok(self.setting(PICTURE)?.and_then(|t| serde_json::from_str(&t).ok()))
    }
}

/// Begins the names of measures taken on foot.
const FOOT: &str = "foot_";

/// The figures of every hazard as measures, their names begun with a word.
fn taken(found: &Cost, begun: &str, now: i64) -> Vec<Measure> {
    let columns: Vec<String> = found.columns().into_iter().map(|name| format!("{begun}{name}")).collect();
    let of = |row: &cg_engine::access::CostRow| {
        let measure = |(column, value): (&String, f64)| Measure {
            record_id: row.id.clone(),
            measure: column.clone(),
            value: Some(value),
            inputs: found.inputs,
            computed_at: now,
        };
        columns.iter().zip(row.figures()).map(measure).collect::<Vec<_>>()
    };
    found.rows.iter().flat_map(of).collect()
}
