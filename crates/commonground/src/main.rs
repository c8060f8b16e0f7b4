//! The binary: command line, wiring, progress bars.
#![expect(clippy::print_stdout, reason = "a command line answers on standard output")]

mod backup;
mod demo;
mod doctor;
mod exposure;
mod import;
mod outcome;
mod place;
mod progress;
mod rank;
mod serve;
mod undo;
mod user;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Common Ground: where everyone who acts on explosive ordnance sees the same picture and decides together.
#[derive(Parser)]
#[command(name = "commonground", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start with the exercise country, a fictional one to train with.
    Demo(demo::Args),
    /// Start with your own data.
    Serve(serve::Args),
    /// Take a file in: preview, then commit.
    Import(import::Args),
    /// Take an import back as a whole.
    Undo(undo::Args),
    /// People, facilities and roads in and around areas, from files alone.
    Exposure(exposure::ExposureArgs),
    /// Rank a table under a model, from files alone.
    Rank(rank::RankArgs),
    /// Write everything into one file.
    Backup(backup::BackupArgs),
    /// Read everything back from such a file.
    Restore(backup::RestoreArgs),
    /// Make accounts and reset pass-phrases, from the machine itself.
    User(user::Args),
    /// Check disk, permissions, database and audit log.
    Doctor(doctor::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let outcome = match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Undo(args) => undo::run(&args),
        Command::Exposure(args) => exposure::run(&args),
        Command::Rank(args) => rank::run(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::User(args) => user::run(&args),
        Command::Doctor(args) => doctor::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("commonground: {stop}");
            ExitCode::FAILURE
        }
    }
}

/// Logs go to standard error; `RUST_LOG` chooses what, `COMMONGROUND_LOG=json` how.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("COMMONGROUND_LOG").is_ok_and(|v| v == "json") { log.json().init() } else { log.init() }
}
