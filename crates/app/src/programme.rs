//! The programme: one database, one data folder, one clock.

use crate::access::Ground;
use crate::asker::Asker;
use crate::clock::Clock;
use crate::data_folder::DataFolder;
use crate::error::{AppError, Result};
use crate::geography::Geography;
use crate::ranking::Ready;
use crate::recall::Recall;
use crate::tiles::TileShelf;
use cg_domain::grant::{Act, Role};
use cg_store::Store;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Where the data are.
#[derive(Debug, Clone)]
pub struct Options {
    /// Data folder.
    pub data: PathBuf,
    /// PostgreSQL server to use instead of the database in the folder.
    pub database: Option<String>,
}

/// A running programme; every command and query is a method of it, one file a topic.
pub struct App {
    pub(crate) store: Store,
    pub(crate) folder: DataFolder,
    pub(crate) clock: Clock,
    pub(crate) shelf: TileShelf,
    pub(crate) recall: Recall,
    pub(crate) geography: Mutex<Option<(Revision, Arc<Geography>)>>,
    pub(crate) ranked: Mutex<Option<Arc<Ready>>>,
    pub(crate) ground: Mutex<Option<Arc<Ground>>>,
}

/// A number that rises whenever records of a noun change; caches and ETags compare it.
pub type Revision = i64;

/// What stands before the name of the programme on records of an exercise.
pub(crate) const FICTIONAL: &str = "Exercise country (fictional)";

impl App {
    /// Opens the data folder and the database, bringing the latter up to date.
    ///
    /// # Errors
    /// When the folder cannot be made, the database not be reached, or it belongs to a newer program.
    pub fn open(options: &Options) -> Result<Self> {
        let folder = DataFolder::open(&options.data)?;
        let store = match &options.database {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Store::open_postgres(url)?
            }
            Some(_) => return Err(AppError::invalid("--database", "must begin with postgres://".to_owned())),
            None => Store::open_sqlite(folder.database())?,
        };
        Ok(Self::over(store, folder, Clock::System))
    }

    /// A programme over an open store, for tests with their own clock.
    #[must_use]
    pub fn over(store: Store, folder: DataFolder, clock: Clock) -> Self {
        Self {
            store,
            folder,
            clock,
            shelf: TileShelf::default(),
            recall: Recall::default(),
            geography: Mutex::new(None),
            ranked: Mutex::new(None),
            ground: Mutex::new(None),
        }
    }

    /// Somebody who has not signed in.
    ///
    /// On an address that only this machine reaches, reading is open to whoever uses the machine, unless the setting
    /// `reading` says `accounts`; elsewhere only what is public is shown, unless it says `open`.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn visitor(&self, this_machine_only: bool) -> Result<Asker> {
        let open = match self.setting("reading")?.as_deref() {
            Some("accounts") => false,
            Some("open") => true,
            _ => this_machine_only,
        };
        Ok(Asker::visitor(if open { Role::Viewer } else { Role::Public }))
    }

    /// The day, UTC.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.clock.today()
    }

    /// Milliseconds since 1970, UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Closes the database in an orderly way.
    pub fn close(&self) {
        self.shelf.clear();
    }

    pub(crate) fn setting(&self, key: &str) -> Result<Option<String>> {
        self.store.read(|tx| Ok(cg_store::settings::get(tx, key)?))
    }

    /// Names the programme.
    ///
    /// # Errors
    /// When the asker does not keep accounts and settings.
    pub fn name_programme(&self, asker: &Asker, name: &str) -> Result<()> {
        asker.may(Act::KeepAccounts)?;
        let (now, name) = (self.now(), name.chars().take(120).collect::<String>());
        self.store.write(|tx| {
            cg_store::settings::set(tx, "programme_name", &name, now)?;
            self.note(tx, asker, "name-programme", "settings", None, None, Some(&name))
        })
    }

    /// The name of the programme on what leaves the building: an exercise says that it is one.
    pub(crate) fn programme_on_paper(&self) -> Result<String> {
        let name = self.programme_name()?.unwrap_or_default();
        let exercise = self.has_exercise()?.then_some(FICTIONAL);
        let parts = exercise.into_iter().chain(Some(name.as_str()).filter(|name| !name.is_empty()));
        Ok(parts.collect::<Vec<_>>().join(" · "))
    }

    /// The name of the programme, as the administrator set it.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn programme_name(&self) -> Result<Option<String>> {
        self.setting("programme_name")
    }
}
