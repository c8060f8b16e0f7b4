//! Where the data are: a folder, and a database in it or on a server.

use cg_app::{App, Options};
use std::path::PathBuf;

use crate::outcome::Stop;

/// Options that every command over the programme's data shares.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Place {
    /// Data folder; made when it is not there.
    #[arg(long, value_name = "DIR", env = "COMMONGROUND_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    /// PostgreSQL server to use instead of the database in the folder (postgres://user@host/name).
    #[arg(long, value_name = "URL", env = "COMMONGROUND_DATABASE")]
    pub(crate) database: Option<String>,
}

impl Place {
    /// Opens the programme.
    pub(crate) fn open(&self) -> Result<App, Stop> {
        Ok(App::open(&Options { data: self.data.clone(), database: self.database.clone() })?)
    }
}
