//! Where the data are: a folder, and a database in it or on a server.

use cg_app::{App, Options};
use std::path::PathBuf;

use crate::outcome::Stop;

/// Options that every command over the programme's data shares.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Place {
    /// Data folder; made when it is not there.
    #[arg(long, global = true, value_name = "DIR", env = "COMMONGROUND_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    /// PostgreSQL server to use instead of the database in the folder (postgres://user@host/name).
    #[arg(long, global = true, value_name = "URL", env = "COMMONGROUND_DATABASE")]
    pub(crate) database: Option<String>,
}

impl Place {
    /// Opens the programme.
    pub(crate) fn open(&self) -> Result<App, Stop> {
        Ok(App::open(&Options { data: self.data.clone(), database: self.database.clone() })?)
    }

    /// Opens a programme that must be there already, so that a slip in a name does not make an empty country.
    pub(crate) fn open_existing(&self) -> Result<App, Stop> {
        if self.database.is_none() && !self.data.join("commonground.db").exists() {
            let folder = self.data.display();
            return Err(Stop::new(format!(
                "there are no data of Common Ground in {folder}; name their folder with --data"
            )));
        }
        self.open()
    }
}
