//! The binary: command line, wiring, progress bars.

/// One line on standard output; who stopped reading, such as `head`, does not stop the work.
macro_rules! say {
    ($($said:tt)*) => {
        $crate::terminal::line(format_args!($($said)*))
    };
}

mod allocate;
mod backup;
#[cfg(feature = "cluster")]
mod cluster;
mod decision_file;
mod decision_pdf;
mod demo;
mod doctor;
mod exposure;
mod faults;
mod import;
mod items;
mod layers;
mod likelihood;
mod listed;
mod outcome;
mod overwrite;
mod place;
mod progress;
mod rank;
mod route;
mod serve;
mod streams;
mod table_file;
mod terminal;
mod undo;
mod user;
mod verify;
mod whole_file;

use clap::{Parser, Subcommand};
use outcome::{Outcome, Stop};
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
    /// Choose tasks for a budget and its teams, from files alone.
    Allocate(allocate::AllocateArgs),
    /// Ways that avoid recorded hazards, and whom each hazard keeps from services, from files alone.
    Route(route::RouteArgs),
    /// Check the signature of a decision, and compute its order again.
    #[command(name = "verify-decision")]
    VerifyDecision(verify::VerifyArgs),
    /// Write a decision as PDF: everything that was signed in words, with the record enclosed.
    #[command(name = "decision-pdf")]
    DecisionPdf(decision_pdf::PdfArgs),
    /// An experiment: how likely contamination is where nobody surveyed, from files alone.
    Likelihood(likelihood::LikelihoodArgs),
    /// Write everything into one file.
    Backup(backup::BackupArgs),
    /// Read everything back from such a file.
    Restore(backup::RestoreArgs),
    /// Make accounts and reset pass-phrases, from the machine itself.
    User(user::Args),
    /// Check disk, permissions, database and audit log.
    Doctor(doctor::Args),
    /// Measure exposure for others, as a scheduler or an executor of a cluster.
    #[cfg(feature = "cluster")]
    Cluster(cluster::ClusterArgs),
    #[cfg(feature = "highs")]
    #[command(name = "solve-whole", hide = true)]
    SolveWhole(allocate::prove::solver::Args),
}

impl Command {
    /// Whether the answer is for a program.
    fn json(&self) -> bool {
        match self {
            Self::Demo(_) | Self::Serve(_) => false,
            Self::Import(args) => args.json,
            Self::Undo(args) => args.json,
            Self::Exposure(args) => args.json,
            Self::Rank(args) => args.json,
            Self::Allocate(args) => args.json,
            Self::Route(args) => args.json,
            Self::VerifyDecision(args) => args.json,
            Self::DecisionPdf(args) => args.json,
            Self::Likelihood(args) => args.json,
            Self::Backup(args) => args.json,
            Self::Restore(args) => args.json,
            Self::User(args) => args.json,
            Self::Doctor(args) => args.json,
            #[cfg(feature = "cluster")]
            Self::Cluster(_) => false,
            #[cfg(feature = "highs")]
            Self::SolveWhole(_) => false,
        }
    }

    fn run(&self) -> Outcome {
        match self {
            Self::Demo(args) => demo::run(args),
            Self::Serve(args) => serve::run(args),
            Self::Import(args) => import::run(args),
            Self::Undo(args) => undo::run(args),
            Self::Exposure(args) => exposure::run(args),
            Self::Rank(args) => rank::run(args),
            Self::Allocate(args) => allocate::run(args),
            Self::Route(args) => route::run(args),
            Self::VerifyDecision(args) => verify::run(args),
            Self::DecisionPdf(args) => decision_pdf::run(args),
            Self::Likelihood(args) => likelihood::run(args),
            Self::Backup(args) => backup::backup(args),
            Self::Restore(args) => backup::restore(args),
            Self::User(args) => user::run(args),
            Self::Doctor(args) => doctor::run(args),
            #[cfg(feature = "cluster")]
            Self::Cluster(args) => cluster::run(args),
            #[cfg(feature = "highs")]
            Self::SolveWhole(args) => allocate::prove::solver::run(args),
        }
    }
}

/// Exit code when whoever read standard output stopped reading: 128 and the number of SIGPIPE, as shells count.
const UNHEARD: u8 = 141;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(said) => return not_understood(&said),
    };
    start_log();
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    match overwrite::refuse(&words).and_then(|()| cli.command.run()) {
        Ok(()) => ExitCode::SUCCESS,
        // As of a program that the closed pipe had ended.
        Err(stop) if stop.is_unheard() => ExitCode::from(UNHEARD),
        Err(stop) => {
            // People read standard error; a program that asked for JSON finds one document on standard output.
            eprintln!("commonground: {}", terminal::plain(&stop.to_string()));
            if cli.command.json() {
                say!("{}", stop.json());
            }
            ExitCode::FAILURE
        }
    }
}

/// A command line that is not understood, or a question for help.
fn not_understood(said: &clap::Error) -> ExitCode {
    let _ = said.print();
    if said.use_stderr() && std::env::args_os().any(|arg| arg == "--json") {
        let text = said.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        say!("{}", Stop::new(format!("{message}; see --help")).at("command line").json());
    }
    u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Logs go to standard error; `RUST_LOG` chooses what, `COMMONGROUND_LOG=json` how.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("COMMONGROUND_LOG").is_ok_and(|v| v == "json") { log.json().init() } else { log.init() }
}
