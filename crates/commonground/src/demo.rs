//! `commonground demo`: the exercise country, ready to look at.

use crate::outcome::Outcome;
use crate::{progress, serve};
use cg_app::{App, Asker, Options};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Data folder of the exercise; made when it is not there.
    #[arg(long, value_name = "DIR", default_value = "exercise-data")]
    data: PathBuf,
    /// Port on this machine; without it 8640, or the next free one.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
    /// Multiply hazards, accidents, tasks and layers, for load tests.
    #[arg(long, value_name = "N", default_value_t = 1)]
    scale: u32,
    /// Another seed makes another country.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let app = App::open(&Options { data: args.data.clone(), database: None })?;
    if app.has_exercise()? {
        say!("The exercise country is already in {}.", args.data.display());
    } else {
        say!("Making the exercise country (seed {}, scale {}) in {} …", args.seed, args.scale, args.data.display());
        let bar = progress::bar("records", None);
        app.load_exercise(&Asker::command_line(), args.seed, args.scale, &|n| bar.set_position(n))?;
        bar.finish_and_clear();
        say!("Measuring who lives near the hazard areas …");
        app.refresh_exposure(&Asker::command_line(), &|_, _, _| ())?;
        app.refresh_access(&Asker::command_line(), &|_, _| ())?;
    }
    let address = args.port.map(|port| SocketAddr::new(serve::DEFAULT.ip(), port));
    serve::listen(app, address, !args.no_open, false)
}
